"""Which messages capture holds, as far as one pass asks."""

from collections.abc import Iterable
from typing import Final

from connectors.protocol import Known

_FEW: Final = 100
"""Messages up to which asking for each is cheaper than asking for all."""


class Held:
    """Use it for one pass."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._told: dict[str, bool] = {}
        """Whether a message that this pass has told of is there; what capture holds may lag behind by a page."""
        self._all: set[str] | None = None
        self._asked = 0

    def __contains__(self, ident: str) -> bool:
        told = self._told.get(ident)
        if told is not None:
            return told
        self._asked += 1
        if self._asked <= _FEW:
            return bool(self._known(ident).get(ident))
        if self._all is None:
            self._all = {item for item, version in self._known("").items() if version and "#" not in item}
        return ident in self._all

    def tell(self, ids: Iterable[str], *, is_there: bool) -> None:
        """Of messages that have been told of."""
        self._told |= dict.fromkeys(ids, is_there)

    def all(self) -> set[str]:
        """All messages, with what this pass has told."""
        messages = {item.partition("#")[0] for item in self._known("")} | self._told.keys()
        return {ident for ident in messages if self._told.get(ident, True)}
