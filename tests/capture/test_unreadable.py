"""Items that could not be read are read again, by a person at once and by the daemon's census."""

from dataclasses import replace

import pytest

from capture.acting import Acting
from capture.again import listed_as
from capture.audit import Auditor
from capture.refusals import Conflict, Missing
from capture.unreadable import Tried, Unread, offer_again
from connectors.errors import NeedsPerson
from connectors.model.sync import Unreadable
from connectors.protocol import Connector
from store import leases
from store.database import Store
from store.model import Disposition
from store.sources import Source
from tests.builders import NOON, a_meeting, seen
from tests.capture.passing import Scene
from tests.people import ALICE, BOB

HERS = Acting(ALICE, NOON, "")
HIS = Acting(BOB, NOON, "")


@pytest.fixture
def scene(store: Store) -> Scene:
    """Two good items, one that is broken as a whole, and a calendar one part of which is broken."""
    made = Scene.of(store, items=2)
    made.mailbox.put(Unreadable("broken", "No header."), "raw bytes")
    made.mailbox.put(
        seen("mail"), "Hello", (Unreadable("mail#!1", "No start."), seen("mail#1", a_meeting("meeting:1")))
    )
    made.work()
    return made


def unread(scene: Scene, acting: Acting = HERS, *, may_all: bool = False) -> Unread:
    return Unread.of(scene.tools(), acting, scene.health().source.connection, scene.source, may_all=may_all)


def counts(scene: Scene) -> dict[Disposition, int]:
    return {kind: number for kind, number in scene.health().counts.items() if number}


def mend(scene: Scene) -> None:
    """The next release, or the provider, can do better: no change is told."""
    scene.mailbox.put(seen("broken"), "Hello")
    scene.mailbox.put(
        seen("mail"), "Hello", (seen("mail#1", a_meeting("meeting:1")), seen("mail#2", a_meeting("meeting:2")))
    )
    del scene.mailbox.log[-2:]


def test_what_can_be_read_now_is_recorded_and_nothing_is_counted_twice(scene: Scene) -> None:
    assert counts(scene) == {Disposition.CAPTURED: 4, Disposition.UNREADABLE: 2}
    assert unread(scene).retry(HERS, "broken") is False
    mend(scene)
    assert unread(scene).retry(HERS, "broken") is True
    assert counts(scene) == {Disposition.CAPTURED: 5, Disposition.UNREADABLE: 1}
    assert unread(scene).retry(HERS, "mail#!1") is True
    assert counts(scene) == {Disposition.CAPTURED: 6}


def test_all_are_read_again(scene: Scene) -> None:
    told: list[tuple[int, int | None]] = []
    assert unread(scene).retry_all(HERS, lambda done, of: told.append((done, of))) == Tried(2, 2)
    assert told == [(2, 2)]
    mend(scene)
    assert unread(scene).retry_all(HERS) == Tried(2, 0)
    assert counts(scene) == {Disposition.CAPTURED: 6}


def test_the_census_reads_again_what_was_asked_for(scene: Scene) -> None:
    auditor = Auditor("census", scene.tools())
    mend(scene)
    auditor.audit_due()
    assert counts(scene)[Disposition.UNREADABLE] == 2
    with scene.store.begin() as connection:
        assert offer_again(connection, HERS, scene.health().source.connection, may_all=False) == 2
    auditor.audit_due()
    assert counts(scene) == {Disposition.CAPTURED: 6}


def test_the_schedule_stays_and_the_lease_is_let_go(scene: Scene) -> None:
    before = scene.health().source.next_due_at
    unread(scene).retry(HERS, "broken")
    source = scene.health().source
    assert (source.next_due_at, source.leased) == (before, False)


def test_what_is_being_read_is_for_later(scene: Scene) -> None:
    with scene.store.begin() as connection:
        assert leases.claim(connection, "worker", NOON, scene.source)
    with pytest.raises(Conflict, match="try again in a minute"):
        unread(scene).retry(HERS, "broken")


def test_the_raw_bytes_are_the_owners_alone(scene: Scene) -> None:
    assert unread(scene).raw(HERS, "broken", ALICE) == b"raw bytes"
    with pytest.raises(Missing):
        unread(scene, HIS, may_all=True).raw(HIS, "broken", BOB)
    with pytest.raises(Missing):
        unread(scene).raw(HERS, "m0000", ALICE)
    scene.mailbox.remove("broken")
    with pytest.raises(Conflict, match="no longer there"):
        unread(scene).raw(HERS, "broken", ALICE)


def test_others_mailboxes_are_not_there(scene: Scene) -> None:
    with pytest.raises(Missing):
        unread(scene, HIS)
    with scene.store.begin() as connection, pytest.raises(Missing):
        offer_again(connection, HIS, scene.health().source.connection, may_all=False)


def test_what_the_provider_refuses_is_told_with_its_remedy(scene: Scene) -> None:
    def refused(_: Source) -> Connector:
        raise NeedsPerson("Signing in was refused", "Connect it again.")

    hers = Unread(replace(scene.tools(), connector=refused), scene.health().source)
    with pytest.raises(Conflict, match=r"Signing in was refused\. Connect it again\."):
        hers.raw(HERS, "broken", ALICE)


@pytest.mark.parametrize(
    ("kind", "item", "listed"),
    [
        ("imap", "INBOX;1;5#!x", "INBOX;1;5"),
        ("google", "ann@example.com/ev#20260302", "ann@example.com/ev"),
        ("exchange", "AAMk#!", "AAMk"),
        ("files", "mbox#abc~1", "mbox#abc~1"),
        ("files", "mbox#abc~1#!x", "mbox#abc~1"),
        ("files", "work.ics#!x", "work.ics"),
        ("files", "a.eml", "a.eml"),
    ],
)
def test_an_item_is_asked_for_as_its_source_lists_it(kind: str, item: str, listed: str) -> None:
    assert listed_as(kind, item) == listed
