"""`capture connect exchange`: one mailbox, by every way to sign in."""

from pathlib import Path

import pytest

from tests.cli.conftest import Cli
from tests.cli.terminal import at_a_terminal
from tests.connectors.files.tree import a_message
from tests.servers.exchange.hybrid import join
from tests.servers.exchange.server import ExchangeServer
from tests.servers.microsoft.server import MicrosoftServer

ANN, BOB, EVE = "ann@example.com", "bob@example.com", "eve@example.com"
ID = "6731de76-14a6-49ae-97bc-6eba6914391e"


@pytest.fixture
def company(exchange: ExchangeServer) -> ExchangeServer:
    """Ann and Bob with a message each."""
    for address in (ANN, BOB):
        exchange.mailbox(address).put(a_message("Offer", number=address.partition("@")[0]))
    return exchange


def there(company: ExchangeServer) -> tuple[str, ...]:
    return ("--url", company.url, "--ca-file", str(company.ca_file))


def by_password(company: ExchangeServer) -> tuple[str, ...]:
    return (*there(company), "--password", f"file:{company.password_file}")


def connected(cli: Cli) -> dict[str, dict[str, object]]:
    return {one["owner"]: one["options"] for one in cli("connections", "--json").document}


@pytest.mark.parametrize("form", ["ntlm", "basic"])
def test_a_mailbox_is_tried_saved_and_captured(cli: Cli, company: ExchangeServer, form: str) -> None:
    command = ("connect", "exchange", *by_password(company), "--sign-in", form, "--user", ANN)
    said = cli(*command)
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("Connected as connection 1: 1 message in 3 folders; 1 calendar: Calendar.")
    assert cli("run", "--once").code == 0
    assert [one["subject"] for one in cli("export", "interactions").lines] == ["Offer"]
    assert cli(*command).out.startswith("Already connected as connection 1: ")


def test_a_certificate_signs_in(cli: Cli, company: ExchangeServer) -> None:
    shown = ("--sign-in", "certificate", "--certificate", f"file:{company.certificate_file(ANN)}")
    assert cli("connect", "exchange", *there(company), *shown, "--user", ANN).code == 0
    assert cli("run", "--once").code == 0
    assert len(cli("export", "interactions").lines) == 1


def test_a_hybrid_companys_app_signs_in(cli: Cli, company: ExchangeServer, microsoft: MicrosoftServer) -> None:
    app = join(company, microsoft)
    by_app = [word for name, value in app.items() for word in (f"--{name}", str(value))]
    said = cli("connect", "exchange", *there(company), "--sign-in", "oauth", *by_app, "--user", ANN, "--user", BOB)
    assert (said.code, said.err) == (0, "")
    assert set(connected(cli)) == {ANN, BOB}
    assert microsoft.asked["token"] <= 1


def test_the_app_of_the_settings_is_the_default(cli: Cli, company: ExchangeServer, microsoft: MicrosoftServer) -> None:
    app = "".join(f'{name} = "{value}"\n' for name, value in join(company, microsoft).items())
    settings = cli.write("capture.toml", f"[microsoft]\n{app}")
    command = ("connect", "exchange", *there(company), "--sign-in", "oauth", "--user", ANN)
    assert cli("--config", settings, *command).code == 0
    assert connected(cli)[ANN]["client"] == microsoft.client


def test_somebody_elses_mailbox_is_read_by_the_right_that_was_given(cli: Cli, company: ExchangeServer) -> None:
    company.accounts.delegates.add((BOB, ANN))
    delegate = ("--delegate", "--name", BOB)
    assert cli("connect", "exchange", *by_password(company), *delegate, "--user", ANN).code == 0
    assert cli("run", "--once").code == 0
    company.accounts.delegates.clear()
    said = cli("doctor")
    assert (said.code, f"Run Add-MailboxPermission {ANN} -User '{BOB}'" in said.out) == (3, True)


def test_a_mailbox_may_belong_to_another_rep(cli: Cli, company: ExchangeServer) -> None:
    said = cli("connect", "exchange", *by_password(company), "--user", BOB, "--owner", EVE)
    assert (said.code, said.err) == (0, "")
    assert connected(cli)[EVE]["user"] == BOB


def test_what_is_chosen_is_kept_and_no_face_shows_where_the_password_is(cli: Cli, company: ExchangeServer) -> None:
    chosen = ("--folder", "Inbox", "--since", "2026-01-31", "--calendar", "Calendar", "--connections", "3")
    assert cli("connect", "exchange", *by_password(company), "--user", ANN, *chosen).code == 0
    assert connected(cli)[ANN] == {
        "url": company.url,
        "ca_file": str(company.ca_file),
        "password": "***",
        "folders": ["Inbox"],
        "since": "2026-01-31",
        "calendars": ["Calendar"],
        "connections": 3,
    }
    for command in (("connections",), ("status", "--json"), ("doctor", "--json")):
        said = cli(*command)
        assert str(company.password_file) not in said.out + said.err


def test_a_wrong_password_is_not_saved_and_not_repeated(cli: Cli, company: ExchangeServer) -> None:
    company.password_file.write_text("hunter2")
    said = cli("connect", "exchange", *by_password(company), "--user", ANN)
    assert (said.code, said.out, connected(cli)) == (1, "", {})
    assert f"refuses {ANN} or the password. Correct them" in said.err
    assert "hunter2" not in said.err


def test_a_calendar_that_is_not_there_is_told_before_it_is_saved(cli: Cli, company: ExchangeServer) -> None:
    said = cli("connect", "exchange", *by_password(company), "--user", ANN, "--calendar", "Sales")
    assert (said.code, "Sales" in said.err, connected(cli)) == (1, True, {})


def test_a_server_that_nobody_vouches_for_gets_no_password(cli: Cli, company: ExchangeServer) -> None:
    password = f"file:{company.password_file}"
    said = cli("connect", "exchange", "--url", company.url, "--password", password, "--user", ANN)
    assert (said.code, "is not to be trusted" in said.err, company.asked["http"]) == (1, True, 0)


def test_a_person_is_asked_and_told_how_the_password_is_kept(cli: Cli, company: ExchangeServer) -> None:
    code, screen = at_a_terminal(cli.folder, ["connect", "exchange", *there(company)], [ANN, company.password])
    assert code == 0, screen
    assert company.password not in screen
    key = cli.folder / "var/secrets/key"
    assert f"The password is kept in the database, sealed with the key {key}, readable by this user only." in screen
    assert company.password.encode() not in (cli.folder / "var/capture.db").read_bytes()
    assert cli("run", "--once").code == 0
    assert len(cli("export", "interactions").lines) == 1


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ((), "--user: it is missing"),
        (("--user", "Ann"), "--user: 'Ann' is not an email address"),
        (("--user", ANN), "--password: it is missing"),
        (("--user", ANN, "--password", "hunter2"), "would stay in the shell's history"),
        (("--user", ANN, "--server", "mail.example.com/EWS"), "--server: 'mail.example.com/EWS' is no host"),
        (("--user", ANN, "--server", "mail.example.com", "--url", "https://x.example"), "--url: give the server or"),
        (("--user", ANN, "--url", "mail.example.com"), "--url: 'mail.example.com' is not an https address"),
        (("--user", ANN, "--url", "http://mail.example.com"), "is not an https address"),
        (("--user", ANN, "--impersonate", "--delegate"), "--delegate: a mailbox is read by one right"),
        (("--user", ANN, "--impersonate"), "--name: it is missing"),
        (("--user", ANN, "--user", BOB), "--impersonate: many mailboxes are read by one account that may"),
        (("--user", ANN, "--user", BOB, "--owner", EVE), "--owner: it goes with one mailbox only"),
        (("--user", ANN, "--users", "reps.csv"), "--users: name mailboxes by --user, or a file, not both"),
        (("--users", "reps.csv"), "--users: reps.csv cannot be read (No such file or directory)"),
        (("--user", ANN, "--certificate", "env:C"), "it goes with --sign-in certificate or --sign-in oauth only"),
        (("--user", ANN, "--client", ID), "--client: it goes with --sign-in oauth only"),
        (("--user", ANN, "--sign-in", "kerberos", "--password", "env:P"), "--sign-in ntlm or --sign-in basic only"),
        (("--user", ANN, "--sign-in", "certificate"), "--certificate: it is missing"),
        (("--user", ANN, "--sign-in", "oauth", "--client", ID), "--certificate: give the app's certificate"),
        (
            ("--user", ANN, "--sign-in", "oauth", "--client", ID, "--secret", "env:S", "--certificate", "env:C"),
            "--secret: give the certificate or the secret, not both",
        ),
        (
            ("--user", ANN, "--server", "m.example.com", "--password", "env:P", "--connections", "99"),
            "--connections: 99 is out of range; set at most 20",
        ),
    ],
)
def test_what_does_not_go_together_is_wrong_usage(cli: Cli, options: tuple[str, ...], told: str) -> None:
    said = cli("connect", "exchange", *options)
    assert (said.code, told in said.usage) == (2, True), said.usage
    assert not Path("var").exists()
