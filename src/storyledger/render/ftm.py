"""The account as FollowTheMoney statements, for Aleph, OpenSanctions' tools and other software of investigators.

Each statement is one value of one property of one entity, with the report that says it. What becomes what: a report an
`Article`; a person a `Person`, an organisation an `Organization`, a group a `LegalEntity`, each spot where one is named
a `Mention`; a place an `Address`; an event an `Event`; figures, quotations, positions and contradictions, for which the
model has no schema, `Note`s on the entity or the reports that they are about. Left out: copies and doubts.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import unicodedata
from typing import TYPE_CHECKING, Any, Final

from storyledger.render.cited import Cited, Sources, one_line, short_hash
from storyledger.render.clean import web_address
from storyledger.render.edtf import day_bounds, day_words
from storyledger.render.ftm_model import LANGUAGES, LIMITS, NO_LANGUAGE, TYPES
from storyledger.render.words import agreement_words, claim_words, number_words, range_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    Statement = dict[str, Any]

COLUMNS: Final = (
    "canonical_id", "entity_id", "prop", "prop_type", "schema", "value", "dataset", "origin", "lang", "original_value",
    "external", "first_seen", "last_seen", "id",
)  # fmt: skip
_SCHEMA: Final = {"person": "Person", "organisation": "Organization", "group": "LegalEntity"}
_DAY: Final = re.compile(r"[~?%]?([12]\d{3}(?:-[~?%]?\d{2}(?:-[~?%]?\d{2})?)?)[~?%]?")
_QUOTES: Final = "\"'"
_SPACES: Final = dict.fromkeys(
    (*range(0x2000, 0x200B), 0x2028, 0x2029, 0x0A00, 0x1680, 0x202F, 0x205F, 0x3000), " "
)  # what the library makes a blank
_REMOVED: Final = dict.fromkeys(
    (
        *range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x61C, 0xAD, *range(0x7F, 0xA0), *range(0x200B, 0x2010),
        *range(0x2060, 0x2065), 0xFEFF, *range(0xD800, 0xE000),
    )
)  # fmt: skip


def render_ftm(account: Mapping[str, Any], *, dataset: str = "storyledger") -> dict[str, str]:
    """Return the account's statements as `statements.csv` and, the same, `statements.json`, an object a line.

    Both are what `ftm aggregate-statements` reads (`-f csv`, `-f json`). Ids are made from what they name: the same
    words of the same reports give the same ids. `origin` says where a value stands, as `sha256:HEX#char=12,34`: the
    report's bytes and the characters of its text (RFC 5147); `original_value` is what was there before it was put in
    the model's form. `first_seen` is midnight of the day on which the earliest report that says it was published, and
    is empty where that is not known. These files are for programs: their cells are not made safe for spreadsheets.

    Raises ValueError where `dataset` is no name for one: lower-case letters, digits and single underscores.
    """
    if not re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)*", dataset):
        raise ValueError(f"{dataset!r} cannot name a dataset: use lower-case letters, digits and underscores")
    book = _Book(dataset)
    for story in account["stories"]:
        _Telling(book, story).tell()
    statements = list(book.statements())
    file = io.StringIO()
    writer = csv.writer(file, dialect=csv.unix_dialect)
    writer.writerow(COLUMNS)
    for statement in statements:
        row = {**statement, "prop_type": TYPES[statement["prop"]], "external": "f"}
        writer.writerow([row[column] for column in COLUMNS])
    lines = "".join(json.dumps(statement, ensure_ascii=False) + "\n" for statement in statements)
    return {"statements.csv": file.getvalue(), "statements.json": lines}


_PARTED: Final = re.compile(r"<BR/>|<BR>|ESQ\.,|ESQ,|;")
_COMMAS: Final = re.compile(r",(?: ?[,.])+")
"""What the model's addresses are parted at, and the runs of signs that it takes for one comma."""
_LONGEST_ADDRESS: Final = 1_000
"""Characters of an address that are looked at, four times what is kept of it."""


def clean_value(kind: str, raw: object) -> str:
    """Return a value in the form that the model's type wants, empty where nothing is left of it."""
    text = unicodedata.normalize("NFC", str(raw).translate(_REMOVED))
    text = text.translate(_SPACES).strip()
    if kind == "address":
        text = _address(text[:_LONGEST_ADDRESS])
    elif kind == "name":
        text = " ".join(_unquoted(text).split())
    limit = LIMITS.get(kind)
    return text if limit is None or len(text) <= limit else f"{text[: limit - 1].rstrip()}…"


def _address(text: str) -> str:
    """Return an address as the model cleans it, and as it stays however often it does: parts may come together anew."""
    while True:
        parted = _PARTED.sub(", ", " ".join(text.split()))
        told = " ".join(_COMMAS.sub(", ", parted).split())
        if told == text:
            return told
        text = told


def _unquoted(text: str) -> str:
    """Return the text without the quotation marks around it, however many, and the blanks between them."""
    start, end = 0, len(text)
    while end - start > 1 and text[start] in _QUOTES and text[end - 1] in _QUOTES:
        start, end = start + 1, end - 1
        while start < end and text[start].isspace():
            start += 1
        while start < end and text[end - 1].isspace():
            end -= 1
    return text[start:end]


def ftm_date(day: str | None) -> str:
    """Return a day of an EDTF value as the model writes it, as exact as it is; empty where it has no such form."""
    found = _DAY.fullmatch((day or "").partition("T")[0])
    return re.sub(r"[~?%]", "", found[1]) if found and day_bounds(found[1]) else ""


class _Book:
    """The statements made so far, one for each value of a property of an entity."""

    def __init__(self, dataset: str) -> None:
        self._dataset = dataset
        self._entities: dict[str, tuple[str, dict[str, Statement]]] = {}

    def adder(self, entity: str, schema: str) -> Callable[..., None]:
        """Return a function that adds a value of a property, with the words that say it."""
        _, statements = self._entities.setdefault(entity, (schema, {}))

        def add(prop: str, raw: object, cited: Cited, original: object = None) -> None:
            kind = TYPES[prop]
            value = clean_value(kind, raw) if raw is not None else ""
            if not value:
                return
            first = str(raw if original is None else original)
            lang = None if {kind, prop} & NO_LANGUAGE else LANGUAGES.get(cited.language or "")
            key = f"{self._dataset}.{entity}.{prop}.{value}" + (f"@{lang}" if lang else "")
            id_ = hashlib.sha1(key.encode(), usedforsecurity=False).hexdigest()  # as the library makes it
            seen = _seen(cited)
            known = statements.get(id_)
            if known is not None:
                # Another report says the same: the words of the first stand, the earliest day counts.
                known["first_seen"] = min(filter(None, (known["first_seen"], seen)), default=None)
                known["last_seen"] = known["first_seen"]
                return
            statements[id_] = {
                "canonical_id": entity,
                "entity_id": entity,
                "prop": prop,
                "schema": schema,
                "value": value,
                "dataset": self._dataset,
                "lang": lang,
                "original_value": clean_original(first) if first != value else None,
                "first_seen": seen,
                "last_seen": seen,
                "external": False,
                "origin": _origin(cited),
                "id": id_,
            }

        return add

    def statements(self) -> Iterator[Statement]:
        """Yield all statements by the ids of their entities; an entity's last is the library's checksum of it."""
        for entity, (schema, statements) in sorted(self._entities.items()):
            listed = sorted(statements.values(), key=lambda statement: (statement["prop"], statement["id"]))
            yield from listed
            digest = hashlib.sha1(schema.encode(), usedforsecurity=False)
            for id_ in sorted(statements):
                digest.update(id_.encode())
            value = digest.hexdigest()
            seen = [statement["first_seen"] for statement in listed if statement["first_seen"]]
            key = f"{self._dataset}.{entity}.id.{value}"
            yield {
                "canonical_id": entity,
                "entity_id": entity,
                "prop": "id",
                "schema": schema,
                "value": value,
                "dataset": self._dataset,
                "lang": None,
                "original_value": None,
                "first_seen": min(seen, default=None),
                "last_seen": max(seen, default=None),
                "external": False,
                "origin": None,
                "id": hashlib.sha1(key.encode(), usedforsecurity=False).hexdigest(),
            }


def clean_original(text: str) -> str:
    """Return what was in the report as it is, but for what UTF-8 cannot hold and what CSV readers stumble over."""
    return text.encode("utf-8", "replace").decode().replace("\0", "␀")


def _seen(cited: Cited) -> str | None:
    bounds = day_bounds(cited.published)
    return f"{bounds[0]}T00:00:00" if bounds else None


def _origin(cited: Cited) -> str | None:
    return f"sha256:{cited.sha256}#char={cited.start},{cited.end}" if cited.sha256 else None


class _Telling:
    """One story, told as entities."""

    def __init__(self, book: _Book, story: Mapping[str, Any]) -> None:
        self._book = book
        self._story = story
        self._sources = Sources(story)
        self._articles: dict[str, str] = {}
        self._actors: dict[str, str] = {}
        self._places: dict[str, str] = {}

    def tell(self) -> None:
        self._tell_reports()
        self._tell_places()
        self._tell_entities()
        self._tell_events()
        self._tell_figures()
        self._tell_quotations()
        self._tell_positions()
        self._tell_conflicts()

    def _id(self, kind: str, *parts: object) -> str:
        return f"sl-{kind}-{short_hash(kind, *parts)}"

    def _span(self, cited: Cited) -> tuple[str, int, int]:
        return self._articles.get(cited.report, cited.report), cited.start, cited.end

    def _proofs(self, add: Callable[..., None], found: Iterable[Cited], *, noted: bool = False) -> None:
        """Add the articles that prove an entity; with `noted`, it is a note on these articles as well."""
        for cited in found:
            if article := self._articles.get(cited.report):
                add("proof", article, cited)
                if noted:
                    add("entity", article, cited)

    def _tell_reports(self) -> None:
        for _, report in self._sources:
            whole = self._sources.cite({"report": report["id"], "start": 0, "end": len(report["text"])})
            id_ = self._id("article", report["sha256"], report["text"])
            self._articles[report["id"]] = id_
            add = self._book.adder(id_, "Article")
            add("fileName", report.get("input") or report["id"], whole)
            add("title", report.get("title"), whole)
            add("author", report.get("author"), whole)
            add("publisher", report.get("outlet"), whole)
            add("sourceUrl", whole.url, whole)
            for address in report.get("also_at") or ():
                add("sourceUrl", web_address(address.get("url")), whole)
            add("publishedAt", ftm_date(report.get("published")), whole, report.get("published"))
            add("language", LANGUAGES.get(report.get("language") or ""), whole, report.get("language"))
            add("bodyText", report["text"], whole)
            add("notes", f"SHA-256 of the original: {report['sha256']}", whole)

    def _tell_places(self) -> None:
        for place in self._story["places"]:
            found = self._sources.cite_all(place)
            id_ = self._id("place", place["gazetteer_id"])
            add = self._book.adder(id_, "Address")
            for cited in found:
                add("full", place["name"], cited, cited.words)
                add("name", place["name"], cited, cited.words)
                add("latitude", place["latitude"], cited)
                add("longitude", place["longitude"], cited)
                add("keywords", place["gazetteer_id"], cited)
            self._proofs(add, found)
            for name in (place["name"], *(place.get("names") or ())):
                self._places.setdefault(_key(name), id_)

    def _tell_entities(self) -> None:
        for entity in self._story["entities"]:
            found = self._sources.cite_all(entity)
            names = (entity["name"], *entity["names"])
            if entity["kind"] not in _SCHEMA:
                if found and not any(_key(name) in self._places for name in names):
                    self._tell_unplaced(entity, found)
                continue
            schema = _SCHEMA[entity["kind"]]
            id_ = self._id(entity["kind"], self._story["id"], entity["id"])
            add = self._book.adder(id_, schema)
            for cited in found:
                add("name", entity["name"], cited)
                if cited.words != entity["name"]:
                    add("alias", cited.words, cited)
                self._tell_mention(id_, schema, cited)
            self._proofs(add, found)
            for name in names:
                self._actors.setdefault(_key(name), id_)

    def _tell_unplaced(self, entity: Mapping[str, Any], found: list[Cited]) -> None:
        id_ = self._id("place", self._story["id"], entity["id"])
        add = self._book.adder(id_, "Address")
        for cited in found:
            add("full", entity["name"], cited, cited.words)
            add("name", entity["name"], cited, cited.words)
        self._proofs(add, found)
        self._places[_key(entity["name"])] = id_

    def _tell_mention(self, entity: str, schema: str, cited: Cited) -> None:
        article = self._articles.get(cited.report)
        if article is None or not clean_value("name", cited.words):
            return
        add = self._book.adder(self._id("mention", *self._span(cited), entity), "Mention")
        add("document", article, cited)
        add("name", cited.words, cited)
        add("resolved", entity, cited)
        add("detectedSchema", schema, cited)

    def _tell_events(self) -> None:
        for event in (*self._story["events"], *(self._story.get("other_events") or ())):
            found = self._sources.cite_all(event)
            add = self._book.adder(self._id("event", event["what"], *self._span(found[0])), "Event")
            first, slash, last = (event.get("date") or "").partition("/")
            for cited in found:
                add("name", event["what"], cited, cited.words)
                add("summary", event["what"], cited, cited.words)
                add("startDate" if slash else "date", ftm_date(first), cited, event.get("date"))
                add("endDate", ftm_date(last), cited, event.get("date"))
                add("keywords", event["kind"], cited)
                add("keywords", event.get("modality"), cited)
                add("sourceUrl", cited.url, cited)
                add("notes", self._sources.by_hand(event), cited)
                for place in event["places"]:
                    add("location", place, cited)
                    add("addressEntity", self._places.get(_key(place)), cited)
                for actor in event["actors"]:
                    add("involved", self._actors.get(_key(actor)), cited)
            self._proofs(add, found)

    def _tell_figures(self) -> None:
        for figure in self._story["figures"]:
            claims = [(claim, self._sources.cite(claim)) for claim in figure["claims"]]
            best = self._sources.cite_figure(figure)
            add = self._book.adder(self._id("figure", figure["what"], *self._span(claims[0][1])), "Note")
            said = number_words(figure["best"]) or range_words(figure)
            add("name", f"{said} {figure['what']}", best, best.words)
            reports = len({claim["report"] for claim in figure["claims"]})
            about = [
                f"reported: {range_words(figure)}",
                figure["standing"],
                agreement_words(reports, figure["origins"]),
            ]
            about += [f"as of {day_words(figure['as_of'])}"] if figure.get("as_of") else []
            add("description", f"{said} {figure['what']} ({', '.join(about)}). {figure['basis']}", best)
            add("notes", self._sources.by_hand(figure), best)
            for word in ("figure", figure["kind"], figure["standing"]):
                add("keywords", word, best)
            for claim, cited in claims:
                source = one_line(claim.get("source_name") or claim.get("source") or "the report itself")
                add("notes", f"{claim_words(claim)}, according to {source}", cited, cited.words)
            self._proofs(add, [cited for _, cited in claims], noted=True)

    def _tell_quotations(self) -> None:
        for quotation in self._story["quotations"]:
            cited = self._sources.cite(quotation)
            speaker = quotation.get("speaker")
            add = self._book.adder(self._id("quotation", *self._span(cited)), "Note")
            add("name", f"{speaker or 'Speaker not named'}, {quotation.get('cue') or 'said'}", cited)
            add("description", quotation["content"], cited)
            add("entity", self._actors.get(_key(speaker or "")), cited)
            for word in ("quotation", "direct" if quotation["direct"] else "indirect"):
                add("keywords", word, cited)
            add("notes", self._sources.by_hand(quotation), cited)
            if quotation.get("date"):
                add("notes", f"dated {day_words(quotation['date'])}", cited, quotation["date"])
            self._proofs(add, [cited], noted=_key(speaker or "") not in self._actors)

    def _tell_positions(self) -> None:
        for line in self._story["positions"]:
            found = self._sources.cite_all(line)
            parts = (line["actor"], line["stance"], line["issue"])
            add = self._book.adder(self._id("position", *parts, *self._span(found[0])), "Note")
            for cited in found:
                add("name", f"{line['actor']} {line['stance']}: {line['issue']}", cited)
                add("description", cited.words, cited)
                add("entity", self._actors.get(_key(line["actor"])), cited)
                for word in ("position", line["stance"]):
                    add("keywords", word, cited)
                if line.get("date"):
                    add("notes", f"dated {day_words(line['date'])}", cited, line["date"])
            self._proofs(add, found, noted=_key(line["actor"]) not in self._actors)

    def _tell_conflicts(self) -> None:
        for conflict in self._story["conflicts"]:
            sides = [(side, self._sources.cite_all(side)) for side in conflict["sides"]]
            first = sides[0][1][0]
            add = self._book.adder(self._id("conflict", conflict["what"], *self._span(first)), "Note")
            add("name", f"Contradiction: {conflict['what']}", first)
            add("description", conflict["reason"], first)
            for word in ("contradiction", conflict["kind"]):
                add("keywords", word, first)
            for side, found in sides:
                for cited in found:
                    add("notes", side["says"], cited, cited.words)
                self._proofs(add, found, noted=True)


def _key(name: str) -> str:
    return " ".join(name.casefold().split())
