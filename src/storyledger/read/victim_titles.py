"""Who a report's title tells to have been killed or hurt: "3 dead, 2 hurt", "Man shot", "Teen dies".

A title is not among the report's sentences and has no parse: it is read by its words alone, each number and each noun
for a person with the few words beside it. Left out: names, and titles that count over several events.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Final

from storyledger.read.numbers import find_numbers, load_lists
from storyledger.read.victim_phrases import SEVERAL_EVENTS, counts_over_events, names_events, words
from storyledger.records import Victim

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storyledger.records import Outcome, Report

AHEAD: Final = 6
"""Words behind a number or a noun among which its verb is looked for; titles have few words between them."""
BEFORE: Final = 4
JOINED: Final = 3
"""Words behind a comma or an "and" among which another person's noun stands: "2 young children"."""
LONGEST: Final = 300
"""Characters of a title that are read."""
_WORD: Final = re.compile(r"\d+(?:-(?:year|month)-olds?)?|[^\W\d_]+(?:[-'’][^\W\d_]+)*|[^\w\s]")
_OWN: Final = frozenset({"himself", "herself", "self"})


def title_victims(report: Report) -> tuple[Victim, ...]:
    """The mentions of a report's title; their offsets are into the title. Raises nothing."""
    title = (report.title or "")[:LONGEST]
    reader = _Title(title) if title else None
    if reader is None:
        return ()
    aside = SEVERAL_EVENTS if counts_over_events(reader.low) else ""
    wide = bool(aside) or names_events(reader.low)
    found = list(reader.victims())
    if not any(victim.outcome == "killed" for victim in found):
        found.extend(reader.fatal())
    return tuple(replace(victim, aside=aside, wide=wide) for victim in found)


@cache
def _table(kind: str) -> dict[str, Outcome]:
    """Words of titles by what they tell of those before them ("state") or behind them ("deed")."""
    outcomes: tuple[Outcome, ...] = ("killed", "injured", "struck")
    lists = load_lists("victims.txt")
    return {word: outcome for outcome in outcomes for word in lists[f"title {kind} {outcome}"]}


@cache
def _multiples() -> dict[str, float]:
    return {word: float(value) for word, value in (line.split(" = ") for line in load_lists("victims.txt")["multiple"])}


class _Title:
    """The words of one title."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.spans = [(match.start(), match.end()) for match in _WORD.finditer(title)]
        self.low = [title[start:end].lower() for start, end in self.spans]
        self.numbers = {
            number.core_start: number.value
            for number in find_numbers(title)
            if number.sense == "count" and number.value is not None and not number.hyphenated
        }

    def victims(self) -> Iterator[Victim]:
        """The mentions in order."""
        for i, word in enumerate(self.low):
            value = self.value(i)
            if value is not None:
                yield from self.counted(i, value)
            elif word in _multiples():
                yield from self.multiple(i, _multiples()[word])
            elif _is_person(word):
                yield from self.single(i)

    def fatal(self) -> Iterator[Victim]:
        """As in "arrest in fatal shooting", "deadly crash": somebody died of it, though no word says who."""
        for i, word in enumerate(self.low):
            if word in words("title fatal") and not words("title fatal of").isdisjoint(self.low[i + 1 : i + 3]):
                yield self.mention((i, i), ("killed", i), 1.0)
                return

    def value(self, i: int) -> float | None:
        """The number at a word."""
        value = 1.0 if self.low[i] == "one" else self.numbers.get(self.spans[i][0])
        return value if value is not None and value == int(value) else None

    def word(self, i: int) -> str:
        """The word at an index, empty outside the title."""
        return self.low[i] if 0 <= i < len(self.low) else ""

    def counted(self, i: int, value: float) -> Iterator[Victim]:
        """As in "3 dead", "kills two": not an age between commas, "2 suspects", "20 rounds", "father of 3"."""
        if self.word(i - 1) in {"$", "#", "."} or self.word(i + 1) in words("title units"):
            return
        if self.word(i - 1) == "," and self.word(i + 1) == ",":
            return
        if self.word(i - 1) == "of" and self.word(i - 2) in words("male") | words("female") | {"parent"}:
            return
        told = self.ahead(i) or self.behind(i)
        if told is not None:
            more = not words("title others").isdisjoint(self.low[i + 1 : i + 3])
            yield self.mention((i, i), told, value, more=more)

    def multiple(self, i: int, value: float) -> Iterator[Victim]:
        """As in "triple shooting", "double homicide"."""
        noun = next((w for w in self.low[i + 1 : i + 3] if w in words("death noun") | words("attack noun")), None)
        if noun is None:
            return
        fatal = noun in words("death noun") or not words("fatal").isdisjoint(self.low[max(0, i - 1) : i + 2])
        yield self.mention((i, i + 1), ("killed" if fatal else "struck", i), value)

    def single(self, i: int) -> Iterator[Victim]:
        """As in "Woman dies", "boy, 5, shot", "shooting of teen": not who did it."""
        own = self.own_deed(i)
        if own is not None:
            yield self.mention((i, i), own, 1.0, own=True)
            return
        if _is_person(self.word(i + 1)):
            return  # "teen driver"
        told = self.ahead(i)
        if told is not None and self.another(i, told[1]):
            return  # "mother of girl killed": the noun before the state is the one
        told = told or self.behind(i)
        if told is None or self.value(i - 1) is not None or "by" in self.low[max(0, i - 2) : i]:
            return
        if self.low[i] in words("perpetrator") and told[0] != "killed":
            return
        first = next((k for k in range(i - 1, max(-1, i - 4), -1) if "-year-old" in self.low[k]), i)
        if any(w in words("title stops") or w in _table("state") or w in _table("deed") for w in self.low[first:i]):
            first = i
        yield self.mention((first, i), told, 1.0)

    def ahead(self, i: int) -> tuple[Outcome, int] | None:
        """The state told behind a number or a noun: "3 people found dead", "boy, 5, shot"."""
        begin = i + 1
        if self.word(begin) == "of" and self.value(i) is None and begin + 1 < len(self.low) and self.value(begin + 1):
            begin += 2  # "father of 3 shot"
        if self.word(begin) == "," and self.word(begin + 1).isdigit():
            begin += 3 if self.word(begin + 2) == "," else 2
        for at in range(begin, min(begin + AHEAD, len(self.low))):
            word = self.low[at]
            if word in _table("deed") and self.word(at + 1) in _OWN:
                return None
            if word in _table("state"):
                if self.has_object(at):
                    return None
                rest = self.low[at + 1 : at + 4]
                dead = "killed" in rest[:2] or rest[:1] in (["dead"], ["fatally"]) or rest[:2] == ["to", "death"]
                return "killed" if dead else _table("state")[word], at
            if self.is_joined(at) or self.is_age(at):
                continue
            joined = self.value(at) is not None and self.is_joined(at - 1)
            if (
                word in words("title stops")
                or word in words("title others' deeds")
                or not (joined or self.value(at) is None)
            ):
                return None
        return None

    def is_age(self, at: int) -> bool:
        """Whether a word is of an age behind a person's noun: the commas and the number of "boy, 5, shot"."""
        for comma in (at, at - 1, at - 2):
            if self.word(comma) == "," and self.is_people(self.word(comma - 1)) and self.word(comma + 2) == ",":
                return self.word(comma + 1).isdigit()
        return False

    def another(self, i: int, at: int) -> bool:
        """Whether another person stands between a noun and a state, and the two are not joined."""
        for k in range(i + 1, at):
            if self.is_joined(k):
                return False
            if _is_person(self.low[k]):
                return True
        return False

    def own_deed(self, i: int) -> tuple[Outcome, int] | None:
        """What a title's first person, or one before "who", does to himself: "Man kills wife, then himself"."""
        at = next((k for k, word in enumerate(self.low) if word in _OWN), 0)
        if not i < at or (self.word(at - 1) not in _table("deed") and self.word(at - 1) not in words("title then")):
            return None
        first = max((k for k in range(1, at) if self.low[k] == "who"), default=0)
        if any(_is_person(word) for word in self.low[:i] if not first) or (first and i != first - 1):
            return None
        deeds = _table("deed").keys() - words("death noun") - words("attack noun")
        deed = next((k for k in range(at - 1, i, -1) if self.low[k] in deeds), None)
        if deed is None:
            return None
        return "killed" if self.word(deed - 1) in words("fatal") else _table("deed")[self.low[deed]], deed

    def is_joined(self, at: int) -> bool:
        """Whether a comma or an "and" stands between two who share what is told: "Father, daughter found dead"."""
        if self.word(at) not in {",", "and", "&"} or not 0 < at < len(self.low) - 1:
            return False
        before = self.word(at - 1)
        if before == "," and self.low[at] != ",":
            at, before = at - 1, self.word(at - 2)  # "Boy, 5, and girl"
        if before.isdigit() and self.word(at - 2) == ",":
            before = self.word(at - 3)
        return self.is_people(before) and self.leads_to_people(at + 1)

    def is_people(self, word: str) -> bool:
        """Whether a word is one for persons, the plurals behind a number among them."""
        return _is_person(word) or word in words("title joined")

    def leads_to_people(self, at: int) -> bool:
        """Whether a person's noun comes within a few words, and no verb of its own before it."""
        for word in self.low[at : at + JOINED]:
            if self.is_people(word):
                return True
            if word in _table("deed") or word in _table("state") or word.endswith(("s", "ed")):
                return False
        return False

    def has_object(self, at: int) -> bool:
        """Whether the word before did it: "boy shot friend", "girl fatally shoots brother"."""
        if self.word(at + 1) in _OWN or (self.low[at] not in _table("deed") and self.low[at] != "fatally"):
            return False
        for k in range(at + 1, min(at + 6, len(self.low))):
            word = self.low[k]
            if word in {"and", ","} and self.word(k + 1) in {"killed", "kills", "wounded"}:
                continue
            if word in {"shoots", "stabs", "kills"}:
                return True
            if word in words("title stops") or (word in _table("state") and word not in {"killed", "shot"}):
                return False
            if _is_person(word):
                return True
        return False

    def behind(self, i: int) -> tuple[Outcome, int] | None:
        """The deed told before: "kills 3", "shooting of two teens", "death of boy"."""
        for at in range(i - 1, max(-1, i - 1 - BEFORE), -1):
            word = self.low[at]
            if word in _table("deed"):
                nominal = word in words("death noun") | words("attack noun") or word in {"deaths", "shootings"}
                if nominal and "of" not in self.low[at + 1 : i] and word != "shooting":
                    return None
                if word == "shooting" and "of" not in self.low[at + 1 : i] and at + 1 != i:
                    return None
                return "killed" if self.word(at - 1) in words("fatal") | {"death"} else _table("deed")[word], at
            if self.is_joined(at):
                continue
            if word in words("title stops") or word in words("title places"):
                return None
        return None

    def mention(
        self, span: tuple[int, int], told: tuple[Outcome, int], value: float, *, more: bool = False, own: bool = False
    ) -> Victim:
        """The mention that the words from the first to the last make."""
        first, last = span
        outcome, trigger = told
        role = self.low[last] if _is_person(self.low[last]) else ""
        age = next((int(w.partition("-")[0]) for w in self.low[first : last + 1] if re.match(r"\d{1,2}-year", w)), None)
        aged = self.word(last + 1) == "," and self.word(last + 2).isdigit() and len(self.word(last + 2)) < 3
        if age is None and aged and (self.word(last + 3) in {",", ".", ""} or self.word(last + 3) in _table("state")):
            age = int(self.low[last + 2])
        return Victim(
            start=self.spans[first][0],
            end=self.spans[last][1],
            sentence=-1,
            sentence_start=0,
            sentence_end=len(self.title),
            trigger_start=self.spans[trigger][0],
            trigger_end=self.spans[trigger][1],
            outcome=outcome,
            value=value,
            exact=True,
            numeral=value != 1 or self.value(first) is not None,
            name=None,
            age=age,
            sex="male" if role in words("male") else "female" if role in words("female") else "",
            role="old" if "-year-old" in role else role,
            known=False,
            more=more,
            part=False,
            self_inflicted=own,
            object=trigger < first,
            aside="",
            in_title=True,
        )


def _is_person(word: str) -> bool:
    if "-year-old" in word:
        return True
    known = word in words("male") or word in words("female") or word in words("person") or word in words("child")
    return known and word not in words("title no person")
