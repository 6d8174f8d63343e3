"""How much was asked for, in Google's units, and the limits of it: so much within any 60 seconds.

https://developers.google.com/workspace/gmail/api/reference/quota
https://developers.google.com/workspace/calendar/api/guides/quota
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from tests.servers.google.call import Call
from tests.servers.google.refusal import Refusal
from tests.servers.https.window import Window

WINDOW: Final = 60.0
"""Seconds."""
GMAIL: Final = {
    "gmail.users.getProfile": 1,
    "gmail.users.labels.list": 1,
    "gmail.users.history.list": 2,
    "gmail.users.messages.list": 5,
    "gmail.users.messages.get": 20,
    "gmail.users.messages.attachments.get": 20,
    "gmail.users.watch": 100,
}
"""Units of projects made since May 2026; every method of the other APIs costs one."""


@dataclass(slots=True)
class Quota:
    """Counts always, and refuses what is over a limit where limits are set."""

    clock: Callable[[], float]
    per_user: dict[str, int] = field(default_factory=dict)
    """API (gmail, calendar, directory) → units that one person may use in 60 seconds. Not set: any number."""
    per_project: dict[str, int] = field(default_factory=dict)
    """API → units that all may use together in 60 seconds."""
    costs: dict[str, int] = field(default_factory=lambda: dict(GMAIL))
    units: Counter[str] = field(default_factory=Counter)
    """Spent, by person."""
    refused: Counter[str] = field(default_factory=Counter)
    """Calls that were over a limit, by person."""
    spent: list[tuple[float, int]] = field(default_factory=list)
    """When, and how many units, all together."""
    _windows: dict[tuple[str, str], Window] = field(default_factory=dict)

    def take(self, call: Call) -> None:
        """Counts the call. Raises Refusal where it is over a limit; then it costs nothing."""
        api, cost, now = call.method.partition(".")[0], self.costs.get(call.method, 1), self.clock()
        limits = [(self.per_user.get(api), call.user, "user"), (self.per_project.get(api), "", "")]
        windows = [(limit, self._window(api, who, now), word) for limit, who, word in limits if limit is not None]
        for limit, window, word in windows:
            if window.total + cost > limit:
                self.refused[call.user] += 1
                raise over(call, word)
        for _, window, _ in windows:
            window.add(now, cost)
        self.units[call.user] += cost
        self.spent.append((now, cost))

    def _window(self, api: str, who: str, now: float) -> Window:
        window = self._windows.setdefault((api, who), Window())
        window.forget(now - WINDOW)
        return window


def over(call: Call, word: str) -> Refusal:
    """The refusal of a call that is over the limit of its user ("user") or of all ("")."""
    limit = f"Queries per minute{f' per {word}' if word else ''}"
    message = f"Quota exceeded for quota metric 'Queries' and limit '{limit}' of service '{call.host}'"
    info = {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": "RATE_LIMIT_EXCEEDED",
        "domain": "googleapis.com",
        "metadata": {"service": call.host},
    }
    return Refusal(403, "rateLimitExceeded", message, domain="usageLimits", extra={"details": [info]})
