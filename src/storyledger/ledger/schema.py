"""The tables of a ledger, one description for SQLite and PostgreSQL.

`entries`, `objects` and `chunks` are the ledger: they are only ever added to (triggers refuse the rest; see the first
migration). All other tables are worked out from them and can be made again; `verify` does so and compares.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()
_Id = BigInteger().with_variant(Integer, "sqlite")

entries = Table(
    "entries",
    metadata,
    Column("seq", _Id, primary_key=True, autoincrement=False),
    Column("kind", String(16), nullable=False),
    Column("content", LargeBinary, nullable=False),  # canonical JSON
    Column("leaf", LargeBinary(32), nullable=False),  # its leaf hash
    Index("entries_kind", "kind"),
)

objects = Table(
    "objects",
    metadata,
    Column("id", _Id, primary_key=True, autoincrement=True),
    Column("sha256", String(64), nullable=False, unique=True),
    Column("size", BigInteger, nullable=False),
    Column("content", LargeBinary),  # of one piece; none: its pieces are in `chunks`
)

chunks = Table(
    "chunks",
    metadata,
    Column("object", _Id, ForeignKey("objects.id"), primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

reports = Table(
    "reports",
    metadata,
    Column("seq", _Id, ForeignKey("entries.seq"), primary_key=True, autoincrement=False),  # its `add` entry
    Column("report", String(120), nullable=False),
    Column("version", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("text_sha256", String(64), nullable=False),
    Column("likeness", String(64), nullable=False),
    Column("input", Text, nullable=False),
    Column("url", Text),
    Column("title", Text),
    Column("outlet", Text),
    Column("author", Text),
    Column("language", String(16)),
    Column("published", String(64)),
    Column("at", String(32), nullable=False),
    UniqueConstraint("report", "version"),
    Index("reports_sha256", "sha256"),
    Index("reports_likeness", "likeness"),
    Index("reports_url", "url"),
)
"""A version of a report, from its `add` entry. `likeness` is one for the same text of one outlet, site and day."""

addresses = Table(
    "addresses",
    metadata,
    Column("seq", _Id, ForeignKey("entries.seq"), primary_key=True, autoincrement=False),  # its `also` entry
    Column("report", String(120), nullable=False),
    Column("version", Integer, nullable=False),
    Column("input", Text, nullable=False),
    Column("url", Text),
    Index("addresses_report", "report"),
)

readings = Table(
    "readings",
    metadata,
    Column("seq", _Id, ForeignKey("entries.seq"), primary_key=True, autoincrement=False),  # its `read` entry
    Column("report", String(120), nullable=False),
    Column("version", Integer, nullable=False),
    Column("model", Text, nullable=False),
    Column("program", Text, nullable=False),
    Column("sha256", String(64), nullable=False),  # of the object that holds the reading
    UniqueConstraint("report", "version", "model", "program"),
)

states = Table(
    "states",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("content", Text, nullable=False),
)
"""Where work in progress stands (when a watched feed is due): no evidence, written over and over."""

search_reports = Table(
    "search_reports",
    metadata,
    Column("seq", _Id, ForeignKey("reports.seq"), primary_key=True, autoincrement=False),
    Column("reading", _Id),  # the entry of the reading that its rows are from; none: from its text
    Column("outlet_words", Text, nullable=False),
    Column("published", String(64)),
    Column("last", String(10)),  # the last day that `published` covers
)
"""A version of a report that can be found by search."""

search_rows = Table(
    "search_rows",
    metadata,
    Column("id", _Id, primary_key=True, autoincrement=True),
    Column("seq", _Id, ForeignKey("search_reports.seq"), nullable=False),
    Column("n", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("shown_start", Integer, nullable=False),
    Column("shown_end", Integer, nullable=False),
    Column("first", String(10)),
    Column("last", String(10)),
    Column("speaker", Text),
    Column("words", Text, nullable=False),
    Column("speaker_words", Text, nullable=False),
    Column("place_words", Text, nullable=False),
    UniqueConstraint("seq", "n"),
)
"""What can be found (search_rows.py); beside it stands the index of the database's own kind: see the migration."""

search_words = Table(
    "search_words",
    metadata,
    Column("word", String(64), primary_key=True),
    Column("stem", String(64), nullable=False),
    Index("search_words_stem", "stem"),
)
"""The words that stand in `search_rows` and have other forms."""

story_reports = Table(
    "story_reports",
    metadata,
    Column("report", String(120), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("seq", _Id, ForeignKey("entries.seq"), nullable=False),  # its `account` entry
    Column("story", String(120), nullable=False),
    Column("title", Text),
    Index("story_reports_story", "story"),
)
"""The story of each report in the newest account that has it."""

views = Table(
    "views",
    metadata,
    Column("story", String(120), primary_key=True),  # empty: of the ledger as a whole
    Column("part", String(200), primary_key=True),
    Column("page", Integer, primary_key=True),
    Column("content", LargeBinary, nullable=False),  # zlib
)
"""What pages show of the newest account, made once: no evidence, and made again where it is missing (views.py)."""
