"""Speech that names nobody, given to the name behind its dash or before its colon.

“We have lost it all.” — Marta Olsen, a baker. / MARTA OLSEN: We have lost it all.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from typing import TYPE_CHECKING

from storyledger.read.marks import Quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from storyledger.read.attribution_records import Attribution
    from storyledger.records import Name, Quotation


DASHES = "—―–-"
# Characters between two sentences of one quotation: a space, a mark.
RUNS_ON = 3
CLOSING = " \u00a0\t\"”’'»\n"


def with_signatures(text: str, found: Sequence[Attribution]) -> Iterator[Attribution]:
    """The attributions, with speech that names nobody given to the name behind its dash or before its colon.

    “We have lost it all.” — Marta Olsen, a baker. / MARTA OLSEN: We have lost it all.
    """
    waiting: list[Attribution] = []
    label: Attribution | None = None
    for one in found:
        if one.cue_start is not None or one.quotation is None:
            given = one.quotation is not None and one.quotation.direct and one.quotation.cue_start is None
            near = given and bool(waiting) and 0 <= one.start - waiting[-1].end <= RUNS_ON
            yield from (_as_said(each, one) for each in waiting) if near else waiting
            waiting, label = [], one if given else None
            yield one
            continue
        if waiting and not 0 <= one.start - waiting[-1].end <= RUNS_ON:
            yield from waiting
            waiting = []
        labelled = _labelled(text, one)
        if labelled is not None:
            yield from waiting
            waiting, label = [], labelled
            yield labelled
            continue
        if label is not None:
            if 0 <= one.start - label.end <= RUNS_ON:
                label = _as_said(one, label)
                yield label
                continue
            label = None
        waiting.append(one)
        name = find_signature(text, one.end)
        if name is not None:
            dash, start, end = name
            for each in waiting:
                yield each._replace(source_start=start, source_end=end, cue_start=dash, cue_end=dash + 1)
            waiting = []
    yield from waiting


def signed(text: str, found: Sequence[Quotation]) -> Iterator[Quotation]:
    """The quotations, direct speech that names nobody given to the name behind its dash, with what runs on to it."""
    waiting: list[Quotation] = []
    for one in found:
        open_ = one.direct and one.cue_start is None and one.speaker is None
        if waiting and not (open_ and 0 <= one.start - waiting[-1].end <= RUNS_ON):
            yield from waiting
            waiting = []
        if not open_:
            yield one
            continue
        waiting.append(one)
        name = find_signature(text, one.end)
        if name is not None:
            who = text[name[1] : name[2]]
            for each in waiting:
                yield replace(
                    each,
                    speaker=who,
                    speaker_text=who,
                    speaker_start=name[1],
                    speaker_end=name[2],
                    reason="signed with this name behind a dash",
                )
            waiting = []
    yield from waiting


def find_signed_lines(text: str, names: Sequence[Name], quoted: Sequence[Quoted]) -> Iterator[Quoted]:
    """Lines without quotation marks that somebody has signed, as pages show posts and readers' words.

    As in "We have lost it all. — Marta Olsen" and "Our thoughts are with them — Jens Olsen (@jolsen) March 3, 2019":
    a person's name alone stands behind the dash, up to the end of the line, or a handle behind the name.
    """
    taken = [(q.start, q.end) for q in quoted]  # in order, none overlapping another
    told = 0
    for start, end in ((name.start, name.end) for name in names if name.kind == "person"):
        low, high = max(0, start - LINE), min(len(text), end + BEHIND)
        line = text.rfind("\n", low, start) + 1
        if (line == 0 < low) or ("\n" not in text[end:high] and high < len(text)):
            continue
        before = text[line:start].rstrip(" \u00a0")
        words = before.rstrip(DASHES).rstrip(" \u00a0")
        behind = text[end:high].partition("\n")[0].strip(" .\u00a0")
        handle = behind.startswith("(@")
        if before == words or len(words.split()) < SIGNED or len(words) > LINE or (behind and not handle):
            continue
        if words[-1] not in ".!?…" and not handle:
            continue
        first, last = line + len(words) - len(words.lstrip()), line + len(words)
        nearest = bisect_left(taken, (last, 0)) - 1
        if first >= told and (nearest < 0 or taken[nearest][1] <= first):
            yield Quoted(first, last, opened=False, closed=False, double=True)
            told = last


SIGNED = 3
"""The fewest words that somebody signs."""
LINE = 2000
"""Characters of the longest line that is looked at."""
BEHIND = 80
"""Characters behind the name up to the end of its line: a handle and a day."""


def _as_said(one: Attribution, other: Attribution) -> Attribution:
    """The attribution with the source and cue of the one that it runs on from."""
    return one._replace(
        source_start=other.source_start,
        source_end=other.source_end,
        cue_start=other.cue_start,
        cue_end=other.cue_end,
    )


def find_signature(text: str, at: int) -> tuple[int, int, int] | None:
    """Dash, first and last character of a name that stands behind a closing quotation mark and a dash."""
    dash = at
    while dash < len(text) and dash - at < 5 and text[dash] in CLOSING:
        dash += 1
    if dash == at or dash >= len(text) or text[dash] not in DASHES:
        return None
    start = dash
    while start < len(text) and text[start] in DASHES + " \u00a0":
        start += 1
    end = start
    while end < len(text) and end - start < 80 and text[end] not in '\n,;(“"':
        end += 1
    name = text[start:end].rstrip(" .")
    if not 0 < len(name.split()) <= 5 or not name[0].isupper() or not name.split()[-1][0].isupper():
        return None
    return dash, start, start + len(name)


def _labelled(text: str, one: Attribution) -> Attribution | None:
    """The attribution whose content opens with a name in capitals and a colon, as in a transcript."""
    colon = text.find(":", one.start, min(one.end, one.start + 40))
    name = text[one.start : colon] if colon > 0 else ""
    if len(name) < 3 or not name.isupper() or not name[0].isalpha() or colon + 2 >= one.end:
        return None
    start = colon + 1
    while start < one.end and text[start] == " ":
        start += 1
    return one._replace(
        start=start, source_start=one.start, source_end=colon, cue_start=colon, cue_end=colon + 1, nested=False
    )
