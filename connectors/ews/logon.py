"""A password at a server: tried by one request at a time until it lets us in, and left alone where it does not.

Windows locks an account after as few as three or five wrong ones, and a service account's is that of all mailboxes:
https://learn.microsoft.com/windows/security/threat-protection/security-policy-settings/account-lockout-threshold
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from typing import Final

from requests import PreparedRequest, Response
from requests.exceptions import Timeout

from connectors.ews.refusals import HttpRefused

REFUSED: Final = 3_600.0
"""Seconds for which a password that was refused is not tried again."""
FRESH: Final = 10.0
"""Seconds after a success in which Basic, which shows the password with every request, takes no turns."""
PATIENCE: Final = 75.0
"""Seconds to wait for the turn: longer than a request that nobody answers."""
HANGING: Final = 2.0
"""The same for a password that has served: who hangs does not hold up the others."""
_BASIC: Final = "Basic "
_NTLM: Final = ("NTLM TlRMTVNTUAAD", "Negotiate TlRMTVNTUAAD")
"""What begins with "NTLMSSP" and the number of its third message, the one with the proof: [MS-NLMP] 2.2.1.3."""


@dataclass(slots=True)
class Logon:
    """That of one name by one password at one server: all pools and streams share it. For several threads at once."""

    _turn: Lock = field(default_factory=Lock)
    _has_served: bool = False
    _served_at: float = 0.0
    _doubted_at: float = 0.0
    """When it was refused since it served last, if it was."""
    _refused_until: float = 0.0

    @property
    def has_served(self) -> bool:
        """The server has answered to it."""
        return self._has_served

    @property
    def is_refused(self) -> bool:
        """Nobody is to sign in by it."""
        return time.monotonic() < self._refused_until

    def send(self, request: PreparedRequest, send: Callable[[], Response]) -> Response:
        """What `send` returns. Raises HttpRefused where the password is not to be tried, Timeout, and what it raises.

        A first refusal of a password that has served is let pass: Exchange says 401 too when it is busy.
        """
        proof = _proof(request)
        if not proof.startswith((_BASIC, *_NTLM)):
            return send()
        with self._in_turn(is_free=proof.startswith(_BASIC) and self._is_fresh):
            if self.is_refused:
                raise HttpRefused(401, {})
            began = time.monotonic()
            answer = send()
            self._learn(answer.status_code, began)
            return answer

    @property
    def _is_fresh(self) -> bool:
        return self._has_served and not self._doubted_at and time.monotonic() - self._served_at < FRESH

    @contextmanager
    def _in_turn(self, *, is_free: bool) -> Iterator[None]:
        if is_free:
            yield
            return
        is_trusted = self._has_served and not self._doubted_at
        is_ours = self._turn.acquire(timeout=HANGING if is_trusted else PATIENCE)
        try:
            if not is_ours and not (self._has_served and not self._doubted_at):
                raise Timeout("Another request has not signed in in time")
            yield
        finally:
            if is_ours:
                self._turn.release()

    def _learn(self, status: int, began: float) -> None:
        if status == 200:
            self._has_served, self._served_at, self._doubted_at = True, time.monotonic(), 0.0
        elif status == 401 and (not self._has_served or 0.0 < self._doubted_at <= began):
            self._refused_until = time.monotonic() + REFUSED
        elif status == 401 and not self._doubted_at:
            self._doubted_at = time.monotonic()


def _proof(request: PreparedRequest) -> str:
    told = request.headers.get("Authorization", "")
    return told.decode("latin-1") if isinstance(told, bytes) else told


@dataclass(slots=True)
class Logons:
    """Those of the process: a password that was refused stays so when nobody is connected any more."""

    _lock: Lock = field(default_factory=Lock)
    _by_key: dict[object, Logon] = field(default_factory=dict)

    def of(self, key: object) -> Logon:
        """`key`: which server, which name, and what tells the password from another."""
        with self._lock:
            return self._by_key.setdefault(key, Logon())


LOGONS: Final = Logons()
