"""Items that could not be read: tried again, and handed to their owner as they are."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import BoundedSemaphore
from typing import Final

from sqlalchemy import Connection

from capture import owned
from capture.acting import Acting
from capture.again import CHUNK, listed_as, pass_over, take_again
from capture.refusals import Conflict, Missing
from capture.sync import silent
from capture.worker import Tools
from connectors.errors import ConnectorError, NeedsPerson
from connectors.model.address import Address
from connectors.protocol import Connector
from store import census, leases, sources, unreadable
from store.errors import TooManyRemovals
from store.model import Lease
from store.sources import Source

_BUSY: Final = "It is being read just now, or paused: try again in a minute."
_AT_ONCE: Final = 4
_PLACES: Final = BoundedSemaphore(_AT_ONCE)
"""Each may hold a request and a connection for a minute: providers limit those, and others want the pages."""


def offer_again(connection: Connection, acting: Acting, id_: int, *, may_all: bool, source: int | None = None) -> int:
    """Has the daemon try all unreadable items of a connection, or of one source, again; how many there are.

    Raises Missing where there is none, or it is none of hers.
    """
    its = owned.of_connection(connection, acting, id_, may_all=may_all)
    chosen = [one.id for one in its if source in (None, one.id)]
    if not chosen:
        raise Missing
    number = unreadable.offer_again(connection, chosen)
    census.ask(connection, chosen)
    acting.note(connection, "unreadable.retry", f"connection {id_}")
    return number


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of trying items again."""

    tried: int
    left: int
    """Of those, how many still cannot be read."""


@dataclass(frozen=True, slots=True)
class Unread:
    """The unreadable items of one source, for her who may know of it. Its methods raise Conflict with what to do."""

    tools: Tools
    source: Source

    @classmethod
    def of(cls, tools: Tools, acting: Acting, id_: int, source: int, *, may_all: bool) -> "Unread":
        """Raises Missing where there is no such source, or it is none of hers."""
        with tools.store.read() as connection:
            its = owned.of_connection(connection, acting, id_, may_all=may_all)
        found = next((one for one in its if one.id == source), None)
        if found is None:
            raise Missing
        return cls(tools, found)

    def why(self, item: str) -> str:
        """Why an item cannot be read. Raises Missing where it can, or there is none."""
        with self.tools.store.read() as connection:
            found = unreadable.why(connection, self.source.id, item)
        if found is None:
            raise Missing
        return found

    def retry(self, acting: Acting, item: str) -> bool:
        """Reads it anew, at once; whether that went well. Raises Missing as `why` does."""
        self.why(item)
        return not self._retry(acting, [item], silent).left

    def retry_all(self, acting: Acting, progress: Callable[[int, int | None], None] = silent) -> Tried:
        """The same of all of them."""
        with self.tools.store.read() as connection:
            all_ = unreadable.of_source(connection, self.source.id)
        return self._retry(acting, all_, progress)

    def _retry(self, acting: Acting, items: list[str], progress: Callable[[int, int | None], None]) -> Tried:
        wanted = list(dict.fromkeys(listed_as(self.source.kind, item) for item in items))
        with self._leased() as lease, self._reading() as connector:
            this = pass_over(self.tools, self.source.id, lease, connector)
            for start in range(0, len(wanted), CHUNK):
                take_again(this, wanted[start : start + CHUNK])
                progress(min(start + CHUNK, len(wanted)), len(wanted))
        with self.tools.store.begin() as connection:
            acting.note(connection, "unreadable.retry", f"connection {self.source.connection}")
            left = set(unreadable.of_source(connection, self.source.id))
        return Tried(len(items), len(left.intersection(items)))

    def raw(self, acting: Acting, item: str, owner: Address) -> bytes:
        """It as its provider holds it: for the mailbox's owner and nobody else, whatever right she has.

        `owner`: who asks. Raises Missing where it is none of hers, or as `why` does.
        """
        if owner != self.source.owner:
            raise Missing
        self.why(item)
        with self._reading() as connector:
            raw = connector.raw(item)
        if raw is None:
            raise Conflict("It is no longer there, or its provider hands it over to nobody.")
        with self.tools.store.begin() as connection:
            acting.note(connection, "unreadable.raw", f"connection {self.source.connection}")
        return raw

    @contextmanager
    def _leased(self) -> Iterator[Lease]:
        if self.source.cursor is None:
            raise Conflict("It has not been read yet: that comes first.")
        with self.tools.store.begin() as connection:
            lease = leases.claim(connection, "unreadable", self.tools.now(), self.source.id)
        if lease is None:
            raise Conflict(_BUSY)
        try:
            yield lease
        finally:
            with self.tools.store.begin() as connection:
                leases.release(connection, lease)

    @contextmanager
    def _reading(self) -> Iterator[Connector]:
        if self.source.kind == sources.LEFT:
            raise Conflict("The mailbox was closed when its owner left: nothing can be read from it.")
        if not _PLACES.acquire(blocking=False):
            raise Conflict("Others are reading items again just now: try again in a minute.")
        try:
            connector = self.tools.connector(self.source)
            try:
                yield connector
            finally:
                connector.close()
        except NeedsPerson as error:
            raise Conflict(f"{error}. {error.advice}") from error
        except ConnectorError as error:
            raise Conflict(f"{error}. Try again later.") from error
        except TooManyRemovals as error:
            raise Conflict(f"So much would go with it that a person must look first: {error}") from error
        finally:
            _PLACES.release()
