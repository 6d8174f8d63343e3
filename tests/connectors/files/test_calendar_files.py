"""Calendar files: one item an occurrence, and series that never end."""

from collections import Counter
from datetime import timedelta

import pytest

from connectors.errors import TryLater
from connectors.model.sync import Content, Gone, Seen, Unreadable
from tests.connectors.files.tree import Tree, a_calendar, an_event


def test_each_event_is_an_item(tree: Tree) -> None:
    tree.write("work.ics", a_calendar(an_event("visit"), an_event("call")))
    assert tree.read() == ["work.ics#call", "work.ics#visit"]


def test_each_occurrence_of_a_series_is_an_item(tree: Tree) -> None:
    tree.write("work.ics", a_calendar(an_event("weekly", "RRULE:FREQ=WEEKLY;COUNT=3")))
    assert len(tree.read()) == 3


def test_an_event_of_long_ago_is_read(tree: Tree) -> None:
    tree.write("old.ics", a_calendar(an_event("old").replace("2026", "1999")))
    assert tree.read() == ["old.ics#old"]


def test_a_series_that_is_over_is_read_whole_and_one_that_goes_on_around_now(tree: Tree) -> None:
    ended = an_event("ended", "RRULE:FREQ=MONTHLY;COUNT=24").replace("2026", "2020")
    tree.write("work.ics", a_calendar(ended, an_event("goes on", "RRULE:FREQ=MONTHLY").replace("2026", "2020")))
    times = [change.interaction.at.year for change in tree.catch_up() if isinstance(change, Seen)]
    assert Counter(times) == {2020: 10, 2021: 12, 2022: 2, 2025: 1, 2026: 12, 2027: 3}


def test_an_unchanged_endless_series_is_read_again_when_the_month_changes(tree: Tree) -> None:
    tree.write("work.ics", a_calendar(an_event("weekly", "RRULE:FREQ=WEEKLY")))
    first = tree.read()
    tree.now += timedelta(days=5)
    assert tree.read() == []
    tree.now += timedelta(days=31)
    tree.read()
    assert len(tree.held()) > len(first)


def test_an_event_that_left_the_calendar_is_gone(tree: Tree) -> None:
    tree.write("work.ics", a_calendar(an_event("visit"), an_event("call")))
    tree.read()
    tree.write("work.ics", a_calendar(an_event("visit")))
    assert [change.id for change in tree.catch_up() if isinstance(change, Gone)] == ["work.ics#call"]


def test_a_long_calendar_torn_apart_by_a_crash_is_read_to_its_end(tree: Tree) -> None:
    tree.write("daily.ics", a_calendar(an_event("daily", "RRULE:FREQ=DAILY;COUNT=700").replace("2026", "2020")))
    tree.ledger.store(next(iter(tree.connector().pages(None))))
    assert len(tree.held()) == 500
    tree.read()
    assert len(tree.held()) == 700
    assert tree.read() == []


def test_a_calendar_without_its_end_waits_for_the_next_pass(tree: Tree) -> None:
    whole = a_calendar(an_event("visit"))
    tree.write("work.ics", whole[:-16], age=timedelta(seconds=1))
    with pytest.raises(TryLater):
        tree.catch_up()
    assert tree.held() == []
    tree.write("work.ics", whole, age=timedelta(0))
    assert tree.read() == ["work.ics#visit"]


def test_a_calendar_without_meetings_is_said_to_be_one(tree: Tree) -> None:
    tree.write("tasks.ics", a_calendar())
    (change,) = tree.catch_up()
    assert isinstance(change, Unreadable)


def test_the_text_of_a_meeting_is_its_description(tree: Tree) -> None:
    tree.write("work.ics", a_calendar(an_event("visit", "DESCRIPTION:Bring the drawings.")))
    assert [type(change) for change in tree.catch_up()] == [Seen]
    (content,) = tree.connector().contents(["work.ics#visit"])
    assert isinstance(content, Content)
    assert content.text.startswith("Bring the drawings.")


def test_the_text_of_a_meeting_is_as_the_file_is_now(tree: Tree) -> None:
    connector = tree.connector()
    said = []
    for words in ("Bring plans.", "Bring pumps."):
        tree.write("work.ics", a_calendar(an_event("visit", f"DESCRIPTION:{words}\n")))
        said += [content.text for content in connector.contents(["work.ics#visit"]) if isinstance(content, Content)]
    assert said == ["Bring plans.", "Bring pumps."]
