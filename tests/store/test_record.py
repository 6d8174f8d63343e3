"""Recording a page: what is captured once, what is a duplicate, what goes, and who may write."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection, select

from config.privacy import ContentLevel
from connectors.model.interaction import Interaction, MeetingState, Voice
from connectors.model.sync import Cursor, Mode
from store import counts, interactions, leases, ledger, record, sources
from store.database import Store
from store.errors import LeaseLost, TooManyRemovals
from store.model import Batch, Broken, Direction, Disposition, Excluded, Kept, Lease, Outcome, Removed, Written
from store.schema import interactions as interaction_rows
from store.schema import ledger as ledger_rows
from tests.builders import NOON, a_mail, a_meeting
from tests.people import ALICE, BOB

C, D, X, U = Disposition.CAPTURED, Disposition.DUPLICATE, Disposition.EXCLUDED, Disposition.UNREADABLE


def a_source(connection: Connection, owner: str = ALICE) -> Lease:
    connected = sources.connect(connection, "memory", ALICE if owner == ALICE else BOB, {}, ["mail"], NOON)
    source = next(s.id for s in sources.all_sources(connection) if s.connection == connected)
    lease = leases.claim(connection, "worker", NOON, source)
    assert lease is not None
    return lease


def kept(id_: str, interaction: Interaction | None = None) -> Kept:
    mail = interaction or a_mail(f"mail:{id_}@acme.example")
    return Kept(id_, "1", mail, Direction.INBOUND, ContentLevel.TEXT, "Please send the offer.", ("plan.pdf",))


def write(
    connection: Connection, lease: Lease, *outcomes: Outcome, mode: Mode = Mode.DELTA, last: bool = True, may: int = 9
) -> Written:
    generation = sources.get(connection, lease.source).generation
    batch = Batch(outcomes, Cursor("memory/1", "5"), mode, last)
    return record.record(connection, lease, generation, batch, NOON, may)


def dispositions(connection: Connection, lease: Lease) -> dict[str, Disposition]:
    rows = connection.execute(
        select(ledger_rows.c.item, ledger_rows.c.disposition).where(ledger_rows.c.source_id == lease.source)
    )
    return {item: Disposition(disposition) for item, disposition in rows}


def keys(connection: Connection) -> set[str]:
    found = connection.execute(select(interaction_rows.c.key).where(interaction_rows.c.gone_at.is_(None)))
    return set(found.scalars())


def test_every_item_has_exactly_one_disposition(store: Store) -> None:
    with store.begin() as connection:
        lease = a_source(connection)
        written = write(
            connection, lease, kept("a"), Excluded("b", "1", "mail:b", "internal: x"), Broken("c", "1", "no header")
        )
        assert dispositions(connection, lease) == {"a": C, "b": X, "c": U}
        assert written.counts == Counter({C: 1, X: 1, U: 1})
        assert counts.counted(connection) == {lease.source: {C: 1, X: 1, U: 1}}


def test_a_mail_in_two_mailboxes_is_one_interaction_with_two_sightings(store: Store) -> None:
    with store.begin() as connection:
        first, second = a_source(connection), a_source(connection, BOB)
        mail = a_mail()
        write(connection, first, kept("a", mail))
        write(connection, second, kept("z", mail))
        assert keys(connection) == {mail.key}
        assert (dispositions(connection, first), dispositions(connection, second)) == ({"a": C}, {"z": D})


def test_two_copies_in_one_page_are_one_interaction(store: Store) -> None:
    with store.begin() as connection:
        lease = a_source(connection)
        write(connection, lease, kept("a", a_mail()), kept("b", a_mail()))
        assert sorted(dispositions(connection, lease).values()) == [C, D]


def test_the_same_page_twice_changes_nothing(store: Store) -> None:
    with store.begin() as connection:
        lease = a_source(connection)
        page = [kept("a", a_mail()), kept("b", a_mail()), kept("c")]
        write(connection, lease, *page)
        before = (dispositions(connection, lease), keys(connection))
        again = write(connection, lease, *page)
        assert (dispositions(connection, lease), keys(connection)) == before
        assert again.to_match == ()


def test_a_move_within_a_page_or_across_pages_loses_nothing(store: Store) -> None:
    with store.begin() as connection:
        lease = a_source(connection)
        mail = a_mail()
        write(connection, lease, kept("inbox/1", mail))
        write(connection, lease, Removed("inbox/1"), kept("archive/1", mail))
        assert keys(connection) == {mail.key}
        write(connection, lease, Removed("archive/1"))
        assert keys(connection) == set()
        write(connection, lease, kept("deals/1", mail))
        assert keys(connection) == {mail.key}
        assert dispositions(connection, lease) == {"deals/1": C}


@pytest.mark.parametrize("gone", ["work/a.ics", "work"], ids=["itself", "what it is in, only with a slash"])
def test_what_was_found_in_an_item_goes_with_it(store: Store, gone: str) -> None:
    with store.begin() as connection:
        lease = a_source(connection)
        write(connection, lease, kept("work/a.ics#1"), kept("work/a.ics#2"), kept("work/a.ics.bak#1"), kept("z#1"))
        write(connection, lease, Removed(gone))
        left = {"work/a.ics.bak#1", "z#1"} if gone == "work/a.ics" else {*dispositions(connection, lease)}
        assert dispositions(connection, lease).keys() == left


def test_what_the_same_page_has_seen_of_a_gone_item_stays(store: Store) -> None:
    with store.begin() as connection:
        lease = a_source(connection)
        write(connection, lease, kept("a.ics#1"), kept("a.ics#2"))
        write(connection, lease, Removed("a.ics"), kept("a.ics#2"), kept("a.ics#3"))
        assert dispositions(connection, lease) == {"a.ics#2": C, "a.ics#3": C}
        write(connection, lease, Removed("mail"), kept("mail"))
        write(connection, lease, kept("mail"), Removed("mail"))
        assert "mail" not in dispositions(connection, lease)


def test_a_move_to_another_folder_is_no_removal(store: Store) -> None:
    with store.begin() as connection:
        lease = a_source(connection)
        mails = [a_mail(f"mail:{n}@acme.example") for n in range(5)]
        write(connection, lease, *(kept(f"old/{n}", mail) for n, mail in enumerate(mails)))
        write(connection, lease, *(kept(f"new/{n}", mail) for n, mail in enumerate(mails)))
        written = write(connection, lease, *(Removed(f"old/{n}") for n in range(5)), may=0)
        assert written.removed == 0
        assert set(dispositions(connection, lease).values()) == {C}


def test_when_the_captured_sighting_goes_a_duplicate_becomes_captured(store: Store) -> None:
    with store.begin() as connection:
        first, second = a_source(connection), a_source(connection, BOB)
        write(connection, first, kept("a", a_mail()))
        write(connection, second, kept("z", a_mail()))
        write(connection, first, Removed("a"))
        assert keys(connection) == {a_mail().key}
        assert dispositions(connection, second) == {"z": C}


def test_an_interaction_is_removed_only_after_the_grace_period(store: Store) -> None:
    with store.begin() as connection:
        lease = a_source(connection)
        write(connection, lease, kept("a"))
        write(connection, lease, Removed("a"))
        assert interactions.sweep(connection, NOON) == 0
        assert interactions.sweep(connection, NOON + timedelta(seconds=1)) == 1


def test_the_later_revision_of_a_meeting_wins_in_any_order(store: Store) -> None:
    early, late = (
        a_meeting(revision="000000001.20260301T000000Z"),
        a_meeting(revision="000000002.20260301T000000Z", at=NOON + timedelta(days=1)),
    )
    for order in ((early, late), (late, early)):
        with store.begin() as connection:
            lease = a_source(connection)
            for number, version in enumerate(order):
                write(connection, lease, kept(f"{id(order)}{number}", version))
            assert connection.execute(select(interaction_rows.c.at)).scalar_one() == late.at


def test_a_cancelled_series_cancels_its_recorded_occurrences(store: Store) -> None:
    series = "meeting:weekly@acme.example"
    occurrences = [replace(a_meeting(f"{series}/2026030{n}T120000Z"), references=(series,)) for n in (2, 9)]
    revision = "000000001.1.20260302T000000Z"
    cancelled = replace(a_meeting(series, state=MeetingState.CANCELLED, revision=revision), voice=Voice.CANCELLATION)
    with store.begin() as connection:
        lease = a_source(connection)
        write(connection, lease, *(kept(f"w{n}", one) for n, one in enumerate(occurrences)), kept("other", a_meeting()))
        write(connection, lease, kept("cancel", cancelled))
        states = connection.execute(select(interaction_rows.c.key, interaction_rows.c.state))
        planned = [key for key, state in states if state != MeetingState.CANCELLED]
        assert planned == [a_meeting().key]
        assert dispositions(connection, lease)["cancel"] is X


def test_a_single_meeting_at_another_time_has_moved(store: Store) -> None:
    later = a_meeting(at=NOON + timedelta(days=1), revision="000000001.20260302T000000Z")
    with store.begin() as connection:
        lease = a_source(connection)
        write(connection, lease, kept("a", a_meeting()))
        write(connection, lease, kept("a", later))
        assert connection.execute(select(interaction_rows.c.state)).scalar_one() == MeetingState.MOVED


def test_after_a_snapshot_what_it_did_not_name_is_gone(store: Store) -> None:
    with store.begin() as connection:
        lease = a_source(connection)
        write(connection, lease, kept("a"), kept("b"))
        sources.start_snapshot(connection, lease)
        write(connection, lease, kept("b"), mode=Mode.SNAPSHOT, last=False)
        assert dispositions(connection, lease) == {"a": C, "b": C}
        write(connection, lease, kept("c"), mode=Mode.SNAPSHOT)
        assert dispositions(connection, lease) == {"b": C, "c": C}


def test_more_removals_than_allowed_roll_the_page_back(store: Store) -> None:
    with store.begin() as connection:
        lease = a_source(connection)
        write(connection, lease, *(kept(f"m{n}") for n in range(5)))
    with pytest.raises(TooManyRemovals), store.begin() as connection:
        write(connection, lease, *(Removed(f"m{n}") for n in range(5)), may=4)
    with store.read() as connection:
        assert len(keys(connection)) == 5


def test_a_worker_that_lost_its_lease_records_nothing(store: Store) -> None:
    with store.begin() as connection:
        late = a_source(connection)
        assert leases.claim(connection, "other", NOON + leases.TTL * 2, late.source)
    with pytest.raises(LeaseLost), store.begin() as connection:
        write(connection, late, kept("a"))
    with store.read() as connection:
        assert keys(connection) == set()


def test_what_one_mailbox_calls_private_no_mailbox_keeps(store: Store) -> None:
    private = Excluded("z", "1", a_meeting().key, "private: CLASS:PRIVATE", everywhere=True)
    with store.begin() as connection:
        first, second = a_source(connection), a_source(connection, BOB)
        write(connection, first, kept("a", a_meeting()))
        write(connection, second, private)
        assert keys(connection) == set()
        assert dispositions(connection, first) == {"a": X}
        write(connection, first, kept("a2", a_meeting()))
        assert keys(connection) == set()


def test_unreadable_items_are_offered_again_to_a_later_release(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    with store.begin() as connection:
        lease = a_source(connection)
        write(connection, lease, kept("in/a"), Broken("in/b", "7", "no header"))
        assert ledger.known(connection, lease.source, "in/") == {"in/a": "1", "in/b": "7"}
        monkeypatch.setattr(ledger, "PARSER", ledger.PARSER + 1)
        assert ledger.known(connection, lease.source, "in/") == {"in/a": "1", "in/b": ""}


def test_removing_a_connection_leaves_what_others_saw(store: Store) -> None:
    with store.begin() as connection:
        first, second = a_source(connection), a_source(connection, BOB)
        write(connection, first, kept("a", a_mail()), kept("only"))
        write(connection, second, kept("z", a_mail()))
        assert sources.disconnect(connection, sources.get(connection, first.source).connection, NOON)
        assert keys(connection) == {a_mail().key}
        assert dispositions(connection, second) == {"z": C}
