"""What a rep does with her queue: what each act writes, what it refuses, and that it can be taken back."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection, select

from capture.acting import Acting
from capture.refusals import Conflict, Missing
from capture.reviewing import aside, bulk, conversation, deciding, senders, undoing
from capture.reviewing.telling import told
from connectors.model.address import Address
from connectors.model.crm import Account, Deal
from matcher.model import Ref, RunnerUp, TargetType
from store import audit, links, review, sender_rules, users
from store.database import Store
from store.links import Decision
from store.personal import Kind
from store.schema import interactions
from store.users import Role
from tests.builders import NOON, a_mail
from tests.people import ALICE, BOB
from tests.web.office import Office, a_match

ORIGIN = "192.0.2.7"


@pytest.fixture
def office(store: Store) -> Office:
    opened = Office(store)
    opened.connect(ALICE, BOB)
    with store.begin() as connection:
        users.add(connection, ALICE, "Alice Ash", Role.REP, NOON)
        users.add(connection, BOB, "Bob Birch", Role.REP, NOON)
    return opened


@pytest.fixture
def deals(office: Office) -> tuple[Ref, Ref]:
    _acme, roof, battery = office.knows(
        Account("A-1", "Acme Ltd", ("acme.example",)),
        Deal("OPP-1", "Rooftop solar", "A-1"),
        Deal("OPP-2", "Battery store", "A-1"),
    )
    return roof, battery


def acting(rep: Address = ALICE, at: datetime = NOON) -> Acting:
    return Acting(rep, at, ORIGIN)


def decided(connection: Connection, interaction: int, target: Ref) -> Decision | None:
    return next(
        one.decision
        for one in links.of_interactions(connection, [interaction])[interaction]
        if one.match.target == target
    )


def asks(office: Office, deals: tuple[Ref, Ref], key: str = "mail:1", *reps: Address, score: float = 0.7) -> int:
    """A mail for which the roof is suggested first, the battery next."""
    id_ = office.sees(*(reps or (ALICE,)), what=a_mail(key))
    roof, battery = deals
    first = a_match(roof, score=score, runner_up=RunnerUp(battery.id, 0.4))
    office.links(id_, first, a_match(battery, score=0.4, runner_up=RunnerUp(roof.id, score)))
    return id_


def test_what_she_has_not_seen_is_not_there_for_her(office: Office, deals: tuple[Ref, Ref]) -> None:
    id_ = asks(office, deals)
    hers = acting(BOB)
    with office.store.begin() as connection:
        for act in (
            lambda: deciding.accept(connection, hers, id_, deals[0]),
            lambda: deciding.reject(connection, hers, id_, deals[0]),
            lambda: deciding.none(connection, hers, id_, TargetType.DEAL),
            lambda: deciding.choose(connection, hers, id_, deals[1]),
            lambda: conversation.accept(connection, hers, id_, deals[0].id),
            lambda: aside.say(connection, hers, id_, Kind.PRIVATE),
            lambda: senders.always(connection, hers, id_, Kind.NOT_BUSINESS),
        ):
            with pytest.raises(Missing):
                act()
        assert audit.latest(connection, 9) == []


def test_who_was_faster_is_named(office: Office, deals: tuple[Ref, Ref]) -> None:
    id_ = asks(office, deals, "mail:1", ALICE, BOB)
    with office.store.begin() as connection:
        deciding.reject(connection, acting(BOB), id_, deals[0])
        for act in (deciding.accept, deciding.choose):
            with pytest.raises(Conflict, match="Bob Birch has already decided this"):
                act(connection, acting(), id_, deals[0])
        with pytest.raises(Conflict, match="Bob Birch"):
            conversation.accept(connection, acting(), id_, deals[0].id)
        assert decided(connection, id_, deals[0]) is Decision.REJECTED


def test_every_act_is_in_the_log_without_words_of_mail(office: Office, deals: tuple[Ref, Ref]) -> None:
    id_ = asks(office, deals)
    with office.store.begin() as connection:
        deciding.accept(connection, acting(), id_, deals[0])
        (act,) = audit.latest(connection, 9)
    assert (act.who, act.origin, act.act, act.about) == (ALICE, ORIGIN, "link.accept", f"interaction {id_}")


def test_a_conversation_takes_all_that_nobody_has_decided(office: Office, deals: tuple[Ref, Ref]) -> None:
    roof, battery = deals
    first = asks(office, deals)
    second = office.sees(ALICE, what=a_mail("mail:2", references=("mail:1",)))
    third = office.sees(ALICE, what=a_mail("mail:3", references=("mail:1",)))
    with office.store.begin() as connection:
        links.decide(connection, third, battery, Decision.ACCEPTED, BOB, NOON)
        assert conversation.accept(connection, acting(), first, roof.id) == 2
        assert [decided(connection, one, roof) for one in (first, second)] == [Decision.ACCEPTED] * 2
        act = told(connection, ALICE, NOON)
        assert act is not None
        assert set(act.about) == {first, second}
        assert undoing.undo(connection, acting(), NOON) == [first, second]
        assert decided(connection, first, roof) is None


def test_all_from_a_sender_is_set_aside_and_taken_back(office: Office, deals: tuple[Ref, Ref]) -> None:
    first, second = asks(office, deals), asks(office, deals, "mail:2")
    with office.store.begin() as connection:
        sender = senders.always(connection, acting(), first, Kind.NOT_BUSINESS)
        assert [rule.sender for rule in sender_rules.of(connection, ALICE)] == [sender]
        assert review.waiting(connection, ALICE) == 0
        act = told(connection, ALICE, NOON)
        assert act is not None
        assert (act.sender, act.number) == (sender, 2)
        assert undoing.undo(connection, acting(), NOON) == [first, second]
        assert sender_rules.of(connection, ALICE) == []
        assert review.waiting(connection, ALICE) == 2


def test_private_mail_is_the_owners_alone_until_it_is_taken_back(office: Office, deals: tuple[Ref, Ref]) -> None:
    id_ = asks(office, deals)
    with office.store.begin() as connection:
        before = connection.execute(select(interactions.c.audience).where(interactions.c.id == id_)).scalar_one()
        aside.say(connection, acting(), id_, Kind.PRIVATE)
        assert review.waiting(connection, ALICE) == 0
        undoing.undo(connection, acting(), NOON)
        after = connection.execute(select(interactions.c.audience).where(interactions.c.id == id_)).scalar_one()
    assert before == after


def test_many_are_accepted_where_the_best_leads(office: Office, deals: tuple[Ref, Ref]) -> None:
    roof, battery = deals
    clear, weak = asks(office, deals, score=0.95), asks(office, deals, "mail:2", score=0.6)
    tied = office.sees(ALICE, what=a_mail("mail:3"))
    office.links(
        tied,
        a_match(roof, score=0.95, runner_up=RunnerUp(battery.id, 0.95)),
        a_match(battery, score=0.95, runner_up=RunnerUp(roof.id, 0.95)),
    )
    asks(office, deals, "mail:his", BOB, score=0.99)
    with office.store.begin() as connection:
        found = bulk.ready(connection, ALICE, 0.9)
        assert found.number == 1
        assert bulk.accept(connection, acting(), 0.9, found.number) == 1
        assert decided(connection, clear, roof) is Decision.ACCEPTED
        assert decided(connection, clear, battery) is Decision.REJECTED
        assert {decided(connection, id_, roof) for id_ in (weak, tied)} == {None}
        alice = users.by_address(connection, ALICE)
        assert alice is not None
        assert alice.sure_from == 0.9


def test_more_than_was_shown_is_not_accepted(office: Office, deals: tuple[Ref, Ref]) -> None:
    id_ = asks(office, deals, score=0.95)
    with office.store.begin() as connection:
        with pytest.raises(Conflict, match="look at the number again"):
            bulk.accept(connection, acting(), 0.9, 0)
        assert decided(connection, id_, deals[0]) is None


def test_nobody_takes_back_the_act_of_another(office: Office, deals: tuple[Ref, Ref]) -> None:
    id_ = asks(office, deals, "mail:1", ALICE, BOB)
    with office.store.begin() as connection:
        deciding.accept(connection, acting(), id_, deals[0])
        later = acting(BOB, NOON + timedelta(seconds=1))
        assert undoing.undo(connection, later, NOON) == []
        assert decided(connection, id_, deals[0]) is Decision.ACCEPTED
