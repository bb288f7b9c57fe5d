"""An object of one piece stands in its own row: a row and an entry in an index less for nearly every object."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make room for it; objects that were kept before stay in their pieces."""
    op.add_column("objects", sa.Column("content", sa.LargeBinary))
