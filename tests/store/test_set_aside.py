"""What is no business leaves a rep's mailboxes after a week, for good. Colleagues keep theirs; nobody else knows."""

from datetime import timedelta

import pytest
from sqlalchemy import Connection, func, select

from config.privacy import ContentLevel
from config.visibility import Audience
from connectors.model.address import Address
from connectors.model.interaction import Interaction
from connectors.model.sync import Cursor, Mode
from store import interactions, leases, ledger, personal, record, set_aside, sources
from store.database import Store
from store.meetings.table import tellings
from store.model import Batch, Direction, Kept, Outcome, Removed
from store.personal import SET_ASIDE, Kind
from store.schema import interactions as interaction_rows
from store.schema import ledger as ledger_rows
from store.schema import participants
from store.schema import sources as source_rows
from tests.builders import NOON, a_mail, a_meeting
from tests.people import ALICE, BOB

KEY = "mail:1@acme.example"
LATER = NOON + timedelta(days=8)


def a_mailbox(connection: Connection, owner: Address = ALICE) -> int:
    connected = sources.connect(connection, "memory", owner, {}, ["mail"], NOON)
    found = select(source_rows.c.id).where(source_rows.c.connection_id == connected)
    return int(connection.execute(found).scalar_one())


def sees(connection: Connection, source: int, *outcomes: Outcome, mode: Mode = Mode.DELTA) -> None:
    lease = leases.claim(connection, "worker", NOON, source)
    assert lease is not None
    generation = (
        sources.start_snapshot(connection, lease)
        if mode is Mode.SNAPSHOT
        else sources.get(connection, source).generation
    )
    record.record(connection, lease, generation, Batch(outcomes, Cursor("m/1", "1"), mode, last=True), NOON, 9)
    sources.finish(connection, lease, sources.Outcome(NOON, 0.1, NOON))


def kept(item: str, what: Interaction | None = None) -> Kept:
    return Kept(item, "1", what or a_mail(KEY), Direction.INBOUND, ContentLevel.TEXT, "The dentist expects you.")


def lines(connection: Connection, source: int) -> dict[str, str]:
    rows = connection.execute(select(ledger_rows.c.item, ledger_rows.c.why).where(ledger_rows.c.source_id == source))
    return {item: why for item, why in rows}


def there(connection: Connection) -> dict[str, Audience]:
    rows = connection.execute(select(interaction_rows.c.key, interaction_rows.c.audience))
    return {key: audience for key, audience in rows}


def a_week_after(connection: Connection, key: str = KEY, rep: Address = ALICE) -> None:
    id_ = interactions.existing(connection, [key])[key].id
    personal.say(connection, [id_], rep, Kind.NOT_BUSINESS, NOON)
    set_aside.sweep(connection, LATER - interactions.GRACE, LATER)


def test_what_only_she_saw_is_erased_with_all_that_came_of_it(store: Store) -> None:
    with store.begin() as connection:
        mailbox = a_mailbox(connection)
        sees(connection, mailbox, kept("inbox/1"), kept("archive/1"))
        a_week_after(connection)
        assert lines(connection, mailbox) == {"inbox/1": SET_ASIDE, "archive/1": SET_ASIDE}
        assert there(connection) == {}
        assert connection.execute(select(func.count()).select_from(participants)).scalar_one() == 0


def test_before_the_week_is_over_all_of_it_can_come_back(store: Store) -> None:
    with store.begin() as connection:
        mailbox = a_mailbox(connection)
        sees(connection, mailbox, kept("inbox/1"))
        id_ = interactions.existing(connection, [KEY])[KEY].id
        personal.say(connection, [id_], ALICE, Kind.NOT_BUSINESS, NOON)
        assert set_aside.sweep(connection, NOON, NOON + interactions.GRACE) == 0
        assert there(connection) == {KEY: Audience.OWNER}
        assert personal.unsay(connection, ALICE, NOON) == [id_]
        assert set_aside.sweep(connection, LATER, LATER) == 0
        assert there(connection) == {KEY: Audience.EVERYONE}


@pytest.mark.parametrize("between", [(), (Removed("1/7"),)], ids=["at once", "after it had gone"])
def test_it_does_not_come_back_under_another_id(store: Store, between: tuple[Outcome, ...]) -> None:
    """A folder whose UIDVALIDITY has changed, or mail that is moved: its two halves come in any order."""
    with store.begin() as connection:
        mailbox = a_mailbox(connection)
        sees(connection, mailbox, kept("1/7"))
        a_week_after(connection)
        sees(connection, mailbox, *between)
        sees(connection, mailbox, kept("2/7"), kept("2/8", a_mail("mail:2@acme.example")), mode=Mode.SNAPSHOT)
        assert there(connection) == {"mail:2@acme.example": Audience.EVERYONE}
        sees(connection, mailbox, kept("2/8", a_mail("mail:2@acme.example")), mode=Mode.SNAPSHOT)
        sees(connection, mailbox, kept("3/7"))
        assert there(connection).keys() == {"mail:2@acme.example"}
        assert lines(connection, mailbox)["3/7"] == SET_ASIDE


def test_it_comes_back_in_none_of_her_mailboxes(store: Store) -> None:
    with store.begin() as connection:
        first, second = a_mailbox(connection), a_mailbox(connection)
        sees(connection, first, kept("a"))
        a_week_after(connection)
        sees(connection, second, kept("z"))
        assert (there(connection), lines(connection, second)) == ({}, {"z": SET_ASIDE})


def test_a_colleague_keeps_hers_and_nobody_else_knows_of_it(store: Store) -> None:
    with store.begin() as connection:
        alice, bob = a_mailbox(connection), a_mailbox(connection, BOB)
        sees(connection, alice, kept("a"))
        sees(connection, bob, kept("z"))
        a_week_after(connection)
        assert there(connection) == {KEY: Audience.OWNER}
        assert (lines(connection, alice), lines(connection, bob)) == ({"a": SET_ASIDE}, {"z": ""})
        assert ledger.captured_elsewhere(connection, alice, [], [1]) == {1}


def test_a_colleague_who_sees_it_later_is_the_only_one_to_know(store: Store) -> None:
    with store.begin() as connection:
        alice, bob = a_mailbox(connection), a_mailbox(connection, BOB)
        sees(connection, alice, kept("a"))
        a_week_after(connection)
        sees(connection, bob, kept("z"))
        assert there(connection) == {KEY: Audience.OWNER}
        sources.disconnect(connection, sources.get(connection, alice).connection, LATER)
        assert there(connection) == {KEY: Audience.EVERYONE}


def test_a_meeting_tells_nothing_any_more(store: Store) -> None:
    with store.begin() as connection:
        alice, bob = a_mailbox(connection), a_mailbox(connection, BOB)
        meeting = a_meeting()
        sees(connection, alice, kept("a.ics", meeting))
        sees(connection, bob, kept("b.ics", meeting))
        a_week_after(connection, meeting.key)
        assert connection.execute(select(tellings.c.source_id)).scalars().all() == [bob]
        sees(connection, alice, kept("a.ics", meeting))
        assert lines(connection, alice) == {"a.ics": SET_ASIDE}
        assert there(connection) == {meeting.key: Audience.OWNER}
