"""What somebody said and another calls untrue: "that was untrue, the charity said", "denied that any had been there".

The statement is a quotation of somebody else just before, in the same report: the last one where "that" is called
untrue; the one that tells of the same things where the denial says what it denies. Left out: denials of what another
report tells (`whether.py` compares deeds), and what is called untrue by the one who said it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from storyledger.reconcile.conflicts.clauses import Clauses, words_of
from storyledger.reconcile.conflicts.disputed import inside, opening
from storyledger.records import Citation, Conflict, Side

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from storyledger.reconcile.conflicts.comparing import Told
    from storyledger.records import Quotation, Reading

_BACK: Final = 2
"""Sentences before a denial in which what is denied is said."""
_FINITE: Final = frozenset({"VBD", "VBZ", "VBP"})
_PHRASE: Final = frozenset({"acl:relcl", "appos", "parataxis", "punct"})
"""What hangs on a subject and is no part of its name."""
_LONGEST: Final = 160
"""Characters of a statement that are shown."""


class _Denial(NamedTuple):
    """Who calls something untrue, by which verb, in which words, and the nouns of what is told to be denied."""

    who: str
    verb: int
    start: int
    end: int
    of: frozenset[str]


def find_called_untrue(told: Told) -> Iterator[Conflict]:
    """What somebody said, and somebody else calls untrue right behind it in the same report; each statement once."""
    for reading in told.readings.values():
        used: set[int] = set()
        for sentence in reading.parsed.sentences:
            words = words_of("untrue") | words_of("denying")
            if sentence.kind == "furniture" or not any(t.lemma.lower() in words for t in sentence.tokens[:60]):
                continue
            for denial in _denials(Clauses(sentence), reading.report.text):
                said = _said_before(reading, sentence.index, denial, told)
                if said is None or said.start in used:
                    continue
                used.add(said.start)
                yield _conflict(reading, said, denial)


def _conflict(reading: Reading, said: Quotation, denial: _Denial) -> Conflict:
    report, speaker = reading.report, said.speaker or ""
    cued = (q.speaker for q in reading.quotations if q.cue_start is not None and q.cue_start == denial.verb)
    who = next(cued, None) or denial.who
    what = " ".join(report.text[said.start : said.end].split()).strip(" ,")
    if len(what) > _LONGEST:
        what = what[: _LONGEST - 1].rsplit(" ", 1)[0] + "…"
    sides = (
        Side(f"said by {inside(speaker)}", (Citation(report.id, said.start, said.end),)),
        Side(f"denied by {inside(who)}", (Citation(report.id, denial.start, denial.end),)),
    )
    return Conflict("whether", what, f"{opening(speaker)} says so; {inside(who)} denies it.", sides)


def _denials(clauses: Clauses, text: str) -> Iterator[_Denial]:
    """Each clause of a sentence in which somebody named calls a statement untrue, or denies one that it tells."""
    for at, token in enumerate(clauses.tokens):
        lemma = token.lemma.lower()
        if lemma in words_of("untrue"):
            saying = _calling(clauses, at)
        elif lemma == "deny" and token.xpos in _FINITE and clauses.find(at, "ccomp"):
            saying = at
        else:
            continue
        subjects = clauses.find(saying, "nsubj") if saying >= 0 else []
        if not subjects or clauses.tokens[subjects[0]].upos == "PRON":
            continue
        who = [clauses.tokens[k] for k in clauses.below(subjects[0], _PHRASE)]
        clause = [saying, *clauses.below(saying, frozenset({"conj", "cc", "punct", "advcl", "parataxis"}))]
        name = " ".join(text[who[0].start : who[-1].end].split())
        start, end = clauses.tokens[min(clause)].start, clauses.tokens[max(clause)].end
        denied = [k for c in clauses.find(saying, "ccomp") for k in clauses.below(c)] if lemma == "deny" else []
        things = _things(clauses, denied)
        if things or lemma != "deny":
            yield _Denial(name, clauses.tokens[saying].start, start, end, things)


def _calling(clauses: Clauses, at: int) -> int:
    """The verb by which somebody calls what was said untrue: "said that was false", "called the claim a lie"; or -1."""
    token = clauses.tokens[at]
    above = token.head
    if not 0 <= above < len(clauses.tokens) or any(clauses.low(k) in {"not", "n't", "n’t"} for k in clauses.kids[at]):
        return -1
    verb = clauses.tokens[above]
    if token.deprel == "ccomp" and verb.lemma.lower() in words_of("saying") and verb.xpos in _FINITE:
        return above if _is_statement(clauses, clauses.find(at, "nsubj")) else -1
    if token.deprel == "xcomp" and verb.lemma.lower() in {"call", "brand", "label"} and verb.xpos in _FINITE:
        return above if _is_statement(clauses, clauses.find(above, "obj")) else -1
    return -1


def _is_statement(clauses: Clauses, words: Sequence[int]) -> bool:
    """Whether the first of the words only points to what was said: "that", "the claim"."""
    if not words:
        return False
    further = {"nmod", "acl", "acl:relcl", "ccomp"}
    bare = not any(clauses.tokens[k].deprel in further for k in clauses.kids[words[0]])
    return bare and clauses.low(words[0]) in words_of("denied") - words_of("not ours")


def _things(clauses: Clauses, words: Sequence[int]) -> frozenset[str]:
    """The lemmas of the nouns among words."""
    return frozenset(clauses.tokens[k].lemma.lower() for k in words if clauses.tokens[k].upos == "NOUN")


def _said_before(reading: Reading, index: int, denial: _Denial, told: Told) -> Quotation | None:
    """What another said up to two sentences before, and, where the denial tells what it denies, of the same things."""
    denier = told.key(denial.who)
    before = [
        quotation
        for quotation in reading.quotations
        if 0 <= index - quotation.sentence <= _BACK
        and quotation.end <= denial.start
        and quotation.speaker
        and told.key(quotation.speaker) != denier
        and not (denier and denier in told.key(quotation.speaker))
    ]
    if denial.of:
        nouns = {
            sentence.index: [t for t in sentence.tokens if t.upos == "NOUN"]
            for sentence in reading.parsed.sentences
            if 0 <= index - sentence.index <= _BACK
        }
        before = [
            quotation
            for quotation in before
            if any(
                token.lemma.lower() in denial.of and quotation.start <= token.start < quotation.end
                for token in nouns.get(quotation.sentence, ())
            )
        ]
    return max(before, key=lambda quotation: (quotation.sentence, quotation.start), default=None)
