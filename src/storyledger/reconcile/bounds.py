"""What the words of a claim allow: the interval of its number, whether two can both hold, and whose voice it is."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from itertools import combinations
from math import inf
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence

    from storyledger.records import Claim

Item = TypeVar("Item")

ABOUT: Final = 0.1
"""An approximate number allows a tenth either way."""
ROUNDED: Final = 0.02
"""Two counts within 2 per cent of each other differ by rounding ("almost 13,800" and "13,762"), not in substance."""
_BODIES: Final = frozenset({"body", "bodies", "corpse", "corpses", "remains", "coffins"})


def find_bounds(claim: Claim) -> tuple[float, float]:
    """The least and the greatest number that the words allow; infinity where they name no bound above.

    Bodies that were found are no fewer than the dead, and may be.
    """
    if is_of_bodies(claim) and not claim.approximate:
        return (claim.low if claim.low is not None else 0.0), inf
    if claim.approximate and claim.value is not None:
        return claim.value * (1 - ABOUT), claim.value * (1 + ABOUT)
    return (claim.low if claim.low is not None else 0.0), (claim.high if claim.high is not None else inf)


def is_of_bodies(claim: Claim) -> bool:
    """Whether bodies are counted, not the dead: there may be more of these."""
    return claim.kind == "killed" and claim.unit.lower() in _BODIES


def are_compatible(a: Claim, b: Claim) -> bool:
    """Whether both can be right about one quantity, rounding aside."""
    (low, high), (floor, roof) = find_bounds(a), find_bounds(b)
    slack = ROUNDED * max(low, floor)
    return low <= roof + slack and floor <= high + slack


def is_above(a: Claim, b: Claim) -> bool:
    """Whether the least that one claim allows is more than the greatest that the other does, rounding aside."""
    least, most = find_bounds(a)[0], find_bounds(b)[1]
    return least > most * (1 + ROUNDED)


def find_voice(claim: Claim, report: str, origin_of: Mapping[str, str]) -> tuple[str, str]:
    """Who speaks: the source where one is named, whoever reprints it; else the report's origin."""
    source = claim.source_name or claim.source
    if source:
        return ("source", _folded(source))
    return ("origin", origin_of.get(report, report))


@lru_cache(maxsize=4096)  # each claim is held against many
def _folded(source: str) -> str:
    return " ".join(re.findall(r"\w+", source.lower()))


def pairs_across(
    items: Sequence[Item], within: Callable[[Item], Hashable], apart: Callable[[Item], Hashable]
) -> Iterator[tuple[Item, Item]]:
    """Pairs of items that are equal in one thing and differ in another, in the items' order.

    `within` gives the first, None for an item that is in no pair; `apart` the second. A thousand claims of one voice
    for one day cost no comparison.
    """
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for at, item in enumerate(items):
        if (key := within(item)) is not None:
            groups[key].append(at)
    found: list[tuple[int, int]] = []
    for group in groups.values():
        sides = {at: apart(items[at]) for at in group}
        if len(set(sides.values())) > 1:
            found.extend(pair for pair in combinations(group, 2) if sides[pair[0]] != sides[pair[1]])
    for one, two in sorted(found):
        yield items[one], items[two]


def show_amount(value: float) -> str:
    """A number for a reader: "1,231", "7.8"."""
    return f"{value:,.0f}" if value == int(value) else f"{value:,}"


def show_number(claim: Claim) -> str:
    """A claim's number with its hedge: "at least 273", "200 to 300"."""
    if claim.value is not None:
        hedge = "about " if claim.approximate else ""
        if claim.low is None and claim.high is not None:
            hedge = "up to "
        elif claim.high is None and claim.low is not None:
            hedge = "at least "
        return f"{hedge}{show_amount(claim.value)}"
    if claim.low is not None and claim.high is not None:
        return f"{show_amount(claim.low)} to {show_amount(claim.high)}"
    return f"{show_amount(claim.low)} or more" if claim.low is not None else f"up to {show_amount(claim.high or 0)}"
