"""What a number counts: its noun, and the kind of figure that the words around it make.

Roles decide, not nearness: the object of "kill" is counted as killed and its subject is not; "people killed",
"killing 12",
"22 dead", "the toll rose to 3,617" each say it in their own way. Surface and parse are both asked, the surest first:
the noun itself, a state beside it, the verb that governs it, the verb that follows it, the noun that takes it with
"of",
the toll that it continues, the tree above it. Left out: metaphor ("killed two hopes").
Everything looks at a bounded window of one sentence.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from storyledger.read.numbers import load_lists
from storyledger.read.trees import base, grow_tree

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from storyledger.read.numbers import Number
    from storyledger.read.trees import Tree
    from storyledger.records import Sentence, Token

EVENT_KINDS: Final = frozenset(
    {"killed", "injured", "missing", "evacuated", "displaced", "rescued", "trapped", "detained", "besieged"}
)
"""Kinds that tell what happened to somebody."""

NOUN_FIRST: Final = frozenset({"killed", "injured", "vehicles", "buildings", "aid", "votes"})
"""Kinds that a noun decides whatever its verb: "34 deaths were reported", "29 buses were heading there"."""

REACH: Final = 16
"""Words looked at after a noun phrase: its verb stood within 14 in all of the treebank sentences that we looked at."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What a number counts."""

    head: int
    """Token of the noun; -1 where none stands (an elliptical number)."""
    first: int
    """First token of the words after the number that belong to its noun phrase.

    Equals `last` + 1 where there are none.
    """
    last: int
    """Last token of the noun phrase, at least the number's own last token."""
    noun: str
    """Lemma of the head noun, or empty."""


@dataclass(frozen=True, slots=True)
class Found:
    """A kind with the word that decided and the rule, for the reader."""

    kind: str
    event: str | None
    rule: str
    projected: bool = False
    negated: bool = False
    trigger: int = -1
    """Token of the deciding word."""


@cache
def _table(role: str) -> Mapping[str, str]:
    """Lemma to kind for one role."""
    table: dict[str, str] = {}
    for section, lemmas in load_lists("kinds.txt").items():
        kind, _, name = section.partition(" ")
        if name == role:
            for lemma in lemmas:
                table.setdefault(lemma, kind)
    return table


@cache
def _set(section: str) -> frozenset[str]:
    return frozenset(load_lists("kinds.txt")[section])


@cache
def noun_set(section: str) -> frozenset[str]:
    """Nouns of one section of the list of counted nouns."""
    return frozenset(load_lists("counted.txt")[section])


@cache
def _phrases() -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    for section, phrases in load_lists("kinds.txt").items():
        kind, _, name = section.partition(" ")
        if name == "phrase":
            found.extend((phrase, kind) for phrase in phrases)
    return tuple(sorted(found, key=lambda pair: -len(pair[0])))


class View:
    """A sentence as the rules ask about it."""

    def __init__(self, sentence: Sentence, text: str) -> None:
        self.sentence = sentence
        self.tokens = sentence.tokens
        self.text = text

    # Most sentences have no number: what costs is made when a rule first asks for it.

    @cached_property
    def tree(self) -> Tree:
        """The sentence's tree."""
        return grow_tree(self.sentence)

    @cached_property
    def low(self) -> Callable[[int], str]:
        """Gives the word at an index in lower case; empty outside the sentence."""
        return defaultdict(str, enumerate([token.text.lower() for token in self.tokens])).__getitem__

    @cached_property
    def _ends(self) -> list[int]:
        return [token.end for token in self.tokens]

    def at(self, offset: int) -> int:
        """Index of the token that covers or follows a character offset; the number of tokens beyond the end."""
        return bisect_right(self._ends, offset)

    @cached_property
    def breaks(self) -> list[int]:
        """How many of the words before each index set a clause off: ";", "while", "but"."""
        return list(accumulate((self.low(k) in {";", "while", "but"} for k in range(len(self))), initial=0))

    @cached_property
    def numerals(self) -> list[int]:
        """How many of the words before each index are numerals."""
        return list(accumulate((token.upos == "NUM" for token in self.tokens), initial=0))

    @cached_property
    def joints(self) -> list[int]:
        """How many of the words before each index are numerals, conjunctions or punctuation."""
        return list(accumulate((token.upos in {"NUM", "CCONJ", "PUNCT"} for token in self.tokens), initial=0))

    def lemma(self, i: int) -> str:
        """The lemma; empty outside the sentence."""
        return self.tokens[i].lemma if 0 <= i < len(self.tokens) else ""

    def upos(self, i: int) -> str:
        """The part of speech; empty outside the sentence."""
        return self.tokens[i].upos if 0 <= i < len(self.tokens) else ""

    def get(self, i: int) -> Token:
        """The token."""
        return self.tokens[i]

    def __len__(self) -> int:
        return len(self.tokens)


# --- the noun ------------------------------------------------------------------------------------------------------

_TIME_NOUNS: Final = frozenset(
    [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "today",
        "yesterday",
        "tomorrow",
        "overnight",
        "tonight",
    ]
)
_STATE_WORDS: Final = frozenset(
    {"dead", "wounded", "injured", "missing", "homeless", "displaced", "killed", "hurt", "abstentions"}
)
_INSIDE: Final = frozenset({"ADJ", "NOUN", "PROPN"})


def counted_noun(view: View, number: Number) -> Counted:
    """The noun that a number counts, by the words that follow it and by the parse."""
    end = max(number.end, number.core_end)
    last = view.at(end - 1)
    i = last + 1
    if number.unit and number.unit_end > number.end:
        i = view.at(number.unit_end - 1) + 1
        last = i - 1
    # a hedge that follows ("200 people or more") has taken the noun in
    if number.end > number.core_end:
        inner = view.at(number.core_end - 1)
        nouns = [
            k
            for k in range(inner + 1, min(last + 1, len(view)))
            if view.upos(k) in {"NOUN", "PROPN"} and view.low(k) not in {"least", "most"}
        ]
        if nouns:
            return Counted(nouns[-1], inner + 1, last, view.lemma(nouns[-1]))
    first = i
    if view.low(i) in {'"', "”", "’", "'"}:
        i += 1
    if view.low(i) == "more" and view.low(i + 1) != "than":
        i += 1
    if number.hyphenated and view.low(i) == "-":
        i += 1
    of = False
    if view.low(i) == "of" and (number.vague or number.unit == "per cent" or number.zero):
        i += 1
        of = True
        while view.low(i) in {"the", "these", "those", "its", "their", "all", "a", "an", "his", "her"}:
            i += 1
        if view.upos(i) == "PRON" or view.low(i) in {"them", "whom", "which", "these", "those"}:
            return Counted(-1, last + 1, last, "")
    elif number.sense == "fraction" and view.low(i) in {
        "the",
        "its",
        "their",
        "all",
        "of",
        "those",
        "this",
        "our",
        "his",
        "her",
    }:
        while view.low(i) in {"the", "its", "their", "all", "of", "those", "this", "our", "his", "her"}:
            i += 1
    elif view.low(i) == "of":
        return Counted(-1, last + 1, last, "")
    head = -1
    k = i
    while k < len(view) and k - i < 8:
        token = view.get(k)
        low = token.text.lower()
        if low in _TIME_NOUNS and k > i - 1:
            break
        if token.upos in {"NOUN", "PROPN"}:
            if head >= 0 and token.upos == "PROPN" and view.upos(head) == "NOUN" and not of:
                break  # "17 civilians Friday", "two infants Saturday"
            if head >= 0 and view.low(k - 1) in {"dead", "wounded", "injured", "missing", "killed"}:
                break
            head = k
            # "71 search and rescue specialists": two nouns before the one that is counted
            if (
                token.xpos == "NN"
                and (number.value or 2) > 1
                and view.low(k + 1) == "and"
                and view.get(min(k + 2, len(view) - 1)).xpos == "NN"
                and view.upos(k + 3) == "NOUN"
                and view.get(min(k + 3, len(view) - 1)).xpos == "NNS"
            ):
                head = k + 3
                break
        elif token.upos == "ADJ":
            if low in _STATE_WORDS and (head >= 0 or view.upos(k + 1) not in {"NOUN", "PROPN", "ADJ"}):
                if head < 0:
                    head = k
                break
            if head >= 0 and view.low(k - 1) not in {"-", "–"}:
                break
        elif (
            head < 0
            and low in {"wounded", "injured", "missing", "displaced"}
            and view.upos(k + 1) in {"PUNCT", ""}
            and view.low(view.at(number.start) - 1) == "including"
        ):
            head = k  # "including 45 wounded.", tagged as a verb
            break
        elif (
            (token.upos == "VERB" and head < 0 and token.deprel == "amod")
            or (
                token.upos == "VERB"
                and head < 0
                and (token.xpos == "VBN" or (token.xpos == "VBD" and not number.vague))
                and view.upos(k + 1) in {"NOUN", "ADJ", "PROPN"}
                and low not in {"killed", "injured", "wounded", "including", "killing"}
            )
            or (low in {"-", "–", "'s", "’s", "/", '"', "“", "‘", "'"} and head < 0 | (view.upos(k + 1) in _INSIDE))
            or (low in {"-", "–"} and k + 1 < len(view))
            or (
                token.upos in {"ADV", "NUM"}
                and head < 0
                and view.upos(k + 1) in {"ADJ", "NOUN", "VERB"}
                and low not in {"so", "also", "now", "already"}
            )
            or (
                token.upos == "CCONJ"
                and head < 0
                and k > i
                and view.upos(k - 1) == "ADJ"
                and view.upos(k + 1) in {"ADJ", "NOUN"}
            )
            or (low == "," and head < 0 and k > i and view.upos(k - 1) == "ADJ" and view.upos(k + 1) == "ADJ")
            or (token.upos == "DET" and number.zero)
        ):
            pass
        else:
            break
        k += 1
    if head < 0:
        return Counted(-1, first, last, "")
    return Counted(head, first, head, view.lemma(head))


# --- the kind ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Subject:
    """What a report tells of, where that decides what its words mean."""

    leaving: str
    siege: bool
    illness: bool


def find_kind(view: View, number: Number, counted: Counted, subject: Subject) -> Found | None:
    """The kind of figure that the sentence makes of a number, or None where nothing in it says.

    `leaving` is the kind that going away has in this report: "evacuated" where it tells of an evacuation, else
    "displaced";
    `siege` says whether it tells of a siege, so that "remain" and "cut off" can mean one; `illness` whether it tells
    of a disease, so that those in hospital are its patients and "cases" are its cases.
    """
    leaving, siege, illness = subject.leaving, subject.siege, subject.illness
    if number.sense == "distance" and _rain(view, number):
        return Found("other", "rain", "other: a height of water, not a distance")
    by_sense = {"money": "money", "magnitude": "magnitude", "distance": "distance"}
    if number.sense in by_sense:
        kind = by_sense[number.sense]
        return Found(kind, None, f"{kind}: the expression itself says so")
    person = counted.head < 0 or is_person(view, counted)
    if number.sense == "measure":
        k = view.at(number.unit_end - 1) + 1
        if view.low(k) == "of" and {view.low(j) for j in range(k + 1, min(k + 5, len(view)))} & _GOODS:
            return Found("aid", None, "aid: goods by weight")
        return None  # "burned 12,000 hectares": an extent, not those to whom it happens
    partitive = _partitive(view, number, counted)
    for rule in (
        _by_vote,
        _by_inversion,
        _by_noun,
        _by_object,
        _by_state,
        _by_settlement,
        _by_toll,
        _by_predicate,
        _by_of,
        _by_phrase,
        _by_tree,
        _by_soft_noun,
    ):
        if partitive and rule in {_by_predicate, _by_tree, _by_phrase}:
            continue
        found = rule(view, number, counted, person)
        if found is None:
            continue
        if found.negated and not number.zero and found.kind in EVENT_KINDS:
            return Found("other", found.event, f"other: it is denied that they are {found.kind}", trigger=found.trigger)
        found = _by_report(view, counted, found, illness=illness)
        if number.unit == "per cent" and not (
            found.kind == "displaced" and counted.noun in {"population", "people", "resident", "inhabitant", "citizen"}
        ):
            return Found("share", found.event, "share: a part of a whole is stated")
        if found.kind == "besieged" and not siege:
            if found.event in {"remain", "stay", "hold out", "concentrate", "shut"}:
                continue
            if found.event in {"cut off", "surround", "shut in", "hem in", "shut off"}:
                found = Found(
                    "trapped",
                    found.event,
                    found.rule.replace("besieged", "trapped"),
                    found.projected,
                    found.negated,
                    found.trigger,
                )
        if found.kind == "leaving":
            if counted.noun in noun_set("fighter"):
                leaving = "evacuated"  # fighters who leave a place withdraw from it
            return Found(leaving, found.event, found.rule, found.projected, found.negated, found.trigger)
        return found
    if number.unit == "per cent":
        return Found("share", None, "share: a part of a whole is stated")
    return None


def _rain(view: View, number: Number) -> bool:
    k = view.at(max(number.end, number.unit_end) - 1) + 1
    return bool(
        {view.low(j) for j in range(k, k + 4)} & {"rain", "rainfall", "snow", "snowfall", "precipitation", "water"}
    )


def _partitive(view: View, number: Number, counted: Counted) -> bool:
    """As in "one of the two deputies has died": what follows is said of the one, not of the two."""
    i = view.at(number.start)
    if view.low(i - 2) != "of" or view.low(i - 1) not in {"the", "those", "these", "its", "their"}:
        return False
    if view.low(counted.last + 1) in {"who", "that"} or view.get(min(counted.last + 1, len(view) - 1)).xpos == "VBN":
        return False
    return view.upos(i - 3) == "NUM" or view.low(i - 3) in {
        *("one", "some", "many", "most", "none", "several", "each", "all", "half", "another", "few", "any", "both"),
    }


_AREAS: Final = frozenset(
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


def _by_report(view: View, counted: Counted, found: Found, *, illness: bool) -> Found:
    """What the report's subject makes of a kind: patients of a disease, cases of a court."""
    if found.kind == "injured" and found.event in _CARE and (illness or _disease_near(view, counted)):
        return Found(
            "affected",
            found.event,
            f'affected: "{found.event}" in a report on a disease',
            found.projected,
            trigger=found.trigger,
        )
    if (
        found.event in {"pull out", "pull_out"}
        and found.kind == "evacuated"
        and counted.noun not in noun_set("fighter")
    ):
        return Found("rescued", found.event, "rescued: they are pulled out", found.projected, trigger=found.trigger)
    if found.kind == "affected" and counted.noun == "case" and found.event == "case" and not illness:
        words = {view.low(k) for k in range(max(0, counted.head - 4), counted.head)}
        if not words & {"new", "confirmed", "suspected", "probable", "active", "possible", "fresh", "reported"}:
            return Found("other", "case", "other: cases of no disease", trigger=found.trigger)
    if found.kind == "affected" and counted.noun in _AREAS:
        return Found(
            "other", found.event, "other: places, not persons, are counted", found.projected, trigger=found.trigger
        )
    return found


def _disease_near(view: View, counted: Counted) -> bool:
    return any(view.lemma(k) in noun_set("disease") for k in range(counted.last + 1, min(counted.last + 8, len(view))))


_CARE: Final = frozenset(
    [
        *("hospital", "hospitalise", "hospitalize", "hospitalised", "hospitalized", "admit", "treat"),
        *("taken to hospital", "rushed to hospital", "in hospital", "in hospitals", "critical condition"),
        *("serious condition", "intensive care", "needed treatment", "were treated", "unwell"),
    ]
)


def is_person(view: View, counted: Counted) -> bool:
    """Whether persons are counted."""
    if counted.noun in noun_set("person") or view.low(counted.head) in noun_set("person"):
        return True
    low = view.low(counted.head)
    return low.endswith(
        ("ers", "ors", "ists", "ians", "men", "women", "people", "folk", "ees", "ants", "ents")
    ) and _table("noun").get(counted.noun) not in {"vehicles", "buildings", "aid", "votes"}


def _by_vote(view: View, number: Number, counted: Counted, person: bool) -> Found | None:  # noqa: ARG001 - one signature a rule
    i = view.at(number.core_end - 1) + 1
    after = (view.low(i), view.low(i + 1))
    if after in {("in", "favour"), ("in", "favor")} or (
        after[0] in {"against", "abstaining", "abstained"} and number.sense != "money"
    ):
        return Found(
            "votes", "favour" if after[0] == "in" else after[0], "votes: for, against or abstaining", trigger=i
        )
    if (
        counted.head < 0
        and view.low(view.at(number.start) - 1) == "by"
        and after[0] == "to"
        and view.upos(i + 1) == "NUM"
        and {view.lemma(k) for k in range(max(0, i - 16), i)} & _BALLOT
    ):
        return Found("votes", "vote", "votes: passed by so many to so many", trigger=i)
    if number.sense == "tally" or (counted.noun in {"vote", "abstention", "ballot"}):
        return Found("votes", "vote", "votes: the noun says so", trigger=max(counted.head, 0))
    return None


_BALLOT: Final = frozenset(
    ["approve", "pass", "reject", "vote", "adopt", "elect", "defeat", "ratify", "back", "ruling"]
)


def _by_inversion(view: View, number: Number, counted: Counted, person: bool) -> Found | None:  # noqa: ARG001
    """As in "among the dead were 43 foreigners": the clause stands on its head."""
    i = view.at(number.start) - 1
    if not person or view.lemma(i) != "be" or number.sense != "count":
        return None
    for j in range(i - 1, max(-1, i - 8), -1):
        if view.low(j) == "among":
            return _among(view, j + 1)
        if view.low(j) in {",", ";"}:
            return None
    return None


def _by_noun(view: View, number: Number, counted: Counted, person: bool) -> Found | None:  # noqa: ARG001
    if counted.head < 0:
        return None
    kind = _table("noun").get(counted.noun) or _table("noun").get(view.low(counted.head))
    if kind in NOUN_FIRST and view.upos(counted.head) != "ADJ":
        return Found(kind, counted.noun, f'{kind}: the noun "{view.low(counted.head)}"', trigger=counted.head)
    return None


def _by_state(view: View, number: Number, counted: Counted, person: bool) -> Found | None:  # noqa: ARG001
    """As in "108 wounded", "hundreds of injured people", "four captured soldiers", "37 dead on the regime side"."""
    start = view.at(number.core_end - 1) + 1
    stop = counted.last if counted.head >= 0 else start
    states = _table("state")
    phrase = (
        view.text[view.get(min(start, len(view) - 1)).start : view.get(min(stop + 4, len(view) - 1)).end].lower()
        if len(view)
        else ""
    )
    for words in (
        "dead or injured",
        "dead or wounded",
        "killed or injured",
        "killed or wounded",
        "dead and injured",
        "killed and injured",
    ):
        if words in phrase and phrase.index(words) < stop_length(view, start, stop + 1):
            return Found("affected", "kill or injure", f'affected: "{words}" is one number', trigger=start)
    for k in range(start, min(stop + 2, len(view))):
        word = view.low(k)
        if k >= stop and word in {"and", "or", ",", ";", "but", "as", "in", "on", "by"}:
            break
        if k == stop + 1 and (view.upos(k) not in {"ADJ", "VERB", "ADV"} or view.get(k).xpos in {"VBD", "VBG", "VB"}):
            break
        kind = states.get(word) or (states.get(view.lemma(k)) if view.upos(k) == "ADJ" else None)
        if kind is None and view.upos(k) in {"VERB", "ADJ"} and k < counted.head and word.endswith("ed"):
            kind = _table("patient").get(view.lemma(k))
            if kind == "evacuated":
                kind = None
        if kind and (k <= stop or view.low(k + 1) not in {"in", "by"} or kind != "killed"):
            return Found(kind, view.lemma(k), f'{kind}: "{word}" said of them', trigger=k)
    return None


def stop_length(view: View, start: int, stop: int) -> int:
    """Characters from token `start` to the end of token `stop`."""
    if not len(view) or start >= len(view):
        return 0
    return view.get(min(stop, len(view) - 1)).end - view.get(start).start + 12


def verb_kind(view: View, i: int, role: str, *, person: bool) -> tuple[str, str] | None:
    """Kind and lemma that the verb at token i makes of its patient or agent; particles and set phrases included."""
    table = _table(role)
    lemma = view.lemma(i)
    window = range(i + 1, min(i + 5, len(view)))
    for k in window:
        joined = f"{lemma}_{view.lemma(k)}"
        if joined in table and (k == i + 1 or view.upos(k) in {"NOUN", "ADV", "ADP"}):
            if joined in _set("persons only") and not person:
                return None
            return table[joined], joined.replace("_", " ")
        joined = f"{lemma}_{view.low(k)}"
        if joined in table:
            return table[joined], joined.replace("_", " ")
        if view.low(k) == "to" and f"{lemma}_to_{view.lemma(k + 1)}" in table:
            return table[f"{lemma}_to_{view.lemma(k + 1)}"], f"{lemma} to {view.lemma(k + 1)}"
        if view.upos(k) not in {"ADP", "ADV", "DET", "PRON", "PART", "ADJ"}:
            break
    ahead = {view.low(k) for k in range(i + 1, min(i + 8, len(view)))}
    if role == "patient" and lemma in {"shoot", "stab", "strike", "wound", "injure", "hit"}:
        near = [view.low(k) for k in range(max(0, i - 2), min(i + 4, len(view)))]
        if "fatally" in near or "dead" in near or "to death" in " ".join(near) or "and killed" in " ".join(near):
            return "killed", lemma
        if lemma in {"strike", "hit"}:
            if ahead & {"gunfire", "bullet", "bullets", "shrapnel", "car", "vehicle", "truck", "bus", "train"}:
                return "injured", lemma
            return ("affected", lemma) if lemma == "hit" and person else None
    if (
        role == "patient"
        and lemma
        in {
            "pull",
            "bring",
            "take",
            "dig",
            "move",
            "fly",
            "lead",
            "airlift",
            "carry",
            "winch",
        }
        and ahead & {"alive", "rubble", "debris", "wreckage", "ruins", "safety", "wreck"}
    ):
        if lemma == "move" and not ahead & {"alive", "rubble", "debris", "wreckage", "ruins"}:
            return "evacuated", f"{lemma} to safety"
        return "rescued", lemma
    if (
        role == "agent"
        and lemma in {"have", "show", "develop", "suffer", "carry", "catch", "contract", "display"}
        and {view.lemma(k) for k in range(i + 1, min(i + 7, len(view)))} & noun_set("disease")
        and not {view.lemma(k) for k in range(i + 1, min(i + 7, len(view)))} & {"wound", "injury", "burn", "fracture"}
    ):
        return "affected", f"{lemma} a disease"
    if lemma == "face" and not ahead & {"hunger", "famine", "starvation", "shortage", "shortages", "risk", "drought"}:
        return None
    if (
        role == "patient"
        and lemma == "admit"
        and ahead & {"symptoms", "virus", "infection", "flu", "disease", "fever", "cholera"}
    ):
        return "affected", lemma
    if (
        lemma in {"live", "move", "go", "shift", "stay", "remain", "head", "sleep"}
        and role == "agent"
        and person
        and {view.lemma(k) for k in range(i + 1, min(i + 9, len(view)))} & _CAMPS
    ):
        return "displaced", "live in camps"
    if lemma == "vote" and view.low(i - 1) == "to":
        return None  # "entitled to vote"
    if lemma == "escape" and role == "agent" and ahead & {"burns", "injuries", "wounds", "bruises", "cuts", "injury"}:
        return "injured", "escape with injuries"
    if (
        lemma == "bury"
        and role == "patient"
        and ("alive" in ahead or any(view.low(k) in {"under", "beneath"} for k in window))
    ):
        return "trapped", "bury"
    if lemma == "cross" and ahead & _STREETS and not ahead & _BORDERS:
        return None
    if lemma == "leave" and role == "agent" and person:
        return "leaving", "leave"
    if lemma in {"flee", "escape"} and role == "agent":
        return "leaving", lemma
    if lemma not in table or (lemma in _set("persons only") and not person):
        return None
    if lemma == "lose" and role == "patient":
        return None
    if lemma in {"suffer", "sustain"} and not any(
        view.lemma(k) in {"injury", "wound", "burn", "fracture"} for k in range(i + 1, min(i + 6, len(view)))
    ):
        return None
    return table[lemma], lemma


_STREETS: Final = frozenset({"bridge", "street", "streets", "square", "over", "road", "heart", "line"})
_BORDERS: Final = frozenset(
    ["border", "borders", "frontier", "sea", "mediterranean", "channel", "checkpoint", "desert", "river", "illegally"]
)
_GOODS: Final = frozenset(
    {
        "aid",
        "food",
        "medicine",
        "medicines",
        "medical",
        "supplies",
        "relief",
        "rice",
        "wheat",
        "flour",
        "blankets",
        "equipment",
        "pulses",
        "milk",
        "tents",
        "clothes",
        "clothing",
        "vaccine",
        "vaccines",
    }
)
_CAMPS: Final = frozenset({"camp", "tent", "shelter", "outdoors", "outside", "tarpaulin", "street"})
_POSSIBLE: Final = frozenset({"could", "may", "might", "would", "can", "will", "should"})


def _by_object(view: View, number: Number, counted: Counted, person: bool) -> Found | None:
    """As in "killed 19 civilians", "wounding 25", "left 37 dead", "took thousands of troops out"."""
    i = view.at(number.start) - 1
    while (
        view.low(i) in {'"', "“", "‘", "'", "”"}
        or (view.upos(i) in {"ADV", "DET"} and view.low(i) != "including")
        or view.low(i) in {"an", "a", "the", "another", "all"}
    ):
        i -= 1
    if view.upos(i) == "PART" or i < 0:
        return None
    if view.low(i) == "with" and view.low(i - 1) in {"along", "together"} and person:
        # "its chief was killed along with nearly 40 others"
        for k in range(i - 2, max(-1, i - 8), -1):
            kind = _table("patient").get(view.lemma(k)) if view.get(k).xpos in {"VBN", "VBD"} else None
            kind = kind or _table("agent").get(view.lemma(k)) if view.upos(k) == "VERB" else kind
            if kind in EVENT_KINDS:
                return Found(kind, view.lemma(k), f'{kind}: "{view.low(k)} along with" them', trigger=k)
        return None
    if view.upos(i) not in {"VERB", "NOUN", "ADJ"}:
        return None
    token = view.get(i)
    word = view.low(i)
    passive = token.xpos == "VBN" and any(view.lemma(k) == "be" for k in range(max(0, i - 3), i))
    if counted.noun == "life" and token.lemma in {"claim", "take", "cost"}:
        return Found("killed", f"{token.lemma} lives", f'killed: "{word}" lives', trigger=i)
    if (
        token.lemma == "lose"
        and not passive
        and person
        and counted.head >= 0
        and counted.noun not in {"life", "seat", "job"}
    ):
        return Found("killed", "lose", f'killed: "{word}" them', trigger=i)
    if view.upos(i) == "VERB" and not passive:
        hit = verb_kind(view, i, "patient", person=person)
        if hit is None and counted.last + 1 < len(view):
            particle = view.low(counted.last + 1)
            kind = _table("patient").get(f"{token.lemma}_{particle}")
            if kind and person:
                hit = kind, f"{token.lemma} {particle}"
        if hit is not None and not (
            token.lemma in {"kill", "wound", "injure"} and token.xpos == "VBN" and base(token.deprel) == "acl"
        ):
            modal = any(view.low(k) in _POSSIBLE for k in range(max(0, i - 3), i)) or (
                view.low(i - 1) == "to" and any(view.lemma(k) in _set("intent") for k in range(max(0, i - 4), i))
            )
            return Found(hit[0], hit[1], f'{hit[0]}: object of "{word}"', projected=modal, trigger=i)
    elif word in {
        "killing",
        "wounding",
        "injuring",
        "killed",
        "wounded",
        "injured",
        "displacing",
        "trapping",
        "kills",
        "injures",
        "wounds",
        "leaves",
    }:
        kind = {"k": "killed", "w": "injured", "i": "injured", "d": "displaced", "t": "trapped"}.get(word[0])
        if kind:
            return Found(kind, token.lemma, f'{kind}: object of "{word}"', trigger=i)
    return None


def _skip_aside(view: View, k: int) -> int:
    """The token after an aside that starts at k ("including five children", "most of them women")."""
    for j in range(k + 1, min(k + 14, len(view))):
        if view.low(j) in {"who", "whose", "which"} and view.low(j + 1) in {"was", "were", "is", "had", "has"}:
            return k + 40  # what follows is said of the aside: "nine cousins, among them a girl who was killed"
        if view.low(j) in {",", ")", "–", "—"} and not (view.upos(j + 1) == "NUM" or view.low(j + 1) == "and"):
            return j + 1
        if view.upos(j) == "AUX" or (view.get(j).xpos == "VBD" and view.low(j) not in {"wounded", "injured"}):
            return j
    return k + 14


_ASIDES: Final = frozenset({"including", "among", "most", "mostly", "many", "some", "mainly", "half", "all", "at"})


def _by_predicate(view: View, number: Number, counted: Counted, person: bool) -> Found | None:
    """As in "were killed", "have died", "are thought to be missing", "lost their lives", "people trapped in"."""
    k = max(counted.last, view.at(max(number.end, number.core_end) - 1)) + 1
    stop = min(len(view), k + REACH)
    be = have = modal = negated = relative = light = False
    camps = (
        Found("displaced", "shelter", "displaced: in camps or shelters", trigger=k)
        if _in_camps(view, k) and person
        else None
    )
    first = k
    while k < stop:
        token = view.get(k)
        low, lemma = token.text.lower(), token.lemma
        upos = token.upos
        if upos == "AUX" or (
            lemma in {"be", "have", "get"}
            and upos == "VERB"
            and view.upos(k + 1) in {"VERB", "ADV", "ADJ", "AUX", "PART"}
        ):
            be = be or lemma in {"be", "get"}
            have = have or lemma == "have"
            modal = modal or low in _POSSIBLE
            k += 1
            continue
        if be and low == "among":
            found = _among(view, k + 1)
            if found is not None:
                return found
        if low in {"not", "n't", "n’t", "never"}:
            negated = True
            k += 1
            continue
        state = _table("state").get(low)
        if state and upos == "VERB" and not be and _object_follows(view, k):
            state = None
        if state and (be or k == first or relative or light) and not (upos == "VERB" and have and not be):
            return Found(
                state,
                lemma,
                f'{state}: they "{"are " if be else ""}{low}"',
                projected=modal or _feared(view, first, k),
                negated=negated,
                trigger=k,
            )
        if (
            low in {"in", "at"}
            and be
            and {view.lemma(j) for j in range(k + 1, min(k + 6, len(view)))} & (_CAMPS - {"street", "outside"})
        ):
            return Found("displaced", "shelter", "displaced: in camps or shelters", trigger=k)
        if low in {"in", "on"} and be and view.low(k + 1) in {"hospital", "hospitals"}:
            return Found("injured", "hospital", "injured: in hospital", trigger=k)
        if upos == "VERB" or (upos in {"NOUN", "ADJ"} and lemma in _table("patient") and low.endswith("ed")):
            if lemma == "include":
                k = _skip_aside(view, k)
                continue
            active = token.xpos in {"VBG", "VBP", "VBZ", "VB"} or (token.xpos == "VBD" and not be) or (have and not be)
            if not be and not have and token.xpos == "VBN" and _object_follows(view, k):
                active = True
            reduced = not be and not have and token.xpos in {"VBN", "VBD"} and not _object_follows(view, k)
            hit = None
            if token.xpos == "VBG" and be and _table("patient").get(lemma) and view.low(k - 1) == "being":
                active = False
            if active:
                hit = verb_kind(view, k, "agent", person=person)
            if hit is None and (not active or reduced):
                hit = verb_kind(view, k, "patient", person=person)
            if (
                hit is None
                and lemma == "have"
                and any(view.lemma(j) in {"wound", "injury", "burn"} for j in range(k + 1, min(k + 4, len(view))))
            ):
                hit = "injured", "have wounds"
            if hit is not None:
                if hit[0] == "population":
                    told = _by_phrase(view, number, counted, person)
                    if told is not None and told.kind == "displaced":
                        return told
                projected = modal or _feared(view, first, k)
                return Found(hit[0], hit[1], f'{hit[0]}: they "{low}"', projected=projected, negated=negated, trigger=k)
            if lemma in {"remain", "stay", "lie", "be", "keep"} and _table("state").get(view.low(k + 1)):
                found_state = _table("state")[view.low(k + 1)]
                return Found(
                    found_state, view.lemma(k + 1), f'{found_state}: they "{low} {view.low(k + 1)}"', trigger=k + 1
                )
            if lemma in {"wait", "await"} and view.low(k + 1) == "to" and view.low(k + 2) == "be":
                return Found("trapped", "wait", f'trapped: they wait to be "{view.low(k + 3)}"', trigger=k)
            if active and lemma in _set("gathering"):
                return Found("other", lemma, f'other: they "{low}"', trigger=k)
            if lemma in {"allow", "let", "enable"}:
                modal = True
            if lemma in _set("light") or (lemma in {"have", "be"}):
                light = not active
                be = lemma in {"leave", "find"} and not active
                have = False
                k += 1
                continue
            if _ahead_purpose(view, k, stop):
                k += 1
                while k < stop and view.low(k) != "to":
                    k += 1
                be = have = False
                continue
            return camps
        if (
            view.low(k + 1) == "to"
            and low in {"due", "set", "scheduled", "supposed", "likely", "meant", "ready"}
            and be
        ):
            modal = True
            k += 1
            continue
        if low == "to" and be and view.upos(k - 1) == "AUX":
            modal = True  # "were to leave"
        if upos in {"ADV", "PART", "INTJ"} or low in {'"', "”", "“", "'", "’", "‘"}:
            if low in _ASIDES and low in {"mostly", "mainly"}:
                k = _skip_aside(view, k)
                continue
            first += k == first
            k += 1
            continue
        if low in {"who", "that", "which"} or upos == "SCONJ":
            if upos == "SCONJ" and low not in {"that", "since"}:
                return None
            relative = low in {"who", "that", "which"}
            if low == "since":
                k = _after_phrase(view, k + 1, stop)
                continue
            k += 1
            continue
        if low in {",", "(", "–", "—", "-"}:
            if view.low(k + 1) in {
                "including",
                "among",
                "most",
                "mostly",
                "many",
                "some",
                "mainly",
                "half",
                "all",
                "at",
            } or view.get(k).text in {"(", "–", "—"}:
                k = _skip_aside(view, k)
                continue
            if (
                view.upos(k + 1) == "NUM"
                and view.low(k + 2) == "of"
                and view.low(k + 3) in {"whom", "them", "which", "these"}
            ):
                return None
            if view.low(k + 1) in {"who", "which"} or view.upos(k + 1) == "NUM":
                k += 1
                continue
            return None
        if low == "including" or (low == "among" and not be):
            k = _skip_aside(view, k)
            continue
        if low in {"and", "or"}:
            if view.upos(k + 1) in {"NUM", "ADV", "ADJ", "NOUN", "PROPN"} and not be and not have:
                k += 1
                continue
            return None
        if upos == "ADP":
            k = _after_phrase(view, k + 1, stop)
            continue
        if upos in {"NUM", "NOUN", "ADJ", "PROPN", "DET"} and not be:
            k += 1
            continue
        return camps
    return camps


def _in_camps(view: View, k: int) -> bool:
    """Whether a place of refuge follows at once: "in 1,500 relief camps", "at a shelter"."""
    if view.low(k) not in {"in", "at"}:
        return False
    for j in range(k + 1, min(k + 7, len(view))):
        if view.lemma(j) in {"camp", "shelter", "tent"}:
            return True
        if view.upos(j) not in {"DET", "ADJ", "NUM", "NOUN", "ADV", "ADP"} and view.low(j) not in {",", "-"}:
            return False
    return False


def _ahead_purpose(view: View, k: int, stop: int) -> bool:
    """Whether the unknown verb at k leads to "to flee", "to leave"."""
    for j in range(k + 1, min(stop, k + 10)):
        if view.low(j) == "to" and view.lemma(j + 1) in {"flee", "leave", "escape", "evacuate"}:
            return True
        if view.low(j) in {",", ";", ":"} and view.upos(j + 1) not in {"NOUN", "ADJ"}:
            return False
    return False


def _feared(view: View, first: int, k: int) -> bool:
    return any(view.lemma(j) in {"fear", "presume", "expect"} for j in range(first, k))


def _object_follows(view: View, k: int) -> bool:
    """Whether a noun phrase follows the verb at k, so that those before it are its subject."""
    j = k + 1
    while view.upos(j) == "ADV":
        j += 1
    if view.low(j) in _TIME_NOUNS:
        return False
    return view.upos(j) in {"DET", "NUM", "NOUN", "PROPN", "PRON", "ADJ"} and view.low(j) not in {
        "last",
        "this",
        "that",
        "each",
        "every",
        "who",
    }


def _after_phrase(view: View, k: int, stop: int) -> int:
    """The token after the noun phrases of a prepositional phrase whose object starts at k."""
    begun = k
    while k < stop:
        token = view.get(k)
        if (
            (
                token.upos in {"DET", "ADJ", "NOUN", "PROPN", "NUM", "PRON"}
                and token.text.lower()
                not in {
                    "who",
                    "which",
                    "that",
                }
            )
            or (token.upos == "ADP" and k > begun)
            or token.text in {"-", "'s", "’s", "–"}
            or (token.upos == "CCONJ" and view.upos(k + 1) in {"PROPN", "NOUN", "DET", "ADJ"})
            or (token.upos == "VERB" and token.deprel == "amod")
            or (token.text == "," and view.upos(k + 1) == "PROPN" and view.upos(k - 1) == "PROPN")
        ):
            k += 1
        else:
            break
    return max(k, begun)


def _among(view: View, k: int) -> Found | None:
    """As in "were among those killed", "were among eight people killed", "were among the dead"."""
    for j in range(k, min(k + 8, len(view))):
        word = view.low(j)
        kind = _table("state").get(word) or (_table("patient").get(view.lemma(j)) if word.endswith("ed") else None)
        if kind:
            return Found(kind, view.lemma(j), f'{kind}: they are among those "{word}"', trigger=j)
        if word in {"victims", "casualties", "fatalities"}:
            return Found("killed", "victim", f'killed: they are among the "{word}"', trigger=j)
        if view.upos(j) in {"VERB", "AUX"} or word in {".", ",", ";"}:
            return None
    return None


def _by_of(view: View, number: Number, counted: Counted, person: bool) -> Found | None:
    """As in "the killing of more than 70", "the bodies of four children", "aid for 40000"."""
    i = view.at(number.start) - 1
    while view.low(i) in {'"', "“", "‘", "'"}:
        i -= 1
    link = view.low(i)
    if link not in {"of", "for", "by", "to", "on", "from"}:
        return None
    j = i - 1
    lemma = view.lemma(j)
    if link == "of" and lemma in {"home", "house"} and person and counted.head >= 0:
        return Found("displaced", lemma, f'displaced: "{view.low(j)} of" them', trigger=j)
    if link == "of" and lemma == "loss" and counted.noun == "life":
        return Found("killed", "loss", 'killed: "loss of" lives', trigger=j)
    if link == "of":
        if view.upos(j) not in {"NOUN", "PROPN", "VERB"}:
            return None
        kind = _table("of").get(lemma) or _table("of").get(view.low(j))
        if kind == "population" and not (person and not _is_state(counted)) and counted.head >= 0:
            return None
        if kind == "population" and counted.noun in noun_set("fighter"):
            return None
        if kind:
            return Found(kind, lemma, f'{kind}: "{view.low(j)} of"', trigger=j)
    if link in {"for", "of"} and person and counted.head >= 0:
        # "evacuation orders for 14,000 residents", "the evacuation by bus of 300 patients"
        for k in range(j, max(j - 6, -1), -1):
            if view.lemma(k) == "evacuation" or view.low(k) == "evacuation":
                return Found("evacuated", "evacuation", f'evacuated: "evacuation {link}"', trigger=k)
            if view.upos(k) in {"PUNCT", "NUM"}:
                break
    if link in {"for", "to"} and person:
        for k in range(j, max(j - 4, -1), -1):
            if _table("of").get(view.lemma(k)) == "aid" or view.low(k) in {"aid", "food", "relief", "supplies"}:
                return Found("aid", view.lemma(k), f'aid: "{view.low(k)} {link}"', trigger=k)
            if view.upos(k) in {"VERB", "PUNCT"}:
                break
        if link == "to" and {view.low(k) for k in range(max(0, j - 1), j + 1)} & {"power", "electricity", "water"}:
            return Found("affected", "supply", f'affected: "{view.low(j)} to" them', trigger=j)
        if link == "for" and lemma in {"look", "search", "hunt"}:
            return Found("missing", lemma, f'missing: they "{view.low(j)} for" them', trigger=j)
        if link == "to" and lemma == "home":
            return Found("population", "home", 'population: "home to"', trigger=j)
    if link == "by" and view.upos(j) == "VERB":
        hit = verb_kind(view, j, "agent", person=person)
        if hit and hit[0] == "affected":
            return Found(hit[0], hit[1], f'{hit[0]}: "{view.low(j)} by" them', trigger=j)
    return None


def _by_settlement(view: View, number: Number, counted: Counted, person: bool) -> Found | None:
    """As in "a country of 28 million people", "villages of up to 1,000 people": its size, whatever happens to it."""
    found = _by_of(view, number, counted, person)
    return found if found is not None and found.kind == "population" else None


def _is_state(counted: Counted) -> bool:
    return counted.noun in noun_set("state")


def _by_toll(view: View, number: Number, counted: Counted, person: bool) -> Found | None:
    """As in "the death toll rose to 3,617", "deaths have climbed past 4,700", "the injured number more than 6,500"."""
    if counted.head >= 0 and not (person and counted.noun in {"people", "person", "other"}):
        return None
    i = view.at(number.start)
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
    # "could reach 10,000": the verb stands inside the expression
    verb = i if number.projected else -1
    for j in range(i - 1, max(-1, i - 22), -1):
        token = view.get(j)
        lemma = token.lemma
        if (
            verb < 0
            and (token.upos in {"VERB", "AUX"} or (lemma in {"reach", "top", "number", "hit", "near", "pass"}))
            and lemma in _set("toll verb")
        ):
            verb = j
            continue
        if verb < 0 and j >= i - 3 and view.low(j) in {"toll", "at", "of", "to", ":"}:
            if view.low(j) == "toll":
                told = _toll_kind(view, j)
                return Found(told, "toll", f"{told}: the toll", trigger=j)
            if view.low(j) in {"at", ":"}:
                verb = j
            continue
        if lemma in {"toll", "tally"} or (
            (lemma in _set("toll") or view.low(j) in _set("toll")) and token.upos in {"NOUN", "ADJ", "VERB", "PROPN"}
        ):
            if verb < 0 and lemma not in {"toll", "tally"}:
                continue
            if lemma in {"number", "count", "figure", "total"}:
                for k in range(j + 1, min(j + 7, i)):
                    if view.lemma(k) in {"camp", "shelter"}:
                        return Found("displaced", "shelter", "displaced: the number in camps or shelters", trigger=k)
                    kind = _state_or_noun(view, k)
                    if kind:
                        return Found(kind, view.lemma(k), f'{kind}: the number of "{view.low(k)}"', trigger=k)
                continue
            kind = _toll_kind(view, j) if lemma in {"toll", "tally"} else _state_or_noun(view, j)
            if any(view.upos(m) == "NUM" and view.low(m - 1) in _AT for m in range(j + 1, i - 1)) or view.low(
                end_of(view, number)
            ) in {"who", "whom"}:
                continue  # that toll has its own number
            if kind and (verb >= 0 or i - j <= 4 or (lemma == "toll" and i - j <= 8 and view.low(i - 1) == "to")):
                return Found(kind, lemma, f'{kind}: the count of "{view.low(j)}"', trigger=j)
    return None


_AT: Final = frozenset(["at", "to", "past", "above", "is", "was", "reached", "hit", "over", "topped"])


def end_of(view: View, number: Number) -> int:
    """The token after a number."""
    return view.at(number.core_end - 1) + 1


def _toll_kind(view: View, j: int) -> str:
    before = {view.low(k) for k in range(max(0, j - 3), j)}
    if before & {"injury", "injured", "injuries"}:
        return "injured"
    return "killed"


def _state_or_noun(view: View, k: int) -> str | None:
    low, lemma = view.low(k), view.lemma(k)
    return _table("state").get(low) or _table("noun").get(low) or _table("noun").get(lemma)


def _by_phrase(view: View, number: Number, counted: Counted, person: bool) -> Found | None:
    if not person:
        return None
    start = view.at(max(number.end, number.core_end) - 1)
    stop = min(len(view), max(start, counted.last) + REACH)
    # not beyond the next number: it has a clause of its own
    for k in range(max(start, counted.last) + 1, stop):
        if view.upos(k) == "NUM" or view.low(k) in {";", "but", "while"}:
            stop = k
            break
    if start >= len(view) or stop <= start:
        return None
    words = view.text[view.get(start).start : view.get(stop - 1).end].lower()
    for phrase, kind in _phrases():
        if f" {phrase}" in words:
            return Found(kind, phrase, f'{kind}: "{phrase}"', trigger=start)
    return None


def _by_tree(view: View, number: Number, counted: Counted, person: bool) -> Found | None:
    """The words above the number in the tree, at most five steps up."""
    cur = counted.head if counted.head >= 0 else view.at(number.core_end - 1)
    if cur >= len(view):
        return None
    for child in view.tree.kids[cur]:
        token = view.get(child)
        own = any(base(view.get(m).deprel) == "nsubj" and view.upos(m) != "PRON" for m in view.tree.kids[child])
        own = own or view.low(child - 1) in {"whom", "which"}
        if base(token.deprel) in {"acl", "amod"} and token.upos in {"VERB", "ADJ"} and not own:
            role = (
                "agent"
                if token.xpos == "VBG" or (token.deprel == "acl:relcl" and not _passive(view, child))
                else "patient"
            )
            hit = verb_kind(view, child, role, person=person)
            state = _table("state").get(view.low(child))
            if hit or state:
                chosen, lemma = hit or (state or "", view.lemma(child))
                return Found(chosen, lemma, f'{chosen}: "{view.low(child)}" said of them', trigger=child)
    for _ in range(5):
        token = view.get(cur)
        head = token.head
        if not 0 <= head < len(view) or head == cur:
            return None
        relation = base(token.deprel)
        above = view.get(head)
        if relation in {"nsubj", "obj", "obl", "iobj", "csubj"} or (relation == "nmod" and above.upos == "VERB"):
            role = "patient" if relation in {"obj", "iobj"} or token.deprel == "nsubj:pass" else "agent"
            if relation == "obl":
                return None
            hit = verb_kind(view, head, role, person=person)
            state = _table("state").get(view.low(head)) if role != "agent" or above.upos == "ADJ" else None
            if hit is None and state is None:
                for child in view.tree.kids[head]:
                    if base(view.get(child).deprel) in {"xcomp", "ccomp"} and (
                        base(view.get(child).deprel) == "xcomp" or above.lemma in _set("light")
                    ):
                        inner = "patient" if _passive(view, child) else "agent"
                        hit = verb_kind(view, child, inner, person=person)
                        state = _table("state").get(view.low(child))
                        if hit or state:
                            break
            if hit or state:
                chosen, lemma = hit or (state or "", view.lemma(head))
                return Found(chosen, lemma, f'{chosen}: the {role} of "{view.low(head)}"', trigger=head)
            return None
        if relation == "nmod":
            kind = _table("of").get(above.lemma)
            if kind and kind != "population":
                return Found(kind, above.lemma, f'{kind}: "{view.low(head)} of"', trigger=head)
            kind = _table("noun").get(above.lemma)
            if kind in {"killed", "injured"}:
                return Found(kind, above.lemma, f'{kind}: "{view.low(head)}"', trigger=head)
        elif relation not in {"conj", "appos", "compound", "nummod", "flat", "amod", "dep", "parataxis", "det"}:
            return None
        cur = head
    return None


def _passive(view: View, i: int) -> bool:
    return any(view.get(k).deprel in {"aux:pass", "nsubj:pass"} for k in view.tree.kids[i]) or (
        view.get(i).xpos == "VBN" and not any(view.lemma(k) == "have" for k in view.tree.kids[i])
    )


def _by_soft_noun(view: View, number: Number, counted: Counted, person: bool) -> Found | None:  # noqa: ARG001
    """What the noun says by itself, where nothing is done to those counted.

    Evacuees, refugees, fighters, casualties.
    """
    if counted.head < 0:
        return None
    kind = _table("noun").get(counted.noun) or _table("noun").get(view.low(counted.head))
    if kind == "rescued" and number.vague:
        kind = "affected"  # "thousands of survivors sleep outside": those who live on, not those brought out
    aboard = {view.low(counted.last + 1), view.low(counted.last + 2)} & {"aboard", "board"}
    if kind == "displaced" and aboard:
        return None
    if kind == "displaced" and {view.lemma(k) for k in range(max(0, counted.head - 6), counted.head)} & {
        "carry",
        "capsize",
    }:
        return None  # those on a boat
    if kind:
        return Found(kind, counted.noun, f'{kind}: the noun "{view.low(counted.head)}"', trigger=counted.head)
    return None
