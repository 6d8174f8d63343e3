"""Wallets of connections: what people granted, opened by one at a time and kept sealed."""

import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from capture import keeping
from config.errors import SecretUnavailable
from config.secrets import Secret
from config.settings import Settings
from connectors.errors import NeedsPerson, TryLater
from connectors.protocol import Purse, Wallet, no_wallet
from store import wallets
from store.database import Store

PATIENCE_SECONDS: Final = 30.0
"""How long one waits for another to be done: a renewal takes less than a second."""
AGAIN_SECONDS: Final = 0.2


@dataclass(frozen=True, slots=True)
class Fresh:
    """A wallet in memory: of what was granted just now, to be tried before it is kept."""

    purse: Purse

    def __call__(self) -> AbstractContextManager[Purse]:
        """Nobody else has it."""
        return _lent(self.purse)


def fresh(text: str) -> Fresh:
    """One that holds this; after it was used, its purse holds what is to be kept."""
    return Fresh(Purse(text))


def wallet_of(settings: Settings, store: Store, connection_id: int, now: Callable[[], datetime]) -> Wallet:
    """The wallet of a connection, as the record keeps it. Opening it raises StoreError too."""
    return _Kept(settings, store, connection_id, now)


@dataclass(frozen=True, slots=True)
class _Kept:
    settings: Settings
    store: Store
    connection_id: int
    now: Callable[[], datetime]
    holder: str = field(default_factory=lambda: secrets.token_hex(8))

    @contextmanager
    def __call__(self) -> Iterator[Purse]:
        """Gives it back whatever happens: a token may have been exchanged before something failed."""
        purse = self._take()
        before = purse.text
        try:
            yield purse
        finally:
            sealed = keeping.sealed(self.settings, purse.text) if purse.text != before else None
            with self.store.begin() as connection:
                wallets.give_back(connection, self.connection_id, self.holder, sealed)

    def _take(self) -> Purse:
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            with self.store.begin() as connection:
                sealed = wallets.take(connection, self.connection_id, self.holder, self.now())
                is_there = sealed is not None or wallets.exists(connection, self.connection_id)
            if sealed is not None:
                return self._unsealed(sealed)
            if not is_there:
                no_wallet()
            if time.monotonic() > until:
                raise TryLater("Another process is renewing this sign-in", of_server=False)
            time.sleep(AGAIN_SECONDS)

    def _unsealed(self, sealed: str) -> Purse:
        try:
            return Purse(Secret(sealed).reveal())
        except SecretUnavailable as error:
            with self.store.begin() as connection:
                wallets.give_back(connection, self.connection_id, self.holder, None)
            raise NeedsPerson("What was granted cannot be unsealed", str(error)) from error


@contextmanager
def _lent(purse: Purse) -> Iterator[Purse]:
    yield purse
