"""Garbled text: a copy that says otherwise than its origin, and dead whom another counts as wounded.

A sentence of a copy is held against the sentence that it was copied from; few words differ, and one of them turns what
is told: a number, a day, a place, who did it, a "not" lost. What two sides of a copy tell is never two witnesses.
"""

from __future__ import annotations

from collections import defaultdict
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from storyledger.datelines import WEEKDAYS, after_dateline
from storyledger.reconcile.conflicts.clauses import words_of
from storyledger.reconcile.conflicts.comparing import apart
from storyledger.records import Citation, Conflict, Side

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from storyledger.reconcile.conflicts.comparing import Told
    from storyledger.records import Figure, Reading, ReportedClaim, Sentence, Story, Toponym

_HARM = {"killed": "killed", "injured": "wounded", "missing": "missing"}
_DISTINCT = 20
"""Below this the same number of dead here and wounded there is chance."""
_ROUND_NUMBER = 100
"""So is a number of whole hundreds: anything is counted in them."""
_SHORTEST, _LONGEST = 6, 60
"""Words of a sentence that is held against its copy."""
_ALIKE = 0.75
"""Share of two sentences' words that stand in both in one order, from which one is a copy of the other with a change.

Set by hand: one word of eight changed leaves .87, a sentence written anew has about .4.
"""
_MOST = 2
"""Places at which such sentences differ; more are a rewriting, in which what turns the sense is found out otherwise."""
_CALENDAR = frozenset(
    [
        *WEEKDAYS,
        "january",
        "february",
        "april",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ]
)
"""Days and months; not March and May, which may be verbs in lower case."""
_NOT = frozenset({"not", "n't", "n’t", "never", "no"})
_REPORTS = 40
"""Pairs of copies that are looked at."""


def find_swapped_harm(told: Told, figures: Sequence[Figure]) -> Iterator[Conflict]:
    """The same striking number told once of the dead and once of the wounded."""
    by_value: dict[float, list[tuple[Figure, ReportedClaim]]] = defaultdict(list)
    for figure in figures:
        if figure.kind not in _HARM:
            continue
        for reported in figure.claims:
            value = reported.claim.value
            if value is not None and value >= _DISTINCT and value % _ROUND_NUMBER:
                by_value[value].append((figure, reported))
    for value, both in by_value.items():
        kinds = {figure.kind for figure, _ in both}
        reports = {reported.report for _, reported in both}
        places = {reported.claim.place for _, reported in both}
        if len(kinds) < 2 or len(reports) < 2 or len(places) > 1:
            continue
        sides = []
        for kind in sorted(kinds):
            of_kind = [reported for figure, reported in both if figure.kind == kind]
            names = ", ".join(dict.fromkeys(told.outlets.get(r.report, r.report) for r in of_kind))
            citations = tuple(Citation(r.report, r.claim.start, r.claim.end) for r in of_kind)
            sides.append(Side(f"{value:,.0f} {_HARM[kind]}, {names}", citations))
        reason = "The same number stands for different harm: one report has probably garbled the other."
        yield Conflict("garbled", f"{value:,.0f} people", reason, tuple(sides))


def find_altered_copies(told: Told, story: Story) -> Iterator[Conflict]:
    """Sentences that a copy has with one word turned: a day, a place, a side, a "not"; each sentence once."""
    seen: set[tuple[str, int]] = set()
    for copy in story.copies[:_REPORTS]:
        one, two = told.readings.get(copy.report), told.readings.get(copy.of)
        if one is None or two is None:
            continue
        for mine, theirs in _aligned(one, two):
            spots = {(copy.report, mine.start), (copy.of, theirs.start)}
            turned = None if spots & seen else _turned(one, mine, two, theirs)
            if turned is None:
                continue
            seen |= spots
            what, says, of_says = turned
            reason = f"One of two reports of one origin has {what} changed: a copying error, no second witness."
            text = " ".join(two.report.text[theirs.start : theirs.end].split())
            sides = (
                Side(f"{of_says}, {told.outlets[copy.of]}", (Citation(copy.of, theirs.start, theirs.end),)),
                Side(f"{says}, {told.outlets[copy.report]}", (Citation(copy.report, mine.start, mine.end),)),
            )
            yield Conflict("garbled", text[:160], reason, sides)


def _aligned(one: Reading, two: Reading) -> Iterator[tuple[Sentence, Sentence]]:
    """Each sentence of the one with that of the other from which it differs in a few words."""
    of_two = [(s, _words(two, s)) for s in two.parsed.sentences if _is_fit(s)]
    holders: dict[str, list[int]] = defaultdict(list)
    for at, (_, words) in enumerate(of_two):
        for word in set(words):
            holders[word].append(at)
    for sentence in one.parsed.sentences:
        if not _is_fit(sentence):
            continue
        words = _words(one, sentence)
        shared: dict[int, int] = defaultdict(int)
        for word in set(words):
            for at in holders.get(word, ())[:50]:
                shared[at] += 1
        for at in sorted(shared, key=lambda at: -shared[at])[:1]:
            other, there = of_two[at]
            if words != there and shared[at] >= _ALIKE * max(len(set(words)), len(set(there))) - 1:
                yield sentence, other


def _is_fit(sentence: Sentence) -> bool:
    return sentence.kind in {"body", "headline"} and _SHORTEST <= len(sentence.tokens) <= _LONGEST


def _words(reading: Reading, sentence: Sentence) -> list[str]:
    """The words of a sentence in lower case, those of a dateline left out."""
    first = sentence.start + after_dateline(reading.report.text[sentence.start : sentence.end])
    return [t.text.lower() for t in sentence.tokens if t.upos != "PUNCT" and t.start >= first]


def _turned(one: Reading, mine: Sentence, two: Reading, theirs: Sentence) -> tuple[str, str, str] | None:
    """What the copy changed, with its words and those it was copied from; None where the sense is the same."""
    here, there = _words(one, mine), _words(two, theirs)
    matcher = SequenceMatcher(None, there, here, autojunk=False)
    if matcher.ratio() < _ALIKE:
        return None
    changes = [(there[a:b], here[c:d]) for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal"]
    if (
        len(changes) > _MOST
        or sum(any(c.isdigit() for w in before + after for c in w) for before, after in changes) > 0
    ):
        return None  # other numbers: told anew for another day
    for before, after in changes:
        was, now = " ".join(before), " ".join(after)
        days = (set(before) & _CALENDAR, set(after) & _CALENDAR)
        if days[0] and days[1] and days[0] != days[1]:
            return "the day", now, was
        lost = (bool(set(before) & _NOT), bool(set(after) & _NOT))
        if lost[0] != lost[1] and len(before) + len(after) <= 2:
            return "a “not”", now or "not left out", was or "no “not”"
        if before and after and _are_far(_places(one, mine, now), _places(two, theirs, was)):
            return "the place", now, was
        sides = [_sides(before), _sides(after)]
        if sides[0] and sides[1] and not sides[0] & sides[1]:
            return "who did it", now, was
    return None


def _sides(words: Sequence[str]) -> set[str]:
    """The sides of a war that words name."""
    stems = {word.removesuffix("s") for word in words}
    return {side for side in ("side state", "side rebel") if stems & words_of(side)}


def _places(reading: Reading, sentence: Sentence, words: str) -> list[Toponym]:
    return [t for t in reading.toponyms if t.sentence == sentence.index and t.text.lower() in words]


def _are_far(here: Sequence[Toponym], there: Sequence[Toponym]) -> bool:
    """Whether the words changed name two places that are far from each other."""
    return bool(here and there) and all(apart(a, b) for a in here for b in there)
