"""Deals and accounts by name, a page at a time, and when something last happened with each."""

from datetime import timedelta

import pytest

from connectors.model.crm import Account, Deal
from matcher.model import Ref, TargetType, Verdict
from store import listed, personal, teams, timeline
from store.database import Store
from store.listed import Wanted
from store.personal import Kind
from store.sight import Everything, Sight
from tests.builders import NOON, a_mail, a_meeting
from tests.people import ALICE, BOB
from tests.web.acme import an_office
from tests.web.office import Office, a_match

NAMES = ("beta", "Alpha", "alpha", "Gamma", "delta")


@pytest.fixture
def office(store: Store) -> Office:
    """Alice's and Bob's mailboxes, empty."""
    return an_office(store)


@pytest.fixture
def deals(office: Office) -> list[Ref]:
    """Alice's account with five deals of Bob's, the last of them closed."""
    closed = {"delta": NOON - timedelta(days=1)}
    records = [Deal(f"D-{n}", name, "A-1", BOB, closed_at=closed.get(name)) for n, name in enumerate(NAMES)]
    return office.knows(Account("A-1", "Acme Ltd", ("acme.example",), ALICE), *records)[1:]


def called(office: Office, wanted: Wanted, behind: int = 0, most: int = 10) -> list[int]:
    with office.store.read() as connection:
        return listed.deal_ids(connection, wanted, NOON, behind, most)


def test_pages_follow_each_other_by_name_and_leave_none_out(office: Office, deals: list[Ref]) -> None:
    whole = [deals[place].id for place in (1, 2, 0, 4, 3)]
    assert called(office, Wanted()) == whole
    found: list[int] = []
    while page := called(office, Wanted(), found[-1] if found else 0, 2):
        found += page
    assert found == whole


def test_deals_are_narrowed_by_words_state_and_team(office: Office, deals: list[Ref]) -> None:
    assert called(office, Wanted("alpha acme")) == []
    assert called(office, Wanted("ALPHA")) == [deals[1].id, deals[2].id]
    assert called(office, Wanted(is_open=False)) == [deals[4].id]
    assert len(called(office, Wanted(is_open=True))) == 4
    assert len(called(office, Wanted(rep=ALICE))) == len(called(office, Wanted(rep=BOB))) == 5
    with office.store.begin() as connection:
        assert listed.account_ids(connection, Wanted(rep=BOB), 0, 10) == []
        assert len(listed.account_ids(connection, Wanted("acme", ALICE), 0, 10)) == 1


def test_who_was_added_to_a_team_finds_the_deal_among_hers(office: Office, deals: list[Ref]) -> None:
    (other,) = office.knows(Deal("D-9", "Zeta", None, BOB))
    assert other.id not in called(office, Wanted(rep=ALICE))
    with office.store.begin() as connection:
        teams.add(connection, other.id, ALICE, BOB, NOON)
    assert other.id in called(office, Wanted(rep=ALICE))


def test_an_account_tells_its_owner_and_its_open_deals(office: Office, deals: list[Ref]) -> None:
    with office.store.read() as connection:
        (id_,) = listed.account_ids(connection, Wanted(), 0, 10)
        line = listed.account_lines(connection, [id_], NOON)[id_]
    assert (line.account.name, line.owner, line.open_deals) == ("Acme Ltd", ALICE, 4)


def test_the_last_touch_is_the_last_that_somebody_may_know_of(office: Office, deals: list[Ref]) -> None:
    first, second, *_ = deals
    for number, days in enumerate((3, 1)):
        id_ = office.sees(ALICE, what=a_mail(f"mail:{number}", at=NOON - timedelta(days=days)))
        office.links(id_, a_match(first, Verdict.LINK, 0.9))
    ahead = office.sees(ALICE, what=a_meeting(at=NOON + timedelta(days=1)))
    office.links(ahead, a_match(second, Verdict.LINK, 0.9))
    with office.store.begin() as connection:
        personal.say(connection, [id_], ALICE, Kind.PRIVATE, NOON)
        ids = [ref.id for ref in deals]
        every = timeline.last_touches(connection, TargetType.DEAL, ids, Everything(), NOON)
        hers = timeline.last_touches(connection, TargetType.DEAL, ids, Sight.of_her_own(ALICE), NOON)
        his = timeline.last_touches(connection, TargetType.DEAL, ids, Sight.of_her_own(BOB), NOON)
    assert every == hers == {first.id: NOON - timedelta(days=1)}
    assert his == {}
