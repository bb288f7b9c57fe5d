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
    Index("reports_input", "input"),
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
