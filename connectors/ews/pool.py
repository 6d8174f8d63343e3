"""Connections to an Exchange server: one pool for all who sign in there as the same, and never more than they may have.

exchangelib keeps pools by endpoint and password only, so that two certificates would be one; it shrinks them for good
when the server is busy, and may then wait for itself. So ours is kept here, and has its size.
"""

import logging
import random
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from queue import Empty
from threading import Lock
from typing import Any, Final, Self
from weakref import WeakSet

from exchangelib import Configuration  # type: ignore[import-untyped]
from exchangelib.errors import SessionPoolMinSizeReached  # type: ignore[import-untyped]
from exchangelib.protocol import CachingProtocol, Protocol  # type: ignore[import-untyped]
from exchangelib.transport import DEFAULT_HEADERS, NOAUTH  # type: ignore[import-untyped]
from requests import Session

from connectors.ews.adapter import ReadingAdapter
from connectors.ews.logon import Logon
from connectors.ews.refusals import AtOnce
from connectors.ews.sign_in import SignIn
from connectors.pace.quota import Quota
from connectors.pace.rate import Rate

TIMEOUT: Final = (15.0, 60.0)
"""Seconds: to connect, and for every wait for more of an answer."""
FAST_ENOUGH: Final = 6_000
"""Requests a minute. Exchange states no rate: it asks to be left alone for a while, which a quota keeps to."""

# They log what was asked and answered, and tokens; exchangelib as an error, too.
logging.getLogger("exchangelib").setLevel(logging.CRITICAL + 1)
for _name in ("requests_oauthlib", "spnego", "urllib3"):
    logging.getLogger(_name).setLevel(logging.WARNING)


class _Uncached(CachingProtocol):  # type: ignore[misc]
    """Each call makes one."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return type.__call__(self, *args, **kwargs)


class Pool(Protocol, metaclass=_Uncached):  # type: ignore[misc]
    """exchangelib's Protocol with sessions of ours. For several threads at once."""

    TIMEOUT = TIMEOUT
    RETRY_WAIT = 0
    """What exchangelib takes for a back-off where the server states none."""

    def __init__(
        self,
        url: str,
        most: int,
        sign_in: SignIn,
        context: ssl.SSLContext,
        logon: Logon,
        *,
        public_only: bool = False,
    ) -> None:
        """Sends nothing yet. `most`: connections, and so requests at once. `logon`: that of `sign_in` there.

        `public_only`: as `connectors.reachable.dial` says.
        """
        self.sign_in, self.context, self.logon, self._public_only = sign_in, context, logon, public_only
        self._adapters: WeakSet[ReadingAdapter] = WeakSet()
        self.quota = Quota(Rate(FAST_ENOUGH), Rate(FAST_ENOUGH), "The Exchange server", of_server=True)
        """How long those wait who share the pool, when the server asks one of them to."""
        super().__init__(
            config=Configuration(service_endpoint=url, auth_type=NOAUTH, retry_policy=AtOnce(), max_connections=most)
        )

    def after(self, other: "Pool") -> Self:
        """Knows what another one of the same server has learnt: its version, and how long it wants to be left alone."""
        self.config.version, self.quota = other.config.version, other.quota
        return self

    @property
    def may_ask_again(self) -> bool:
        """After a 401: with a token or ticket, and with a password that has served before."""
        return not self.sign_in.mark or (self.logon.has_served and not self.logon.is_refused)

    def create_session(self) -> Session:
        """One connection, signed in as soon as it is used."""
        session: Any = Session()
        session.headers.update({**DEFAULT_HEADERS, "User-Agent": "Capture"})
        adapter = ReadingAdapter(self.context, self.logon, public_only=self._public_only)
        self._adapters.add(adapter)
        session.mount("https://", adapter)
        session.auth = self.sign_in.auth()
        session.session_id = random.randint(10_000, 99_999)  # noqa: S311 (exchangelib's name for it)
        session.usage_count = 0
        return session  # type: ignore[no-any-return]

    def cut(self) -> None:
        """Ends what is under way, from any thread: that raises there what the network raises."""
        for adapter in list(self._adapters):
            adapter.cut()

    def limit(self, most: int) -> None:
        """No more than that many connections from now on; those that are in use end when they are given back."""
        with self._session_pool_lock:
            self._session_pool_maxsize: int = min(self.max_connections, most)
        with suppress(Empty):
            while self._session_pool_size > most:
                self.release_session(self._session_pool.get(block=False))

    def release_session(self, session: Session) -> None:
        """To who waits for one, unless there are too many."""
        with self._session_pool_lock:
            is_too_many = self._session_pool_size > self._session_pool_maxsize
            self._session_pool_size -= is_too_many
        if is_too_many:
            self.close_session(session)
        else:
            super().release_session(session)

    def decrease_poolsize(self) -> None:
        """Never."""
        raise SessionPoolMinSizeReached("The pool has its size")


@dataclass(slots=True)
class _Lent:
    pool: Pool
    users: int = 0


@dataclass(slots=True)
class Pools:
    """Those of the process."""

    _lock: Lock = field(default_factory=Lock)
    _by_key: dict[object, _Lent] = field(default_factory=dict)

    def take(self, key: object, make: Callable[[], Pool], most: int) -> Pool:
        """The pool of this key, with no more than the fewest connections that its users ask for; what `make` raises."""
        with self._lock:
            lent = self._by_key.get(key)
            if lent is None:
                lent = self._by_key[key] = _Lent(make())
            elif not lent.users:
                lent.pool = make().after(lent.pool)
            lent.pool.limit(most)
            lent.users += 1
            return lent.pool

    def give_back(self, key: object) -> None:
        """When nobody uses it any more its connections end. Who takes it then reads the password anew."""
        with self._lock:
            lent = self._by_key[key]
            lent.users -= 1
            if not lent.users:
                lent.pool.close()


POOLS: Final = Pools()
