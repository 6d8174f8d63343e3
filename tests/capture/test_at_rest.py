"""Texts at rest: as the settings say, converted when those change, and never sealed with a key that nobody has."""

from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from capture import at_rest, keeping, wiring
from capture.finding import Severity
from config.sealing import new_key
from config.secrets import Secret
from config.settings import Database, Secrets, Settings
from store import bodies, interactions, models, sources, texts
from store.database import Store
from store.errors import TextsLocked
from tests.builders import NOON, a_meeting
from tests.learned import a_model
from tests.people import ALICE
from tests.recording import a_lease, write
from tests.store.test_texts import CANARY, SAID, everything


@pytest.fixture
def key(tmp_path: Path) -> Path:
    """A file with a key."""
    file = tmp_path / "key"
    file.write_text(f"{new_key()}\n")
    return file


def settings(store: Store, key: Path, kept: str) -> Settings:
    url = SecretStr(store.url.render_as_string(hide_password=False))
    secrets = Secrets.model_validate({"key": Secret(f"file:{key}"), "texts": kept})
    return Settings(database=Database(url=url), secrets=secrets)


def add(given: Settings, name: str) -> None:
    """A mail, as the daemon records it."""
    kept = replace(SAID, id=name, interaction=replace(SAID.interaction, key=f"mail:{name}@acme.example"))
    with wiring.prepare_store(given) as store, store.begin() as connection:
        texts.agree(connection)
        interactions.add(connection, [kept], {kept.interaction.key: name}, NOON)


def read(given: Settings) -> set[str | None]:
    """All texts, and the HTML."""
    with wiring.prepare_store(given) as store, store.read() as connection:
        ids = list(connection.execute(text("SELECT id FROM interactions")).scalars())
        return {one.own for one in texts.read(connection, ids).values()} | {bodies.read(connection, id_) for id_ in ids}


def turn(given: Settings, *, give_up: bool = False) -> at_rest.Turned:
    with wiring.prepare_store(given) as store:
        return at_rest.turn(store, given, lambda _: None, give_up=give_up)


def wrong(given: Settings) -> str:
    with wiring.prepare_store(given) as store:
        return at_rest.wrong(store, given)


def test_the_record_is_converted_either_way(store: Store, key: Path) -> None:
    plain, sealed = (settings(store, key, kept) for kept in ("plain", "sealed"))
    add(plain, "one")
    assert "run `capture db seal`" in wrong(sealed)
    add(sealed, "two")
    assert turn(sealed).turned == 2
    assert (CANARY in everything(store), wrong(sealed)) == (False, "")
    assert turn(sealed).turned == 0
    assert turn(plain).turned == 4
    assert (everything(store).count(f"The {CANARY} offer stands."), wrong(plain)) == (2, "")
    assert read(plain) == read(sealed) == {SAID.text, SAID.html}


def test_nothing_of_it_is_left_in_the_file(sqlite_store: Store, key: Path) -> None:
    add(settings(sqlite_store, key, "plain"), "one")
    turn(settings(sqlite_store, key, "sealed"))
    sqlite_store.close()
    folder = Path(str(sqlite_store.url.database)).parent
    assert not [file for file in folder.glob("capture.db*") if CANARY.encode() in file.read_bytes()]


def test_an_exchanged_key_may_go_once_all_is_sealed_with_the_new_one(store: Store, key: Path) -> None:
    given, old = settings(store, key, "sealed"), key.read_text()
    add(given, "one")
    key.write_text(f"{new_key()}\n{old}")
    add(given, "two")
    assert "run `capture db seal`" in wrong(given)
    turn(given)
    key.write_text(key.read_text().removesuffix(old))
    assert (read(given), wrong(given)) == ({SAID.text, SAID.html}, "")


def test_a_process_that_began_before_seals_as_those_that_began_since(store: Store, key: Path) -> None:
    given, old = settings(store, key, "sealed"), key.read_text()
    with wiring.prepare_store(given) as running:
        with running.begin() as connection:
            texts.agree(connection)
        key.write_text(f"{new_key()}\n{old}")
        turn(given)
        with running.begin() as connection:
            texts.agree(connection)
            interactions.add(connection, [SAID], {SAID.interaction.key: "one"}, NOON)
        key.write_text(key.read_text().removesuffix(old))
    assert read(given) == {SAID.text, SAID.html}


def test_a_lost_key_is_told_and_none_is_made_in_its_place(store: Store, key: Path) -> None:
    given = settings(store, key, "sealed")
    add(given, "one")
    key.unlink()
    assert "put it back from where you keep it safe" in wrong(given)
    assert wrong(given).endswith("Nothing new is captured meanwhile.")
    with pytest.raises(TextsLocked):
        add(given, "two")
    assert (key.exists(), CANARY in everything(store)) == (False, False)


def test_texts_are_given_up_on_request_alone(store: Store, key: Path) -> None:
    given = settings(store, key, "sealed")
    add(given, "one")
    key.write_text(f"{new_key()}\n")
    add(given, "two")
    assert (turn(given).locked, "a key that is not in" in wrong(given)) == (2, True)
    assert turn(given, give_up=True).locked == 2
    assert (read(given), wrong(given)) == ({None, SAID.text, SAID.html}, "")


def test_what_a_calendar_says_is_sealed_and_converted_too(store: Store, key: Path) -> None:
    plain, sealed = (settings(store, key, kept) for kept in ("plain", "sealed"))
    meeting = replace(a_meeting(), revision="000000001.0.20260301T000000Z")
    with wiring.prepare_store(plain) as opened, opened.begin() as connection:
        lease = a_lease(connection)
        write(connection, lease, meeting, text=f"Bring the {CANARY}.")
    turn(sealed)
    assert CANARY not in everything(store)
    with wiring.prepare_store(sealed) as opened, opened.begin() as connection:
        moved = replace(meeting, revision="000000002.0.20260301T000000Z", subject="Visit")
        write(connection, lease, moved, text=f"Bring two {CANARY}s.")
    assert CANARY not in everything(store)
    assert read(sealed) == {f"Bring two {CANARY}s.", None}
    turn(plain)
    assert everything(store).count(f"Bring two {CANARY}s.") == 2


def test_what_was_learned_of_texts_is_sealed_and_converted_too(store: Store, key: Path) -> None:
    plain, sealed = (settings(store, key, kept) for kept in ("plain", "sealed"))
    learned = replace(a_model(), rarity={CANARY: 2.0})
    with wiring.prepare_store(sealed) as opened, opened.begin() as connection:
        id_ = models.add(connection, learned, {}, NOON, adopt=True)
    assert CANARY not in everything(store)
    turn(plain)
    assert CANARY in everything(store)
    with wiring.prepare_store(plain) as opened, opened.read() as connection:
        assert models.load(connection, id_) == learned


def test_the_doctor_tells_of_a_lost_key(sqlite_store: Store, key: Path) -> None:
    given = settings(sqlite_store, key, "sealed")
    add(given, "one")
    with wiring.prepare_store(given) as opened:
        assert not list(at_rest.examine(opened, given))
        key.unlink()
        (found,) = at_rest.examine(opened, given)
    assert (found.about, found.severity) == ("secrets.texts", Severity.CRITICAL)


def test_a_lost_key_of_passwords_is_told_where_texts_are_plain(sqlite_store: Store, key: Path) -> None:
    given = settings(sqlite_store, key, "plain")
    with wiring.prepare_store(given) as opened:
        assert wrong(given) == ""
        with opened.begin() as connection:
            options = {"address": ALICE, "host": "imap.ours.example", "password": keeping.sealed(given, "typed")}
            sources.connect(connection, "imap", ALICE, options, ["mail"], NOON)
        assert wrong(given) == ""
        key.unlink()
        (found,) = at_rest.examine(opened, given)
    assert (found.about, found.severity) == ("secrets.key", Severity.CRITICAL)
    assert wrong(given) == found.wrong
    assert "reconnect each connection" in found.wrong
