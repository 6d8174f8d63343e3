"""Who is said to see an interaction is who sees it."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import ColumnElement, Connection, select

from config.visibility import Audience
from connectors.model.address import Address
from matcher.model import Verdict
from store import version, viewers
from store.database import Store
from store.links import Decision
from store.personal import Kind
from store.schema import interactions
from store.sight import Sight
from store.viewers import Ground, Layer
from tests.people import ALICE, BOB, CAROL, DAVE
from tests.store.seen_world import IT, Linked, World, write

PEOPLE = (ALICE, BOB, CAROL, DAVE)
person = st.sampled_from(PEOPLE)
maybe = st.none() | person
audience = st.sampled_from(Audience)
linked = st.builds(
    Linked,
    owner=maybe,
    account_owner=maybe,
    members=st.frozensets(person, max_size=2),
    verdict=st.sampled_from(Verdict),
    decision=st.none() | st.sampled_from(Decision),
    account_there=st.booleans(),
    added_here=st.booleans(),
)
worlds = st.builds(
    World,
    mailboxes=st.lists(st.tuples(person, audience), max_size=3).map(tuple),
    parts=st.frozensets(person, max_size=2),
    contacts=st.lists(linked, max_size=2).map(tuple),
    deals=st.lists(linked, max_size=2).map(tuple),
    said=st.lists(st.tuples(person, st.sampled_from(Kind)), max_size=2, unique_by=lambda one: one[0]).map(tuple),
    gone=st.sampled_from([False] * 9 + [True]),
)
rules = st.tuples(audience, audience, audience).map(lambda some: sorted(some, key=lambda one: -one.reach))


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """One record for all examples."""
    with Store(f"sqlite:///{tmp_path_factory.mktemp('viewers')}/capture.db") as opened:
        version.upgrade(opened)
        yield opened


@given(worlds, rules)
def test_what_is_said_of_everybody_is_what_the_record_lets_them_see(
    lasting: Store, world: World, rules: list[Audience]
) -> None:
    with lasting.begin() as connection:
        write(connection, world)
        circle = viewers.circle(connection, IT)
        for rep in PEOPLE:
            sight = Sight(rep, *rules)
            viewer = circle.viewer(sight) if circle else None
            assert (viewer.layer if viewer else None) == _seen(connection, sight), rep


def _seen(connection: Connection, sight: Sight) -> Layer | None:
    for layer, may in (
        (Layer.TEXT, sight.may_read_text),
        (Layer.SUBJECT, sight.may_read_subject),
        (Layer.FACT, sight.may_know),
    ):
        if _is(connection, may):
            return layer
    return None


def _is(connection: Connection, may: ColumnElement[bool]) -> bool:
    return connection.execute(select(interactions.c.id).where(interactions.c.id == IT, may)).first() is not None


@pytest.mark.parametrize(
    ("world", "ground", "what"),
    [
        (World(mailboxes=((BOB, Audience.OWNER),)), Ground.SEEN, ""),
        (World(parts=frozenset({BOB})), Ground.PART, ""),
        (World(contacts=(Linked(), Linked(owner=BOB))), Ground.CONTACT, "Contact 2"),
        (World(deals=(Linked(owner=BOB),)), Ground.TEAM, "Deal 1"),
        (World(deals=(Linked(account_owner=BOB),)), Ground.TEAM, "Deal 1"),
        (World(deals=(Linked(members=frozenset({BOB})),)), Ground.TEAM, "Deal 1"),
        (World(), Ground.EVERYONE, ""),
    ],
)
def test_the_reason_is_named(store: Store, world: World, ground: Ground, what: str) -> None:
    with store.begin() as connection:
        write(connection, world)
        circle = viewers.circle(connection, IT)
    assert circle is not None
    viewer = circle.viewer(Sight(BOB, Audience.EVERYONE, Audience.TEAM, Audience.TEAM))
    assert viewer is not None
    assert (viewer.ground, viewer.what) == (ground, what)


def test_of_what_is_not_there_nobody_is_named(store: Store) -> None:
    with store.begin() as connection:
        write(connection, World(gone=True))
        assert viewers.circle(connection, IT) is None
        assert viewers.circle(connection, 99) is None


def test_people_of_other_deals_are_not_on_its_team(store: Store) -> None:
    suggested = Linked(owner=BOB, verdict=Verdict.SUGGEST)
    rejected = Linked(owner=BOB, decision=Decision.REJECTED)
    with store.begin() as connection:
        write(connection, World(mailboxes=((ALICE, Audience.EVERYONE),), deals=(suggested, rejected)))
        circle = viewers.circle(connection, IT)
    assert circle is not None
    assert circle.viewer(Sight(Address(BOB), Audience.TEAM, Audience.TEAM, Audience.TEAM)) is None
