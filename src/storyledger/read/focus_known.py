"""What local news takes for known: the cities of outlets by their letters, and those of neighbourhoods by their names.

`city_of_host` and `city_of_letters` give the city of an outlet, `wholes_of` the cities that a name may be a part of;
the lists are `lexicon/outlets.tsv` and `lexicon/neighbourhoods.tsv`. Left out: what is on neither list.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from storyledger.folding import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from storyledger.read.gazetteer import Candidate, Gazetteer

_SECOND = frozenset({"co", "com", "org", "net"})
"""What may stand before a land's letters in an address: "paper.co.uk"."""
_LETTERS = 4
"""Call letters are three or four."""
_HEAD, _TAIL, _CREDIT = 1500, 600, 40
"""Code points at a text's beginning and end in which credits are looked for, and those that one has."""
_ENDINGS = ("tv", "dt", "am", "fm", "news", "radio")
"""What an address has behind call letters: "kxyztv"."""


class City(NamedTuple):
    """A city as the lists name it."""

    name: str
    region: str
    country: str


def city_of_host(host: str) -> City | None:
    """The city of the outlet of an address: "www.wxyztv.example", "wxyz13.example"."""
    labels = host.split(".")
    if len(labels) < 2:
        return None
    at = len(labels) - 2
    if labels[at] in _SECOND and at:
        at -= 1
    listed = _outlets()
    found = listed.get(".".join(labels[at:])) or listed.get(labels[at])
    if found is None:
        digit = next((i for i, c in enumerate(labels[at]) if c.isdigit()), len(labels[at]))
        letters = labels[at][:digit]
        for ending in _ENDINGS:
            letters = letters.removesuffix(ending) if len(letters) - len(ending) >= _LETTERS - 1 else letters
        found = listed.get(letters) if _are_letters(letters) else None
    return found


def city_of_letters(line: str) -> City | None:
    """The city of the first station whose call letters stand in a line: "- WXYZ-TV 13"."""
    listed = _outlets()
    words = "".join(c if c.isalnum() else " " for c in line).split()
    found = (listed.get(w.lower()) for w in words if w.isupper() and _are_letters(w.lower()))
    return next((city for city in found if city is not None), None)


def city_of_credit(text: str) -> City | None:
    """The city of the station that a text credits: "ORVEL (WXYZ) -", "(Source: WXYZ)", "Copyright 2019 WXYZ-TV"."""
    for piece in text[:_HEAD].split("(")[1:]:
        inside, closed, _ = piece[:_CREDIT].partition(")")
        found = city_of_letters(inside) if closed else None
        if found is not None:
            return found
    _, says, owner = text[-_TAIL:].rpartition("Copyright")
    return city_of_letters(owner[:_CREDIT]) if says else None


def _are_letters(word: str) -> bool:
    return len(word) in {_LETTERS - 1, _LETTERS} and word[0] in "wkc" and word.isalpha()


def wholes_of(name: str) -> tuple[City, ...]:
    """The cities that have a part of this name."""
    return _neighbourhoods().get(_key(name), ())


def has_parts(place: Candidate) -> bool:
    """Whether parts of a place are listed: what has parts of its own is told as a city, a borough too."""
    return City(_key(place.name), place.province, place.country) in _cities()


def candidate_for(city: City, gazetteer: Gazetteer) -> Candidate | None:
    """The gazetteer's record of a listed city."""
    return next(
        (
            c
            for c in gazetteer.find(city.name)
            if c.feature == "city" and c.country == city.country and city.region in {"", c.province}
        ),
        None,
    )


def _key(name: str) -> str:
    words = plain(name).split()
    while len(words) > 1 and words[0] == "the":
        words = words[1:]
    while len(words) > 1 and words[-1] in {"neighborhood", "neighbourhood"}:
        words = words[:-1]
    return " ".join(words)


@cache
def _outlets() -> Mapping[str, City]:
    return {word: city for city, words in _rows("outlets.tsv") for word in words.split()}


@cache
def _cities() -> frozenset[City]:
    return frozenset(city._replace(name=_key(city.name)) for cities in _neighbourhoods().values() for city in cities)


@cache
def _neighbourhoods() -> Mapping[str, tuple[City, ...]]:
    found: dict[str, list[City]] = defaultdict(list)
    for city, names in _rows("neighbourhoods.tsv"):
        for key in dict.fromkeys(_key(name) for name in names.split("|")):
            found[key].append(city)
    return {key: tuple(cities) for key, cities in found.items()}


def _rows(file_name: str) -> list[tuple[City, str]]:
    text = (files("storyledger.read") / "lexicon" / file_name).read_text(encoding="utf-8")
    lines = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return [(City(name, region, country), words) for name, region, country, words in lines]
