"""Asking a server until it answers, for as long as a thread may wait."""

import time
from collections.abc import Callable
from typing import Final, TypeVar

from connectors.ews.account import Sitting
from connectors.ews.advice import sign_in_refused
from connectors.ews.errors import FAILURES, Lost, trouble_of
from connectors.faults import documented
from connectors.pace.outcomes import PASSING, Kind, Trouble
from connectors.pace.quota import LONGEST_WAIT, Quota
from connectors.pace.rounds import until_answered

T = TypeVar("T")

AT_LAST: Final = 2.0
"""Seconds that are never too long to wait."""


class Asking:
    """That of one Office. Not for several threads at once."""

    def __init__(self, sitting: Sitting) -> None:
        self.sitting = sitting
        self.has_served = False
        """Whether the server has answered anything yet."""
        self._since = time.monotonic()
        """When it was last asked anew, or answered."""

    @property
    def quota(self) -> Quota:
        """Shared by all who use the connections."""
        return self.sitting.pool.quota

    def begin(self) -> None:
        """Something else is asked from now on: patience begins anew."""
        self._since = time.monotonic()

    def ask(self, call: Callable[[], T]) -> T:
        """What `call` returns. Raises ConnectorError."""
        self.begin()
        return until_answered(lambda: self.tried(call), self.quota)

    def tried(self, call: Callable[[], T]) -> T | Trouble:
        """What `call` returns, or why it does not; signed in anew, or over another connection, once.

        Raises TryLater where nothing was answered for a minute, or would be, and what `call` raises of our own.
        """
        pool = self.sitting.pool
        if pool.logon.is_refused:
            return Trouble(Kind.ACCOUNT, sign_in_refused(self.sitting.attempt))
        answer = self._once(call)
        if isinstance(answer, Trouble) and answer.kind is Kind.SIGN_IN and pool.may_ask_again:
            # Exchange says 401 too when it is busy, or has forgotten a connection that was signed in.
            pool.sign_in.again(answer.challenge)
            answer = self._once(call)
        elif isinstance(answer, Trouble) and isinstance(answer.error, Lost):
            answer = self._once(call)
        if not isinstance(answer, Trouble):
            self.has_served = True
            self.begin()
        elif answer.kind in PASSING:
            self._check_worth_waiting(answer)
        return answer

    def trouble(self, error: Exception) -> Trouble:
        """What the refusal of one thing among several means."""
        return trouble_of(error, self.sitting.attempt)

    def _once(self, call: Callable[[], T]) -> T | Trouble:
        self.quota.take(1)
        try:
            with documented("An answer of the Exchange server"):
                self.sitting.learn_version()
                return call()
        except FAILURES as error:
            return self.trouble(error)

    def _check_worth_waiting(self, trouble: Trouble) -> None:
        wait = trouble.wait or 0.0
        if time.monotonic() - self._since + max(wait, AT_LAST) <= LONGEST_WAIT:
            return
        if trouble.kind is Kind.RATE:
            self.quota.refused(trouble.wait, for_all=False)
        raise trouble.lasting().error
