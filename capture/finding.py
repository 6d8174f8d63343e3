"""What `capture doctor` finds, one thing at a time."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: two sentences."""

    about: str
    wrong: str
    remedy: str
