"""The tables of a team: who may come in, who is in, and what they did.

They are no evidence and no part of the log: a ledger is copied to courts and colleagues, and who signed in from where
is nobody's business there. For a folder they are a file of their own beside the ledger's; in PostgreSQL they stand in
the same database, under names that begin with `team_`.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, LargeBinary, MetaData, String, Table, Text

STEPS: Final = "team_steps"
"""The table in which Alembic keeps the step that the others are at."""

metadata = MetaData()
_Id = BigInteger().with_variant(Integer, "sqlite")

accounts = Table(
    "team_accounts",
    metadata,
    Column("id", _Id, primary_key=True, autoincrement=True),
    Column("name", String(64), nullable=False),
    Column("folded", String(192), nullable=False, unique=True),  # names that look alike are one
    Column("role", String(16), nullable=False),
    Column("password", Text, nullable=False),  # Argon2id, with its parameters and salt
    Column("made", BigInteger, nullable=False),  # seconds since 1970, here and below
    Column("removed", BigInteger),  # kept, so that a name in the ledger's log is one person's for good
)

sessions = Table(
    "team_sessions",
    metadata,
    Column("hash", LargeBinary(32), primary_key=True),  # SHA-256 of what the cookie holds
    Column("account", _Id, ForeignKey("team_accounts.id"), nullable=False),
    Column("began", BigInteger, nullable=False),
    Column("seen", BigInteger, nullable=False),
    Column("address", String(64), nullable=False),
    Column("browser", String(200), nullable=False),
    Index("team_sessions_account", "account"),
)

tokens = Table(
    "team_tokens",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("hash", LargeBinary(32), nullable=False, unique=True),  # SHA-256 of the token
    Column("account", _Id, ForeignKey("team_accounts.id"), nullable=False),
    Column("role", String(16), nullable=False),  # at most that of the account counts
    Column("note", String(200), nullable=False),
    Column("made", BigInteger, nullable=False),
    Column("until", BigInteger, nullable=False),
    Column("seen", BigInteger),
    Column("revoked", BigInteger),
    Index("team_tokens_account", "account"),
)

audit = Table(
    "team_audit",
    metadata,
    Column("seq", _Id, primary_key=True, autoincrement=False),
    Column("content", LargeBinary, nullable=False),  # canonical JSON, with the hash of the one before
    Column("hash", LargeBinary(32), nullable=False),  # SHA-256 of the content
)
"""Only ever added to: triggers refuse the rest."""

keys = Table(
    "team_keys",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)
"""Secrets of the server: what it signs cookies with."""
