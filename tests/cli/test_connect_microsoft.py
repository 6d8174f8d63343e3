"""`capture connect microsoft`: by an app on its own behalf, for one person, for several or for a company."""

from pathlib import Path

import pytest

from tests.cli.conftest import Cli
from tests.cli.terminal import at_a_terminal
from tests.connectors.files.tree import a_message
from tests.servers.microsoft.authority import pair
from tests.servers.microsoft.mailbox import State
from tests.servers.microsoft.server import MicrosoftServer

ANN, BOB, EVE = "ann@ours.example", "bob@ours.example", "eve@ours.example"
ID = "6731de76-14a6-49ae-97bc-6eba6914391e"


@pytest.fixture
def company(microsoft: MicrosoftServer) -> MicrosoftServer:
    """Three people with a message each, two of them in sales; the app may ask who works there."""
    microsoft.entra.tokens.roles |= {"User.Read.All", "GroupMember.Read.All"}
    for address in (ANN, BOB, EVE):
        microsoft.mailbox(address).put(a_message("Offer", number=address.partition("@")[0]))
        microsoft.calendar(address)
    microsoft.people.add_group("sales@ours.example", ANN, BOB)
    return microsoft


def app(microsoft: MicrosoftServer) -> tuple[str, ...]:
    return (
        *("--client", microsoft.client, "--tenant", "example.com"),
        *("--certificate", f"file:{microsoft.certificate_file}"),
    )


def owners(cli: Cli) -> set[str]:
    return {one["owner"] for one in cli("connections", "--json").document}


def test_one_mailbox_is_tried_estimated_saved_and_captured(cli: Cli, company: MicrosoftServer) -> None:
    said = cli("connect", "microsoft", *app(company), "--user", ANN)
    assert (said.code, said.err) == (0, "")
    estimate, connected, _ = said.out.splitlines()
    assert estimate.startswith("1 message; the first reading takes less than a minute")
    assert connected.startswith("Connected as connection 1: 1 message")
    assert cli("run", "--once").code == 0
    assert len(cli("export", "interactions").lines) == 1
    assert cli("connect", "microsoft", *app(company), "--user", ANN).out.splitlines()[1].startswith("Already connected")


def test_rbac_for_applications_needs_no_right_to_the_directory(cli: Cli, company: MicrosoftServer) -> None:
    company.entra.tokens.roles.clear()
    company.reachable.add(ANN)
    assert cli("connect", "microsoft", *app(company), "--user", ANN).code == 0
    said = cli("connect", "microsoft", *app(company), "--user", BOB)
    assert (said.code, owners(cli)) == (1, {ANN})


def test_at_a_terminal_what_is_missing_is_asked_for(cli: Cli, company: MicrosoftServer) -> None:
    command = ["connect", "microsoft", "--secret", f"file:{company.secret_file}", "--user", ANN]
    code, screen = at_a_terminal(cli.folder, command, [company.client, "2099-01-31", "example.com"])
    assert code == 0, screen
    one, _ = cli("connections", "--json").document
    assert one["options"] == {
        "client": company.client,
        "tenant": "example.com",
        "secret": "***",
        "secret_ends": "2099-01-31T00:00:00Z",
    }


def test_what_is_chosen_is_kept_and_no_face_shows_the_certificate(cli: Cli, company: MicrosoftServer) -> None:
    choices = ("--folder", "Inbox", "--since", "2026-01-31", "--calendar", "Calendar")
    assert cli("connect", "microsoft", *app(company), "--user", ANN, *choices).code == 0
    one, _ = cli("connections", "--json").document
    assert one["options"] == {
        "client": company.client,
        "tenant": "example.com",
        "certificate": "***",
        "folders": ["Inbox"],
        "since": "2026-01-31",
        "calendars": ["Calendar"],
    }


def test_the_app_of_the_settings_is_the_default(cli: Cli, company: MicrosoftServer) -> None:
    named = f'client = "{company.client}"\ntenant = "example.com"\ncertificate = "file:{company.certificate_file}"\n'
    settings = cli.write("capture.toml", f"[microsoft]\n{named}")
    assert cli("--config", settings, "connect", "microsoft", "--user", ANN).code == 0
    one, _ = cli("connections", "--json").document
    assert one["options"] == {"client": company.client, "tenant": "example.com", "certificate": "***"}


def test_a_mailbox_may_belong_to_another_rep(cli: Cli, company: MicrosoftServer) -> None:
    company.mailbox("office@ours.example").put(a_message("Offer"))
    company.calendar("office@ours.example")
    said = cli("connect", "microsoft", *app(company), "--user", "office@ours.example", "--owner", ANN)
    assert (said.code, said.err) == (0, "")
    one, _ = cli("connections", "--json").document
    assert (one["owner"], one["options"]["user"]) == (ANN, "office@ours.example")


def test_everybody_in_the_directory_is_connected_once(cli: Cli, company: MicrosoftServer) -> None:
    company.people.add_user("guest@theirs.example", userType="Guest")
    company.people.add_user("left@ours.example", accountEnabled=False)
    company.people.add_user("robot@ours.example", mail=None)
    said = cli("connect", "microsoft", *app(company), "--everybody")
    assert (said.code, said.err) == (0, "")
    assert said.out.splitlines()[0].startswith("3 messages in 3 mailboxes; the first reading takes less than a minute")
    assert said.out.splitlines()[1] == "Connected: 3. Already connected: 0. Failed: 0."
    assert owners(cli) == {ANN, BOB, EVE}
    company.mailbox("fay@ours.example")
    company.calendar("fay@ours.example")
    again = cli("connect", "microsoft", *app(company), "--everybody")
    assert "Connected: 1. Already connected: 3. Failed: 0." in again.out


def test_groups_say_who_is_meant(cli: Cli, company: MicrosoftServer) -> None:
    company.people.add_group("interns@ours.example", BOB)
    company.people.add_group("all@ours.example", "sales@ours.example", "interns@ours.example")
    groups = ("--group", "all@ours.example", "--without-group", "interns@ours.example")
    assert cli("connect", "microsoft", *app(company), "--everybody", *groups).code == 0
    assert owners(cli) == {ANN}


def test_a_group_that_is_not_there_is_told(cli: Cli, company: MicrosoftServer) -> None:
    said = cli("connect", "microsoft", *app(company), "--everybody", "--group", "o'hara@ours.example")
    assert (said.code, said.err.startswith("Microsoft has no group o'hara@ours.example. Correct its address")) == (
        1,
        True,
    )


def test_nobody_found_is_told(cli: Cli, company: MicrosoftServer) -> None:
    company.people.add_group("empty@ours.example")
    said = cli("connect", "microsoft", *app(company), "--everybody", "--group", "empty@ours.example")
    assert said.code == 1
    assert "Nobody is found in the directory. Look at --group and --without-group." in said.err


def test_who_signs_in_by_another_name_is_connected_by_her_address(cli: Cli, company: MicrosoftServer) -> None:
    name = "fay@example.onmicrosoft.com"
    company.people.add_user(name, mail="fay@ours.example")
    company.mailbox(name)
    company.calendar(name)
    for told in ("Connected: 4. Already connected: 0. Failed: 0.", "Connected: 0. Already connected: 4. Failed: 0."):
        assert told in cli("connect", "microsoft", *app(company), "--everybody").out
    (user,) = {
        one["options"]["user"] for one in cli("connections", "--json").document if one["owner"] == "fay@ours.example"
    }
    assert user == name


@pytest.mark.parametrize("state", ["on_premises", "unlicensed", "soft_deleted"])
def test_a_mailbox_that_fails_has_its_line_and_the_others_go_on(
    cli: Cli, company: MicrosoftServer, state: State
) -> None:
    company.mailbox(BOB).state = state
    said = cli("connect", "microsoft", *app(company), "--everybody")
    assert said.code == 3
    (line,) = said.err.splitlines()
    assert line.startswith(f"{BOB}: ")
    assert "Connected: 2. Already connected: 0. Failed: 1." in said.out
    assert owners(cli) == {ANN, EVE}


def test_a_directory_that_is_closed_to_the_app_is_told_with_the_right(cli: Cli, company: MicrosoftServer) -> None:
    company.entra.tokens.roles -= {"User.Read.All"}
    said = cli("connect", "microsoft", *app(company), "--everybody")
    assert (said.code, "User.Read.All" in said.err, owners(cli)) == (1, True, set())


def test_several_mailboxes_may_be_named(cli: Cli, company: MicrosoftServer) -> None:
    assert "Connected: 2." in cli("connect", "microsoft", *app(company), "--user", ANN, "--user", BOB).out
    assert owners(cli) == {ANN, BOB}


def test_two_hundred_mailboxes_are_connected_in_one_run(cli: Cli, company: MicrosoftServer) -> None:
    for number in range(197):
        company.mailbox(f"rep{number}@ours.example")
        company.calendar(f"rep{number}@ours.example")
    assert "Connected: 200." in cli("connect", "microsoft", *app(company), "--everybody").out
    assert len(owners(cli)) == 200
    assert company.asked["token"] == 1


@pytest.mark.parametrize("cloud", ["us_government", "us_defense", "china"])
def test_a_national_cloud_is_settable(cli: Cli, company: MicrosoftServer, cloud: str) -> None:
    said = cli("connect", "microsoft", *app(company), "--cloud", cloud, "--user", ANN)
    assert (said.code, said.err) == (0, "")
    one, _ = cli("connections", "--json").document
    assert one["options"]["cloud"] == cloud


def test_a_calendar_that_is_not_there_is_told_before_it_is_saved(cli: Cli, company: MicrosoftServer) -> None:
    said = cli("connect", "microsoft", *app(company), "--user", ANN, "--calendar", "Sales")
    assert (said.code, "Sales" in said.err, owners(cli)) == (1, True, set())


@pytest.mark.parametrize("content", ["", "hunter2", "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n"])
def test_a_file_that_is_no_certificate_is_one_sentence(cli: Cli, company: MicrosoftServer, content: str) -> None:
    company.certificate_file.write_text(content)
    said = cli("connect", "microsoft", *app(company), "--user", ANN)
    assert (said.code, len(said.err.splitlines())) == (1, 1)
    assert "certificate" in said.err
    assert "hunter2" not in said.err


def test_a_certificate_without_its_key_is_told(cli: Cli, company: MicrosoftServer) -> None:
    pem = pair().pem
    company.certificate_file.write_text(pem[pem.index("-----BEGIN CERTIFICATE") :])
    said = cli("connect", "microsoft", *app(company), "--user", ANN)
    assert "The app's certificate comes without its private key." in said.err


def test_another_certificate_takes_the_place_of_a_secret(cli: Cli, company: MicrosoftServer) -> None:
    secret = ("--secret", f"file:{company.secret_file}", "--secret-ends", "2099-01-31")
    cli("connect", "microsoft", "--client", company.client, "--tenant", "example.com", *secret, "--user", ANN)
    said = cli("connection", "reconnect", "1", "--certificate", f"file:{company.certificate_file}")
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("Connection 1 goes on: 1 message")
    one, _ = cli("connections", "--json").document
    assert one["options"] == {"client": company.client, "tenant": "example.com", "certificate": "***"}
    assert cli("run", "--once").code == 0


def test_a_secret_that_is_wrong_changes_nothing(cli: Cli, company: MicrosoftServer) -> None:
    cli("connect", "microsoft", *app(company), "--user", ANN)
    before = cli("connections", "--json").out
    wrong = ("--secret", f"file:{cli.write('wrong', 'not it')}", "--secret-ends", "2099-01-31")
    said = cli("connection", "reconnect", "1", *wrong)
    assert (said.code, said.out) == (1, "")
    assert cli("connections", "--json").out == before


def test_nobody_is_told_to_remove_a_connection_that_is_not_there(cli: Cli, company: MicrosoftServer) -> None:
    said = cli("connect", "microsoft", *app(company), "--user", "nobody@ours.example")
    assert (said.code, "connect that by --user" in said.err, "remove" in said.err) == (1, True, False)
    cli("connect", "microsoft", *app(company), "--user", ANN)
    company.mailbox(ANN).state = "unlicensed"
    assert "Or remove the connection." in cli("run", "--once").err + cli("status").out


def test_the_mailbox_of_somebody_else_is_a_connection_of_its_own(cli: Cli, company: MicrosoftServer) -> None:
    cli("connect", "microsoft", *app(company), "--user", ANN)
    said = cli("connection", "reconnect", "1", "--user", BOB)
    assert (said.code, owners(cli)) == (2, {ANN})
    assert f"--user: connection 1 is that of {ANN}" in said.usage
    assert cli("connection", "reconnect", "1", "--user", ANN.upper()).code == 0


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ((), "--client: it is missing"),
        (("--client", "app"), "--client: 'app' is no application (client) ID"),
        (("--client", ID, "--tenant", "a b"), "--tenant: 'a b' is no tenant"),
        (("--client", ID, "--user", ANN), "--certificate: give the app's certificate, or --secret"),
        (("--client", ID, "--certificate", "env:C"), "--certificate: name mailboxes by --user, or --everybody"),
        (("--client", ID, "--secret", "env:C"), "--secret: name mailboxes by --user, or --everybody"),
        (
            ("--certificate", "env:C", "--secret", "env:S", "--user", ANN),
            "--secret: give the certificate or the secret",
        ),
        (("--user", ANN, "--everybody"), "--everybody: name mailboxes, or everybody, not both"),
        (("--group", "g@ours.example"), "--group: it goes with --everybody only"),
        (("--certificate", "env:C", "--group", "g@ours.example"), "--group: it goes with --everybody only"),
        (("--certificate", "env:C", "--user", ANN, "--everybody"), "--everybody: name mailboxes, or everybody"),
        (("--client", ID, "--secret", "s3cret", "--user", ANN), "--secret: write where the secret is, as env:NAME"),
        (("--user", ANN, "--user", BOB, "--owner", EVE), "--owner: it goes with one mailbox only"),
        (("--client", ID, "--certificate", "env:C", "--user", ANN), "--tenant: it is missing"),
        (("--client", ID, "--tenant", "t", "--certificate", "app.pem", "--user", ANN), "--certificate: a secret is"),
        (
            ("--client", ID, "--tenant", "t", "--secret-ends", "2027-01-31", "--user", ANN),
            "--secret-ends: it goes with",
        ),
        (
            ("--client", ID, "--tenant", "t", "--secret", "env:S", "--secret-ends", "soon", "--user", ANN),
            "--secret-ends: 'soon' is no day",
        ),
        (("--client", ID, "--tenant", "t", "--certificate", "env:C", "--user", "Ann"), "--user: 'Ann' is not an email"),
        (("--since", "yesterday"), "'yesterday' is no day: write it as 2027-01-31"),
        (("--client", ID, "--owner", "Ann"), "--owner: 'Ann' is not an email address"),
    ],
)
def test_what_does_not_go_together_is_wrong_usage(cli: Cli, options: tuple[str, ...], told: str) -> None:
    said = cli("connect", "microsoft", *options)
    assert (said.code, told in said.usage) == (2, True), said.usage
    assert not Path("var").exists()
