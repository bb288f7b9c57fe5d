"""Which places a report tells for its main event, and how well the words around each say that it was there.

A place counts in full in the clause that names the event, less elsewhere, hardly where somebody is from, was taken to
or is tried. A county, a region or a country counts little: the town in it is the answer where any is told; a city is
where the report names it beside one of its parts. Left out: addresses.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from storyledger.datelines import after_dateline
from storyledger.folding import plain
from storyledger.read.focus_addresses import address_signs, town_in_address
from storyledger.read.focus_days import is_of_what_follows
from storyledger.read.focus_outlets import outlet_city
from storyledger.read.focus_spots import find_spots
from storyledger.read.focus_titles import title_alone, title_signs
from storyledger.read.focus_towns import spot_value
from storyledger.read.focus_wholes import HAS_BODY, IN_DATELINE, Whereabouts, candidate_of, give_to_wholes
from storyledger.read.focus_words import focus_words
from storyledger.read.gazetteer import kilometres
from storyledger.read.happening_words import happening_words, telling_words
from storyledger.records import Sign

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storyledger.read.focus import Mention
    from storyledger.read.focus_towns import Spot
    from storyledger.read.gazetteer import Gazetteer
    from storyledger.read.trees import Tree
    from storyledger.records import Parsed, Toponym

_OUTLET = 0.1
_BESIDE_OUTLET = 0.25
"""For what only hints at a place, beside the city of the outlet: many hints are none."""
_HINT = 0.1
"""Weight below which a sign hints at nothing: where all are, the page has no words of its own on the event."""
_DATELINE = 0.9
_DATELINE_AFTER = 0.45
"""For the dateline of a sentence that tells what followed: charges are brought and trials held in the county's seat."""
_OWN = 1.5
_CLAUSE = 1.2
_SENTENCE = 0.8
_BODY = 0.8
_ELSEWHERE = 0.3
_FAR = 0.1
_FROM = 0.3
_FOLLOWING = 0.6
"""For the place of what followed in the sentence's own clause: charged, tried, identified where it happened or not."""
_FIRST, _EARLY, _LATE = 1.4, 1.1, 0.7
_BODIES = 2
"""Mentions of one body that count."""
_SEATS = 20
_RELEVANT = 0.3
"""How much a sentence must belong to the report for the body that it names to be the one that looks into the event."""
_ASIDE = frozenset({"and", "away", "outside", "just"})
"""Words beside directions between a distance and the place that it is told from."""
_FAR_KM = 200.0
"""A place as far from all bodies that look into it is another town of that name, or the home of somebody."""
_STRAY = 0.4
_OUTSIDE = 0.5
_BUREAU = 0.2
"""For the place of a dateline that lies outside of the region that the event is told of."""


def find_place_signs(
    parsed: Parsed,
    toponyms: Sequence[Toponym],
    mentions: Sequence[Mention],
    known: tuple[Sequence[Tree], Sequence[float]],
    gazetteer: Gazetteer,
) -> tuple[Sign, ...]:
    """The places told for the main event, in the order of their words; those of the headline alone stand at 0 to 0."""
    trees, relevance = known
    spots = find_spots(parsed, toponyms, gazetteer)
    named: dict[int, set[int]] = defaultdict(set)
    for mention in mentions:
        named[mention.place].add(mention.token)
    order: dict[int, int] = {}
    ordinal = -1
    for place, sentence in enumerate(parsed.sentences):
        ordinal += sentence.kind == "body"
        order[place] = ordinal
    told_from: dict[int, int] = {}
    signs = []
    bodies: dict[str, int] = defaultdict(int)
    seats: list[Toponym] = []
    for spot in spots:
        sentence = parsed.sentences[spot.place]
        if sentence.kind == "furniture":
            continue
        if spot.is_body:
            bodies[plain(spot.value)] += 1
            if bodies[plain(spot.value)] > _BODIES:
                continue
            weight, why = _BODY, HAS_BODY
        else:
            if spot.place not in told_from:
                text = parsed.report.text[sentence.start : sentence.end]
                told_from[spot.place] = sentence.start + after_dateline(text)
            if spot.start < told_from[spot.place]:
                weight, why = _DATELINE, IN_DATELINE
                if any(_tells_what_followed(trees[spot.place], head) for head in trees[spot.place].clause_heads[:1]):
                    weight = _DATELINE_AFTER
            else:
                weight, why = _standing(trees[spot.place], spot, named.get(spot.place, set()))
        is_seat = spot.is_body and spot.toponym is not None and relevance[spot.place] >= _RELEVANT
        if is_seat and spot.toponym is not None and len(seats) < _SEATS:
            seats.append(spot.toponym)
        at = order[spot.place]
        weight *= (_FIRST if at <= 0 else _EARLY if at < 6 else _LATE) * spot.factor * relevance[spot.place]
        words = parsed.report.text[spot.start : spot.end]
        signs.append(Sign(spot.value, round(weight, 3), spot.start, spot.end, f"“{words}” {why}", spot.toponym))
    signs = [_beside_seats(sign, seats) for sign in signs]
    outlet = outlet_city(parsed, toponyms, gazetteer)
    titled = title_signs(parsed, signs, outlet, gazetteer) if signs else title_alone(parsed, outlet, gazetteer)
    signs = [*signs, *titled, *address_signs(parsed, signs, titled, toponyms, gazetteer)]
    parts = frozenset(spot.start for spot in spots if spot.is_part)
    suburbs = frozenset(plain(spot.value) for spot in spots if spot.is_suburb)
    about = Whereabouts(tuple(seats), outlet, parts, suburbs)
    signs = give_to_wholes(_in_region(signs, gazetteer), about, gazetteer)
    if max((sign.weight for sign in signs), default=0.0) >= _HINT:
        return tuple(signs)
    likely = (None if signs else town_in_address(parsed, gazetteer)) or outlet
    if likely is None:
        return tuple(signs)
    hints = (replace(sign, weight=round(sign.weight * _BESIDE_OUTLET, 3)) for sign in signs)
    return (Sign(spot_value(likely), _OUTLET, 0, 0, likely.reason, likely), *hints)


def _in_region(signs: Sequence[Sign], gazetteer: Gazetteer) -> list[Sign]:
    """The signs, those of towns outside of the regions that stand with the event worth less."""
    regions = [s.place for s in signs if s.place and s.place.feature == "region" and "stands with" in s.reason]
    named = {region.name for region in regions}
    countries = {region.country for region in regions}
    if not named:
        return list(signs)
    kept = []
    for sign in signs:
        town = candidate_of(sign.place, gazetteer)
        outside = town is not None and town.feature == "city" and town.province and town.province not in named
        is_bureau = town is not None and town.country in countries and sign.reason.endswith(IN_DATELINE)
        share = _BUREAU if is_bureau else _OUTSIDE
        kept.append(replace(sign, weight=round(sign.weight * share, 3)) if outside else sign)
    return kept


def _beside_seats(sign: Sign, seats: Sequence[Toponym]) -> Sign:
    """The sign, worth less where its place lies far from the bodies that look into it."""
    place = sign.place
    if place is None or not seats or place.feature not in {"city", "district"}:
        return sign
    here = (place.latitude, place.longitude)
    if any(kilometres(here, (seat.latitude, seat.longitude)) < _FAR_KM for seat in seats if seat is not place):
        return sign
    if any(seat.gazetteer_id == place.gazetteer_id for seat in seats):
        return sign
    return replace(sign, weight=round(sign.weight * _STRAY, 3))


# --- how a place stands ---------------------------------------------------------------------------------------------


def _standing(tree: Tree, spot: Spot, mentions: set[int]) -> tuple[float, str]:
    """How much a place's words behind any dateline tell where the main event was, and how they stand to it."""
    first = bisect_right(tree.tokens, spot.start, key=lambda token: token.end)
    inside = range(first, bisect_left(tree.tokens, spot.end, key=lambda token: token.start))
    if not inside:
        return _ELSEWHERE, "is named"
    words, telling = focus_words(), happening_words()
    top = next((i for i in inside if tree.heads[i] not in inside), inside[0])
    before = tree.forms[max(0, inside[0] - 4) : inside[0]]
    if before[-2:] == [",", "of"] and any(word.isdigit() for word in before):
        return _FAR, "tells where somebody is from"  # "Ilka Morvay, 34, of Orvel"
    if before[-1:] in (["of"], ["from"]) and any(
        tree.lemmas[k] in words.measures for k in _few_before(inside[0], tree)
    ):
        return _FAR, "tells how far away it is"  # "in Orvel, about 20 miles east of Tamsk"
    behind = tree.forms[inside[-1] + 1 : inside[-1] + 3]
    if behind[:1] == ["based"] or behind == ["-", "based"] or tree.forms[inside[-1]].endswith("-based"):
        return _FAR, "tells where somebody is from"
    cases = {tree.forms[k] for k in tree.kids[top] if tree.relations[k] == "case"}
    if "from" in cases and any(tree.relations[k] == "cop" for k in tree.kids[top]):
        return _FAR, "tells where somebody is from"  # "the driver is from Orvel"
    line = tree.ancestors(top)
    held = False
    for at, above in enumerate(line):
        lemma = tree.lemmas[above]
        is_hospital = lemma in words.houses and any(tree.lemmas[k] in words.hospitals for k in tree.kids[above])
        if (lemma in words.far or is_hospital) and not held:
            return _FAR, f"stands with “{tree.tokens[above].text}”: elsewhere"
        if at == 0 and "of" in cases and (tree.tokens[above].upos == "PROPN" or lemma in words.people):
            return _FAR, "tells where somebody is from"
        is_noun = tree.tokens[above].upos in {"NOUN", "PROPN"}
        if at == 0 and "from" in cases and is_noun and above not in mentions:
            return _FROM, "tells where somebody is from"  # "two students from Orvel"
        if at == 0 and lemma in words.people and above not in inside and not cases & words.prepositions:
            return _FROM, "tells where somebody is from"
        if not tree.is_predicate(above) and any(
            tree.lemmas[k] in words.measures for k in tree.kids[above] if k < inside[0]
        ):
            return _FAR, "tells how far away it is"
        if above in mentions:
            return _OWN, f"stands with “{tree.tokens[above].text}”"
        held = held or any(
            tree.relations[k] == "case" and tree.forms[k] in words.prepositions for k in tree.kids[above]
        )
        if tree.is_predicate(above) or tree.tokens[above].upos == "VERB":
            spellings = set(tree.spellings(above))
            if is_of_what_follows(tree, above):
                return _FAR, f"stands with “{tree.tokens[above].text}”: what followed"
            if _follows(tree, above):
                return _FOLLOWING, f"stands with “{tree.tokens[above].text}”: what followed"
            if spellings & (words.befall | words.answer) or any(k in mentions for k in tree.kids[above]):
                return _CLAUSE, f"stands with “{tree.tokens[above].text}”"
            if lemma not in telling.plain:
                break
    if mentions:
        return _SENTENCE, "stands in a sentence that names it"
    return _ELSEWHERE * (1.7 if cases & words.prepositions else 1.0), "is named"


def _few_before(first: int, tree: Tree) -> list[int]:
    """The words before "of" or "from" as far as what a distance is measured in may stand: "miles south and east of"."""
    found: list[int] = []
    for at in range(first - 2, max(-1, first - 6), -1):
        if tree.forms[at] not in _ASIDE and plain(tree.forms[at]) not in focus_words().directions:
            return [*found, at]
        found.append(at)
    return found


def _tells_what_followed(tree: Tree, head: int) -> bool:
    return _follows(tree, head) or is_of_what_follows(tree, head)


def _follows(tree: Tree, head: int) -> bool:
    """Whether a verb tells what followed: "a student of a school in Orvel is charged with the shooting"."""
    word, words = telling_words(tree).get(head), focus_words()
    return word is not None and word.kind not in words.causes and word.frame not in words.harms
