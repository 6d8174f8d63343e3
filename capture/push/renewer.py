"""Has Gmail publish of every mailbox that is read, and go on: what it was asked for ends after seven days."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import Final, cast

import structlog
from sqlalchemy.exc import NoResultFound

from config.providers import GoogleOptions
from connectors import registry
from connectors.errors import ConnectorError
from connectors.model.address import Address
from store import sources
from store.database import Store
from store.sources import Json, Source

log = structlog.get_logger()

DAY: Final = 86_400.0
"""https://developers.google.com/workspace/gmail/api/guides/push recommends asking once a day."""
HOUR: Final = 3_600.0
"""After a refusal."""


@dataclass(slots=True)
class Renewer:
    """Apart from the passes, so that no mailbox is read later, or not, for the sake of hints.

    When it asked it knows of this process only: asking once more after a restart costs one request a mailbox, and
    follows other settings at once.
    """

    topic: str
    store: Store
    clock: Callable[[], float] = monotonic
    """Seconds that only go on."""
    _due: dict[tuple[int, Address], float] = field(default_factory=dict)
    """When the account of a source is asked for again."""
    _refused: dict[tuple[Json, Json], float] = field(default_factory=dict)
    """A key or client whose project Gmail cannot publish in → when that is tried again."""
    _stopping: threading.Event = field(default_factory=threading.Event)

    def renew(self) -> None:
        """Asks for those whose day is over, one after the other. Raises StoreError."""
        with self.store.read() as connection:
            listed = sources.accounts(connection, "google", "mail")
        for one in listed.items():
            if self._stopping.is_set():
                return
            if self._due.get(one, 0.0) <= self.clock():
                self._due[one] = self.clock() + self._ask(one[0])
        self._due = {one: due for one, due in self._due.items() if one in listed.items()}

    def close(self) -> None:
        """Ends `renew` with the mailbox in hand. From any thread."""
        self._stopping.set()

    def _ask(self, id_: int) -> float:
        """Seconds until that source's mailbox is asked for again."""
        try:
            with self.store.read() as connection:
                source = sources.get(connection, id_)
        except NoResultFound:
            return DAY
        by = opened_by(source)
        if self._refused.get(by, 0.0) > self.clock():
            return HOUR
        # On demand: Google's client loads slowly.
        from connectors.google.errors import NotPublished

        try:
            ask(source, self.topic)
        except NotPublished as error:
            if by not in self._refused:
                log.warning("push_not_published", source=id_, error=str(error), remedy=error.advice)
            self._refused[by] = self.clock() + HOUR
            return HOUR
        except ConnectorError as error:
            log.debug("push_not_renewed", source=id_, error=type(error).__name__)
            return HOUR
        self._refused.pop(by, None)
        return DAY


def opened_by(source: Source) -> tuple[Json, Json]:
    """What a mailbox is opened by: the topic must be one of the project that this belongs to."""
    return source.options.get("key"), source.options.get("client")


def ask(source: Source, topic: str) -> None:
    """Has Gmail publish of that mailbox for seven days. Raises NotPublished, and ConnectorError."""
    # On demand: Google's client loads slowly.
    from connectors.gmail.push import publish

    publish(cast("GoogleOptions", registry.checked("google", source.options)), source.owner, topic)
