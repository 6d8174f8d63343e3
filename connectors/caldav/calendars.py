"""The calendars there are, and which of them are read."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from connectors.caldav.client import Client
from connectors.caldav.hrefs import at, folder, path_of
from connectors.caldav.multistatus import Resource
from connectors.caldav.names import CALDAV, CALENDAR, COMPONENTS, CTAG, DISPLAY_NAME, RESOURCE_TYPE, SYNC_TOKEN
from connectors.ical.named import none_named

_ASKED = (RESOURCE_TYPE, DISPLAY_NAME, COMPONENTS, SYNC_TOKEN)


@dataclass(frozen=True, slots=True)
class Calendar:
    """One calendar that may hold events, as it stands now."""

    path: str
    url: str
    name: str
    """As people know it; the last part of its path where it has none."""
    token: str
    """RFC 6578 4; "" where the server has no sync-collection."""
    ctag: str = ""
    """Changes when anything in it does; asked for only where there is no token.
    https://github.com/apple/ccs-calendarserver/blob/master/doc/Extensions/caldav-ctag.txt"""

    @property
    def stamp(self) -> str:
        """What does not change while nothing in it does; "" where the server has nothing of the kind."""
        return f"token {self.token}" if self.token else f"ctag {self.ctag}" if self.ctag else ""


def calendars_at(client: Client, places: Sequence[tuple[str, int]]) -> list[Calendar]:
    """Those at each address, or with depth 1 right below it, in order of path: one request an address.

    For those of a server without sync tokens, one more.
    """
    found: dict[str, Calendar] = {}
    for url, depth in places:
        answered, resources = client.properties(url, depth, _ASKED)
        here = {one.path: one for one in (_calendar(answered, each) for each in resources if is_calendar(each))}
        if any(not calendar.token for calendar in here.values()):
            _, resources = client.properties(url, depth, (CTAG,))
            ctags = {folder(path_of(each.href)): each.text(CTAG) for each in resources}
            here = {path: replace(one, ctag=ctags.get(path, "")) for path, one in here.items()}
        found |= here
    return [found[path] for path in sorted(found)]


def is_calendar(resource: Resource) -> bool:
    """A calendar that may hold events.

    Where it does not say what it holds, it may hold anything (RFC 4791 5.2.3); some servers never say
    (https://github.com/Purelymail/purelymail-issues/issues/421). The inbox of RFC 6638 is no calendar.
    """
    if resource.properties.find(f"{RESOURCE_TYPE}/{CALENDAR}") is None:
        return False
    holds = [each.get("name", "").upper() for each in resource.properties.iterfind(f"{COMPONENTS}/{CALDAV}comp")]
    return not holds or "VEVENT" in holds


def chosen(calendars: Sequence[Calendar], names: Sequence[str]) -> list[Calendar]:
    """Those of the names; all where none is named. Raises NeedsPerson where there is none of a name."""
    there = {calendar.name for calendar in calendars}
    if missing := set(names) - there:
        raise none_named(missing, f"there are {', '.join(sorted(there)) or 'none'}.")
    return [calendar for calendar in calendars if not names or calendar.name in names]


def _calendar(url: str, resource: Resource) -> Calendar:
    path = folder(path_of(resource.href))
    name = " ".join(resource.text(DISPLAY_NAME).split()) or path.rstrip("/").rpartition("/")[2]
    return Calendar(path, at(url, path), name, resource.text(SYNC_TOKEN))
