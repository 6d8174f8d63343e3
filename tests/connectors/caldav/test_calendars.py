"""Which calendars are read, and from which address they are found."""

import pytest

from connectors.errors import NeedsPerson
from connectors.model.sync import Gone, Seen
from tests.connectors.caldav.account import Account, a_calendar, an_event


def seen(account: Account) -> list[str]:
    """The subjects that a pass hands over."""
    return sorted(change.interaction.subject for change in account.catch_up() if isinstance(change, Seen))


def test_a_new_calendar_is_read(on_radicale: Account) -> None:
    on_radicale.put("one", a_calendar(an_event("one")))
    on_radicale.catch_up()
    on_radicale.home.make("trips", "Trips")
    on_radicale.put("two", a_calendar(an_event("two")), "trips")
    assert seen(on_radicale) == ["two"]
    assert on_radicale.held() == ["trips/two.ics#two", "work/one.ics#one"]


def test_a_deleted_calendar_is_gone_with_all_that_was_in_it(on_radicale: Account) -> None:
    on_radicale.home.make("trips", "Trips")
    on_radicale.put("one", a_calendar(an_event("one")))
    on_radicale.put("two", a_calendar(an_event("two")), "trips")
    on_radicale.catch_up()
    on_radicale.home.delete("trips/")
    assert on_radicale.catch_up() == [Gone("trips/two.ics")]


def test_an_event_that_moves_to_another_calendar_is_seen_there_before_it_is_gone(on_radicale: Account) -> None:
    on_radicale.home.make("archive", "Archive")
    on_radicale.put("one", a_calendar(an_event("one")), "archive")
    on_radicale.catch_up()
    on_radicale.home.move("archive/one.ics", "work/one.ics")
    first, second = on_radicale.catch_up()
    assert isinstance(first, Seen)
    assert (first.id, second) == ("work/one.ics#one", Gone("archive/one.ics"))


def test_calendars_are_chosen_by_name(on_radicale: Account) -> None:
    on_radicale.home.make("trips", "My trips")
    on_radicale.put("one", a_calendar(an_event("one")))
    on_radicale.put("two", a_calendar(an_event("two")), "trips")
    on_radicale.calendars = ("My trips",)
    assert seen(on_radicale) == ["two"]


def test_a_calendar_that_is_not_there_needs_a_person_who_is_told_which_are(on_radicale: Account) -> None:
    on_radicale.calendars = ("Wrok",)
    with pytest.raises(NeedsPerson, match="Wrok") as raised:
        on_radicale.catch_up()
    assert "Work" in raised.value.advice


def test_calendars_of_tasks_are_left_out(on_radicale: Account) -> None:
    on_radicale.home.make("tasks", "Tasks", holds=("VTODO",))
    assert on_radicale.connector().probe().detail == "1 calendar: Work"


def test_tasks_among_events_are_no_items(on_radicale: Account) -> None:
    on_radicale.home.make("mixed", "Mixed", holds=("VEVENT", "VTODO"))
    task = a_calendar("BEGIN:VTODO", "UID:t", "DTSTAMP:20261101T000000Z", "SUMMARY:Call", "END:VTODO")
    on_radicale.put("task", task, "mixed")
    on_radicale.put("one", a_calendar(an_event("one")), "mixed")
    assert seen(on_radicale) == ["one"]
    assert [listed.id for listed in on_radicale.connector().census()] == ["mixed/one.ics"]
    on_radicale.put("later", task.replace(b"UID:t", b"UID:l"), "mixed")
    assert [change for change in on_radicale.catch_up() if not isinstance(change, Gone)] == []


def test_a_census_names_calendars_as_people_do(on_radicale: Account) -> None:
    on_radicale.put("one", a_calendar(an_event("one")))
    assert [(listed.id, listed.folder) for listed in on_radicale.connector().census()] == [("work/one.ics", "Work")]


@pytest.mark.parametrize("below", ["", "user", "home", "calendar"])
def test_calendars_are_found_from_any_address(account: Account, below: str) -> None:
    account.put("one", a_calendar(an_event("one")))
    addresses = {
        "": account.home.server,
        "user": account.home.url.removesuffix("calendars/"),
        "home": account.home.url,
        "calendar": f"{account.home.url}{account.folder}",
    }
    account.url = addresses[below]
    assert seen(account) == ["one"]
    assert account.held() == [f"{account.folder}/one.ics#one"]


def test_a_home_without_calendars_is_an_empty_source(on_radicale: Account) -> None:
    on_radicale.home.delete("work/")
    assert on_radicale.connector().probe().detail == "0 calendars"
