"""Finding words again: over reports, quotations, claims, events and names, with what they are about; a page at a time.

One interface over SQLite's FTS5 and PostgreSQL's text search, which find the same lines: both index the same folded
words (search_words.py). The best match comes first, by each database's own measure, then the newest report. Pages
are of one state of the ledger: what is added after the first page was asked for is in none of the next.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import TSQUERY

from storyledger.errors import LedgerError
from storyledger.ledger.objects import read_object
from storyledger.ledger.schema import entries, reports, search_reports, search_rows, search_words, story_reports
from storyledger.ledger.search_query import (
    MOST_FORMS,
    Alternative,
    Asked,
    Term,
    exact_term,
    find_marks,
    parse_query,
    stems_asked,
    to_fts5,
    to_tsquery,
    with_forms,
)
from storyledger.ledger.search_rows import ROW_KINDS, RowKind, days_of
from storyledger.ledger.search_words import forms
from storyledger.ledger.storable import storable_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Connection

    from storyledger.ledger.ledger import Ledger

MOST_HITS: Final = 1_000
"""Hits of one page."""
_SHOWN: Final = 320
"""Characters of a snippet: four lines of a terminal."""
_IN_STORY: Final = (story_reports.c.report == reports.c.report) & (story_reports.c.version == reports.c.version)
_BEFORE: Final = 100
"""Characters before the first mark in a snippet that had to be cut."""


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for. All that is given must hold; with no words, all that the rest lets through."""

    words: str = ""
    """What somebody typed (search_query.py)."""
    kinds: tuple[RowKind, ...] = ("title", "text")
    since: str | None = None
    """EDTF: what is about a day from its first day on."""
    until: str | None = None
    """EDTF: what is about a day up to its last day."""
    place: str | None = None
    """Named in the line, in the report's spelling or the gazetteer's; for reports that were read."""
    speaker: str | None = None
    """Who says it, or whom it is had from, any words of the name; for reports that were read."""
    outlet: str | None = None
    """Words of the outlet's name, one after the other."""
    story: str | None = None
    """Id of a story, in the newest account that has the report."""
    report: str | None = None
    anywhere: bool = False
    """The words may stand anywhere in a report's title and text, not in one line; with OR it is one line again."""
    versions: bool = False
    """All versions of each report, not the newest alone."""
    limit: int = 20
    cursor: str | None = None
    """`Page.cursor` of the page before."""


@dataclass(frozen=True, slots=True)
class Snippet:
    """Words of the report around a hit: `text` is the report's from `start` on, or its title."""

    text: str
    start: int
    marks: tuple[tuple[int, int], ...]
    """Where the words looked for stand, as offsets into `text`."""
    cut_before: bool
    cut_after: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that was found."""

    kind: RowKind
    report: str
    version: int
    start: int
    end: int
    """The words themselves, in the report's text; both 0 for its title."""
    snippet: Snippet
    title: str | None
    outlet: str | None
    published: str | None
    """EDTF: from the report's metadata, or as it was read."""
    story: str | None
    speaker: str | None
    rank: float
    """More is better; comparable within one query and one kind of database."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some of what was found, the best first."""

    hits: tuple[Hit, ...]
    total: int
    """How many hits all pages have."""
    cursor: str | None
    """For the next page; None after the last."""
    left_out: str = ""
    """What of the words was not looked for, because there were too many."""


@dataclass(frozen=True, slots=True)
class _Cursor:
    """Where the next page begins, and the length of the log that all pages are of."""

    size: int
    offset: int

    def __str__(self) -> str:
        return f"{self.size}.{self.offset}"


def search(ledger: Ledger, query: Query) -> Page:
    """Return a page of what was found in the reports that are indexed (`index_reports` sees to those that are not).

    Raises LedgerError for a day that is none, a kind, limit or cursor that is none, and for a text that was altered.
    """
    with ledger.store.read() as connection:
        return search_in(connection, query)


def page_json(page: Page) -> dict[str, Any]:
    """Return a page as a JSON object, such as `storyledger search --json` prints and `render_hits` takes."""
    return {"schema": "storyledger/hits/1", **asdict(page)}


def search_in(connection: Connection, query: Query) -> Page:
    """Return a page of what was found, on an open connection; as `search`."""
    _check(query)
    cursor = _cursor(connection, query.cursor)
    asked = parse_query(query.words)
    asked = with_forms(asked, _forms_of(connection, stems_asked(asked)))
    if query.words.strip() and not asked.alternatives:
        return Page((), 0, None)  # signs alone: nothing has them
    found = _Found(connection.dialect.name, query, asked, cursor.size)
    total: int = connection.execute(found.count()).scalar_one()
    best: list[tuple[int, float]] = []
    if cursor.offset < total:
        best = [(row.id, row.rank) for row in connection.execute(found.best(cursor.offset))]
    after = cursor.offset + len(best)
    following = str(replace(cursor, offset=after)) if best and after < total else None
    return Page(tuple(_hits(connection, asked, best)), total, following, asked.left_out)


def stories_there(ledger: Ledger) -> dict[str, str]:
    """Return the ids of the stories that `Query.story` may name, with their titles, in the order of the ids."""
    columns = (story_reports.c.story, story_reports.c.title)
    with ledger.store.read() as connection:
        rows = connection.execute(sa.select(*columns).distinct().order_by(*columns))
        return {story: title or "" for story, title in rows}


def _check(query: Query) -> None:
    for kind in query.kinds:
        if kind not in ROW_KINDS:
            raise LedgerError(f"there is no {kind!r} to search for; there are {', '.join(ROW_KINDS)}")
    for day in (query.since, query.until):
        if day is not None and days_of(day)[0] is None:
            raise LedgerError(f"{day!r} is no day; give one as 2016-12-16, 2016-12 or 2016")
    if not 1 <= query.limit <= MOST_HITS:
        raise LedgerError(f"a page has 1 to {MOST_HITS} hits, not {query.limit}")


def _cursor(connection: Connection, given: str | None) -> _Cursor:
    size = connection.execute(sa.select(sa.func.max(entries.c.seq))).scalar_one()
    size = 0 if size is None else size + 1
    if given is None:
        return _Cursor(size, 0)
    told, dot, offset = given.partition(".")
    digits = all(part.isascii() and part.isdigit() and len(part) < 16 for part in (told, offset))
    if not (dot and digits) or int(told) > size:
        raise LedgerError(f"{given!r} is no place to go on from; it is told at the end of the page before")
    return _Cursor(int(told), int(offset))


def _forms_of(connection: Connection, stems: set[str]) -> dict[str, list[str]]:
    """Return the forms that each stem has in the ledger, the shortest first, no more than are searched for."""
    order = (sa.func.length(search_words.c.word), search_words.c.word)
    return {
        root: list(
            connection.execute(
                sa.select(search_words.c.word).where(search_words.c.stem == root).order_by(*order).limit(MOST_FORMS)
            ).scalars()
        )
        for root in stems
    }


class _Found:
    """The query for the database: its tables, its conditions, its order.

    It touches the index and the rows alone, and carries no more than a row's id and rank: a common word has a hundred
    thousand of them to put in order.
    """

    def __init__(self, dialect: str, query: Query, asked: Asked, size: int) -> None:
        self._limit = query.limit
        self._filters = _filters(query)
        self._tables: sa.FromClause = search_rows
        self._where = _conditions(query, size)
        self._rank: ColumnElement[float] = sa.literal_column("0.0", sa.Float)  # PostgreSQL tells it as a decimal
        self._sqlite = dialect == "sqlite"
        if query.anywhere:
            asked = self._loosened(asked)
        (self._ask_sqlite if self._sqlite else self._ask_postgresql)(asked)

    def count(self) -> sa.Select[Any]:
        """Return the query of how many there are."""
        return sa.select(sa.func.count()).select_from(self._tables).where(*self._where)

    def best(self, offset: int) -> sa.Select[Any]:
        """Return the query of one page: the rows' ids and ranks, in order."""
        rank = self._rank.label("rank")
        rows = sa.select(search_rows.c.id, rank).select_from(self._tables).where(*self._where)
        newest = (search_rows.c.last.desc().nulls_last(), search_rows.c.seq.desc(), search_rows.c.n)
        return rows.order_by(rank.desc(), *newest).limit(self._limit).offset(offset)

    def _loosened(self, asked: Asked) -> Asked:
        """Ask for reports that have all of the words, and return the query for their lines with any of them."""
        if len(asked.alternatives) != 1:
            return asked
        (one,) = asked.alternatives
        self._where += [search_rows.c.seq.in_(self._reports_with(term)) for term in one.wanted]
        self._where += [search_rows.c.seq.not_in(self._reports_with(term)) for term in one.without]
        return Asked(tuple(Alternative((term,)) for term in one.wanted))

    def _reports_with(self, term: Term) -> sa.Select[Any]:
        """Return the query of the reports that have a term in their title or text."""
        there = search_rows.alias("there")
        words = Asked((Alternative((term,)),))
        query = sa.select(there.c.seq).where(there.c.kind.in_(("title", "text")))
        if self._sqlite:
            index = sa.table("search_index", sa.column("rowid"))
            return query.join(index, index.c.rowid == there.c.id).where(_matches(f"words : ({to_fts5(words)})"))
        return query.where(_is_in("there.words", to_tsquery(words)))

    def _ask_sqlite(self, asked: Asked) -> None:
        wanted = [f"{column} : ({to_fts5(one)})" for column, one in self._filters]
        positive = any(alternative.wanted for alternative in asked.alternatives)
        index = sa.table("search_index", sa.column("rowid"))
        if positive:
            wanted.append(f"words : ({to_fts5(asked)})")
        elif asked.alternatives:  # only what must not stand there: FTS5 has no such query
            without = Asked(tuple(Alternative((term,)) for term in asked.alternatives[0].without))
            gone = sa.select(index.c.rowid).where(_matches(f"words : ({to_fts5(without)})"))
            self._where.append(search_rows.c.id.not_in(gone))
        if wanted:
            self._tables = sa.join(index, search_rows, index.c.rowid == search_rows.c.id)
            self._where.append(_matches(" AND ".join(f"({part})" for part in wanted)))
        if positive:
            self._rank = -sa.func.bm25(sa.literal_column("search_index"), 1.0, 0.0, 0.0, type_=sa.Float)

    def _ask_postgresql(self, asked: Asked) -> None:
        for column, one in self._filters:
            self._where.append(_is_in(column, to_tsquery(one)))
        if asked.alternatives:
            words = to_tsquery(asked)
            self._where.append(_is_in("words", words))
            self._rank = sa.func.ts_rank(sa.literal_column("words_index"), _tsquery(words), 1, type_=sa.Float)


def _conditions(query: Query, size: int) -> list[ColumnElement[bool]]:
    """Return the conditions that are no matter of words; those of whole reports as lists of few entries."""
    told: list[ColumnElement[bool]] = [search_rows.c.seq < size, search_rows.c.kind.in_(query.kinds)]
    if not query.versions:
        later = reports.alias("later")
        newer = (later.c.report == reports.c.report) & (later.c.version > reports.c.version) & (later.c.seq < size)
        old = sa.select(reports.c.seq).join_from(later, reports, newer).where(later.c.version > 1)  # most have but one
        told.append(search_rows.c.seq.not_in(old))
    since, until = days_of(query.since)[0], days_of(query.until)[1]
    if since is not None:
        told.append(search_rows.c.last >= since)
    if until is not None:
        told.append(search_rows.c.first <= until)
    of: list[sa.Select[tuple[int]]] = []
    if query.story is not None:
        within = sa.select(reports.c.seq).join_from(reports, story_reports, _IN_STORY)
        of.append(within.where(story_reports.c.story == storable_text(query.story)))
    if query.report is not None:
        of.append(sa.select(reports.c.seq).where(reports.c.report == storable_text(query.report)))
    if query.outlet is not None:
        padded = sa.literal(" ") + search_reports.c.outlet_words + " "
        name = f" {' '.join(forms(query.outlet))} "
        of.append(sa.select(search_reports.c.seq).where(padded.contains(name, autoescape=True)))
    return [*told, *(search_rows.c.seq.in_(seqs) for seqs in of)]


def _filters(query: Query) -> list[tuple[str, Asked]]:
    """Return what must stand in the rows' other columns: a place as a phrase, a speaker by all words of the name."""
    told = []
    place = exact_term(query.place) if query.place is not None else None
    if place is not None:
        told.append(("place_words", Asked((Alternative((place,)),))))
    name = [term for word in forms(query.speaker) if (term := exact_term(word)) is not None]
    if name:
        told.append(("speaker_words", Asked((Alternative(tuple(name)),))))
    return told


def _matches(words: str) -> ColumnElement[bool]:
    return sa.literal_column("search_index").op("MATCH", is_comparison=True)(sa.literal(words))


def _tsquery(words: str) -> ColumnElement[Any]:
    return sa.cast(sa.literal(words), TSQUERY)


def _is_in(column: str, words: str) -> ColumnElement[bool]:
    return sa.literal_column(f"{column}_index").op("@@", is_comparison=True)(_tsquery(words))


def _hits(connection: Connection, asked: Asked, best: Sequence[tuple[int, float]]) -> list[Hit]:
    """Return the hits of one page, with what is shown of them."""
    query = (
        sa.select(
            *(search_rows.c[name] for name in ("id", "kind", "start", "end", "shown_start", "shown_end", "speaker")),
            *(reports.c[name] for name in ("report", "version", "title", "outlet", "text_sha256")),
            search_reports.c.published,
            story_reports.c.story,
        )
        .join(search_reports, search_reports.c.seq == search_rows.c.seq)
        .join(reports, reports.c.seq == search_rows.c.seq)
        .outerjoin(story_reports, _IN_STORY)
        .where(search_rows.c.id.in_([id_ for id_, _ in best]))
    )
    rows = {row.id: row for row in connection.execute(query)}
    texts: dict[str, str] = {}
    hits = []
    for id_, rank in best:
        row = rows[id_]
        if row.kind != "title" and row.text_sha256 not in texts:
            texts[row.text_sha256] = read_object(connection, row.text_sha256).decode("utf-8", "surrogatepass")
        if row.kind == "title":
            text, span = row.title or "", (0, len(row.title or ""))
        else:
            text, span = texts[row.text_sha256], (row.shown_start, row.shown_end)
        hits.append(
            Hit(
                kind=row.kind,
                report=row.report,
                version=row.version,
                start=row.start,
                end=row.end,
                snippet=_snippet(asked, text, span),
                title=row.title,
                outlet=row.outlet,
                published=row.published,
                story=row.story,
                speaker=row.speaker,
                rank=rank,
            )
        )
    return hits


def _snippet(asked: Asked, text: str, span: tuple[int, int]) -> Snippet:
    """Return a stretch of text with what is wanted marked: as much of it as can be shown, around the first mark."""
    first, last = span
    whole = text[first:last]
    marks = find_marks(asked, whole)
    start, end = 0, len(whole)
    if end > _SHOWN:
        lead = marks[0][0] if marks else 0
        if lead > _BEFORE:
            start = _blank_after(whole, lead - _BEFORE, lead)
        end = min(end, start + _SHOWN)
        if end < len(whole):
            end = _blank_before(whole, end, start)
    shown = tuple((max(a, start) - start, min(b, end) - start) for a, b in marks if a < end and b > start)
    return Snippet(whole[start:end], first + start, shown, start > 0, end < len(whole))


def _blank_after(text: str, start: int, end: int) -> int:
    """Return where the first word begins from `start` on, `start` where there is no blank."""
    blank = text.find(" ", start, end)
    return start if blank < 0 else blank + 1


def _blank_before(text: str, end: int, start: int) -> int:
    """Return where the last word ends before `end`, `end` where there is no blank."""
    blank = text.rfind(" ", start + _SHOWN // 2, end)
    return end if blank < 0 else blank
