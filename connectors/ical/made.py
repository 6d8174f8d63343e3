"""Properties of VEVENTs that a provider's own format is made into."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final
from urllib.parse import quote

from connectors.ical.content import Component, Property

_NONE: Final[Mapping[str, str]] = MappingProxyType({})


def plain(name: str, words: str) -> Property:
    """A text, escaped (RFC 5545 3.3.11)."""
    return Property(name, {}, words.replace("\\", "\\\\"))


def instant_of(name: str, moment: datetime) -> Property:
    """An aware time, in UTC."""
    return Property(name, {}, clock(moment) + "Z")


def clock(moment: datetime) -> str:
    """What the clock shows, without its zone: `20260105T090000`."""
    return moment.replace(tzinfo=None).isoformat().replace("-", "").replace(":", "")


def day(name: str, written: str, tzid: str = "") -> Property:
    """A date, written with hyphens; `tzid`: the zone in which it begins."""
    return Property(name, {"VALUE": "DATE"} | ({"TZID": tzid} if tzid else {}), written.replace("-", ""))


def person(role: str, address: str, name: str, params: Mapping[str, str] = _NONE) -> Property:
    """An ORGANIZER or ATTENDEE."""
    return Property(role, {"CN": name, **params}, "mailto:" + quote(address, safe="@"))


def saying(description: str, place: str, join: str) -> Component:
    """A VEVENT of nothing but what an event says of itself; `join`: links."""
    said = {"DESCRIPTION": description, "LOCATION": place, "CONFERENCE": join}
    return Component("VEVENT", [plain(name, words) for name, words in said.items()], closed=True)
