"""`capture connect exchange` for a company: many mailboxes, which one service account reads."""

import codecs

import pytest

from tests.cli.conftest import Cli
from tests.cli.terminal import at_a_terminal
from tests.connectors.files.tree import a_message
from tests.servers.exchange.server import ExchangeServer

ANN, BOB, EVE = "ann@example.com", "bob@example.com", "eve@example.com"


@pytest.fixture
def company(exchange: ExchangeServer) -> ExchangeServer:
    """Three people with a message each."""
    for address in (ANN, BOB, EVE):
        exchange.mailbox(address).put(a_message("Offer", number=address.partition("@")[0]))
    return exchange


def as_service(company: ExchangeServer) -> tuple[str, ...]:
    return (
        *("connect", "exchange", "--url", company.url, "--ca-file", str(company.ca_file), "--impersonate"),
        *("--name", company.service, "--password", f"file:{company.password_file}"),
    )


def owners(cli: Cli) -> set[str]:
    return {one["owner"] for one in cli("connections", "--json").document}


def test_several_mailboxes_may_be_named(cli: Cli, company: ExchangeServer) -> None:
    said = cli(*as_service(company), "--user", ANN, "--user", BOB, "--user", ANN)
    assert (said.code, said.err) == (0, "")
    assert said.out.splitlines()[0] == "Connected: 2. Already connected: 0. Failed: 0."
    assert owners(cli) == {ANN, BOB}
    again = cli(*as_service(company), "--user", ANN, "--user", EVE)
    assert again.out.splitlines()[0] == "Connected: 1. Already connected: 1. Failed: 0."
    assert cli("run", "--once").code == 0
    assert len(cli("export", "interactions").lines) == 3


def test_two_hundred_mailboxes_of_an_export_are_connected_in_one_run(cli: Cli, company: ExchangeServer) -> None:
    people = [f"rep{number}@example.com" for number in range(200)]
    for address in people:
        company.mailbox(address)
    told = ["", "PrimarySmtpAddress", "-" * 18, *(f"{address:<20}" for address in people), "", ""]
    file = cli.write("reps.txt", codecs.BOM_UTF16_LE + "\r\n".join(told).encode("utf-16-le"))
    said = cli(*as_service(company), "--users", file)
    assert said.code == 0
    assert "Connected: 200. Already connected: 0. Failed: 0." in said.out
    assert owners(cli) == set(people)
    assert company.together[company.service] <= company.limits.at_once


def test_a_mailbox_that_fails_has_its_line_and_the_others_go_on(cli: Cli, company: ExchangeServer) -> None:
    company.accounts.impersonable = {ANN, EVE}
    file = cli.write("reps.txt", f"{ANN}\n{BOB}\nnobody@example.com\n{EVE}\n")
    company.accounts.impersonable.add("nobody@example.com")
    said = cli(*as_service(company), "--users", file)
    assert (said.code, owners(cli)) == (3, {ANN, EVE})
    assert "Connected: 2. Already connected: 0. Failed: 2." in said.out
    bob, nobody = sorted(said.err.splitlines())
    assert bob.startswith(f"{BOB}: {company.service} may not act as {BOB}. Run $group = ")
    assert nobody.startswith("nobody@example.com: localhost has no mailbox whose primary address is nobody@example.com")


def test_lines_that_are_no_address_are_named_and_the_others_go_on(cli: Cli, company: ExchangeServer) -> None:
    lines = ["#TYPE Selected.Microsoft.Exchange.Data.Directory.Management.Mailbox", '"PrimarySmtpAddress"', f'"{ANN}"']
    file = cli.write("reps.csv", "\n".join([*lines, '"Bob Baker"', "", f'"{EVE.upper()}"', '"eve@"']))
    said = cli(*as_service(company), "--users", file)
    assert (said.code, owners(cli)) == (3, {ANN, EVE})
    assert said.err.splitlines() == [
        f"{file}, line 4: 'Bob Baker' is not an email address. Correct it, and run this again.",
        f"{file}, line 7: 'eve@' is not an email address. Correct it, and run this again.",
    ]
    assert "Connected: 2. Already connected: 0. Failed: 0." in said.out


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "names nobody"),
        ("PrimarySmtpAddress\n-----\n", "names nobody"),
        ("Ann\nBob\n", "line 2: 'Bob' is not an email address"),
        (b"\xff\xfeA", "is neither UTF-8 nor UTF-16 text"),
        ("ann@exämple.com".encode("latin-1"), "is neither UTF-8 nor UTF-16 text"),
    ],
)
def test_a_file_that_names_nobody_is_wrong_usage(
    cli: Cli, company: ExchangeServer, content: str | bytes, told: str
) -> None:
    said = cli(*as_service(company), "--users", cli.write("reps.txt", content))
    assert (said.code, told in said.usage, company.asked["http"]) == (2, True, 0), said.usage


def test_a_service_account_that_is_not_let_in_is_tried_for_one_mailbox_only(cli: Cli, company: ExchangeServer) -> None:
    company.password_file.write_text("wrong")
    file = cli.write("reps.txt", f"{ANN}\n{BOB}\n{EVE}\n")
    said = cli(*as_service(company), "--sign-in", "basic", "--users", file)
    assert (said.code, owners(cli)) == (1, set())
    (line,) = said.err.splitlines()
    assert line.startswith(f"localhost refuses {company.service} or the password. Correct them")
    assert company.asked["http"] <= 2


def test_a_typed_password_is_asked_for_once_and_sealed(cli: Cli, company: ExchangeServer) -> None:
    command = [*as_service(company)[:-2], "--user", ANN, "--user", BOB]
    code, screen = at_a_terminal(cli.folder, command, [company.password])
    assert code == 0, screen
    assert screen.count("Password (") == 1
    assert "The password is kept in the database, sealed with the key" in screen
    assert company.password not in screen
    assert cli("run", "--once").code == 0
