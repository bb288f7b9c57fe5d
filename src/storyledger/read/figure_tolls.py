"""The kind of a number that continues a toll: "the death toll rose to 3,617", "the number of injured stood at 812"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from storyledger.read.counted import Counted, is_person
from storyledger.read.figure_predicates import said_after
from storyledger.read.figure_verbs import verb_kind
from storyledger.read.kind_words import Found, kind_table, kind_words

if TYPE_CHECKING:
    from storyledger.read.counted import View
    from storyledger.read.figure_reports import Draft
    from storyledger.read.numbers import Number


def by_toll(view: View, number: Number, counted: Counted, person: bool) -> Found | None:
    """As in "the death toll rose to 3,617", "deaths have climbed past 4,700", "the injured number more than 6,500"."""
    own = counted.head if counted.head >= 0 else view.at(number.core_end - 1)
    if own < len(view) and view.get(own).deprel in {"nsubj", "nsubj:pass"} and view.upos(own + 1) == "AUX":
        return None  # "the toll could be 100,000, while 300,000 had been made homeless"
    if counted.head >= 0 and not (person and counted.noun in {"people", "person", "other"}):
        return None
    i = view.at(number.start)
    if is_former(view, i):
        return None
    if counted.head >= 0 and view.low(i - 1) not in {
        "at",
        "to",
        "past",
        "of",
        "above",
        "over",
        "reached",
        "hit",
        "is",
        "was",
        "passed",
    }:
        return None
    # "could reach 10,000", "passed 200": the verb stands inside the expression
    verb = i if number.projected or view.lemma(i) in {"range", "vary", "pass", "top", "exceed"} else -1
    for j in range(i - 1, max(-1, i - 22), -1):
        token = view.get(j)
        lemma = token.lemma
        if (
            verb < 0
            and (
                token.upos in {"VERB", "AUX"}
                or lemma in {"reach", "top", "number", "hit", "near", "pass"}
                or (lemma == "range" and view.low(j + 1) in {"from", "between"})
            )
            and lemma in kind_words("toll verb")
            and not (token.upos == "NOUN" and (view.low(j + 1) in {"of", "who"} or view.get(j + 1).xpos == "VBN"))
        ):
            verb = j
            continue
        if verb < 0 and j >= i - 3 and view.low(j) in {"toll", "at", "of", "to", ":"}:
            if view.low(j) == "toll":
                told = toll_kind(view, j)
                return Found(told, "toll", f"{told}: the toll", trigger=j)
            if view.low(j) in {"at", ":"}:
                verb = j
            continue
        if lemma in {"toll", "tally"} or (
            (lemma in kind_words("toll") or view.low(j) in kind_words("toll"))
            and token.upos in {"NOUN", "ADJ", "VERB", "PROPN"}
        ):
            brought = view.low(i - 1) == "to" and not BRINGING.isdisjoint(view.lemmas(max(0, j - 4), j))
            if verb < 0 and lemma not in {"toll", "tally"} and not brought:
                continue
            if lemma in {"number", "count", "figure", "total"}:
                clause = said_after(view, j + 3, person=True) if view.low(j + 1) == "of" else None
                if view.low(j + 1) == "who":
                    fate = said_after(view, j + 1, person=True)
                    if fate is not None:
                        return fate  # "the number who have died is between 100 and 200"
                if clause is not None and view.low(j + 3) in {"who", "that"}:
                    return clause  # "the number of those who had lost their homes at 200,000"
                held = verb_kind(view, j + 1, "patient", person=True) if view.get(j + 1).xpos == "VBN" else None
                if held is not None and state_or_noun(view, j + 1) is None:
                    # "bringing the number held since the vote to more than 5,000"
                    return Found(held[0], held[1], f'{held[0]}: the number "{view.low(j + 1)}"', trigger=j + 1)
                for k in range(j + 1, min(j + 7, i)):
                    if view.lemma(k) in {"camp", "shelter"}:
                        return Found("displaced", "shelter", "displaced: the number in camps or shelters", trigger=k)
                    kind = state_or_noun(view, k)
                    if kind:
                        return Found(kind, view.lemma(k), f'{kind}: the number of "{view.low(k)}"', trigger=k)
                if clause is not None and is_person(view, Counted(j + 2, 0, 0, view.lemma(j + 2))):
                    return clause  # "the number of people known to have died has risen to 62"
                if view.get(j + 1).xpos == "VBN":
                    fate = said_after(view, j + 1, person=True)
                    if fate is not None:
                        return fate  # "puts the number evacuated on its side at 3,614"
                continue
            kind = toll_kind(view, j) if lemma in {"toll", "tally"} else state_or_noun(view, j)
            foreseen = number.projected or (view.low(verb - 1) == "to" and view.lemma(verb - 2) in _FORESEEN)
            numbered = any(view.upos(m) == "NUM" and view.low(m - 1) in _AT for m in range(j + 1, i - 1))
            if (numbered and not foreseen) or view.low(end_of(view, number)) in {"who", "whom"}:
                continue  # that toll has its own number
            if kind and (
                verb >= 0 or brought or i - j <= 4 or (lemma == "toll" and i - j <= 8 and view.low(i - 1) == "to")
            ):
                return Found(kind, lemma, f'{kind}: the count of "{view.low(j)}"', trigger=j)
    return None


BRINGING: Final = frozenset(
    {"bring", "take", "raise", "push", "lift", "put", "revise", "lower", "update", "cut", "reduce", "increase"}
)
"""Verbs before a total that is then told: "bringing the total dead in the valley to 18"."""
_FORESEEN: Final = frozenset({"expect", "fear", "likely", "predict", "believe", "set"})
"""Words of a toll that is to become another: "the toll was at 150 and was expected to hit 250"."""
_AT: Final = frozenset(["at", "to", "past", "above", "is", "was", "reached", "hit", "over", "topped"])


def is_former(view: View, i: int) -> bool:
    """Whether the number at a word is what a count was before: "the toll rose to 61 from 48"."""
    if view.low(i - 1) != "from" or view.upos(i - 2) != "NUM":
        return False
    first = i - 2
    while view.upos(first - 1) == "NUM":
        first -= 1
    return view.low(first - 1) == "to"


GROWING: Final = frozenset({"rise", "increase", "grow", "climb", "jump", "fall", "drop", "go", "up", "swell", "soar"})
_CHANGING: Final = GROWING | {
    *("cut", "reduce", "lower", "raise", "shrink", "slash", "trim", "expand", "boost", "double", "bring", "decrease"),
    *("decline", "dwindle", "scale", "revise", "halve", "narrow", "extend"),
}


CHANGED: Final = 2
"""Words above what is counted up to the verb of its change: "cut its force from 300 soldiers"."""


def is_change(view: View, former: Draft, draft: Draft) -> bool:
    """Whether a number tells what another was before: "cut its force from 300 soldiers to about 250"."""
    noun, i = former.counted.head, view.at(former.start)
    if noun < 0 or draft.counted.head not in {-1, noun} or former.number.sense != draft.number.sense:
        return False
    k = view.at(draft.start) - 1
    led = view.low(i - 1) == "from" and view.low(k) == "to" and k == view.at(former.end - 1) + 1
    above = view.tree.ancestors(noun)[:CHANGED] if led else []
    return any(view.upos(m) == "VERB" and view.lemma(m) in _CHANGING for m in above)


def end_of(view: View, number: Number) -> int:
    """The token after a number."""
    return view.at(number.core_end - 1) + 1


def toll_kind(view: View, j: int) -> str:
    """What a toll counts: those killed, where it does not say those injured."""
    before = set(view.words(j - 3, j))
    if before & {"injury", "injured", "injuries"}:
        return "injured"
    return "killed"


def kind_in_count(view: View, k: int) -> str | None:
    """The kind of those of whom a count is: "the toll", "the number of dead", "the count of the injured"."""
    if view.lemma(k) in {"toll", "tally"}:
        return toll_kind(view, k)
    if view.lemma(k) not in {"number", "count", "total", "list"} or view.low(k + 1) != "of":
        return state_or_noun(view, k)
    return next((kind for m in range(k + 2, k + 5) if (kind := state_or_noun(view, m))), None)


def state_or_noun(view: View, k: int) -> str | None:
    """The kind that a word tells as a state or as a noun, or None."""
    low, lemma = view.low(k), view.lemma(k)
    return kind_table("state").get(low) or kind_table("noun").get(low) or kind_table("noun").get(lemma)
