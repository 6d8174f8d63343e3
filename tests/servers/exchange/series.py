"""What is told of a series as a whole: its rule, and which occurrences differ or are no more.

https://learn.microsoft.com/exchange/client-developer/exchange-web-services/recurrence-patterns-and-ews
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Final
from xml.etree.ElementTree import Element

from tests.servers.exchange.ids import change_key
from tests.servers.exchange.items import Event, Occurring, occurring
from tests.servers.exchange.mailbox import FakeMailbox
from tests.servers.exchange.xml import t
from tests.servers.exchange.zones import zone_named

_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def occurrences(mailbox: FakeMailbox, event: Event) -> Iterator[Occurring]:
    """All that a calendar shows of an event: itself, or of a series the occurrences that there are."""
    if not event.starts:
        yield occurring(event)
    for original in event.starts:
        if original not in event.deleted:
            yield occurring(event, original, mailbox.occurrence(event, original))


def days_apart(event: Event) -> int:
    """How many days lie between the first two occurrences."""
    local = [_local(event, start).date() for start in event.starts[:2]]
    return (local[1] - local[0]).days if len(local) > 1 else 7


def rule(event: Event) -> Element:
    """A Recurrence that fits the first two occurrences, and the number of all."""
    first = _local(event, event.starts[0])
    weeks, days = divmod(days_apart(event), 7)
    if days:
        pattern = t("DailyRecurrence", t("Interval", text=7 * weeks + days))
    else:
        on = t("DaysOfWeek", text=_DAYS[first.weekday()])
        pattern = t("WeeklyRecurrence", t("Interval", text=weeks), on, t("FirstDayOfWeek", text="Monday"))
    number = t("NumberOfOccurrences", text=len(event.starts))
    return t("Recurrence", pattern, t("NumberedRecurrence", t("StartDate", text=f"{first:%Y-%m-%dZ}"), number))


def first_or_last(tag: str, mailbox: FakeMailbox, event: Event) -> Element | None:
    """FirstOccurrence or LastOccurrence."""
    there = list(occurrences(mailbox, event))
    return _info(tag, there[0 if tag.startswith("First") else -1]) if there else None


def modified(mailbox: FakeMailbox, event: Event) -> Element | None:
    """ModifiedOccurrences; None where there are none."""
    found = [_info("Occurrence", each) for each in occurrences(mailbox, event) if each.kind == "Exception"]
    return t("ModifiedOccurrences", *found) if found else None


def deleted(event: Event) -> Element | None:
    """DeletedOccurrences; None where there are none."""
    found = [t("DeletedOccurrence", t("Start", text=start)) for start in sorted(event.deleted)]
    return t("DeletedOccurrences", *found) if found else None


def _info(tag: str, each: Occurring) -> Element:
    item = t("ItemId", Id=each.id, ChangeKey=change_key(each.event.version))
    times = t("Start", text=each.start), t("End", text=each.end)
    return t(tag, item, *times, t("OriginalStart", text=each.original or each.start))


def _local(event: Event, at: datetime) -> datetime:
    return at.astimezone(zone_named(event.about.zone))
