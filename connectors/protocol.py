"""The contract that every connector keeps, and that `tests/connectors/contract.py` checks.

A connector reads one SOURCE (one stream of one connection). It reads only. It may repeat changes and must not skip
any. It never sleeps or retries, but to keep to a rate that the provider states; it never logs content or sees the
database; it holds no state that a restart may not lose.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from socket import socket
from typing import Protocol, runtime_checkable

from connectors.errors import NeedsPerson
from connectors.model.address import Address
from connectors.model.sync import Content, Cursor, Identity, Listed, Page, Seen, Unreadable
from connectors.pace.shared import Pool

Known = Callable[[str], Mapping[str, str]]
"""What capture already holds of this source: id → version of every item whose id starts with the given prefix.

For sources that can list what they have but not say what changed (folders, servers without CONDSTORE or sync tokens):
they compare, and hand over only the difference. See docs/decisions/0002-known-items.md.
"""


@dataclass(frozen=True, slots=True)
class Reach:
    """How far around now the occurrences of a series of meetings are recorded."""

    back: timedelta = timedelta(days=90)
    ahead: timedelta = timedelta(days=365)


@dataclass(slots=True)
class Purse:
    """What a person granted, where its provider exchanges it as it is used."""

    text: str = field(repr=False)
    """Secret. What is written here is kept, sealed, before anybody else opens the wallet."""


Wallet = Callable[[], AbstractContextManager[Purse]]
"""Opens the connection's purse for the caller alone, in this process and in all others. Raises TryLater where somebody
else has it for long, and NeedsPerson where there is none."""


def no_wallet() -> AbstractContextManager[Purse]:
    """Of a connection to which nobody signed in."""
    raise NeedsPerson("Nobody has signed in to this connection", "Connect it again.")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a connector may know of the world beside its own options."""

    owner: Address
    known: Known
    now: Callable[[], datetime]
    reach: Reach = Reach()
    wallet: Wallet = no_wallet
    pool: Pool | None = None
    """Where processes agree on what each takes of what providers allow all of them; None where there is but one."""


class Connector(Protocol):
    """One source."""

    def pages(self, since: Cursor | None) -> Iterator[Page]:
        """What changed since the cursor, in pages of bounded size; everything where it is None.

        Always yields at least one page, so that there is a cursor. Raises ConnectorError.
        """
        ...

    def contents(self, ids: Sequence[str]) -> Iterator[Content | Unreadable]:
        """The bodies of these items, in any order; one that has gone meanwhile is left out. Raises ConnectorError."""
        ...

    def census(self) -> Iterator[Listed]:
        """Every item the source holds now, cheaply: ids only. Raises ConnectorError.

        What pages() would give nothing for, it need not list. It never lists a part only: what cannot be listed is an
        error, as the rest would pass for gone.
        """
        ...

    def items(self, ids: Sequence[str]) -> Iterator[Seen | Unreadable]:
        """What these are now, held or not, by the ids that census() lists: as pages() would hand them over.

        With all that is found in each, one after the other; what has gone meanwhile, or has nothing in it, is left
        out. contents() of them may follow. Raises ConnectorError.
        """
        ...

    def raw(self, ident: str) -> bytes | None:
        """An item as it lies at its provider, whether it can be read or not: for the mailbox's owner to look at.

        `ident`: of an item, or of what is found in one, as pages() or items() told it. A message as RFC 5322, an event
        as iCalendar, or as JSON where its provider has no other form; cut off beyond a bound. None where it cannot be
        had: it has gone, or is handed over to nobody. Raises ConnectorError.
        """
        ...

    def probe(self) -> Identity:
        """The cheapest call that proves access. Raises ConnectorError."""
        ...

    def close(self) -> None:
        """Lets go of files and connections. May be called twice."""
        ...


@dataclass(frozen=True, slots=True)
class Hints:
    """Where a provider says that something has changed. Only hints: what they miss, the next pass finds."""

    connection: socket
    """Has something to read once anything was said, or the connection has ended."""
    has_news: Callable[[], bool]
    """Reads what was said so far, without waiting: whether it tells of a change, or of an end. Raises ConnectorError.

    What only shows that the provider is still there is passed over.
    """


@runtime_checkable
class Watcher(Protocol):
    """A connector that keeps its connection between passes, and can be told there that something has changed."""

    def watch(self) -> Hints | None:
        """Asks the provider to say when something changes, until any other method is called.

        None where the provider cannot say. Raises ConnectorError.
        """
        ...
