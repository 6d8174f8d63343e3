"""GET and POST /connections/ID/census, POST /connections/ID/unreadable/retry."""

from datetime import timedelta
from pathlib import Path

import pytest

from store.database import Store
from store.users import Role
from tests.api.calling import Callers
from tests.builders import NOON
from tests.people import ALICE, BOB
from tests.web.counted import BROKEN, Counted, a_letter


@pytest.fixture
def counted(callers: Callers, sqlite_store: Store, tmp_path: Path) -> Counted:
    made = Counted.of(sqlite_store, tmp_path / "mail", ALICE)
    made.count()
    return made


def test_each_month_is_told(callers: Callers, counted: Counted) -> None:
    [source] = callers.of(ALICE).get(f"/connections/{counted.connection}/census").json()["items"]
    assert [(month["month"], month["listed"]) for month in source["months"]] == [
        ("2026-02", 2),
        ("2026-01", 1),
        (None, 1),
    ]
    assert (source["last"]["complete"], source["unreadable"], len(source["history"])) == (True, 1, 1)


def test_what_cannot_be_read_is_read_by_the_next_census(callers: Callers, counted: Counted) -> None:
    counted.write(BROKEN, a_letter(9, 3))
    here = f"/connections/{counted.connection}"
    assert callers.of(ALICE).post(f"{here}/unreadable/retry").json() == {"items": 1}
    assert callers.of(ALICE).get(f"{here}/census").json()["items"][0]["asked"] is True
    counted.count(NOON + timedelta(minutes=1))
    [source] = callers.of(ALICE).get(f"{here}/census").json()["items"]
    assert (source["asked"], source["unreadable"]) == (False, 0)


def test_it_is_for_the_owner_and_who_cares_for_all(callers: Callers, counted: Counted) -> None:
    here = f"/connections/{counted.connection}"
    for role, status in ((Role.REP, 404), (Role.MANAGER, 404), (Role.OPS, 204), (Role.ADMINISTRATOR, 204)):
        assert callers.of(BOB, role).post(f"{here}/census").status_code == status, role
    assert callers.of(BOB).get(f"{here}/census").status_code == 404
    assert callers.of(BOB).post(f"{here}/unreadable/retry").status_code == 404


def test_what_cannot_be_counted_is_a_conflict(callers: Callers) -> None:
    refused = callers.of(ALICE).post("/connections/1/census")
    assert (refused.status_code, refused.json()["detail"]) == (409, "It has not been read to its end yet.")
