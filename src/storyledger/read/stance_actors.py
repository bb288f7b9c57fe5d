"""Whose stance it is: the names of the subject, and behind a pronoun the speaker of the quotation around it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from storyledger.read.stance_kinds import is_disposed, is_passive
from storyledger.read.stance_words import adjectives, countries, lexicon
from storyledger.read.trees import SUBJECTS, Tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from storyledger.records import Name, Quotation, Timex

_PERSONAL = frozenset(
    {"he", "she", "it", "they", "we", "i", "who", "that", "which", "him", "her", "them", "this", "you"}
)


class Setting(NamedTuple):
    """A sentence with what was found in it, as the finder of stances looks at it."""

    tree: Tree
    names: tuple[Name, ...]
    quotations: tuple[Quotation, ...]
    times: Sequence[Timex]
    person: str | None
    """Who was named last as a person, for "he" outside of any quotation."""
    report_day: str | None


def find_actors(setting: Setting, index: int) -> list[str]:
    """Who takes the stance: the names of the subject, its conjuncts included; behind a pronoun the speaker."""
    tree = setting.tree
    token = tree.tokens[index]
    if token.upos == "NOUN" and tree.lemmas[index] not in {"favour", "favor"}:
        holders = tree.find(index, {"nmod:poss"}) or [
            k for k in tree.find(index, {"nmod"}) if any(tree.forms[g] in {"by", "from"} for g in tree.kids[k])
        ]
        holders = holders or [
            k
            for k in tree.find(index, {"amod", "compound"})
            if any(n.start <= tree.tokens[k].start < n.end for n in setting.names)
        ]
        return _unique(countries().get(name, name) for k in holders for name in _of_holder(setting, index, k))
    if is_passive(tree, index) and not is_disposed(tree, index):
        agents = tree.find(index, {"obl:agent"}) or [
            k for k in tree.find(index, {"obl"}) if any(tree.forms[g] == "by" for g in tree.kids[k])
        ]
        return _unique(name for k in agents for name in _called(setting, k))
    subjects = tree.subjects(index)
    if not subjects and tree.relations[index] in {"acl", "advcl", "xcomp"}:
        head = tree.heads[index]
        if head >= 0 and tree.tokens[head].upos in {"NOUN", "PROPN"}:
            subjects = [head]
        elif head >= 0 and tree.tokens[index].xpos == "VBG" and tree.tokens[index - 1].upos in {"NOUN", "PROPN"}:
            subjects = [index - 1]  # "to marches demanding reform": who demands it stands right before
        elif head >= 0:
            subjects = tree.subjects(head)
    found: list[str] = []
    for subject in subjects:
        low = tree.forms[subject]
        if low in {"who", "which", "that"} and tree.tokens[subject].upos == "PRON":
            noun = tree.heads[index]
            if noun >= 0 and tree.relations[index].startswith("acl"):
                found.extend(_called(setting, noun))
        elif tree.tokens[subject].upos == "PRON" or low in _PERSONAL:
            found.extend(_behind(setting, index, low))
        else:
            found.extend(_called(setting, subject))
    if not subjects:
        found.extend(_behind(setting, index, ""))
    return _unique(found)


_OWNERS = {"his": "he", "her": "she", "their": "they", "its": "it"}


def _of_holder(setting: Setting, index: int, holder: int) -> list[str]:
    """Who holds what a noun tells: a name, or whom "her" means in "repeated her demand for an inquiry"."""
    pronoun = _OWNERS.get(setting.tree.forms[holder])
    return _behind(setting, index, pronoun) if pronoun is not None else _called(setting, holder)


def accuses_somebody(setting: Setting, index: int) -> bool:
    """Whether a word of blame is laid on somebody, not on a thing: "blamed the delay on the weather"."""
    tree = setting.tree
    accused = tree.find(index, {"obj", "nsubj:pass"})
    accused += [k for k in tree.find(index, {"obl"}) if any(tree.forms[g] == "on" for g in tree.kids[k])]
    return any(_called(setting, k) for k in accused)


def _can_act(tree: Tree, index: int) -> bool:
    """Whether a noun without a name can stand for somebody who takes a stance."""
    return any(spelling in lexicon().actors for spelling in tree.noun_spellings(index))


def _unique(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(n for n in names if n))[:4]


def _called(setting: Setting, index: int) -> list[str]:
    """How a noun phrase is called: the names in it, else its words without article; with its conjuncts."""
    tree = setting.tree
    found: list[str] = []
    row = [index, *(k for at in [index, *tree.find(index, {"conj", "appos", "flat"})] for k in tree.find(at, {"conj"}))]
    row = list(dict.fromkeys(row))
    before_names = {
        at for at in row if at + 1 < len(tree.tokens) and _is_person(setting, at + 1) and not _is_person(setting, at)
    }
    for at in reversed(row):
        if at + 2 in before_names | {at + 3 for at in before_names} and tree.forms[at + 1] == "and":
            before_names.add(at)  # "leaders and candidates Ana Silva and Rui Costa": the names are who they are
    for at in (_counted(tree, k) for k in row if k not in before_names or len(row) == 1):
        start, end = tree.tokens[at].start, tree.tokens[at].end
        named = next((n.text for n in setting.names if n.start <= start and end <= n.end), None)
        if named is None and tree.tokens[at].upos in {"PRON", "NUM"} and tree.forms[at] in _PERSONAL:
            continue
        apposed = tree.find(at, {"appos", "flat"})
        if named is None:
            for kid in apposed:
                at_kid = tree.tokens[kid].start
                named = named or next(
                    (n.text for n in setting.names if n.kind == "person" and n.start <= at_kid < n.end), None
                )
        if named is None and not _can_act(tree, at):
            continue
        if named is None:
            kids = [
                k
                for k in tree.kids[at]
                if tree.relations[k] in {"compound", "amod", "nmod:poss", "flat"} and k >= at - 5
            ]
            members = sorted({at, *(d for k in kids for d in tree.descendants(k)[:5])})
            named = " ".join(
                adjectives().get(tree.tokens[i].text, tree.tokens[i].text) if i < at else tree.tokens[i].text
                for i in members
                if tree.tokens[i].upos not in {"ADV", "PUNCT"}
                and tree.relations[i] not in {"case", "det"}
                and not tree.tokens[i].xpos.startswith(("VB", "PRP"))
            )[:60]
        found.append(named)
    return found


def _is_person(setting: Setting, index: int) -> bool:
    token = setting.tree.tokens[index]
    return any(n.kind == "person" and n.start <= token.start < n.end for n in setting.names)


def _counted(tree: Tree, index: int) -> int:
    """Who is counted: of "a number of rebels" and "the main group of miners" it is the rebels and the miners."""
    if tree.lemmas[index] in {"number", "majority", "dozen", "hundred", "thousand", "handful", "most", "pair", "lot"}:
        for kid in tree.find(index, {"nmod"}):
            if any(tree.forms[g] == "of" for g in tree.kids[kid]):
                return kid
    return index


def _behind(setting: Setting, index: int, pronoun: str) -> list[str]:
    """Who stands behind a pronoun: the quotation's speaker, the subject of the saying, the last person."""
    tree = setting.tree
    start = tree.tokens[index].start
    around = [q for q in setting.quotations if q.start <= start < q.end]
    around.sort(key=lambda q: q.end - q.start)
    if around:
        nearest = around[0]
        if nearest.direct:
            # in direct speech only "I" and "we" are the speaker
            speaks = pronoun in {"we", "i"} or (not pronoun and tree.heads[index] < 0)
            return [nearest.speaker] if speaks and nearest.speaker else []
        rival = _subject_before(tree, index, nearest.start)
        if pronoun == "it" and rival is not None:
            return _called(setting, rival)
        if nearest.speaker_start is not None and nearest.speaker_start > start and pronoun in {"he", "she"}:
            return [setting.person] if setting.person and rival is None else []  # "He will resign, an aide said"
        if pronoun in {"he", "she", "it", "they", "we", "i", ""} and nearest.speaker:
            return [nearest.speaker]
        if pronoun:
            return []
    for above in tree.ancestors(index):
        for subject in tree.find(above, SUBJECTS):
            if tree.tokens[subject].upos in {"NOUN", "PROPN"} and subject != index:
                return _called(setting, subject)
    cued = [q for q in setting.quotations if q.speaker and q.speaker_text and q.speaker_text.lower() == pronoun]
    if cued:
        return [cued[0].speaker or ""]
    if pronoun in {"he", "she"} and setting.person:
        return [setting.person]
    return []


def _subject_before(tree: Tree, index: int, start: int) -> int | None:
    """The last noun before a word, from `start` on, that is a subject: a nearer "it" than the speaker."""
    return next(
        (
            k
            for k in range(index - 1, -1, -1)
            if tree.tokens[k].start >= start
            and tree.relations[k] in SUBJECTS
            and tree.tokens[k].upos in {"NOUN", "PROPN"}
        ),
        None,
    )
