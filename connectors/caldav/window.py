"""The stretch of time in which series are expanded: whole months around now, as far as the settings reach.

It moves when the month changes and not with the clock, so that whatever is read within a month shows the same
occurrences, and endless series are read again twelve times a year.
"""

from datetime import datetime

from connectors.ical import Window
from connectors.protocol import Reach


def window(now: datetime, reach: Reach) -> Window:
    """From the first of the month in which the reach begins to the end of the one in which it ends; `now` in UTC."""
    return Window(_first_of_month(now - reach.back), _month_after(now + reach.ahead))


def month(window: Window) -> str:
    """Names the window within cursors and versions: `2026-11~2027-12`."""
    return f"{window.start:%Y-%m}~{window.end:%Y-%m}"


def _first_of_month(moment: datetime) -> datetime:
    return moment.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def _month_after(moment: datetime) -> datetime:
    years, months = divmod(moment.month, 12)
    return _first_of_month(moment).replace(year=moment.year + years, month=months + 1)
