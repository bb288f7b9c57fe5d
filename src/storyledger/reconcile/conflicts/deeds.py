"""What reports tell to have been done, clause by clause: by whom, to whom, when, where, and by whose account.

A deed is read off the parse: its verb (or the noun of a deed that somebody is blamed for), subject and object with
passives turned, the day and the places that stand with it, whether it is told as done or denied, and the speaker of
the quotation that holds it. What is only wished, planned, feared or set as a condition is no deed. Left out: deeds
told by nouns alone, irony, what a reader infers.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, TypeVar

from storyledger.folding import plain
from storyledger.reconcile.spelling import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from storyledger.records import Entity, Name, Quotation, Reading, Sentence, Timex, Token, Toponym

LONGEST = 120
"""Tokens of a sentence that is looked at; longer ones are lists or broken text."""
_STEPS = 8
"""Clauses looked at above a verb."""
_MODALS = frozenset(
    ("will", "would", "could", "may", "might", "must", "should", "can", "shall", "'ll", "’ll", "wo", "ca", "'d", "’d")
)
_NOT = frozenset({"not", "n't", "n’t", "never"})
_NOBODY = frozenset({"none", "nobody", "no-one", "nothing", "neither"})
_OPEN = frozenset({"if", "unless", "whether", "before", "until", "till", "so", "than", "lest"})
"""Marks of clauses that tell nothing as done."""
_PRONOUNS = frozenset(
    ("he", "she", "it", "they", "we", "i", "them", "him", "her", "us", "who", "which", "that", "this")
)
_DEFINITE = frozenset({"the", "this", "that", "these", "those", "all", "both"})
_PARTS = ("compound", "amod", "flat", "nummod", "nmod", "appos", "det", "nmod:poss", "nmod:desc")
_PERFECT = frozenset({"have", "has", "had", "'ve", "’ve", "having"})
_BY = frozenset({"by", "until", "till", "since", "from", "before", "after"})


@dataclass(frozen=True, slots=True)
class Party:
    """Who does something, or to whom or to what it is done."""

    head: str
    """Lemma of the head noun."""
    names: frozenset[str]
    """What the phrase names: entities' ids, or the names in lower case without accents."""
    words: frozenset[str]
    """Lemmas of what stands with the head: "railway", "interior"."""
    numbers: frozenset[str]
    proper: bool
    """The head itself is a name."""
    none: bool
    """"No truck", "nobody", "none of the hostages"."""
    text: str
    person: bool = False
    """It names a person."""
    definite: bool = False
    """It means one that is known: "the convoy", "all hostages", a name."""
    town: bool = False
    """It names a place that is no country: nobody who does anything."""


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing told as done, or as not done."""

    report: str
    origin: str
    sentence: int
    start: int
    """The clause."""
    end: int
    trigger: int
    act: str
    agent: Party | None
    theme: Party | None
    done: bool
    so_far: bool
    """Denied for all the time until its day: "has not left yet"."""
    day: str | None
    exact: bool
    """The day stands with the deed itself; else it is that on which it was told, at the latest."""
    places: tuple[Toponym, ...]
    settings: frozenset[str]
    """Names that stand with the deed as where, from where or whereto."""
    source: str
    """Whose account it is; empty where it is the report's own."""
    blamed: bool = False
    """The agent is blamed, or claims the deed, rather than told to have done it."""
    bare: bool = False
    """A participle behind its noun: "the interview published on Monday"."""
    edge: bool = False
    """The words put it near the day's edge: "late on Monday"."""
    background: frozenset[str] = frozenset()
    """Content lemmas and numbers of its sentence: what else is told with it."""


@cache
def acts() -> dict[str, tuple[str, bool]]:
    """The act behind a word, and whether the word says that it was not done."""
    found: dict[str, tuple[str, bool]] = {}
    for name, words in lexicon("deeds.txt").items():
        kind, _, act = name.partition(" ")
        if kind in {"act", "undone"}:
            for word in words:
                found.setdefault(word, (act, kind == "undone"))
    return found


def words_of(section: str) -> frozenset[str]:
    """A section of lexicon/deeds.txt."""
    return lexicon("deeds.txt")[section]


class Clauses:
    """A sentence's tokens with their kids; what is asked of it is looked up, not kept."""

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence
        self.tokens: tuple[Token, ...] = sentence.tokens
        self.kids: list[list[int]] = [[] for _ in self.tokens]
        self.heads: list[int] = []
        for at, token in enumerate(self.tokens):
            head = token.head if 0 <= token.head < len(self.tokens) and token.head != at else -1
            self.heads.append(head)
            if head >= 0:
                self.kids[head].append(at)

    def low(self, at: int) -> str:
        """The word in lower case."""
        return self.tokens[at].text.lower()

    def find(self, at: int, *relations: str) -> list[int]:
        """The kids of a word in these relations; "nsubj" is no "nsubj:pass"."""
        return [k for k in self.kids[at] if self.tokens[k].deprel in relations]

    def below(self, at: int, barred: frozenset[str] = frozenset()) -> list[int]:
        """A word and all below it, in order, without what hangs on by a barred relation."""
        found, queue = {at}, [at]
        while queue:
            for kid in self.kids[queue.pop()]:
                if kid not in found and self.tokens[kid].deprel not in barred:
                    found.add(kid)
                    queue.append(kid)
        return sorted(found)

    def above(self, at: int) -> list[int]:
        """The words above a word, the nearest first; at most as many as there are."""
        found: list[int] = []
        while self.heads[at] >= 0 and self.heads[at] not in found and len(found) < len(self.tokens):
            at = self.heads[at]
            found.append(at)
        return found


_SIDE_CLAUSES = frozenset({"acl:relcl", "parataxis", "advcl", "ccomp", "acl", "punct", "conj", "advcl:relcl"})


def read_deeds(readings: Sequence[Reading], origin_of: Mapping[str, str], entities: Sequence[Entity]) -> list[Deed]:
    """Every deed that the reports tell, in the order of the reports and their words."""
    ids: dict[str, str] = {}
    for entity in entities:
        for name in (entity.name, *entity.names):
            key = plain(name)
            ids[key] = entity.id if ids.get(key, entity.id) == entity.id else key
    found: list[Deed] = []
    for reading in readings:
        found.extend(_of_report(reading, origin_of.get(reading.report.id, reading.report.id), ids))
    return found


@dataclass(frozen=True, slots=True)
class _Around:
    """What stands in and around one sentence."""

    reading: Reading
    origin: str
    clauses: Clauses
    names: tuple[Name, ...]
    times: tuple[Timex, ...]
    toponyms: tuple[Toponym, ...]
    quotations: tuple[Quotation, ...]
    ids: Mapping[str, str]
    background: frozenset[str]


def _of_report(reading: Reading, origin: str, ids: Mapping[str, str]) -> list[Deed]:
    names, times = _by_sentence(reading.parsed.names), _by_sentence(reading.times)
    toponyms = _by_sentence(reading.toponyms)
    quotations = sorted(reading.quotations, key=lambda q: q.start)
    found: list[Deed] = []
    for sentence in reading.parsed.sentences:
        if sentence.kind in {"furniture", "caption"} or not 2 < len(sentence.tokens) <= LONGEST:
            continue
        if any(token.text == "?" for token in sentence.tokens[-3:]):
            continue
        clauses = Clauses(sentence)
        around = _Around(
            reading,
            origin,
            clauses,
            tuple(names.get(sentence.index, ())),
            tuple(times.get(sentence.index, ())),
            tuple(toponyms.get(sentence.index, ())),
            tuple(q for q in quotations if q.start < sentence.end and sentence.start < q.end),
            ids,
            frozenset(
                t.lemma.lower()
                for t in sentence.tokens
                if t.upos in {"NOUN", "VERB", "ADJ", "NUM"} and len(t.text) > 1 and t.xpos != "NNP"
            ),
        )
        for at, token in enumerate(clauses.tokens):
            if token.upos in {"VERB", "AUX"} and token.deprel not in {"aux", "aux:pass", "cop"}:
                found.extend(_deeds_at(around, at))
    return found


_Item = TypeVar("_Item", "Timex", "Toponym", "Name")


def _by_sentence(items: Iterable[_Item]) -> dict[int, list[_Item]]:
    grouped: dict[int, list[_Item]] = {}
    for item in items:
        grouped.setdefault(item.sentence, []).append(item)
    return grouped


# --- one verb -------------------------------------------------------------------------------------------------------


def _deeds_at(around: _Around, at: int) -> list[Deed]:
    """The deeds that one verb tells: mostly one; those that it blames somebody for."""
    clauses = around.clauses
    lemma = clauses.tokens[at].lemma.lower()
    blamed = _blamed(around, at)
    if blamed or lemma in words_of("saying") or lemma in words_of("light"):
        return blamed
    standing = _standing(clauses, at)
    if standing is None:
        return []
    done, so_far = standing
    act, undone, inside = _act(clauses, at)
    if undone and act == "take":
        if not any(clauses.low(k) == "still" for k in clauses.kids[at]):
            return []
        so_far = True
    if undone:
        done = not done
    if not done and clauses.tokens[at].xpos == "VBG" and not _is_gerund(clauses, at):
        return []  # "is not leaving" speaks of what is to come
    if not done and any(
        clauses.tokens[k].deprel == "advmod" and clauses.low(k).endswith("ly") for k in clauses.kids[at]
    ):
        return []  # "does not spread easily" denies only the how
    bare = clauses.tokens[at].deprel == "acl" and not clauses.find(at, "nsubj", "nsubj:pass", "aux")
    passive = bare or bool(clauses.find(at, "nsubj:pass", "aux:pass"))
    subjects = _subjects(clauses, at)
    objects = [] if passive else clauses.find(at, "obj")
    if inside >= 0:
        act, objects = _inner(clauses, act, inside, objects)
        if not objects and not passive and clauses.tokens[inside].deprel == "compound:prt":
            # "shot down the plane": behind a particle an object is at times taken for a setting
            bare_obl = [k for k in clauses.find(at, "obl") if not clauses.find(k, "case")]
            objects = [k for k in bare_obl if not _is_time(around, k)]
    agent = theme = None
    if passive:
        agents = clauses.find(at, "obl:agent") or [
            k for k in clauses.find(at, "obl") if any(clauses.low(g) == "by" for g in clauses.kids[k])
        ]
        if bare and clauses.heads[at] >= 0:
            subjects = [clauses.heads[at]]
        agent = _party(around, agents[0], at) if agents and not _is_time(around, agents[0]) else None
        theme = _party(around, subjects[0], at) if subjects else None
    else:
        agent = _party(around, subjects[0], at) if subjects else None
        theme = _party(around, objects[0], at) if objects else None
    if undone and act == "take":
        agent = None
    if act == "accept" and theme is None:
        return []  # "refused to say", "accepted that"
    none = any(party is not None and party.none for party in (agent, theme))
    settings, places = _settings(around, at)
    if act in words_of("moves") or (theme is None and act not in words_of("doing")):
        if theme is not None:
            settings |= theme.names
        theme, agent = agent, None
    if none:
        done = not done
    day, exact, edge = _day(around, at)
    start, end = _stretch(clauses, at, subjects)
    return [
        Deed(
            report=around.reading.report.id,
            origin=around.origin,
            sentence=clauses.sentence.index,
            start=start,
            end=end,
            trigger=clauses.tokens[at].start,
            act=act,
            agent=agent,
            theme=theme,
            done=done,
            so_far=so_far and not done,
            day=day,
            exact=exact,
            places=places,
            settings=settings,
            source=_source(around, at),
            bare=bare,
            edge=edge,
            background=around.background,
        )
    ]


def _is_gerund(clauses: Clauses, at: int) -> bool:
    """Whether an -ing form stands for something done, without "is" or "was": "denied killing"."""
    return not clauses.find(at, "aux")


def _act(clauses: Clauses, at: int) -> tuple[str, bool, int]:
    """The act that a verb names, whether as undone, and the word that makes it one with the verb: "shot [down]"."""
    lemma = clauses.tokens[at].lemma.lower()
    for kid in clauses.kids[at]:
        relation = clauses.tokens[kid].deprel
        beside = [kid] if relation in {"compound:prt", "obj", "advmod", "obl", "xcomp"} else []
        if relation == "obl":
            beside += clauses.find(kid, "case")
        for word in beside:
            joined = f"{lemma}_{clauses.tokens[word].lemma.lower()}"
            if joined in acts():
                return *acts()[joined], word
        if relation == "compound:prt":
            return f"{lemma}_{clauses.tokens[kid].lemma.lower()}", False, kid
    return *acts().get(lemma, (lemma, False)), -1


def _inner(clauses: Clauses, act: str, inside: int, objects: list[int]) -> tuple[str, list[int]]:
    """The act and its objects where a word makes one act with the verb: "[shot down] the plane", "[opened fire]"."""
    relation = clauses.tokens[inside].deprel
    if inside in objects:
        return act, []
    if relation == "case" and clauses.heads[inside] >= 0:
        return act, [clauses.heads[inside]]
    if objects and act == "attack" and clauses.tokens[objects[0]].lemma.lower() in words_of("deeds"):
        deed = objects[0]
        noun = clauses.tokens[deed].lemma.lower()
        return acts().get(noun, (noun, False))[0], [
            k
            for k in clauses.find(deed, "nmod")
            if any(clauses.low(g) in {"of", "on", "against"} for g in clauses.kids[k])
        ]
    return act, objects


def _subjects(clauses: Clauses, at: int) -> list[int]:
    """The subject of a verb, that of the verb it is joined to, or the noun that its clause tells of."""
    for _ in range(_STEPS):
        own = clauses.find(at, "nsubj", "nsubj:pass")
        if own:
            word = own[0]
            if clauses.low(word) in {"who", "which", "that"} and clauses.tokens[at].deprel == "acl:relcl":
                return [clauses.heads[at]] if clauses.heads[at] >= 0 else []
            return own
        if clauses.tokens[at].deprel not in {"conj", "xcomp"} or clauses.heads[at] < 0:
            return []
        at = clauses.heads[at]
    return []


def _standing(clauses: Clauses, at: int) -> tuple[bool, bool] | None:
    """Whether a verb is told as done (True) or as not done, and whether for all the time so far; None if neither."""
    token = clauses.tokens[at]
    auxiliaries = {clauses.low(k) for k in clauses.find(at, "aux", "aux:pass")}
    marks = {clauses.low(k) for k in clauses.find(at, "mark")}
    if token.deprel == "conj" and not auxiliaries and not clauses.find(at, "nsubj", "nsubj:pass"):
        head = clauses.heads[at]
        auxiliaries |= {clauses.low(k) for k in clauses.find(head, "aux")} if head >= 0 else set()
    if auxiliaries & _MODALS:
        return None
    if (
        token.xpos in {"VBZ", "VBP"}
        and not auxiliaries
        and clauses.sentence.kind != "headline"
        and not any(clauses.low(k) == "still" for k in clauses.kids[at])
    ):
        return None  # what is so in general: "the virus spreads by touch"
    lifted = _lifted(clauses, at)
    if lifted is None and (
        "to" in marks or (token.xpos == "VB" and not auxiliaries & {"do", "does", "did"}) or _is_loose(clauses, at)
    ):
        return None
    done = not _is_negated(clauses, at)
    so_far = bool(auxiliaries & _PERFECT) or any(clauses.low(k) in {"yet", "still"} for k in clauses.kids[at])
    if lifted is not None:
        done, so_far = done == lifted, True
        at = clauses.heads[at]
    for _ in range(_STEPS):
        if {clauses.low(k) for k in clauses.find(at, "mark")} & _OPEN:
            return None
        head, relation = clauses.heads[at], clauses.tokens[at].deprel
        if head < 0 or relation in {"acl:relcl", "parataxis"}:
            return done, so_far
        above = clauses.tokens[head].lemma.lower()
        if relation == "acl" or (relation == "ccomp" and clauses.tokens[head].upos == "NOUN"):
            verdict = _of_noun(clauses, at, head)
            if verdict is None:
                return None
            return done == verdict, so_far
        if relation == "advcl":
            return (done, so_far) if _is_factual(clauses, at) else None
        if relation in {"ccomp", "csubj", "xcomp"} and lifted is None:
            if _is_negated(clauses, head) or {clauses.low(k) for k in clauses.find(head, "aux")} & _MODALS:
                return None
            if above in words_of("denying"):
                done = not done
            elif above not in words_of("saying") and above not in words_of("going on"):
                return None
        elif relation not in {"conj", "ccomp", "xcomp", "csubj"}:
            return None
        at, lifted = head, None
    return None


def _is_loose(clauses: Clauses, at: int) -> bool:
    """Whether a participle stands without an auxiliary, and so without saying when: "fleeing the town"."""
    token = clauses.tokens[at]
    if token.xpos == "VBG":
        denied = clauses.heads[at] >= 0 and clauses.tokens[clauses.heads[at]].lemma.lower() in words_of("denying")
        return not clauses.find(at, "aux") and not denied
    return False


def _lifted(clauses: Clauses, at: int) -> bool | None:
    """Whether a verb above says that the deed was not done: False for "failed to leave", "has yet to arrive"."""
    head = clauses.heads[at]
    if clauses.tokens[at].deprel != "xcomp" or head < 0:
        return None
    if clauses.tokens[head].lemma.lower() == "fail":
        return False
    beside = {clauses.low(k) for k in (*clauses.kids[at], *clauses.kids[head])}
    if clauses.tokens[head].lemma.lower() in {"have", "be"} and beside & {"yet", "still"}:
        return False
    return None


def _is_negated(clauses: Clauses, at: int) -> bool:
    # "organized or not": what stands behind denies nothing
    return any(clauses.low(k) in _NOT and k < at for k in clauses.kids[at])


def _is_factual(clauses: Clauses, at: int) -> bool:
    """Whether a side clause tells what was: "when it was shelled", "after they left"."""
    words = {clauses.low(k) for k in clauses.kids[at] if clauses.tokens[k].deprel in {"mark", "advmod"}}
    finite = clauses.tokens[at].xpos in {"VBD", "VBZ", "VBP"} or bool(
        clauses.find(at, "aux", "aux:pass", "nsubj", "nsubj:pass")
    )
    return finite and bool(words & {"when", "after", "as", "while", "since", "because", "although", "though", "where"})


def _of_noun(clauses: Clauses, at: int, noun: int) -> bool | None:
    """What a clause behind a noun tells: True for "the train derailed near", False for "denied reports that"."""
    lemma = clauses.tokens[noun].lemma.lower()
    that = any(clauses.low(k) == "that" for k in clauses.find(at, "mark"))
    if not that:
        return True if clauses.tokens[at].xpos == "VBN" else None
    if lemma not in words_of("tells"):
        return None
    verb = clauses.heads[noun]
    denied = (
        verb >= 0
        and clauses.tokens[noun].deprel in {"obj", "nsubj:pass"}
        and clauses.tokens[verb].lemma.lower() in words_of("denying")
    )
    return False if denied else None


# --- who, and to whom -----------------------------------------------------------------------------------------------


def _party(around: _Around, at: int, verb: int) -> Party | None:
    """The noun phrase at a word; behind a pronoun the speaker whose words they are, or nobody."""
    clauses = around.clauses
    low = clauses.low(at)
    none = low in _NOBODY or (low == "one" and any(clauses.low(k) == "no" for k in clauses.kids[at]))
    if none:
        for kid in clauses.find(at, "nmod"):
            if any(clauses.low(g) == "of" for g in clauses.kids[kid]):
                inner = _party(around, kid, verb)
                return replace(inner, none=True) if inner else None
        return Party("", frozenset(), frozenset(), frozenset(), proper=False, none=True, text="nobody")
    if clauses.tokens[at].upos == "PRON" and low in _PRONOUNS:
        speaker = _speaker(around, verb)
        if speaker is None or speaker.direct or low in {"it", "this", "that", "which"}:
            return None
        name = speaker.speaker or speaker.speaker_text or ""
        key = plain(name)
        if key in around.ids:
            keys = frozenset({around.ids[key]})
            return Party(key, keys, frozenset(), frozenset(), proper=True, none=False, text=name)
        bare = [word for word in key.split() if word not in {"the", "a", "an"}]
        if not bare:
            return None
        head_word, others = bare[-1].removesuffix("s"), frozenset(bare[:-1])
        return Party(head_word, frozenset(), others, frozenset(), proper=False, none=False, text=name)
    for kid in clauses.find(at, "nmod"):
        if clauses.tokens[at].lemma.lower() in words_of("some") and any(
            clauses.low(g) == "of" for g in clauses.kids[kid]
        ):
            inner = _party(around, kid, verb)
            return replace(inner, words=inner.words | {"some"}) if inner else None
    if clauses.tokens[at].upos == "PRON":
        return None  # "you", "something"
    inside = clauses.below(at, _SIDE_CLAUSES)
    first, last = clauses.tokens[inside[0]].start, clauses.tokens[inside[-1]].end
    kids = [k for k in inside if k != at]
    head = clauses.tokens[at]
    named = {
        around.ids.get(plain(name.text), plain(name.text))
        for name in around.names
        if first <= name.start
        and name.end <= last
        and any(clauses.tokens[k].start < name.end and name.start < clauses.tokens[k].end for k in inside)
    }
    if not named:
        proper = (plain(clauses.tokens[k].text) for k in inside if clauses.tokens[k].upos == "PROPN")
        named = {around.ids.get(name, name) for name in proper}
    person = any(name.kind == "person" and first <= name.start and name.end <= last for name in around.names)
    times = [(t.start, t.end) for t in around.times]
    words = {
        clauses.tokens[k].lemma.lower()
        for k in kids
        if clauses.tokens[k].upos in {"NOUN", "ADJ", "DET"}
        and clauses.tokens[k].deprel in _PARTS
        and not any(a <= clauses.tokens[k].start < b for a, b in times)
    }
    numbers = {clauses.tokens[k].text.lower() for k in kids if clauses.tokens[k].upos == "NUM"}
    none = any(clauses.low(k) in {"no", "neither"} and clauses.heads[k] == at for k in kids)
    return Party(
        head=head.lemma.lower(),
        names=frozenset(n for n in named if n),
        words=frozenset(words - {"the", "a", "an", "no"}),
        numbers=frozenset(numbers),
        proper=head.upos == "PROPN",
        none=none,
        person=person,
        definite=head.upos == "PROPN"
        or any(clauses.low(k) in _DEFINITE or clauses.tokens[k].deprel == "nmod:poss" for k in clauses.kids[at]),
        town=any(t.feature != "country" and t.start <= head.start < t.end for t in around.toponyms),
        text=around.reading.report.text[first:last],
    )


def _is_time(around: _Around, at: int) -> bool:
    token = around.clauses.tokens[at]
    return any(t.start <= token.start < t.end for t in around.times)


def _speaker(around: _Around, at: int) -> Quotation | None:
    """The narrowest quotation that holds a word."""
    start = around.clauses.tokens[at].start
    holding = [q for q in around.quotations if q.start <= start < q.end]
    return min(holding, key=lambda q: q.end - q.start, default=None)


def _source(around: _Around, at: int) -> str:
    """Whose account a deed is: the speaker of the quotation around it, or who denies it."""
    clauses = around.clauses
    for above in clauses.above(at)[:_STEPS]:
        if clauses.tokens[above].lemma.lower() in words_of("denying"):
            subjects = _subjects(clauses, above)
            party = _party(around, subjects[0], above) if subjects else None
            if party:
                return party.text
    quotation = _speaker(around, at)
    return (quotation.speaker or quotation.speaker_text or "") if quotation else ""


# --- when and where -------------------------------------------------------------------------------------------------


def _day(around: _Around, at: int) -> tuple[str | None, bool, bool]:
    """The day of a deed, whether it stands with the deed itself, and whether near the day's edge."""
    clauses = around.clauses
    above: str | None = None
    line = clauses.above(at)
    for timex in around.times:
        if timex.kind not in {"date", "time"} or not timex.value or len(timex.value.partition("T")[0]) < 10:
            continue
        value = timex.value.partition("T")[0]
        tokens = [i for i, t in enumerate(clauses.tokens) if timex.start <= t.start < timex.end]
        if not tokens:
            continue
        top = next((i for i in tokens if clauses.heads[i] not in tokens), tokens[0])
        cases = {clauses.low(k) for k in clauses.find(top, "case")}
        path = [top, *clauses.above(top)]
        holder = next((i for i in path if clauses.tokens[i].upos in {"VERB", "AUX"} and i not in tokens), -1)
        if holder == at or (holder in line and clauses.tokens[at].deprel == "acl" and clauses.heads[at] in path):
            edge = bool(set(timex.text.lower().split()) & words_of("moments"))
            return value, not cases & _BY, edge
        if holder in line and above is None:
            above = value
    published = around.reading.dating.value
    known = published.partition("T")[0] if published and "/" not in published else None
    return above or known, False, False


_WHERE = frozenset(("in", "near", "at", "outside", "off", "on", "around", "inside", "of", "to", "for", "from", "into"))


def _settings(around: _Around, at: int) -> tuple[frozenset[str], tuple[Toponym, ...]]:
    """The names that stand with a deed as a setting, and the places among them where it happened."""
    clauses = around.clauses
    names: set[str] = set()
    places: list[Toponym] = []
    roots = clauses.find(at, "obl")
    for thing in clauses.find(at, "obj", "nsubj:pass", "nsubj"):
        roots += clauses.find(thing, "nmod")
    for root in roots:
        cases = {clauses.low(k) for k in clauses.find(root, "case")}
        if not cases & _WHERE or _is_time(around, root):
            continue
        inside = clauses.below(root, _SIDE_CLAUSES)
        for name in around.names:
            if any(name.start <= clauses.tokens[k].start < name.end for k in inside):
                names.add(around.ids.get(plain(name.text), plain(name.text)))
        if cases & {"in", "near", "at", "outside", "off", "around", "inside", "of"}:
            places += [t for t in around.toponyms if any(t.start <= clauses.tokens[k].start < t.end for k in inside)]
    return frozenset(names), tuple(places)


def _stretch(clauses: Clauses, at: int, subjects: Sequence[int]) -> tuple[int, int]:
    """The words of a clause, with its subject, without what only hangs on."""
    inside = clauses.below(at, frozenset({"acl:relcl", "parataxis", "ccomp", "punct", "conj", "cc", "advcl"}))
    for subject in subjects:
        inside += clauses.below(subject, _SIDE_CLAUSES)
    above = clauses.heads[at]
    if above >= 0 and clauses.tokens[at].deprel in {"ccomp", "xcomp"}:
        governing = clauses.tokens[above].lemma.lower()
        if governing in words_of("denying") or governing in {"fail", "have"}:
            inside += [above, *(d for s in _subjects(clauses, above) for d in clauses.below(s, _SIDE_CLAUSES))]
    if above >= 0 and clauses.tokens[above].lemma.lower() in words_of("tells"):
        verb = clauses.heads[above]
        inside += [above, *([verb] if verb >= 0 else [])]
        inside += [d for s in (_subjects(clauses, verb) if verb >= 0 else []) for d in clauses.below(s, _SIDE_CLAUSES)]
    inside = sorted(set(inside))
    while len(inside) > 1 and clauses.tokens[inside[0]].upos in {"SCONJ", "CCONJ", "PUNCT"}:
        inside = inside[1:]
    while len(inside) > 1 and clauses.tokens[inside[-1]].upos in {"SCONJ", "CCONJ", "PUNCT", "ADP", "DET"}:
        inside = inside[:-1]
    return clauses.tokens[inside[0]].start, clauses.tokens[inside[-1]].end


# --- blame ----------------------------------------------------------------------------------------------------------


def _blamed(around: _Around, at: int) -> list[Deed]:
    """The deeds that somebody is blamed for, or claims: "blamed rebels for the shelling", "claimed responsibility"."""
    clauses = around.clauses
    lemma = clauses.tokens[at].lemma.lower()
    passive = bool(clauses.find(at, "nsubj:pass", "aux:pass"))
    if _is_negated(clauses, at) or {clauses.low(k) for k in clauses.find(at, "aux")} & _MODALS:
        return []
    objects, subjects = clauses.find(at, "obj"), _subjects(clauses, at)
    accused = subjects if passive else objects
    by = "" if passive else _text(around, subjects)
    if lemma in {"claim", "take"} and objects and clauses.tokens[objects[0]].lemma.lower() == "responsibility":
        accused, by = subjects, _text(around, subjects)
        under = [*clauses.find(objects[0], "nmod"), *clauses.find(at, "obl")]
    elif lemma in words_of("blaming"):
        under = [*clauses.find(at, "obl"), *(k for o in objects for k in clauses.find(o, "nmod"))]
    else:
        return []
    found = []
    for deed in under:
        if not any(clauses.low(k) in {"for", "of"} for k in clauses.find(deed, "case")):
            continue
        noun = clauses.tokens[deed].lemma.lower()
        if noun not in words_of("deeds") or not accused:
            continue
        agent = _party(around, accused[0], at)
        if agent is None:
            continue
        objects_of = [
            k
            for k in clauses.find(deed, "nmod")
            if any(clauses.low(g) in {"of", "on", "against"} for g in clauses.kids[k])
        ]
        theme = _party(around, objects_of[0], at) if objects_of else None
        act = acts().get(noun, (noun, False))[0]
        day, exact, edge = _day(around, at)
        own = [t.value for t in around.times if t.value and _within(clauses, deed, t)]
        if own and own[0]:
            day, exact = own[0].partition("T")[0], True
        else:
            exact = False
        start, end = _stretch(clauses, at, subjects)
        found.append(
            Deed(
                report=around.reading.report.id,
                origin=around.origin,
                sentence=clauses.sentence.index,
                start=start,
                end=end,
                trigger=clauses.tokens[at].start,
                act=act,
                agent=agent,
                theme=theme,
                done=True,
                so_far=False,
                day=day,
                exact=exact,
                places=(),
                settings=frozenset(),
                source=by or _source(around, at),
                blamed=True,
                edge=edge,
                background=around.background,
            )
        )
    return found


def _within(clauses: Clauses, noun: int, timex: Timex) -> bool:
    return any(timex.start <= clauses.tokens[k].start < timex.end for k in clauses.below(noun))


def _text(around: _Around, subjects: Sequence[int]) -> str:
    if not subjects:
        return ""
    party = _party(around, subjects[0], subjects[0])
    return party.text if party else ""
