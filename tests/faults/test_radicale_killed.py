"""The calendar server dies in the middle of a pass, or forgets how far we had read."""

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from capture.sync import Report
from connectors.caldav import client, connector
from store.health import State
from store.model import Batch
from store.sources import Source
from tests.connectors.files.tree import a_calendar, an_event
from tests.faults.calendars import PASSWORD, USERS, Calendars, Server
from tests.faults.conftest import NewStore
from tests.faults.record import Faces, Record

PAGE = 10


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    if find_spec("radicale") is None:
        pytest.skip("Radicale is not installed: pip install radicale")
    with TemporaryDirectory(prefix="capture-radicale-") as folder:
        made = Server(Path(folder))
        try:
            made.start()
            yield made
        finally:
            made.kill()


_users = iter(USERS)


@pytest.fixture
def calendars(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Calendars:
    """With 45 meetings, of which few are asked for at a time."""
    monkeypatch.setattr(connector, "PAGE", PAGE)
    monkeypatch.setattr(client, "BATCH", PAGE)
    made = Calendars(server, next(_users), tmp_path)
    made.fill(45)
    return made


def test_killed_in_the_middle_of_a_first_pass_it_costs_nothing_but_time(
    calendars: Calendars, new_store: NewStore, faces: Faces
) -> None:
    undisturbed = Record.of(new_store(), calendars.options()).catch_up().written()
    record = Record.of(new_store(), calendars.options())

    def kill(_source: Source, report: Report, _batch: Batch) -> None:
        if report.counts.total() == PAGE:
            calendars.server.kill()

    assert 0 < record.work(progress=kill).seen < calendars.there()
    faces.say(record, State.WAITING, "127.0.0.1 ")
    record.work()
    faces.say(record, State.WAITING, "127.0.0.1 cannot be reached")
    calendars.server.start()
    record.catch_up().check(calendars.there(), undisturbed)
    faces.say(record, State.OK)


def change(calendars: Calendars) -> None:
    calendars.fill(10, 100)
    for number in range(5):
        calendars.home.delete(f"work/{number}.ics")
    renamed = an_event("visit7", "SEQUENCE:1").replace("SUMMARY:visit7", "SUMMARY:Visit to the plant")
    calendars.home.put("work/7.ics", a_calendar(renamed))


def test_killed_in_the_middle_of_a_later_pass_it_costs_nothing_but_time(
    calendars: Calendars, new_store: NewStore, faces: Faces
) -> None:
    record = Record.of(new_store(), calendars.options()).catch_up()
    change(calendars)

    def kill(_source: Source, _report: Report, _batch: Batch) -> None:
        calendars.server.kill()

    record.work(progress=kill)
    calendars.server.start()
    record.catch_up().check(calendars.there(), Record.of(new_store(), calendars.options()).catch_up().written())
    faces.say(record, State.OK)


def test_an_invalid_sync_token_costs_one_comparison_and_nothing_else(
    calendars: Calendars, new_store: NewStore, faces: Faces
) -> None:
    record = Record.of(new_store(), calendars.options()).catch_up()
    change(calendars)
    calendars.forget_tokens()
    record.catch_up().check(calendars.there(), Record.of(new_store(), calendars.options()).catch_up().written())
    faces.say(record, State.OK)


def test_a_wrong_password_for_calendars_asks_a_person_and_the_right_one_goes_on(
    calendars: Calendars, new_store: NewStore, faces: Faces
) -> None:
    record = Record.of(new_store(), calendars.options()).catch_up()
    change(calendars)
    calendars.password.write_text("wrong")
    record.work()
    faces.say(record, State.NEEDS_PERSON, "127.0.0.1 refuses the name or the password", "Correct them")
    calendars.password.write_text(PASSWORD)
    record.resume()
    record.catch_up().check(calendars.there(), Record.of(new_store(), calendars.options()).catch_up().written())
