"""What a report's subject and those who are counted make of a kind.

Patients of a disease, cases of a court, soldiers on the move, prisoners set free, suspects who run off.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from storyledger.read.counted import Counted, View, is_person, noun_set
from storyledger.read.kind_words import Found, kind_table
from storyledger.read.trees import base


class Subject(NamedTuple):
    """What a report tells of, where that decides what its words mean."""

    leaving: str
    siege: bool
    illness: bool
    relief: bool = False
    """Whether the report is of a disaster, in which troops come to help."""


AREAS: Final = frozenset(
    [
        "state",
        "country",
        "nation",
        "district",
        "province",
        "region",
        "city",
        "town",
        "village",
        "area",
        "county",
        "site",
    ]
)


def by_report(view: View, counted: Counted, found: Found, subject: Subject) -> Found | None:
    """What the report's subject and those counted make of a kind; None where it cannot be said of them.

    Patients of a disease, cases of a court, soldiers on the move, prisoners set free, suspects who are looked for.
    """
    noun, event = counted.noun or view.lemma(counted.group), found.event or ""
    told: tuple[str, str] | None = None
    illness = subject.illness
    if found.kind == "injured" and _is_care(event) and (illness or _disease_near(view, counted)):
        told = "affected", f'"{event}" in a report on a disease'
    elif found.kind == "affected" and event.endswith((" in", " among")) and event.partition(" ")[0] in _DETECTING:
        here = illness or not noun_set("disease").isdisjoint(view.tree.lemmas)
        return found if here else None  # a virus is found in people, and so is courage
    elif found.kind == "evacuated" and event in _OUT and noun not in noun_set("fighter"):
        if event == "pull out" or not (subject.siege or subject.leaving == "evacuated"):
            told = "rescued", f'"{event}" is to rescue'
    elif found.kind == "missing" and event.startswith("carry") and _is_personsubject_of(view, found.trigger):
        told = "detained", "somebody carries them off"
    elif found.kind == "evacuated" and event == "airlift" and subject.relief:
        told = "rescued", "they are flown out of a disaster"
    elif found.kind == "affected" and noun == "case" and event == "case" and not illness:
        head = counted.head if counted.head >= 0 else counted.group
        words = set(view.words(head - 4, head))
        if not words & {"new", "confirmed", "suspected", "probable", "active", "possible", "fresh", "reported"}:
            told = "other", "cases of no disease"
    elif found.kind == "affected" and noun in AREAS:
        told = "other", "places, not persons, are counted"
    elif found.kind == "displaced" and noun in noun_set("fighter") and event.partition(" ")[0] in _MOVING:
        return None  # troops that cross a river are not driven out
    elif found.kind == "rescued" and noun in noun_set("prisoner") and event.partition(" ")[0] in {"free", "spare"}:
        told = "detained", "prisoners who are freed"
    elif found.kind == "missing" and noun in noun_set("sought") and event.partition(" ")[0] in _SEEKING:
        told = "other", "they are wanted, not missing"
    elif found.kind == "fighters" and subject.relief and noun in noun_set("regular"):
        told = "other", "troops who help in a disaster"
    elif found.kind == "detained" and event == "hold":
        told = _held_by(view, found.trigger, noun)
    elif found.kind == "rescued" and found.negated and event == "survive":
        return found._replace(kind="killed", rule="killed: they did not survive", negated=False)
    return found._replace(kind=told[0], rule=f"{told[0]}: {told[1]}") if told is not None else found


def _held_by(view: View, verb: int, noun: str) -> tuple[str, str] | None:
    """What it is to be held by a place: a camp's refugees are displaced, a hall's seats are no prisoners.

    Nor are those whom something that takes place is of, or for: "a rally of 5,000 people was held".
    """
    subject = subject_of(view, verb)
    holder = view.lemma(subject)
    if subject >= 0 and view.get(subject).deprel == "nsubj:pass" and _takes_place(view, subject):
        return "other", f'a {holder} that was "{view.low(verb)}"'
    if holder not in noun_set("venue"):
        return None
    if kind_table("noun").get(noun) == "displaced" or holder in {"camp", "shelter"}:
        return "displaced", f'a {holder} that "{view.low(verb)}" them'
    return "other", f'a {holder} that "{view.low(verb)}" them'


def _takes_place(view: View, subject: int) -> bool:
    """Whether what is held is no person, nor a number or a group of them."""
    lemma = view.lemma(subject)
    return (
        view.upos(subject) == "NOUN"
        and not _is_person_at(view, subject)
        and lemma not in noun_set("group") | noun_set("family") | _MANY
    )


def _is_personsubject_of(view: View, verb: int) -> bool:
    """Whether a verb's subject is a person."""
    subject = subject_of(view, verb)
    return subject >= 0 and _is_person_at(view, subject)


def _is_person_at(view: View, noun: int) -> bool:
    return is_person(view, Counted(noun, 0, 0, view.lemma(noun)))


_MANY: Final = frozenset({"dozen", "score", "hundred", "thousand", "million", "most", "half", "third", "quarter"})
"""Nouns that stand for persons where they are counted."""
_DETECTING: Final = frozenset(
    {
        *("see", "seen", "saw", "find", "found", "isolated", "isolate", "spotted", "spot", "detected", "detect"),
        *("confirmed", "confirm", "diagnosed", "diagnose"),
    }
)
"""What is done with a disease in those who have it."""
_MOVING: Final = frozenset(
    {"cross", "pour", "stream", "arrive", "go", "move", "travel", "walk", "run", "sleep", "camp"}
)
_OUT: Final = frozenset({"pull out", "bring out", "get out", "carry out", "lead out"})
"""What rescuers do, and convoys that empty a town under siege."""
_SEEKING: Final = frozenset({"search", "look", "hunt", "sign", "trace", "searching", "looking", "hunting"})


def _disease_near(view: View, counted: Counted) -> bool:
    return not noun_set("disease").isdisjoint(view.lemmas(counted.last + 1, counted.last + 8))


_CARE: Final = frozenset(
    [
        *("hospital", "hospitals", "hospitalise", "hospitalize", "hospitalised", "hospitalized", "admit", "treat"),
        *(
            "serious",
            "critical",
            "stable",
            "grave",
            "icu",
            "clinic",
            "ward",
            "condition",
            "intensive",
            "treatment",
            "care",
            "treated",
            "unwell",
            "ventilator",
            "ventilators",
            "life",
        ),
    ]
)


def _is_care(event: str) -> bool:
    """Whether the words tell of care, which is given to the sick as to the hurt: "take to hospital"."""
    return not _CARE.isdisjoint(event.split())


def subject_of(view: View, verb: int) -> int:
    """The head noun of a verb's subject, its own or shared with the verb before, or what its clause hangs on; -1."""
    for _ in range(3):
        for child in view.tree.kids[verb]:
            if base(view.get(child).deprel) == "nsubj":
                if view.upos(child) != "PRON":
                    return child
                above = view.get(verb).head
                return above if 0 <= above < len(view) and view.get(verb).deprel.startswith("acl") else -1
        token = view.get(verb)
        if token.deprel != "conj" or not 0 <= token.head < len(view):
            return -1
        verb = token.head
    return -1
