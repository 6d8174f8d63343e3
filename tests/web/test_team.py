"""The team of a deal: who is on it may change it, and nobody else."""

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from capture import team
from connectors.model.address import Address
from connectors.model.crm import Deal, Stage
from matcher.model import Ref
from store import audit, teams, users
from store.directory import merge, save_deals
from store.teams import Why
from store.users import Role
from tests.builders import NOON
from tests.people import ALICE, BOB
from tests.web.office import Office
from tests.web.signing import signed_in

EVE = Address("eve@ours.example")


@pytest.fixture
def deal(office: Office, directory: dict[str, Ref]) -> int:
    """Alice's, with Bob and Eve among those who may sign in."""
    with office.store.begin() as connection:
        users.add(connection, BOB, "Bob", Role.REP, NOON)
        users.add(connection, EVE, "Eve", Role.OPS, NOON)
    return directory["roof"].id


def on_it(office: Office, deal: int) -> list[tuple[Address, Why]]:
    with office.store.read() as connection:
        return [(member.rep, member.why) for member in teams.of(connection, deal) or ()]


def test_who_is_on_the_team_adds_and_removes(office: Office, client: TestClient, deal: int) -> None:
    answer = client.post(f"/deals/{deal}/members", data={"rep": BOB}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/deals/{deal}#team")
    assert on_it(office, deal) == [(ALICE, Why.OWNER), (BOB, Why.MEMBER)]
    answer = signed_in(client, BOB).post(f"/deals/{deal}/members/remove", data={"rep": BOB}, follow_redirects=False)
    assert answer.status_code == 303
    assert on_it(office, deal) == [(ALICE, Why.OWNER)]
    with office.store.read() as connection:
        told = [(act.who, act.act, act.about) for act in audit.latest(connection, 9)]
    assert told == [(BOB, "member.remove", f"deal {deal}: {BOB}"), (ALICE, "member.add", f"deal {deal}: {BOB}")]


@pytest.mark.parametrize("role", [Role.REP, Role.MANAGER, Role.ADMINISTRATOR])
def test_who_is_not_on_it_changes_nothing(office: Office, client: TestClient, deal: int, role: Role) -> None:
    for path, who in (("members", BOB), ("members/remove", ALICE)):
        assert signed_in(client, BOB, role).post(f"/deals/{deal}/{path}", data={"rep": who}).status_code == 403
    assert on_it(office, deal) == [(ALICE, Why.OWNER)]


@pytest.mark.parametrize("who", [EVE, "nobody@ours.example"])
def test_who_may_not_see_the_record_does_not_join(office: Office, client: TestClient, deal: int, who: str) -> None:
    assert client.post(f"/deals/{deal}/members", data={"rep": who}).status_code == 409
    assert on_it(office, deal) == [(ALICE, Why.OWNER)]


def test_an_owner_is_always_on_it(client: TestClient, deal: int) -> None:
    assert client.post(f"/deals/{deal}/members/remove", data={"rep": ALICE}).status_code == 409


def test_a_deal_that_there_is_none_is_told_as_such(client: TestClient, deal: int) -> None:
    assert client.post("/deals/99/members", data={"rep": BOB}).status_code == 404
    assert client.get(f"/deals/{deal}/members").status_code == 405


def test_who_could_be_added_is_offered_to_the_team_alone(office: Office, deal: int) -> None:
    with office.store.read() as connection:
        hers, his = team.team(connection, deal, ALICE), team.team(connection, deal, BOB)
    assert (hers.may_change, [user.address for user in hers.others]) == (True, [BOB])
    assert (his.may_change, his.others) == (False, ())


def test_an_import_and_a_merger_keep_the_members(office: Office, directory: dict[str, Ref], deal: int) -> None:
    members = [teams.Member(ALICE, Why.OWNER), teams.Member(BOB, Why.MEMBER, ALICE)]
    with office.store.begin() as connection:
        teams.add(connection, deal, BOB, ALICE, NOON)
        stages = (Stage("Won", NOON - timedelta(days=1)),)
        save_deals(connection, [Deal("OPP-1", "Rooftop solar, larger", "A-1", ALICE, stages=stages)])
        assert teams.of(connection, deal) == members
        merge(connection, directory["roof"], directory["battery"])
        assert teams.of(connection, directory["battery"].id) == members
