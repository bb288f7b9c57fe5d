"""What a report's headline says of the place of its main event.

The headline speaks for the places of the text that it names, as much as the text tells of each, and for the towns that
it tells of something in. Where a page has no text of its own, the headline alone is read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from storyledger.folding import plain
from storyledger.read.focus_spots import as_toponym, find_town, spot_factor, spot_value
from storyledger.read.focus_words import focus_words
from storyledger.read.relevance import own_title
from storyledger.records import Sign

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storyledger.read.gazetteer import Gazetteer
    from storyledger.records import Parsed

_TITLE = 1.5
_IN_TITLE = 0.9
_TOWN_IN_TITLE = 15_000
_FROM = 0.3
"""For a place that tells where somebody of the headline is from: "Orvel man killed"."""


def title_signs(parsed: Parsed, signs: Sequence[Sign], gazetteer: Gazetteer) -> list[Sign]:
    """What the headline adds: the text's places that it names, as much as that tells of each, and towns it is in."""
    title = own_title(parsed.report.title or "")
    words = f" {plain(title)} "
    text = parsed.report.text
    found: dict[str, Sign] = {}
    for sign in sorted(signs, key=lambda s: -s.weight):
        key = plain(sign.value)
        surface = plain(text[sign.start : sign.end])
        at = next((a for a in (words.find(f" {k} ") + 1 for k in (key, surface) if k) if a > 0), 0)
        if key and key not in found and at and not set(words[at:].split()[1:4]) & focus_words().houses:
            weight = min(_TITLE * spot_factor(sign.value, sign.place), 0.2 + 1.5 * sign.weight)
            weight *= _FROM if set(words[at + len(key) :].split()[:1]) & focus_words().people else 1.0
            found[key] = Sign(sign.value, round(weight, 3), 0, 0, f"the headline names “{sign.value}”", sign.place)
    places = [sign.place for sign in signs if sign.place is not None]
    for name in _towns_in(title):
        town = find_town(name, places, gazetteer) if plain(name) not in found else None
        if town is not None and not any(s.place and s.place.gazetteer_id == town.gazetteer_id for s in found.values()):
            reason = f"the headline tells of something in “{name}”"
            place = as_toponym(name, town, reason)
            found[plain(name)] = Sign(spot_value(place), _IN_TITLE, 0, 0, reason, place)
    return list(found.values())


def _towns_in(title: str) -> list[str]:
    """The names that a headline has behind "in" or "near", without directions: "in southwest Orvel"."""
    words = title.replace(",", " , ").replace(":", " : ").split()
    found: list[str] = []
    for at, word in enumerate(words):
        if word.lower() not in {"in", "near", "outside"}:
            continue
        behind = words[at + 1 : at + 5]
        while behind and plain(behind[0]) in focus_words().directions:
            behind = behind[1:]
        run: list[str] = []
        for other in behind:
            if not other[:1].isupper() or plain(other) in focus_words().bodies:
                break
            run.append(other.strip(".'’\"”"))
        found.extend(" ".join(run[:size]) for size in range(min(3, len(run)), 0, -1))
    return found


def title_alone(parsed: Parsed, gazetteer: Gazetteer) -> list[Sign]:
    """The towns that the headline of a page without a text of its own names."""
    whole = parsed.report.title or ""
    words = own_title(whole).replace(",", " ").replace(":", " ").split()
    found: list[Sign] = []
    at = 0
    while at < len(words):
        for end in range(min(len(words), at + 3), at, -1):
            text = " ".join(words[at:end]).strip(" .'’\"“”")
            if not text[:1].isupper() or set(plain(text).split()) & (focus_words().streets | focus_words().bodies):
                continue
            town = next((c for c in gazetteer.find(text) if c.feature == "city" and c.match != "folded"), None)
            if town is not None and town.population >= _TOWN_IN_TITLE:
                reason = f"the headline names “{text}”"
                found.append(Sign(town.name, _TITLE, 0, 0, reason, as_toponym(text, town, reason)))
                at = end - 1
                break
        at += 1
    return found
