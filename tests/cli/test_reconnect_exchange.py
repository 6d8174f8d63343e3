"""`capture connection reconnect` of a mailbox on an Exchange server: other access, and the history goes on."""

import pytest

from tests.cli.conftest import Cli
from tests.cli.terminal import at_a_terminal
from tests.connectors.files.tree import a_message
from tests.servers.exchange.hybrid import join
from tests.servers.exchange.server import ExchangeServer
from tests.servers.microsoft.server import MicrosoftServer

ANN, BOB = "ann@example.com", "bob@example.com"


@pytest.fixture
def connected(cli: Cli, exchange: ExchangeServer) -> Cli:
    """A captured mailbox with one message, whose password has been changed since."""
    exchange.mailbox(ANN).put(a_message("Offer"))
    old = cli.write("old.password", exchange.password)
    there = ("--url", exchange.url, "--ca-file", exchange.ca_file, "--password", f"file:{old}", "--user", ANN)
    assert cli("connect", "exchange", *there).code == 0
    assert cli("run", "--once").code == 0
    old.write_text("revoked")
    return cli


def options(cli: Cli) -> dict[str, object]:
    one, _ = cli("connections", "--json").document
    return dict(one["options"])


def goes_on(cli: Cli, *given: str) -> None:
    said = cli("connection", "reconnect", "1", *given)
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("Connection 1 goes on: 1 message")
    assert cli("run", "--once").code == 0
    assert len(cli("export", "ledger").lines) == 1


def test_a_password_that_does_not_work_any_more_is_told(connected: Cli) -> None:
    said = connected("doctor")
    assert (said.code, f"refuses {ANN} or the password" in said.out) == (3, True)


def test_another_password_or_name_goes_on_where_the_old_one_stopped(connected: Cli, exchange: ExchangeServer) -> None:
    goes_on(connected, "--password", f"file:{exchange.password_file}", "--name", "EXAMPLE\\ann")
    assert options(connected)["name"] == "EXAMPLE\\ann"


def test_a_certificate_takes_the_place_of_a_password(connected: Cli, exchange: ExchangeServer) -> None:
    goes_on(connected, "--sign-in", "certificate", "--certificate", f"file:{exchange.certificate_file(ANN)}")
    assert options(connected) == {
        "url": exchange.url,
        "ca_file": str(exchange.ca_file),
        "sign_in": "certificate",
        "certificate": "***",
    }
    goes_on(connected, "--sign-in", "basic", "--password", f"file:{exchange.password_file}")
    assert "certificate" not in options(connected)


def test_an_app_takes_the_place_of_a_password(
    connected: Cli, exchange: ExchangeServer, microsoft: MicrosoftServer
) -> None:
    app = join(exchange, microsoft)
    goes_on(connected, "--sign-in", "oauth", *(word for name in app for word in (f"--{name}", str(app[name]))))
    assert "password" not in options(connected)
    secret = ("--secret", f"file:{microsoft.secret_file}", "--secret-ends", "2099-01-31")
    goes_on(connected, *secret)
    assert "certificate" not in options(connected)
    goes_on(connected, "--secret-ends", "2099-02-28")
    assert options(connected)["secret_ends"] == "2099-02-28T00:00:00Z"


def test_at_a_terminal_it_asks_and_a_typed_password_is_sealed(connected: Cli, exchange: ExchangeServer) -> None:
    code, screen = at_a_terminal(connected.folder, ["connection", "reconnect", "1"], ["", "", exchange.password])
    assert code == 0, screen
    assert f"Address of its EWS [{exchange.url}]: " in screen
    assert f"Name to sign in with [{ANN}]: " in screen
    assert exchange.password not in screen
    assert connected("run", "--once").code == 0


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (("--host", "mail.example.com"), "--host: connections of kind exchange have no such option"),
        (("--sign-in", "password"), "--sign-in: 'password'"),
        (("--certificate", "env:C"), "--certificate: it does not go with the sign-in 'ntlm'"),
        (("--sign-in", "oauth", "--password", "env:P"), "--password: it does not go with the sign-in 'oauth'"),
        (("--sign-in", "certificate"), "--certificate: it is missing for the sign-in 'certificate'"),
        (("--sign-in", "oauth", "--certificate", "env:C"), "--client: it is missing for the sign-in 'oauth'"),
        (("--url", "https://outlook.office365.com/EWS/Exchange.asmx"), "--url: this is Exchange Online"),
    ],
)
def test_what_does_not_go_together_changes_nothing(connected: Cli, given: tuple[str, ...], told: str) -> None:
    before = options(connected)
    said = connected("connection", "reconnect", "1", *given)
    assert (said.code, told in said.usage, options(connected)) == (2, True, before), said.usage


def test_access_that_does_not_work_changes_nothing(connected: Cli) -> None:
    before = connected("connections", "--json").out
    said = connected("connection", "reconnect", "1", "--password", f"file:{connected.write('wrong', 'wrong')}")
    assert (said.code, said.out, connected("connections", "--json").out) == (1, "", before)


def test_the_mailbox_of_somebody_else_is_a_connection_of_its_own(connected: Cli, exchange: ExchangeServer) -> None:
    exchange.mailbox(BOB)
    before = connected("connections", "--json").out
    said = connected("connection", "reconnect", "1", "--user", BOB, "--password", f"file:{exchange.password_file}")
    assert (said.code, connected("connections", "--json").out) == (2, before)
    assert f"Connect {BOB} by `capture connect exchange`" in said.usage
