"""From the address that a person gave to where the calendars are: RFC 6764 6, RFC 5397, RFC 4791 6.2.1."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit, urlunsplit

from connectors.caldav.calendars import is_calendar
from connectors.caldav.client import Client
from connectors.caldav.hrefs import at, folder, path_of
from connectors.caldav.multistatus import Resource, Unparsable
from connectors.caldav.names import ADDRESSES, COMPONENTS, DAV, HOME, PRINCIPAL, RESOURCE_TYPE
from connectors.errors import NeedsPerson
from connectors.http import check_site
from connectors.model.address import Address, parse_address

_ASKED: Final = (RESOURCE_TYPE, COMPONENTS, PRINCIPAL, HOME, ADDRESSES)
_NOT_HERE: Final = frozenset((400, 403, 404, 405, 409, 410, 501))
"""What web servers answer to a PROPFIND where they serve no WebDAV."""
WELL_KNOWN: Final = "/.well-known/caldav"


@dataclass(frozen=True, slots=True)
class Place:
    """Where calendars are."""

    url: str
    """Of the calendar home, or of the one calendar that the person named."""
    depth: int
    """How far below the address they lie: 1, or 0 for one calendar."""
    more: tuple[str, ...] = ()
    """Further homes: RFC 4791 6.2.1 allows several."""
    addresses: tuple[Address, ...] = ()
    """The owner's, where the server says (RFC 6638 2.4.1)."""

    @property
    def all(self) -> list[tuple[str, int]]:
        """Every address with its depth."""
        return [(self.url, self.depth), *((url, 1) for url in self.more)]

    @property
    def home(self) -> str:
        """The path that ids are relative to."""
        path = path_of(self.url)
        return folder(path) if self.depth else folder(path.rstrip("/").rpartition("/")[0])


def discover(client: Client, url: str) -> Place:
    """Raises NeedsPerson where there are no calendars; TryLater, ProviderBug."""
    for start in _starts(url):
        try:
            answered, found = client.properties(start, 0, _ASKED, understood=_NOT_HERE)
        except Unparsable:
            continue
        place = _from(client, answered, found[0]) if found else None
        if place:
            return place
    raise NeedsPerson(
        f"There are no calendars at {url}",
        "Give the address that the server's documentation names for CalDAV, or that of one calendar.",
    )


def _starts(url: str) -> Iterator[str]:
    """A bare host is asked for its well-known address first (RFC 6764 6), for an address with a path it comes last."""
    scheme, host, path, _, _ = urlsplit(url)
    well_known = urlunsplit((scheme, host, WELL_KNOWN, "", ""))
    given = urlunsplit((scheme, host, path or "/", "", ""))
    yield from (well_known, given) if path in ("", "/") else (given, folder(given), well_known)


def _from(client: Client, url: str, found: Resource) -> Place | None:
    if is_calendar(found):
        there = _principal(client, url, found)
        return Place(folder(url), 0, addresses=_addresses(there[1]) if there else ())
    principal, asked = found, url
    if not found.hrefs(HOME):
        there = _principal(client, url, found)
        if there is None:
            return _home_itself(client, url)
        asked, principal = there
    homes = [_same_site(asked, home) for home in principal.hrefs(HOME)]
    if not homes:
        return None
    return Place(homes[0], 1, tuple(homes[1:]), _addresses(principal))


def _principal(client: Client, url: str, found: Resource) -> tuple[str, Resource] | None:
    for href in found.hrefs(PRINCIPAL):
        asked = _same_site(url, href)
        answered, principal = client.properties(asked, 0, _ASKED)
        if principal:
            return answered, principal[0]
    return None


def _home_itself(client: Client, url: str) -> Place | None:
    """Where a server knows no principals, the address may be that of a folder of calendars."""
    answered, members = client.properties(url, 1, (RESOURCE_TYPE, COMPONENTS))
    return Place(folder(answered), 1) if any(map(is_calendar, members)) else None


def _same_site(url: str, href: str) -> str:
    """iCloud keeps each home on another host of its domain; another organisation must not get the password."""
    target = folder(at(url, href))
    check_site(url, target)
    return target


def _addresses(principal: Resource) -> tuple[Address, ...]:
    written = [(each.text or "").strip() for each in principal.properties.iterfind(f"{ADDRESSES}/{DAV}href")]
    mails = (parse_address(each[len("mailto:") :]) for each in written if each.lower().startswith("mailto:"))
    return tuple(dict.fromkeys(address for address in mails if address))
