"""What a rep says of all her mail with somebody."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from config.visibility import Audience
from connectors.model.address import Address
from store import personal, sender_rules
from store.database import Store
from store.personal import Kind
from store.schema import interactions as interaction_rows
from tests.builders import NOON, a_mail
from tests.people import ALICE, BOB, CAROL
from tests.web.office import Office

DENTIST = Address("praxis@dentist.example")
LATER = NOON + timedelta(hours=1)


@pytest.fixture
def office(store: Store) -> Office:
    opened = Office(store)
    opened.connect(ALICE, BOB)
    return opened


def audience(office: Office, id_: int) -> Audience:
    with office.store.read() as connection:
        row = connection.execute(interaction_rows.select().where(interaction_rows.c.id == id_)).one()
    found: Audience = row.audience
    return found


def test_a_new_rule_says_the_word_about_what_is_there(office: Office) -> None:
    came = office.sees(ALICE, what=a_mail("mail:1", sender=DENTIST))
    went = office.sees(ALICE, what=a_mail("mail:2", sender=ALICE, to=(DENTIST,)))
    with_bob = office.sees(ALICE, what=a_mail("mail:3", sender=DENTIST, to=(ALICE, BOB)))
    group = office.sees(ALICE, what=a_mail("mail:4", sender=DENTIST, to=(ALICE, CAROL)))
    bobs = office.sees(BOB, what=a_mail("mail:5", sender=DENTIST, to=(BOB,)))
    with office.store.begin() as connection:
        assert sender_rules.add(connection, ALICE, DENTIST, Kind.PRIVATE, LATER) == [came, went, with_bob]
    assert [audience(office, id_) for id_ in (came, with_bob)] == [Audience.OWNER] * 2
    assert [audience(office, id_) for id_ in (group, bobs)] == [Audience.EVERYONE] * 2


def test_it_is_taken_back_with_all_that_it_said(office: Office) -> None:
    id_ = office.sees(ALICE, what=a_mail(sender=DENTIST))
    with office.store.begin() as connection:
        sender_rules.add(connection, ALICE, DENTIST, Kind.NOT_BUSINESS, LATER)
        assert sender_rules.undo(connection, BOB, LATER) == []
        assert sender_rules.undo(connection, ALICE, LATER) == [id_]
        assert sender_rules.of(connection, ALICE) == []
    assert audience(office, id_) is Audience.EVERYONE


def test_what_she_said_herself_outlives_the_rule(office: Office) -> None:
    id_ = office.sees(ALICE, what=a_mail(sender=DENTIST))
    with office.store.begin() as connection:
        personal.say(connection, [id_], ALICE, Kind.PRIVATE, NOON)
        sender_rules.add(connection, ALICE, DENTIST, Kind.NOT_BUSINESS, LATER)
        (rule,) = sender_rules.of(connection, ALICE)
        assert sender_rules.remove(connection, BOB, rule.id) is None
        assert sender_rules.remove(connection, ALICE, rule.id) == rule
        assert personal.said(connection, id_, ALICE) is Kind.PRIVATE


def test_another_word_on_the_same_sender_takes_the_place_of_the_first(office: Office) -> None:
    id_ = office.sees(ALICE, what=a_mail(sender=DENTIST))
    with office.store.begin() as connection:
        sender_rules.add(connection, ALICE, DENTIST, Kind.PRIVATE, NOON)
        sender_rules.add(connection, ALICE, DENTIST, Kind.NOT_BUSINESS, LATER)
        assert [(one.sender, one.kind) for one in sender_rules.of(connection, ALICE)] == [(DENTIST, Kind.NOT_BUSINESS)]
        assert personal.said(connection, id_, ALICE) is Kind.NOT_BUSINESS


def test_undo_brings_the_rule_before_back_with_its_word(office: Office) -> None:
    id_ = office.sees(ALICE, what=a_mail())
    with office.store.begin() as connection:
        sender_rules.add(connection, ALICE, CAROL, Kind.PRIVATE, NOON)
        sender_rules.add(connection, ALICE, CAROL, Kind.NOT_BUSINESS, LATER)
        sender_rules.undo(connection, ALICE, LATER)
        assert [(rule.kind, rule.at) for rule in sender_rules.of(connection, ALICE)] == [(Kind.PRIVATE, NOON)]
        assert personal.said(connection, id_, ALICE) is Kind.PRIVATE


def test_one_undo_after_the_other_brings_back_rule_after_rule(office: Office) -> None:
    with office.store.begin() as connection:
        for hours, kind in enumerate((Kind.NOT_BUSINESS, Kind.PRIVATE, Kind.NOT_BUSINESS)):
            sender_rules.add(connection, ALICE, CAROL, kind, NOON + timedelta(hours=hours))
        for hours in (2, 1):
            sender_rules.undo(connection, ALICE, NOON + timedelta(hours=hours))
        assert [(rule.kind, rule.at) for rule in sender_rules.of(connection, ALICE)] == [(Kind.NOT_BUSINESS, NOON)]


def test_undo_brings_the_word_before_back(office: Office) -> None:
    id_ = office.sees(ALICE, what=a_mail())
    with office.store.begin() as connection:
        personal.say(connection, [id_], ALICE, Kind.PRIVATE, NOON)
        personal.say(connection, [id_], ALICE, Kind.NOT_BUSINESS, LATER)
        assert personal.unsay(connection, ALICE, LATER) == [id_]
        assert personal.said(connection, id_, ALICE) is Kind.PRIVATE
        assert personal.unsay(connection, ALICE, NOON) == [id_]
        assert personal.said(connection, id_, ALICE) is None


def test_of_many_rules_at_once_on_a_sender_one_stays(office: Office) -> None:
    office.sees(ALICE, what=a_mail(sender=DENTIST))

    def add(second: int) -> None:
        with office.store.begin() as connection:
            sender_rules.add(connection, ALICE, DENTIST, Kind.PRIVATE, LATER + timedelta(seconds=second))

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(add, range(8)))
    with office.store.read() as connection:
        assert len(sender_rules.of(connection, ALICE)) == 1
