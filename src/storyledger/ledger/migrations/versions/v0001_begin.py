"""The log, the objects, and the tables worked out from them."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_KEPT = ("entries", "objects", "chunks")


def upgrade() -> None:
    """Make the tables, and the triggers that refuse to change or delete what is only ever added to."""
    id_ = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "entries",
        sa.Column("seq", id_, primary_key=True, autoincrement=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("leaf", sa.LargeBinary(32), nullable=False),
    )
    op.create_index("entries_kind", "entries", ["kind"])
    op.create_table(
        "objects",
        sa.Column("id", id_, primary_key=True, autoincrement=True),
        sa.Column("sha256", sa.String(64), nullable=False, unique=True),
        sa.Column("size", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "chunks",
        sa.Column("object", id_, sa.ForeignKey("objects.id"), primary_key=True),
        sa.Column("n", sa.Integer, primary_key=True),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "reports",
        sa.Column("seq", id_, sa.ForeignKey("entries.seq"), primary_key=True, autoincrement=False),
        sa.Column("report", sa.String(120), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("text_sha256", sa.String(64), nullable=False),
        sa.Column("likeness", sa.String(64), nullable=False),
        sa.Column("input", sa.Text, nullable=False),
        sa.Column("url", sa.Text),
        sa.Column("title", sa.Text),
        sa.Column("outlet", sa.Text),
        sa.Column("author", sa.Text),
        sa.Column("language", sa.String(16)),
        sa.Column("published", sa.String(64)),
        sa.Column("at", sa.String(32), nullable=False),
        sa.UniqueConstraint("report", "version"),
    )
    for column in ("sha256", "likeness", "url", "input"):
        op.create_index(f"reports_{column}", "reports", [column])
    op.create_table(
        "addresses",
        sa.Column("seq", id_, sa.ForeignKey("entries.seq"), primary_key=True, autoincrement=False),
        sa.Column("report", sa.String(120), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("input", sa.Text, nullable=False),
        sa.Column("url", sa.Text),
    )
    op.create_index("addresses_report", "addresses", ["report"])
    op.create_table(
        "readings",
        sa.Column("seq", id_, sa.ForeignKey("entries.seq"), primary_key=True, autoincrement=False),
        sa.Column("report", sa.String(120), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("model", sa.Text, nullable=False),
        sa.Column("program", sa.Text, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.UniqueConstraint("report", "version", "model", "program"),
    )
    op.create_table(
        "states",
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("content", sa.Text, nullable=False),
    )
    _refuse_changes(op.get_bind().dialect.name)


def _refuse_changes(dialect: str) -> None:
    if dialect == "sqlite":
        for table in _KEPT:
            for deed in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{deed.lower()} BEFORE {deed} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} is only added to'); END"
                )
        return
    op.execute(
        "CREATE FUNCTION only_added_to() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is only added to', TG_TABLE_NAME; END $$"
    )
    for table in _KEPT:
        op.execute(
            f"CREATE TRIGGER {table}_only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION only_added_to()"
        )
