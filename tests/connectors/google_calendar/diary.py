"""Somebody's calendars at Google, as she and others change them, and connectors over them."""

from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from capture.policy import Rules
from capture.prepare import prepare
from config.providers import GoogleOptions
from connectors.google_calendar.connector import GoogleCalendarConnector
from connectors.model.address import Address
from connectors.model.sync import Change, Gone
from connectors.protocol import Surroundings
from store.model import Batch
from tests.connectors.ledger import Ledger
from tests.servers.google.calendars import FakeCalendar
from tests.servers.google.server import GoogleServer

ANN: Final = Address("ann@example.com")
NOW: Final = datetime(2026, 11, 20, 12, tzinfo=UTC)
RULES: Final = Rules(frozenset({"example.com"}), frozenset({ANN}))


@dataclass(slots=True)
class Diary:
    """One person's calendars, and the ledger that reads them."""

    server: GoogleServer
    ledger: Ledger
    options: dict[str, object] = field(default_factory=dict)
    """Of the connection, beside what opens it."""
    now: datetime = NOW
    owner: Address = ANN
    _before: Counter[str] = field(default_factory=Counter)
    _opened: list[GoogleCalendarConnector] = field(default_factory=list)

    @property
    def main(self) -> FakeCalendar:
        """Her own calendar."""
        return self.server.calendar(self.owner)

    def connector(self) -> GoogleCalendarConnector:
        """One that remembers nothing, as after a restart."""
        options = GoogleOptions.model_validate(
            {"key": f"file:{self.server.key_file}", "quota_calendar": 1_000_000, **self.options}
        )
        connector = GoogleCalendarConnector(options, Surroundings(self.owner, self.ledger.known, lambda: self.now))
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

    def capture(self, rules: Rules = RULES) -> list[Batch]:
        """A pass as capture makes it: policy decides, then the words are read of what it keeps."""
        batches = []
        with closing(self.connector()) as connector:
            for page in connector.pages(self.ledger.cursor):
                batches.append(prepare(connector, page, rules))
                self.ledger.store(page)
        return batches

    def held(self) -> list[str]:
        """The ids of all items that are held, in order, without the name of her own calendar."""
        return [item.removeprefix(f"{self.owner}/") for item in sorted(self.ledger.versions)]

    def count(self) -> None:
        """Requests are counted from now on. Whoever asks has signed in before."""
        with closing(self.connector()) as connector:
            connector.probe()
        self._before = self.server.asked.copy()

    def asked(self) -> dict[str, int]:
        """What has been asked of the Calendar API since, by method; "http": in how many requests."""
        since = self.server.asked - self._before
        return {name.removeprefix("calendar."): count for name, count in since.items() if name != "calendar.batch"}


def kinds(changes: list[Change]) -> list[str]:
    """Each change as a word and the end of its id."""
    ends = (change.id if isinstance(change, Gone) else change.id.partition("#")[2] for change in changes)
    return [f"{type(change).__name__} {end.rpartition('/')[2]}" for change, end in zip(changes, ends, strict=True)]


def put(calendar: FakeCalendar, event: dict[str, Any]) -> str:
    """Makes an event; the server gives it its etag."""
    return calendar.put({name: value for name, value in event.items() if name != "etag"})
