"""Rules that administrators and reps make on the pages, and who belongs to which group of reps."""

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Nothing yet."""
