"""Whether the parts of this process live: each says so again and again, or is a thread that can be looked at."""

import threading
from collections.abc import Callable, Iterable
from time import monotonic
from typing import Final

PATIENCE_SECONDS: Final = 60.0
"""A part that has not been heard for so long hangs. The slowest beat is one a second; a busy machine delays it."""

SCHEDULER: Final = "scheduler"
PAGES: Final = "pages"
WORKER: Final = "worker"


class Pulse:
    """Of one process. Safe to share between threads."""

    def __init__(self, parts: Iterable[str] = (), clock: Callable[[], float] = monotonic) -> None:
        """`parts` are those that must beat; `clock` gives seconds that only grow."""
        self._clock = clock
        self._lock = threading.Lock()
        self._heard = dict.fromkeys(parts, clock())
        self._waited_for = set(self._heard)
        self._threads: tuple[threading.Thread, ...] = ()

    def beat(self, part: str) -> None:
        """The part is well. One that nobody expects is not listened to."""
        with self._lock:
            if part in self._heard:
                self._heard[part] = self._clock()
                self._waited_for.discard(part)

    def watch(self, threads: Iterable[threading.Thread]) -> None:
        """From now on these have to be alive."""
        with self._lock:
            self._threads = tuple(threads)

    def rest(self) -> None:
        """The program ends: parts stop one after the other, as they should."""
        with self._lock:
            self._heard, self._threads = {}, ()

    @property
    def has_begun(self) -> bool:
        """Every part has been heard at least once."""
        with self._lock:
            return not self._waited_for

    def silence(self) -> dict[str, float]:
        """Seconds since each part was last heard."""
        with self._lock:
            now = self._clock()
            return {part: now - at for part, at in self._heard.items()}

    def threads(self) -> tuple[int, int]:
        """How many of the watched threads live, and how many have died."""
        with self._lock:
            living = sum(thread.is_alive() for thread in self._threads)
            return living, len(self._threads) - living

    def problems(self) -> list[str]:
        """What is wrong, a sentence each; none where all is well. Only a restart mends it."""
        found = [
            f"The {part} has not been heard for {seconds:.0f} s: restart Capture."
            for part, seconds in self.silence().items()
            if seconds > PATIENCE_SECONDS
        ]
        _, dead = self.threads()
        if dead:
            found.append(
                f"{dead} of the daemon's threads ended by a fault: restart Capture, and report what the log has."
            )
        return found
