"""Calendars of an Exchange server."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Unpack

from tests.servers.exchange.folders import CALENDAR
from tests.servers.exchange.ids import ITEM, opaque
from tests.servers.exchange.items import Differing, Event, Said, Time, is_day, moment
from tests.servers.exchange.mailbox import FakeMailbox

_HOUR: Final = timedelta(hours=1)
_DAY: Final = timedelta(days=1)


@dataclass(slots=True)
class FakeCalendar:
    """A calendar. Its methods are what people do to it; the server only reads it.

    What is said of appointments is explained at items.Appointment.
    """

    mailbox: FakeMailbox
    id: str
    """Of the folder."""
    zone: str = "W. Europe Standard Time"
    """Of appointments that are given without one."""

    def put(self, start: Time, end: Time | None = None, **said: Unpack[Said]) -> str:
        """A new appointment; returns its id. It lasts all day where days are given."""
        with self.mailbox.lock:
            event = self._made(start, end, said)
            self.mailbox.add(event)
            return event.id

    def put_series(self, starts: Sequence[Time], length: timedelta | None = None, **said: Unpack[Said]) -> str:
        """A new series with an occurrence at each of `starts`; returns its master's id."""
        with self.mailbox.lock:
            event = self._made(starts[0], None, said)
            event.end = event.start + (length or event.length)
            event.starts = [moment(start, event.about.zone) for start in starts]
            self.mailbox.add(event)
            return event.id

    def change(
        self,
        id_: str,
        /,
        *,
        start: Time | None = None,
        end: Time | None = None,
        starts: Sequence[Time] = (),
        **said: Unpack[Said],
    ) -> None:
        """Changes an appointment or a whole series; `starts`: a series' new ones, which ends its exceptions."""
        with self.mailbox.lock:
            event = self._event(id_)
            event.said = {**event.said, **said}
            if starts:
                event.starts = [moment(one, event.about.zone) for one in starts]
                event.exceptions.clear()
                event.deleted.clear()
                start = starts[0]
            event.start, event.end = _times(event, event.about.zone, start, end)
            self.mailbox.touch(event)

    def change_occurrence(
        self,
        master: str,
        original: Time,
        /,
        *,
        start: Time | None = None,
        end: Time | None = None,
        **said: Unpack[Said],
    ) -> None:
        """Makes one occurrence, that which begins at `original` by the rule, differ from its series."""
        with self.mailbox.lock:
            series = self._event(master)
            zone = series.about.zone
            begins = moment(original, zone)
            differing = series.exceptions.setdefault(begins, Differing(begins, begins + series.length))
            differing.start, differing.end = _times(differing, zone, start, end)
            differing.said = {**differing.said, **said}
            self.mailbox.touch(series)

    def delete_occurrence(self, master: str, original: Time) -> None:
        """Deletes one occurrence, that which begins at `original` by the rule."""
        with self.mailbox.lock:
            series = self._event(master)
            begins = moment(original, series.about.zone)
            series.deleted.add(begins)
            series.exceptions.pop(begins, None)
            self.mailbox.touch(series)

    def cancel(self, id_: str) -> None:
        """The organizer, somebody else, cancels it: it stays until its owner removes it."""
        subject = f"Canceled: {self._event(id_).about.subject}"
        self.change(id_, is_cancelled=True, free_busy="Free", subject=subject)

    def delete(self, id_: str) -> None:
        """Deletes an appointment or a whole series, for good."""
        self.mailbox.delete(id_)

    def occurrence(self, master: str, original: Time) -> str:
        """The id of the occurrence that begins at `original` by the rule."""
        series = self._event(master)
        return self.mailbox.occurrence(series, moment(original, series.about.zone))

    def _made(self, start: Time, end: Time | None, said: Said) -> Event:
        said = {"zone": self.zone, **said}
        number = self.mailbox.next_number()
        begins = moment(start, said["zone"])
        ends = moment(end, said["zone"]) if end else begins + (_DAY if is_day(start) else _HOUR)
        owner = self.mailbox.address
        id_ = opaque(ITEM, owner, number)
        return Event(id_, self.id, number, number, owner, begins, ends, is_all_day=is_day(start), said=said)

    def _event(self, id_: str) -> Event:
        found = self.mailbox.items[id_]
        assert isinstance(found, Event)
        return found


def calendar_of(mailbox: FakeMailbox, name: str) -> FakeCalendar:
    """One of a mailbox's calendars by its name, made if it is not there."""
    with mailbox.lock:
        default = mailbox.tree.find("calendar")
        beside = (folder for folder in (default, *mailbox.tree.children(default.id)) if folder.name == name)
        found = next(beside, None)
        return FakeCalendar(mailbox, found.id if found else mailbox.folder(name, default.id, CALENDAR))


def _times(event: Event | Differing, zone: str, start: Time | None, end: Time | None) -> tuple[datetime, datetime]:
    length = event.end - event.start
    begins = moment(start, zone) if start else event.start
    return begins, moment(end, zone) if end else begins + length
