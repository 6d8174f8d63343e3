"""Somebody's calendars at an Exchange server, as she and others change them, and connectors over them."""

from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Final, Unpack

from capture.policy import Rules
from capture.prepare import prepare
from connectors.exchange_calendar.connector import ExchangeCalendarConnector
from connectors.model.address import Address
from connectors.model.sync import Change, Gone, Seen
from connectors.protocol import Surroundings
from store.model import Batch
from tests.connectors.ledger import Ledger
from tests.servers.exchange.calendars import FakeCalendar
from tests.servers.exchange.items import Event, Said, Time
from tests.servers.exchange.server import ExchangeServer

BOB: Final = "bob@customer.example"
NOW: Final = datetime(2026, 11, 20, 12, tzinfo=UTC)
FIRST: Final = datetime(2026, 12, 1, 9, tzinfo=UTC)
WEEKS: Final = [FIRST + timedelta(weeks=number) for number in range(3)]
"""1, 8 and 15 December."""
_people = count(1)
"""One for each test: a process keeps its connections by who signs in."""


def somebody() -> Address:
    """Whom no other test knows."""
    return Address(f"ann{next(_people)}@example.com")


@dataclass(slots=True)
class Diary:
    """One person's calendars, and the ledger that reads them."""

    server: ExchangeServer
    ledger: Ledger
    options: dict[str, object] = field(default_factory=dict)
    """Of the connection, beside what opens it."""
    now: datetime = NOW
    owner: Address = field(default_factory=somebody)
    _before: Counter[str] = field(default_factory=Counter)
    _opened: list[ExchangeCalendarConnector] = field(default_factory=list)

    @property
    def main(self) -> FakeCalendar:
        """Her own calendar."""
        return self.server.calendar(self.owner)

    def calendar(self, name: str) -> FakeCalendar:
        """One more of hers."""
        return self.server.calendar(self.owner, name)

    def connector(self) -> ExchangeCalendarConnector:
        """One that remembers nothing, as after a restart."""
        options = self.server.options(self.owner, **self.options)
        connector = ExchangeCalendarConnector(options, Surroundings(self.owner, self.ledger.known, lambda: self.now))
        self._opened.append(connector)
        return connector

    def close(self) -> None:
        """Ends all connections."""
        for connector in self._opened:
            connector.close()

    def catch_up(self) -> list[Change]:
        """One whole pass of a connector that remembers nothing."""
        with closing(self.connector()) as connector:
            return self.ledger.store_all(connector.pages(self.ledger.cursor))

    def an_hour_passes(self) -> None:
        """Calendars are looked for again."""
        self.now += timedelta(hours=1)

    def capture(self) -> list[Batch]:
        """A pass as capture makes it: policy decides, then the words are read of what it keeps."""
        batches = []
        rules = Rules(frozenset({"example.com"}), frozenset({self.owner}))
        with closing(self.connector()) as connector:
            for page in connector.pages(self.ledger.cursor):
                batches.append(prepare(connector, page, rules))
                self.ledger.store(page)
        return batches

    def held(self) -> list[Seen]:
        """What is held, as a new reader finds it, in order of time."""
        with closing(self.connector()) as reader:
            items = [item for item in reader.items(list(self.ledger.versions)) if isinstance(item, Seen)]
        return sorted(items, key=lambda item: item.interaction.at)

    def move(self, event: str, to: FakeCalendar) -> str:
        """An event goes to another calendar; returns the id that it has there."""
        return self.main.mailbox.move(event, to.id)

    def recurs_no_more(self, series: str) -> None:
        """A series becomes its first occurrence, and keeps its id."""
        event = self.main.mailbox.items[series]
        assert isinstance(event, Event)
        event.starts = []

    def count(self) -> None:
        """Requests are counted from now on. Whoever asks has signed in before."""
        with closing(self.connector()) as connector:
            connector.probe()
        self._before = self.server.asked.copy()

    def asked(self) -> dict[str, int]:
        """What has been asked of Exchange since, by operation, but what belongs to signing in."""
        since = self.server.asked - self._before
        return {name: number for name, number in since.items() if "Item" in name or "Folder" in name}


def kinds(changes: list[Change]) -> list[str]:
    """Each change as a word and, of what was seen, the subject and day: `Seen w 08`."""
    return [
        f"{type(change).__name__} {change.interaction.subject} {change.interaction.at:%d}"
        if isinstance(change, Seen)
        else type(change).__name__
        for change in changes
    ]


def gone(changes: list[Change]) -> list[str]:
    """The ids of what has gone."""
    return [change.id for change in changes if isinstance(change, Gone)]


def named(series: str, slot: datetime) -> str:
    """Under which an occurrence is recorded."""
    return f"{series}#{slot:%Y%m%dT%H%M%SZ}"


def put(calendar: FakeCalendar, subject: str, start: Time = FIRST, /, **said: Unpack[Said]) -> str:
    """An hour with the customer; returns its id."""
    return calendar.put(start, **_said(subject, said))


def put_series(
    calendar: FakeCalendar, subject: str, starts: list[datetime] | None = None, /, **said: Unpack[Said]
) -> str:
    """The same on three Tuesdays, unless `starts` says otherwise; returns the id of the series."""
    return calendar.put_series(starts or WEEKS, **_said(subject, said))


def _said(subject: str, said: Said) -> Said:
    about: Said = {"subject": subject, "required": [BOB]}
    about.update(said)
    return about
