"""What one calendar may cost, so that no rule can hang us or fill the memory."""

from connectors.ical.errors import NotUnderstood

MAX_OCCURRENCES = 10_000
"""Of one series in one window: a daily meeting for 27 years."""
MAX_MEETINGS = 100_000
"""Of one calendar."""
MAX_STEPS = 1_000_000
"""Days, weeks, months, years and times looked at in expanding the rules of one calendar: some seconds."""


class TooMuch(NotUnderstood):
    """A rule is denser than we are willing to follow."""


class Budget:
    """Steps that are left for one calendar."""

    def __init__(self, steps: int = MAX_STEPS) -> None:
        self._steps = steps
        self.spent = 0
        """More than there were once they are used up."""

    def spend(self, steps: int = 1) -> None:
        """Takes `steps`; raises TooMuch when they are used up."""
        self.spent += steps
        if self.spent > self._steps:
            raise TooMuch("expanding its recurrence takes too many steps")
