"""Has a provider tell of every stream that is read, and go on: what it was asked for ends by itself."""

import threading
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from time import monotonic
from typing import Final, Protocol

import structlog
from sqlalchemy.exc import NoResultFound

from capture.push.heard import Stream
from connectors.errors import ConnectorError, NeedsPerson
from store import sources
from store.database import Store
from store.sources import Source

log = structlog.get_logger()

HOUR: Final = 3_600.0
"""After a refusal."""


class Unheard(NeedsPerson):
    """The provider cannot tell us of anything that is opened by the same."""


class Asker(Protocol):
    """What one provider is asked."""

    @property
    def kind(self) -> str:
        """Of its connections."""
        ...

    @property
    def streams(self) -> tuple[str, ...]:
        """The names of those that it tells of."""
        ...

    def opened_by(self, source: Source) -> Hashable:
        """What is refused of one source by Unheard is refused of all that are opened by the same."""
        ...

    def pressing(self) -> frozenset[Stream]:
        """Those that must be asked for at once, whenever their time comes. Each is told once."""
        ...

    def ask(self, source: Source) -> float:
        """Has it tell of that stream; seconds until it must be asked again. Raises Unheard, and ConnectorError."""
        ...


@dataclass(slots=True)
class Renewer:
    """Apart from the passes, so that no mailbox is read later, or not, for the sake of hints."""

    asker: Asker
    store: Store
    clock: Callable[[], float] = monotonic
    """Seconds that only go on."""
    _due: dict[tuple[int, Stream], float] = field(default_factory=dict)
    """When is asked again for a source, and what it leads to."""
    _refused: dict[Hashable, float] = field(default_factory=dict)
    """What opens sources that the provider cannot tell of → when that is tried again."""
    _stopping: threading.Event = field(default_factory=threading.Event)

    def renew(self) -> None:
        """Asks for those whose time has come, one after the other. Raises StoreError."""
        listed, pressing = self._listed(), self.asker.pressing()
        self._due = {one: due for one, due in self._due.items() if one in listed and one[1] not in pressing}
        for one in listed:
            if self._stopping.is_set():
                return
            if self._due.get(one, 0.0) <= self.clock():
                self._due[one] = self.clock() + self._ask(one[0])

    def close(self) -> None:
        """Ends `renew` with the stream in hand. From any thread."""
        self._stopping.set()

    def _listed(self) -> dict[tuple[int, Stream], None]:
        """In the order of their connecting."""
        with self.store.read() as connection:
            accounts = {name: sources.accounts(connection, self.asker.kind, name) for name in self.asker.streams}
        found = ((id_, Stream(name, account)) for name in accounts for id_, account in accounts[name].items())
        return dict.fromkeys(sorted(found))

    def _ask(self, id_: int) -> float:
        """Seconds until that source's stream is asked for again."""
        try:
            with self.store.read() as connection:
                source = sources.get(connection, id_)
        except NoResultFound:
            return HOUR
        by = self.asker.opened_by(source)
        if self._refused.get(by, 0.0) > self.clock():
            return HOUR
        try:
            seconds = self.asker.ask(source)
        except Unheard as error:
            if by not in self._refused:
                log.warning("push_refused", source=id_, error=str(error), remedy=error.advice)
            self._refused[by] = self.clock() + HOUR
            return HOUR
        except ConnectorError as error:
            log.debug("push_not_renewed", source=id_, error=type(error).__name__)
            return HOUR
        self._refused.pop(by, None)
        return seconds
