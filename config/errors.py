"""What can be wrong with settings and secrets, each with its remedy.

Exception
├─ ConfigError         every problem of the settings, at once
└─ SecretUnavailable   a reference to a secret leads nowhere
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, as parts of one sentence. Never holds the value of a secret."""

    key: str
    """`web.port`; "" where the problem is the file itself."""
    place: str
    """Where the value came from: a file, a line of it, an environment variable, a credential."""
    wrong: str
    remedy: str
    """What to do, in the imperative."""

    def __str__(self) -> str:
        where = f"{self.key} ({self.place})" if self.key else self.place
        return f"{where}: {self.wrong}; {self.remedy}."


class ConfigError(Exception):
    """The settings cannot be used. `str()` has one line for each problem."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        """`problems` is not empty."""
        lines = [str(problem) for problem in problems]
        head = [f"The settings have {len(lines)} problems:"] if len(lines) > 1 else []
        super().__init__("\n".join(head + lines))
        self.problems = tuple(problems)


class SecretUnavailable(Exception):
    """A secret cannot be read now. `str()` is one sentence with the remedy."""
