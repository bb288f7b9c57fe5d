"""What is no figure for a reader: ages, "the two leaders", "one of", "five-day", "80 km east of"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from storyledger.read.counted import EVENT_KINDS, Counted, View, is_person, noun_set
from storyledger.read.figure_tolls import BRINGING, is_change

if TYPE_CHECKING:
    from storyledger.read.figure_reports import Draft, ReportView
    from storyledger.read.numbers import Number

SMALL: Final = 10
"""A count up to this, of things that nothing happens to, is told in passing ("two regions") and is no figure."""

_DOORS: Final = frozenset({"house", "door", "home", "building", "shop", "block", "street", "row", "seat", "stop"})
_JOINED: Final = frozenset({"member", "bus", "vehicle", "truck", "car", "boat", "ship"})
DECIMAL: Final = 100_000
"""A bare number below this that is no whole one counts nothing."""
OLDEST: Final = 110
"""Years that nobody lives beyond, as far as news goes."""

_KNOWING: Final = frozenset({"know", "say", "tell", "guess", "estimate", "claim", "expect", "believe", "see", "want"})

_EFFECTS: Final = frozenset({"hear", "feel", "shatter", "rattle", "damage", "visible", "flatten", "destroy", "blow"})


_HOLDING: Final = frozenset({"carry", "hold", "seat", "accommodate", "house"})
_BUILDING: Final = frozenset({"build", "design", "license", "licence", "mean", "intend", "plan", "room", "space"})


def prune_drafts(report: ReportView, view: View, drafts: list[Draft], begin: int) -> None:
    """Drop what counts nothing that a reader would note; indices of wholes are kept right."""
    changed = {at for at in range(begin, len(drafts) - 1) if is_change(view, drafts[at], drafts[at + 1])}
    if len(drafts) > begin + 1:
        changed |= {at for at in range(begin, len(drafts)) if _is_replaced(view, drafts[at])}
    keep = [at for at in range(begin, len(drafts)) if at not in changed and _worth(report, view, drafts[at])]
    moved = {old: begin + new for new, old in enumerate(keep)}
    kept = []
    for at in keep:
        draft = drafts[at]
        if draft.part_of is not None and draft.part_of >= begin:
            draft = draft._replace(part_of=moved.get(draft.part_of))
        kept.append(draft)
    drafts[begin:] = kept


def _is_replaced(view: View, draft: Draft) -> bool:
    """Whether a number is what another took the place of: "55 had died, raising an earlier toll of 52"."""
    i = view.at(draft.start)
    if view.low(i - 1) != "of" or view.lemma(i - 2) not in _COUNTS:
        return False
    gave = next((k for k in range(i - 3, max(0, i - GIVEN_BEFORE), -1) if view.get(k).xpos == "VBG"), -1)
    if gave > 0 and view.low(gave - 1) in {"earlier", "previously"}:
        return view.low(gave - 2) in {"after", "having"}  # "cut its toll to 58, after earlier giving a count of 113"
    if view.low(i - 3) not in _BEFORE:
        return False
    led = i - 4 - (view.upos(i - 4) in {"DET", "PRON"})
    return view.low(led) in {"from", "than"} or view.lemma(led) in BRINGING


GIVEN_BEFORE: Final = 7
"""Words before a number in which its giver is told to have given it before."""
_BEFORE: Final = frozenset({"earlier", "previous", "prior", "initial", "preliminary"})


def _is_lessening(view: View, draft: Draft) -> bool:
    """Whether a number is that by which a count was made less: "cut its estimate of the toll by more than 100"."""
    i = view.at(draft.start)
    if view.low(i - 1) != "by" or draft.number.sense != "count":
        return False
    told = view.lemmas(max(0, i - LESSENED), i)
    return not _LESSENING.isdisjoint(told) and not _COUNTS.isdisjoint(told)


LESSENED: Final = 16
"""Words before a number in which the count that was made less is told."""
_LESSENING: Final = frozenset(
    {"reduce", "cut", "lower", "slash", "fall", "drop", "shrink", "revise", "decrease", "trim"}
)
_COUNTS: Final = frozenset({"toll", "number", "count", "tally", "estimate", "figure", "total"})


def _stated(number: Number) -> float:
    return number.value if number.value is not None else number.low or number.high or 0.0


def _worth(report: ReportView, view: View, draft: Draft) -> bool:
    """Whether this is a figure, and not "the two leaders", "one of", "five-day", "80 km east of"."""
    number, counted, found = draft.number, draft.counted, draft.found
    kind = found.kind if found is not None else "other"
    if _is_lessening(view, draft):
        return False
    k = view.at(max(number.end, number.unit_end, number.core_end) - 1) + 1
    noun = counted.noun
    if noun in noun_set("never") or view.low(counted.head) in noun_set("never"):
        return number.sense != "count" and noun != "point"
    if report.sport and kind not in EVENT_KINDS and {noun, number.unit.removesuffix("s")} & noun_set("played"):
        return False  # "nine rebounds", "302 yards"
    if number.sense == "distance" and kind == "other":
        return True  # a height of rain or water
    if number.sense == "distance":
        beyond = view.words(k, k + 3)
        i = view.at(number.start)
        if view.low(i - 1) in {"(", "/"}:
            return False
        if number.unit in {"mm", "cm", "inch"} and view.upos(k) == "NOUN":
            return False
        if set(view.lemmas(i - 12, k + 8)) & _EFFECTS:
            return True
        if view.low(k) == "of" and view.get(min(k + 1, len(view) - 1)).xpos == "NNS":
            return True  # "16,000 km of roads"
        return not (
            set(beyond)
            & {
                "east",
                "west",
                "north",
                "south",
                "from",
                "away",
                "off",
                "outside",
                "northeast",
                "northwest",
                "southeast",
                "southwest",
                "north-east",
                "north-west",
                "south-east",
                "south-west",
                "inland",
                "of",
                "deep",
                "below",
                "underground",
                "offshore",
                "up",
                "down",
                "apart",
            }
        )
    if noun in _DOORS and view.low(counted.last + 1) in {"down", "away", "along", "up"}:
        return False  # "three houses down from hers"
    if number.sense == "measure":
        i = view.at(number.start)
        return view.low(i - 1) not in {"(", "/"}
    before = view.at(number.start)
    if counted.head < 0 and view.low(before - 1) == "of" and view.lemma(before - 2) in noun_set("family"):
        return False  # "a mother of three"
    if counted.head < 0 and view.low(before - 1) == "of" and view.lemma(before - 2) in noun_set("aged"):
        return _stated(number) > OLDEST or view.low(before - 3) not in {"a", "an", "the"}  # "a boy of six"
    if view.low(before - 1) == "but" and view.low(before - 2) == "all":
        return False  # "all but nine of the hostages": what is said is said of the others
    if number.zero:
        return kind in EVENT_KINDS and not _unknown(view, number)
    value = _stated(number)
    if kind == "other" and number.sense == "count" and counted.head < 0 and value % 1 and value < DECIMAL:
        return False  # "rose 1.3 percent to 43.28": a price or an index
    if number.single:
        if kind not in EVENT_KINDS or kind == "besieged" or (counted.head < 0 and view.low(k) in {"with", "of"}):
            return False
        if counted.head >= 0 and not is_person(view, counted):
            return False
        if view.low(view.at(number.start) - 1) == "of":
            return False  # "eight people of one family"
        if kind == "rescued" and noun == "survivor" and found is not None and found.event == noun:
            return False  # "one survivor said"
        return not (found is not None and found.negated)
    if number.hyphenated and kind not in {"money", "magnitude", "share", "votes"}:
        strong = report.text[number.core_end : number.core_end + 7].lower() in {"-strong", "–strong"}
        return (
            strong
            or view.lemma(view.at(number.core_end - 1) + 2) == noun in _JOINED  # not "four-door car"
            or (kind in EVENT_KINDS and not noun.endswith("old"))
        )
    if number.definite and number.sense == "count" and not number.vague:
        if (
            value <= SMALL
            and kind not in {"killed", "injured", "missing", "rescued", "detained", "trapped"}
            and not (kind == "affected" and view.low(before - 1) == "first")  # "its first three cases"
        ):
            return False
        if value <= SMALL and counted.head < 0:
            return False
    if kind == "other" and number.sense == "count" and not number.vague:
        if value <= SMALL:
            return (
                not number.definite
                and (noun in noun_set("small") or _indefinite(view, counted, value))
                and not _family(view, draft, kind, value)
            )
        if counted.head < 0 and found is None and not (counted.group >= 0 or _bare_worth(view, number)):
            return False
    if (
        kind in {"fighters", "population", "affected", "aid"}
        and not (kind == "affected" and (noun == "case" or draft.part_of is not None or report.illness))
        and not (kind == "fighters" and (noun or view.lemma(counted.group)) in noun_set("small"))
        and value <= 3
        and not number.vague
        and number.sense == "count"
    ):
        return False
    if (
        kind == "other"
        and number.vague
        and counted.head < 0
        and view.low(k) in {"in", "on", "at"}
        and view.low(view.at(number.start) - 1) in {"by", "the"}
    ):
        return False
    return not _family(view, draft, kind, value)


def _unknown(view: View, number: Number) -> bool:
    """As in "no one can say how many", "nobody knows": nothing is counted."""
    k = view.at(number.end - 1) + 1
    ahead = view.lemmas(k, k + 6)
    for at, lemma in enumerate(ahead):
        if lemma in _KNOWING:
            return True
        if view.upos(k + at) not in {"AUX", "ADV", "PART", "ADP", "PRON", "DET", "NOUN", "ADJ"}:
            return False
    return False


def _indefinite(view: View, counted: Counted, value: float) -> bool:
    """As in "six villages", "nine pages": a plural that is told for the first time."""
    if counted.head < 0 or counted.noun in noun_set("passing"):
        return False
    return value >= 2 and view.get(counted.head).xpos == "NNS"


def _bare_worth(view: View, number: Number) -> bool:
    """A bare number above ten: a team of 62, 4,000 of them; not a stray numeral in a heading."""
    i = view.at(number.start)
    if view.lemma(i - 1) in _HOLDING or (view.low(i - 1) == "for" and view.lemma(i - 2) in _BUILDING):
        return True  # "licensed to carry 150", "built for 250"
    k = view.at(number.core_end - 1) + 1
    if view.low(k) == "aboard" or (view.low(k) == "on" and view.low(k + 1) == "board"):
        return True
    return view.low(i - 1) in {"of", "to", "at", "by", "with", "said", "says", "say"} or view.low(
        view.at(number.core_end - 1) + 1
    ) in {"of", "have", "had", "were", "are", "who", "whom", "whose"}


def _family(view: View, draft: Draft, kind: str, value: float) -> bool:
    """As in "her husband, five children, mother": persons of one family, to whom nothing happens."""
    if kind != "other" or value > 15:
        return False
    near = set(view.lemmas(view.at(draft.start) - 6, view.at(draft.end - 1) + 7))
    return bool(near & noun_set("family")) and draft.counted.noun in noun_set("child")
