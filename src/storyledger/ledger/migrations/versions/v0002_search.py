"""What can be found by search, and the index over it.

SQLite: FTS5 over `search_rows`, kept in step by search_index.py (a trigger may not touch it, as the schema is not
trusted); its `ascii` tokenizer cuts at blanks alone, as everything
but letters, digits and vowel signs is folded away before. PostgreSQL: three `tsvector` columns that the database works
out itself, each word with its place, under GIN.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_INDEXED = ("words", "speaker_words", "place_words")


def upgrade() -> None:
    """Make the tables and the index."""
    id_ = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "search_reports",
        sa.Column("seq", id_, sa.ForeignKey("reports.seq"), primary_key=True, autoincrement=False),
        sa.Column("reading", id_),
        sa.Column("outlet_words", sa.Text, nullable=False),
        sa.Column("published", sa.String(64)),
        sa.Column("last", sa.String(10)),
    )
    op.create_table(
        "search_rows",
        sa.Column("id", id_, primary_key=True, autoincrement=True),
        sa.Column("seq", id_, sa.ForeignKey("search_reports.seq"), nullable=False),
        sa.Column("n", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("start", "end", "shown_start", "shown_end")),
        sa.Column("first", sa.String(10)),
        sa.Column("last", sa.String(10)),
        sa.Column("speaker", sa.Text),
        *(sa.Column(name, sa.Text, nullable=False) for name in _INDEXED),
        sa.UniqueConstraint("seq", "n"),
    )
    op.create_table(
        "search_words",
        sa.Column("word", sa.String(64), primary_key=True),
        sa.Column("stem", sa.String(64), nullable=False),
    )
    op.create_index("search_words_stem", "search_words", ["stem"])
    op.create_table(
        "story_reports",
        sa.Column("report", sa.String(120), primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("seq", id_, sa.ForeignKey("entries.seq"), nullable=False),
        sa.Column("story", sa.String(120), nullable=False),
        sa.Column("title", sa.Text),
    )
    op.create_index("story_reports_story", "story_reports", ["story"])
    if op.get_bind().dialect.name == "sqlite":
        _index_sqlite()
    else:
        _index_postgresql()


def _index_sqlite() -> None:
    op.execute(
        "CREATE VIRTUAL TABLE search_index USING fts5(words, speaker_words, place_words, "
        "content='search_rows', content_rowid='id', tokenize='ascii')"
    )


def _index_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION words_in_place(words text) RETURNS tsvector "
        "LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$ "
        "SELECT coalesce(string_agg('''' || word || ''':' || place, ' '), '')::tsvector "
        "FROM unnest(string_to_array(words, ' ')) WITH ORDINALITY AS found(word, place) $$"
    )
    for name in _INDEXED:
        op.execute(
            f"ALTER TABLE search_rows ADD COLUMN {name}_index tsvector "
            f"GENERATED ALWAYS AS (words_in_place({name})) STORED"
        )
        op.execute(f"CREATE INDEX search_rows_{name} ON search_rows USING gin ({name}_index)")
