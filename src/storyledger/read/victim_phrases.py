"""What a noun phrase says of those it means: how many, whose name, which age and sex, whether it refers back."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final, Literal

from storyledger.read.edtf import days_of
from storyledger.read.numbers import load_lists, read_number
from storyledger.read.sayings import word_list
from storyledger.read.trees import base, noun_phrase
from storyledger.records import Victim

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storyledger.read.trees import Tree
    from storyledger.records import Dating, Name, Outcome, Timex

LONGEST: Final = 160
"""Characters of a noun phrase that are quoted."""
BEFORE: Final = 5
"""Words before "shootings" among which "three", "separate" or "overnight" stands."""
NICKNAME: Final = 5
"""Words behind a name that can belong to it: a nickname between its marks, a family name, "Jr."."""
OLDEST: Final = 110
AGE_BEFORE: Final = 18
"""Characters of the longest age in words: "seventeen-year-old"."""
AGES: Final = 12
"""Words back to "ages" from one of the numbers behind it."""
STEPS: Final = 12
"""Steps up a tree to the verb of a word's clause."""
LONG_AGO: Final = 400
"""Days before the report from which a date belongs to another event; trials come later, but name the day less."""
NEVER: Final = 70_000
"""Days: a "year" so long ago is a house number."""
SEVERAL_EVENTS: Final = "several events are told together"
COUNTED: Final = "counts over a longer time"
_AGED: Final = re.compile(r"\b(\d{1,3}|[a-z]{3,6})[- ](?:year|yr)s?[- ]old|\b(?:aged?|ages) (\d{1,3})\b", re.IGNORECASE)
_MONTHS_OLD: Final = re.compile(r"\b(?:month|week|day)s?[- ]old", re.IGNORECASE)
_AGE_BEHIND: Final = re.compile(r"\s?(?:,|\()\s?(?:age |aged )?(\d{1,3})\b(?=\s?(?:,|\)|\.|;|$|and\b|of\b))")
_AGE_OF: Final = re.compile(r"\sof (\d\d)(?=[,.;]?\s?[^\W\d]|[,.;]?$)")
"""Two digits: "a man of 40", and no "father of 3"."""
_COUNTS: Final = frozenset({"two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"})
_NTH: Final = re.compile(r"\d{1,2}(?:th|rd)")
_ORDINALS: Final = {
    word: number
    for number, word in enumerate(("third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"), start=3)
}
_PLURALS: Final = frozenset({"they", "them", "themselves", "we", "us", "both", "these", "those"})
_SINGLE_PRONOUNS: Final = frozenset(
    {"he", "him", "himself", "she", "her", "herself", "one", "another", "someone", "his"}
)


@cache
def words(section: str) -> frozenset[str]:
    """The words of one section of the list of harm."""
    return frozenset(load_lists("victims.txt")[section])


@cache
def _counted_people() -> frozenset[str]:
    """Nouns for people that figures count too: "seamstress", "conscript"."""
    lists = load_lists("counted.txt")
    return frozenset(word for kind in ("person", "civilian", "fighter", "helper", "prisoner") for word in lists[kind])


@cache
def _numbers() -> dict[str, float]:
    return {word: float(value) for word, value in (line.split(" = ") for line in load_lists("victims.txt")["numbered"])}


def names_events(low: Sequence[str]) -> bool:
    """Whether a title in lower case names events in the plural: "10 dead in city shootings" seldom tells of one."""
    return not words("plural events").isdisjoint(low)


def counts_over_events(low: Sequence[str]) -> bool:
    """Whether words in lower case tell of several events together: "in three separate shootings"."""
    for i, word in enumerate(low):
        if word in words("events"):
            before = low[max(0, i - BEFORE) : i]
            if any(w in words("several") or w in _COUNTS or (w.isdigit() and w != "1") for w in before):
                return True
            if low[i + 1 : i + 2] == ["across"]:
                return True
    return False


class Describer:
    """The noun phrases of one sentence."""

    def __init__(self, tree: Tree, text: str, names: Sequence[Name]) -> None:
        self.tree = tree
        self.tokens = tree.tokens
        self.text = text
        self.names = names

    def is_perpetrator(self, head: int) -> bool:
        """Whether the noun is one of somebody who does harm."""
        return self.tokens[head].lemma in words("perpetrator")

    def describe(
        self, head: int, outcome: Outcome, trigger: int, times: Sequence[Timex], dating: Dating
    ) -> Victim | None:
        """The mention, or None where no person is meant."""
        token = self.tokens[head]
        if token.lemma == "age" or self.is_of_ages(head):
            return None
        first, last = self.span(head)
        name = self.name(head)
        if name is None:
            name = self.name_beside(head)
        start = self.tokens[first].start
        end = min(self.tokens[last].end, start + LONGEST)
        if end <= token.start:
            start, end = token.start, token.end
        start = self.with_age(start)
        age = self.age((start, token.end, end), name)
        if name is not None and name.end == end:
            behind = _AGE_BEHIND.match(self.text, end)
            end = behind.end(1) if behind is not None else end
        if not self.is_person(head, name, age):
            return None
        value, exact = self.count(head, name)
        when = self.when(trigger, times)
        full = self.full_name(head, name) if name is not None else None
        lemma = token.lemma
        near = {self.tree.forms[k] for k in self.tree.kids[head]}
        low = token.text.lower()
        zero = bool(near & {"no"}) or low in {"nobody", "none", "no-one"} or (low == "one" and "no" in near)
        if zero:
            value, exact = 0.0, True
        aside = self.aside(head, when, dating)
        return Victim(
            start=start,
            end=end,
            sentence=self.tree.sentence.index,
            sentence_start=self.tree.sentence.start,
            sentence_end=self.tree.sentence.end,
            trigger_start=self.tokens[trigger].start,
            trigger_end=self.tokens[trigger].end,
            outcome=outcome,
            value=value,
            exact=exact,
            numeral=self.has_numeral(head),
            name=full,
            age=age,
            sex=self.sex(head, (first, last)),
            role=lemma,
            known=self.is_known(head, name),
            more=self.is_more(head, near),
            part=self.is_part(head),
            self_inflicted=self.is_own_doing(trigger),
            object=self.is_object(head, trigger),
            aside=aside,
            when=when,
            nth=self.nth(head) if value == 1 else None,
            wide=aside == SEVERAL_EVENTS or aside.endswith(COUNTED),
        )

    def span(self, head: int) -> tuple[int, int]:
        """First and last word of the noun phrase, without what is joined to it."""
        first, last = noun_phrase(self.tree, head)
        for k in self.tree.kids[head]:
            if base(self.tokens[k].deprel) == "conj" and head < k <= last:
                last = self.tree.low[k] - 1
                while last > head and (self.tokens[last].upos in {"PUNCT", "CCONJ"}):
                    last -= 1
        while (
            first < head
            and self.tokens[first].upos == "ADP"
            and self.tree.forms[first + 1] not in {"least", "most", "to"}
        ):
            first += 1
        for k in range(first, head):
            if self.tokens[k].upos == "VERB" and not first <= self.tokens[k].head <= last:
                first = k + 1
        joint = next((k for k in range(head - 1, first - 1, -1) if self.tokens[k].upos == "CCONJ"), None)
        if (
            joint is not None
            and self.tokens[joint + 1].upos == "NUM"
            and (joint == first or self.tokens[joint - 1].upos != "NUM")
        ):
            first = joint + 1  # "three dead and seven others"
        while last > head and self.tokens[last].upos in {"ADJ", "ADV"}:
            last -= 1  # "a hiker dead"
        return first, max(last, head)

    def with_age(self, start: int) -> int:
        """The start of an age that stands right before: the parser hangs "13-year" under "old"."""
        begin = max(self.tree.sentence.start, start - AGE_BEFORE)
        for found in _AGED.finditer(self.text, begin, min(start + 4, len(self.text))):
            if found.start() < start <= found.end() + 1:
                return found.start()
        return start

    # --- who ---

    def full_name(self, head: int, name: Name) -> str:
        """The name with what hangs from it: a nickname in quotation marks cuts it in two."""
        end = name.end
        k = next((i for i in range(head, len(self.tokens)) if self.tokens[i].start >= end), len(self.tokens))
        for token in self.tokens[k : k + NICKNAME]:
            if token.upos == "PROPN":
                end = token.end
            elif not token.text[:1].isupper() and token.text not in {
                '"',
                "“",
                "”",
                "'",
                "‘",
                "’",
                "(",
                ")",
                "``",
                "''",
            }:
                break
        return self.text[name.start : min(end, name.start + LONGEST)]

    def name(self, head: int) -> Name | None:
        """The person's name that the head is a word of."""
        token = self.tokens[head]
        return next(
            (
                name
                for name in self.names
                if name.kind == "person" and name.start < token.end and token.start < name.end
            ),
            None,
        )

    def name_beside(self, head: int) -> Name | None:
        """The name in apposition: "the victim, ...", "a student named ...", "identified as ..."."""
        for k in self.tree.kids[head]:
            relation = base(self.tokens[k].deprel)
            if relation in {"appos", "flat"}:
                found = self.name(k)
                if found is not None:
                    return found
            if relation == "acl" and self.tokens[k].lemma in {"identify", "name", "know"}:
                for m in self.tree.kids[k]:
                    found = self.name(m)
                    if found is not None:
                        return found
        return None

    def is_person(self, head: int, name: Name | None, age: int | None) -> bool:
        """Whether a person is meant: by name, age, pronoun, number, or a noun of the list."""
        token = self.tokens[head]
        lemma, low = token.lemma, token.text.lower()
        if name is not None or age is not None:
            return True
        if any(other.kind != "person" and other.start <= token.start < other.end for other in self.names):
            return False
        if lemma in words("not people") or low in words("not people"):
            return False
        if token.upos == "NUM" or token.xpos == "CD":
            return not self.has_unit(head)
        if low in words("ordinal"):
            return self.tree.kid(head, "det") is not None
        if low in {"someone", "anyone", "somebody", "anybody", "everyone"}:
            return False
        if token.upos == "PRON":
            return low in words("male") | words("female") | words("person") | {"his", "those", "nobody", "none"}
        if token.upos == "PROPN":
            return token.text[:1].isupper() and len(token.text) > 2 and low not in word_list("days")
        known = words("male") | words("female") | words("person") | words("child") | _counted_people()
        return lemma in known or self.is_old(head)

    def is_old(self, head: int) -> bool:
        """Whether the head is the last word of "a 15-year-old"."""
        return self.tree.forms[head] == "old" or self.tree.forms[head].endswith("-old")

    def is_of_ages(self, head: int) -> bool:
        """Whether a number is one of "ages 14 and 15", "aged 20 to 27"."""
        if self.tokens[head].upos != "NUM":
            return False
        for at in range(head - 1, max(-1, head - 1 - AGES), -1):
            if self.tokens[at].upos not in {"NUM", "PUNCT", "CCONJ", "ADP"}:
                return self.tree.forms[at] in {"age", "ages", "aged"}
        return False

    def has_unit(self, head: int) -> bool:
        """A number that is an age, a clock time or a date."""
        token = self.tokens[head]
        after = self.tree.forms[head + 1] if head + 1 < len(self.tokens) else ""
        if not token.text.isdigit():
            return ":" in token.text
        if 0 < head < len(self.tokens) - 1 and self.tokens[head - 1].text in {",", "("}:
            beside = self.tokens[head + 1].upos == "PUNCT" or after == "and"
            if beside and self.tokens[head - 2].upos in {"PROPN", "NOUN"}:
                return True  # "the driver, 20, and ..."
        return int(token.text) > 1900 or after in {"p.m.", "a.m.", "percent", "%", "year", "-"}

    def age(self, span: tuple[int, int, int], name: Name | None) -> int | None:
        """The age in years, before the head or right behind it or the phrase; 0 for a baby of months.

        `span`: where the phrase starts, its head ends, and the phrase ends.
        """
        start, middle, end = span
        found = _AGED.search(self.text, start, min(middle + 9, len(self.text)))
        if found is not None and found.start() <= middle + 1:
            value = found.group(1) or found.group(2)
            if value.isdigit():
                return int(value) if int(value) <= OLDEST else None
            number = read_number(value)
            if number is not None and number.value is not None and number.value <= OLDEST:
                return int(number.value)
        if _MONTHS_OLD.search(self.text, start, middle):
            return 0
        of = _AGE_OF.match(self.text, middle)
        if of is not None:
            return int(of.group(1))
        behind = _AGE_BEHIND.match(self.text, name.end) if name is not None else None
        if behind is None:
            behind = _AGE_BEHIND.match(self.text, end)
        return int(behind.group(1)) if behind is not None and int(behind.group(1)) <= OLDEST else None

    def sex(self, head: int, span: tuple[int, int]) -> Literal["male", "female", ""]:
        """What the noun, the pronoun or a word at its side says; a first name is no proof; empty where none does."""
        token = self.tokens[head]
        first, last = span
        for word in (token.lemma, token.text.lower()):
            if word in words("male") or word == "his":
                return "male"
            if word in words("female"):
                return "female"
        near = {self.tree.forms[k] for k in range(first, last + 1) if self.tokens[k].head == head}
        male, female = bool(near & words("male")), bool(near & words("female") - {"her"})
        if male == female:
            return ""
        return "male" if male else "female"

    # --- how many ---

    def count(self, head: int, name: Name | None) -> tuple[float | None, bool]:
        """How many, and whether exactly so many."""
        token = self.tokens[head]
        low = token.text.lower()
        if token.upos == "NUM" or token.xpos == "CD":
            return self.read(head, head)
        if low in _numbers():
            return _numbers()[low], True
        if head and self.tokens[head - 1].upos == "NUM" and token.xpos == "NNS" and not self.is_age_part(head - 1):
            return self.read(head - 1, head)
        for k in sorted(self.tree.kids[head], key=lambda k: abs(k - head)):
            if k > head and token.xpos == "NN":
                continue  # "the victim, who is between 16 and 18"
            kid = self.tokens[k]
            if base(kid.deprel) == "nummod" or (kid.text.lower() in _numbers() and kid.deprel.startswith("det")):
                if self.is_age_part(k):
                    continue
                if kid.text.lower() in _numbers():
                    return _numbers()[kid.text.lower()], True
                return self.read(k, head)
        if low in _PLURALS:
            both = any(self.tree.forms[k] == "both" for k in range(head + 1, min(head + 3, len(self.tokens))))
            return (2.0, True) if both else (None, False)
        if name is not None or low in _SINGLE_PRONOUNS or token.upos == "PROPN" or self.is_old(head):
            return 1.0, True
        if token.xpos == "NNS" or low in {"people", "others", "men", "women", "children", "who"}:
            return None, False
        return 1.0, True

    def has_numeral(self, head: int) -> bool:
        """Whether the number stands in the words."""
        if self.tokens[head].upos == "NUM":
            return True
        return any(base(self.tokens[k].deprel) == "nummod" and not self.is_age_part(k) for k in self.tree.kids[head])

    def is_age_part(self, k: int) -> bool:
        """Whether a number is the beginning of an age."""
        after = [token.text.lower() for token in self.tokens[k + 1 : k + 3]]
        return bool(after) and (after[0] == "-" or after[0] in {"year", "years"}) and "year" in " ".join(after)

    def read(self, k: int, head: int) -> tuple[float | None, bool]:
        """The number at a word, with the hedge before it: "at least four"."""
        low = self.tree.low[k]
        start = self.tokens[max(0, min(low, k))].start
        number = read_number(self.text[start : self.tokens[max(k, head)].end])
        if number is None:
            number = read_number(self.text[self.tokens[k].start : self.tokens[k].end])
        if number is None:
            return (1.0, True) if self.tree.forms[k] == "one" else (None, False)
        if number.single:
            return 1.0, True
        return number.value, number.low == number.high and number.low is not None

    # --- how it stands to what was told before ---

    def is_known(self, head: int, name: Name | None) -> bool:
        """Whether the words refer back: a pronoun, "both", a noun with "the"."""
        token = self.tokens[head]
        low = token.text.lower()
        if token.upos == "PRON":
            return low not in {"one", "another", "someone", "who"}
        if low == "both":
            return True
        near = {self.tree.forms[k] for k in self.tree.kids[head] if self.tokens[k].deprel in {"det", "det:predet"}}
        if name is not None and not near & {"a", "an"}:
            return False
        return bool(near & {"the", "this", "that", "these", "those", "all", "both", "each"})

    def is_more(self, head: int, near: set[str]) -> bool:
        """As in "another man", "two others", "a third person": beyond those told of."""
        token = self.tokens[head]
        if "the" in near and token.lemma != "other" and "other" not in near:
            return False  # "the fifth man" has been told of in a number
        low = token.text.lower()
        return bool(near & words("new")) or low in words("new") or token.lemma == "other" or "more" in near

    def nth(self, head: int) -> int | None:
        """As in "a fourth man", "the 7th victim": so many have been told of with this one."""
        for k in (*self.tree.kids[head], head):
            low = self.tokens[k].text.lower()
            if k == head or base(self.tokens[k].deprel) == "amod":
                number = _ORDINALS.get(low) or (int(low[:-2]) if _NTH.fullmatch(low) else None)
                if number is not None:
                    return number
        return None

    def is_part(self, head: int) -> bool:
        """As in "one of them", "two of the victims"."""
        token = self.tokens[head]
        if token.upos not in {"NUM", "PRON", "NOUN", "DET"} and token.text.lower() not in {"one", "another"}:
            return False
        for k in self.tree.kids[head]:
            if self.tokens[k].deprel.startswith("nmod") and self.tree.has(k, {"of"}, "case"):
                inside = {t.text.lower() for t in self.tokens[self.tree.low[k] : self.tree.high[k] + 1]}
                if inside & {"them", "whom", "the", "those", "these"}:
                    return True
        return False

    def is_own_doing(self, trigger: int) -> bool:
        """As in "shot himself"."""
        if self.tokens[trigger].lemma == "commit":
            return True  # suicide
        return any(self.tree.forms[k] in {"himself", "herself", "themselves"} for k in self.tree.kids[trigger])

    def is_object(self, head: int, trigger: int) -> bool:
        """Whether the phrase is the object of an active verb."""
        i = head
        while base(self.tokens[i].deprel) == "conj" and 0 <= self.tokens[i].head < i:
            i = self.tokens[i].head
        return base(self.tokens[i].deprel) == "obj" and self.tokens[trigger].upos == "VERB"

    # --- another event ---

    def when(self, trigger: int, times: Sequence[Timex]) -> str | None:
        """The day or month that the trigger's own clause names, EDTF: not that of "charged on Monday with"."""
        clause = self.clause(trigger)
        for timex in times:
            if timex.kind in {"date", "time"} and timex.value and len(timex.value) >= len("2016-12"):
                at = next((k for k, token in enumerate(self.tokens) if token.end > timex.start), -1)
                if at >= 0 and self.clause(at) == clause:
                    return timex.value.partition("T")[0]
        return None

    def clause(self, i: int) -> int:
        """The verb that heads a word's clause, the first of those that are joined to it."""
        for _ in range(STEPS):
            token = self.tokens[i]
            if not 0 <= token.head < len(self.tokens):
                return i
            if token.upos in {"VERB", "ADJ"} and base(token.deprel) not in {"conj", "xcomp", "amod"}:
                return i
            i = token.head
        return i

    def is_remembered(self, head: int) -> bool:
        """As in "a vigil for two boys who drowned": shots at a vigil hit others."""
        for _ in range(STEPS):
            token = self.tokens[head]
            if token.lemma in words("remembering") and head != token.head:
                return True
            if not 0 <= token.head < len(self.tokens):
                return False
            above = self.tokens[token.head]
            if (
                above.upos == "VERB"
                and base(token.deprel) in {"nsubj", "obj", "obl"}
                and above.lemma not in words("remembering")
            ):
                about = base(token.deprel) == "obl" and self.tree.has(head, {"for", "of"}, "case")
                return about and any(self.tokens[k].lemma in words("remembering") for k in self.tree.kids[token.head])
            head = token.head
        return False

    def aside(self, head: int, when: str | None, dating: Dating) -> str:
        """Why the sentence tells of another event: a count over a year, an event long before, "in another shooting"."""
        if self.is_remembered(head):
            return "a vigil remembers the dead of another event"
        low = [token.text.lower() for token in self.tokens]
        text = " " + " ".join(low) + " "
        for phrase in load_lists("victims.txt")["over time"]:
            if f" {phrase} " in text:
                return f'"{phrase}" {COUNTED}'
        for i, word in enumerate(low[:-1]):
            if word in words("apart") and any(w in words("incident") for w in low[i + 1 : i + 3]):
                return f'"{word} {low[i + 1]}" is another event'
        if counts_over_events(low):
            return SEVERAL_EVENTS
        own = days_of((dating.value or "").partition("T")[0])
        days = days_of(when) if when else None
        if own is not None and days is not None and LONG_AGO < (own[0] - days[1]).days < NEVER:
            return f"{when} is long before the report"
        return ""
