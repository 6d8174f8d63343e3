"""Tells systemd how the service fares: https://www.freedesktop.org/software/systemd/man/latest/sd_notify.html"""

import os
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Final

from capture.monitoring.pulse import Pulse

_LOOK_SECONDS: Final = 0.2
_MOST_SECONDS: Final = 15.0
_PATIENCE_SECONDS: Final = 5.0
_A_SECOND: Final = 1_000_000
"""Microseconds."""


def notify(state: str, environment: Mapping[str, str] = os.environ) -> bool:
    """Sends `READY=1` or the like; False where nobody asked for it, or nobody listens any more."""
    address = environment.get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")):
        return False
    # A name in the abstract space begins with a null byte: unix(7).
    place = f"\0{address[1:]}" if address.startswith("@") else address
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as sender:
        # systemd reads at once; what does not must not hold up the end.
        sender.settimeout(_PATIENCE_SECONDS)
        sender.sendto(state.encode(), place)
        return True
    return False


def watchdog_seconds(environment: Mapping[str, str] = os.environ) -> float | None:
    """After so many seconds without a sign systemd restarts us; None where it does not watch this process."""
    given, of = environment.get("WATCHDOG_USEC", ""), environment.get("WATCHDOG_PID", "")
    if not given.isdecimal() or int(given) == 0 or (of and of != str(os.getpid())):
        return None
    return int(given) / _A_SECOND


@contextmanager
def supervised(pulse: Pulse) -> Iterator[None]:
    """Says that the service is ready once every part was heard, and goes on to say that it lives while that is true.

    Leaving it, the service is said to be stopping; a page in hand may still take its time.
    """
    if "NOTIFY_SOCKET" not in os.environ:
        yield
        return
    over = threading.Event()
    teller = threading.Thread(target=_tell, args=(pulse, over), name="supervisor", daemon=True)
    teller.start()
    try:
        yield
    finally:
        over.set()
        teller.join()


def stopping() -> None:
    """From here on the end is wanted. Safe in a signal handler."""
    notify("STOPPING=1\nSTATUS=Finishing what is in hand")


def _tell(pulse: Pulse, over: threading.Event) -> None:
    while not pulse.has_begun:
        if over.wait(_LOOK_SECONDS):
            return
    notify("READY=1\nSTATUS=Running")
    watched = watchdog_seconds()
    told: list[str] = []
    while not over.wait(min((watched or _MOST_SECONDS) / 3, _MOST_SECONDS)):
        problems = pulse.problems()
        if watched is not None and not problems:
            notify("WATCHDOG=1")
        if problems != told:
            notify(f"STATUS={' '.join(problems) or 'Running'}")
            told = problems
