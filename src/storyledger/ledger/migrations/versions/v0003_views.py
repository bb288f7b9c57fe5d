"""What pages show, made once after each account."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "views",
        sa.Column("story", sa.String(120), primary_key=True),
        sa.Column("part", sa.String(200), primary_key=True),
        sa.Column("page", sa.Integer, primary_key=True),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )
