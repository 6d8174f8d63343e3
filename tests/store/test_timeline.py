"""Timelines and profiles. On both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from connectors.model.crm import Account, Contact, Deal, DealContact
from connectors.model.interaction import MeetingState
from matcher.model import Ref, Verdict
from store import profiles, timeline
from store.database import Store
from store.links import Decision, decide
from store.model import Direction
from store.place import Place
from store.schema import interactions
from store.sight import Everything
from store.timeline import Certainty
from tests.builders import NOON, a_mail, a_meeting
from tests.people import ALICE, CAROL
from tests.web.office import Office, a_match


@pytest.fixture
def office(store: Store) -> Office:
    opened = Office(store)
    opened.connect(ALICE)
    return opened


@pytest.fixture
def carol(office: Office) -> Ref:
    (ref,) = office.knows(Contact("C-1", "Carol", (CAROL,)))
    return ref


def a_linked_mail(
    office: Office, target: Ref, days: int, verdict: Verdict = Verdict.LINK, direction: Direction = Direction.INBOUND
) -> int:
    id_ = office.sees(ALICE, what=a_mail(f"mail:{days}", at=NOON + timedelta(days=days)), direction=direction)
    office.links(id_, a_match(target, verdict))
    return id_


def test_the_newest_comes_first_and_pages_do_not_overlap(office: Office, carol: Ref) -> None:
    ids = [a_linked_mail(office, carol, days) for days in range(5)]
    with office.store.read() as connection:
        first = timeline.moments(connection, carol, Everything(), 3)
        last = Place(first[-1].entry.at, first[-1].entry.id)
        second = timeline.moments(connection, carol, Everything(), 3, older=last)
    assert [moment.entry.id for moment in (*first, *second)] == ids[::-1]


def test_each_moment_says_who_put_it_here(office: Office, carol: Ref) -> None:
    a_linked_mail(office, carol, 0)
    a_linked_mail(office, carol, 1, Verdict.SUGGEST)
    accepted = a_linked_mail(office, carol, 2, Verdict.SUGGEST)
    rejected = a_linked_mail(office, carol, 3)
    a_linked_mail(office, carol, 4, Verdict.IGNORE)
    with office.store.begin() as connection:
        decide(connection, accepted, carol, Decision.ACCEPTED, ALICE, NOON)
        decide(connection, rejected, carol, Decision.REJECTED, ALICE, NOON)
        found = timeline.moments(connection, carol, Everything(), 10)
    assert [moment.certainty for moment in found] == [Certainty.PERSON, Certainty.SUGGESTED, Certainty.RULE]


def test_totals_count_what_has_happened_and_is_sure(office: Office, carol: Ref) -> None:
    a_linked_mail(office, carol, -3)
    a_linked_mail(office, carol, -2, direction=Direction.OUTBOUND)
    a_linked_mail(office, carol, -1, Verdict.SUGGEST)
    a_linked_mail(office, carol, 1)
    met = office.sees(ALICE, what=a_meeting(at=NOON - timedelta(days=2, hours=1)), direction=Direction.OUTBOUND)
    office.links(met, a_match(carol, Verdict.LINK, 0.9))
    with office.store.read() as connection:
        found = timeline.totals(connection, carol, Everything(), NOON)
    assert (found.inbound, found.outbound, found.internal, found.meetings) == (1, 1, 0, 1)
    assert (found.first_at, found.last_at) == (NOON - timedelta(days=3), NOON - timedelta(days=2))


@pytest.mark.parametrize("state", [MeetingState.CANCELLED, MeetingState.DECLINED])
def test_a_meeting_that_did_not_take_place_is_shown_and_not_counted(
    office: Office, carol: Ref, state: MeetingState
) -> None:
    id_ = office.sees(ALICE, what=a_meeting(at=NOON - timedelta(days=1)))
    office.links(id_, a_match(carol, Verdict.LINK, 0.9))
    with office.store.begin() as connection:
        assert timeline.totals(connection, carol, Everything(), NOON).all == 1
        connection.execute(update(interactions).values(state=state))
        assert timeline.totals(connection, carol, Everything(), NOON).all == 0
        assert timeline.days(connection, carol, Everything(), 10) == []
        assert len(timeline.moments(connection, carol, Everything(), 10)) == 1


def test_where_nothing_happened_there_is_no_last_time(office: Office, carol: Ref) -> None:
    with office.store.read() as connection:
        assert timeline.totals(connection, carol, Everything(), NOON) == timeline.Totals(0, 0, 0, 0, None, None)


def test_what_is_gone_is_hidden_and_not_counted(office: Office, carol: Ref) -> None:
    a_linked_mail(office, carol, -1)
    with office.store.begin() as connection:
        connection.execute(update(interactions).values(gone_at=NOON))
        assert timeline.moments(connection, carol, Everything(), 10) == []
        assert timeline.days(connection, carol, Everything(), 10) == []


def test_profiles_name_what_belongs_together(office: Office) -> None:
    acme, carol, roof = office.knows(
        Account("A-1", "Acme Ltd", ("acme.example",), ALICE),
        Contact("C-1", "Carol", (CAROL,), "A-1"),
        Deal("OPP-1", "Rooftop solar", "A-1", contacts=(DealContact("C-1", "Buyer"),)),
    )
    with office.store.read() as connection:
        account = profiles.account(connection, acme.id)
        contact = profiles.contact(connection, carol.id)
        deal = profiles.deal(connection, roof.id)
        assert profiles.deal(connection, 99) is None
    assert account is not None
    assert contact is not None
    assert deal is not None
    assert [named.name for named in (*account.deals, *account.contacts)] == ["Rooftop solar", "Carol"]
    assert [named.name for named in (contact.account, *contact.deals) if named] == ["Acme Ltd", "Rooftop solar"]
    assert [(part.contact.name, part.role) for part in deal.parts] == [("Carol", "Buyer")]
