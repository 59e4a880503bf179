"""Why the record of a contact was corrected."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    """Add the column; what was kept before says no reason, and stays."""
    op.add_column("followups", sa.Column("correction", sa.Text))
