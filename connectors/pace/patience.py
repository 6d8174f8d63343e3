"""How long one goes on asking what a provider could not answer just now."""

from collections import Counter
from collections.abc import Mapping
from typing import Final

from connectors.pace.outcomes import PASSING, Kind, Trouble
from connectors.pace.quota import LONGEST_WAIT, Quota

TRIES: Final = 6
"""How often the same is asked: with the waits between, half a minute in all where it does not say how long."""


class Patience:
    """That of one call of ours, which may consist of several requests."""

    def __init__(self, quota: Quota) -> None:
        """Waits are shared by way of `quota` where the provider wants fewer requests."""
        self._quota = quota
        self._tried: Counter[str] = Counter()
        self._served = self._in_vain = 0
        self._owed = 0.0
        """Seconds that the provider wants to pass before it is asked again for what it refused among others."""

    def is_spent(self, key: str, trouble: Trouble) -> bool:
        """Whether the request of this name, which has met with `trouble`, is not to be asked again."""
        self._tried[key] += 1
        return trouble.kind not in PASSING or self._tried[key] >= TRIES or self._is_too_long(trouble)

    def heed(self, refused: Mapping[str, Trouble], served: int) -> None:
        """Lets pass the time that the provider needs, after one round in which `served` requests were answered.

        Raises TryLater where that is too long for a thread.
        """
        self._served += served
        rates = [trouble for trouble in refused.values() if trouble.kind is Kind.RATE]
        heeded = [trouble.wait for trouble in refused.values() if not self._is_too_long(trouble)]
        longest = max((wait for wait in heeded if wait is not None), default=None)
        if rates:
            self._quota.refused(longest, for_all=any(trouble.for_all for trouble in rates))
        elif served:
            self._in_vain = 0
            self._quota.served()
            self._owed = max(self._owed, longest or 0.0)
        elif refused:
            self._in_vain += 1
            self._quota.pause(2.0 ** (self._in_vain - 1) if longest is None else longest)

    def rest(self) -> None:
        """Before what was refused is asked again: the time that the provider wants for it, while it served others."""
        if self._owed:
            self._quota.pause(self._owed)
            self._owed = 0.0

    def _is_too_long(self, trouble: Trouble) -> bool:
        """One request must not keep those back that the provider serves."""
        return bool(self._served) and trouble.kind is Kind.PASSING and (trouble.wait or 0.0) > LONGEST_WAIT
