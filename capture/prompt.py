"""Makes sources due as soon as their providers say that something has changed.

Polling makes capture complete; this only makes it prompt.
"""

import resource
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from capture.held import Held
from capture.watch import Watch
from store import pausing, sources
from store.database import Store

LISTENING_SECONDS = 0.5
"""The longest that one round takes: a connection put to wait is listened to that much later at most."""
MOST_HELD = 4_000
OTHER_FILES = 256
"""Open files that the rest of the process needs."""


@dataclass(frozen=True, slots=True)
class Prompter:
    """Acts on the hints of the connections that are held."""

    store: Store
    held: Held
    watch: Watch
    now: Callable[[], datetime]
    wake: Callable[[], None]
    """Wakes the workers."""

    def listen(self) -> None:
        """One round. Raises StoreError.

        A source whose connection has ended is due as soon as another one may be made, or nobody would hear of changes.
        """
        heard = self.watch.listen(LISTENING_SECONDS)
        for source in heard.ended:
            self.held.drop(source)
        called: set[int] = set()
        try:
            if heard.changed or heard.ended:
                now = self.now()
                with self.store.begin() as connection:
                    called = sources.call(connection, tuple(heard.changed), now)
                    for source, seconds in heard.ended.items():
                        sources.call(connection, (source,), now, timedelta(seconds=seconds))
                self.wake()
        finally:
            # In somebody's hands, as for a census: what was heard is heard again.
            for source in heard.changed - called:
                self.held.listen(source)

    def tidy(self) -> None:
        """Closes connections that nobody needs any more. Raises StoreError."""
        with self.store.read() as connection:
            epochs = pausing.epochs(connection, self.held.sources())
        self.held.tidy(epochs)


def room() -> int:
    """How many connections this process may hold; lets it open as many files as the system allows.

    Many systems allow 1,024 at first, for the sake of programs that use select(2).
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_HELD + OTHER_FILES
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return min(MOST_HELD, soft - OTHER_FILES) if soft != resource.RLIM_INFINITY else MOST_HELD
