"""Somebody's calendars at Microsoft 365."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from connectors.outlook_calendar.connector import OutlookCalendarConnector
from connectors.protocol import Surroundings
from tests.connectors.outlook.diary import ANN, FIRST, WEEKS, OutlookDiary
from tests.connectors.outlook_calendar.events import BOB
from tests.servers.microsoft.calendars import FakeCalendar
from tests.servers.microsoft.server import MicrosoftServer
from tests.servers.microsoft.times import Time


@dataclass(slots=True)
class Diary(OutlookDiary[MicrosoftServer]):
    """One person's calendars there."""

    @property
    def main(self) -> FakeCalendar:
        """Her own calendar."""
        return self.server.calendar(self.owner)

    def make(self, surroundings: Surroundings) -> OutlookCalendarConnector:
        """By the app's certificate, unless the options say more."""
        return OutlookCalendarConnector(self.server.options(self.owner, **self.options), surroundings)

    def put(self, subject: str, start: datetime = FIRST) -> str:
        """An hour with the customer in her own calendar; returns its id."""
        return put(self.main, subject, start)

    def put_series(self, subject: str, starts: Sequence[date] = WEEKS) -> str:
        """The same on three Tuesdays, unless `starts` says otherwise; returns the id of the series."""
        return put_series(self.main, subject, starts)

    def is_invited(self, subject: str) -> str:
        """The same hour, to which the customer has invited her."""
        return put(self.main, subject, organizer=BOB, attendees=[ANN])

    def declines(self, event: str) -> None:
        """She will not come."""
        self.main.change(event, responseStatus={"response": "declined", "time": "2026-11-20T12:00:00Z"})

    def cancel_occurrence(self, series: str, slot: datetime) -> None:
        """One occurrence is called off, and stays."""
        self.main.change_occurrence(series, slot, isCancelled=True)

    def recurs_no_more(self, series: str) -> None:
        """A series becomes its first occurrence, and keeps its id; to be told, it must be changed."""
        self.main.events[series].starts = []

    def named(self, series: str, slot: datetime) -> str:
        """Under which an occurrence is recorded."""
        return f"{series}#{self.main.occurrence(series, slot)}"

    def asked(self) -> dict[str, int]:
        """What has been asked of Graph since, by operation; "http": in how many requests."""
        signing_in = ("batch", "token", "openid", "discovery")
        return {name: number for name, number in self.counted().items() if name not in signing_in}


def put(calendar: FakeCalendar, subject: str, start: Time = FIRST, **event: object) -> str:
    """An hour with the customer; returns its id."""
    return calendar.put(start, **{"subject": subject, "attendees": [BOB], **event})  # type: ignore[arg-type]


def put_series(calendar: FakeCalendar, subject: str, starts: Sequence[Time] = WEEKS, **event: object) -> str:
    """The same on three Tuesdays, unless `starts` says otherwise; returns the id of the series."""
    said: dict[str, object] = {"subject": subject, "attendees": [BOB], **event}
    return calendar.put_series(starts, **said)  # type: ignore[arg-type]


def move(event: str, calendar: FakeCalendar, to: FakeCalendar) -> None:
    """An event that does not recur goes to another calendar, with its id."""
    with calendar.lock:
        moved = calendar.events[event]
        calendar.delete(event)
        to.events[event] = moved
        to.change(event)
