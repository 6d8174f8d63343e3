"""/users: who may sign in, for administrators."""

import re

import pytest
from fastapi.testclient import TestClient

from store import audit, users
from store.users import Role
from tests.people import ALICE, BOB, DAVE
from tests.web.door import PASSWORD, known, outside
from tests.web.office import Office
from tests.web.signing import signed_in

FORMS: dict[str, dict[str, str]] = {
    "/users/add": {"address": "new@ours.example"},
    "/users/link": {"address": BOB},
    "/users/role": {"address": BOB, "role": "administrator"},
    "/users/disable": {"address": BOB},
    "/users/enable": {"address": BOB},
}


@pytest.fixture
def admin(client: TestClient, office: Office) -> TestClient:
    """Alice, who is the only administrator; Bob is a rep."""
    known(office.store, BOB)
    return signed_in(client, ALICE, Role.ADMINISTRATOR)


def role_of(office: Office, address: str) -> Role | None:
    with office.store.read() as connection:
        return next((one.role for one in users.everybody(connection) if one.address == address), None)


@pytest.mark.parametrize("role", [Role.REP, Role.MANAGER, Role.OPS])
def test_only_administrators_decide_who_may_sign_in(client: TestClient, office: Office, role: Role) -> None:
    known(office.store, BOB)
    signed_in(client, ALICE, role)
    assert client.get("/users").status_code == 403
    assert client.get("/audit").status_code == 403
    for path, form in FORMS.items():
        assert client.post(path, data=form).status_code == 403
    assert role_of(office, BOB) is Role.REP
    assert role_of(office, "new@ours.example") is None


def test_everybody_is_listed(admin: TestClient) -> None:
    page = admin.get("/users").text
    assert "2 people who may sign in" in page
    assert "bob<wbr>" in page or BOB in page


def test_who_is_added_comes_in_by_the_link_that_is_shown_once(admin: TestClient, office: Office) -> None:
    answer = admin.post("/users/add", data={"address": "New@Ours.Example", "name": "Nell <b>", "role": "manager"})
    (word,) = re.findall(r"http://127\.0\.0\.1:8765(/welcome/[\w-]+)", answer.text)
    assert "Nell &lt;b&gt;" in answer.text
    assert word not in admin.get("/users").text
    assert role_of(office, "new@ours.example") is Role.MANAGER
    with outside(office.store) as browser:
        assert browser.post(word, data={"name": "Nell", "password": PASSWORD, "again": PASSWORD}).status_code == 303
        assert browser.get("/me").status_code == 200


def test_nobody_is_added_twice_or_without_an_address(admin: TestClient) -> None:
    twice = admin.post("/users/add", data={"address": BOB})
    assert (twice.status_code, f"{BOB} may sign in already" in twice.text) == (409, True)
    none = admin.post("/users/add", data={"address": "<nobody>"})
    assert (none.status_code, "is no mail address" in none.text, "<nobody>" in none.text) == (422, True, False)


def test_disabling_ends_all_sessions_at_once(admin: TestClient, office: Office) -> None:
    with outside(office.store) as browser:
        browser.post("/sign-in", data={"address": BOB, "password": PASSWORD})
        assert browser.get("/me").status_code == 200
        assert "disabled" in admin.post("/users/disable", data={"address": BOB}).text
        assert browser.get("/me").status_code == 303
        assert browser.post("/sign-in", data={"address": BOB, "password": PASSWORD}).status_code == 403
        admin.post("/users/enable", data={"address": BOB})
        assert browser.get("/me").status_code == 303
        assert browser.post("/sign-in", data={"address": BOB, "password": PASSWORD}).status_code == 303


def test_a_role_counts_from_the_next_click(admin: TestClient, office: Office) -> None:
    with outside(office.store) as browser:
        browser.post("/sign-in", data={"address": BOB, "password": PASSWORD})
        assert browser.get("/matching").status_code == 403
        admin.post("/users/role", data={"address": BOB, "role": "manager"})
        assert browser.get("/matching").status_code == 200


def test_the_last_administrator_stays_one(admin: TestClient, office: Office) -> None:
    said = f"{ALICE} is the only administrator"
    for path, form in (("/users/disable", {}), ("/users/role", {"role": "rep"})):
        answer = admin.post(path, data={"address": ALICE, **form})
        assert (answer.status_code, said in answer.text) == (409, True)
    assert role_of(office, ALICE) is Role.ADMINISTRATOR
    admin.post("/users/role", data={"address": BOB, "role": "administrator"})
    assert admin.post("/users/role", data={"address": ALICE, "role": "rep"}).status_code == 403
    assert role_of(office, ALICE) is Role.REP


def test_a_disabled_administrator_is_none(admin: TestClient) -> None:
    admin.post("/users/role", data={"address": BOB, "role": "administrator"})
    admin.post("/users/disable", data={"address": BOB})
    assert admin.post("/users/role", data={"address": ALICE, "role": "rep"}).status_code == 409


@pytest.mark.parametrize("path", sorted(FORMS.keys() - {"/users/add"}))
def test_who_is_no_user_cannot_be_changed(admin: TestClient, path: str) -> None:
    assert admin.post(path, data=FORMS[path] | {"address": DAVE}).status_code == 404


def test_every_change_is_noted(admin: TestClient, office: Office) -> None:
    for path, form in FORMS.items():
        admin.post(path, data=form)
    with office.store.read() as connection:
        acts = [(one.act, one.about) for one in audit.latest(connection, 20) if one.who == ALICE]
    assert acts[::-1] == [
        ("user.add", "new@ours.example"),
        ("user.link", BOB),
        ("user.role.administrator", BOB),
        ("user.disable", BOB),
        ("user.enable", BOB),
    ]
