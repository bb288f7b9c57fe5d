"""Who is told to have been killed or hurt, one by one or in number: "a 15-year-old boy was shot dead", "two others".

Each mention is a noun phrase in the victim's role of a word that harms: the passive subject or the object of a verb
("the woman was stabbed"), the subject of "die", what "the death of" takes, who is "in critical condition", who comes
to a hospital with a wound. What is only feared, tried or denied is no mention; "no one was hurt" is one of nobody. A
verb that leaves the outcome open ("was shot") is told as such: other words or another report may tell the outcome.

Left out: who did it, unless somebody turned on himself; animals; metaphor.
Everything is linear in a sentence's words, in a bounded number of steps up the tree.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Final

from storyledger.read.trees import base, grow_trees
from storyledger.read.victim_phrases import Describer, words
from storyledger.read.victim_titles import title_victims

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from storyledger.read.trees import Tree
    from storyledger.records import Dating, Name, Outcome, Parsed, Timex, Victim

STEPS: Final = 8
"""Steps up a tree to the subject of a verb in a chain: news sentences need four."""
CONJUNCTS: Final = 12
"""Persons of one list that are told apart: longer lists of victims' names stand in lines of their own."""
FATAL: Final = 3
"""Words between a verb and the "fatally" that says how it ended."""
OBJECT: Final = 6
"""Words behind a verb among which the object stands that the parser gave to the verb before."""
LONGEST_TITLE: Final = 300
PARTS: Final = 5
"""Words of the longest name of a person."""
TEASER: Final = 60
"""Characters from which a sentence that stands twice in a row is no sentence of the report."""
_LENGTH: Final = re.compile(r"\s?\d{1,2}:\d\d\s+[A-Z]")
"""A video's length before its title, in a list of links: "1:21 Man rescued"."""
_RANK: Final = {"killed": 3, "injured": 2, "struck": 1, "unhurt": 0}
_AROUND: Final = ".,'’\"“”()"
_RELATIVE: Final = frozenset({"who", "that", "which", "whom"})
_OF_THEM: Final = frozenset({"of", "them", "whom", "those", "these", "the", "victims"})
_MODAL: Final = frozenset({"would", "could", "might", "may", "should", "can", "will"})
_REFLEXIVE: Final = frozenset({"himself", "herself", "themselves", "itself"})


def find_victims(parsed: Parsed, dating: Dating, times: Sequence[Timex]) -> tuple[Victim, ...]:
    """The report's mentions of people killed or hurt, in order of the text. Raises nothing, whatever the text."""
    names: dict[int, list[Name]] = {}
    for name in parsed.names:
        names.setdefault(name.sentence, []).append(name)
    told_at: dict[int, list[Timex]] = {}
    for timex in times:
        told_at.setdefault(timex.sentence, []).append(timex)
    found: list[Victim] = list(title_victims(parsed.report))
    told_before, before = "", -1
    text = parsed.report.text
    for tree in grow_trees(parsed.sentences):
        sentence = tree.sentence
        if sentence.kind == "furniture" or not _can_harm(tree) or _LENGTH.match(text, sentence.start):
            continue
        said = " ".join(token.text for token in tree.tokens)
        if said == told_before and len(said) > TEASER:
            # a page's links to other reports often stand twice
            while found and found[-1].sentence == before:
                found.pop()
            continue
        told_before, before = said, sentence.index
        describer = Describer(tree, parsed.report.text, names.get(sentence.index, ()))
        found.extend(_Clauses(tree, describer).victims(told_at.get(sentence.index, ()), dating))
    told = " ".join(((parsed.report.title or "")[:LONGEST_TITLE], text)).lower()
    if any(phrase in told for phrase in words("own death")):
        own = {id(v) for v in found if v.self_inflicted and v.outcome == "struck" and v.value == 1}
        found = [replace(v, outcome="killed") if id(v) in own else v for v in found]
    return tuple(_with_full_names(found, parsed.names))


def _with_full_names(victims: Sequence[Victim], names: Sequence[Name]) -> Iterator[Victim]:
    """The mentions, those by one part of a name with the one full name of the report that has this part."""
    full: dict[str, set[str]] = {}
    for name in names:
        parts = name.text.split()
        if name.kind == "person" and 1 < len(parts) <= PARTS:
            for part in parts:
                full.setdefault(part.strip(_AROUND).lower(), set()).add(name.text)
    for victim in victims:
        short = (victim.name or "").strip(_AROUND).removesuffix("'s").removesuffix("’s")
        known = full.get(short.lower(), ()) if short and " " not in short else ()
        whose = {known_name.split()[0].lower() for known_name in known}
        yield replace(victim, name=max(known, key=lambda n: (len(n), n))) if len(whose) == 1 else victim


@cache
def _triggers() -> frozenset[str]:
    heads = (
        "kill",
        "die",
        "strike",
        "hurt",
        "wound",
        "recover",
        "carry",
        "dead",
        "death noun",
        "body noun",
        "attack noun",
    )
    more = {"condition", "victim", "identify", "run", "commit"}
    return frozenset(word for head in heads for word in words(head)) | more


def _can_harm(tree: Tree) -> bool:
    return not _triggers().isdisjoint(tree.lemmas)


@cache
def _harming() -> frozenset[str]:
    """Lemmas of the words that `harmed` asks about: "run" of "run_over" among them."""
    heads = ("fatal", "kill", "die", "strike", "hurt", "recover", "carry", "dead", "death noun", "body noun")
    more = ("attack noun", "wound")
    single = {"run", "identify", "commit", "wounded", "injured", "body", "condition", "victim"}
    return frozenset(word.partition("_")[0] for head in (*heads, *more) for word in words(head)) | single


def _is_apposed(first: Victim, second: Victim, text: str) -> bool:
    """As in "her son, Tom Ashby": the parser takes the name for a second person."""
    return (
        first.name is None
        and second.name is not None
        and first.value == second.value == 1
        and first.trigger_start == second.trigger_start
        and text[first.end : second.start].strip() in {",", ":", ""}
        and first.role != "other"
    )


class _Clauses:
    """The harm that one sentence tells."""

    def __init__(self, tree: Tree, describer: Describer) -> None:
        self.tree = tree
        self.tokens = tree.tokens
        self.describer = describer

    def victims(self, times: Sequence[Timex], dating: Dating) -> Iterator[Victim]:
        """The mentions, one a noun phrase: of several words about one person the one that tells most decides."""
        best: dict[int, tuple[Outcome, int]] = {}
        for i in [i for i, lemma in enumerate(self.tree.lemmas) if lemma in _harming()]:
            for head, outcome in self.harmed(i):
                if outcome == "killed" and "brain" in self.tree.forms[max(0, i - 2) : i]:
                    continue
                known = best.get(head)
                if known is None or _RANK[outcome] > _RANK[known[0]]:
                    best[head] = outcome, i
        last: Victim | None = None
        for head in sorted(best):
            outcome, trigger = best[head]
            made = self.describer.describe(head, outcome, trigger, times, dating)
            if made is None or (last is not None and made.start < last.end and made.value is None):
                continue  # "one of the victims" holds the victims
            if last is not None and _is_apposed(last, made, self.describer.text):
                last = replace(last, name=made.name, age=last.age if last.age is not None else made.age)
                continue
            if last is not None:
                yield last
            last = made
        if last is not None:
            yield last

    # --- words that harm ---

    def harmed(self, i: int) -> Iterator[tuple[int, Outcome]]:
        """Heads of the noun phrases that word `i` tells to be harmed, with the outcome."""
        token = self.tokens[i]
        lemma = token.lemma
        low = token.text.lower()
        if low in words("fatal") and low.endswith("ly"):
            counted = self.counted_before(i)
            if counted is not None:
                yield counted, "killed"
        is_state = token.xpos == "JJ" and (token.upos == "ADJ" or lemma.endswith("ed"))
        if not is_state and (
            token.upos == "VERB" or (token.upos in {"NOUN", "ADJ"} and token.xpos in {"VBN", "VBD", "VBG"})
        ):
            yield from self.by_verb(i, lemma)
        elif lemma in words("dead") or (is_state and lemma in words("hurt") | {"wounded", "injured"}):
            outcome: Outcome = "killed" if lemma in words("dead") else "injured"
            yield from ((head, outcome) for head in self.in_state(i))
        elif token.upos in {"NOUN", "PROPN"}:
            yield from self.by_noun(i, lemma)

    def by_verb(self, i: int, lemma: str) -> Iterator[tuple[int, Outcome]]:
        if self.is_unreal(i):
            return
        particle = self.tree.kid(i, "compound:prt")
        whole = f"{lemma}_{self.tokens[particle].lemma}" if particle is not None else lemma
        fatal = self.is_fatal(i)
        if whole in words("kill") or lemma in words("kill"):
            intransitive = lemma in words("die") and not self.objects(i) and not self.is_passive(i)
            heads = self.subjects(i) if intransitive else self.patients(i)
            yield from ((head, "killed") for head in heads)
        elif whole in words("die"):
            yield from ((head, "killed") for head in self.subjects(i))
        elif whole in words("strike") or lemma in words("strike"):
            yield from ((head, "killed" if fatal else "struck") for head in self.patients(i))
        elif lemma == "run":
            over = (k for k in self.tree.kids[i] if base(self.tokens[k].deprel) == "obl" and self.case(k) == "over")
            yield from ((head, "struck") for k in over for head in self.people(k))
        elif lemma in words("hurt"):
            yield from ((head, "killed" if fatal else "injured") for head in self.patients(i))
        elif lemma in words("recover") and not any(self.tokens[k].deprel == "obj" for k in self.tree.kids[i]):
            yield from ((head, "injured") for head in self.subjects(i))
        elif lemma in words("carry") and (self.to_hospital(i) or (lemma in {"treat", "admit"} and self.is_passive(i))):
            yield from ((head, "struck") for head in self.patients(i))
        elif lemma == "identify":
            yield from self.identified(i)
        elif lemma == "commit" and any(self.tokens[k].lemma == "suicide" for k in self.objects(i)):
            yield from ((head, "killed") for head in self.subjects(i))

    def by_noun(self, i: int, lemma: str) -> Iterator[tuple[int, Outcome]]:
        low = self.tree.forms[i]
        if lemma == "body" and self.is_living_body(i):
            return
        if lemma in words("death noun") or (lemma in words("body noun") and low != "bodies"):
            tried = self.tree.has(i, {"attempted", "attempt"}, "amod", "compound")
            for k in self.tree.kids[i]:
                if (
                    self.tokens[k].deprel.startswith("nmod") and self.case(k) in {"of", "'s", "’s", "'"}
                ) or self.tokens[k].deprel == "nmod:poss":
                    yield from ((head, "struck" if tried else "killed") for head in self.people(k))
        elif lemma in words("attack noun"):
            fatal = self.tree.has(i, words("fatal"), "amod", "compound")
            for k in self.tree.kids[i]:
                if base(self.tokens[k].deprel) == "nmod" and self.case(k) == "of":
                    yield from ((head, "killed" if fatal else "struck") for head in self.people(k))
        elif lemma == "condition" and self.tree.has(i, words("condition"), "amod", "compound"):
            yield from ((head, "injured") for head in self.bearers(i))
        elif lemma in words("wound"):
            yield from ((head, "struck") for head in self.wounded(i))
        elif lemma == "victim" and self.tokens[i].deprel != "compound" and not self.is_identified(i):
            outcome: Outcome = (
                "killed"
                if self.tree.has(i, {"homicide", "murder", "fatal", "deceased"}, "amod", "compound")
                else "struck"
            )
            yield i, outcome

    def is_living_body(self, i: int) -> bool:
        """Whether a body is not a dead one: "wounds to his upper body", "in different parts of her body"."""
        head = self.tokens[i].head
        return (
            self.case(i) in {"to", "in", "on", "into", "through", "across", "from", "off", "over", "around"}
            or self.tree.has(i, {"upper", "lower", "whole", "entire"}, "amod", "compound")
            or (self.case(i) == "of" and 0 <= head < len(self.tokens) and self.tokens[head].lemma in words("body part"))
        )

    def counted_before(self, i: int) -> int | None:
        """The number of "one fatally", "two of them fatally"; not of "a father of 3 fatally shot"."""
        at = i - 1
        while at > 0 and i - at < FATAL + 1 and self.tokens[at].text.lower() in _OF_THEM:
            at -= 1
        counts = at >= 0 and self.tokens[at].upos == "NUM" and (at == 0 or self.tokens[at - 1].text.lower() != "of")
        return at if counts and self.tokens[i - 1].text.lower() not in {"of", "the"} else None

    def in_state(self, i: int) -> Iterator[int]:
        """Who is "dead": the subject, the noun before or behind it, whom somebody finds so, a bare number."""
        token = self.tokens[i]
        relation = base(token.deprel)
        if self.tree.has(i, {"the"}, "det"):
            return
        own = [k for k in self.tree.kids[i] if base(self.tokens[k].deprel) in {"nsubj", "nummod"}]
        beside = self.counted_beside(i)
        if own and not self.is_negated(i):
            for k in own:
                yield from self.people(k)
        elif beside is not None and not self.is_negated(i):
            yield beside
        elif relation == "amod" and 0 <= token.head < i:
            yield from self.people(token.head)  # "one man dead"; "a dead man's telephone" tells of nothing new
        elif relation in {"xcomp", "advcl", "obl", "conj", "acl", "dep", "ccomp", "obj", "advmod"}:
            yield from self.subjects(i)

    def counted_beside(self, i: int) -> int | None:
        """The number, or the noun with one, right before a state: "three dead and seven others injured"."""
        before = self.tokens[i - 1] if i else None
        if before is None or self.tokens[i].deprel == "root":
            return None
        if before.upos == "NUM":
            return i - 1
        counted = i > 1 and self.tokens[i - 2].upos == "NUM"
        return i - 1 if before.upos == "NOUN" and before.xpos == "NNS" and counted else None

    def bearers(self, i: int) -> Iterator[int]:
        """Who is in a condition, or has a wound: the noun that it hangs from, or the one that its verb is about."""
        token = self.tokens[i]
        own = [k for k in self.tree.kids[i] if base(self.tokens[k].deprel) == "nsubj"]
        if own:
            for k in own:
                yield from self.people(k)
            return
        head = token.head
        if not 0 <= head < len(self.tokens):
            return
        if self.tokens[head].upos in {"NOUN", "PROPN", "NUM", "PRON"}:
            yield from self.people(head)
        elif self.tokens[head].upos in {"VERB", "AUX", "ADJ"} and not self.is_unreal(head):
            objects = self.objects(head)
            if objects and i not in objects:
                for k in objects:
                    yield from self.people(k)
            else:
                yield from self.subjects(head)

    def wounded(self, i: int) -> Iterator[int]:
        """Who has a wound: "suffered a gunshot wound", "a man with wounds", "treated for injuries"."""
        token = self.tokens[i]
        if token.deprel == "compound" or self.tree.has(i, {"no", "without"}, "det", "case"):
            return
        head = token.head
        if not 0 <= head < len(self.tokens):
            return
        if base(token.deprel) == "obj":
            if self.tokens[head].lemma in words("suffer") and not self.is_unreal(head):
                yield from self.subjects(head)
        elif base(token.deprel) in {"nmod", "obl"} and self.case(i) in {"with", "from", "of", "for"}:
            if self.tokens[head].upos == "VERB" and self.tokens[head].lemma not in words("die") | words("kill"):
                yield from self.bearers(i)
            elif self.case(i) == "with" and self.tokens[head].upos in {"NOUN", "PROPN"}:
                yield from self.people(head)

    def identified(self, i: int) -> Iterator[tuple[int, Outcome]]:
        """As in "the victim was identified as ..." and "police identified those killed as ...": the persons named."""
        known = [k for k in self.tree.kids[i] if base(self.tokens[k].deprel) in {"nsubj", "obj"}]
        outcome: Outcome | None = None
        for k in known:
            low = {token.text.lower() for token in self.tokens[self.tree.low[k] : self.tree.high[k] + 1]}
            if low & {"deceased", "dead", "killed", "slain", "died"}:
                outcome = "killed"
            elif low & {"victim", "victims", "wounded", "injured"}:
                outcome = "struck"
        if outcome is None:
            return
        for k in self.tree.kids[i]:
            if base(self.tokens[k].deprel) in {"obl", "xcomp", "nmod"} and self.tree.has(k, {"as"}, "case", "mark"):
                for head in self.people(k):
                    yield head, outcome

    def is_identified(self, i: int) -> bool:
        """As in "identified the victim as": who follows is meant."""
        head = self.tokens[i].head
        return (
            0 <= head < len(self.tokens)
            and self.tokens[head].lemma == "identify"
            and bool([k for k in self.tree.kids[head] if self.tree.has(k, {"as"}, "case", "mark")])
        )

    # --- roles ---

    def case(self, i: int) -> str:
        """The preposition of a noun, empty where there is none."""
        k = self.tree.kid(i, "case")
        return self.tree.forms[k] if k is not None else ""

    def is_passive(self, i: int) -> bool:
        kids = {self.tokens[k].deprel for k in self.tree.kids[i]}
        token = self.tokens[i]
        if kids & {"aux:pass", "nsubj:pass"}:
            return True
        if token.xpos == "VBN" and (base(token.deprel) in {"acl", "amod"} or not kids & {"aux", "nsubj"}):
            return True
        if base(token.deprel) == "conj" and 0 <= token.head < len(self.tokens) and not kids & {"nsubj", "obj", "aux"}:
            first = {self.tokens[k].deprel for k in self.tree.kids[token.head]}
            return bool(first & {"aux:pass", "nsubj:pass"}) and token.xpos in {"VBN", "VBD"}
        return False

    def objects(self, i: int) -> list[int]:
        """The objects of verb `i`: of "killing three and injuring five" each verb's own, whatever the parser says."""
        own = [k for k in self.tree.kids[i] if base(self.tokens[k].deprel) == "obj" and not self.verb_between(i, k)]
        if own:
            return own
        for k in range(i + 1, min(i + OBJECT, len(self.tokens))):
            head = self.tokens[k].head
            taken = base(self.tokens[k].deprel) == "obj" and 0 <= head < i and self.tokens[head].lemma in _triggers()
            if taken and self.tokens[head].upos == "VERB" and not self.verb_between(i, k):
                return [k]
            hung = self.tokens[k].upos == "NUM" and head > k and self.verb_between(k, head)
            if hung and not self.verb_between(i, k):
                return [k]  # the number of "killing three and injuring five others" hangs from "others"
        return []

    def verb_between(self, first: int, last: int) -> bool:
        """Whether a harming verb stands between two words."""
        return any(
            token.upos == "VERB" and token.lemma in _triggers()
            for token in self.tokens[first + 1 : max(first + 1, last)]
        )

    def patients(self, i: int) -> list[int]:
        """Heads of those to whom verb `i` is done."""
        token = self.tokens[i]
        objects = self.objects(i)
        if objects and not any(self.tokens[k].deprel == "aux:pass" for k in self.tree.kids[i]):
            if any(self.tree.forms[k] in _REFLEXIVE for k in objects):
                return self.subjects(i)
            return [head for k in objects for head in self.people(k)]
        if base(token.deprel) == "amod" and 0 <= token.head < len(self.tokens):
            return list(self.people(token.head))
        bare = [k for k in self.tree.kids[i] if base(self.tokens[k].deprel) == "nummod"]
        if bare:
            return bare  # "2 killed, 3 hurt"
        if i and self.tokens[i - 1].upos == "NUM" and token.xpos in {"VBN", "VBD"} and not self.has_subject(i):
            return [i - 1]  # "left 12 people dead, 30 injured"
        shared = self.shared_object(i)
        if shared:
            return shared
        if self.is_passive(i):
            return self.subjects(i)
        at = self.tree.forms[i + 1] if i + 1 < len(self.tokens) else ""
        if token.xpos in {"VBD", "VBN"} and at not in {"at", "into", "back", "toward", "towards"}:
            # a headline leaves out "was": "Man shot near station"; those who do it have an object
            return [k for k in self.subjects(i) if not self.describer.is_perpetrator(k)]
        return []

    def has_subject(self, i: int) -> bool:
        return any(base(self.tokens[k].deprel) in {"nsubj", "aux"} for k in self.tree.kids[i])

    def shared_object(self, i: int) -> list[int]:
        """As in "shot and killed two men": the object stands with the last verb."""
        if self.is_passive(i):
            return []
        joined = i + 2 < len(self.tokens) and self.tokens[i + 1].upos == "CCONJ" and not self.has_subject(i + 2)
        for k in (*self.tree.kids[i], *((i + 2,) if joined and self.tokens[i + 2].head == self.tokens[i].head else ())):
            if base(self.tokens[k].deprel) == "conj" and self.tokens[k].upos == "VERB" and k - i <= 3:
                if self.objects(i):
                    return []
                return [
                    head
                    for o in self.objects(k)
                    for head in (self.subjects(i) if self.tree.forms[o] in _REFLEXIVE else self.people(o))
                ]
        return []

    def subjects(self, i: int) -> list[int]:
        """Heads of those that a verb or a state is about."""
        own = self.subject(i)
        return [] if own is None else list(self.people(own))

    def subject(self, i: int) -> int | None:
        """The subject's head, through coordination, participles, relative clauses and "found ... dead"."""
        for _ in range(STEPS):
            own = [k for k in self.tree.kids[i] if base(self.tokens[k].deprel) == "nsubj"]
            if own:
                before = [k for k in own if k < i]
                subject = max(before or own)  # "five were shot, two of them fatally"
                if self.tree.forms[subject] not in _RELATIVE:
                    return subject
                return self.antecedent(i)
            token = self.tokens[i]
            relation, head = base(token.deprel), token.head
            if not 0 <= head < len(self.tokens):
                return None
            if relation in {"acl", "amod"}:
                return head
            if relation in {"xcomp", "advcl", "obl", "ccomp", "dep", "advmod"}:
                objects = self.objects(head)
                found = self.tokens[head].lemma in words("find") | words("strike") and relation != "advcl"
                if objects and (found or (relation == "xcomp" and token.xpos == "VBN")):
                    return objects[0]
            elif relation not in {"conj", "parataxis", "appos"} and not (
                relation == "obj" and self.tokens[head].lemma in words("find")
            ):
                return None
            i = head
        return None

    def antecedent(self, i: int) -> int | None:
        """The noun that a relative clause hangs from."""
        for _ in range(STEPS):
            token = self.tokens[i]
            if not 0 <= token.head < len(self.tokens):
                return None
            if base(token.deprel) == "acl":
                return token.head
            i = token.head
        return None

    def people(self, head: int) -> Iterator[int]:
        """A noun and what is joined to it: "a man and his two sons"."""
        yield head
        queue, seen = [head], 1
        while queue and seen < CONJUNCTS:
            for k in self.tree.kids[queue.pop()]:
                if (
                    base(self.tokens[k].deprel) == "conj"
                    and self.tokens[k].upos in {"NOUN", "PROPN", "PRON", "NUM", "ADJ"}
                    and not any(base(self.tokens[m].deprel) in {"nsubj", "cop"} for m in self.tree.kids[k])
                    and not self.harm_between(head, k)
                    and not self.same_person(head, k)
                ):
                    seen += 1
                    queue.append(k)
                    yield k

    def same_person(self, head: int, k: int) -> bool:
        """As in "the pharmacist and owner": a second noun without an article says what else somebody is."""
        if self.tokens[k].xpos != "NN" or self.tokens[k].lemma in words("male") | words("female") | words("child"):
            return False
        return self.tree.kid(head, "det") is not None and all(
            base(self.tokens[m].deprel) in {"cc", "punct", "conj", "appos"} for m in self.tree.kids[k]
        )

    def harm_between(self, first: int, last: int) -> bool:
        """As in "killed one and injured three", "left a man dead and three others hurt": each has its own word."""
        return any(
            token.lemma in _triggers() and (token.upos in {"VERB", "ADJ"}) for token in self.tokens[first + 1 : last]
        )

    # --- what did not happen ---

    def is_negated(self, i: int) -> bool:
        return self.tree.has(i, {"not", "n't", "never", "nearly", "almost"}, "advmod")

    def is_unreal(self, i: int) -> bool:
        """Denied, tried, threatened, feared or only possible."""
        if self.is_negated(i):
            return True
        first = self.tokens[i].head
        if base(self.tokens[i].deprel) == "conj" and 0 <= first < i and not self.has_subject(i):
            modal = any(self.tree.forms[k] in _MODAL for k in self.tree.kids[first])
            alike = {self.tokens[i].xpos, self.tokens[first].xpos}
            if modal and self.tokens[first].upos == "VERB" and (len(alike) == 1 or alike == {"VBN", "VBD"}):
                return True  # "it could have hit her and killed her"
        if any(self.tree.forms[k] in _MODAL and base(self.tokens[k].deprel) == "aux" for k in self.tree.kids[i]):
            return True
        marks = {self.tree.forms[k] for k in self.tree.kids[i] if base(self.tokens[k].deprel) == "mark"}
        if marks & {"if", "whether", "unless"}:
            return True
        token = self.tokens[i]
        if "to" in marks and token.xpos == "VB":
            # an infinitive tells what is meant: "wanted to kill"; not "was the first to die", "expected to recover"
            lemma = token.lemma
            return lemma not in words("recover") and not self.first_to(token.head)
        head = token.head
        return (
            0 <= head < len(self.tokens)
            and base(token.deprel) in {"xcomp", "ccomp", "obj", "obl", "nmod", "acl"}
            and self.tokens[head].lemma in words("unreal")
        )

    def first_to(self, head: int) -> bool:
        return 0 <= head < len(self.tokens) and self.tokens[head].lemma in {
            "first",
            "second",
            "third",
            "last",
            "appear",
        }

    def is_fatal(self, i: int) -> bool:
        """As in "fatally shot", "stabbed to death", "shot dead"."""
        for k in self.tree.kids[i]:
            token = self.tokens[k]
            if token.lemma in words("fatal") or token.text.lower() in words("fatal"):
                between = self.tokens[min(i, k) + 1 : max(i, k)]
                if len(between) < FATAL and all(other.upos not in {"NUM", "PUNCT"} for other in between):
                    return True  # and not "were shot, one fatally"
            if token.lemma in {"death", "dead"} and base(token.deprel) in {"obl", "xcomp", "advmod", "nmod"}:
                return True
        return False

    def to_hospital(self, i: int) -> bool:
        """Whether those taken are taken to a hospital."""
        return any(
            token.lemma in words("hospital")
            or token.text.lower() in {"hospital", "hospitals", "medical", "trauma", "clinic"}
            for k in self.tree.kids[i]
            if base(self.tokens[k].deprel) in {"obl", "nmod"}
            for token in self.tokens[self.tree.low[k] : self.tree.high[k] + 1]
        )
