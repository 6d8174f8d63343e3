"""How soon what has arrived must be in the record."""

from typing import Final

from hypothesis import settings

PROMPT_SECONDS: Final = 5
PATIENCE_SECONDS: Final = 50
BOUND: Final = PATIENCE_SECONDS if settings.get_current_profile_name() == "quick" else PROMPT_SECONDS
"""A machine that is busy with other things must not fail a build. Either is sooner than an hour's poll, and than the
first census, which the daemon begins after a minute."""
