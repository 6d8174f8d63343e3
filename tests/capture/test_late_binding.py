"""Mail that came before the directory knew its people is matched when it does; people's decisions stay."""

from pathlib import Path

import pytest

from capture.directory import import_file
from capture.link import BATCH, Linker, link_waiting
from connectors.crm.columns import RecordKind
from matcher.model import Context, Ref, TargetType, Thresholds
from store import links, waiting
from store.database import Store
from store.links import Decision
from tests.builders import NOON, a_mail
from tests.people import ALICE, DAVE
from tests.recording import a_lease, id_of, write

LINKER = Linker(Context(frozenset({"ours.example"}), frozenset({ALICE})), Thresholds())


@pytest.fixture
def contacts(tmp_path: Path) -> Path:
    file = tmp_path / "contacts.csv"
    file.write_text("Id,Name,Email\nC-1,Carol,carol@acme.example\n")
    return file


def record(store: Store, *keys: str) -> None:
    with store.begin() as connection:
        written = write(connection, a_lease(connection), *(a_mail(key) for key in keys))
        LINKER.link(connection, written.to_match)


def match_waiting(store: Store) -> int:
    number = 0
    while batch := link_waiting(store, LINKER):
        number += batch
    return number


def linked(store: Store, key: str) -> list[Ref]:
    with store.read() as connection:
        interaction = id_of(connection, key)
        return [link.match.target for link in links.of_interactions(connection, [interaction]).get(interaction, [])]


def test_importing_a_contact_links_the_mail_that_was_there_before(store: Store, contacts: Path) -> None:
    record(store, "mail:1")
    assert linked(store, "mail:1") == []
    import_file(store, RecordKind.CONTACTS, contacts, {})
    assert match_waiting(store) == 1
    assert linked(store, "mail:1") == [Ref(TargetType.CONTACT, 1)]
    assert match_waiting(store) == 0


def test_only_mail_that_the_change_concerns_is_matched_again(store: Store, contacts: Path) -> None:
    record(store, "mail:1")
    with store.begin() as connection:
        write(connection, a_lease(connection), a_mail("mail:2", sender=DAVE))
    import_file(store, RecordKind.CONTACTS, contacts, {})
    with store.read() as connection:
        assert waiting.count(connection) == 1


def test_early_and_late_matching_come_to_the_same_links(sqlite_store: Store, contacts: Path) -> None:
    record(sqlite_store, "mail:early")
    import_file(sqlite_store, RecordKind.CONTACTS, contacts, {})
    match_waiting(sqlite_store)
    record(sqlite_store, "mail:late")
    with sqlite_store.read() as connection:
        ids = [id_of(connection, key) for key in ("mail:early", "mail:late")]
        early, late = (links.of_interactions(connection, ids)[id_] for id_ in ids)
    assert [link.match for link in early] == [link.match for link in late]


def test_a_decision_outlives_every_change_of_the_directory(store: Store, contacts: Path) -> None:
    import_file(store, RecordKind.CONTACTS, contacts, {})
    record(store, "mail:1")
    carol = Ref(TargetType.CONTACT, 1)
    with store.begin() as connection:
        interaction = id_of(connection, "mail:1")
        links.decide(connection, interaction, carol, Decision.REJECTED, ALICE, NOON)
    contacts.write_text("Id,Name,Email\nC-1,Carol Smith,carol@acme.example\nC-2,Carol,carol@acme.example\n")
    import_file(store, RecordKind.CONTACTS, contacts, {})
    assert match_waiting(store) == 1
    with store.read() as connection:
        found = {link.match.target: link for link in links.of_interactions(connection, [interaction])[interaction]}
    assert (found[carol].decision, found[carol].decided_by) == (Decision.REJECTED, ALICE)


def test_more_than_a_batch_is_matched_batch_by_batch(sqlite_store: Store, contacts: Path) -> None:
    record(sqlite_store, *(f"mail:{number}" for number in range(BATCH + 5)))
    import_file(sqlite_store, RecordKind.CONTACTS, contacts, {})
    assert link_waiting(sqlite_store, LINKER) == BATCH
    assert match_waiting(sqlite_store) == 5
