"""When an app's secret or certificate ends is told once, to all that share it, and in time."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.cli.conftest import Cli
from tests.servers.microsoft.authority import pair
from tests.servers.microsoft.server import MicrosoftServer

ANN, BOB, EVE = "ann@ours.example", "bob@ours.example", "eve@ours.example"


@pytest.fixture
def company(microsoft: MicrosoftServer) -> MicrosoftServer:
    """Three people with empty mailboxes."""
    for address in (ANN, BOB, EVE):
        microsoft.mailbox(address)
        microsoft.calendar(address)
    return microsoft


def test_a_secret_is_taken_with_the_day_of_its_end(cli: Cli, company: MicrosoftServer) -> None:
    secret = ("--client", company.client, "--tenant", "example.com", "--secret", f"file:{company.secret_file}")
    said = cli("connect", "microsoft", *secret, "--user", ANN)
    assert (said.code, "--secret-ends: it is missing" in said.usage) == (2, True)
    ends = (datetime.now(UTC) + timedelta(days=10)).date()
    assert cli("connect", "microsoft", *secret, "--secret-ends", str(ends), "--user", ANN).code == 0
    one, _ = cli("connections", "--json").document
    assert one["options"]["secret"] == "***"
    assert one["options"]["secret_ends"] == f"{ends}T00:00:00Z"
    cli("run", "--once")
    told = f"The client secret of the app {company.client} at Microsoft Entra ends by itself on {ends} at 00:00 UTC."
    assert told in cli("doctor").out
    assert told in cli("status").out
    (ending,) = cli("status", "--json").document["endings"]
    assert (ending["connections"], ending["wrong"]) == ([1], told)
    later = ends + timedelta(days=365)
    assert cli("connection", "reconnect", "1", "--secret-ends", str(later)).code == 0
    assert cli("doctor").out == "Nothing is wrong.\n"


def by_secret(microsoft: MicrosoftServer, ends: date) -> tuple[str, ...]:
    app = ("--client", microsoft.client, "--tenant", "example.com")
    return *app, "--secret", f"file:{microsoft.secret_file}", "--secret-ends", str(ends)


def test_the_newest_word_of_a_secrets_end_counts_for_all_that_share_it(cli: Cli, company: MicrosoftServer) -> None:
    today = datetime.now(UTC).date()
    wrong, right, next_ = (today + timedelta(days=days) for days in (900, 20, 800))
    assert cli("connect", "microsoft", *by_secret(company, wrong), "--user", ANN, "--user", BOB).code == 0

    def told() -> set[str]:
        return {one["options"]["secret_ends"] for one in cli("connections", "--json").document}

    assert cli("connection", "reconnect", "2", "--secret-ends", str(right)).code == 0
    assert told() == {f"{right}T00:00:00Z"}
    assert cli("connect", "microsoft", *by_secret(company, next_), "--user", EVE).code == 0
    assert told() == {f"{next_}T00:00:00Z"}
    assert cli("connect", "microsoft", *by_secret(company, right), "--user", ANN, "--user", BOB).code == 0
    assert told() == {f"{right}T00:00:00Z"}


@pytest.mark.parametrize(("days", "told"), [(-1, "ended by itself on"), (2, "ends by itself on"), (5, "")])
def test_an_end_that_is_near_is_told_when_it_is_connected(
    cli: Cli, company: MicrosoftServer, days: int, told: str
) -> None:
    ends = datetime.now(UTC).date() + timedelta(days=days)
    for who in ((ANN,), (ANN, BOB)):
        said = cli(
            "connect", "microsoft", *by_secret(company, ends), *(part for one in who for part in ("--user", one))
        )
        assert (said.code, told in said.err, bool(said.err)) == (0, True, bool(told))


def test_the_end_of_a_certificate_is_told_too(cli: Cli, company: MicrosoftServer) -> None:
    soon = pair(datetime.now(UTC) + timedelta(days=1))
    company.entra.app.certificates = [soon.certificate]
    company.certificate_file.write_text(soon.pem)
    app = ("--client", company.client, "--tenant", "example.com", "--certificate", f"file:{company.certificate_file}")
    said = cli("connect", "microsoft", *app, "--user", ANN)
    assert (said.code, "The certificate of the app" in said.err) == (0, True)
