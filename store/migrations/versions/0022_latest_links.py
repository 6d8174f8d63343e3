"""The latest interactions of a contact, an account or a deal are found without reading those before them."""

import sqlalchemy as sa
from alembic import op

from store.types import UtcDateTime

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    """Links know when their interactions were."""
    op.add_column("links", sa.Column("at", UtcDateTime()))
    links, interactions = (
        sa.table("links", sa.column("at"), sa.column("interaction_id")),
        sa.table("interactions", sa.column("at")),
    )
    of_it = sa.select(interactions.c.at).where(sa.literal_column("interactions.id") == links.c.interaction_id)
    op.execute(links.update().values(at=of_it.scalar_subquery()))
    op.drop_index("ix_links_target_id_type", "links")
    op.create_index("ix_links_latest", "links", ["target_id", "type", "at", "interaction_id", "verdict", "decision"])
