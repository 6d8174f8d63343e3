"""The stretch of time in which series of meetings are expanded.

From five years back to the first of the month four months on, which is at least 90 days ahead. It moves when the month
changes and not with the clock, so that an unchanged file with an endless series is read again twelve times a year.
"""

from datetime import datetime
from functools import lru_cache

from connectors.ical import Window

_YEARS_BACK = 5
_MONTHS_AHEAD = 4


def window(now: datetime) -> Window:
    """The window at this moment; `now` aware and in UTC."""
    began = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    years, months = divmod(began.month - 1 + _MONTHS_AHEAD, 12)
    return Window(
        began.replace(year=began.year - _YEARS_BACK), began.replace(year=began.year + years, month=months + 1)
    )


@lru_cache(1)
def month(window: Window) -> str:
    """Names a window within the version of an item."""
    return f"~{window.end:%Y-%m}"
