"""What each census came to, month by month."""

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Nothing yet."""
