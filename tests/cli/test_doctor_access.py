"""`capture doctor` on what access rests on: keys, clients, and grants that end."""

from datetime import UTC, datetime, timedelta

import pytest

from config.sealing import new_key
from tests.cli.conftest import Cli, Said
from tests.servers.google.server import GoogleServer
from tests.servers.microsoft.authority import CLIENT, pair

CONNECTED = """
[[connections]]
kind = "google"
owner = "ann@ours.example"
grant = "env:GRANT"
client = "file:{client}"
grant_ends = {ends}
"""


def granted(cli: Cli, google: GoogleServer, monkeypatch: pytest.MonkeyPatch, ends: datetime) -> None:
    """A connection that somebody signed in to, in an app in testing."""
    google.calendar("ann@ours.example")
    monkeypatch.setenv("GRANT", google.grant("ann@ours.example", ["gmail.readonly", "calendar.readonly"]))
    settings = cli.write("capture.toml", CONNECTED.format(client=google.client_file, ends=f'"{ends.isoformat()}"'))
    monkeypatch.setenv("CAPTURE_CONFIG", str(settings))
    cli("run", "--once")


@pytest.mark.parametrize(("hours", "verb"), [(47, "ends"), (-1, "ended")])
def test_a_grant_that_ends_within_two_days_is_found_once(
    cli: Cli, google: GoogleServer, monkeypatch: pytest.MonkeyPatch, hours: int, verb: str
) -> None:
    ends = datetime.now(UTC) + timedelta(hours=hours)
    granted(cli, google, monkeypatch, ends)
    (found,) = cli("doctor", "--json").wrong
    assert found["about"] == "connection 1"
    assert f"{verb} by itself on {ends:%Y-%m-%d at %H:%M} UTC: the app is in testing." in found["wrong"]
    assert found["remedy"].startswith("Sign in again: `capture connection reconnect 1`.")
    assert "set the app to Internal" in found["remedy"]


def test_a_grant_that_lasts_longer_is_none_of_its_business(
    cli: Cli, google: GoogleServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    granted(cli, google, monkeypatch, datetime.now(UTC) + timedelta(days=3))
    assert cli("doctor").out == "Nothing is wrong.\n"


@pytest.mark.parametrize("ends", ['"2026-01-08T09:00:00"', "2026-01-08T09:00:00"])
def test_an_end_without_a_zone_is_wrong(cli: Cli, google: GoogleServer, ends: str) -> None:
    said = cli("--config", cli.write("capture.toml", CONNECTED.format(client=google.client_file, ends=ends)), "doctor")
    assert (said.code, "grant_ends" in said.err, "a moment with its zone" in said.err) == (1, True, True)


def examined(cli: Cli, settings: str) -> Said:
    cli.mail("Offer")
    cli("run", "--once")
    return cli("--config", cli.write("capture.toml", settings), "doctor")


@pytest.mark.parametrize(
    ("content", "told"), [(None, "No such file"), ("", "is empty"), ("hunter2", "keys of 32 bytes in base64")]
)
def test_a_key_that_seals_nothing_is_found(cli: Cli, content: str | None, told: str) -> None:
    if content is not None:
        cli.write("key", content)
    said = examined(cli, f'[secrets]\nkey = "file:{cli.folder / "key"}"\n')
    assert (said.code, said.out.startswith("secrets.key: "), told in said.out) == (3, True, True)
    assert "hunter2" not in said.out


def test_a_key_that_works_is_not_mentioned(cli: Cli) -> None:
    key = cli.write("key", new_key())
    key.chmod(0o600)
    assert examined(cli, f'[secrets]\nkey = "file:{key}"\n').out == "Nothing is wrong.\n"


@pytest.mark.parametrize("content", [None, "{", '{"type": "service_account"}'])
def test_a_client_that_is_none_is_found(cli: Cli, content: str | None) -> None:
    if content is not None:
        cli.write("client.json", content)
    said = examined(cli, f'[google]\nclient = "file:{cli.folder / "client.json"}"\n')
    assert (said.code, said.out.startswith("google.client: ")) == (3, True)


@pytest.mark.parametrize("content", [None, "hunter2", "-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n"])
def test_a_certificate_that_is_none_is_found(cli: Cli, content: str | None) -> None:
    if content is not None:
        cli.write("app.pem", content)
    said = examined(cli, f'[microsoft]\ncertificate = "file:{cli.folder / "app.pem"}"\n')
    assert (said.code, said.out.startswith("microsoft.certificate: "), "hunter2" in said.out) == (3, True, False)


def test_a_secret_of_the_settings_that_cannot_be_read_is_found(cli: Cli) -> None:
    said = examined(cli, f'[microsoft]\nsecret = "file:{cli.folder / "secret"}"\n')
    assert (said.code, said.out.startswith("microsoft.secret: "), "No such file" in said.out) == (3, True, True)


@pytest.mark.parametrize(("days", "verb"), [(29, "ends"), (-1, "ended")])
def test_the_end_of_a_secret_of_the_settings_is_found_and_shown_in_the_status(cli: Cli, days: int, verb: str) -> None:
    ends = datetime.now(UTC) + timedelta(days=days)
    app = f'client = "{CLIENT}"\nsecret = "file:{cli.write("secret", "s")}"\nsecret_ends = "{ends.isoformat()}"'
    said = examined(cli, f"[microsoft]\n{app}\n")
    told = f"The client secret of the app {CLIENT} at Microsoft Entra {verb} by itself on {ends:%Y-%m-%d at %H:%M} UTC."
    assert (said.code, said.out.startswith(f"microsoft.secret: {told} Make a new client secret at")) == (3, True)
    assert told in cli("--config", cli.folder / "capture.toml", "status").out


def test_a_certificate_that_ends_is_found_by_what_it_says_itself(cli: Cli) -> None:
    ends = datetime.now(UTC).replace(microsecond=0) + timedelta(days=2)
    said = examined(
        cli, f'[microsoft]\nclient = "{CLIENT}"\ncertificate = "file:{cli.write("app.pem", pair(ends).pem)}"\n'
    )
    assert (said.code, f"ends by itself on {ends:%Y-%m-%d at %H:%M} UTC" in said.out) == (3, True)
