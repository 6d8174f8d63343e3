"""The time that a CalendarView shows: series as their occurrences.

https://learn.microsoft.com/exchange/client-developer/web-service-reference/calendarview
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Self
from xml.etree.ElementTree import Element

from tests.servers.exchange.folders import CALENDAR, Folder
from tests.servers.exchange.items import Event, Occurring
from tests.servers.exchange.mailbox import FakeMailbox
from tests.servers.exchange.refusal import Refusal
from tests.servers.exchange.series import occurrences

LONGEST: Final = timedelta(days=731)


@dataclass(frozen=True, slots=True)
class View:
    """From a moment to another."""

    start: datetime
    end: datetime

    @classmethod
    def of(cls, element: Element) -> Self:
        """Raises Refusal where it ends before it begins, or is too long."""
        view = cls(_moment(element.get("StartDate", "")), _moment(element.get("EndDate", "")))
        if view.end < view.start:
            raise Refusal("ErrorCalendarEndDateIsEarlierThanStartDate", "EndDate is earlier than StartDate")
        if view.end - view.start > LONGEST:
            raise Refusal("ErrorCalendarViewRangeTooBig", "The specified view range exceeds the maximum of two years.")
        return view

    def of_folder(self, mailbox: FakeMailbox, folder: Folder) -> list[Occurring]:
        """What it shows, by start. Raises Refusal for a folder that is no calendar."""
        if not folder.kind.startswith(CALENDAR):
            text = "CalendarView can only be used for a calendar folder."
            raise Refusal("ErrorCalendarFolderIsInvalidForCalendarView", text)
        events = [mailbox.items[id_] for id_ in folder.items]
        all_ = [each for event in events if isinstance(event, Event) for each in occurrences(mailbox, event)]
        return sorted(filter(self._shows, all_), key=lambda each: (each.start, each.id))

    def _shows(self, each: Occurring) -> bool:
        return each.start < self.end and (each.end > self.start or each.start == each.end == self.start)


def _moment(text: str) -> datetime:
    told = datetime.fromisoformat(text)
    return told.replace(tzinfo=told.tzinfo or UTC)
