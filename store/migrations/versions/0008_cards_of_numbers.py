"""Cards hold times as numbers, and no more of a record than the matcher reads.

The upgrade writes them anew (`store.version`).
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Empties the tables of cards."""
    for cards in ("account_cards", "contact_cards", "deal_cards"):
        op.execute(sa.table(cards).delete())
