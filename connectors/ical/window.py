"""The stretch of time in which series are expanded: around now as far as settings say, moving from month to month.

It moves with the month and not with the clock, so that a calendar that has not changed is read again twelve times a
year: what was read in another window has another version.
"""

from datetime import datetime, timedelta

from connectors.ical.model import Window
from connectors.protocol import Reach

_MORE_THAN_A_MONTH = timedelta(days=32)
_MARK = "~"
"""Stands in such versions and no others."""


def window_at(now: datetime, reach: Reach) -> Window:
    """At least as far as `reach` from any moment of the month of `now`, which is aware and in UTC."""
    began = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return Window(began - reach.back, (began + _MORE_THAN_A_MONTH).replace(day=1) + reach.ahead)


def window_name(window: Window) -> str:
    """Names a window, in versions and cursors of what was expanded in it: `~20260803-20271201`."""
    return f"{_MARK}{window.start:%Y%m%d}-{window.end:%Y%m%d}"


def expanded_elsewhere(version: str, name: str) -> bool:
    """Whether a version is of something that was expanded in another window than that of this name."""
    return _MARK in version and name not in version
