"""What keeps the daily mail from people."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection

from capture.digest.post import Down, post
from capture.finding import Finding
from config.settings import Settings
from store.database import Store
from store.today import digests
from store.today.digests import Act

_BACK: Final = timedelta(days=4)
"""Over a long weekend."""
_ABOUT: Final = "daily mail"


def examine_digest(settings: Settings, store: Store, now: datetime) -> Iterator[Finding]:
    """Signs in at the server, as for sending, and tells whose mail it refused last."""
    if settings.digest.smtp is None:
        return
    try:
        with post(settings.digest):
            pass
    except Down as error:
        yield Finding(_ABOUT, f"{error}.", error.remedy)
    with store.read() as connection:
        refused = [user for user in digests.wanting(connection) if _last(connection, user.address, now) is Act.REFUSED]
    for user in refused:
        remedy = "Correct the user's address, or let the server take mail to it."
        yield Finding(_ABOUT, f"The server refused mail to {user.address}.", remedy)


def delayed(connection: Connection, now: datetime) -> str | None:
    """For `capture status`: that today's could not be sent so far, if so."""
    failed = digests.last(connection, "", now - timedelta(hours=12))
    return "The daily mail could not be sent: run `capture doctor`. It is tried again." if failed else None


def _last(connection: Connection, address: str, now: datetime) -> Act | None:
    line = digests.last(connection, address, now - _BACK)
    return line.act if line else None
