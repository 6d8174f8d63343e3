"""`capture connect microsoft` with one's own sign-in by a code, and `connection reconnect` after it has ended."""

import os
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import pytest

from config.sealing import new_key
from tests.cli.conftest import Cli
from tests.cli.starting import Started
from tests.connectors.files.tree import a_message
from tests.servers.microsoft.server import MicrosoftServer

ANN, BOB = "ann@ours.example", "bob@ours.example"


@pytest.fixture
def ann(microsoft: MicrosoftServer) -> MicrosoftServer:
    """Ann's mailbox with a message, Bob's with none."""
    microsoft.entra.consent.person = ANN
    microsoft.mailbox(ANN).put(a_message("Offer"))
    for address in (ANN, BOB):
        microsoft.calendar(address)
    return microsoft


@contextmanager
def started(folder: Path, *command: str) -> Iterator[tuple[Started, TextIO]]:
    """A process of its own that has no terminal, and what it says."""
    said, says = os.pipe()
    with os.fdopen(said) as heard:
        with os.fdopen(says, "w"), Path(os.devnull).open() as nothing:
            process = Started(folder, command, [nothing.fileno(), says, says])
        with process:
            yield process, heard


def code_in(heard: TextIO) -> tuple[str, str]:
    """The code, once it is told, and all that was said until then."""
    said = ""
    for line in heard:
        said += line
        if found := re.search(r"this code: (\S+)", line):
            return found[1], said
    raise AssertionError(said)


def signs_in(cli: Cli, microsoft: MicrosoftServer, *command: str) -> tuple[int, str]:
    """Somebody types the code into a browser elsewhere."""
    with started(cli.folder, *command) as (process, heard):
        code, said = code_in(heard)
        with microsoft.lock:
            microsoft.entra.consent.enter(code)
        said += heard.read()
        return process.wait(), said


def connect(cli: Cli, microsoft: MicrosoftServer, *options: str) -> tuple[int, str]:
    return signs_in(cli, microsoft, "connect", "microsoft", "--client", microsoft.client, *options)


def test_a_code_is_shown_and_typed_elsewhere(cli: Cli, ann: MicrosoftServer) -> None:
    code, said = connect(cli, ann)
    assert code == 0, said
    assert "https://login.microsoft.com/device" in said
    assert f"{ANN}: 1 message" in said
    assert "the first reading takes less than a minute" in said
    assert "Connected as connection 1." in said
    assert cli("run", "--once").code == 0
    assert len(cli("export", "interactions").lines) == 1


def test_what_was_granted_is_sealed_and_shown_by_no_face(cli: Cli, ann: MicrosoftServer) -> None:
    _, said = connect(cli, ann)
    one, other = cli("connections", "--json").document
    assert one["options"].keys() == other["options"].keys() == {"client", "signed_in"}
    assert "1.refresh" not in said + cli("connections").out
    assert b"1.refresh" not in (cli.folder / "var/capture.db").read_bytes()


def test_who_stops_waiting_connects_nothing(cli: Cli, ann: MicrosoftServer) -> None:
    with started(cli.folder, "connect", "microsoft", "--client", ann.client) as (process, heard):
        code_in(heard)
        process.send(signal.SIGINT)
        assert (process.wait(), heard.read().strip()) == (130, "")
    assert cli("connections", "--json").document == []


def test_what_was_chosen_is_kept(cli: Cli, ann: MicrosoftServer) -> None:
    assert connect(cli, ann, "--tenant", "example.com", "--since", "2026-01-31", "--folder", "Inbox")[0] == 0
    one, _ = cli("connections", "--json").document
    assert one["options"].items() >= {"tenant": "example.com", "since": "2026-01-31", "folders": ["Inbox"]}.items()


def test_signing_in_as_somebody_else_connects_nothing(cli: Cli, ann: MicrosoftServer) -> None:
    code, said = connect(cli, ann, "--owner", BOB)
    assert code == 1
    assert f"This sign-in was as {ANN}, not as {BOB}. Sign in to the other account." in said
    assert cli("connections", "--json").document == []


def test_a_refusal_connects_nothing(cli: Cli, ann: MicrosoftServer) -> None:
    ann.entra.consent.denies = True
    code, said = connect(cli, ann)
    assert (code, "Traceback" in said) == (1, False)
    assert cli("connections", "--json").document == []


def test_reconnecting_signs_in_again_with_the_choices_that_were_made(cli: Cli, ann: MicrosoftServer) -> None:
    connect(cli, ann, "--since", "2026-01-01")
    cli("run", "--once")
    ann.entra.tokens.revoke(ANN)
    ann.entra.tokens.expire_access()
    assert cli("run", "--once").code == 3
    code, said = signs_in(cli, ann, "connection", "reconnect", "1")
    assert code == 0, said
    assert "Connection 1 goes on: 1 message" in said
    one, _ = cli("connections", "--json").document
    assert one["options"]["since"] == "2026-01-01"
    assert cli("run", "--once").code == 0


def test_other_folders_and_calendars_need_no_other_sign_in(cli: Cli, ann: MicrosoftServer) -> None:
    connect(cli, ann, "--folder", "Inbox")
    said = cli("connection", "reconnect", "1", "--folder", "Sent Items", "--calendar", "Calendar")
    assert (said.code, said.err) == (0, "")
    one, _ = cli("connections", "--json").document
    assert (one["options"]["folders"], one["options"]["calendars"]) == (["Sent Items"], ["Calendar"])
    assert cli("run", "--once").code == 0


def test_reconnecting_as_somebody_else_changes_nothing(cli: Cli, ann: MicrosoftServer) -> None:
    connect(cli, ann)
    ann.entra.consent.person = BOB
    code, said = signs_in(cli, ann, "connection", "reconnect", "1")
    assert (code, f"This sign-in was as {BOB}, not as {ANN}" in said) == (1, True)
    assert cli("run", "--once").code == 0


def test_a_certificate_takes_the_place_of_a_sign_in(cli: Cli, ann: MicrosoftServer) -> None:
    connect(cli, ann)
    proof = ("--certificate", f"file:{ann.certificate_file}", "--tenant", "example.com")
    said = cli("connection", "reconnect", "1", *proof)
    assert (said.code, said.err) == (0, "")
    one, _ = cli("connections", "--json").document
    assert one["options"] == {"client": ann.client, "tenant": "example.com", "certificate": "***"}


def test_who_removes_it_is_told_where_to_take_the_grant_back(cli: Cli, ann: MicrosoftServer) -> None:
    connect(cli, ann)
    assert "https://myapps.microsoft.com" in cli("connection", "remove", "1", "--yes").out


def test_the_key_of_what_is_sealed_can_be_exchanged(cli: Cli, ann: MicrosoftServer) -> None:
    connect(cli, ann)
    key = cli.folder / "var/secrets/key"
    old, new = key.read_text(), new_key()
    key.write_text(f"{new}\n{old}")
    assert cli("db", "seal").out == "Sealed anew: 1 secret.\n"
    assert cli("db", "seal").out == "Sealed anew: 0 secrets.\n"
    key.write_text(new)
    assert cli("run", "--once").code == 0
