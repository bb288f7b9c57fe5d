"""The phrases around a verb: who and what it is about, who says so, on which day, where, and which words tell it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from storyledger.folding import plain
from storyledger.reconcile.conflicts.clauses import SIDE_CLAUSES, STEPS, find_subjects, words_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from storyledger.reconcile.conflicts.clauses import Clauses
    from storyledger.records import Name, Quotation, Reading, Timex, Toponym

_ANYBODY = frozenset({"anyone", "anybody"})
"""Of whom a denial tells that it was nobody: "denied that anyone had been killed"."""
_NOBODY = frozenset({"none", "nobody", "no-one", "nothing", "neither"})
_PRONOUNS = frozenset(
    ("he", "she", "it", "they", "we", "i", "them", "him", "her", "us", "who", "which", "that", "this")
)
_DEFINITE = frozenset({"the", "this", "that", "these", "those", "all", "both"})
_PARTS = ("compound", "amod", "flat", "nummod", "nmod", "appos", "det", "nmod:poss", "nmod:desc")
_BY = frozenset({"by", "until", "till", "since", "from", "before", "after"})


_WHERE = frozenset(("in", "near", "at", "outside", "off", "on", "around", "inside", "of", "to", "for", "from", "into"))


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

    @property
    def is_anybody(self) -> bool:
        """Whether it is nobody only where it is denied: "anyone"."""
        return self.text in _ANYBODY


@dataclass(frozen=True, slots=True)
class Around:
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


def find_party(around: Around, at: int, verb: int) -> Party | None:
    """The noun phrase at a word; behind a pronoun the speaker whose words they are, or nobody."""
    clauses = around.clauses
    low = clauses.low(at)
    none = low in _NOBODY or (low == "one" and any(clauses.low(k) == "no" for k in clauses.kids[at]))
    if none:
        for kid in clauses.find(at, "nmod"):
            if any(clauses.low(g) == "of" for g in clauses.kids[kid]):
                inner = find_party(around, kid, verb)
                return replace(inner, none=True) if inner else None
        return Party("", frozenset(), frozenset(), frozenset(), proper=False, none=True, text="nobody")
    if low in _ANYBODY:
        return Party("", frozenset(), frozenset(), frozenset(), proper=False, none=True, text=low)
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
            inner = find_party(around, kid, verb)
            return replace(inner, words=inner.words | {"some"}) if inner else None
    if clauses.tokens[at].upos == "PRON":
        return None  # "you", "something"
    inside = clauses.below(at, SIDE_CLAUSES)
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


def is_time(around: Around, at: int) -> bool:
    """Whether a word is part of a time."""
    token = around.clauses.tokens[at]
    return any(t.start <= token.start < t.end for t in around.times)


def _speaker(around: Around, at: int) -> Quotation | None:
    """The narrowest quotation that holds a word."""
    start = around.clauses.tokens[at].start
    holding = [q for q in around.quotations if q.start <= start < q.end]
    return min(holding, key=lambda q: q.end - q.start, default=None)


def find_source(around: Around, at: int) -> str:
    """Whose account a deed is: the speaker of the quotation around it, or who denies it."""
    clauses = around.clauses
    for above in clauses.above(at)[:STEPS]:
        if clauses.tokens[above].lemma.lower() in words_of("denying"):
            subjects = find_subjects(clauses, above)
            party = find_party(around, subjects[0], above) if subjects else None
            if party:
                return party.text
    quotation = _speaker(around, at)
    return (quotation.speaker or quotation.speaker_text or "") if quotation else ""


def find_day(around: Around, at: int) -> tuple[str | None, bool, bool]:
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


def find_settings(around: Around, at: int) -> tuple[frozenset[str], tuple[Toponym, ...]]:
    """The names that stand with a deed as a setting, and the places among them where it happened."""
    clauses = around.clauses
    names: set[str] = set()
    places: list[Toponym] = []
    roots = clauses.find(at, "obl")
    for thing in clauses.find(at, "obj", "nsubj:pass", "nsubj"):
        roots += clauses.find(thing, "nmod")
    for root in roots:
        cases = {clauses.low(k) for k in clauses.find(root, "case")}
        if not cases & _WHERE or is_time(around, root):
            continue
        inside = clauses.below(root, SIDE_CLAUSES)
        for name in around.names:
            if any(name.start <= clauses.tokens[k].start < name.end for k in inside):
                names.add(around.ids.get(plain(name.text), plain(name.text)))
        if cases & {"in", "near", "at", "outside", "off", "around", "inside", "of"}:
            places += [t for t in around.toponyms if any(t.start <= clauses.tokens[k].start < t.end for k in inside)]
    return frozenset(names), tuple(places)


def find_stretch(clauses: Clauses, at: int, subjects: Sequence[int]) -> tuple[int, int]:
    """The words of a clause, with its subject, without what only hangs on."""
    inside = clauses.below(at, frozenset({"acl:relcl", "parataxis", "ccomp", "punct", "conj", "cc", "advcl"}))
    for subject in subjects:
        inside += clauses.below(subject, SIDE_CLAUSES)
    above = clauses.heads[at]
    if above >= 0 and clauses.tokens[at].deprel in {"ccomp", "xcomp"}:
        governing = clauses.tokens[above].lemma.lower()
        if governing in words_of("denying") or governing in {"fail", "have"}:
            inside += [above, *(d for s in find_subjects(clauses, above) for d in clauses.below(s, SIDE_CLAUSES))]
    if above >= 0 and clauses.tokens[above].lemma.lower() in words_of("tells"):
        verb = clauses.heads[above]
        inside += [above, *([verb] if verb >= 0 else [])]
        inside += [
            d for s in (find_subjects(clauses, verb) if verb >= 0 else []) for d in clauses.below(s, SIDE_CLAUSES)
        ]
    inside = sorted(set(inside))
    while len(inside) > 1 and clauses.tokens[inside[0]].upos in {"SCONJ", "CCONJ", "PUNCT"}:
        inside = inside[1:]
    while len(inside) > 1 and clauses.tokens[inside[-1]].upos in {"SCONJ", "CCONJ", "PUNCT", "ADP", "DET"}:
        inside = inside[:-1]
    return clauses.tokens[inside[0]].start, clauses.tokens[inside[-1]].end
