"""Time expressions with their values in EDTF: `find_times`.

What is written is found by `timegrammar`; `time_resolving` gives it a calendar. A weekday, "yesterday" or "last month"
counts from the report's day; "the next day", "that year" from the date told last; a month or a day without a year takes
its year from the report's day and the tense of its verb, or, in a text that tells of other years, from the date told
last. What the words leave open gets no value, and the reason says why.

Values: a week is the interval from Monday to Sunday and a weekend Saturday to Sunday, for EDTF has no weeks. Edges
("early", "mid-", "the end of") and hedges ("about") of months and years are EDTF's `~`. "Since" opens the interval:
`2016-12-15/..`. A part of the day ("Thursday night") has its day, "overnight" the two days it joins. EDTF writes clock
times to the second: "11:56 am" is `T11:56:00`, and the reason has the words' own precision. Durations and repetitions
are ISO 8601: `P4Y`; "daily" is `P1D`. Left out: time told only by an event ("after the vote").
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.read import edtf
from storyledger.read.kept import last_kept
from storyledger.read.tense import tense_at
from storyledger.read.time_resolving import resolve_clues
from storyledger.read.timegrammar import scan_sentence
from storyledger.records import Timex

if TYPE_CHECKING:
    from storyledger.read.time_clues import Clue
    from storyledger.records import Dating, Parsed


def find_times(parsed: Parsed, dating: Dating) -> tuple[Timex, ...]:
    """Return the report's time expressions in order, ranges ("14 to 17 November") as one.

    `dating.value` may be None or less precise than a day; what then cannot be told has the value None.
    """
    return _join_ranges(*_resolve(parsed, dating))


def find_single_times(parsed: Parsed, dating: Dating) -> tuple[Timex, ...]:
    """Return the report's time expressions with each end of a range on its own, as the annotated corpora have them."""
    return tuple(_resolve(parsed, dating)[1])


@last_kept
def scan_report(parsed: Parsed) -> list[Clue]:
    """Return the time expressions of a report as worded, in order."""
    text = parsed.report.text
    return [
        clue
        for sentence in parsed.sentences
        for clue in scan_sentence(text, sentence.start, sentence.end, sentence.index)
    ]


def _resolve(parsed: Parsed, dating: Dating) -> tuple[list[Clue], list[Timex], str]:
    text = parsed.report.text
    clues = scan_report(parsed)
    sentences = {sentence.index: sentence for sentence in parsed.sentences}
    tenses = [tense_at(sentences[clue.sentence], clue.start, clue.end) for clue in clues]
    days = edtf.days_of(dating.value)
    if days is None:
        resolved = resolve_clues(clues, tenses, None, text)
    else:
        resolved = resolve_clues(clues, tenses, days[0], text)
        if days[1] != days[0]:
            # The report's day is known to lie in a span: what comes out the same for its first and its
            # last day is sure.
            others = resolve_clues(clues, tenses, days[1], text)
            resolved = [
                a if a[1] == b[1] else (a[0], None, f"the report's day is known only as {dating.value}")
                for a, b in zip(resolved, others, strict=True)
            ]
    found = [
        Timex(
            start=clue.start,
            end=clue.end,
            text=text[clue.start : clue.end],
            sentence=clue.sentence,
            kind=kind,
            value=value,
            reason=reason,
        )
        for clue, (kind, value, reason) in zip(clues, resolved, strict=True)
    ]
    return clues, found, text


def _join_ranges(clues: list[Clue], found: list[Timex], text: str) -> tuple[Timex, ...]:
    joined: list[Timex] = []
    skip = False
    for position, timex in enumerate(found):
        if skip:
            skip = False
            continue
        following = found[position + 1] if position + 1 < len(found) else None
        if clues[position].joined and following is not None and timex.value and following.value:
            left, right = timex.value.partition("/")[0], following.value
            a, b = edtf.days_of(left), edtf.days_of(right)
            if "/" not in right and (a is None or b is None or a[0] <= b[1]):
                joined.append(
                    Timex(
                        start=timex.start,
                        end=following.end,
                        text=text[timex.start : following.end],
                        sentence=timex.sentence,
                        kind=timex.kind,
                        value=f"{left}/{right}",
                        reason=f"from {timex.reason} to {following.reason}",
                    )
                )
                skip = True
                continue
        joined.append(timex)
    return tuple(joined)
