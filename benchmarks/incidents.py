"""How often an account has the right number of killed and injured, day and town of an incident.

    incidents.py INCIDENTS_FOLDER [--half 0|1] [--limit N] [--out FILE] [--summary FILE]

INCIDENTS_FOLDER has articles.jsonl (local news on shootings, boilerplate left in) and incidents.jsonl (killed,
injured, day, town or county). The articles of one incident are given as one story to all stages behind grouping; each
number is read from the account's JSON alone: the figure marked as the toll of its kind, 0 where none is, and the main
event's day and place. Exact matches are counted; `over` and `under` say how often a number was above and below. A
place is right where its name is the incident's, "County" and what stands behind a comma aside; where the incident has
two names, "Goleta (Isla Vista)", either will do; "St." is "Saint", and "LaSalle" is "La Salle". Half 0 was looked at
for errors while the rules were written; halves are told apart as in grouping.py. Of half 1 nothing was looked at but
the places of its first part (the hash's next bit): `unseen` is the other part's, and `named town` leaves out the
incidents for which the corpus names a county alone.
`--limit` takes the first N incidents; `--out` writes a JSON line an incident, `--summary` the figures as one object.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import tempfile
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storyledger.account import write_account
from storyledger.config import Settings
from storyledger.folding import plain
from storyledger.group.copies import find_copies
from storyledger.group.origins import find_origins
from storyledger.ingest import ingest_paths
from storyledger.pipeline import date_together
from storyledger.read import Reader
from storyledger.reconcile import reconcile_story
from storyledger.records import Story
from storyledger.render import account_json

if TYPE_CHECKING:
    from storyledger.records import Report

Row = dict[str, Any]


KINDS = ("killed", "injured", "date", "place")


def rows(path: Path) -> list[Row]:
    """Return the objects of a JSON Lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]


def half_of(incident: Row) -> int:
    """Return the half that an incident is in."""
    return _hash(incident) % 2


def is_unseen(incident: Row) -> bool:
    """Tell whether nothing of an incident was looked at: it is in half 1, and not in that half's first part."""
    return _hash(incident) % 4 == 3


def _hash(incident: Row) -> int:
    return int(hashlib.md5(str(incident["incident"]).encode()).hexdigest(), 16)


def take_in(articles: list[Row]) -> tuple[Report, ...]:
    """Return one incident's reports as a user's JSON Lines file would give them."""
    lines = [
        json.dumps(
            {"id": row["id"], "title": row["title"], "published": row["date"], "text": row["text"], "url": row["uri"]}
        )
        for row in articles
    ]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "articles.jsonl"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return ingest_paths([str(path)], Settings().ingest)[0]


def account_of(reader: Reader, reports: tuple[Report, ...]) -> Row | None:
    """Return the JSON of the one story that the reports tell; None where nothing could be read."""
    if not reports:
        return None
    readings = list(reader.read(reports))
    dated = [reader.redate(one, two.dating) for one, two in zip(readings, date_together(readings), strict=True)]
    dated.sort(key=lambda reading: (reading.dating.value or "9999", reading.report.id))
    copies = find_copies(dated)
    names = tuple(reading.report.id for reading in dated)
    story = Story("incident", names, copies, find_origins(dated, copies), "given as one story")
    dossier = reconcile_story(story, dated)
    told: Row = account_json(write_account([dossier], (), reader.identity))["stories"][0]
    return told


def answers(story: Row | None) -> Row:
    """Return what an account tells of the incident."""
    if story is None:
        return {"killed": 0, "injured": 0, "date": None, "place": None}
    tolls = {figure["kind"]: figure["best"] for figure in story["figures"] if figure.get("toll")}
    main = story.get("main") or {}
    return {
        "killed": tolls.get("killed", 0),
        "injured": tolls.get("injured", 0),
        "date": main.get("date"),
        "place": main.get("place"),
    }


def gold_of(incident: Row) -> Row:
    """Return what is right."""
    day = datetime.strptime(incident["date"], "%B %d, %Y").date().isoformat()  # noqa: DTZ007 - a day has no zone
    return {
        "killed": incident["num_killed"],
        "injured": incident["num_injured"],
        "date": day,
        "place": incident["city_or_county"],
    }


def is_right(kind: str, told: object, right: object) -> bool:
    """Whether an answer is exactly right; of towns either of two names given, "Saint" written out or not."""
    if kind != "place" or told is None:
        return told == right
    first, _, second = str(right).partition("(")
    return _town(str(told)) in {_town(first), _town(second.rstrip(")"))} - {"", "county"}


_SHORT = {"st": "saint", "st.": "saint", "mt": "mount", "mt.": "mount", "ft": "fort", "ft.": "fort"}


def _town(name: str) -> str:
    words = plain(name.partition(",")[0]).split()
    if words and words[0] in _SHORT:
        words[0] = _SHORT[words[0]]
    whole = " ".join(words).removesuffix(" county").removesuffix(" city")
    return "".join(whole.split())


def main() -> None:
    """Measure one half, or all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--half", type=int, choices=(0, 1))
    parser.add_argument("--limit", type=int)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--summary", type=Path)
    given = parser.parse_args()
    incidents = [row for row in rows(given.folder / "incidents.jsonl") if given.half in {None, half_of(row)}]
    articles: dict[str, list[Row]] = {}
    for row in rows(given.folder / "articles.jsonl"):
        articles.setdefault(row["incident"], []).append(row)
    reader = Reader(Settings().read)
    right: Counter[str] = Counter()
    off: Counter[str] = Counter()
    groups: Counter[str] = Counter()
    lines = []
    chosen = incidents[: given.limit]
    for incident in chosen:
        told = answers(account_of(reader, take_in(articles.get(incident["incident"], []))))
        gold = gold_of(incident)
        of_group = {"": True, "unseen ": is_unseen(incident), "named town ": "(county)" not in gold["place"].lower()}
        for group in (name for name, belongs in of_group.items() if belongs):
            groups[group] += 1
            for kind, value in gold.items():
                right[group + kind] += is_right(kind, told[kind], value)
        for kind in ("killed", "injured"):
            off[f"{kind} over"] += told[kind] > gold[kind]
            off[f"{kind} under"] += told[kind] < gold[kind]
        lines.append(json.dumps({"incident": incident["incident"], "told": told, "right": gold}))
    shares = {
        group + kind: round(right[group + kind] / groups[group], 3)
        for group in groups
        for kind in (("place",) if group else KINDS)
    }
    print(f"{len(chosen)} incidents, {groups['unseen ']} of them unseen, exactly right:")
    for name, share in shares.items():
        beside = f"  over {off[name + ' over']}, under {off[name + ' under']}" if f"{name} over" in off else ""
        print(f"{name:16} {share:.3f}{beside}")
    if given.summary:
        counts = {name: off[name] for name in sorted(off)} | {
            f"{group}incidents": number for group, number in groups.items() if group
        }
        told = {"half": given.half, "incidents": len(chosen), **shares, **counts, "model": reader.identity}
        given.summary.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    if given.out:
        given.out.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
