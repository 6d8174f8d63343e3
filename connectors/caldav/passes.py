"""One pass over the calendars: what is new or different first, then what is gone.

In that order, because a meeting that was moved to another calendar would else seem to have been deleted.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from connectors.caldav.calendars import Calendar
from connectors.caldav.client import Client
from connectors.caldav.hrefs import short
from connectors.caldav.plan import Plan, Planner
from connectors.caldav.resource import Group, anew, read_resource
from connectors.ical import Window
from connectors.model.sync import Gone
from connectors.protocol import Known


@dataclass(slots=True)
class Pass:
    """Use it once."""

    client: Client
    home: str
    known: Known
    window: Window
    calendars: Sequence[Calendar]
    before: dict[str, str] | None
    """The path of each calendar → how it stood; None where a pass starts over."""
    stamps: dict[str, str] = field(default_factory=dict)
    """How they stand once the pass has ended."""
    remaining: int = 0
    """How many resources are still to be read."""

    def groups(self) -> Iterator[Group]:
        """What each resource comes to."""
        plans = list(self._plans())
        self.remaining = sum(len(plan.wanted) for plan in plans)
        for plan in plans:
            yield from self._read(plan)
        gone = {resource for plan in plans for resource in plan.gone} | self._left_behind()
        yield from (Group((Gone(resource),), {}) for resource in sorted(gone))

    def _plans(self) -> Iterator[Plan]:
        planner = Planner(self.client, self.home, self.known, self.window)
        for calendar in self.calendars:
            plan = planner.plan(calendar, (self.before or {}).get(calendar.path, ""))
            self.stamps[calendar.path] = plan.stamp if plan else calendar.stamp
            if plan:
                yield plan

    def _read(self, plan: Plan) -> Iterator[Group]:
        for body in self.client.bodies(plan.calendar.url, sorted(plan.wanted)):
            ident = short(body.path, self.home)
            etag = body.etag or plan.wanted.get(body.path, "")
            group = read_resource(ident, body.data, etag, self.window, plan.calendar.name)
            self.remaining -= 1
            yield anew(ident, group) if ident in plan.held else group

    def _left_behind(self) -> frozenset[str]:
        """The resources of calendars that are no longer there, or no longer chosen."""
        now = {short(calendar.path, self.home) for calendar in self.calendars}
        if self.before is None:
            held = {item.partition("#")[0] for item in self.known("")}
            return frozenset(ident for ident in held if ident.rpartition("/")[0] + "/" not in now)
        then = {short(path, self.home) for path in self.before}
        return frozenset(item.partition("#")[0] for calendar in then - now for item in self.known(calendar))
