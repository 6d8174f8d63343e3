"""A connector in a process of its own keeps the same contract, and its death is told."""

import os
import signal
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from connectors.apart import Apart
from connectors.errors import NeedsPerson, ProviderBug
from connectors.model.sync import Content, Page, Seen
from connectors.protocol import Connector, Reach, Surroundings
from tests.people import ALICE

MAIL = b"From: carol@acme.example\nTo: alice@ours.example\nDate: Mon, 2 Mar 2026 12:00:00 +0000\nSubject: %s\n\nHello\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("one", "two"):
        (tmp_path / f"{name}.eml").write_bytes(MAIL % name.encode())
    return tmp_path


@pytest.fixture
def apart(folder: Path) -> Iterator[Apart]:
    connector = _apart(folder, {})
    yield connector
    connector.close()


def _apart(folder: Path, known: dict[str, str]) -> Apart:
    surroundings = Surroundings(ALICE, lambda _prefix: known, lambda: datetime.now(UTC))
    return Apart("files", "files", {"path": str(folder)}, surroundings)


def test_how_far_around_now_to_read_goes_to_the_other_side(folder: Path) -> None:
    weekly = b"BEGIN:VEVENT\nUID:w\nDTSTART:20200101T090000Z\nRRULE:FREQ=WEEKLY\nEND:VEVENT\n"
    (folder / "work.ics").write_bytes(b"BEGIN:VCALENDAR\n" + weekly + b"END:VCALENDAR\n")
    reach = Reach(timedelta(days=7), timedelta(days=7))
    surroundings = Surroundings(ALICE, lambda _prefix: {}, lambda: datetime.now(UTC), reach)
    connector = Apart("files", "files", {"path": str(folder / "work.ics")}, surroundings)
    (page,) = connector.pages(None)
    connector.close()
    assert 2 <= len(page.changes) <= 7


def test_pages_and_contents_come_over_the_pipe(apart: Apart) -> None:
    (page,) = apart.pages(None)
    assert [change.interaction.subject for change in page.changes if isinstance(change, Seen)] == ["one", "two"]
    (content,) = apart.contents(["one.eml"])
    assert isinstance(content, Content)
    assert content.text.strip() == "Hello"
    assert {listed.id for listed in apart.census()} == {"one.eml", "two.eml"}
    assert "2 messages" in apart.probe().detail


def test_what_capture_holds_is_asked_of_the_parent(folder: Path, apart: Apart) -> None:
    (page,) = apart.pages(None)
    held = {change.id: change.version for change in page.changes if isinstance(change, Seen)}
    again = _apart(folder, held)
    try:
        assert [list(one.changes) for one in again.pages(page.cursor)] == [[]]
    finally:
        again.close()


def test_an_error_keeps_its_advice(tmp_path: Path) -> None:
    connector = _apart(tmp_path / "absent", {})
    try:
        with pytest.raises(NeedsPerson) as raised:
            list(connector.pages(None))
        assert "absent" in raised.value.advice
    finally:
        connector.close()


def test_a_reader_that_dies_is_a_bug_and_not_the_end(apart: Apart) -> None:
    (reader,) = apart.mapped(None, _process)
    os.kill(reader, signal.SIGKILL)
    with pytest.raises(ProviderBug, match="died"):
        list(apart.pages(None))


def test_work_on_pages_is_done_in_the_other_process(apart: Apart) -> None:
    (reader,) = apart.mapped(None, _process)
    assert reader != os.getpid()


def test_the_reader_loads_nothing_that_only_recording_needs(apart: Apart) -> None:
    assert list(apart.mapped(None, _has_the_database)) == [False]


def _process(_connector: Connector, _page: Page) -> int:
    return os.getpid()


def _has_the_database(_connector: Connector, _page: Page) -> bool:
    return "sqlalchemy" in sys.modules


def test_closing_ends_the_process(apart: Apart) -> None:
    (reader,) = apart.mapped(None, _process)
    apart.close()
    with pytest.raises(ProcessLookupError):
        os.kill(reader, 0)
