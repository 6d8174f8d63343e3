"""Who and what was forgotten, the receipts for it, and what must be kept for a court."""

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Nothing yet."""
