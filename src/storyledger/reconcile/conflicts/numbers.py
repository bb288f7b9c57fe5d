"""How many: counts of one thing for one day that cannot both be right, counts of different things, and updates."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations
from typing import TYPE_CHECKING, Final

from storyledger.reconcile.bounds import (
    ROUNDED,
    are_compatible,
    find_voice,
    is_above,
    is_of_bodies,
    pairs_across,
    show_number,
)
from storyledger.reconcile.conflicts.comparing import show_day
from storyledger.reconcile.figures.counts import HARM, PERSON_KINDS, read_day
from storyledger.reconcile.spelling import lexicon
from storyledger.reconcile.withdrawn import find_withdrawn
from storyledger.records import OWN_DAY, Citation, Conflict, Side

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from storyledger.reconcile.conflicts.comparing import Told
    from storyledger.records import Claim, Figure, Reading, ReportedClaim

_GROWING: Final = frozenset({"killed", "injured", "missing", "evacuated", "displaced", "rescued", "affected"})
"""Kinds whose totals change from day to day as more is known."""
_FEW, _ALONG = 3, 3
"""With more figures of a kind than this, two numbers without a place may be of two events: so many content words must
their sentences share. Set by hand on live pages about a quake, whose numbers of this and that had been held against
each other."""
_WIDER: Final = (
    ("civilian", frozenset({"person"}), "counts civilians alone", "all people"),
    ("confirmed", frozenset({"suspected", "probable"}), "counts confirmed cases", "suspected cases"),
)
"""Populations of which the one is a part of the other or another, by what each counts."""


_GROUPS: Final = frozenset({"civilian", "fighter", "soldier", "child", "woman"})
"""Some of all people: who counts them does not count all."""


def find_other_counts(told: Told, figures: Sequence[Figure]) -> Iterator[Conflict]:
    """Numbers of one figure for one day that cannot both be right, at most two a figure: whether any, and how many."""
    kinds = Counter(figure.kind for figure in figures)
    for figure in figures:
        placed = figure.place is not None or figure.toll or kinds[figure.kind] <= _FEW
        yield from _of_figure(figure, told, placed=placed)
    for one, two in combinations(figures, 2):
        if (one.kind, one.unit, one.place) != (two.kind, two.unit, two.place):
            continue
        pair = next(
            (
                (a, b)
                for a in one.claims
                for b in two.claims
                if _are_one_crowd(a, b, told) and (one.place is not None or _are_beside(a, b))
            ),
            None,
        )
        if pair:
            reason = "Two sides count one crowd, and differ widely."
            yield Conflict("number", one.what, reason, _sides([pair], told.outlets))
    yield from _played_down(figures, told)


def _played_down(figures: Sequence[Figure], told: Told) -> Iterator[Conflict]:
    """Numbers that another source of one report puts far lower, and says that there are no more; one a figure.

    They lie too far apart to be one count grown; that they are of one happening is told by standing together.
    """
    harmed = [figure for figure in figures if figure.kind in HARM]
    lower = [
        (figure, few, _wholes(figure, told))
        for figure in harmed
        if (few := [c for c in figure.claims if _says_no_more(c, told)])
    ]
    for figure in harmed:
        for other, few, wholes in lower:
            if other is figure or other.kind != figure.kind:
                continue
            above = [b for b in figure.claims if b.claim not in wholes]
            pairs = [(b, a) for a in few for b in above if _stands_above(a, b, told)]
            if pairs:
                reason = "Two sources count those of one happening, and one of them gives far fewer."
                yield Conflict("number", figure.what, reason, _sides(pairs, told.outlets))


def _wholes(figure: Figure, told: Told) -> list[Claim]:
    """Claims of which a claim of the figure is told as a part: "62 have died: 21 on the one bank, 41 on the other"."""
    parts = ((told.readings[c.report].claims, c.claim.part_of) for c in figure.claims)
    return [claims[at] for claims, at in parts if at is not None]


def _says_no_more(reported: ReportedClaim, told: Told) -> bool:
    """Whether a number is told as all that there are, by a named source.

    As in "no more than six", "only six", "puts the number at six", "six, far fewer than doctors have counted".
    """
    claim = reported.claim
    if claim.projected or claim.delta or not claim.source or claim.value is None or claim.population not in _ANYBODY:
        return False
    text = told.readings[reported.report].report.text
    before = text[max(0, claim.start - _BEFORE) : claim.start].lower().split()
    after = [word.strip(".,;:") for word in text[claim.end : claim.end + _BEFORE].lower().split()[:4]]
    if not _DONE_TO_BODIES.isdisjoint(after):
        return False  # "only three bodies had been identified"
    if (claim.low is None and claim.high is not None) or before[-1:] in (["only"], ["just"], ["merely"]):
        return True
    put = next((k for k, word in enumerate(before) if word in {"put", "puts"}), None)
    behind = text[claim.end : claim.sentence_end].lower()
    if before[-1:] == ["at"] and put is not None and before[put + 1 : put + 2] in (["the"], ["it"], ["that"]):
        return not any(open_ in behind for open_ in ("final", "so far", "rise", "yet"))
    return any(f"{far} {fewer} than" in behind for far in ("far", "much") for fewer in ("fewer", "lower", "less"))


_DONE_TO_BODIES: Final = frozenset({"identified", "named", "buried", "claimed", "examined"})


def _stands_above(few: ReportedClaim, other: ReportedClaim, told: Told) -> bool:
    """Whether a number is told near by, by somebody else, and is far higher than the one that is said to be all."""
    a, b = few.claim, other.claim
    if (
        few.report != other.report
        or abs(a.sentence - b.sentence) > _NEAR
        or b.projected
        or b.population not in _ANYBODY
    ):
        return False
    floor = b.value if b.low is None else b.low
    if (
        not b.source
        or floor is None
        or a.value is None
        or floor < _FAR_MORE * a.value
        or "background" in {a.scope, b.scope}
    ):
        return False
    if find_voice(a, few.report, told.origin_of) == find_voice(b, other.report, told.origin_of):
        return False
    one, two = read_day(a.as_of), read_day(b.as_of)
    apart = one is not None and two is not None and abs((one - two).days) > _ONE_NEWS
    return not apart and not (a.place and b.place and a.place != b.place)


_ANYBODY: Final = frozenset({"person", "civilian", ""})
_BEFORE: Final = 40
"""Characters before a number in which it is said to be all."""
_ONE_NEWS: Final = 3
"""Days between two numbers of one report that answer each other."""
_NEAR: Final = 4
"""Sentences between two numbers of one report that stand against each other."""
_FAR_MORE: Final = 1.5


def _are_one_crowd(a: ReportedClaim, b: ReportedClaim, told: Told) -> bool:
    """Whether two sources count one day's march or rally; their numbers may lie so far apart that they stand alone."""
    return bool(
        a.claim.event == b.claim.event in lexicon("quantities.txt")["crowd"]
        and a.claim.source
        and b.claim.source
        and _same_day(a.claim, b.claim)
        and not are_compatible(a.claim, b.claim)
        and find_voice(a.claim, a.report, told.origin_of) != find_voice(b.claim, b.report, told.origin_of)
    )


def _are_beside(a: ReportedClaim, b: ReportedClaim) -> bool:
    """Whether one sentence tells both: "65,000 attended, the ministry said; a reporter put the number at 5,000"."""
    return a.report == b.report and a.claim.sentence == b.claim.sentence


def _of_figure(figure: Figure, told: Told, *, placed: bool) -> Iterator[Conflict]:
    """The contradictions of one figure; `placed`: no other event is likely to have been counted with it."""
    withdrawn = {report: find_withdrawn(told.readings[report]) for report in {c.report for c in figure.claims}}
    taken = {c.claim.value for c in figure.claims if c.claim.start in withdrawn[c.report]}
    claims = [
        c
        for c in figure.claims
        if not c.claim.projected
        and not c.claim.delta
        and _is_day_sure(c.claim, told.readings[c.report])
        and not _is_former(c, told)
        and not _is_foreseen(c, told)
        and c.claim.value not in taken
    ]
    # One voice's numbers in one report contradict each other only where one of them is none at all.
    rivals = pairs_across(
        claims,
        lambda c: c.claim.as_of or (c.report, c.claim.sentence),  # of no day, but held against each other
        lambda c: (c.report, find_voice(c.claim, c.report, told.origin_of), c.claim.value == 0),
    )
    against = [
        (a, b)
        for a, b in rivals
        if not are_compatible(a.claim, b.claim)
        and (bool(_other_people([(a, b)])) or not (_grew(a, b, told.readings) or _grew(b, a, told.readings)))
        and _count_one_thing(a, b, told)
        and (placed or a.report == b.report or len(_content(a, told) & _content(b, told)) >= _ALONG)
    ]
    whether = [(a, b) for a, b in against if (a.claim.value == 0) != (b.claim.value == 0)]
    number = [pair for pair in against if pair not in whether]
    if whether:
        reason = "One side says that none had yet been counted, the other gives a number for the same day."
        yield Conflict("whether", figure.what, reason, _sides(whether, told.outlets))
    voices = _of_one_day(
        [
            (a, b)
            for a, b in number
            if find_voice(a.claim, a.report, told.origin_of) != find_voice(b.claim, b.report, told.origin_of)
        ]
    )
    others = _other_people(voices)
    if others:
        reason = f"The sources do not count the same people for the same day: {others}."
        yield Conflict("definition", figure.what, reason, _sides(voices, told.outlets))
    elif voices:
        yield Conflict("number", figure.what, _number_reason(voices, told), _sides(voices, told.outlets))
    else:
        copied = [(a, b) for a, b in number if a.report != b.report and _is_one_telling(a, b, told)]
        if copied:
            yield Conflict("garbled", figure.what, _garbled_reason(copied, told), _sides(copied, told.outlets))


def _of_one_day(pairs: Sequence[tuple[ReportedClaim, ReportedClaim]]) -> list[tuple[ReportedClaim, ReportedClaim]]:
    """The pairs of the day that has most of them, of several the latest: numbers of two days are no rivals."""
    days = Counter(a.claim.as_of or "" for a, _ in pairs)
    day = max(days, key=lambda one: (days[one], one), default="")
    return [(a, b) for a, b in pairs if (a.claim.as_of or "") == day]


def _is_former(reported: ReportedClaim, told: Told) -> bool:
    """Whether the words give the number as what another one grew from: "up from 1,639 cases"."""
    text = told.readings[reported.report].report.text
    before = text[max(0, reported.claim.start - 40) : reported.claim.start].lower().split()[-2:]
    return before[-1:] == ["from"] or before == ["from", "the"]


def _is_foreseen(reported: ReportedClaim, told: Told) -> bool:
    """Whether the number is what somebody thought would be: "analysts had forecast a loss of 6 million"."""
    return any(
        quotation.start <= reported.claim.start < quotation.end
        and not lexicon("deeds.txt")["foreseen"].isdisjoint((quotation.cue or "").lower().split())
        for quotation in told.readings[reported.report].quotations
    )


def _is_one_telling(a: ReportedClaim, b: ReportedClaim, told: Told) -> bool:
    """Whether one source's two numbers are of one statement: two reports of one origin, or much the same words."""
    same = told.origin_of.get(a.report, a.report) == told.origin_of.get(b.report, b.report)
    return same or len(_content(a, told) & _content(b, told)) > _ALONG


def _count_one_thing(a: ReportedClaim, b: ReportedClaim, told: Told) -> bool:
    """Whether nothing in the words says that the two numbers are of different people.

    In one report only two sources disagree, for its own numbers are mostly parts of each other. Who is in a stable
    condition, or was driven to hospital, is some of the hurt. Five shot are one dead and four hurt.
    """
    if a.report == b.report and not (a.claim.source and b.claim.source):
        return False
    if (
        any(_is_vague(x.claim, y.claim) for x, y in ((a, b), (b, a)))
        or _is_elsewhere(a, told)
        or _is_elsewhere(b, told)
    ):
        return False
    hurt = a.claim.kind == "injured"
    return not hurt or not (_is_of_some(a, told) or _is_of_some(b, told) or _adds_up(a, b, told))


def _is_vague(vague: Claim, other: Claim) -> bool:
    """Whether a plural alone is held against a number not far below it: "dozens" are not meant to be 24 and more."""
    plural = vague.value is None and vague.high is None
    return plural and (other.value or other.high or 0.0) * 2 >= (vague.low or 0.0)


def _is_elsewhere(reported: ReportedClaim, told: Told) -> bool:
    """Whether "none" is said of other places: "no deaths outside Mexico"."""
    text = told.readings[reported.report].report.text
    behind = text[reported.claim.end : reported.claim.sentence_end].lower().split()[:3]
    return reported.claim.value == 0 and bool({"outside", "elsewhere", "beyond", "other"} & set(behind))


def _is_of_some(reported: ReportedClaim, told: Told) -> bool:
    """Whether a number of hurt people is of those in some condition, or brought somewhere in some way."""
    text = told.readings[reported.report].report.text
    words = {w.strip(".,;:") for w in text[reported.claim.end : reported.claim.sentence_end].lower().split()[:12]}
    return bool(words & lexicon("deeds.txt")["conditions"])


def _adds_up(a: ReportedClaim, b: ReportedClaim, told: Told) -> bool:
    """Whether the larger number is the smaller one and the dead that the smaller one's report tells."""
    small, large = sorted((a, b), key=lambda reported: reported.claim.value or 0.0)
    dead = {c.value for c in told.readings[small.report].claims if c.kind == "killed" and c.value}
    return any((small.claim.value or 0.0) + (number or 0.0) == large.claim.value for number in dead)


def _content(reported: ReportedClaim, told: Told) -> set[str]:
    """The content words of a claim's sentence."""
    sentences = told.readings[reported.report].parsed.sentences
    at = reported.claim.sentence
    if not 0 <= at < len(sentences):
        return set()
    return {t.lemma.lower() for t in sentences[at].tokens if t.upos in {"NOUN", "VERB", "ADJ", "PROPN", "X"}}


def _number_reason(pairs: Sequence[tuple[ReportedClaim, ReportedClaim]], told: Told) -> str:
    sources = {claim.claim.source_name or claim.claim.source for pair in pairs for claim in pair}
    origins = {told.origin_of.get(claim.report, claim.report) for pair in pairs for claim in pair}
    if len(sources) > 1:
        behind = f"{_count(len(sources), 'source')} behind {_count(len(origins), 'origin')}"
        return f"{behind} count differently for the same day."
    return f"{_count(len(origins), 'origin')} give different numbers for the same day."


def _other_people(pairs: Sequence[tuple[ReportedClaim, ReportedClaim]]) -> str:
    """Who is counted on either side, where it is not the same people: "civilian and person"; else empty."""
    if any(claim.claim.kind not in PERSON_KINDS for pair in pairs for claim in pair):
        return ""
    populations = {claim.claim.population or "person" for pair in pairs for claim in pair}
    return " and ".join(sorted(populations)) if len(populations) > 1 and populations & _GROUPS else ""


def _garbled_reason(pairs: Sequence[tuple[ReportedClaim, ReportedClaim]], told: Told) -> str:
    origins = {told.origin_of.get(claim.report, claim.report) for pair in pairs for claim in pair}
    if len(origins) == 1:
        return "Reports of one origin give different numbers for the same source: a copying error or an update."
    return "Independent reports give one source different numbers for the same day: an update, or one of them erred."


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _grew(late: ReportedClaim, early: ReportedClaim, readings: Mapping[str, Reading]) -> bool:
    """Whether a count of a day's dead or hurt is told on a later day than another, and is larger: more was known."""
    days = [read_day(readings[told.report].dating.value) for told in (early, late)]
    harm = late.claim.kind in HARM and late.claim.value is not None and early.claim.value is not None
    return bool(
        harm and days[0] and days[1] and days[0] < days[1] and (late.claim.value or 0.0) > (early.claim.value or 0.0)
    )


def _same_day(a: Claim, b: Claim) -> bool:
    return a.as_of is not None and a.as_of == b.as_of


def _is_day_sure(claim: Claim, reading: Reading) -> bool:
    """Whether a claim's day is told in words, or is the one on which its report is known to have been published.

    A toll in a report of the 25th to the 28th is no other number for the 25th: it grew.
    """
    own = any(reason.startswith(OWN_DAY) for reason in claim.reasons)
    return not own or (reading.dating.value or "").partition("T")[0] == claim.as_of


def _sides(
    pairs: Iterable[tuple[ReportedClaim, ReportedClaim]], outlets: Mapping[str, str], tail: str = ""
) -> tuple[Side, ...]:
    """One side a quoted number and source, each with every report that says so."""
    sides: dict[tuple[str, str], dict[Citation, None]] = defaultdict(dict)
    for pair in pairs:
        for reported in pair:
            claim = reported.claim
            source = claim.source_name or claim.source or outlets.get(reported.report, reported.report)
            sides[(show_number(claim) + tail, source)][Citation(reported.report, claim.start, claim.end)] = None
    return tuple(Side(f"{number}, {source}", tuple(citations)) for (number, source), citations in sides.items())


# --- counts of different things -------------------------------------------------------------------------------------


def find_other_definitions(told: Told, figures: Sequence[Figure]) -> Iterator[Conflict]:
    """Two counts for one time and place that differ because they count other people, by two voices; one a pair.

    A report that gives both tells them apart itself.
    """
    for one, two in combinations(figures, 2):
        if one.kind != two.kind or not _one_place(one, two) or _told_by_one(one, two):
            continue
        pair = next(
            (
                (a, b, words)
                for a in one.claims
                for b in two.claims
                if (words := _definitions(a, b, told))
                and a.report != b.report
                and _same_day(a.claim, b.claim)
                and (_is_day_sure(a.claim, told.readings[a.report]) and _is_day_sure(b.claim, told.readings[b.report]))
                and not are_compatible(a.claim, b.claim)
                and find_voice(a.claim, a.report, told.origin_of) != find_voice(b.claim, b.report, told.origin_of)
                and told.origin_of.get(a.report) != told.origin_of.get(b.report)
            ),
            None,
        )
        if pair is None:
            continue
        a, b, (narrow, wide) = pair
        reason = f"The two do not count the same: one {narrow}, the other {wide}."
        yield Conflict("definition", one.what, reason, _sides([(a, b)], told.outlets))


def _definitions(a: ReportedClaim, b: ReportedClaim, told: Told) -> tuple[str, str] | None:
    """What each of two claims counts, where the one's people are not the other's."""
    if any(c.claim.projected or c.claim.delta or c.claim.part_of is not None or not c.claim.value for c in (a, b)):
        return None
    if {"background", "rate"} & {a.claim.scope, b.claim.scope}:
        return None
    for narrow, wide, first, second in _WIDER:
        for x, y in ((a, b), (b, a)):
            if narrow in _counted(x, told) and _counted(y, told) & wide and is_above(y.claim, x.claim):
                return first, second
    return None


def _counted(reported: ReportedClaim, told: Told) -> set[str]:
    """Who is counted, and the words of the count and right behind it: "214 confirmed cases"."""
    text = told.readings[reported.report].report.text
    words = text[reported.claim.start : reported.claim.end].lower().split()
    behind = text[reported.claim.end : reported.claim.sentence_end].lower().split()[:2]
    return {reported.claim.population or "person", *words, *behind}


def _one_place(one: Figure, two: Figure) -> bool:
    return one.place is not None and one.place == two.place


def _told_by_one(one: Figure, two: Figure) -> bool:
    return bool({c.report for c in one.claims} & {c.report for c in two.claims})


# --- updates --------------------------------------------------------------------------------------------------------


def find_updates(told: Told, figures: Sequence[Figure]) -> Iterator[Conflict]:
    """Totals that changed from one day to a later one: no contradiction, and said to be none; one a figure.

    The first and the last number that cannot both hold are shown.
    """
    for figure in figures:
        if figure.kind not in _GROWING:
            continue
        dated = sorted(
            (
                (day, order, c)
                for order, c in enumerate(figure.claims)
                if c.claim.value
                and not c.claim.projected
                and not c.claim.delta
                and c.claim.scope not in {"background", "rate"}
                and (day := read_day(c.claim.as_of)) is not None
                and _is_day_sure(c.claim, told.readings[c.report])
            ),
            key=lambda item: item[:2],
        )
        pairs = [
            (early, late)
            for early, late in combinations(dated, 2)
            if early[0] < late[0]
            and early[2].report != late[2].report
            and (
                _is_more(late[2].claim, early[2].claim)
                or (late[2].claim.value != early[2].claim.value and _is_set_right(late[2], told))
            )
        ]
        own = [pair for pair in pairs if _one_voice(pair[0][2], pair[1][2], told)]
        everybody = [p for p in pairs if all((c.claim.population or "person") == "person" for _, _, c in p)]
        pairs = own or everybody  # who counts women or children counts by his own measure
        if not pairs:
            continue
        (first, _, early), (last, _, late) = max(pairs, key=lambda pair: (pair[1][0] - pair[0][0], -pair[0][1]))
        grew = _is_more(late.claim, early.claim)
        how = "more was known later" if grew else "it was set right"
        reason = f"No contradiction but an update: {how}."
        sides = tuple(
            _sides([(c, c)], told.outlets, show_day(day.isoformat()))[0] for day, c in ((first, early), (last, late))
        )
        yield Conflict("time", figure.what, reason, sides)


def _is_more(late: Claim, early: Claim) -> bool:
    """Whether a later number is more than the words of the earlier allow; found bodies are counted as they are."""
    if is_of_bodies(late) and is_of_bodies(early):
        return (late.value or 0.0) > (early.value or 0.0) * (1 + ROUNDED)
    return is_above(late, early)


def _one_voice(a: ReportedClaim, b: ReportedClaim, told: Told) -> bool:
    """Whether one source gives both numbers, or the reports give both themselves."""
    one, two = find_voice(a.claim, a.report, told.origin_of), find_voice(b.claim, b.report, told.origin_of)
    return one == two or (one[0], two[0]) == ("origin", "origin")


def _is_set_right(reported: ReportedClaim, told: Told) -> bool:
    """Whether a claim's sentence says that the number was set right."""
    text = told.readings[reported.report].report.text
    words = text[reported.claim.sentence_start : reported.claim.sentence_end].lower().split()
    return bool({w.strip(".,;:") for w in words} & lexicon("quantities.txt")["revision"])
