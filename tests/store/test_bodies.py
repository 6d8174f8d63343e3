"""The HTML of mail in the record: written, replaced, and gone with the interaction."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from config.privacy import ContentLevel
from store import bodies, interactions
from store.database import Store
from store.model import Direction, Kept
from store.schema import bodies as table
from tests.builders import NOON, a_mail

HTML = "<p>The offer stands: 5 € &amp; more.</p>" * 50


def add(store: Store, html: str) -> int:
    mail = a_mail("mail:one@acme.example")
    kept = Kept("1", "1", mail, Direction.INBOUND, ContentLevel.TEXT, "The offer stands.", html=html)
    with store.begin() as connection:
        return interactions.add(connection, [kept], {mail.key: mail.key}, NOON)[mail.key]


def change(store: Store, id_: int, html: str) -> None:
    mail = a_mail("mail:one@acme.example")
    with store.begin() as connection:
        kept = Kept("1", "2", mail, Direction.INBOUND, ContentLevel.TEXT, "The offer stands.")
        interactions.change(connection, [(id_, replace(kept, html=html))], NOON)


def read(store: Store, id_: int) -> str | None:
    with store.read() as connection:
        return bodies.read(connection, id_)


def test_it_is_kept_as_it_came(store: Store) -> None:
    assert read(store, add(store, HTML)) == HTML


def test_it_takes_little_room(store: Store) -> None:
    id_ = add(store, HTML)
    with store.read() as connection:
        packed = connection.execute(select(table.c.html).where(table.c.interaction_id == id_)).scalar_one()
    assert len(packed) < len(HTML) / 10


def test_there_is_none_where_none_came(store: Store) -> None:
    assert read(store, add(store, "")) is None


@pytest.mark.parametrize(("html", "left"), [("<p>Another</p>", "<p>Another</p>"), ("", None)])
def test_a_change_replaces_it(store: Store, html: str, left: str | None) -> None:
    id_ = add(store, HTML)
    change(store, id_, html)
    assert read(store, id_) == left


def test_it_goes_with_the_interaction(store: Store) -> None:
    id_ = add(store, HTML)
    with store.begin() as connection:
        interactions.erase(connection, id_, NOON)
        assert connection.execute(select(func.count()).select_from(table)).scalar_one() == 0


def test_what_is_no_text_does_no_harm(store: Store) -> None:
    assert read(store, add(store, "<p>\ud800\x00</p>")) == "<p>?\x00</p>"
