"""What a number counts: the sentence as the rules ask about it, and the noun of a number.

Everything looks at a bounded window of one sentence.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from functools import cache, cached_property, partial
from importlib import resources
from itertools import accumulate
from typing import TYPE_CHECKING, Final, NamedTuple

from storyledger.read.kind_words import kind_table
from storyledger.read.numbers import load_lists

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from storyledger.read.numbers import Number
    from storyledger.read.trees import Tree
    from storyledger.records import Token

EVENT_KINDS: Final = frozenset(
    {"killed", "injured", "missing", "evacuated", "displaced", "rescued", "trapped", "detained", "besieged"}
)
"""Kinds that tell what happened to somebody."""


class Counted(NamedTuple):
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
    group: int = -1
    """Token of the noun that says of whom there are so many, where the number has none of its own.

    "Thirty-eight of the injured", "survivors numbering 12,000"; -1 where none stands.
    """


@cache
def noun_set(section: str) -> frozenset[str]:
    """Nouns of one section of the list of counted nouns."""
    return frozenset(load_lists("counted.txt")[section])


class View:
    """A sentence as the rules ask about it: beyond its ends stands nothing, as empty words."""

    def __init__(self, tree: Tree, text: str) -> None:
        self.tree = tree
        self.sentence = tree.sentence
        self.tokens = tree.tokens
        self.text = text
        """The whole report's."""

    # Most sentences have no number: what costs is made when a rule first asks for it.

    @cached_property
    def low(self) -> Callable[[int], str]:
        """Gives the word at an index in lower case; empty outside the sentence."""
        return _or_empty(self.tree.forms)

    @cached_property
    def lemma(self) -> Callable[[int], str]:
        """Gives the lemma at an index; empty outside the sentence."""
        return _or_empty(self.tree.lemmas)

    def words(self, first: int, stop: int) -> list[str]:
        """The words from `first` to before `stop` in lower case, as far as they stand in the sentence."""
        return self.tree.forms[max(0, first) : max(0, stop)]

    def lemmas(self, first: int, stop: int) -> list[str]:
        """The lemmas from `first` to before `stop`, as far as they stand in the sentence."""
        return self.tree.lemmas[max(0, first) : max(0, stop)]

    @cached_property
    def upos(self) -> Callable[[int], str]:
        """Gives the part of speech at an index; empty outside the sentence."""
        return _or_empty([token.upos for token in self.tokens])

    @cached_property
    def get(self) -> Callable[[int], Token]:
        """Gives the token at an index."""
        return self.tokens.__getitem__

    @cached_property
    def at(self) -> Callable[[int], int]:
        """Gives the index of the token that covers or follows a character offset; beyond the end that of the end."""
        return partial(bisect_right, [token.end for token in self.tokens])

    @cached_property
    def breaks(self) -> list[int]:
        """How many of the words before each index set a clause off: ";", "while", "but"."""
        return list(accumulate((form in {";", "while", "but"} for form in self.tree.forms), initial=0))

    @cached_property
    def numerals(self) -> list[int]:
        """How many of the words before each index are numerals."""
        return list(accumulate((token.upos == "NUM" for token in self.tokens), initial=0))

    @cached_property
    def joints(self) -> list[int]:
        """How many of the words before each index are numerals, conjunctions or punctuation."""
        return list(accumulate((token.upos in {"NUM", "CCONJ", "PUNCT"} for token in self.tokens), initial=0))

    def __len__(self) -> int:
        return len(self.tokens)


def _or_empty(words: Sequence[str]) -> Callable[[int], str]:
    return defaultdict(str, enumerate(words)).__getitem__


TIME_NOUNS: Final = frozenset(
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
        if view.lemma(i) in _CONVOYED:
            return Counted(i, first, i, view.lemma(i))  # "a 20-vehicle convoy" has twenty vehicles
    # "two 10-year-old boys", "six five-storey buildings": an age or a size stands between
    if view.upos(i) == "NUM" and view.low(i + 1) in {"-", "–"} and view.upos(i + 2) == "NOUN":
        after = i + 5 if view.low(i + 3) in {"-", "–"} and view.low(i + 4) == "old" else i + 3
        if view.upos(after) in {"NOUN", "PROPN", "ADJ"}:
            i = after
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
        return Counted(-1, last + 1, last, "", _group_after(view, i + 1))
    head = -1
    before = view.at(number.start) - 1
    k = i
    while k < len(view) and k - i < 8:
        token = view.get(k)
        low = token.text.lower()
        if low in TIME_NOUNS and k > i - 1:
            break
        if low == "shot" and head < 0 and token.xpos == "NN" and (number.value or number.low or 2) > 1:
            break  # "14 shot in weekend attacks", taken for a noun
        if low in {"last", "this", "next"} and head < 0 and view.lemma(k + 1) in _SPELLS:
            break  # "$11.7 trillion last year"
        chain = _end_of_chain(view, k) if head < 0 else k
        if chain > k:
            k = chain  # "14,000 ready-to-eat meals"
        elif token.upos == "PROPN" and low in _SIDES and view.upos(k + 1) == "ADJ":
            pass  # "North American workers"
        elif token.upos == "NOUN" and head < 0 and _is_joined_modifier(view, k):
            pass  # "scores of self-appointed volunteers", "heat-related deaths"
        elif token.upos in {"NOUN", "PROPN"}:
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
            and (view.low(before) == "including" or view.upos(before) in {"VERB", "ADV"})
        ):
            head = k  # "including 45 wounded.", "treated 500 wounded.", tagged as a verb
            break
        elif (
            (token.upos == "VERB" and head < 0 and token.deprel == "amod")
            or (
                token.upos == "VERB"
                and head < 0
                and (token.xpos == "VBN" or (token.xpos == "VBD" and not number.vague and _is_suffered(token.lemma)))
                and view.upos(k + 1) in {"NOUN", "ADJ", "PROPN"}
                and low not in {"killed", "injured", "wounded", "including", "killing"}
            )
            or (low in {"'s", "’s", "-", "–", "/", '"', "“", "‘", "'"} and head < 0)
            or (low in {"'s", "’s"} and view.upos(k + 1) in _INSIDE)  # "half the country's people"
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
        group = _group_before(view, view.at(number.start) - 1)
        return Counted(-1, first, last, "", group if group >= 0 else _apposed(view, number))
    return Counted(head, first, head, view.lemma(head))


def _apposed(view: View, number: Number) -> int:
    """The noun of "prisoners, some 15,000 by the envoy's count"; -1 without one, and for what may be an age."""
    core = view.get(min(view.at(number.core_end - 1), len(view) - 1))
    told = core.deprel == "appos" and core.upos == "NUM" and view.low(view.at(number.start) - 1) == ","
    noun = core.head if told and (number.value or 0) > _OLDEST else -1
    return noun if 0 <= noun < view.at(number.start) and view.get(noun).xpos == "NNS" else -1


_OLDEST: Final = 120


_CONVOYED: Final = frozenset({"vehicle", "bus", "truck", "car", "boat", "ship"})
_SPELLS: Final = frozenset(
    {"year", "month", "week", "quarter", "season", "summer", "winter", "autumn", "spring", "fall"}
)
CHAIN: Final = 14
"""Tokens of the longest row of words joined by hyphens that is followed ("state-of-the-art" has seven)."""
_SIDES: Final = frozenset({"north", "south", "east", "west", "central", "latin", "western", "eastern"})


def _end_of_chain(view: View, k: int) -> int:
    """The last word of three or more joined by hyphens before a noun ("ready-to-eat"); the word itself without one."""
    end = k
    while (
        end + 2 < min(len(view), k + CHAIN)
        and view.low(end + 1) in {"-", "–"}
        and view.get(end).end == view.get(end + 1).start
        and view.get(end + 1).end == view.get(end + 2).start
    ):
        end += 2
    return end if end > k + 2 and view.upos(end + 1) in {"NOUN", "PROPN", "ADJ"} else k


def _is_joined_modifier(view: View, k: int) -> bool:
    """Whether a noun is joined by a hyphen to a participle or adjective that a noun follows: "heat-related deaths"."""
    if view.low(k + 1) not in {"-", "–"} or k + 3 >= len(view) or view.upos(k + 2) not in {"VERB", "ADJ"}:
        return False
    glued = view.get(k).end == view.get(k + 1).start and view.get(k + 1).end == view.get(k + 2).start
    return (
        glued and view.get(k + 2).xpos in {"VBN", "VBD", "VBG", "JJ"} and view.upos(k + 3) in {"NOUN", "PROPN", "ADJ"}
    )


def _is_suffered(lemma: str) -> bool:
    """Whether it is something done to persons: "12 wounded soldiers", taken for a verb."""
    return lemma in kind_table("patient")


_OF_WHOM: Final = frozenset({"the", "his", "her", "its", "their", "our", "my", "those", "these", "all", "'s", "’s"})


def _group_after(view: View, k: int) -> int:
    """The noun of "of the 130 people", "of his schoolmates", "of the country's 64 districts"; -1 without one."""
    if view.low(k) not in _OF_WHOM:
        return -1
    head = -1
    for j in range(k + 1, min(k + 8, len(view))):
        upos = view.upos(j)
        if upos in {"NOUN", "PROPN"} or (upos == "ADJ" and view.low(j) in _STATE_WORDS and head < 0):
            head = j
        elif upos not in {"ADJ", "NUM", "DET"} and view.low(j) not in _OF_WHOM | {"-"}:
            break
    return head


def _group_before(view: View, k: int) -> int:
    """The noun of "survivors numbering 12,000", "the number of damaged bridges rose to 134"; -1 without one."""
    if view.lemma(k) in {"number", "total"} and view.upos(k) == "VERB":
        subject = next((j for j in view.tree.kids[k] if view.get(j).deprel == "nsubj" and j < k), -1)
        if subject >= 0:
            return subject
        j = k - 1
        while j >= 0 and (view.upos(j) in {"AUX", "ADV"} or view.low(j) == ","):
            j -= 1
        return j if view.get(max(j, 0)).xpos in {"NNS", "NNPS"} else -1
    for j in range(k, max(k - 14, 0), -1):
        if view.upos(j) in {"NUM", "PUNCT", "CCONJ", "SCONJ"}:
            return -1
        if view.low(j) == "of" and view.lemma(j - 1) in {"number", "total", "count", "tally"}:
            head = -1
            for m in range(j + 1, k + 1):
                if view.upos(m) in {"NOUN", "PROPN"}:
                    head = m
                elif view.upos(m) not in {"ADJ", "DET"} and view.get(m).deprel != "amod":
                    break
            return head
    return -1


@cache
def _demonyms() -> frozenset[str]:
    text = resources.files("storyledger.read").joinpath("lexicon", "demonyms.txt").read_text(encoding="utf-8")
    return frozenset(word.lower() for line in text.splitlines() if not line.startswith("#") for word in line.split())


def is_person(view: View, counted: Counted) -> bool:
    """Whether persons are counted."""
    if counted.head < 0:
        if counted.group < 0:
            return False
        counted = Counted(counted.group, 0, 0, view.lemma(counted.group))
    if counted.noun in noun_set("person") or view.low(counted.head) in noun_set("person"):
        return True
    low = view.low(counted.head)
    if view.upos(counted.head) == "PROPN" and view.get(counted.head).xpos == "NNPS" and low[:-1] in _demonyms():
        return True  # "four Danes"
    return low.endswith(
        (
            "ers",
            "ors",
            "ists",
            "ians",
            "men",
            "women",
            "people",
            "folk",
            "ees",
            "ants",
            "ents",
            "mates",
            "girls",
            "boys",
            "wives",
            "kin",
        )
    ) and kind_table("noun").get(counted.noun) not in {"vehicles", "buildings", "aid", "votes"}
