"""The bodies that look into what happens in a town, by the town in their names: "Orvel police", "NYPD"."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from storyledger.folding import plain
from storyledger.read.focus_towns import Spot, as_toponym, find_town, spot_value
from storyledger.read.focus_words import focus_words
from storyledger.read.happening_words import lexicon_lines
from storyledger.read.trees import LONGEST, leading_trees

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from storyledger.read.gazetteer import Gazetteer
    from storyledger.read.trees import Tree
    from storyledger.records import Parsed, Token, Toponym

_OF_TOWNS = frozenset({"metro", "metropolitan", "city", "township", "town", "village", "borough", "municipal"})


def find_bodies(parsed: Parsed, near: Sequence[Toponym], counties: frozenset[str], gazetteer: Gazetteer) -> list[Spot]:
    """The towns in the names of bodies: "Orvel Police Department", "Orvel police", where the gazetteer has the town."""
    areas = {plain(t.text) for t in near if t.feature in {"district", "region"}}
    found = []
    marks = focus_words().bodies | {"fire"}
    for place, tree in enumerate(leading_trees(parsed.sentences)):
        tokens = tree.tokens
        for at in [at for at, form in enumerate(tree.forms) if form in marks and at]:
            if not _is_body(tree, at) or tokens[at].upos == "VERB" or tokens[at].xpos.startswith("VB"):
                continue
            first = at
            while first > 0 and at - first < 4 and tokens[first - 1].text[:1].isupper() and tokens[first - 1].upos in {
                "PROPN", "NOUN", "ADJ", "X",
            }:  # fmt: skip
                first -= 1
            if first > 0 and tokens[first - 1].text in {"-", "–"}:
                continue  # "Orvel-Tamsk police"
            town = _town_of(parsed, tokens, (first, at), near, (counties | areas, gazetteer))
            if town is not None:
                found.append(Spot(spot_value(town), town.start, town.end, place, 1.0, town, is_body=True))
    return found


def find_by_letters(parsed: Parsed, near: Sequence[Toponym], gazetteer: Gazetteer) -> list[Spot]:
    """The towns of bodies that are told by their letters: "NYPD", and "OPD" where the report names Orvel."""
    found = []
    towns = {t.name: t for t in near if t.feature == "city"}
    for place, sentence in enumerate(parsed.sentences):
        for token in sentence.tokens[:LONGEST]:
            letters = token.text
            if not (letters.endswith("PD") and 2 < len(letters) < 6 and letters.isalpha()) or not letters.isupper():
                continue
            same = next((t for name, t in towns.items() if _initials(name) == letters[:-2]), None)
            name = _police_letters().get(letters.lower()) if same is None else None
            town = next((c for c in gazetteer.find(name) if c.feature == "city"), None) if name else None
            if town is not None:
                same = as_toponym(town.name, town, "the town in the letters of a body")
            if same is not None:
                here = replace(same, start=token.start, end=token.end, text=same.text, sentence=sentence.index)
                found.append(Spot(spot_value(same), token.start, token.end, place, 1.0, here, is_body=True))
    return found


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split() if word[:1].isupper())


@cache
def _police_letters() -> dict[str, str]:
    return {line[0]: " ".join(line[1:]) for line in lexicon_lines("police_letters.txt")}


def _is_body(tree: Tree, at: int) -> bool:
    """Whether the word after a town's name makes it that of a body: "police", "fire" before "department"."""
    listed = focus_words()
    crew = tree.forms[at] == "fire" and not listed.crews.isdisjoint(tree.forms[at + 1 : at + 2])
    return crew or tree.forms[at] in listed.bodies


def _town_of(
    parsed: Parsed,
    tokens: Sequence[Token],
    run: tuple[int, int],
    near: Sequence[Toponym],
    known: tuple[AbstractSet[str], Gazetteer],
) -> Toponym | None:
    """The town that a body's name begins with: "Orvel Metropolitan" before "Police"; `known` has what is no town."""
    areas, gazetteer = known
    first, at = run
    ends = [at]
    while ends[-1] - first > 1 and tokens[ends[-1] - 1].text.lower() in _OF_TOWNS:
        ends.append(ends[-1] - 1)
    no_town = focus_words().bodies | focus_words().streets
    for last in ends:
        for begin in range(first, last):
            text = parsed.report.text[tokens[begin].start : tokens[last - 1].end]
            if plain(text) in areas or any(c.feature == "region" and c.match == "exact" for c in gazetteer.find(text)):
                return None  # "North Orvel investigators" of a state are no town of Orvel
            if set(plain(text).split()) & no_town:
                continue
            town = find_town(text, near, gazetteer)
            if town is not None:
                span = (tokens[begin].start, tokens[last - 1].end)
                return as_toponym(text, town, "the town in the name of a body", span)
    return None
