"""Keeping to the rates that Google states: units a minute for each user, and for all users of a project together.

A rate is a bucket of units that fills steadily and holds little. What it holds and what flows in within any minute is
less than the quota by the time that requests may be under way, so that no more than the quota arrives in any 60
seconds; and what flows in alone is over 95 % of it.
"""

import time
from collections.abc import Callable
from datetime import timedelta
from threading import Lock
from typing import Final

from connectors.errors import TryLater
from connectors.google.api import Api

MINUTE: Final = 60.0
REFILL: Final = 0.955
"""What flows in within a minute, as a share of the quota."""
CAPACITY: Final = 0.03
"""What a bucket holds, as a share of the quota. The 1.5 % left over are for a second's delay on the way."""
LEAST: Final = 0.01
"""What flows in at least, where one request costs nearly the whole quota."""
AT_ONCE: Final = 0.8
"""How much of what a bucket holds one request may take: a bucket that must be full to serve overflows meanwhile."""
MOST_PARTS: Final = 50
"""https://developers.google.com/workspace/gmail/api/guides/batch: larger batches are likely to be refused."""
TOO_LITTLE: Final = 1e-6
"""Units that are not worth waiting for: the rounding of clocks."""
LONGEST_WAIT: Final = 60.0
"""Seconds that a thread sleeps because Google says so. What takes longer is for a later pass."""

Clock = Callable[[], float]
Sleep = Callable[[float], None]


class Rate:
    """One quota, shared by threads."""

    def __init__(self, per_minute: int, clock: Clock = time.monotonic) -> None:
        """`clock` in seconds; full at first."""
        self._quota, self._clock, self._lock = per_minute, clock, Lock()
        self._flow = per_minute * REFILL / MINUTE
        """Units a second."""
        self.capacity = per_minute * CAPACITY
        """Units; more where a single request costs more, and then less flows in."""
        self._level = self.capacity
        self._at = clock()
        self._refusals = 0

    def wait(self, units: int) -> float:
        """Seconds until `units` may be spent, if nobody else spends any."""
        with self._lock:
            self._fit(units)
            lacking = units - self._filled()
            return self._shut() + (lacking / self._flow if lacking > TOO_LITTLE else 0.0)

    def spend(self, units: int) -> None:
        """Now, whether there are so many or not."""
        with self._lock:
            self._level = self._filled() - units

    def reserve(self, units: int) -> float:
        """Spends `units`, and returns the seconds until they may be used: who came first is served first."""
        with self._lock:
            self._fit(units)
            self._level = self._filled() - units
            return max(0.0, -self._level / self._flow) + self._shut()

    def shut(self) -> float:
        """Seconds until anything may be spent, as Google has asked us to wait."""
        with self._lock:
            return self._shut()

    def refuse(self, seconds: float | None) -> None:
        """Google did not serve us: nothing flows in for `seconds`, else for 1, 2, 4 ... s as it goes on refusing."""
        with self._lock:
            if self._shut() and seconds is None:
                return  # asked before the last refusal, and refused with it
            level = min(0.0, self._filled())
            self._refusals += seconds is None
            asked = 2.0 ** (self._refusals - 1) if seconds is None else seconds
            self._at, self._level = max(self._at, self._clock() + asked), level

    def serve(self) -> None:
        """Google serves us again."""
        with self._lock:
            self._refusals = 0

    def _filled(self) -> float:
        now = self._clock()
        if now > self._at:
            self._level = min(self.capacity, self._level + (now - self._at) * self._flow)
            self._at = now
        return self._level

    def _shut(self) -> float:
        return max(0.0, self._at - self._clock())

    def _fit(self, units: int) -> None:
        if units > self.capacity:
            self._filled()
            self.capacity = units
            self._flow = max(self._quota * (REFILL + CAPACITY) - units, self._quota * LEAST) / MINUTE


class Quota:
    """What one user may ask of one API: her own rate, and that of the project that she shares."""

    def __init__(self, user: Rate, project: Rate, sleep: Sleep = time.sleep) -> None:
        """`project` may be shared with the quotas of others."""
        self._user, self._project, self._sleep = user, project, sleep
        self._turn = Lock()

    def take(self, units: int) -> None:
        """Waits until `units` may be spent, and spends them. Raises TryLater where Google wants a longer wait."""
        with self._turn:
            while (seconds := self._user.wait(units)) > 0:
                self._check_worth_waiting()
                self._sleep(seconds)
            self._check_worth_waiting()
            seconds = self._project.reserve(units)
            while seconds > 0:
                self._sleep(seconds)
                self._check_worth_waiting()
                seconds = self._project.shut()
            self._user.spend(units)

    def at_once(self, units: int) -> int:
        """How many requests of `units` each may go together."""
        room = AT_ONCE * min(self._user.capacity, self._project.capacity)
        return max(1, min(MOST_PARTS, int(room / units)))

    def refused(self, seconds: float | None, *, whole_project: bool) -> None:
        """Google asks us to wait for so long, or does not say how long."""
        (self._project if whole_project else self._user).refuse(seconds)

    def served(self) -> None:
        """Google answered, and refused nothing."""
        self._user.serve()
        self._project.serve()

    def pause(self, seconds: float) -> None:
        """Lets time pass for this thread alone. Raises TryLater where that is too long for a thread."""
        if seconds > LONGEST_WAIT:
            raise _later(seconds)
        self._sleep(seconds)

    def _check_worth_waiting(self) -> None:
        if (seconds := max(self._user.shut(), self._project.shut())) > LONGEST_WAIT:
            raise _later(seconds)


def _later(seconds: float) -> TryLater:
    return TryLater("Google asks us to wait", timedelta(seconds=seconds))


class _Quotas:
    """All quotas of the process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._projects: dict[tuple[str, str, int], Rate] = {}
        self._users: dict[tuple[str, str, int, int, str], Quota] = {}

    def of(self, project: str, api: Api, user: str) -> Quota:
        shared = (project, api.name, api.per_project)
        own = (*shared, api.per_user, user)
        with self._lock:
            if own not in self._users:
                whole = self._projects.setdefault(shared, Rate(api.per_project))
                self._users[own] = Quota(Rate(api.per_user), whole)
            return self._users[own]


quota_of: Final = _Quotas().of
"""Of a project, an API and a user: the same one for all threads of the process."""
