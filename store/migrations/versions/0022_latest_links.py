"""The latest interactions of a contact, an account, a deal or a mailbox are found without reading all others."""

import sqlalchemy as sa
from alembic import op

from store.types import UtcDateTime

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    """Links know when their interactions were, and lines of the ledger are found by their month."""
    op.add_column("links", sa.Column("at", UtcDateTime()))
    links, interactions = (
        sa.table("links", sa.column("at"), sa.column("interaction_id")),
        sa.table("interactions", sa.column("at")),
    )
    of_it = sa.select(interactions.c.at).where(sa.literal_column("interactions.id") == links.c.interaction_id)
    op.execute(links.update().values(at=of_it.scalar_subquery()))
    op.drop_index("ix_links_target_id_type", "links")
    op.create_index("ix_links_latest", "links", ["target_id", "type", "at", "interaction_id", "verdict", "decision"])
    kept = sa.text("interaction_id IS NOT NULL")
    columns = ["source_id", "month", "interaction_id"]
    op.create_index("ix_ledger_lately", "ledger", columns, sqlite_where=kept, postgresql_where=kept)
