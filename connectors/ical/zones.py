"""TZID to a time zone: RFC 5545 3.2.19, and the names that calendars in use really carry.

In this order: IANA name in any case; Windows name by CLDR's map; the VTIMEZONE of that name in the same calendar; an
IANA name behind a vendor's prefix (`/mozilla.org/20050126_1/Europe/Berlin`); a plain offset (`GMT+0100`).
A known name goes before its VTIMEZONE: exporters freeze one year's rules there, or leave them empty.
"""

import re
from collections.abc import Iterable
from datetime import UTC, tzinfo
from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo

from connectors.ical.content import Component
from connectors.ical.errors import NotUnderstood
from connectors.ical.limits import Budget
from connectors.ical.values import Moment, fixed, parse_moment, parse_offset
from connectors.ical.vtimezone import embedded_zone

_OFFSET = re.compile(r"(?:UTC|GMT|Z)?\s*([+-])([0-9]{1,2}):?([0-9]{2})?$", re.IGNORECASE)


class Zones:
    """The zones of one calendar."""

    def __init__(self, calendar: Component, home: tzinfo, budget: Budget) -> None:
        """`home` is used for times without a zone, unless the calendar names its own (X-WR-TIMEZONE)."""
        self._embedded = {_tzid(each): each for each in calendar.components if each.name == "VTIMEZONE"}
        self._known: dict[str, tzinfo | None] = {}
        self._budget = budget
        own = calendar.first("X-WR-TIMEZONE")
        self.default = (own and self._named(own.text())) or home
        """For floating times and dates."""

    def moment(self, text: str, tzid: str | None, otherwise: tzinfo | None = None) -> Moment:
        """A DATE or DATE-TIME with its TZID. Raises NotUnderstood.

        Without a TZID that is known it is meant in the zone `otherwise`, else in the default one.
        """
        zone = self._named(tzid) if tzid else None
        return parse_moment(text, zone or otherwise or self.default)

    def _named(self, tzid: str) -> tzinfo | None:
        if tzid not in self._known:
            self._known[tzid] = self._find(tzid.strip().strip("\"'"))
        return self._known[tzid]

    def _find(self, tzid: str) -> tzinfo | None:
        return named(tzid) or self._from_calendar(tzid) or _behind_prefix(tzid) or _offset(tzid)

    def _from_calendar(self, tzid: str) -> tzinfo | None:
        component = self._embedded.get(tzid)
        if component is None:
            return None
        location = component.first("X-LIC-LOCATION")
        try:
            return (location and iana(location.text())) or embedded_zone(component, self._budget)
        except NotUnderstood:
            return None


def named(name: str) -> tzinfo | None:
    """The zone of an IANA or a Windows name in any case, None where there is no such."""
    return iana(name) or _windows(name)


def iana(name: str) -> tzinfo | None:
    """The zone of an IANA name in any case, None where there is no such."""
    if name.upper() in ("UTC", "Z"):
        return UTC
    known = _iana_names().get(name.strip().lower())
    return ZoneInfo(known) if known else None


@cache
def _iana_names() -> dict[str, str]:
    names = resources.files("tzdata").joinpath("zones").read_text(encoding="utf-8").split()
    return {name.lower(): name for name in names}


@cache
def _windows_names() -> dict[str, str]:
    # Importing icalendar takes 0.2 s, and few calendars need it.
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    return {windows.lower(): name for windows, name in WINDOWS_TO_OLSON.items()}


def _windows(name: str) -> tzinfo | None:
    found = _windows_names().get(name.lower())
    return iana(found) if found else None


def _tzid(component: Component) -> str:
    found = component.first("TZID")
    return found.text().strip() if found else ""


def _behind_prefix(name: str) -> tzinfo | None:
    return next(filter(None, map(iana, _tails(name))), None)


def _tails(name: str) -> Iterable[str]:
    parts = name.strip("/").split("/")[-3:]
    return ("/".join(parts[at:]) for at in range(len(parts)))


def _offset(name: str) -> tzinfo | None:
    found = _OFFSET.match(name)
    if found is None:
        return None
    try:
        return fixed(parse_offset(f"{found[1]}{int(found[2]):02d}{found[3] or '00'}"))
    except NotUnderstood:
        return None
