"""Somebody's calendars of Outlook, at whatever serves them, as she and others change them, and connectors over them."""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Final, Generic, Protocol, TypeVar

from capture.policy import Rules
from capture.prepare import prepare
from connectors.model.address import Address
from connectors.model.sync import Change, Gone, Seen
from connectors.protocol import Connector, Surroundings
from store.model import Batch
from tests.connectors.ledger import Ledger

ANN: Final = Address("ann@example.com")
NOW: Final = datetime(2026, 11, 20, 12, tzinfo=UTC)
FIRST: Final = datetime(2026, 12, 1, 9, tzinfo=UTC)
WEEKS: Final = [FIRST + timedelta(weeks=number) for number in range(3)]
"""1, 8 and 15 December."""


class Calendar(Protocol):
    """What people do to a calendar in the same words wherever it is."""

    def change(self, id_: str, /, *, subject: str = ..., start: datetime = ..., starts: Sequence[date] = ...) -> None:
        """Changes an event or a whole series; `starts`: a series' new ones, which ends its exceptions."""

    def change_occurrence(self, master: str, original: date, /, *, subject: str = ..., start: date = ...) -> None:
        """Makes one occurrence, that which begins at `original` by the rule, differ from its series."""

    def delete_occurrence(self, master: str, original: date, /) -> None:
        """Deletes one occurrence, that which begins at `original` by the rule."""

    def cancel(self, id_: str) -> None:
        """The organizer, somebody else, cancels it: it stays until its owner removes it."""

    def delete(self, id_: str) -> None:
        """Deletes an event or a whole series."""


class Server(Protocol):
    """What serves calendars."""

    asked: Counter[str]


S = TypeVar("S", bound=Server)


@dataclass(slots=True)
class OutlookDiary(ABC, Generic[S]):
    """One person's calendars, and the ledger that reads them."""

    server: S
    ledger: Ledger
    options: dict[str, object] = field(default_factory=dict)
    """Of the connection, beside what opens it."""
    now: datetime = NOW
    owner: Address = ANN
    _before: Counter[str] = field(default_factory=Counter)
    _opened: list[Connector] = field(default_factory=list)

    @property
    @abstractmethod
    def main(self) -> Calendar:
        """Her own calendar."""

    @abstractmethod
    def make(self, surroundings: Surroundings) -> Connector:
        """A connector over the calendars."""

    @abstractmethod
    def put(self, subject: str, start: datetime = FIRST) -> str:
        """An hour with the customer in her own calendar; returns its id."""

    @abstractmethod
    def put_series(self, subject: str, starts: Sequence[date] = WEEKS) -> str:
        """The same on three Tuesdays, unless `starts` says otherwise; returns the id of the series."""

    @abstractmethod
    def is_invited(self, subject: str) -> str:
        """The same hour, to which the customer has invited her."""

    @abstractmethod
    def declines(self, event: str) -> None:
        """She will not come."""

    @abstractmethod
    def cancel_occurrence(self, series: str, slot: datetime) -> None:
        """One occurrence is called off, and stays."""

    @abstractmethod
    def recurs_no_more(self, series: str) -> None:
        """A series becomes its first occurrence, and keeps its id; to be told, it must be changed."""

    @abstractmethod
    def named(self, series: str, slot: datetime) -> str:
        """Under which an occurrence is recorded."""

    def connector(self) -> Connector:
        """One that remembers nothing, as after a restart."""
        connector = self.make(Surroundings(self.owner, self.ledger.known, lambda: self.now))
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

    def count(self) -> None:
        """Requests are counted from now on. Whoever asks has signed in before."""
        with closing(self.connector()) as connector:
            connector.probe()
        self._before = self.server.asked.copy()

    def counted(self) -> Counter[str]:
        """All requests since."""
        return self.server.asked - self._before


AnyDiary = OutlookDiary[Server]


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
