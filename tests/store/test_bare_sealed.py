"""A rule that keeps texts out holds for sealed ones as for those in the plain, and leaves nothing of them."""

import pytest
from sqlalchemy import select

from store import bare, text_keys, texts
from store.database import Store
from store.errors import TextsLocked
from store.meetings.table import tellings
from store.rules import Effect, What
from store.schema import bodies, interactions
from tests.builders import NOON, a_mail, a_meeting
from tests.capture.ruling.mail_room import MailRoom
from tests.people import ALICE, BOB
from tests.store.sealing import KEY, OTHER, boxes, opened
from tests.web.office import Office


def in_force(store: Store) -> None:
    with store.begin() as connection:
        text_keys.put_in_force(connection, boxes(KEY).newest, NOON)


def test_sealed_texts_go_by_a_rule_in_another_mailbox_and_do_not_come_back(store: Store) -> None:
    with opened(store, KEY) as sealed:
        in_force(sealed)
        room = MailRoom(sealed)
        mail = a_mail("mail:1@x", subject="Salary", to=(ALICE, BOB))
        room.puts(ALICE, "1", mail)
        room.puts(BOB, "1", mail)
        room.reads()
        with sealed.read() as connection:
            assert connection.execute(select(interactions.c.sealed)).scalar_one()
        room.rule(What.SUBJECT, "salary", Effect.HEADERS)
        room.applies()
        room.reads()
        with sealed.read() as connection:
            row = connection.execute(select(interactions)).one()
            assert (row.content, row.sealed, row.text, row.attachments) == ("headers", None, None, [])
            assert connection.execute(select(bodies)).all() == []
        assert room.applies().fates == {}


@pytest.mark.parametrize("keys", [(), (OTHER,)], ids=["lost", "wrong"])
def test_a_rule_takes_sealed_texts_without_their_key(store: Store, keys: tuple[str, ...]) -> None:
    with opened(store, KEY) as sealed:
        in_force(sealed)
        office = Office(sealed)
        office.connect(ALICE)
        mail, meeting = a_mail("mail:1@x"), a_meeting("meeting:1@x")
        office.sees(ALICE, what=mail, text="Fremzle")
        office.sees(ALICE, what=meeting, text="Fremzle")
    with opened(store, *keys) as locked, locked.begin() as connection:
        assert bare.strip(connection, [mail.key, meeting.key]) == 2
        assert connection.execute(select(interactions.c.sealed)).scalars().all() == [None, None]
        (said,) = connection.execute(select(tellings.c.said)).scalars()
        assert (said["content"], said["text"]) == ("headers", None)


def test_with_another_key_nothing_is_recorded_and_nothing_is_lost(store: Store) -> None:
    with opened(store, KEY) as sealed:
        in_force(sealed)
        office = Office(sealed)
        office.connect(ALICE)
        id_ = office.sees(ALICE, what=a_mail("mail:1@x"), text="Fremzle")
    with opened(store, OTHER) as locked:
        again = Office(locked, office.mailboxes, office.items)
        with pytest.raises(TextsLocked):
            again.sees(ALICE, what=a_mail("mail:2@x"), text="Quoggly")
    with opened(store, KEY) as sealed, sealed.read() as connection:
        assert texts.read(connection, [id_])[id_].own == "Fremzle"
        assert connection.execute(select(interactions.c.key)).scalars().all() == ["mail:1@x"]


def test_a_sealed_text_that_is_put_into_another_row_does_not_open(store: Store) -> None:
    with opened(store, KEY) as sealed:
        in_force(sealed)
        office = Office(sealed)
        office.connect(ALICE, BOB)
        first = office.sees(ALICE, what=a_mail("mail:1@x"), text="For Alice alone")
        second = office.sees(BOB, what=a_mail("mail:2@x"), text="Bob's")
        with sealed.begin() as connection:
            box = connection.execute(select(interactions.c.sealed).where(interactions.c.id == first)).scalar_one()
            moved = interactions.update().where(interactions.c.id == second).values(sealed=box)
            connection.execute(moved)
        with sealed.read() as connection, pytest.raises(TextsLocked, match="does not belong"):
            texts.read(connection, [second])
