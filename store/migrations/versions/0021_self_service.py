"""Links by which reps connect their own mailboxes."""

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Nothing yet."""
