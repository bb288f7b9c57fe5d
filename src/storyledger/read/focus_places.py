"""Which places a report tells for its main event, and how well the words around each say that it was there.

Places come from the gazetteer, from the names that the reader calls places though the gazetteer has none of them, and
from the bodies that look into what happens in a town ("Orvel police"). A place counts in full in the clause that names
the event, less elsewhere, hardly where somebody is from, was taken to or is tried. A county, a region or a country
counts little: the town in it is the answer where any is told. The headline speaks for the places that it names.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from math import exp, log10
from typing import TYPE_CHECKING

from storyledger.datelines import after_dateline
from storyledger.folding import plain
from storyledger.read.focus_words import focus_words
from storyledger.read.gazetteer import kilometres
from storyledger.read.happening_words import happening_words
from storyledger.records import Sign, Toponym

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from storyledger.read.clause_tree import Tree, Trees
    from storyledger.read.focus import Mention
    from storyledger.read.gazetteer import Candidate, Gazetteer
    from storyledger.records import Parsed, Sentence

_DATELINE = 1.2
_OWN = 1.5
_CLAUSE = 1.2
_SENTENCE = 0.8
_BODY = 0.8
_ELSEWHERE = 0.3
_FAR = 0.1
_TITLE = 1.5
_FIRST, _EARLY, _LATE = 1.4, 1.1, 0.7
_FEATURES = {"city": 1.0, "district": 0.8, "other": 0.5, "landmark": 0.2, "region": 0.1, "country": 0.05, "water": 0.02}
_UNKNOWN = 0.7
_COUNTY = 0.25
_COUNTIES = frozenset({"county", "parish", "co", "counties"})
_DIRECTIONS = frozenset(
    (
        "north", "south", "east", "west", "northern", "southern", "eastern", "western", "northeast", "northwest",
        "southeast", "southwest", "downtown", "greater", "central", "metro", "metropolitan", "suburban", "rural",
    )
)  # fmt: skip
_STREETS = frozenset(
    (
        "street", "st", "avenue", "ave", "road", "rd", "drive", "dr", "boulevard", "blvd", "lane", "ln", "highway",
        "hwy", "court", "ct", "place", "pl", "way", "circle", "parkway", "pkwy", "terrace", "trail", "block", "route",
        "park", "school", "church", "hospital", "center", "university", "college", "apartments", "interstate",
    )
)  # fmt: skip
_PREPOSITIONS = frozenset({"in", "near", "at", "outside", "inside", "around", "across", "throughout"})
_PEOPLE = frozenset({"man", "woman", "boy", "girl", "teen", "teenager", "resident", "couple", "native", "mother", "father"})


@dataclass(frozen=True, slots=True)
class _Spot:
    """Words that name a place, in their sentence."""

    value: str
    start: int
    end: int
    place: int
    """Index of the sentence among the report's."""
    factor: float
    toponym: Toponym | None
    is_body: bool = False


def find_place_signs(
    parsed: Parsed,
    toponyms: Sequence[Toponym],
    mentions: Sequence[Mention],
    trees: Trees,
    gazetteer: Gazetteer,
) -> tuple[Sign, ...]:
    """The places told for the main event, in the order of their words; those of the headline alone stand at 0 to 0."""
    spots = _find_spots(parsed, toponyms, trees, gazetteer)
    named: dict[int, set[int]] = defaultdict(set)
    for mention in mentions:
        named[mention.place].add(mention.token)
    order: dict[int, int] = {}
    ordinal = -1
    for place, sentence in enumerate(parsed.sentences):
        ordinal += sentence.kind == "body"
        order[place] = ordinal
    signs = []
    bodies: dict[str, int] = defaultdict(int)
    for spot in spots:
        sentence = parsed.sentences[spot.place]
        if sentence.kind == "furniture":
            continue
        if spot.is_body:
            bodies[plain(spot.value)] += 1
            if bodies[plain(spot.value)] > 2:
                continue
            weight, why = _BODY, "names the body that looks into it"
        else:
            weight, why = _standing(parsed, trees[spot.place], spot, named.get(spot.place, set()))
        at = order[spot.place]
        weight *= (_FIRST if at <= 0 else _EARLY if at < 6 else _LATE) * spot.factor
        words = parsed.report.text[spot.start : spot.end]
        signs.append(Sign(spot.value, round(weight, 3), spot.start, spot.end, f"“{words}” {why}", spot.toponym))
    return (*signs, *_title_signs(parsed, signs))


def _title_signs(parsed: Parsed, signs: Sequence[Sign]) -> list[Sign]:
    """What the headline adds: the places of the text that it names."""
    title = f" {plain(_own_title(parsed.report.title or ''))} "
    found: dict[str, Sign] = {}
    for sign in signs:
        key = plain(sign.value)
        if key and key not in found and f" {key} " in title:
            factor = _factor(sign.value, sign.place)
            found[key] = Sign(sign.value, _TITLE * factor, 0, 0, f"the headline names “{sign.value}”", sign.place)
    return list(found.values())


def _own_title(title: str) -> str:
    """The headline without the outlet's name behind it."""
    for mark in (" - ", " | ", " :: ", " « ", " » ", " – ", " — "):
        head, found, _ = title.partition(mark)
        if found and len(head) > 15:
            title = head
    return title


# --- spots ----------------------------------------------------------------------------------------------------------


def _find_spots(parsed: Parsed, toponyms: Sequence[Toponym], trees: Trees, gazetteer: Gazetteer) -> list[_Spot]:
    where = {sentence.index: place for place, sentence in enumerate(parsed.sentences)}
    spots = [
        _Spot(_value(t), t.start, t.end, where[t.sentence], _factor(_value(t), t), t)
        for t in toponyms
        if t.sentence in where
    ]
    taken = [(t.start, t.end) for t in toponyms]
    for name in parsed.names:
        if name.kind != "place" or name.sentence not in where or any(a < name.end and name.start < b for a, b in taken):
            continue
        words = plain(name.text).split()
        if not words or set(words) & _STREETS or any(c.isdigit() for c in name.text) or len(words) > 4:
            continue
        sentence = parsed.sentences[where[name.sentence]]
        following = next((t.text.lower().rstrip(".") for t in sentence.tokens if t.start >= name.end), "")
        if following in _STREETS or following in focus_words().bodies:
            continue
        value = _tidy(name.text)
        spots.append(_Spot(value, name.start, name.end, where[name.sentence], _factor(value, None), None))
    spots.extend(_bodies(parsed, toponyms, gazetteer))
    return sorted(spots, key=lambda s: (s.start, s.end))


def _value(toponym: Toponym) -> str:
    """The gazetteer's name where the words hold it ("west Modesto" is Modesto), else the words."""
    text = _tidy(toponym.text)
    return toponym.name if f" {plain(toponym.name)} " in f" {plain(text)} " else text


def _tidy(text: str) -> str:
    words = " ".join(text.split()).strip(" ,.'’-")
    words = words.removesuffix("'s").removesuffix("’s")
    return words.title() if words.isupper() and len(words) > 4 else words


def _factor(value: str, toponym: Toponym | None) -> float:
    if set(plain(value).split()) & _COUNTIES:
        return _COUNTY
    return _UNKNOWN if toponym is None else _FEATURES[toponym.feature]


def _bodies(parsed: Parsed, toponyms: Sequence[Toponym], gazetteer: Gazetteer) -> list[_Spot]:
    """The towns in the names of bodies: "Orvel Police Department", "Orvel police", where the gazetteer has the town."""
    bodies = focus_words().bodies
    found = []
    for place, sentence in enumerate(parsed.sentences):
        tokens = sentence.tokens[:400]
        for at, token in enumerate(tokens):
            if at == 0 or token.text.lower() not in bodies:
                continue
            first = at
            while first > 0 and at - first < 4 and tokens[first - 1].text[:1].isupper() and tokens[first - 1].upos in {
                "PROPN", "NOUN", "ADJ", "X",
            }:  # fmt: skip
                first -= 1
            for begin in range(first, at):
                text = parsed.report.text[tokens[begin].start : tokens[at - 1].end]
                toponym = _town(text, toponyms, gazetteer)
                if toponym is not None:
                    start, end = tokens[begin].start, tokens[at - 1].end
                    settled = Toponym(
                        start, end, text, sentence.index, toponym.name, toponym.latitude, toponym.longitude,
                        toponym.gazetteer_id, toponym.country, "city", "the town in the name of a body",
                    )  # fmt: skip
                    found.append(_Spot(_tidy(text), start, end, place, 1.0, settled, is_body=True))
                    break
    return found


def _town(text: str, toponyms: Sequence[Toponym], gazetteer: Gazetteer) -> Candidate | None:
    """The town of this name that lies best with the report's other places; None where there is none."""
    if len(text) < 4 or plain(text) in _DIRECTIONS:
        return None
    towns = [c for c in gazetteer.find(text) if c.feature == "city" and c.match != "folded"][:40]
    if not towns:
        return None
    others = [(t.latitude, t.longitude, 300.0 if t.feature == "region" else 100.0) for t in toponyms if t.feature != "country"]

    def score(town: Candidate) -> float:
        near = max((exp(-kilometres((town.latitude, town.longitude), (a, b)) / km) for a, b, km in others[:20]), default=0)
        return log10(town.population + 100) + 3 * near

    best = max(towns, key=lambda c: (score(c), c.gazetteer_id))
    return best if score(best) >= 3.5 else None


# --- how a place stands ---------------------------------------------------------------------------------------------


def _standing(parsed: Parsed, tree: Tree, spot: _Spot, mentions: set[int]) -> tuple[float, str]:
    """How much a place's words tell where the main event was, and how they stand to it."""
    sentence = tree.sentence
    text = parsed.report.text[sentence.start : sentence.end]
    if spot.start - sentence.start < after_dateline(text):
        return _DATELINE, "stands in the dateline"
    inside = [i for i, t in enumerate(tree.tokens) if t.start < spot.end and spot.start < t.end]
    if not inside:
        return _ELSEWHERE, "is named"
    words, telling = focus_words(), happening_words()
    top = next((i for i in inside if tree.heads[i] not in inside), inside[0])
    cases = {tree.low(k) for k in tree.kids[top] if tree.relation(k) == "case"}
    line = tree.ancestors(top)
    held = False
    for at, above in enumerate(line):
        lemma = tree.lemma(above)
        if lemma in words.far and not held:
            return _FAR, f"stands with “{tree.tokens[above].text}”: elsewhere"
        if at == 0 and "of" in cases and (tree.tokens[above].upos == "PROPN" or lemma in _PEOPLE):
            return _FAR, "tells where somebody is from"
        if at == 0 and lemma in _PEOPLE and above not in inside:
            return _FAR * 3, "tells where somebody is from"
        if above in mentions:
            return _OWN, f"stands with “{tree.tokens[above].text}”"
        held = held or bool({tree.low(k) for k in tree.kids[above] if tree.relation(k) == "case"} & _PREPOSITIONS)
        if tree.is_predicate(above) or tree.tokens[above].upos == "VERB":
            spellings = set(tree.spellings(above))
            if spellings & (words.befall | words.answer) or any(k in mentions for k in tree.kids[above]):
                return _CLAUSE, f"stands with “{tree.tokens[above].text}”"
            if lemma not in telling.plain:
                break
    if mentions:
        return _SENTENCE, "stands in a sentence that names it"
    return _ELSEWHERE * (1.3 if cases & _PREPOSITIONS else 1.0), "is named"
