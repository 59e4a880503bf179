"""The tone of a template of messages, and agreements that go with the sample."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    """Add the columns; what was kept before is of no tone, and stays."""
    op.add_column("template_steps", sa.Column("tone", sa.Text, nullable=False, server_default=""))
    op.add_column(
        "agreements", sa.Column("sample", sa.Boolean, nullable=False, server_default=sa.false())
    )
