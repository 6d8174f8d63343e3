"""Sealed texts on the command line: converted, exported, backed up, lost with the key and told by every command."""

import json
from pathlib import Path

from tests.cli.conftest import Cli

DATABASE, KEY = Path("var/capture.db"), Path("var/secrets/key")
SAID = "Zanzibar stands until Friday."


def capture(cli: Cli) -> None:
    cli.monkeypatch.setenv("CAPTURE_SECRETS__TEXTS", "sealed")
    cli.mail("Offer", text=SAID)
    cli("run", "--once")


def said(cli: Cli) -> str:
    found: str = cli("export", "interactions").lines[0]["text"]
    return found.strip()


def test_texts_are_sealed_from_the_first_one_on(cli: Cli) -> None:
    capture(cli)
    assert said(cli) == SAID
    assert SAID.encode() not in b"".join(file.read_bytes() for file in DATABASE.parent.glob("capture.db*"))


def test_changing_the_setting_asks_for_the_conversion(cli: Cli) -> None:
    cli.mail("Offer", text=SAID)
    cli("run", "--once")
    cli.monkeypatch.setenv("CAPTURE_SECRETS__TEXTS", "sealed")
    assert "run `capture db seal`" in cli("status").err
    assert cli("db", "seal").out == "Sealed anew: 0 secrets.\nSealed: 1 text.\n"
    assert (cli("status").err, said(cli)) == ("", SAID)
    cli.monkeypatch.setenv("CAPTURE_SECRETS__TEXTS", "plain")
    assert "In the plain now: 1 text.\n" in cli("db", "seal").out
    assert (cli("status").err, said(cli)) == ("", SAID)


def test_a_lost_key_is_told_by_every_command_and_can_be_lived_with(cli: Cli) -> None:
    capture(cli)
    KEY.rename("key")
    for command in (("status",), ("connections",), ("db", "upgrade")):
        told = cli(*command)
        assert "put it back from where you keep it safe" in told.err
        assert told.code in (0, 3)
    told = cli("export", "interactions")
    assert (told.code, told.out, "cannot be read" in told.err) == (1, "", True)
    KEY.write_text("vGvYDZAQTCDXNUpH7gLgHmR8PPcuT3QyPuWTTDlqNR0=\n")
    assert cli("db", "seal").code == 3
    told = cli("db", "seal", "--give-up")
    assert (told.code, "Dropped, for want of their key: 1 text." in told.out) == (0, True)
    assert cli("export", "interactions").lines[0]["text"] is None


def test_a_backup_of_sealed_texts_is_restored_and_the_missing_key_told(cli: Cli) -> None:
    capture(cli)
    assert "The key is not in it" in cli("db", "backup", "copy.db").out
    assert "can be restored" in cli("db", "check", "copy.db").out
    told = cli("db", "restore", "copy.db")
    assert (told.code, "it is sound" in told.out, said(cli)) == (0, True, SAID)
    KEY.unlink()
    told = cli("db", "restore", "copy.db")
    assert (told.code, "put it back from where you keep it safe" in told.err) == (3, True)


def test_everything_is_exported_in_the_plain(cli: Cli) -> None:
    capture(cli)
    assert cli("export", "everything").code == 2
    told = cli("export", "everything", "--out", "all")
    assert (told.code, "to all: texts are in the plain there" in told.out) == (0, True)
    (line,) = Path("all/tables/interactions.jsonl").read_text().splitlines()
    assert json.loads(line)["text"].strip() == SAID
    (letter,) = Path("all/mail").rglob("*.eml")
    assert SAID in letter.read_text()
