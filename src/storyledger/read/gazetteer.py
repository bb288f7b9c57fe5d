"""Places of the world by name, however they are spelled: GeoNames in one file, looked up without loading it.

`gazetteer.bin` (written by `training/build_gazetteer.py`) holds, one after the other:
a magic word; a compressed head (countries, provinces, sizes of the blocks, first key of each block); one fixed record
a place, most
populous first (position, country, population, feature, GeoNames id, province); the places' names in compressed
blocks; the keys
(`storyledger.folding.fold` of every name) in sorted, compressed blocks, each key with its places and the spelling
where it is not the main one.
The file is mapped into memory; a lookup opens one block of keys and reads the few records it names: some 0.1 ms.

Beside it stand lists of our own writing: `lexicon/countries.tsv` has countries with their other names,
`lexicon/places.tsv` regions, waters, mountains, districts and landmarks that GeoNames' list of cities does not hold,
`lexicon/region_letters.tsv` what states and provinces are shortened to.

Left out: streets, addresses, and places below 500 inhabitants where GeoNames names no seat of administration.
"""

from __future__ import annotations

import json
import mmap
import re
import struct
import zlib
from bisect import bisect_right
from collections import OrderedDict
from functools import lru_cache
from importlib.resources import as_file, files
from itertools import chain
from math import asin, cos, radians, sin, sqrt
from typing import TYPE_CHECKING, Literal, NamedTuple, cast

from storyledger.errors import GazetteerError
from storyledger.folding import fold, likeness, plain

if TYPE_CHECKING:
    from collections.abc import Iterable

Feature = Literal["country", "region", "city", "district", "landmark", "water", "other"]
Match = Literal["exact", "other name", "folded"]

FEATURES: tuple[Feature, ...] = ("country", "region", "city", "district", "landmark", "water", "other")
MAGIC = b"SLGAZ1\n\0"
NAMES_A_BLOCK = 96
PLACE = "<QIH"  # position, country, population and feature packed; GeoNames id; province
PLACE_BYTES = struct.calcsize(PLACE)
GENERIC_WORDS = frozenset(
    (
        "province", "governorate", "region", "district", "county", "oblast", "zone", "state", "prefecture",
        "department",
        "municipality", "parish", "canton", "raion", "kray", "krai", "division", "republic", "muhafazat", "wilaya",
        "provincia", "departamento", "departement", "regiao", "voivodeship", "voivodship", "borough", "subdistrict",
        "regency",
        "kabupaten", "city", "town", "village", "territory", "area", "valley", "countryside", "suburb", "suburbs",
        "neighbourhood", "neighborhood", "camp", "enclave", "autonomous",
    )
)  # fmt: skip
"""Words that say what a place is, beside its name: "Gorkha district"."""
MIN_LIKENESS = 0.6
"""Below this share of common letters a folded key is a chance meeting; set on the pairs in tests/cases/names/."""
MOST_READ = 300
"""Places read for one key, most populous first: the commonest, San José, has some 250."""
SAME_REGION_KM = 250.0  # the mean of a desert province's towns may lie that far from its middle
KEY_BLOCKS_KEPT = 64  # opened blocks kept: some 30 kB each
NAME_BLOCKS_KEPT = 512  # some 8 kB each
LOOKUPS_KEPT = 4096
_IN_FULL = {"mt": "Mount", "st": "Saint", "ft": "Fort"}
"""Few towns are listed as news shortens them."""
_JOINED = re.compile(r"([A-Z][a-z]{1,3})([A-Z][a-z]+)")
"""Two words written as one: "LaSalle"."""


class Candidate(NamedTuple):
    """A place that a name may mean."""

    name: str
    """Main name."""
    latitude: float
    longitude: float
    gazetteer_id: str
    """`geonames:170063`, `geonames:SY.12` (province), or `supplement:...`."""
    country: str
    province: str
    """Name of the first-order division; empty where unknown."""
    feature: Feature
    population: float
    """Inhabitants, to within a tenth; for waters and landmarks a weight on the same scale."""
    spelled: str
    """The gazetteer's spelling that the words met."""
    match: Match
    likeness: float
    """How alike the words and that spelling are, 0 to 1."""


@lru_cache(maxsize=1_024)
def kilometres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Return the great-circle distance in km between two positions (latitude, longitude in degrees)."""
    lat_a, lon_a, lat_b, lon_b = radians(a[0]), radians(a[1]), radians(b[0]), radians(b[1])
    h = sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin((lon_b - lon_a) / 2) ** 2
    return 12742.0 * asin(min(1.0, sqrt(h)))


def pack(position: tuple[float, float], country: int, bucket: int, feature: int) -> int:
    """Return one 64-bit number: latitude and longitude in ten-thousandths of a degree, country, population, feature."""
    latitude, longitude = round((position[0] + 90) * 1e4), round((position[1] + 180) * 1e4)
    return latitude | longitude << 21 | country << 43 | bucket << 51 | feature << 59


class _Row(NamedTuple):
    """A place of our own lists."""

    name: str
    latitude: float
    longitude: float
    gazetteer_id: str
    country: str
    feature: Feature
    population: float


def _lines(file_name: str) -> list[list[str]]:
    text = (files("storyledger.read") / "lexicon" / file_name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]


def _slug(name: str) -> str:
    return plain(name).replace(" ", "-")


class Gazetteer:
    """Places by name. Read-only; lookups are linear in the name and never raise."""

    def __init__(self, data: mmap.mmap | bytes) -> None:
        if data[: len(MAGIC)] != MAGIC:
            raise GazetteerError(
                f"gazetteer.bin starts with {bytes(data[: len(MAGIC)])!r}, expected {MAGIC!r}: "
                "install the package again, or build the file with training/build_gazetteer.py"
            )
        at = len(MAGIC)
        (size,) = struct.unpack_from("<I", data, at)
        at += 4
        head = json.loads(zlib.decompress(data[at : at + size]))
        header = head["header"]
        at += size
        self._data = data
        self._places_at = at
        self._count: int = header["places"]
        self._countries: list[str] = header["countries"]
        self._provinces: list[list[str]] = [line.split("\t") for line in head["provinces"]]
        self._firsts: list[str] = head["firsts"]
        at += self._count * PLACE_BYTES
        self._name_blocks = _spans(header["name_blocks"], at)
        at += sum(header["name_blocks"])
        self._key_blocks = _spans(header["key_blocks"], at)
        self._opened_keys: OrderedDict[int, bytes] = OrderedDict()
        self._opened_names: OrderedDict[int, list[str]] = OrderedDict()
        self._found: OrderedDict[str, tuple[Candidate, ...]] = OrderedDict()
        self._own: dict[str, list[tuple[_Row, str]]] = {}
        self._country_rows: dict[str, _Row] = {}
        self._demonyms: dict[str, str] = {}
        self._neighbours: dict[str, frozenset[str]] = {}
        self._capitals: dict[str, str] = {}
        self._letters = {
            spelled: (name, country)
            for name, country, letters in _lines("region_letters.tsv")
            for spelled in letters.split()
        }
        self._take_own()

    @classmethod
    def load(cls) -> Gazetteer:
        """Return the gazetteer that ships in the package; raises GazetteerError if the file is missing or altered."""
        try:
            with as_file(files("storyledger.read") / "gazetteer.bin") as path, path.open("rb") as file:
                return cls(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        except FileNotFoundError as error:
            raise GazetteerError(f"{error.filename} is missing: install the package again") from error

    def _take_own(self) -> None:
        for line in _lines("countries.tsv"):
            code, number, name, latitude, longitude, population, others, demonyms, neighbours, capital = line
            self._capitals[code] = fold(capital)
            row = _Row(
                name, float(latitude), float(longitude), f"geonames:{number}", code, "country", float(population)
            )
            self._country_rows[code] = row
            self._neighbours[code] = frozenset(neighbours.split(",")) - {""}
            for spelled in filter(None, (name, *others.split("|"))):
                self._own.setdefault(fold(spelled), []).append((row, spelled))
            for demonym in demonyms.split("|"):
                self._demonyms.setdefault(plain(demonym), code)
        self._demonyms.pop("", None)
        for name, feature, code, latitude, longitude, weight, others in _lines("places.tsv"):
            row = _Row(
                name, float(latitude), float(longitude), f"supplement:{_slug(f'{name} {code}')}",
                code, cast("Feature", feature), float(weight),
            )  # fmt: skip
            for spelled in filter(None, (name, *others.split("|"))):
                self._own.setdefault(fold(spelled), []).append((row, spelled))

    def find(self, name: str) -> tuple[Candidate, ...]:
        """Return the places that `name` may mean: by main name, by another name, then spelled alike; largest first.

        Places spelled alike only come back where none is spelled just so. Empty for words that are no place's name.
        No context is weighed here: see `places.py`.
        """
        found = self._found.get(name)
        if found is None:
            found = self._shortened(name) or self._in_full(name) or self._look_up(name)
            self._found[name] = found
            if len(self._found) > LOOKUPS_KEPT:
                self._found.popitem(last=False)
        return found

    def is_shortened(self, name: str) -> bool:
        """Return whether the words are a region's as news shortens it, as they stand: "N.H.", "La."."""
        return name in self._letters

    def _shortened(self, name: str) -> tuple[Candidate, ...]:
        """Return the region that the words shorten, before all else that they may mean; empty for others."""
        region, country = self._letters.get(name, ("", ""))
        regions = (c for c in self._look_up(region) if c.feature == "region" and c.country == country) if region else ()
        found = next((c._replace(match="other name") for c in regions), None)
        if found is None:
            return ()
        return (found, *(c for c in self._look_up(name) if c.gazetteer_id != found.gazetteer_id))

    def _in_full(self, name: str) -> tuple[Candidate, ...]:
        """Return places whose names news shortens or writes as one word, beside what the words are; empty for others.

        "St. Ann" is Saint Ann, "LaSalle" may be La Salle; what bears just the name comes first.
        """
        short, _, rest = name.partition(" ")
        full = _IN_FULL.get(short.lower().rstrip(".")) if rest else None
        parted = None if full else _JOINED.fullmatch(name)
        if full is None and parted is None:
            return ()
        own = self._look_up(name)
        whole = self._look_up(f"{full} {rest}" if parted is None else f"{parted[1]} {parted[2]}")
        if parted is not None:
            whole = tuple(c._replace(match="other name") for c in whole if c.match != "folded")
        return _first((c for c in own if c.match != "folded"), whole, own)

    def _look_up(self, name: str) -> tuple[Candidate, ...]:
        wanted = plain(name)
        key = fold(name)
        if not wanted or not key:
            return ()
        own = [(row, spelled, plain(spelled)) for row, spelled in self._own.get(key, ())]
        entries = []
        for number, other in self._entries(key):
            main = self._name(number)
            entries.append((number, main, other or main, plain(other or main)))
        exact = any(spelling == wanted for *_, spelling in own) or any(spelling == wanted for *_, spelling in entries)
        found: dict[str, Candidate] = {}
        for row, spelled, spelling in own:
            match, alike = _compare(wanted, spelling, is_main=spelled == row.name, exact_only=exact)
            if match is not None and _is_better(match, alike, found.get(row.gazetteer_id)):
                found[row.gazetteer_id] = Candidate(
                    row.name, row.latitude, row.longitude, row.gazetteer_id, row.country, "", row.feature,
                    row.population,
                    spelled, match, alike,
                )  # fmt: skip
        ours = tuple(found.values())
        countries = {place.country for place in ours}
        alike_regions = []
        for number, main, spelled, spelling in entries:
            match, alike = _compare(wanted, spelling, is_main=spelled == main, exact_only=exact)
            if match is None and exact and self._feature(number) == "region":
                alike_regions.append((number, main, spelled, spelling))
            if match is not None:
                place = self._place(number, main, spelled, match, alike)
                countries.add(place.country)
                if _is_better(match, alike, found.get(place.gazetteer_id)) and not any(
                    _is_same_region(place, o) for o in ours
                ):
                    found[place.gazetteer_id] = place
        for number, main, spelled, spelling in alike_regions:
            # "Deir al-Zor" is the city's own name and only like the province's: the province stays in view
            match, alike = _compare(wanted, spelling, is_main=False, exact_only=False)
            if match is not None:
                place = self._place(number, main, spelled, match, alike)
                if place.country in countries and not any(_is_same_region(place, o) for o in ours):
                    found.setdefault(place.gazetteer_id, place)
        order: dict[Match, int] = {"exact": 0, "other name": 1, "folded": 2}
        return tuple(sorted(found.values(), key=lambda c: (order[c.match], -c.population, c.gazetteer_id)))

    def _entries(self, key: str) -> list[tuple[int, str]]:
        block = bisect_right(self._firsts, key) - 1
        if block < 0:
            return []
        data = self._open_keys(block)
        marker = f"\n{key}\t".encode()
        at = data.find(marker)
        if at < 0:
            return []
        line = data[at + len(marker) : data.index(b"\n", at + len(marker))].decode()
        entries = []
        for item in line.split(";", MOST_READ)[:MOST_READ]:
            number, _, other = item.partition("=")
            entries.append((int(number, 16), other))
        return entries

    def _open_keys(self, block: int) -> bytes:
        opened = self._opened_keys.get(block)
        if opened is None:
            start, end = self._key_blocks[block]
            opened = self._opened_keys[block] = zlib.decompress(self._data[start:end])
            if len(self._opened_keys) > KEY_BLOCKS_KEPT:
                self._opened_keys.popitem(last=False)
        return opened

    def _name(self, number: int) -> str:
        block, at = divmod(number, NAMES_A_BLOCK)
        opened = self._opened_names.get(block)
        if opened is None:
            start, end = self._name_blocks[block]
            opened = self._opened_names[block] = zlib.decompress(self._data[start:end]).decode().split("\n")
            if len(self._opened_names) > NAME_BLOCKS_KEPT:
                self._opened_names.popitem(last=False)
        return opened[at]

    def _feature(self, number: int) -> Feature:
        packed: int = struct.unpack_from("<Q", self._data, self._places_at + number * PLACE_BYTES)[0]
        return FEATURES[packed >> 59 & 7]

    def _place(self, number: int, main: str, spelled: str, match: Match, alike: float) -> Candidate:
        packed, geonames_id, province = struct.unpack_from(PLACE, self._data, self._places_at + number * PLACE_BYTES)
        code, province_name = self._provinces[province - 1] if province else ("", "")
        feature = FEATURES[packed >> 59 & 7]
        country = self._countries[packed >> 43 & 255]
        if geonames_id:
            identity = f"geonames:{geonames_id}"
        else:
            identity = f"geonames:{code}" if feature == "region" else f"geonames:{code}.{_slug(main)}"
        return Candidate(
            main, round((packed & 0x1FFFFF) / 1e4 - 90, 4), round((packed >> 21 & 0x3FFFFF) / 1e4 - 180, 4),
            identity, country, province_name, feature, 2 ** ((packed >> 51 & 255) / 8) - 1, spelled, match, alike,
        )  # fmt: skip

    def country_name(self, code: str) -> str:
        """Return the English name of a country by its ISO 3166-1 alpha-2 code, or the code where it is not known."""
        row = self._country_rows.get(code)
        return row.name if row else code

    def demonym(self, word: str) -> str | None:
        """Return the country code of a people or adjective ("Syrian", "Syrians"); None for other words."""
        return self._demonyms.get(plain(word))

    def is_capital(self, place: Candidate) -> bool:
        """Return whether the place is its country's capital."""
        return place.feature == "city" and self._capitals.get(place.country) == fold(place.name)

    def are_neighbours(self, left: str, right: str) -> bool:
        """Return whether two countries (ISO codes) share a border."""
        return right in self._neighbours.get(left, ()) or left in self._neighbours.get(right, ())


def _first(*groups: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Return all places in their order, each where it comes first."""
    found: dict[str, Candidate] = {}
    for place in chain.from_iterable(groups):
        found.setdefault(place.gazetteer_id, place)
    return tuple(found.values())


def _spans(sizes: list[int], at: int) -> list[tuple[int, int]]:
    spans = []
    for size in sizes:
        spans.append((at, at + size))
        at += size
    return spans


def _compare(wanted: str, spelling: str, *, is_main: bool, exact_only: bool) -> tuple[Match | None, float]:
    """Return how the gazetteer's spelling meets the words; both are plain."""
    if spelling == wanted:
        return ("exact" if is_main else "other name"), 1.0
    if exact_only or abs(len(spelling) - len(wanted)) > len(wanted):
        return None, 0.0
    alike = likeness(wanted, spelling)
    return ("folded" if alike >= MIN_LIKENESS else None), alike


def _is_better(match: Match, alike: float, known: Candidate | None) -> bool:
    """Return whether a place's spelling meets the words better than the one seen before."""
    return known is None or (known.match != "exact" and (match == "exact" or alike > known.likeness))


def _is_same_region(place: Candidate, ours: Candidate) -> bool:
    """Return whether GeoNames' region or district is one of our own list, whose position is that of its middle."""
    return (
        place.feature in ("region", "district")
        and ours.feature in ("region", "district")
        and place.country == ours.country
        and kilometres((place.latitude, place.longitude), (ours.latitude, ours.longitude)) < SAME_REGION_KM
    )
