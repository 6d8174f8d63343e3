"""All that is in a folder, and what of a calendar overlaps a time, by FindItem.

https://learn.microsoft.com/exchange/client-developer/web-service-reference/finditem-operation
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from exchangelib import UTC, EWSDateTime  # type: ignore[import-untyped]
from exchangelib.properties import CalendarView  # type: ignore[import-untyped]

from connectors.ews.asking import Asking
from connectors.ews.elements import item_of
from connectors.ews.errors import TooMany
from connectors.ews.fields import asked
from connectors.ews.services import Found
from connectors.ews.values import Item, View

PAGE: Final = 500
"""Items; a throttling policy allows 1,000 (EWSFindCountLimit)."""
NARROWEST: Final = timedelta(minutes=30)
"""A view that is asked for in parts no more."""
_UTC: Final = ZoneInfo("UTC")


def listed(asking: Asking, folder: Any, fields: Sequence[str]) -> Iterator[Item]:
    """Each item that is there all the while, once. Raises ConnectorError.

    Pages are counted from the beginning. So that nothing is passed over when something before is deleted meanwhile,
    each page begins with an item of the one before, or is asked for from further ahead.
    """
    told: set[str] = set()
    offset = 0
    while True:
        page, following = _page(asking, folder, fields, offset=offset)
        if offset and not (page and page[0].id in told):
            offset = max(0, offset - PAGE)
            continue
        for item in page:
            if item.id not in told:
                told.add(item.id)
                yield item
        if following is None or len(page) < 2:
            return
        offset += len(page) - 1


def seen(asking: Asking, folder: Any, fields: Sequence[str], view: View) -> Iterator[Item]:
    """Each that overlaps the time of the view, once. Raises ConnectorError."""
    told: set[str] = set()
    waiting = [view]
    while waiting:
        part = waiting.pop()
        try:
            page, following = _page(asking, folder, fields, part)
        except TooMany:
            page, following = [], 0
        if following is not None:
            waiting += reversed(_halves(part))
            continue
        for item in page:
            if item.id not in told:
                told.add(item.id)
                yield item


def _page(
    asking: Asking, folder: Any, fields: Sequence[str], view: View | None = None, offset: int = 0
) -> tuple[list[Item], int | None]:
    account = asking.sitting.account

    def page() -> tuple[list[Item], int | None]:
        time = None if view is None else CalendarView(start=_written(view.start), end=_written(view.end))
        found, following = Found(account=account, page_size=PAGE).page(
            folder, asked(fields, account.version), view=time, offset=offset
        )
        return [item_of(element, fields, account) for element in found], following

    return asking.ask(page)


def _halves(view: View) -> tuple[View, View]:
    """Raises TooMany."""
    half = (view.end - view.start) / 2
    if half < NARROWEST:
        raise TooMany("A calendar has more at one time than the server answers", "half an hour")
    middle = (view.start + half).replace(second=0, microsecond=0)
    return View(view.start, middle), View(middle, view.end)


def _written(moment: datetime) -> Any:
    at = moment.astimezone(_UTC)
    return EWSDateTime(at.year, at.month, at.day, at.hour, at.minute, at.second, tzinfo=UTC)
