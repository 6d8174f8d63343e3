"""Links that open once, in the record."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from capture.acting import on_the_machine
from capture.refusals import Conflict
from capture.signing_in import people
from store import invitations, users
from store.database import Store
from store.schema import invitations as table
from store.users import Role
from tests.builders import NOON
from tests.people import ALICE, BOB

CLI = on_the_machine(NOON)


def test_one_person_has_one_link(store: Store) -> None:
    with store.begin() as connection:
        first = people.add(connection, ALICE, "", Role.REP, CLI)
        other = people.add(connection, BOB, "", Role.REP, CLI)
        second = people.link(connection, ALICE, CLI)
        opened = [invitations.find(connection, word, NOON) for word in (first, other, second)]
    assert [one and one.user and one.user.address for one in opened] == [None, BOB, ALICE]


def test_the_first_administrators_link_is_replaced_by_the_next(store: Store) -> None:
    with store.begin() as connection:
        old, new = (invitations.make(connection, None, NOON) for _ in range(2))
        assert invitations.find(connection, old, NOON) is None
        assert invitations.find(connection, new, NOON) is not None
        assert connection.execute(select(func.count()).select_from(table)).scalar_one() == 1


def test_what_was_taken_is_gone(store: Store) -> None:
    with store.begin() as connection:
        word = people.add(connection, ALICE, "", Role.REP, CLI)
        assert invitations.find(connection, word, NOON + timedelta(hours=24)) is None
        assert invitations.take(connection, word, NOON) is not None
        assert invitations.take(connection, word, NOON) is None


def test_the_last_administrator_is_counted_among_those_who_may_sign_in(store: Store) -> None:
    with store.begin() as connection:
        for address in (ALICE, BOB):
            people.add(connection, address, "", Role.ADMINISTRATOR, CLI)
        people.disable(connection, BOB, CLI)
        with pytest.raises(Conflict, match="only administrator"):
            people.disable(connection, ALICE, CLI)
        with pytest.raises(Conflict, match="only administrator"):
            people.give_role(connection, ALICE, Role.OPS, CLI)
        people.give_role(connection, ALICE, Role.ADMINISTRATOR, CLI)
        people.disable(connection, BOB, CLI)
        assert [one.disabled_at is None for one in users.everybody(connection)] == [True, False]
