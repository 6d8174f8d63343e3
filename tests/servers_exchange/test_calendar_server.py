"""Calendars at the Exchange server of the tests, read by exchangelib."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from exchangelib import EWSDateTime  # type: ignore[import-untyped]
from exchangelib.errors import (  # type: ignore[import-untyped]
    ErrorCalendarOccurrenceIsDeletedFromRecurrence,
    ErrorCalendarViewRangeTooBig,
    ErrorExceededFindCountLimit,
    ErrorItemNotFound,
)

from tests.servers.exchange.calendars import FakeCalendar
from tests.servers.exchange.items import Attendee
from tests.servers.exchange.server import ExchangeServer
from tests.servers.exchange.xml import T, m, t
from tests.servers.exchange.zones import CUSTOM, LOCAL, NAMELESS
from tests.servers_exchange.conftest import ANN, Ews, Open

WEEK = timedelta(weeks=1)
MONDAY = datetime(2026, 3, 16, 9, tzinfo=UTC)
STARTS = [MONDAY + n * WEEK for n in range(4)]


@pytest.fixture
def calendar(exchange: ExchangeServer) -> FakeCalendar:
    """Ann's calendar, at the server."""
    return exchange.calendar(ANN)


@pytest.fixture
def account(calendar: FakeCalendar, open_mailbox: Open) -> Any:
    """Her mailbox, at exchangelib."""
    return open_mailbox()


def test_an_appointment_is_told_as_it_was_made(calendar: FakeCalendar, account: Any) -> None:
    id_ = calendar.put(
        MONDAY,
        subject="Review",
        location="Lyon",
        body="<p>Bring the <b>plans</b></p>",
        required=["bob@example.com", Attendee("customer@client.test", "Accept", "The customer")],
        optional=["carol@example.com"],
        resources=["room@example.com"],
        sensitivity="Private",
        free_busy="Tentative",
        sequence=3,
    )
    item = account.calendar.get(id=id_)
    assert (item.subject, item.location, item.text_body) == ("Review", "Lyon", "Bring the plans")
    assert (item.start, item.end) == (MONDAY, MONDAY + timedelta(hours=1))
    assert item.organizer.email_address == ANN
    told = [(each.mailbox.name, each.mailbox.email_address, each.response_type) for each in item.required_attendees]
    assert told == [("Bob", "bob@example.com", "Unknown"), ("The customer", "customer@client.test", "Accept")]
    assert [each.mailbox.email_address for each in item.optional_attendees] == ["carol@example.com"]
    assert [each.mailbox.email_address for each in item.resources] == ["room@example.com"]
    assert (item.sensitivity, item.legacy_free_busy_status) == ("Private", "Tentative")
    assert (item.type, item.my_response_type, item.is_meeting, item.is_cancelled) == (
        "Single",
        "Organizer",
        True,
        False,
    )
    assert (item.appointment_sequence_number, item._start_timezone.ms_id) == (3, "W. Europe Standard Time")


def test_what_others_organize_is_answered_by_the_owner(calendar: FakeCalendar, account: Any) -> None:
    calendar.put(MONDAY, organizer="bob@client.test", required=[ANN], answer="Tentative", uid="from-elsewhere@client")
    (item,) = account.calendar.all()
    assert (item.organizer.email_address, item.my_response_type) == ("bob@client.test", "Tentative")
    assert item.uid == "from-elsewhere@client"


def test_what_lasts_all_day_begins_at_midnight_of_its_zone(calendar: FakeCalendar, account: Any) -> None:
    calendar.put(date(2026, 3, 16), subject="Fair")
    (item,) = account.calendar.all()
    assert (item.is_all_day, item.start, item.end) == (True, date(2026, 3, 16), date(2026, 3, 16))
    (seen,) = _view(account, datetime(2026, 3, 15, 23, tzinfo=UTC), timedelta(minutes=1))
    assert seen.id == item.id


def test_a_view_shows_occurrences_as_they_are(calendar: FakeCalendar, account: Any) -> None:
    master = calendar.put_series(STARTS, subject="Weekly")
    calendar.change_occurrence(master, STARTS[1], start=STARTS[1] + timedelta(hours=2), subject="Later")
    calendar.delete_occurrence(master, STARTS[2])
    shown = _view(account, STARTS[0], 4 * WEEK)
    assert [(item.type, item.subject) for item in shown] == [
        ("Occurrence", "Weekly"),
        ("Exception", "Later"),
        ("Occurrence", "Weekly"),
    ]
    assert [item.start for item in shown] == [STARTS[0], STARTS[1] + timedelta(hours=2), STARTS[3]]
    assert [item.recurrence_id for item in shown] == [STARTS[0], STARTS[1], STARTS[3]]
    assert len({item.uid for item in shown}) == 1


def test_an_occurrence_keeps_its_id_and_changes_its_key(calendar: FakeCalendar, account: Any) -> None:
    master = calendar.put_series(STARTS)
    before = _view(account, STARTS[1], WEEK)[0]
    calendar.change_occurrence(master, STARTS[1], subject="Other")
    after = _view(account, STARTS[1], WEEK)[0]
    assert after.id == before.id == calendar.occurrence(master, STARTS[1])
    assert after.changekey != before.changekey


def test_a_master_tells_of_its_exceptions(calendar: FakeCalendar, account: Any) -> None:
    master = calendar.put_series(STARTS)
    calendar.change_occurrence(master, STARTS[1], start=STARTS[1] + timedelta(days=1))
    calendar.delete_occurrence(master, STARTS[2])
    (item,) = account.calendar.all()
    assert (item.type, item.id) == ("RecurringMaster", master)
    assert (item.recurrence.pattern.interval, item.recurrence.boundary.number) == (1, 4)
    assert [(each.original_start, each.start) for each in item.modified_occurrences] == [
        (STARTS[1], STARTS[1] + timedelta(days=1))
    ]
    assert [each.start for each in item.deleted_occurrences] == [STARTS[2]]
    assert (item.first_occurrence.start, item.last_occurrence.start) == (STARTS[0], STARTS[3])


def test_occurrences_are_found_by_number_and_series_by_occurrence(calendar: FakeCalendar, account: Any) -> None:
    master = calendar.put_series(STARTS)
    calendar.delete_occurrence(master, STARTS[2])
    (item,) = account.calendar.all()
    second = item.occurrence(index=2)
    second.refresh()
    assert second.start == STARTS[1]
    whole = second.recurring_master()
    whole.refresh()
    assert whole.id == master
    with pytest.raises(ErrorCalendarOccurrenceIsDeletedFromRecurrence):
        item.occurrence(index=3).refresh()


def test_a_series_that_is_told_anew_has_no_exceptions(calendar: FakeCalendar, account: Any) -> None:
    master = calendar.put_series(STARTS)
    calendar.change_occurrence(master, STARTS[1], subject="Other")
    calendar.change(master, starts=[start + timedelta(hours=1) for start in STARTS[:2]])
    shown = _view(account, STARTS[0], 4 * WEEK)
    assert [(item.type, item.start.hour) for item in shown] == [("Occurrence", 10), ("Occurrence", 10)]


def test_a_cancelled_meeting_stays_until_it_is_removed(calendar: FakeCalendar, account: Any) -> None:
    id_ = calendar.put(MONDAY, subject="Review", organizer="bob@client.test")
    calendar.cancel(id_)
    (item,) = account.calendar.all()
    assert (item.is_cancelled, item.subject, item.legacy_free_busy_status) == (True, "Canceled: Review", "Free")
    calendar.delete(id_)
    (gone,) = account.fetch([(id_, None)])
    assert isinstance(gone, ErrorItemNotFound)


def test_changes_of_occurrences_are_changes_of_their_series(calendar: FakeCalendar, account: Any) -> None:
    master = calendar.put_series(STARTS)
    single = calendar.put(MONDAY)
    assert {item.id for _, item in account.calendar.sync_items()} == {master, single}
    calendar.delete_occurrence(master, STARTS[1])
    calendar.delete(single)
    told = [(kind, item.id) for kind, item in account.calendar.sync_items()]
    assert sorted(told) == [("delete", single), ("update", master)]


def test_calendars_beside_the_default_one_are_folders_below_it(exchange: ExchangeServer, account: Any) -> None:
    exchange.calendar(ANN, "Trips").put(MONDAY, subject="Lyon")
    (folder,) = account.calendar.children
    assert (folder.name, folder.folder_class) == ("Trips", "IPF.Appointment")
    assert [item.subject for item in folder.all()] == ["Lyon"]


@pytest.mark.parametrize("zone", [CUSTOM, NAMELESS, LOCAL])
def test_a_zone_of_no_known_name_is_told_with_its_rules(calendar: FakeCalendar, ews: Ews, zone: str) -> None:
    id_ = calendar.put(date(2026, 7, 6), zone=zone)
    uris = ("calendar:Start", "calendar:StartTimeZone")
    more = t("AdditionalProperties", *(t("FieldURI", FieldURI=uri) for uri in uris))
    shape = m("ItemShape", t("BaseShape", text="IdOnly"), more)
    answer = ews.ask(m("GetItem", shape, m("ItemIds", t("ItemId", Id=id_))))
    assert answer.findtext(f".//{T}Start") == "2026-07-05T22:00:00Z"
    told = answer.find(f".//{T}StartTimeZone")
    assert told is not None
    assert told.get("Id") == zone
    assert [period.get("Bias") for period in told.iter(f"{T}Period")] == ["-PT1H0M", "-PT2H0M"]


def test_a_view_of_more_than_two_years_is_refused(account: Any) -> None:
    with pytest.raises(ErrorCalendarViewRangeTooBig):
        _view(account, MONDAY, timedelta(days=800))


def test_a_view_of_more_than_the_policy_allows_is_refused(
    exchange: ExchangeServer, calendar: FakeCalendar, account: Any
) -> None:
    exchange.mailboxes.most_found = 3
    calendar.put_series(STARTS)
    with pytest.raises(ErrorExceededFindCountLimit):
        _view(account, STARTS[0], 4 * WEEK)
    limited = account.calendar.view(start=_ews(STARTS[0]), end=_ews(STARTS[0] + 4 * WEEK), max_items=2)
    assert [item.start for item in limited] == STARTS[:2]


def _view(account: Any, start: datetime, length: timedelta) -> list[Any]:
    return list(account.calendar.view(start=_ews(start), end=_ews(start + length)))


def _ews(at: datetime) -> Any:
    return EWSDateTime.from_datetime(at)
