"""How much was spent within the last so many seconds."""

from collections import deque
from dataclasses import dataclass, field


@dataclass(slots=True)
class Window:
    """What was spent lately."""

    total: int = 0
    _spent: deque[tuple[float, int]] = field(default_factory=deque)

    def add(self, at: float, units: int) -> None:
        """Spends."""
        self._spent.append((at, units))
        self.total += units

    def forget(self, until: float) -> None:
        """What was spent until then counts no more."""
        while self._spent and self._spent[0][0] <= until:
            self.total -= self._spent.popleft()[1]
