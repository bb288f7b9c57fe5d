"""What patterns cost on texts made against them: run as a program, it prints a line of JSON for each.

Times are of this process's processor alone. Each pattern has its own limit; a search that passes it is broken off.
"""

import collections
import json
import re
import signal
import statistics
import sys
import time
from types import FrameType
from typing import Any, NoReturn

from pattern_sources import Found
from pattern_texts import Text, texts_against

SCREENED = 4_000
"""Characters of each text on which all are compared."""
SIZES = (131_072, 262_144, 1_048_576)
"""Characters of the worst text."""
NEXT_SIZES = (65_536, 262_144)
"""Characters of the next worst."""
NEXT = 3
SLOW = 6
"""Seconds that are measured once only."""
LEAST = 0.02
"""Seconds below which a time says nothing: a cost that is not linear takes far longer on so long a text."""
MOST = 2.5
"""How many times as much as linear may be measured: memory that no cache holds any more costs up to twice as much."""


class TooLongError(Exception):
    """A pattern's time is over."""


def stop(_signal: int, _frame: FrameType | None) -> NoReturn:
    """Break off what runs."""
    raise TooLongError


def run(pattern: re.Pattern[Any], searched: bool, text: Any) -> None:
    """Look for a pattern in a text as the package does: everywhere, or from its beginning on as long as it is there."""
    if searched:
        collections.deque(pattern.finditer(text), maxlen=0)
    else:
        place = 0
        while (match := pattern.match(text, place)) and match.end() > place:
            place = match.end()
        pattern.fullmatch(text)


def seconds(one: Found, pattern: re.Pattern[Any], text: Text, length: int) -> float:
    """Seconds of the processor for a text of this length."""
    written: Any = text.of(length)
    if one.is_bytes:
        written = written.encode("latin-1", "replace")
    started = time.process_time()
    run(pattern, one.searched, written)
    return time.process_time() - started


def growth(one: Found, pattern: re.Pattern[Any], text: Text, sizes: tuple[int, ...]) -> tuple[float, list[float]]:
    """How many times as much as linear the cost grows from the first size to the others, and seconds for each size.

    What looks too much is measured again, the median of five counts: other programs on the machine cost caches, too.
    """
    times = [seconds(one, pattern, text, size) for size in sizes]
    for _ in range(2):
        factor = max(
            (later / max(times[0], LEAST / 8)) / (size / sizes[0]) if later > LEAST else 1.0
            for later, size in zip(times[1:], sizes[1:], strict=True)
        )
        if factor <= MOST or times[-1] > SLOW:
            break
        times = [statistics.median(seconds(one, pattern, text, size) for _ in range(5)) for size in sizes]
    return factor, times


def cost(one: Found, limit: float) -> dict[str, Any]:
    """The worst growth of a pattern's cost and the text that showed it: infinite if the limit in seconds was passed."""
    pattern = one.compiled()
    result: dict[str, Any] = {
        "path": one.path,
        "line": one.line,
        "pattern": one.pattern,
        "growth": 0.0,
        "nanoseconds": 0,
    }
    signal.setitimer(signal.ITIMER_VIRTUAL, limit)
    text = None
    try:
        screened = []
        for text in texts_against(one):
            screened += [(seconds(one, pattern, text, SCREENED), text)]
        screened.sort(reverse=True)
        for index, (_, text) in enumerate(screened[: 1 + NEXT]):
            sizes = NEXT_SIZES if index else SIZES
            factor, times = growth(one, pattern, text, sizes)
            result["nanoseconds"] = max(result["nanoseconds"], round(times[-1] / sizes[-1] * 1e9))
            if factor > result["growth"]:
                result.update(growth=round(factor, 2), text=text, seconds=times)
    except TooLongError:
        result.update(growth=float("inf"), text=text)
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return result


if __name__ == "__main__":
    signal.signal(signal.SIGVTALRM, stop)
    asked = json.load(sys.stdin)
    for fields in asked["patterns"]:
        sys.stdout.write(json.dumps(cost(Found(*fields), asked["limit"])) + "\n")
