"""What a clause tells: the word that triggers it, its kind and frames; and whether it happened at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.read.event_settings import Telling
from storyledger.read.happening_words import HappeningWords, TellingWord, telling_words
from storyledger.read.trees import SUBJECTS

if TYPE_CHECKING:
    from storyledger.read.trees import Tree
    from storyledger.records import Modality


def predicate_chain(tree: Tree, head: int) -> list[int]:
    """The predicate and those it controls: "was due to begin" gives due, begin."""
    found = [head]
    at = head
    while len(found) < 5:
        below = [k for k in tree.kids[at] if tree.relations[k] == "xcomp" and k not in found]
        if not below:
            break
        at = below[0]
        found.append(at)
    return found


def _nearness(tree: Tree, noun: int) -> tuple[bool, int, int]:
    """Which noun under a carrying verb names the happening: a disaster that strikes, the object, the subject."""
    strikes = telling_words(tree)[noun].kind == "DISASTER" and tree.relations[noun] == "nsubj"
    return not strikes, {"obj": 0, "nsubj:pass": 1, "nsubj": 2}.get(tree.relations[noun], 3), noun


def is_raised(tree: Tree, index: int) -> bool:
    """Whether what others say or think of the subject is told in its own clause: "are expected to leave"."""
    relations = {tree.relations[k] for k in tree.kids[index]}
    if "xcomp" not in relations or not relations & {"nsubj:pass", "aux:pass"}:
        return False
    # Who was "found alive" was found.
    return any(tree.tokens[k].upos in {"VERB", "AUX"} or "to" in tree.marks(k) for k in tree.find(index, _RAISED))


_RAISED = frozenset({"xcomp"})
_HARMFUL = frozenset({"ASSAULT", "ACCIDENT", "OTHER", "DISAPPROVE"})
"""Kinds of the verbs of harm ("kill", "destroy", "slam into"), which say what was done but not what did it."""
_RELATIVES = frozenset({"that", "which"})


def _cause(tree: Tree, head: int, words: HappeningWords) -> TellingWord | None:
    """The disaster or accident that does what the clause tells: its subject, or the noun that its "that" stands for."""
    for subject in tree.find(head, SUBJECTS):
        at = subject
        if tree.forms[subject] in _RELATIVES and tree.relations[head] == "acl:relcl":
            at = tree.heads[head]
        if at < 0 or tree.relations[subject] not in {"nsubj", "nsubj:outer"}:
            continue
        word = telling_words(tree).get(at) if tree.tokens[at].upos == "NOUN" else None
        word = word or next((words.causes[s] for s in tree.noun_spellings(at) if s in words.causes), None)
        word = word or _named_storm(tree, at, words)
        if word is not None and word.kind in {"DISASTER", "ACCIDENT"}:
            return word
    return _cause_behind(tree, head)


def _named_storm(tree: Tree, at: int, words: HappeningWords) -> TellingWord | None:
    """What a proper name says that it is: "Hurricane Iris"."""
    if tree.tokens[at].upos != "PROPN":
        return None
    beside = (k for k in (*tree.kids[at], at) if tree.relations[k] in _OF_NAMES and k <= at + 1)
    return next((word for k in beside if (word := words.nouns.get(tree.forms[k])) and word.kind == "DISASTER"), None)


_OF_NAMES = frozenset({"compound", "flat", "nmod:desc", "nsubj"})
_HARMING = frozenset({"kill", "injure", "hurt", "wound"})
_IN_WHAT = frozenset({"in", "by", "from", "during"})
_AFTER_WHAT = frozenset({"after", "when", "as"})


def _cause_behind(tree: Tree, head: int) -> TellingWord | None:
    """The disaster or accident in which, or after which, people were harmed: "were killed after a train derailed".

    A blast may be an attack: it is left to its own words.
    """
    if tree.lemmas[head] not in _HARMING or not tree.find(head, _PASSIVE) or tree.find(head, _BY_WHOM):
        return None
    for k in tree.kids[head]:
        word = telling_words(tree).get(k)
        if word is None or word.kind not in {"DISASTER", "ACCIDENT"} or word.frame == "blast":
            continue
        marks = {tree.forms[g] for g in tree.kids[k] if tree.relations[g] in {"case", "mark"}}
        if marks & (_IN_WHAT if tree.relations[k].startswith("obl") else _AFTER_WHAT):
            return word
    return None


def _counts_up(tree: Tree, at: int) -> bool:
    """Whether "pass" tells of a number and of no bill: "the toll passed 400"."""
    return tree.lemmas[at] == "pass" and any(tree.tokens[k].upos == "NUM" for k in tree.find(at, frozenset({"obj"})))


_PASSIVE = frozenset({"nsubj:pass", "aux:pass"})
_BY_WHOM = frozenset({"obl:agent"})


def tell_clause(tree: Tree, head: int, heads: frozenset[int], words: HappeningWords) -> Telling:
    """The clause's trigger, kind and frames: the predicate's, else those of the event noun that it carries."""
    telling = telling_words(tree)
    own = tree.descendants(head, heads)
    chain = predicate_chain(tree, head)
    phase = ""
    main: tuple[int, TellingWord] | None = None
    for at in chain:
        spelling = next((s for s in tree.spellings(at) if s in words.phases), None)
        if spelling and words.phases[spelling] != "carry":
            phase = phase or words.phases[spelling]
        word = None if _counts_up(tree, at) else telling.get(at)
        speaks = tree.lemmas[at] in words.acts or (tree.lemmas[at] in words.plain and not is_raised(tree, at))
        light = spelling is not None and not (word and any("_" in s and s in words.verbs for s in tree.spellings(at)))
        light = light or any(tree.relations[k] == "expl" and tree.forms[k] == "there" for k in tree.kids[at])
        if word and (not light or speaks):
            main = (at, word)
        elif light:
            nouns = [
                k
                for k in dict.fromkeys((*tree.kids[at], *tree.subjects(head)))
                if (tree.relations[k] in {"obj", "obl", "obl:arg"} or tree.relations[k] in SUBJECTS)
                and k in telling
                and tree.tokens[k].upos == "NOUN"
            ]
            nouns.sort(key=lambda k: _nearness(tree, k))
            if nouns:
                main = (nouns[0], telling[nouns[0]])
            elif word and main is None:
                main = (at, word)
        if speaks:
            break
    frames: list[str] = []
    kind = "OTHER"
    trigger = chain[-1] if len(chain) > 1 and tree.lemmas[head] in {"be", "have"} else head
    if main:
        trigger, word = main
        kind = word.kind
        frames.append(word.frame)
    if kind in _HARMFUL and (cause := _cause(tree, head, words)):
        kind = cause.kind
    inside = set(own)
    for at, found in telling.items():
        if at not in inside or at == trigger or (tree.relations[at] == "amod" and tree.tokens[at].upos == "VERB"):
            continue  # "besieged" in "the besieged town" tells nothing
        if found.frame not in frames:
            frames.append(found.frame)
            if kind == "OTHER" and not main:
                kind = found.kind
    return Telling(head, trigger, tuple(own), kind, tuple(frames), phase)


_AUXILIARIES = frozenset({"aux", "aux:pass"})


def is_wanted(tree: Tree, head: int, words: HappeningWords) -> bool:
    """Whether the clause is what an act of speech asks for: "ordered that the mayor be released"."""
    above = tree.heads[head]
    if above < 0 or tree.relations[head] != "ccomp" or tree.lemmas[above] not in words.acts:
        return False
    helpers = tree.find(head, _AUXILIARIES)
    verb = tree.tokens[helpers[0] if helpers else head]
    return verb.xpos == "VB" and verb.text.lower() in {verb.lemma, "be"}


def find_modality(tree: Tree, telling: Telling, words: HappeningWords, *, later: bool) -> Modality:
    """Whether it happened: from tense, negation and the words above; `later`: its day is after the report's."""
    head = telling.head
    chain = predicate_chain(tree, head)
    below_be = len(chain) > 1 and tree.lemmas[head] == "be"
    tense = tree.tense(head)
    if any(tree.negated(at) for at in chain) and "delay" not in telling.frames:
        return "denied"
    if any(tree.relations[k] == "advmod" and tree.forms[k] in {"nearly", "almost"} for k in tree.kids[head]):
        return "denied"  # "the dam nearly broke"
    planning = words.planning
    for at in chain[:-1] if len(chain) > 1 else ():
        lemma = tree.lemmas[at]
        if lemma in planning["failed"]:
            return "denied"
        if lemma in planning["planned"] or below_be:
            return "planned"
        if lemma in planning["possible"]:
            return "possible"
    if tree.tokens[head].upos in {"ADJ", "VERB"} and any(
        tree.forms[k] == "due" and tree.relations[k] == "case" for k in tree.kids[head]
    ):
        return "planned"  # "was due to open", parsed as "because of"
    if is_raised(tree, head):
        done = any(tree.lemmas[k] == "have" for k in tree.find(chain[-1], _AUXILIARIES))
        return "happened" if done else "ongoing"  # "are said to have been arrested", "is said to be hiding"
    if is_wanted(tree, head, words):
        return "planned"
    marks = tree.marks(head)
    if marks & {"if", "unless", "whether"}:
        return "possible"
    if tense == "future":
        return "planned"
    if tense == "modal":
        texts = {tree.forms[k] for k in tree.kids[head] if tree.relations[k] == "aux"}
        return "planned" if "would" in texts else "possible"
    if later:
        return "planned"
    if "to" in marks and (tense == "bare" or "be" in marks or tree.tokens[head].xpos == "VB"):
        return "planned"
    if tree.tokens[head].upos == "ADJ" and tree.lemmas[head] in planning["planned"]:
        return "planned"
    if (
        tense == "progressive"
        or telling.phase == "continue"
        or (tense == "present" and tree.sentence.kind != "headline")
    ):
        return "ongoing"
    return "happened"
