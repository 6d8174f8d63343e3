"""What people granted, and when it ends by itself: it is told before capture stops."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

SOON: Final = timedelta(days=2)
CURE: Final = (
    "So that it does not happen again, let an administrator set the app to Internal, or publish it, at "
    "https://console.cloud.google.com/auth/audience"
)
"""Google ends what was granted to an app whose status is Testing after seven days:
https://developers.google.com/identity/protocols/oauth2#expiration"""


@dataclass(frozen=True, slots=True)
class Ending:
    """A grant that ends soon, or has ended."""

    at: datetime
    ended: bool

    @property
    def wrong(self) -> str:
        """A sentence."""
        verb = "ended" if self.ended else "ends"
        return f"What was granted at Google {verb} by itself on {self.at:%Y-%m-%d at %H:%M} UTC: the app is in testing."


def ending(options: Mapping[str, object], now: datetime) -> Ending | None:
    """Of the connection with these options, as the record keeps them; None where it lasts longer than that."""
    at = options.get("grant_ends")
    if not isinstance(at, str):
        return None
    ends = datetime.fromisoformat(at)
    return Ending(ends, ends <= now) if ends - now <= SOON else None


def warning(ends: datetime | None) -> str:
    """What to say of a new grant; "" where it lasts."""
    if ends is None:
        return ""
    return f"Google ends this access by itself on {ends:%Y-%m-%d}, as the app is in testing. {CURE}."
