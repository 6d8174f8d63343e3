"""Everything out of the record: every row, texts in the plain, letters that mail programs open, and no secret."""

import email
import hashlib
import json
from email import policy
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, insert, select, update

from capture.export.everything import LEFT_OUT, everything
from capture.export.letter import Letter, eml
from capture.export.whole import CannotExport
from connectors.model.address import Address
from connectors.model.interaction import Participant, Role
from store import interactions, sources, users
from store.database import Store
from store.schema import metadata, wallets
from store.schema import users as people
from tests.builders import NOON, a_meeting
from tests.people import ALICE
from tests.recording import a_lease, write
from tests.store.sealing import KEY, opened
from tests.store.test_texts import SAID

SECRET = "hunter2"


def fill(store: Store) -> None:
    with store.begin() as connection:
        interactions.add(connection, [SAID], {SAID.interaction.key: "thread"}, NOON)
        write(connection, a_lease(connection), a_meeting(), text="Bring the plans.")
        options = {"host": "mail.example", "password": f"sealed:file:/key:{SECRET}"}
        connected = sources.connect(connection, "imap", ALICE, options, ["INBOX"], NOON)
        connection.execute(insert(wallets).values(connection_id=connected, sealed=SECRET))
        alice = users.add(connection, ALICE, "Alice", users.Role.REP, NOON)
        connection.execute(update(people).where(people.c.id == alice.id).values(password=SECRET))


def export(store: Store, out: Path) -> None:
    with store.read() as connection:
        everything(connection, out, NOON, lambda *_: None)


def rows(out: Path, table: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in (out / "tables" / f"{table}.jsonl").read_text().splitlines()]


@pytest.mark.parametrize("keys", [(), (KEY,)])
def test_every_row_is_there_with_its_texts_in_the_plain(store: Store, tmp_path: Path, keys: tuple[str, ...]) -> None:
    out = tmp_path / "out"
    with opened(store, *keys, closes=bool(keys)) as either:
        fill(either)
        export(either, out)
        with either.read() as connection:
            there = {
                name: connection.execute(select(func.count()).select_from(table)).scalar_one()
                for name, table in metadata.tables.items()
                if name not in LEFT_OUT
            }
    assert {name: len(rows(out, name)) for name in there} == there
    mail = rows(out, "interactions")[0]
    assert (mail["text"], mail["quoted"], mail["signature"]) == (SAID.text, SAID.quoted, SAID.signature)
    assert (mail["at"], rows(out, "bodies")[0]["html"]) == ("2026-03-02T12:00:00+00:00", SAID.html)
    assert "Bring the plans." in str(rows(out, "tellings"))
    assert not [file for file in out.rglob("*") if file.is_file() and SECRET in file.read_text()]


def test_the_manifest_tells_of_every_file(sqlite_store: Store, tmp_path: Path) -> None:
    fill(sqlite_store)
    export(sqlite_store, tmp_path / "out")
    told = json.loads((tmp_path / "out" / "manifest.json").read_text())
    for name, one in told["tables"].items():
        content = (tmp_path / "out" / "tables" / f"{name}.jsonl").read_bytes()
        assert (content.count(b"\n"), hashlib.sha256(content).hexdigest()) == (one["rows"], one["sha256"])
    assert told["letters"] == len(list((tmp_path / "out" / "mail").rglob("*.eml"))) == 2


def test_a_folder_that_is_there_is_left_alone(sqlite_store: Store, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    with pytest.raises(CannotExport, match="exists already"):
        export(sqlite_store, tmp_path / "out")
    with pytest.raises(CannotExport, match="cannot be made"):
        export(sqlite_store, tmp_path / "none" / "out")
    assert [file.name for file in tmp_path.iterdir() if file.is_dir()] == ["out"]


_anything = st.text()
_people = st.lists(
    st.builds(Participant, st.one_of(st.just(ALICE), _anything.map(Address)), _anything, st.sampled_from(Role))
)


@given(_anything, _anything, _people, _anything, _anything)
def test_no_mail_can_write_a_header_of_its_own(
    key: str, subject: str, people: list[Participant], text: str, html: str
) -> None:
    written = eml(Letter(key, NOON, subject, people, text, html))
    read = email.message_from_bytes(written)
    ours = {"date", "subject", "from", "to", "cc", "bcc", "mime-version", "content-type", "content-transfer-encoding"}
    assert {name for name in map(str.lower, read) if not name.startswith("x-capture-")} <= ours
    assert not read.defects


def test_a_letter_says_what_the_record_says() -> None:
    people = [Participant(Address("carol@acme.example"), "Carol Ünal", Role.FROM), Participant(ALICE, "", Role.TO)]
    read = email.message_from_bytes(
        eml(Letter("mail:1", NOON, "Offer – plant\r\nBcc: all@ours.example", people, "5 € stands.", "<p>5 €</p>")),
        policy=policy.default,
    )
    assert (read["Subject"], read["Bcc"]) == ("Offer – plant  Bcc: all@ours.example", None)
    assert (read["From"], read["To"]) == ("Carol Ünal <carol@acme.example>", ALICE)
    plain, html = read.get_body(("plain",)), read.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert (plain.get_content().strip(), html.get_content().strip()) == ("5 € stands.", "<p>5 €</p>")
