"""What `capture doctor` finds, one thing at a time."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding matters, the least first."""

    INFO = "info"
    """Nothing is wrong; good to know."""
    WARNING = "warning"
    """It will be wrong, or some of it is."""
    CRITICAL = "critical"
    """Something is not captured now, or may be lost."""

    @property
    def rank(self) -> int:
        """The least is 0."""
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing: two sentences."""

    about: str
    wrong: str
    remedy: str
    severity: Severity = Severity.WARNING

    @property
    def needs_person(self) -> bool:
        """It is more than good to know."""
        return self.severity is not Severity.INFO
