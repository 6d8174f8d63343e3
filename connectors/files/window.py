"""The stretch of time in which series of meetings are expanded.

From five years back, to the first of a month at least 90 days ahead. It moves once a month and not with the clock, so
that an unchanged file with an endless series is read again only when the month changes.
"""

from datetime import datetime, timedelta
from functools import lru_cache

from connectors.ical import Window

YEARS_BACK = 5
AHEAD = timedelta(days=90)


def window(now: datetime) -> Window:
    """The window at this moment; `now` aware and in UTC."""
    midnight = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    furthest = midnight + (now - midnight) + AHEAD
    end = (furthest.replace(day=1, hour=0, minute=0, second=0, microsecond=0) + timedelta(days=31)).replace(day=1)
    return Window(midnight.replace(year=midnight.year - YEARS_BACK), end)


@lru_cache(1)
def month(window: Window) -> str:
    """Names a window within the version of an item."""
    return f"~{window.end:%Y-%m}"
