"""What a pass has to read: each calendar compared with how it stood, or with what is held of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from connectors.caldav.calendars import Calendar
from connectors.caldav.client import Client
from connectors.caldav.hrefs import short
from connectors.ical import Held, Window
from connectors.protocol import Known

FEW = 100
"""Changes up to which asking what is held of each is cheaper than of the whole calendar."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be read of one calendar."""

    calendar: Calendar
    wanted: Mapping[str, str]
    """The path of each resource that is new or different → its etag."""
    held: frozenset[str]
    """The ids of those of them of which something is held."""
    gone: frozenset[str]
    """The ids of resources that are no longer there."""
    stamp: str
    """How the calendar stands once all of it has been read."""


@dataclass(frozen=True, slots=True)
class Planner:
    """Makes the plans of one pass."""

    client: Client
    home: str
    known: Known
    window: Window

    def plan(self, calendar: Calendar, stamp: str) -> Plan | None:
        """`stamp`: how the calendar stood, "" where that is not known. None where nothing has changed since."""
        if stamp and stamp == calendar.stamp:
            return None
        return (stamp and self._since(calendar, stamp)) or self._compared(calendar)

    def _since(self, calendar: Calendar, stamp: str) -> Plan | None:
        """By what the server says has changed; None where it cannot say."""
        form, _, token = stamp.partition(" ")
        found = self.client.changes(calendar.url, token) if form == "token" and calendar.token else None
        if found is None:
            return None
        held = self._held(calendar, [short(path, self.home) for path in found.changed])
        gone = frozenset(short(path, self.home) for path in found.gone)
        return self._plan(calendar, found.changed, held, gone, f"token {found.token}")

    def _compared(self, calendar: Calendar) -> Plan:
        """By the etags of all that is there. Its stamp was asked for before, so that nothing falls between the two."""
        listing = self.client.listing(calendar.url)
        held = Held.of(self.known(short(calendar.path, self.home)))
        gone = held.versions.keys() - {short(path, self.home) for path in listing}
        return self._plan(calendar, listing, held, frozenset(gone), calendar.stamp)

    def _held(self, calendar: Calendar, resources: list[str]) -> Held:
        if len(resources) > FEW:
            return Held.of(self.known(short(calendar.path, self.home)))
        found: dict[str, str] = {}
        for resource in resources:
            found |= self.known(resource)
        return Held.of(found)

    def _plan(self, calendar: Calendar, there: Mapping[str, str], held: Held, gone: frozenset[str], stamp: str) -> Plan:
        wanted, held_of = {}, set()
        for path, etag in there.items():
            ident = short(path, self.home)
            if not held.is_current(ident, etag, self.window):
                wanted[path] = etag
                if ident in held:
                    held_of.add(ident)
        return Plan(calendar, wanted, frozenset(held_of), gone, stamp)
