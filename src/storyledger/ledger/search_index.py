"""The rows that search finds, kept in step with the reports, their readings and the accounts; and held against these.

All of it is worked out from the ledger and can be worked out again: `search_faults` does so and compares. A report's
rows are made when its reading is kept, or from its text alone by `index_reports`, never while it is added.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from storyledger.errors import LedgerError
from storyledger.ledger.log import read_entries
from storyledger.ledger.objects import read_object
from storyledger.ledger.readings import unpack_reading
from storyledger.ledger.schema import readings, reports, search_reports, search_rows, search_words, story_reports
from storyledger.ledger.search_rows import SearchRow, days_of, text_rows
from storyledger.ledger.search_rows import search_rows as rows_of
from storyledger.ledger.search_words import forms
from storyledger.ledger.stems import stem
from storyledger.ledger.storable import storable_text
from storyledger.records import Report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import Connection

    from storyledger.ledger.entries import Entry
    from storyledger.ledger.ledger import Ledger
    from storyledger.records import Reading

_BATCH: Final = 200
"""Reports indexed in one transaction."""
_ASKED: Final = 500
"""Values asked for in one query."""
_STORY_ID: Final = 120
_PUBLISHED: Final = 64
"""Characters that the tables have for a story's id and a day."""
_FIELDS: Final = tuple(SearchRow.__dataclass_fields__)
_INDEXED: Final = ("words", "speaker_words", "place_words")
_search_index = sa.table("search_index", *map(sa.column, ("search_index", "rowid", *_INDEXED)))  # of SQLite alone
_CORRUPT: Final = 11  # SQLITE_CORRUPT


class _Due(NamedTuple):
    """A version of a report as it is indexed."""

    seq: int
    text_sha256: str
    title: str | None
    outlet: str | None
    published: str | None
    reading: int | None
    """The entry of its newest reading."""
    reading_sha256: str | None


class _Made(NamedTuple):
    """What a report's rows come to."""

    report: dict[str, Any]
    rows: tuple[SearchRow, ...]


def index_reports(ledger: Ledger, on_progress: Callable[[int], None] | None = None) -> int:
    """Return how many reports were indexed that were not yet, or from an older reading; all are when it returns.

    `on_progress` is told after each batch how many are done.
    """
    done = 0
    while True:
        with ledger.store.read() as connection:
            due = _due(connection, limit=_BATCH)
        if not due:
            return done
        with ledger.store.write() as connection:
            due = _due(connection, limit=_BATCH)  # another process may have been at it
            _write(connection, [_made(connection, one) for one in due])
        done += len(due)
        if on_progress is not None:
            on_progress(done)


def count_unindexed(connection: Connection) -> int:
    """Return how many versions of reports search does not find yet, or only by an older reading."""
    return connection.execute(sa.select(sa.func.count()).select_from(_due_query().subquery())).scalar_one()


def index_readings(connection: Connection, kept: Mapping[int, Reading]) -> None:
    """Make the rows of readings, each by the number of its `read` entry; call it where the readings are kept."""
    made = []
    for part in _parts(sorted(kept)):
        for one in (_Due(*row) for row in connection.execute(_due_query().where(_newest.c.seq.in_(part)))):
            assert one.reading is not None
            made.append(_made(connection, one, kept[one.reading]))
    _write(connection, made)


def index_stories(connection: Connection, account: Entry) -> None:
    """Put each report that an account names into its story there."""
    told = list(_stories(account))
    for row in told:
        gone = (story_reports.c.report == row["report"]) & (story_reports.c.version == row["version"])
        connection.execute(story_reports.delete().where(gone))
    if told:
        connection.execute(story_reports.insert(), told)


def _stories(account: Entry) -> Iterator[dict[str, Any]]:
    """Yield a row for each report that an account has in a story; a report in two of them counts for the first."""
    seen = set()
    for story in account.body.get("stories", ()):
        for report, version in story["reports"]:
            if (report, version) not in seen:
                seen.add((report, version))
                yield {
                    "report": report,
                    "version": version,
                    "seq": account.seq,
                    "story": storable_text(story["id"])[:_STORY_ID],
                    "title": storable_text(story.get("title") or ""),
                }


# --- what is due, what it comes to ----------------------------------------------------------------------------------

_newest_seq = (
    sa.select(readings.c.report, readings.c.version, sa.func.max(readings.c.seq).label("seq"))
    .group_by(readings.c.report, readings.c.version)
    .subquery("newest_seq")
)
_newest = readings.alias("newest")


def _all_query() -> sa.Select[Any]:
    """Return a query of all versions of reports with their newest reading, in order."""
    there = (
        reports.outerjoin(
            _newest_seq, (_newest_seq.c.report == reports.c.report) & (_newest_seq.c.version == reports.c.version)
        )
        .outerjoin(_newest, _newest.c.seq == _newest_seq.c.seq)
        .outerjoin(search_reports, search_reports.c.seq == reports.c.seq)
    )
    return (
        sa.select(
            reports.c.seq,
            reports.c.text_sha256,
            reports.c.title,
            reports.c.outlet,
            reports.c.published,
            _newest.c.seq.label("reading"),
            _newest.c.sha256.label("reading_sha256"),
        )
        .select_from(there)
        .order_by(reports.c.seq)
    )


def _due_query() -> sa.Select[Any]:
    """Return a query of those that are not indexed, or from another reading than the newest."""
    not_there = search_reports.c.seq.is_(None)
    return _all_query().where(not_there | search_reports.c.reading.is_distinct_from(_newest.c.seq))


def _due(connection: Connection, limit: int) -> list[_Due]:
    return [_Due(*row) for row in connection.execute(_due_query().limit(limit))]


def _made(connection: Connection, due: _Due, reading: Reading | None = None) -> _Made:
    """Return what a report's rows come to: from its newest reading, or else, or where that is of an old form, its text.

    Raises LedgerError where the text or the reading is missing or was altered.
    """
    if reading is None and due.reading_sha256 is not None:
        content = read_object(connection, due.reading_sha256)
        try:
            reading = unpack_reading(content)
        except LedgerError:
            reading = None
    if reading is None:
        published = due.published
        text = read_object(connection, due.text_sha256).decode("utf-8", "surrogatepass")
        rows = text_rows(Report("", text, "", "", title=due.title, outlet=due.outlet, published=due.published))
    else:
        published = reading.dating.value or reading.report.published
        if published is not None and len(published) > _PUBLISHED:  # no reader writes such a day
            published = None
        rows = rows_of(reading)
    report = {
        "seq": due.seq,
        "reading": due.reading,
        "outlet_words": " ".join(forms(due.outlet)),
        "published": published,
        "last": days_of(published)[1],
    }
    return _Made(report, rows)


def _write(connection: Connection, made: Sequence[_Made]) -> None:
    """Replace the rows of reports."""
    if not made:
        return
    seqs = [one.report["seq"] for one in made]
    for part in _parts(seqs):
        _index(connection, part, "gone")
        connection.execute(search_rows.delete().where(search_rows.c.seq.in_(part)))
        connection.execute(search_reports.delete().where(search_reports.c.seq.in_(part)))
    connection.execute(search_reports.insert(), [one.report for one in made])
    rows = [row for one in made for row in _row_values(one)]
    if rows:
        connection.execute(search_rows.insert(), rows)
        for part in _parts(seqs):
            _index(connection, part, "new")
    words = sorted(_inflected(one.rows for one in made))
    if words:
        # Both databases know this form of "insert what is not there".
        insert = sa.text("INSERT INTO search_words (word, stem) VALUES (:word, :stem) ON CONFLICT DO NOTHING")
        connection.execute(insert, [{"word": word, "stem": stem(word)} for word in words])


def _index(connection: Connection, seqs: Sequence[int], which: Literal["new", "gone"]) -> None:
    """Put the rows of reports into SQLite's index, or take them out of it; PostgreSQL does that by itself."""
    if connection.dialect.name != "sqlite":
        return
    query = sa.select(search_rows.c.id, *(search_rows.c[name] for name in _INDEXED)).where(search_rows.c.seq.in_(seqs))
    columns = ["rowid", *_INDEXED]
    if which == "gone":
        query = sa.select(sa.literal("delete"), *query.selected_columns).where(search_rows.c.seq.in_(seqs))
        columns = ["search_index", *columns]
    connection.execute(_search_index.insert().from_select(columns, query))


def _row_values(made: _Made) -> Iterator[dict[str, Any]]:
    for n, row in enumerate(made.rows):
        yield {"seq": made.report["seq"], "n": n, **_values(row)}


def _values(row: SearchRow) -> dict[str, Any]:
    """Return a row's fields; `dataclasses.asdict` copies each of them and took half the time of indexing."""
    return {name: getattr(row, name) for name in _FIELDS}


def _inflected(made: Iterable[Iterable[SearchRow]]) -> set[str]:
    """Return the words of rows that have forms: those of the letters a to z."""
    words = {word for rows in made for row in rows for word in row.words.split(" ")}
    return {word for word in words if word.isascii() and word.isalpha()}


def _parts(values: Iterable[int]) -> Iterator[list[int]]:
    ordered = list(values)
    for start in range(0, len(ordered), _ASKED):
        yield ordered[start : start + _ASKED]


# --- held against the ledger ----------------------------------------------------------------------------------------

_OF_ROW: Final = tuple(column for column in search_rows.c if column.name not in {"id", "seq"})


def search_faults(connection: Connection) -> Iterator[str]:
    """Yield a sentence for each fault: rows that are not what the ledger comes to, and an index that is not its rows.

    What is not indexed yet is no fault. Texts and readings that are missing or altered are: they are named too.
    """
    yield from _report_faults(connection)
    yield from _word_faults(connection)
    yield from _story_faults(connection)
    if connection.dialect.name == "sqlite":
        yield from _fts5_faults(connection)
    else:
        yield from _tsvector_faults(connection)


def _report_faults(connection: Connection) -> Iterator[str]:
    kept = {row["seq"]: dict(row) for row in connection.execute(sa.select(search_reports)).mappings()}
    for due in [_Due(*row) for row in connection.execute(_all_query())]:
        held = kept.pop(due.seq, None)
        if held is None or (held["reading"] is None and due.reading is not None):
            continue
        try:
            made = _made(connection, due)
        except LedgerError as error:
            yield f"the search rows of entry {due.seq} cannot be worked out again: {error}"
            continue
        if made.report != held:
            yield f"the search row of the report of entry {due.seq} is not what the ledger comes to"
        query = sa.select(*_OF_ROW).where(search_rows.c.seq == due.seq).order_by(search_rows.c.n)
        there = [dict(row) for row in connection.execute(query).mappings()]
        told = [{"n": n, **_values(row)} for n, row in enumerate(made.rows)]
        if there != told:
            at = next((n for n, pair in enumerate(zip(there, told, strict=False)) if pair[0] != pair[1]), None)
            at = min(len(there), len(told)) if at is None else at
            yield f"search row {at} of entry {due.seq} is not what the ledger comes to, or is missing, or too many"
    for seq in kept:
        yield f"search knows a report of entry {seq}, which adds none"
    stray = sa.select(search_rows.c.seq).distinct().where(search_rows.c.seq.not_in(sa.select(search_reports.c.seq)))
    for seq in connection.execute(stray).scalars():
        yield f"search has rows of entry {seq}, which is no report that it knows"


def _word_faults(connection: Connection) -> Iterator[str]:
    known = set()
    for word, root in connection.execute(sa.select(search_words)):
        known.add(word)
        if stem(word) != root:
            yield f"search has {word!r} under {root!r}, not under {stem(word)!r}"
    words: set[str] = set()
    told_rows = connection.execute(sa.select(search_rows.c.words), execution_options={"yield_per": 1000})
    for told in told_rows.scalars():
        words.update(word for word in told.split(" ") if word.isascii() and word.isalpha())
    for word in sorted(words - known):
        yield f"search lacks the word {word!r} among those with other forms"


def _story_faults(connection: Connection) -> Iterator[str]:
    told: dict[tuple[str, int], dict[str, Any]] = {}
    for account in read_entries(connection, ["account"]):
        told.update({(row["report"], row["version"]): row for row in _stories(account)})
    rows = connection.execute(sa.select(story_reports)).mappings()
    there = {(row["report"], row["version"]): dict(row) for row in rows}
    for report, version in sorted(told.keys() | there.keys()):
        if told.get((report, version)) != there.get((report, version)):
            yield f"the story of report {report!r} (version {version}) is not that of the newest account that has it"


def _fts5_faults(connection: Connection) -> Iterator[str]:
    check = "INSERT INTO search_index(search_index, rank) VALUES ('integrity-check', 1)"
    try:
        with connection.begin_nested():
            connection.execute(sa.text(check))
    except DBAPIError as error:
        code = getattr(error.orig, "sqlite_errorcode", 0)
        if code & 0xFF == _CORRUPT:
            yield "the full-text index is not that of its rows"
        else:  # such as a ledger on a medium that cannot be written: SQLite runs the check as a write
            yield f"the full-text index could not be checked: {error.orig}"


def _tsvector_faults(connection: Connection) -> Iterator[str]:
    for name in _INDEXED:
        query = sa.select(search_rows.c.seq, search_rows.c.n).where(
            sa.literal_column(f"{name}_index").is_distinct_from(sa.func.words_in_place(search_rows.c[name]))
        )
        for row in connection.execute(query):
            yield f"search row {row.n} of entry {row.seq} is not indexed as it stands"
