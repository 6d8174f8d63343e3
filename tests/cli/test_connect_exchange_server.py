"""`capture connect exchange` without a server: autodiscover, what it asks a person, and Exchange Online."""

from pathlib import Path

import pytest

from tests.cli.conftest import Cli
from tests.cli.terminal import at_a_terminal
from tests.servers.exchange.authority import ELSEWHERE
from tests.servers.exchange.server import ExchangeServer

ANN, ALIAS = "ann@example.com", "a.able@example.com"
EWS = "https://mail.example.com/EWS/Exchange.asmx"
ABROAD = f"https://{ELSEWHERE}/EWS/Exchange.asmx"


@pytest.fixture
def found(exchange: ExchangeServer, monkeypatch: pytest.MonkeyPatch) -> ExchangeServer:
    """A server that the address leads to, with Ann's mailbox."""
    for name, value in exchange.environment.items():
        monkeypatch.setenv(name, value)
    exchange.mailbox(ANN)
    return exchange


def ann(found: ExchangeServer) -> tuple[str, ...]:
    return ("--password", f"file:{found.password_file}", "--ca-file", str(found.ca_file), "--user", ANN)


def urls(cli: Cli) -> set[str]:
    return {one["options"]["url"] for one in cli("connections", "--json").document}


def test_the_server_is_found_by_the_address_and_shown(cli: Cli, found: ExchangeServer) -> None:
    said = cli("connect", "exchange", *ann(found))
    assert (said.code, said.err, urls(cli)) == (0, "", {EWS})
    assert f"Found: {EWS}, where the mailbox is {ANN}." in said.out.splitlines()
    asked = found.asked["GetUserSettings"]
    assert cli("run", "--once").code == 0
    assert found.asked["GetUserSettings"] == asked


def test_a_mailbox_is_read_by_its_primary_address(cli: Cli, found: ExchangeServer) -> None:
    found.autodiscover.redirects[ALIAS] = ANN
    said = cli("connect", "exchange", *ann(found)[:-1], ALIAS, "--name", ANN)
    assert (said.code, said.err) == (0, "")
    one, _ = cli("connections", "--json").document
    assert (one["owner"], one["options"]["user"]) == (ALIAS, ANN)


def test_at_a_terminal_what_was_found_is_agreed_to(cli: Cli, found: ExchangeServer) -> None:
    code, screen = at_a_terminal(cli.folder, ["connect", "exchange"], [ANN, found.password, ""])
    assert code == 0, screen
    assert f"Address of its EWS [{EWS}]: " in screen
    assert urls(cli) == {EWS}


@pytest.mark.parametrize("where", ["its EWS", "its autodiscover"])
def test_a_host_of_another_domain_gets_nothing_from_a_script(cli: Cli, found: ExchangeServer, where: str) -> None:
    if where == "its EWS":
        found.autodiscover.url = ABROAD
    else:
        found.autodiscover.moved["autodiscover.example.com"] = f"https://{ELSEWHERE}/autodiscover/autodiscover.svc"
        found.autodiscover.hosts.add(ELSEWHERE)
    said = cli("connect", "exchange", *ann(found))
    assert said.code == 2
    assert f"--url: Autodiscover of example.com leads to {ELSEWHERE}, which is of another domain" in said.usage
    assert urls(cli) == set()


def test_a_script_shows_no_password_to_where_autodiscover_leads(cli: Cli, found: ExchangeServer) -> None:
    found.autodiscover.moved["autodiscover.example.com"] = EWS.replace(
        "EWS/Exchange.asmx", "autodiscover/autodiscover.svc"
    )
    said = cli("connect", "exchange", *ann(found), "--sign-in", "basic")
    assert said.code == 2
    told = "--url: Autodiscover of example.com leads to mail.example.com, which would get the password itself"
    assert told in said.usage
    assert urls(cli) == set()


@pytest.mark.parametrize(("answer", "code"), [("y", 0), ("n", 1), ("", 1)])
def test_at_a_terminal_a_person_says_whether_that_host_is_hers(
    cli: Cli, found: ExchangeServer, answer: str, code: int
) -> None:
    found.autodiscover.url = ABROAD
    ended, screen = at_a_terminal(cli.folder, ["connect", "exchange"], [ANN, found.password, answer, ""])
    assert ended == code, screen
    assert f"leads to {ELSEWHERE}, which is of another domain. Is it yours" in screen
    assert urls(cli) == ({ABROAD} if answer == "y" else set())


@pytest.mark.parametrize(
    "option",
    [
        ("--server", "outlook.office365.com"),
        ("--url", "https://outlook.office365.com/EWS/Exchange.asmx"),
        ("--server", "Outlook.Office.com"),
        ("--server", "outlook.office365.us"),
        ("--server", "partner.outlook.cn"),
    ],
)
def test_exchange_online_is_refused_with_the_way(cli: Cli, option: tuple[str, str]) -> None:
    said = cli("connect", "exchange", *option, "--user", ANN)
    assert said.code == 2
    told = "this is Exchange Online, which closed EWS on 2026-10-01; use `capture connect microsoft`"
    assert f"{option[0]}: {told}" in said.usage
    assert not Path("var").exists()


def test_an_address_with_no_port_is_refused(cli: Cli) -> None:
    said = cli("connect", "exchange", "--url", "https://mail.example.com:https/EWS/Exchange.asmx", "--user", ANN)
    assert said.code == 2
    assert "names no port; write it as in https://mail.example.com/EWS/Exchange.asmx" in said.usage


@pytest.mark.parametrize("way", ["url", "place", "address"])
def test_exchange_online_is_refused_where_autodiscover_leads_there(cli: Cli, found: ExchangeServer, way: str) -> None:
    if way == "url":
        found.autodiscover.urls[ANN] = "https://outlook.office365.com/EWS/Exchange.asmx"
    elif way == "place":
        found.autodiscover.moved["autodiscover.example.com"] = "https://autodiscover-s.outlook.com/autodiscover.svc"
    else:
        found.autodiscover.redirects[ANN] = "ann@example.mail.onmicrosoft.com"
    said = cli("connect", "exchange", *ann(found))
    assert (said.code, urls(cli)) == (1, set())
    assert "is Exchange Online, which closed EWS on 2026-10-01. Use `capture connect microsoft`" in said.err


def test_a_domain_without_a_server_is_told(cli: Cli, found: ExchangeServer) -> None:
    found.autodiscover.hosts.clear()
    said = cli("connect", "exchange", *ann(found))
    assert (said.code, f"Autodiscover finds no Exchange server for {ANN}. Give the address" in said.err) == (1, True)
