"""How long one goes on asking what Google could not answer just now."""

from collections import Counter
from collections.abc import Mapping
from typing import Final

from connectors.google.errors import Kind, Trouble
from connectors.google.quota import Quota

TRIES: Final = 6
"""How often the same is asked: with the waits between, half a minute in all where Google does not say how long."""
PASSING: Final = frozenset((Kind.RATE, Kind.PASSING))


class Patience:
    """That of one call of ours, which may consist of several requests."""

    def __init__(self, quota: Quota) -> None:
        """Waits are shared by way of `quota` where Google wants fewer requests."""
        self._quota = quota
        self._tried: Counter[str] = Counter()
        self._in_vain = 0

    def is_spent(self, key: str, trouble: Trouble) -> bool:
        """Whether the request of this name, which has met with `trouble`, is not to be asked again."""
        self._tried[key] += 1
        return trouble.kind not in PASSING or self._tried[key] >= TRIES

    def heed(self, refused: Mapping[str, Trouble], served: int) -> None:
        """Lets pass the time that Google needs, after one round in which `served` requests were answered.

        Raises TryLater where that is too long for a thread.
        """
        rates = [trouble for trouble in refused.values() if trouble.kind is Kind.RATE]
        waits = [trouble.wait for trouble in refused.values() if trouble.wait is not None]
        longest = max(waits, default=None)
        if rates:
            self._quota.refused(longest, whole_project=any(trouble.whole_project for trouble in rates))
        elif served:
            self._in_vain = 0
            self._quota.served()
        elif refused:
            self._in_vain += 1
            self._quota.pause(2.0 ** (self._in_vain - 1) if longest is None else longest)
