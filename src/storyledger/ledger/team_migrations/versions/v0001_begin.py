"""Accounts, sessions, tokens, the audit and the server's keys."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables, and the triggers that refuse to change or delete what the audit holds."""
    id_ = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "team_accounts",
        sa.Column("id", id_, primary_key=True, autoincrement=True),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("folded", sa.String(192), nullable=False, unique=True),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("password", sa.Text, nullable=False),
        sa.Column("made", sa.BigInteger, nullable=False),
        sa.Column("removed", sa.BigInteger),
    )
    op.create_table(
        "team_sessions",
        sa.Column("hash", sa.LargeBinary(32), primary_key=True),
        sa.Column("account", id_, sa.ForeignKey("team_accounts.id"), nullable=False),
        sa.Column("began", sa.BigInteger, nullable=False),
        sa.Column("seen", sa.BigInteger, nullable=False),
        sa.Column("address", sa.String(64), nullable=False),
        sa.Column("browser", sa.String(200), nullable=False),
    )
    op.create_table(
        "team_tokens",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("hash", sa.LargeBinary(32), nullable=False, unique=True),
        sa.Column("account", id_, sa.ForeignKey("team_accounts.id"), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("note", sa.String(200), nullable=False),
        sa.Column("made", sa.BigInteger, nullable=False),
        sa.Column("until", sa.BigInteger, nullable=False),
        sa.Column("seen", sa.BigInteger),
        sa.Column("revoked", sa.BigInteger),
    )
    for table in ("team_sessions", "team_tokens"):
        op.create_index(f"{table}_account", table, ["account"])
    op.create_table(
        "team_audit",
        sa.Column("seq", id_, primary_key=True, autoincrement=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("hash", sa.LargeBinary(32), nullable=False),
    )
    op.create_table(
        "team_keys",
        sa.Column("name", sa.String(32), primary_key=True),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )
    _refuse_changes(op.get_bind().dialect.name)


def _refuse_changes(dialect: str) -> None:
    if dialect == "sqlite":
        for deed in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER team_audit_no_{deed.lower()} BEFORE {deed} ON team_audit "
                "BEGIN SELECT RAISE(ABORT, 'team_audit is only added to'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION team_only_added_to() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is only added to', TG_TABLE_NAME; END $$"
    )
    op.execute(
        "CREATE TRIGGER team_audit_only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON team_audit "
        "FOR EACH STATEMENT EXECUTE FUNCTION team_only_added_to()"
    )
