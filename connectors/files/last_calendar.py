"""Remembers the calendar that was read last.

The meetings of one calendar file fill many pages, and the bodies of each page are asked for by themselves: to read the
file for every page makes the work grow with the square of its meetings.
"""

from dataclasses import dataclass

from connectors.files.reading import Stamp, read, stamp_of
from connectors.ical import Reading, Window, read_calendar


@dataclass(slots=True)
class LastCalendar:
    """Holds one calendar at most."""

    _which: tuple[str, Stamp | None, Window] | None = None
    _reading: Reading | None = None

    def read(self, path: str, window: Window) -> Reading:
        """The calendar in a file as it is now. Raises OSError, MalformedCalendar."""
        which = (path, stamp_of(path), window)
        if self._reading is None or self._which != which:
            self.forget()
            self._reading = read_calendar(read(path), window, archive=True)
            self._which = which
        return self._reading

    def forget(self) -> None:
        """Frees the memory."""
        self._which = self._reading = None
