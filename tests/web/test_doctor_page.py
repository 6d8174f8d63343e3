"""/doctor: what the last examination found, for ops and administrators."""

import pytest
from fastapi.testclient import TestClient

from capture import doctor_kept
from capture.finding import Finding, Severity
from store.users import Role
from tests.builders import NOON
from tests.people import ALICE
from tests.web.office import Office
from tests.web.signing import signed_in

FOUND = (
    Finding("connection 1, mail", "It said <script>alert(1)</script>.", "Sign in."),
    Finding("disk", "Only 3 MB are free.", "Free some.", Severity.CRITICAL),
)


def test_the_gravest_comes_first_and_nothing_runs(client: TestClient, office: Office) -> None:
    with office.store.begin() as connection:
        doctor_kept.keep(connection, FOUND, NOON)
    page = signed_in(client, ALICE, Role.OPS).get("/doctor").text
    assert page.index("Only 3 MB") < page.index("It said")
    assert "<script>alert" not in page


def test_that_nothing_was_examined_yet_is_said(client: TestClient) -> None:
    assert "Nothing was examined yet" in signed_in(client, ALICE, Role.ADMINISTRATOR).get("/doctor").text


@pytest.mark.parametrize("role", [Role.REP, Role.MANAGER])
def test_it_is_not_for_reps_and_managers(client: TestClient, role: Role) -> None:
    assert signed_in(client, ALICE, role).get("/doctor").status_code == 403
