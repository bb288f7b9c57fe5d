"""What adding goes without: a row and an entry in an index for nearly every object, and an index nothing needs."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make room for objects of one piece in their own row; those that were kept before stay in their pieces."""
    op.add_column("objects", sa.Column("content", sa.LargeBinary))
    op.drop_index("reports_input", "reports")  # who asks for a file's name has the report's
