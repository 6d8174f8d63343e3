"""What ends the program politely."""

import signal
from collections.abc import Callable
from types import FrameType


def on_signals(stop: Callable[[], None]) -> None:
    """Calls `stop` on SIGTERM (systemd, kill) and SIGINT (Ctrl+C). Only for the main thread."""

    def handle(number: int, frame: FrameType | None) -> None:
        del number, frame
        stop()

    signal.signal(signal.SIGTERM, handle)
    signal.signal(signal.SIGINT, handle)
