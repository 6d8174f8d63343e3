"""What a daemon runs for each provider that it can hear."""

from dataclasses import dataclass
from typing import Protocol

from capture.push.heard import Heard
from capture.push.renewer import Renewer


class Listener(Protocol):
    """Hears what a provider says."""

    def run(self) -> None:
        """In a thread of its own, until closed. What fails is logged, and tried again."""
        ...

    def close(self) -> None:
        """From any thread."""
        ...


@dataclass(frozen=True, slots=True)
class Push:
    """Who hears a provider, who is told, and who has it speak."""

    listener: Listener
    heard: Heard
    renewer: Renewer

    def close(self) -> None:
        """Ends them. From any thread."""
        self.listener.close()
        self.renewer.close()
