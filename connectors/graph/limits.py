"""Keeping to what Graph allows an app of one mailbox: four requests at a time, and 10,000 within ten minutes.

https://learn.microsoft.com/graph/throttling-limits#outlook-service-limits: each request of a batch counts. Graph hands
four of a batch at a time to Exchange, so that a second batch beside it would be over the limit.
https://learn.microsoft.com/answers/questions/1660054 (an answer of Microsoft's)
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from threading import Condition, Lock
from typing import Final

from config.microsoft import Cloud
from connectors.entra.registration import Registration
from connectors.model.address import Address
from connectors.pace.quota import Quota, Shares, Sleep, shares
from connectors.pace.rate import ALL, Clock, Rate
from connectors.pace.shared import Pool, Share, share_of
from connectors.pace.turns import Turns

IN_FLIGHT: Final = 4
"""Requests that Exchange may have in hand for a mailbox."""
REQUESTS: Final = 10_000
TEN_MINUTES: Final = 600.0
"""Seconds."""
RESERVE: Final = 0.2
"""What may be asked at once after a quiet time, as a share of the limit."""
STEADILY: Final = REQUESTS * (ALL - RESERVE) / TEN_MINUTES
"""Requests a second that a mailbox is read with for long."""
ALL_MAILBOXES: Final = 2_000
"""Requests a second of an app."""

_App = tuple[Cloud, str, Pool | None]
"""An app registration, by the client that is its own in all tenants, and who shares what it may ask."""


class Limits:
    """Of one app and one mailbox; for all threads."""

    def __init__(
        self,
        app: Rate,
        clock: Clock = time.monotonic,
        sleep: Sleep = time.sleep,
        mailbox: Rate | None = None,
        shares: Shares | None = None,
        turns: Turns | None = None,
    ) -> None:
        """`app`: what the app may ask of all mailboxes together.

        `shares`: of that and of `mailbox`, by processes. `turns`: of theirs, as one alone may have all in hand.
        """
        self.quota = Quota(mailbox or mailbox_rate(clock), app, "Microsoft", sleep, shares)
        """How often it may be asked, and how long it waits."""
        self._turns = turns
        self._free, self._changed, self._turn = IN_FLIGHT, Condition(), Lock()

    @contextmanager
    def asking(self, requests: int) -> Iterator[None]:
        """Around one HTTP request that carries so many. Waits until it may be sent.

        Raises TryLater where Graph wants a longer wait than a thread has patience for, and what the keeper of shares
        and turns raises.
        """
        needed = min(requests, IN_FLIGHT)
        # Who needs all four must not be overtaken again and again by those who need one.
        with self._turn, self._changed:
            self._changed.wait_for(lambda: self._free >= needed)
            self._free -= needed
        try:
            self.quota.take(requests)
            with self._turns.taken() if self._turns else nullcontext():
                yield
        finally:
            with self._changed:
                self._free += needed
                self._changed.notify_all()


def app_rate(clock: Clock = time.monotonic) -> Rate:
    """What an app may ask of all mailboxes together."""
    return Rate(ALL_MAILBOXES, clock, within=1.0)


def mailbox_rate(clock: Clock = time.monotonic) -> Rate:
    """What an app may ask of one mailbox."""
    return Rate(REQUESTS, clock, within=TEN_MINUTES, capacity=RESERVE)


class _AllLimits:
    """All limits of the process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._apps: dict[_App, tuple[Rate, Share | None]] = {}
        self._mailboxes: dict[tuple[_App, Address], Limits] = {}

    def of(self, registration: Registration, mailbox: Address, pool: Pool | None = None) -> Limits:
        app = registration.cloud, registration.client, pool
        with self._lock:
            if (app, mailbox) not in self._mailboxes:
                self._mailboxes[app, mailbox] = self._made(app, mailbox)
            return self._mailboxes[app, mailbox]

    def _made(self, app: _App, mailbox: Address) -> Limits:
        cloud, client, pool = app
        name, own = f"microsoft/{cloud}/{client}", mailbox_rate()
        if app not in self._apps:
            rate = app_rate()
            self._apps[app] = rate, share_of(pool, name, rate)
        rate, share = self._apps[app]
        mine = share_of(pool, f"{name}/{mailbox}", own, unasked=True)
        turns = Turns(pool, f"turn/{name}/{mailbox}") if pool else None
        return Limits(rate, mailbox=own, shares=shares(mine, share), turns=turns)


limits_of: Final = _AllLimits().of
"""Of an app and a mailbox: the same ones for all threads of the process, however the app's tenant is written, with what
it shares by way of `pool` with other processes.

A mailbox is known here by the address that it is asked for by. Connections that name it by two of its addresses have
limits of their own; where these are too much together, Microsoft refuses some with 429, which are asked again.
"""
