"""Times of events as Graph takes and tells them. https://learn.microsoft.com/graph/api/resources/datetimetimezone"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

from tests.servers.https.exchange import Json

Time = datetime | date | Mapping[str, object]
"""A moment, a day (of an event that lasts all day), or a resource dateTimeTimeZone."""
NEVER: Final = "0001-01-01T00:00:00Z"
_WINDOWS: Final = {
    "W. Europe Standard Time": "Europe/Berlin",
    "Romance Standard Time": "Europe/Paris",
    "GMT Standard Time": "Europe/London",
    "Eastern Standard Time": "America/New_York",
    "Pacific Standard Time": "America/Los_Angeles",
    "India Standard Time": "Asia/Kolkata",
    "Tokyo Standard Time": "Asia/Tokyo",
}
"""The zones that the tests use, by the names that Exchange has for them."""


def zone_named(name: str) -> tzinfo:
    """A zone by its name in Windows or IANA. Raises KeyError (ZoneInfoNotFoundError) for another."""
    return UTC if name == "UTC" else ZoneInfo(_WINDOWS.get(name, name))


def moment(time: Time) -> datetime:
    """In UTC. Days begin at midnight UTC, as Graph tells those of events that last all day."""
    if isinstance(time, datetime):
        return time.astimezone(UTC)
    if isinstance(time, date):
        return datetime(time.year, time.month, time.day, tzinfo=UTC)
    told = datetime.fromisoformat(str(time["dateTime"]))
    return told.replace(tzinfo=told.tzinfo or zone_named(str(time["timeZone"]))).astimezone(UTC)


def shown(at: datetime, zone: str = "UTC") -> Json:
    """As a resource dateTimeTimeZone."""
    return {"dateTime": f"{at.astimezone(zone_named(zone)):%Y-%m-%dT%H:%M:%S}.0000000", "timeZone": zone}


def instant(at: datetime) -> str:
    """As a DateTimeOffset."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
