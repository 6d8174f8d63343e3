"""`capture connect google` with one's own sign-in, and `connection reconnect` after it has ended."""

import re
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.conftest import Cli
from tests.cli.terminal import at_a_terminal
from tests.connectors.files.tree import a_message
from tests.servers.google.server import GoogleServer

ANN, BOB = "ann@ours.example", "bob@ours.example"
BROWSER = Path(__file__).parent / "browser.py"


@pytest.fixture
def ann(google: GoogleServer, monkeypatch: pytest.MonkeyPatch) -> GoogleServer:
    """Ann's mailbox with a message, Bob's with none, and no browser on this machine."""
    google.consent.person = ANN
    google.mailbox(ANN).put(a_message("Offer"))
    for address in (ANN, BOB):
        google.calendar(address)
    for name in ("BROWSER", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    return google


def connect(cli: Cli, google: GoogleServer, *options: str) -> tuple[int, str]:
    """Somebody connects, and pastes where her browser was sent."""
    return signs_in(cli, google, "connect", "google", "--client", f"file:{google.client_file}", *options)


def signs_in(cli: Cli, google: GoogleServer, *command: str) -> tuple[int, str]:
    def pasted(screen: str) -> str:
        (url,) = re.findall(r"https://accounts[.]google[.]com/\S+", screen)
        return google.consented(url)

    return at_a_terminal(cli.folder, command, [pasted])


def test_over_ssh_the_redirected_address_is_pasted(cli: Cli, ann: GoogleServer) -> None:
    code, screen = connect(cli, ann)
    assert code == 0, screen
    assert f"{ANN}: 1 message; 1 calendar: {ANN}; the first reading takes less than a minute" in screen
    assert "Connected as connection 1." in screen
    assert "seven days" not in screen
    assert cli("run", "--once").code == 0
    assert len(cli("export", "interactions").lines) == 1


def test_a_browser_of_this_machine_is_opened_and_comes_back(
    cli: Cli, ann: GoogleServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BROWSER", f"{sys.executable} {BROWSER} %s")
    code, screen = at_a_terminal(cli.folder, ["connect", "google", "--client", f"file:{ann.client_file}"], [])
    assert code == 0, screen
    assert "Connected as connection 1." in screen


def test_what_was_granted_is_sealed_and_shown_by_no_face(cli: Cli, ann: GoogleServer) -> None:
    _, screen = connect(cli, ann)
    one, other = cli("connections", "--json").document
    assert one["options"] == other["options"] == {"client": "***", "grant": "***"}
    assert "1//refresh" not in screen + cli("connections").out
    assert b"1//refresh" not in (cli.folder / "var/capture.db").read_bytes()


def test_what_is_pasted_by_mistake_is_asked_for_again(cli: Cli, ann: GoogleServer) -> None:
    def pasted(screen: str) -> str:
        return ann.consented(re.findall(r"https://accounts[.]google[.]com/\S+", screen)[0])

    command = ["connect", "google", "--client", f"file:{ann.client_file}"]
    code, screen = at_a_terminal(cli.folder, command, ["http://127.0.0.1:1/?state=other&code=x", "", pasted])
    assert code == 0, screen
    assert "That is not it" in screen


def test_signing_in_as_somebody_else_connects_nothing(cli: Cli, ann: GoogleServer) -> None:
    code, screen = connect(cli, ann, "--owner", BOB)
    assert code == 1
    assert f"This sign-in was as {ANN}, not as {BOB}. Sign in to the other account." in screen
    assert cli("connections", "--json").document == []


def test_a_refusal_connects_nothing(cli: Cli, ann: GoogleServer) -> None:
    ann.consent.denies = True
    code, screen = connect(cli, ann)
    assert (code, "The access was not granted at Google." in screen) == (1, True)


def test_a_grant_of_an_app_in_testing_is_told_at_once_and_by_the_doctor_in_time(cli: Cli, ann: GoogleServer) -> None:
    ann.tokens.testing = True
    _, screen = connect(cli, ann)
    ends = (datetime.now(UTC) + timedelta(days=7)).date()
    assert f"Google ends this access by itself on {ends}" in screen
    assert "console.cloud.google.com/auth/audience" in screen
    cli("run", "--once")
    assert cli("doctor").out == "Nothing is wrong.\n"


def test_connecting_again_renews_the_grant_and_keeps_the_history(cli: Cli, ann: GoogleServer) -> None:
    connect(cli, ann)
    cli("run", "--once")
    ann.revoke(ANN)
    assert cli("run", "--once").code == 3
    code, screen = connect(cli, ann)
    assert "Already connected, and now with these answers, as connection 1." in screen
    assert (code, cli("run", "--once").code) == (0, 0)


def test_reconnecting_signs_in_again_with_the_choices_that_were_made(cli: Cli, ann: GoogleServer) -> None:
    connect(cli, ann, "--since", "2026-01-01", "--mail", "metadata")
    cli("run", "--once")
    ann.revoke(ANN)
    code, screen = signs_in(cli, ann, "connection", "reconnect", "1")
    assert code == 0, screen
    assert "Connection 1 goes on: 1 message" in screen
    one, _ = cli("connections", "--json").document
    assert (one["options"]["since"], one["options"]["mail"]) == ("2026-01-01", "metadata")
    assert cli("run", "--once").code == 0


def test_reconnecting_as_somebody_else_changes_nothing(cli: Cli, ann: GoogleServer) -> None:
    connect(cli, ann)
    ann.consent.person = BOB
    code, screen = signs_in(cli, ann, "connection", "reconnect", "1")
    assert (code, f"This sign-in was as {BOB}, not as {ANN}" in screen) == (1, True)
    assert cli("run", "--once").code == 0


def test_a_key_takes_the_place_of_a_grant(cli: Cli, ann: GoogleServer) -> None:
    connect(cli, ann)
    said = cli("connection", "reconnect", "1", "--key", f"file:{ann.key_file}")
    assert (said.code, said.err) == (0, "")
    one, _ = cli("connections", "--json").document
    assert one["options"] == {"key": "***"}


def test_connecting_the_company_leaves_a_sign_in_as_it_is(cli: Cli, ann: GoogleServer) -> None:
    connect(cli, ann, "--since", "2026-01-01")
    before = cli("connections", "--json").document
    ann.people.add_user("admin@ours.example", admin=True, mailbox=False)
    ann.people.add_user(ANN)
    said = cli("connect", "google", "--key", f"file:{ann.key_file}", "--admin", "admin@ours.example")
    assert "Connected: 0. Already connected: 1, 1 with other options that stay. Failed: 0." in said.out
    assert cli("connections", "--json").document == before


def test_reconnecting_knows_an_address_however_it_is_written(cli: Cli, ann: GoogleServer) -> None:
    connect(cli, ann)
    code, screen = signs_in(cli, ann, "connection", "reconnect", "1", "--user", ANN.upper())
    assert code == 0, screen
    assert cli("connection", "reconnect", "1", "--key", f"file:{ann.key_file}", "--user", ANN.upper()).code == 0
    one, _ = cli("connections", "--json").document
    assert one["options"] == {"key": "***"}
    said = cli("connection", "reconnect", "1", "--user", "Ann")
    assert (said.code, "--user: 'Ann' is not an email address" in said.usage) == (2, True)


def test_who_removes_it_is_told_where_to_take_the_grant_back(cli: Cli, ann: GoogleServer) -> None:
    connect(cli, ann)
    assert "https://myaccount.google.com/connections" in cli("connection", "remove", "1", "--yes").out
    assert cli("connections", "--json").document == []


def test_the_client_of_the_settings_is_the_default(cli: Cli, ann: GoogleServer) -> None:
    config = cli.write("capture.toml", f'[google]\nclient = "file:{ann.client_file}"\n')
    code, screen = signs_in(cli, ann, "--config", str(config), "connect", "google")
    assert code == 0, screen


def test_a_client_for_web_pages_is_refused_where_google_would_not_send_back(cli: Cli, ann: GoogleServer) -> None:
    code, screen = at_a_terminal(cli.folder, ["connect", "google", "--client", f"file:{ann.web_client_file}"], [])
    assert (code, "Desktop app" in screen) == (1, True)


def test_the_key_of_a_service_account_is_no_client(cli: Cli, ann: GoogleServer) -> None:
    said = cli("connect", "google", "--client", f"file:{ann.key_file}")
    assert (said.code, said.out) == (1, "")
    assert "key of a service account, not an OAuth client" in said.err
