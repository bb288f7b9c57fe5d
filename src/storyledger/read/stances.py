"""Who proposes, accepts, rejects, demands, conditions, denies, claims or blames on others what, on which day.

A stance is a word of lexicon/stances.txt with an issue of lexicon/issues.txt in its scope in the parse, and an actor:
the subject, behind a pronoun the speaker of the quotation around it. Negation turns it ("will not agree to" rejects), a
condition with it makes it a condition ("without", "unless", "if"). Left out: irony, stances that no word names, issues
not in the list.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from storyledger.read.clause_times import attach_times, first_day, to_day
from storyledger.read.content_shapes import claims_deed
from storyledger.read.stance_actors import Setting, accuses_somebody, find_actors
from storyledger.read.stance_issues import FARTHEST, find_issue, names_issue
from storyledger.read.stance_kinds import ends_issue, find_kind, is_said_of_somebody, with_condition
from storyledger.read.stance_words import lexicon, words_of
from storyledger.read.trees import SUBJECTS, Tree, leading_trees
from storyledger.records import Stance

if TYPE_CHECKING:
    from storyledger.read.stance_words import Kind
    from storyledger.records import Dating, Name, Parsed, Quotation, Timex

MAX_STANCES = 4
"""Stances kept of one sentence, each with all its actors."""
_BEFORE = 3
"""Words before "against" that tell who is: "it was categorically against"."""
_OF_OTHERS = frozenset({"resignation", "surrender"})
"""What nobody proposes but everybody asks of somebody else."""
_THREATENED = frozenset({"sanctions", "intervention"})
"""What who threatens it wants to do; who threatens to walk out wants something else."""
_DECLARING = frozenset({"declare", "proclaim", "announce"})
_DECLARED = frozenset({"truce", "withdrawal"})
"""What who declares it does himself: "declared a truce"."""
_ENDED = frozenset({"sanctions", "restrictions"})
"""What is as often lifted as imposed: who wants an end to it is against it."""
_TURNED: dict[Kind, Kind] = {"proposes": "rejects", "demands": "rejects", "accepts": "rejects", "rejects": "accepts"}
_STEPS = frozenset({"step", "task", "priority", "goal", "aim"})


def find_stances(
    parsed: Parsed, dating: Dating, times: tuple[Timex, ...], quotations: tuple[Quotation, ...]
) -> tuple[Stance, ...]:
    """Stances in the order of their words, at most four a sentence, offsets of the clause that takes the stance.

    `date` is the day that the clause or its sentence states, else the quotation's, else the report's day; EDTF.
    """
    stances: list[Stance] = []
    person: str | None = None
    told: tuple[int, str] | None = None
    by_sentence: dict[int, tuple[list[Timex], list[Quotation], list[Name]]] = {}
    for timex in times:
        by_sentence.setdefault(timex.sentence, ([], [], []))[0].append(timex)
    for name in parsed.names:
        by_sentence.setdefault(name.sentence, ([], [], []))[2].append(name)
    ends = [sentence.end for sentence in parsed.sentences]
    for quotation in quotations:
        for sentence in parsed.sentences[bisect_right(ends, quotation.start) :]:
            if sentence.start >= quotation.end:
                break
            by_sentence.setdefault(sentence.index, ([], [], []))[1].append(quotation)
    trees = leading_trees(parsed.sentences)
    for place, sentence in enumerate(parsed.sentences):
        if sentence.kind == "furniture" or not sentence.tokens:
            continue
        mine = by_sentence.get(sentence.index, ([], [], []))
        tree = trees[place]
        setting = Setting(
            tree,
            tuple(mine[2]),
            tuple(mine[1]),
            mine[0],
            person,
            dating.value if first_day(dating.value) else None,
        )
        before = told[1] if told is not None and place - told[0] <= _BACK else None
        found = _sentence_stances(setting, before)
        told = (place, found[-1].issue) if found else told
        stances.extend(found)
        person = next((n.text for n in mine[2] if n.kind == "person"), person)
    return tuple(stances)


def _sentence_stances(setting: Setting, before: str | None = None) -> list[Stance]:
    """The sentence's stances, one for each actor, issue and stance; `before` is the issue of the last ones before."""
    tree = setting.tree
    if tree.tokens[-1].text == "?":
        return []  # "Do they want a vote?" takes no stance
    found: dict[tuple[str, str, str], Stance] = {}
    taking = lexicon().taking
    for index in [i for i, lemma in enumerate(tree.lemmas) if lemma in taking]:
        kind = find_kind(tree, index)
        if kind is None or (kind == "accuses" and not accuses_somebody(setting, index)):
            continue
        farthest = FARTHEST - 1 if tree.lemmas[index] == "offer" else FARTHEST
        taken = kind == "accuses" or (kind == "claims" and claims_deed(tree, index))
        issue_at = ("responsibility", index) if taken else find_issue(tree, index, farthest)
        if is_said_of_somebody(tree, index):
            against = names_issue(tree, tree.heads[index])
            issue_at = (against, tree.heads[index]) if against is not None else None
        if kind == "denies" and any(_is_behind(tree, k) for k in tree.find(index, {"ccomp"})):
            issue_at = "responsibility", index
        if issue_at is None and kind == "denies":
            deeds = tree.find(index, {"xcomp", "ccomp"})
            issue_at = next((("responsibility", k) for k in deeds if _harms(tree, k)), None)
        answers = issue_at is None and kind in {"accepts", "rejects"}
        if answers and before is not None and _is_of_it(tree, index, before):
            issue_at = before, index  # "declared a truce on Sunday. Norland rejected it."
        if issue_at is None or (tree.lemmas[index] == "offer" and _is_talked_about(tree, issue_at[1])):
            continue
        issue, at = issue_at
        if tree.lemmas[index] in _DECLARING and not (issue in _DECLARED and at in tree.find(index, {"obj"})):
            continue
        if tree.lemmas[index] == "threaten" and issue not in _THREATENED:
            continue
        if kind == "rejects" and tree.lemmas[at] in words_of("blamed"):
            kind = "denies"
        if (
            issue == "responsibility"
            and kind not in {"denies", "claims"}
            and tree.lemmas[at] in {"involvement", "role"} | words_of("blamed")
        ):
            continue
        kind = with_condition(tree, index, kind, at)
        if issue in _ENDED and ends_issue(tree, index, at):
            kind = _TURNED.get(kind, kind)
        if kind == "proposes" and issue in _OF_OTHERS:
            kind = "demands"
        for actor in find_actors(setting, index):
            key = (actor, issue, kind)
            if key not in found:
                found[key] = _stance(setting, index, actor, issue, kind)
        if len({key[1:] for key in found}) >= MAX_STANCES:
            break
    if not found:
        found.update(_necessities(setting))
    if not found:
        found.update(_absences(setting))
    return list(found.values())


_BACK = 2
"""Sentences before "rejected it" in which what is rejected is told."""
_TURNED_DOWN = frozenset(("truce", "agreement", "talks", "resolution", "peace", "plan", "withdrawal", "evacuation"))
_TAKING = frozenset({"reject", "accept", "welcome", "oppose", "support", "back", "approve", "endorse"})


_OFFERS = frozenset(("offer", "proposal", "demand", "ultimatum"))
_OFFERED = _TURNED_DOWN | {"prisoners", "surrender", "disarmament", "aid", "observers", "corridors"}


def _is_of_it(tree: Tree, index: int, before: str) -> bool:
    """Whether a verb takes or turns down what was told before: "Norland rejected it", "rejected the offer"."""
    objects = tree.find(index, {"obj", "nsubj:pass"})
    if tree.lemmas[index] not in _TAKING:
        return False
    if before in _TURNED_DOWN and any(tree.forms[k] == "it" for k in objects):
        return True
    return before in _OFFERED and any(
        tree.lemmas[k] in _OFFERS and {tree.forms[g] for g in tree.kids[k]} <= {"the", "that", "this"} for k in objects
    )


def _stance(setting: Setting, index: int, actor: str, issue: str, kind: Kind) -> Stance:
    tree = setting.tree
    members = tree.descendants(index)
    subjects = tree.subjects(index)
    if is_said_of_somebody(tree, index):  # "it was against any intervention": from who is
        members = [*range(max(0, index - _BEFORE), index + 1), *tree.descendants(tree.heads[index])]
    start, end = tree.stretch([*members, *subjects])
    return Stance(
        start=start,
        end=end,
        sentence=tree.sentence.index,
        actor=actor,
        issue=issue,
        stance=kind,
        date=_day(setting, index),
    )


def _necessities(setting: Setting) -> dict[tuple[str, str, str], Stance]:
    """What a speaker calls necessary or next: "all sides must stop", "the next step is a ceasefire"."""
    tree = setting.tree
    found: dict[tuple[str, str, str], Stance] = {}
    if not setting.quotations:
        return found
    for index in range(len(tree.tokens)):
        if not tree.is_predicate(index):
            continue
        start = tree.tokens[index].start
        around = next((q for q in setting.quotations if q.start <= start < q.end and q.speaker), None)
        if around is None or around.speaker is None:
            continue
        lows = {tree.lemmas[k] for k in tree.kids[index]} | {tree.lemmas[index]}
        kind: Kind | None = None
        if lows & {"must", "should"} or tree.lemmas[index] in {"need", "necessary"} or _has_to(tree, index):
            kind = "demands"
        elif any(_is_next(tree, at) for at in (index, *tree.find(index, SUBJECTS))):
            kind = "proposes"
        asked = any(tree.tokens[k].xpos in {"WP", "WDT"} for k in tree.find(index, SUBJECTS))
        if kind is None or tree.negated(index) or asked:
            continue
        issue = find_issue(tree, index, FARTHEST - 1)
        if issue and not (tree.lemmas[issue[1]] in words_of("things") and issue[1] in tree.find(index, SUBJECTS)):
            if issue[0] in _ENDED and (ends_issue(tree, -1, issue[1])):
                kind = "rejects"
            found.setdefault((around.speaker, issue[0], kind), _stance(setting, index, around.speaker, issue[0], kind))
    return found


def _absences(setting: Setting) -> dict[tuple[str, str, str], Stance]:
    """What a speaker says there will not be, or not before something else: "there can be no truce until"."""
    tree = setting.tree
    found: dict[tuple[str, str, str], Stance] = {}
    for index in [i for i, lemma in enumerate(tree.lemmas) if lemma == "be" and setting.quotations]:
        start = tree.tokens[index].start
        around = next((q for q in setting.quotations if q.start <= start < q.end and q.speaker), None)
        modal = any(tree.forms[k] in _MODAL for k in tree.find(index, {"aux"}))
        if around is None or around.speaker is None or not modal or not tree.find(index, {"expl"}):
            continue
        for subject in tree.find(index, SUBJECTS):
            none = tree.negated(index) or any(tree.forms[k] == "no" for k in tree.kids[subject])
            issue = names_issue(tree, subject)
            if none and issue is not None:
                below = tree.descendants(index, frozenset(tree.find(index, {"conj", "parataxis"})))
                awaited = any(tree.forms[k] in _AWAITING and tree.relations[k] in {"mark", "case"} for k in below)
                kind: Kind = "conditions" if awaited else "rejects"
                found[around.speaker, issue, kind] = _stance(setting, index, around.speaker, issue, kind)
    return found


_MODAL = frozenset({"will", "would", "can", "could", "'ll", "’ll"})
_AWAITING = frozenset({"until", "till", "unless", "before", "without", "while"})


def _harms(tree: Tree, index: int) -> bool:
    """Whether a verb tells a deed that somebody is blamed for: "denied having blown up the dam"."""
    if tree.tokens[index].upos != "VERB" or tree.find(index, SUBJECTS):
        return False
    return any(s in words_of("harming") for s in tree.spellings(index))


def _is_behind(tree: Tree, index: int) -> bool:
    """Whether a clause tells who was behind something: "denied that the rebels were behind the attack"."""
    return tree.forms[index] == "behind" or any(
        tree.forms[k] == "behind" and tree.relations[k] == "case" for k in tree.kids[index]
    )


def _is_talked_about(tree: Tree, index: int) -> bool:
    """Whether a noun is only what words are about: "condolences about the bombing"."""
    return any(tree.forms[k] in {"about", "over"} for k in tree.kids[index])


def _is_next(tree: Tree, index: int) -> bool:
    """Whether a noun is a step to be taken: "the next step", "our main goal"."""
    return tree.lemmas[index] in _STEPS and any(tree.forms[k] in {"next", "main", "first"} for k in tree.kids[index])


def _has_to(tree: Tree, index: int) -> bool:
    return tree.lemmas[index] == "have" and bool(tree.find(index, {"xcomp"}))


# --- when -------------------------------------------------------------------------------------------------------------


def _day(setting: Setting, index: int) -> str | None:
    """The day that the clause states, or one above it; else the quotation's, the sentence's, the report's."""
    tree = setting.tree
    stated = attach_times(tree, setting.times, tree.clause_heads[:10])
    usable = [d for d in stated if to_day(d.value) and not d.since and not _lies_ahead(d.value, setting)]
    line = [index, *tree.ancestors(index)]
    for at in line:
        for dated in usable:
            if dated.clause == at and not dated.by_noun:
                return dated.value
    start = tree.tokens[index].start
    for quotation in setting.quotations:
        if quotation.date and (quotation.start <= start < quotation.end or quotation.sentence == tree.sentence.index):
            return quotation.date
    if usable:
        return usable[0].value
    return setting.report_day


def _lies_ahead(value: str | None, setting: Setting) -> bool:
    """Whether a day is later than the report: a truce may begin then, but nobody can have agreed to it then."""
    day, told = first_day(value), first_day((setting.report_day or "").rpartition("/")[2])
    return day is not None and told is not None and day > told
