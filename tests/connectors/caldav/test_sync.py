"""What a pass hands over after something has changed, on both servers."""

from dataclasses import replace
from datetime import timedelta

from connectors.caldav import connector
from connectors.model.sync import Change, Cursor, Gone, Seen
from tests.connectors.caldav.account import Account, a_calendar, an_event

WEEKLY = "RRULE:FREQ=WEEKLY;COUNT=3"


def kinds(changes: list[Change]) -> list[str]:
    """Each change as a word and the end of its id."""
    return [f"{type(change).__name__} {change.id.rpartition('/')[2].rpartition('#')[2]}" for change in changes]


def test_a_series_is_its_occurrences(account: Account) -> None:
    account.put("weekly", a_calendar(an_event("w", WEEKLY)))
    account.catch_up()
    assert account.held() == [f"{account.folder}/weekly.ics#w/202612{day}T090000Z" for day in ("01", "08", "15")]


def test_an_occurrence_that_is_taken_out_is_gone(account: Account) -> None:
    account.put("weekly", a_calendar(an_event("w", WEEKLY)))
    account.catch_up()
    account.put("weekly", a_calendar(an_event("w", WEEKLY, "EXDATE:20261208T090000Z")))
    changes = account.catch_up()
    assert kinds(changes) == ["Gone weekly.ics", "Seen 20261201T090000Z", "Seen 20261215T090000Z"]
    assert len(account.held()) == 2


def test_an_occurrence_that_is_moved_keeps_its_id(account: Account) -> None:
    account.put("weekly", a_calendar(an_event("w", WEEKLY)))
    account.catch_up()
    before = account.held()
    moved = an_event("w", "RECURRENCE-ID:20261208T090000Z", start="20261209T140000Z")
    account.put("weekly", a_calendar(an_event("w", WEEKLY), moved))
    changes = account.catch_up()
    assert account.held() == before
    starts = [change.interaction.at.day for change in changes if isinstance(change, Seen)]
    assert sorted(starts) == [1, 9, 15]


def test_only_what_changed_is_read_again(account: Account) -> None:
    for name in ("one", "two", "three"):
        account.put(name, a_calendar(an_event(name)))
    account.catch_up()
    account.put("two", a_calendar(an_event("two", subject="Other")))
    account.remove("three")
    assert kinds(account.catch_up()) == ["Gone two.ics", "Seen two", "Gone three.ics"]


def test_a_forgotten_token_costs_a_comparison(account: Account) -> None:
    for name in ("one", "two", "three"):
        account.put(name, a_calendar(an_event(name)))
    account.catch_up()
    account.put("two", a_calendar(an_event("two", subject="Other")))
    account.remove("three")
    assert account.ledger.cursor
    forgotten = account.ledger.cursor.value.replace("token ", "token http://radicale.org/ns/sync/forgotten-")
    account.ledger.cursor = Cursor("caldav/1", forgotten)
    assert kinds(account.catch_up()) == ["Gone two.ics", "Seen two", "Gone three.ics"]
    assert account.catch_up() == []


def test_a_new_month_shows_new_occurrences_of_endless_series_only(account: Account) -> None:
    account.put("once", a_calendar(an_event("once")))
    account.put("endless", a_calendar(an_event("e", "RRULE:FREQ=MONTHLY")))
    account.catch_up()
    before = set(account.held())
    account.now += timedelta(days=30)
    changes = account.catch_up()
    assert {change.id.partition("#")[0] for change in changes} == {f"{account.folder}/endless.ics"}
    assert [item.rpartition("/")[2] for item in sorted(set(account.held()) - before)] == ["20271201T090000Z"]
    assert account.catch_up() == []


def test_a_series_that_ended_long_ago_is_its_last_occurrence(account: Account) -> None:
    account.put("old", a_calendar(an_event("o", WEEKLY, start="20150105T090000Z")))
    account.catch_up()
    assert account.held() == [f"{account.folder}/old.ics#o/20150119T090000Z"]
    assert account.catch_up() == []


def test_an_old_event_is_read_however_old(account: Account) -> None:
    account.put("old", a_calendar(an_event("o", start="20010105T090000Z")))
    account.catch_up()
    assert account.held() == [f"{account.folder}/old.ics#o"]


def test_a_resource_with_more_than_a_page_stays_on_one(account: Account) -> None:
    account.put(
        "dense",
        a_calendar(an_event("d", f"RRULE:FREQ=DAILY;COUNT={connector.PAGE // 2 + 1}", start="20261001T090000Z")),
    )
    account.put("more", a_calendar(an_event("m", f"RRULE:FREQ=HOURLY;COUNT={connector.PAGE + 1}")))
    sizes = [len(page.changes) for page in account.connector().pages(None)]
    assert sizes == [connector.PAGE // 2 + 1, connector.PAGE + 1]


def test_names_with_any_characters_are_found_again(account: Account) -> None:
    account.put("Gespr%C3%A4ch%20%23%201%20%25", a_calendar(an_event("g", "DESCRIPTION:Prices.")))
    account.catch_up()
    (item,) = account.held()
    assert item == f"{account.folder}/Gespr%C3%A4ch%20%23%201%20%25.ics#g"
    reader = account.connector()
    assert [content.id for content in reader.contents([item])] == [item]
    assert [listed.id for listed in reader.census()] == [item.partition("#")[0]]


def test_a_pass_that_starts_over_repeats_nothing_that_is_held(account: Account) -> None:
    account.put("one", a_calendar(an_event("one")))
    account.catch_up()
    account.ledger.cursor = None
    assert account.catch_up() == []


def test_what_is_held_of_a_calendar_that_is_not_there_is_gone(account: Account) -> None:
    account.put("one", a_calendar(an_event("one")))
    account.catch_up()
    account.ledger.versions["elsewhere/old.ics#o"] = "1"
    account.ledger.cursor = None
    assert account.catch_up() == [Gone("elsewhere/old.ics")]


def test_a_changed_time_has_a_later_revision(account: Account) -> None:
    account.put("one", a_calendar(an_event("one")))
    (first,) = account.catch_up()
    account.put("one", a_calendar(an_event("one", "SEQUENCE:1", start="20261202T090000Z")))
    *_, second = account.catch_up()
    assert isinstance(first, Seen)
    assert isinstance(second, Seen)
    assert second.interaction.revision > first.interaction.revision
    assert replace(first, interaction=second.interaction, version=second.version) == second
