"""What waits: a thread that may not ask yet, for as long as a thread may wait."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from threading import Lock
from typing import Final

from connectors.errors import TryLater
from connectors.pace.rate import Rate
from connectors.pace.shared import Share

AT_ONCE: Final = 0.8
"""How much of what a bucket holds one request may take: a bucket that must be full to serve overflows meanwhile."""
LONGEST_WAIT: Final = 60.0
"""Seconds that a thread sleeps because a provider says so. What takes longer is for a later pass."""

Sleep = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Shares:
    """What this process takes of quotas that other processes draw from."""

    own: Share
    """Of the account's."""
    whole: Share
    """Of that of the project, or the app."""


def shares(own: Share | None, whole: Share | None) -> Shares | None:
    """Of both quotas, where there are other processes."""
    return None if own is None or whole is None else Shares(own, whole)


class Quota:
    """What may be asked on behalf of one account: its own rate, and that of the project or app which others share."""

    def __init__(
        self,
        own: Rate,
        shared: Rate,
        provider: str,
        sleep: Sleep = time.sleep,
        shares: Shares | None = None,
        *,
        of_server: bool = False,
    ) -> None:
        """`shared`: with the quotas of others. `provider`: its name, for people. `shares`: with other processes.

        `of_server`: its waits mean that the server has too much to do, rather than that this account asks too much.
        """
        self._own, self._shared, self._provider, self._sleep = own, shared, provider, sleep
        self._shares, self._of_server = shares, of_server
        self._turn = Lock()

    def take(self, units: int) -> None:
        """Waits until `units` may be spent, and spends them.

        Raises TryLater where the provider wants a longer wait, and what the keeper of the shares raises.
        """
        with self._turn:
            while (seconds := self._own.wait(units)) > 0:
                self._check_worth_waiting()
                self._sleep(seconds)
            self._check_worth_waiting()
            seconds = self._shared.reserve(units)
            while seconds > 0:
                self._sleep(seconds)
                self._check_worth_waiting()
                seconds = self._shared.shut()
            self._own.spend(units)
            if self._shares is not None:
                self._agree(self._shares.own, units)
                self._agree(self._shares.whole, units)

    def at_once(self, units: int) -> int:
        """How many requests of `units` each may go together."""
        room = AT_ONCE * min(self._own.capacity, self._shared.capacity)
        return max(1, int(room / units))

    def refused(self, seconds: float | None, *, for_all: bool) -> None:
        """The provider asks us to wait for so long, or does not say how long."""
        rate = self._shared if for_all else self._own
        rate.refuse(seconds)
        if self._shares is not None:
            (self._shares.whole if for_all else self._shares.own).shut(rate.shut())

    def served(self) -> None:
        """The provider answered, and refused nothing."""
        self._own.serve()
        self._shared.serve()

    def pause(self, seconds: float) -> None:
        """Lets time pass for this thread alone. Raises TryLater where that is too long for a thread."""
        if seconds > LONGEST_WAIT:
            raise self._later(seconds)
        self._sleep(seconds)

    def _agree(self, share: Share, units: int) -> None:
        while (seconds := share.take(units)) > 0:
            self.pause(seconds)

    def _check_worth_waiting(self) -> None:
        if (seconds := max(self._own.shut(), self._shared.shut())) > LONGEST_WAIT:
            raise self._later(seconds)

    def _later(self, seconds: float) -> TryLater:
        wait = timedelta(seconds=seconds)
        return TryLater(f"{self._provider} asks us to wait", wait, of_server=self._of_server)
