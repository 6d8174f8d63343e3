"""What becomes of a request that was refused."""

from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import Final, Self

from connectors.errors import ConnectorError, ProviderBug, TryLater


class Kind(StrEnum):
    """By remedy."""

    RATE = "rate"
    """Asked again once the provider serves us again."""
    PASSING = "passing"
    """Asked again after a while."""
    SIGN_IN = "sign_in"
    """Asked again with a new token, once."""
    MISSING = "missing"
    """Nothing is there."""
    ITEM = "item"
    """It will always be refused; others need not be."""
    ACCOUNT = "account"
    """All will be refused."""


PASSING: Final = frozenset((Kind.RATE, Kind.PASSING))


@dataclass(frozen=True, slots=True)
class Trouble:
    """One request that was refused."""

    kind: Kind
    error: ConnectorError
    wait: float | None = None
    """Seconds that the provider asks us to wait."""
    for_all: bool = False
    """Those who share the project, or the app, are refused too."""
    challenge: str = ""
    """What a new token must prove, in the provider's words."""

    def lasting(self) -> Self:
        """For who asks no more: its error tells the wait."""
        if not self.wait or not isinstance(self.error, TryLater):
            return self
        wait = timedelta(seconds=self.wait)
        return replace(self, error=TryLater(str(self.error), wait, of_server=self.error.of_server))


@dataclass(frozen=True, slots=True)
class Refused:
    """Asked for among others, and the only one that the provider does not hand over."""

    why: str
    """A sentence for people, without content."""
    is_passing: bool = False
    """It was asked for often enough, and may be handed over another time."""

    def error(self, what: str) -> ConnectorError:
        """Where nothing can be done without `what` was asked for."""
        return TryLater(self.why, of_server=False) if self.is_passing else ProviderBug(self.why, what)
