"""What people granted at Google to an app whose status is Testing: Google ends it after seven days.

https://developers.google.com/identity/protocols/oauth2#expiration
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from capture.endings.ending import Ending, step

_STEPS: Final = (timedelta(days=2),)
_PUBLISH: Final = (
    "So that it does not happen again, let an administrator set the app to Internal, or publish it, at "
    "https://console.cloud.google.com/auth/audience."
)


def grant_ending(connection_id: int, options: Mapping[str, object], now: datetime) -> Ending | None:
    """Of the connection with these options, as the record keeps them; None where it lasts longer than two days."""
    said = options.get("grant_ends")
    if not isinstance(said, str):
        return None
    at = datetime.fromisoformat(said)
    reached = step(at, now, _STEPS)
    if reached is None:
        return None
    return Ending(
        about=f"connection {connection_id}",
        what="What was granted at Google",
        at=at,
        step=reached,
        connections=(connection_id,),
        again=f"Sign in again: `capture connection reconnect {connection_id}`.",
        by_signing_in=True,
        why=": the app is in testing",
        cure=_PUBLISH,
    )


def warning(ends: datetime | None) -> str:
    """What to say of a new grant; "" where it lasts."""
    if ends is None:
        return ""
    return f"Google ends this access by itself on {ends:%Y-%m-%d}, as the app is in testing. {_PUBLISH}"
