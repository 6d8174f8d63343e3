"""What a pass costs, and what of an appointment crosses the wire when: as the server counts."""

from datetime import timedelta

import pytest

from connectors.exchange_calendar import connector as calendar_connector
from connectors.exchange_calendar import reader
from connectors.model.sync import Content
from tests.connectors.exchange_calendar.diary import Diary, put, put_series
from tests.connectors.outlook.diary import FIRST, WEEKS
from tests.connectors.passing import lagging


def test_a_poll_that_finds_nothing_is_one_request_for_each_calendar(diary: Diary) -> None:
    for number in range(4):
        put(diary.calendar(f"{number}"), f"{number}")
    put_series(diary.main, "w")
    connector = diary.connector()
    diary.ledger.store_all(connector.pages(None))
    diary.count()
    (page,) = connector.pages(diary.ledger.cursor)
    assert (page.changes, page.cursor) == ([], diary.ledger.cursor)
    assert diary.asked() == {"SyncFolderItems": 5}


def test_once_an_hour_calendars_are_looked_for(diary: Diary) -> None:
    diary.catch_up()
    diary.an_hour_passes()
    diary.count()
    assert diary.catch_up() == []
    assert diary.asked() == {"GetFolder": 1, "SyncFolderHierarchy": 1, "SyncFolderItems": 1}
    diary.count()
    assert diary.catch_up() == []
    assert diary.asked() == {"SyncFolderItems": 1}


def test_a_first_pass_reads_events_by_a_hundred_and_of_a_series_one(diary: Diary) -> None:
    for number in range(150):
        put(diary.main, f"{number}", FIRST + timedelta(hours=number))
    for number in range(60):
        put_series(diary.main, f"w{number}")
    diary.count()
    assert len(diary.catch_up()) == 330
    assert diary.asked() == {
        "GetFolder": 1,
        "SyncFolderHierarchy": 1,
        "SyncFolderItems": 1,
        "FindItem": 1,
        "GetItem": 2 + 1,
    }


def test_occurrences_that_stand_for_themselves_are_read_together(diary: Diary) -> None:
    for number in range(5):
        series = put_series(diary.main, f"w{number}")
        diary.main.change_occurrence(series, WEEKS[1], subject="Other")
    diary.count()
    assert len(diary.catch_up()) == 15
    assert diary.asked()["GetItem"] == 2


def test_an_event_that_changes_costs_one_request_and_a_series_two(diary: Diary) -> None:
    event, series = put(diary.main, "x"), put_series(diary.main, "w")
    diary.catch_up()
    diary.main.change(event, subject="Other")
    diary.count()
    diary.catch_up()
    assert diary.asked() == {"SyncFolderItems": 1, "GetItem": 1}
    diary.main.change(series, subject="Other")
    diary.count()
    diary.catch_up()
    assert diary.asked() == {"SyncFolderItems": 1, "FindItem": 1, "GetItem": 1}
    diary.main.delete(event)
    diary.count()
    diary.catch_up()
    assert diary.asked() == {"SyncFolderItems": 1}


def test_a_calendar_with_more_than_the_server_shows_at_once_is_read_in_parts(diary: Diary) -> None:
    diary.server.mailboxes.most_found = 10
    put_series(diary.main, "w", [FIRST + timedelta(days=number) for number in range(60)])
    assert len(diary.catch_up()) == 60
    assert diary.catch_up() == []


def test_a_window_of_more_than_two_years_is_read_in_parts(diary: Diary, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "_LONGEST", timedelta(days=7))
    put_series(diary.main, "w", [FIRST + timedelta(days=number) for number in range(60)])
    assert len(diary.catch_up()) == 60
    assert diary.catch_up() == []


def test_many_changes_come_page_by_page(diary: Diary) -> None:
    for number in range(600):
        put(diary.main, f"{number}", FIRST - timedelta(days=2000 + number))
    event = put(diary.main, "x")
    diary.count()
    assert [change.id for change in diary.catch_up()] == [event]
    assert diary.asked()["SyncFolderItems"] == 2


def test_words_are_asked_for_what_policy_keeps_and_once_for_a_series(diary: Diary) -> None:
    put(diary.main, "secret", sensitivity="Private", body="Secret", location="There")
    put(diary.main, "among ourselves", required=["carl@example.com"], body="Us")
    kept = put(diary.main, "x", body="Prices")
    series = put_series(diary.main, "w", body="Weekly")
    diary.main.change_occurrence(series, WEEKS[1], body="That week")
    diary.capture()
    told = diary.main.mailbox.handed_out
    assert sorted(told) == sorted([kept, series, diary.main.occurrence(series, WEEKS[1])])


def test_words_are_asked_for_alone_while_the_next_page_is_made(diary: Diary, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendar_connector, "PAGE", 3)
    for subject in "ab":
        series = put_series(diary.main, subject, body="Weekly")
        diary.main.change_occurrence(series, WEEKS[1], body="That week")
    connector = diary.connector()
    first = next(iter(lagging(connector.pages(None))))
    diary.count()
    contents = list(connector.contents([change.id for change in first.changes]))
    assert [content.text for content in contents if isinstance(content, Content)].count("Weekly") == 2
    assert diary.asked() == {"GetItem": 1}


def test_what_an_occurrence_says_can_be_had_after_a_restart(diary: Diary) -> None:
    series = put_series(diary.main, "w", body="Weekly")
    diary.main.change_occurrence(series, WEEKS[1], body="That week")
    diary.catch_up()
    contents = diary.connector().contents(list(diary.ledger.versions))
    said = {content.id: content.text for content in contents if isinstance(content, Content)}
    assert [said[diary.named(series, start)] for start in WEEKS] == ["Weekly", "That week", "Weekly"]


def test_an_occurrence_that_was_taken_out_says_nothing_after_a_restart(diary: Diary) -> None:
    series = put_series(diary.main, "w", body="Weekly")
    diary.catch_up()
    diary.main.delete_occurrence(series, WEEKS[1])
    contents = diary.connector().contents(list(diary.ledger.versions))
    assert {content.id for content in contents} == {diary.named(series, WEEKS[0]), diary.named(series, WEEKS[2])}
