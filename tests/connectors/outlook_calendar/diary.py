"""Somebody's calendars at Microsoft 365, as she and others change them, and connectors over them."""

from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

from capture.policy import Rules
from capture.prepare import prepare
from connectors.model.address import Address
from connectors.model.sync import Change, Gone, Seen
from connectors.outlook_calendar.connector import OutlookCalendarConnector
from connectors.protocol import Surroundings
from store.model import Batch
from tests.connectors.ledger import Ledger
from tests.connectors.outlook_calendar.events import BOB
from tests.servers.microsoft.calendars import FakeCalendar
from tests.servers.microsoft.server import MicrosoftServer
from tests.servers.microsoft.times import Time

ANN: Final = Address("ann@example.com")
NOW: Final = datetime(2026, 11, 20, 12, tzinfo=UTC)
FIRST: Final = datetime(2026, 12, 1, 9, tzinfo=UTC)
WEEKS: Final = [FIRST + timedelta(weeks=number) for number in range(3)]
"""1, 8 and 15 December."""
RULES: Final = Rules(frozenset({"example.com"}), frozenset({ANN}))


@dataclass(slots=True)
class Diary:
    """One person's calendars, and the ledger that reads them."""

    server: MicrosoftServer
    ledger: Ledger
    options: dict[str, object] = field(default_factory=dict)
    """Of the connection, beside what opens it."""
    now: datetime = NOW
    owner: Address = ANN
    _before: Counter[str] = field(default_factory=Counter)
    _opened: list[OutlookCalendarConnector] = field(default_factory=list)

    @property
    def main(self) -> FakeCalendar:
        """Her own calendar."""
        return self.server.calendar(self.owner)

    def connector(self) -> OutlookCalendarConnector:
        """One that remembers nothing, as after a restart."""
        options = self.server.options(self.owner, **self.options)
        connector = OutlookCalendarConnector(options, Surroundings(self.owner, self.ledger.known, lambda: self.now))
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

    def capture(self) -> list[Batch]:
        """A pass as capture makes it: policy decides, then the words are read of what it keeps."""
        batches = []
        with closing(self.connector()) as connector:
            for page in connector.pages(self.ledger.cursor):
                batches.append(prepare(connector, page, RULES))
                self.ledger.store(page)
        return batches

    def held(self) -> list[Seen]:
        """What is held, as a new reader finds it, in order of time."""
        with closing(self.connector()) as reader:
            items = [item for item in reader.items(list(self.ledger.versions)) if isinstance(item, Seen)]
        return sorted(items, key=lambda item: item.interaction.at)

    def count(self) -> None:
        """Requests are counted from now on. Whoever asks has signed in before."""
        with closing(self.connector()) as connector:
            connector.probe()
        self._before = self.server.asked.copy()

    def asked(self) -> dict[str, int]:
        """What has been asked of Graph since, by operation; "http": in how many requests."""
        since = self.server.asked - self._before
        return {name: count for name, count in since.items() if name not in ("batch", "token", "openid", "discovery")}


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


def put(calendar: FakeCalendar, subject: str, start: Time = FIRST, **event: object) -> str:
    """An hour with the customer; returns its id."""
    return calendar.put(start, **{"subject": subject, "attendees": [BOB], **event})  # type: ignore[arg-type]


def put_series(calendar: FakeCalendar, subject: str, starts: list[datetime] | None = None, **event: object) -> str:
    """The same on three Tuesdays, unless `starts` says otherwise; returns the id of the series."""
    said: dict[str, object] = {"subject": subject, "attendees": [BOB], **event}
    return calendar.put_series(starts or WEEKS, **said)  # type: ignore[arg-type]


def move(event: str, calendar: FakeCalendar, to: FakeCalendar) -> None:
    """An event that does not recur goes to another calendar, with its id."""
    with calendar.lock:
        moved = calendar.events[event]
        calendar.delete(event)
        to.events[event] = moved
        to.change(event)
