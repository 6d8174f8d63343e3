"""In which month an item was, and what folders and categories a kept one had."""

import sqlalchemy as sa
from alembic import op

from store.types import JsonOrNull

revision = "0015"
down_revision = "0014"

_MONTH = {
    "sqlite": "strftime('%Y', at / 1000000, 'unixepoch') * 12 + strftime('%m', at / 1000000, 'unixepoch') - 1",
    "postgresql": "extract(year FROM at AT TIME ZONE 'UTC') * 12 + extract(month FROM at AT TIME ZONE 'UTC') - 1",
}


def upgrade() -> None:
    """New columns of the ledger; the months of what is in the record are known, those of other items are not."""
    op.add_column("ledger", sa.Column("month", sa.SmallInteger()))
    op.add_column("ledger", sa.Column("labels", JsonOrNull))
    ledger, interactions = sa.table("ledger", sa.column("interaction_id"), sa.column("month")), sa.table("interactions")
    month: sa.ColumnElement[int] = sa.literal_column(_MONTH[op.get_context().dialect.name])
    of_it = (
        sa.select(month)
        .select_from(interactions)
        .where(sa.literal_column("interactions.id") == ledger.c.interaction_id)
    )
    op.execute(ledger.update().where(ledger.c.interaction_id.is_not(None)).values(month=of_it.scalar_subquery()))
