"""Somebody's calendars at an Exchange server."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from typing import Final, Unpack

from connectors.exchange_calendar.connector import ExchangeCalendarConnector
from connectors.model.address import Address
from connectors.protocol import Surroundings
from tests.connectors.outlook.diary import FIRST, WEEKS, OutlookDiary
from tests.servers.exchange.calendars import FakeCalendar
from tests.servers.exchange.items import Event, Said, Time
from tests.servers.exchange.server import ExchangeServer

BOB: Final = "bob@customer.example"
_people = count(1)
"""One for each test: a process keeps its connections by who signs in."""


def somebody() -> Address:
    """Whom no other test knows."""
    return Address(f"ann{next(_people)}@example.com")


@dataclass(slots=True)
class Diary(OutlookDiary[ExchangeServer]):
    """One person's calendars there."""

    owner: Address = field(default_factory=somebody)

    @property
    def main(self) -> FakeCalendar:
        """Her own calendar."""
        return self.server.calendar(self.owner)

    def calendar(self, name: str) -> FakeCalendar:
        """One more of hers."""
        return self.server.calendar(self.owner, name)

    def make(self, surroundings: Surroundings) -> ExchangeCalendarConnector:
        """By NTLM, unless the options say more."""
        return ExchangeCalendarConnector(self.server.options(self.owner, **self.options), surroundings)

    def put(self, subject: str, start: datetime = FIRST) -> str:
        """An hour with the customer in her own calendar; returns its id."""
        return put(self.main, subject, start)

    def put_series(self, subject: str, starts: Sequence[date] = WEEKS) -> str:
        """The same on three Tuesdays, unless `starts` says otherwise; returns the id of the series."""
        return put_series(self.main, subject, starts)

    def is_invited(self, subject: str) -> str:
        """The same hour, to which the customer has invited her."""
        return put(self.main, subject, organizer=BOB, required=[self.owner])

    def declines(self, event: str) -> None:
        """She will not come."""
        self.main.change(event, answer="Decline")

    def cancel_occurrence(self, series: str, slot: datetime) -> None:
        """One occurrence is called off, and stays."""
        self.main.change_occurrence(series, slot, is_cancelled=True)

    def named(self, series: str, slot: datetime) -> str:
        """Under which an occurrence is recorded."""
        return f"{series}#{slot:%Y%m%dT%H%M%SZ}"

    def an_hour_passes(self) -> None:
        """Calendars are looked for again."""
        self.now += timedelta(hours=1)

    def move(self, event: str, to: FakeCalendar) -> str:
        """An event goes to another calendar; returns the id that it has there."""
        return self.main.mailbox.move(event, to.id)

    def recurs_no_more(self, series: str) -> None:
        """A series becomes its first occurrence, and keeps its id; to be told, it must be changed."""
        event = self.main.mailbox.items[series]
        assert isinstance(event, Event)
        event.starts = []

    def asked(self) -> dict[str, int]:
        """What has been asked of Exchange since, by operation, but what belongs to signing in."""
        return {name: number for name, number in self.counted().items() if "Item" in name or "Folder" in name}


def put(calendar: FakeCalendar, subject: str, start: Time = FIRST, /, **said: Unpack[Said]) -> str:
    """An hour with the customer; returns its id."""
    return calendar.put(start, **_said(subject, said))


def put_series(calendar: FakeCalendar, subject: str, starts: Sequence[Time] = WEEKS, /, **said: Unpack[Said]) -> str:
    """The same on three Tuesdays, unless `starts` says otherwise; returns the id of the series."""
    return calendar.put_series(starts, **_said(subject, said))


def _said(subject: str, said: Said) -> Said:
    about: Said = {"subject": subject, "required": [BOB]}
    about.update(said)
    return about
