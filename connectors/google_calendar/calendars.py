"""The calendars there are, and which of them are read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import Final

from connectors.google.api import Json
from connectors.google.client import Client
from connectors.google_calendar.bundles import home_of
from connectors.google_calendar.paging import pages
from connectors.google_calendar.requests import Requests
from connectors.ical.named import none_named
from connectors.untrusted import parts, text

_FILLED_BY_GOOGLE: Final = "group.v.calendar.google.com"
"""Holidays, birthdays, games, the phases of the moon."""
_READABLE: Final = frozenset(("owner", "writer", "reader"))
"""The access that shows more than when somebody is busy."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """One on a person's list."""

    id: str
    name: str
    """As the person calls it."""
    home: tzinfo
    is_own: bool
    is_primary: bool
    """It is that of the account; its id is the person's address."""


def calendars(client: Client, requests: Requests) -> tuple[list[Calendar], str]:
    """All that can be read, and the token from which on changes of the list are told. Raises ConnectorError."""
    found: dict[str, Calendar] = {}
    token = ""
    for answer in pages(client, lambda page: requests.calendars(page=page)):
        found |= {calendar.id: calendar for calendar in _calendars(answer)}
        token = text(answer, "nextSyncToken")
    return list(found.values()), token


def chosen(found: Sequence[Calendar], names: Sequence[str]) -> list[Calendar]:
    """Those of the names, or all of the person's own. Raises NeedsPerson where there is none of a name.

    Colleagues see the error beside the connection: the names of the person's other calendars are not in it.
    """
    there = {calendar.name for calendar in found}
    if missing := set(names) - there:
        raise none_named(missing, "calendar.google.com lists them on the left.")
    return [calendar for calendar in found if (calendar.name in names if names else calendar.is_own)]


def _calendars(answer: Json) -> Iterator[Calendar]:
    for entry in parts(answer, "items"):
        ident, role = text(entry, "id"), text(entry, "accessRole")
        if not ident or entry.get("deleted") or role not in _READABLE or ident.endswith(_FILLED_BY_GOOGLE):
            continue
        name = " ".join((text(entry, "summaryOverride") or text(entry, "summary") or ident).split())
        yield Calendar(ident, name, home_of(entry), role == "owner", bool(entry.get("primary")))
