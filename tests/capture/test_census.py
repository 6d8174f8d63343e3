"""A census finds what passes have lost, and puts it right on the path of any page."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from capture import audit
from capture.audit import Auditor
from capture.census import Folder, Found, Healing
from capture.sync import MAY_REMOVE_AT_LEAST
from connectors.errors import TryLater
from connectors.model.sync import Seen, Unreadable
from store import leases, pausing
from store.database import Store
from store.model import Disposition
from store.schema import interactions, ledger
from tests.builders import NOON, a_mail, a_meeting, seen
from tests.capture.passing import Scene
from tests.people import ALICE, BOB

ALL = Healing()


@pytest.fixture
def scene(store: Store) -> Scene:
    made = Scene.of(store, items=6)
    made.work()
    return made


def auditor(scene: Scene) -> Auditor:
    return Auditor("census", scene.tools())


def count(scene: Scene, healing: Healing | None = None) -> Found:
    found = auditor(scene).audit(scene.source, healing)
    assert found is not None
    return found


def forget(scene: Scene, *items: str) -> None:
    """Somebody deletes rows of the ledger, and what they recorded."""
    with scene.store.begin() as connection:
        rows = ledger.c.item.in_(items)
        lost = connection.execute(select(ledger.c.interaction_id).where(rows)).scalars().all()
        connection.execute(delete(ledger).where(rows))
        connection.execute(delete(interactions).where(interactions.c.id.in_(lost)))


def skip(scene: Scene, item: str) -> None:
    """A bug in a connector: an item has come, and the log does not tell."""
    scene.mailbox.put(seen(item), "Hello")
    scene.mailbox.log.pop()


def held(scene: Scene) -> set[str]:
    with scene.store.read() as connection:
        return set(connection.execute(select(ledger.c.item)).scalars())


def test_where_both_agree_it_is_complete(scene: Scene) -> None:
    found = count(scene)
    assert found.census.complete
    assert (found.census.recorded, found.census.listed) == (6, 6)


def test_a_row_deleted_by_hand_is_found_and_brought_back(scene: Scene) -> None:
    forget(scene, "m0003")
    scene.work()
    assert count(scene).missing == ("m0003",)
    healed = count(scene, ALL)
    assert (healed.missing, healed.census.healed) == ((), 1)
    assert scene.health().counts[Disposition.CAPTURED] == 6
    assert count(scene).census.complete


def test_an_item_that_a_bug_skipped_is_found_and_recorded(scene: Scene) -> None:
    skip(scene, "skipped")
    scene.work()
    assert count(scene).missing == ("skipped",)
    count(scene, ALL)
    with scene.store.read() as connection:
        text = connection.execute(
            select(interactions.c.text).join(ledger).where(ledger.c.item == "skipped")
        ).scalar_one()
    assert text == "Hello"


def test_looking_changes_nothing(scene: Scene) -> None:
    forget(scene, "m0003")
    scene.mailbox.items.pop("m0001")
    before = held(scene)
    found = count(scene)
    assert (found.missing, found.gone) == (("m0003",), ("m0001",))
    assert held(scene) == before


def test_what_is_no_longer_listed_is_marked_as_gone(scene: Scene) -> None:
    scene.mailbox.items.pop("m0001")
    scene.work()
    assert count(scene, ALL).census.healed == 1
    with scene.store.read() as connection:
        row = connection.execute(select(interactions).where(interactions.c.key.contains("m0001"))).one()
    assert row.gone_at == NOON
    assert count(scene).census.complete


def test_what_has_only_just_come_or_gone_is_no_difference(scene: Scene) -> None:
    scene.mailbox.put(seen("later"), "Hello")
    scene.mailbox.remove("m0001")
    found = count(scene)
    assert found.census.complete
    assert held(scene) == {"m0000", "m0002", "m0003", "m0004", "m0005", "later"}


def test_every_disposition_counts_as_recorded(scene: Scene) -> None:
    scene.mailbox.put(seen("internal", a_mail("mail:lunch", sender=BOB, to=(ALICE,))))
    scene.mailbox.put(seen("copy", seen("m0000").interaction))
    scene.mailbox.put(Unreadable("broken", "It has no header"))
    scene.work()
    with scene.store.begin() as connection:
        forgotten = update(ledger).where(ledger.c.item == "m0002")
        connection.execute(forgotten.values(disposition=Disposition.ERASED, interaction_id=None))
    assert {row for row, number in scene.health().counts.items() if number} == set(Disposition)
    assert count(scene).census.complete


def test_what_was_found_in_an_item_belongs_to_it(scene: Scene) -> None:
    occurrence = seen("work/visit.ics#20260302", a_meeting())
    scene.mailbox.put(occurrence)
    scene.work()
    scene.mailbox.items["work/visit.ics"] = scene.mailbox.items.pop(occurrence.id)
    assert count(scene).census.complete


def test_what_the_source_has_nothing_to_say_of_is_not_missing(scene: Scene) -> None:
    class Empty(dict[str, Seen | Unreadable]):
        """Lists an item that it does not give: a calendar entry without an occurrence in the window."""

        def get(self, key: str, default: object = None) -> Seen | Unreadable | None:  # type: ignore[override]
            return None if key == "empty" else super().get(key)

    scene.mailbox.items = Empty(scene.mailbox.items)
    skip(scene, "empty")
    for healing in (None, ALL):
        assert count(scene, healing).census.complete


def test_each_folder_has_its_line(scene: Scene) -> None:
    scene.mailbox.folders |= {"m0000": "Sent", "m0001": "Sent", "m0002": "INBOX"}
    forget(scene, "m0001")
    assert count(scene).folders == (Folder("", 3, 0), Folder("INBOX", 1, 0), Folder("Sent", 2, 1))


def test_so_much_gone_that_a_person_must_confirm_it_is_left(scene: Scene) -> None:
    for number in range(MAY_REMOVE_AT_LEAST):
        scene.mailbox.put(seen(f"n{number}"))
    scene.work()
    scene.mailbox.items.clear()
    found = count(scene, ALL)
    assert found.held_back
    assert len(found.gone) == len(held(scene)) == 6 + MAY_REMOVE_AT_LEAST
    confirmed = count(scene, Healing(remove_all=True))
    assert (confirmed.gone, held(scene)) == ((), set())


def test_a_budget_ends_a_run_and_the_next_goes_on(scene: Scene) -> None:
    forget(scene, *held(scene))
    assert len(count(scene, Healing(time=timedelta())).missing) == 6
    assert len(count(scene, Healing(most=0)).missing) == 6
    scene.clock.at += audit.SOON
    auditor(scene).audit_due()
    assert count(scene).census.complete


def test_it_runs_by_itself_once_a_day(scene: Scene) -> None:
    made = len(scene.connectors)
    auditor(scene).audit_due()
    auditor(scene).audit_due()
    assert len(scene.connectors) == made + 1
    scene.clock.at += audit.EVERY
    skip(scene, "skipped")
    auditor(scene).audit_due()
    assert "skipped" in held(scene)
    last = scene.health().census
    assert last is not None
    assert (last.at, last.listed, last.complete, last.healed) == (scene.clock.at, 7, True, 1)


def test_what_was_never_read_to_its_end_is_not_due(store: Store) -> None:
    scene = Scene.of(store, items=3)
    auditor(scene).audit_due()
    assert (scene.connectors, scene.health().census) == ([], None)


def test_a_source_that_fails_is_tried_an_hour_later_and_let_go(scene: Scene) -> None:
    forget(scene, "m0001")
    scene.error = TryLater("503")
    auditor(scene).audit_due()
    assert (scene.health().source.leased, scene.connectors[-1].closed) == (False, 1)
    made = len(scene.connectors)
    auditor(scene).audit_due()
    assert len(scene.connectors) == made
    scene.error = None
    scene.clock.at += audit.SOON
    auditor(scene).audit_due()
    assert "m0001" in held(scene)


def test_what_it_held_when_the_database_went_away_is_let_go(scene: Scene) -> None:
    with scene.store.begin() as connection:
        assert leases.claim(connection, auditor(scene).name, NOON, scene.source)
    auditor(scene).audit_due()
    assert not scene.health().source.leased


def test_nobody_counts_what_another_is_reading_or_a_person_has_paused(scene: Scene) -> None:
    with scene.store.begin() as connection:
        assert leases.claim(connection, "other", NOON, scene.source)
    assert auditor(scene).audit(scene.source, ALL) is None
    with scene.store.begin() as connection:
        leases.release_all(connection)
        pausing.pause(connection, scene.health().source.connection)
    assert auditor(scene).audit(scene.source, ALL) is None


def test_the_schedule_and_the_cursor_stay_as_they_were(scene: Scene) -> None:
    before = scene.health().source
    forget(scene, "m0001")
    count(scene, ALL)
    after = scene.health().source
    assert (after.next_due_at, after.cursor, after.leased) == (before.next_due_at, before.cursor, False)
