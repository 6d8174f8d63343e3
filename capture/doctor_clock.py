"""Compares our clock with those of the servers that are asked: what signs requests goes by it."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

import httpx2

from capture.doctor_database import clocks
from capture.finding import Finding
from connectors.errors import ConnectorError
from connectors.http import network_errors, trust
from store.sources import Source

_PATIENCE: Final = httpx2.Timeout(10, connect=5)
_PLACES: Final = {"google": "https://gmail.googleapis.com/", "microsoft": "https://graph.microsoft.com/"}


def provider_clocks(listed: Iterable[Source], now: Callable[[], datetime]) -> Iterator[Finding]:
    """One place of each kind that speaks HTTPS: their clocks are right together, or nobody can sign in anywhere.

    A place that does not answer is told by those who read there.
    """
    asked = {one.kind: str(one.options.get("url") or _PLACES.get(one.kind, "")) for one in listed if not one.paused}
    for place in sorted(filter(lambda url: url.startswith("https:"), asked.values())):
        theirs, ours = _date(place), now()
        if theirs is not None:
            # It tells whole seconds, and took a while to arrive.
            yield from clocks(ours, theirs + timedelta(seconds=0.5), httpx2.URL(place).host)


def _date(url: str) -> datetime | None:
    """What the server says of now. Nobody signs in."""
    try:
        with network_errors(url), httpx2.Client(verify=trust(), timeout=_PATIENCE) as client:
            said = client.head(url).headers.get("Date", "")
        return parsedate_to_datetime(said).astimezone(UTC)
    except (ConnectorError, ValueError):
        return None
