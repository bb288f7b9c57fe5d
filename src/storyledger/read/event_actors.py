"""Who does what a clause tells, and to whom: by names where there are any, else by the phrase that tells who acts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.read.clause_times import weekday_of
from storyledger.read.event_settings import PERSON_PRONOUNS, PRONOUNS

if TYPE_CHECKING:
    from storyledger.read.event_settings import Setting, Telling
    from storyledger.read.trees import Tree

_LOOSE = frozenset(
    (
        "people", "person", "other", "one", "many", "most", "much", "some", "several", "all", "none", "anyone",
        "someone",
        "everyone", "nobody", "ten", "hundred", "thousand", "dozen", "score", "million", "number", "total", "estimate",
        "majority", "rest", "half", "each", "both", "any", "few", "lot", "man", "woman", "night", "morning",
        "afternoon",
        "evening", "two", "three", "four", "five", "six", "seven", "eight", "nine",
    )
)  # fmt: skip
"""Heads of phrases that name nobody: "tens of thousands", "most people", "Wednesday night"."""
_OF_ACTORS = frozenset({"obl:agent", "obl", "nmod", "nmod:poss", "obj", "iobj"})
"""Relations of whoever does something or has it done to him, beside the subject's."""
_NAMED_KINDS = frozenset({"person", "organisation", "group", "place"})


def _phrase(tree: Tree, index: int) -> str:
    """The noun phrase in short: the head with its compounds, adjectives and names."""
    keep = [index]
    for kid in tree.kids[index]:
        if tree.relations[kid] in {"compound", "amod", "flat", "nmod:poss"} and index - 5 < kid < index + 3:
            keep.extend(i for i in tree.descendants(kid)[:6] if abs(i - index) < 6)
    dropped = {"case", "det", "punct", "nummod", "advmod", "cc"}
    keep = [i for i in sorted(set(keep)) if i == index or tree.relations[i] not in dropped]
    return " ".join(tree.tokens[i].text for i in keep)[:80]


def _named(setting: Setting, index: int) -> list[str]:
    """Who stands in a noun phrase: the names in it that are no modifiers of place, else the phrase itself."""
    tree = setting.tree
    first, last = tree.tokens[index].start, tree.tokens[index].end
    found = [n.text for n in setting.names if n.kind in _NAMED_KINDS and n.start <= first and last <= n.end]
    if found:
        conjuncts = [k for k in tree.kids[index] if tree.relations[k] in {"conj", "appos", "flat", "compound"}]
        for kid in conjuncts:
            at = tree.tokens[kid].start
            found.extend(n.text for n in setting.names if n.start <= at < n.end and n.text not in found)
        return found
    if tree.tokens[index].upos in {"PRON", "NUM", "DET"}:
        return []
    inside = tree.descendants(index, setting.heads - {index})
    modifiers = [i for i in inside if tree.relations[i] in {"compound", "amod", "nmod:poss", "flat", "appos", "conj"}]
    acts = any(noun in setting.words.actors for noun in tree.noun_spellings(index))
    qualified = False
    for kid in modifiers:
        at = tree.tokens[kid].start
        # "Iranian authorities" are who acts, neither the Iranians nor Iran; of "the Texas death" nobody is told.
        qualifies = tree.relations[kid] in {"compound", "amod", "nmod:poss"} and tree.heads[kid] == index
        for name in setting.names:
            if name.kind in _NAMED_KINDS and name.start <= at < name.end and name.text not in found:
                if qualifies and name.kind in {"group", "place"}:
                    qualified = True
                else:
                    found.append(name.text)
    if found:
        return found[:4]
    loose = all(noun in _LOOSE for noun in tree.noun_spellings(index)[-1:]) or tree.lemmas[index] in _LOOSE
    if loose or (not acts and (qualified or tree.tokens[index].upos != "PROPN")):
        return []  # the second point, the number of dead, most people
    return [_phrase(tree, index)]


def find_actors(setting: Setting, telling: Telling) -> tuple[str, ...]:
    """Who does it, then to whom: subjects, agents and possessors, then objects."""
    tree = setting.tree
    found: list[str] = []
    passive = any(tree.relations[k] in {"nsubj:pass", "aux:pass"} for k in tree.kids[telling.head])
    doers: list[int] = []
    done_to: list[int] = []
    for subject in tree.subjects(telling.head):
        (done_to if passive else doers).append(subject)
        if tree.forms[subject] in PERSON_PRONOUNS and setting.memory.person:
            found.append(setting.memory.person)
    for at in dict.fromkeys((telling.head, telling.trigger)):
        for kid in tree.kids[at]:
            relation = tree.relations[kid]
            if relation not in _OF_ACTORS:
                continue
            cases = {tree.lemmas[g] for g in tree.kids[kid] if tree.relations[g] == "case"}
            if relation == "obl:agent" or (relation in {"obl", "nmod"} and "by" in cases) or relation == "nmod:poss":
                doers.append(kid)
            elif (relation in {"obj", "iobj"} and kid != telling.trigger) or (
                relation in {"obl", "nmod"} and cases & {"with", "against", "on", "between", "to"}
            ):
                done_to.append(kid)
    for group in (doers, done_to):
        for at in group:
            if any(
                tree.tokens[at].start >= d.timex.start and tree.tokens[at].end <= d.timex.end for d in setting.dated
            ):
                continue
            for name in _named(setting, at):
                if name not in found and weekday_of(name) is None and name.lower() not in PRONOUNS:
                    found.append(name)
    return tuple(found[:6])


def name_or_phrase(setting: Setting, index: int) -> str:
    """The name that a word belongs to, else its noun phrase in short."""
    start, end = setting.tree.stretch([index])
    named = next((n.text for n in setting.names if n.start <= start and end <= n.end), None)
    return named or _phrase(setting.tree, index)
