"""`capture connect google`: by the key of a service account, for one person or for a company."""

from pathlib import Path

import pytest

from capture.company import SAVED_AT_ONCE, Colleague, connect_each
from connectors.model.address import Address
from store import sources
from store.database import Store
from tests.cli.conftest import Cli
from tests.connectors.files.tree import a_message
from tests.servers.google.server import GoogleServer

ANN, BOB, EVE = "ann@ours.example", "bob@ours.example", "eve@ours.example"
ADMIN = "admin@ours.example"


@pytest.fixture
def company(google: GoogleServer) -> GoogleServer:
    """Three people with a message each, two of them in sales, and an administrator without a mailbox."""
    google.people.add_user(ADMIN, admin=True, mailbox=False)
    for address in (ANN, BOB, EVE):
        google.people.add_user(address)
        google.mailbox(address).put(a_message("Offer", number=address.partition("@")[0]))
        google.calendar(address)
    google.people.add_group("sales@ours.example", ANN, BOB)
    return google


def key(google: GoogleServer) -> tuple[str, str]:
    return "--key", f"file:{google.key_file}"


def owners(cli: Cli) -> set[str]:
    return {one["owner"] for one in cli("connections", "--json").document}


def test_one_mailbox_is_tried_estimated_saved_and_captured(cli: Cli, company: GoogleServer) -> None:
    said = cli("connect", "google", *key(company), "--user", ANN)
    assert (said.code, said.err) == (0, "")
    estimate, connected, _ = said.out.splitlines()
    assert estimate.startswith("1 message; the first reading takes less than a minute and about 20 to 40 units of")
    assert connected.startswith("Connected as connection 1: 1 message; 1 calendar")
    assert cli("run", "--once").code == 0
    assert len(cli("export", "interactions").lines) == 1
    assert cli("connect", "google", *key(company), "--user", ANN).out.splitlines()[1].startswith("Already connected")


def test_what_is_chosen_is_kept_and_no_face_shows_the_key(cli: Cli, company: GoogleServer) -> None:
    choices = ("--label", "INBOX", "--since", "2026-01-31", "--mail", "metadata", "--calendar", ANN,
               "--quota-user", "15000", "--quota-message", "5")  # fmt: skip
    assert cli("connect", "google", *key(company), "--user", ANN, *choices).code == 0
    one, _ = cli("connections", "--json").document
    assert one["options"] == {
        "key": "***",
        "labels": ["INBOX"],
        "since": "2026-01-31",
        "mail": "metadata",
        "calendars": [ANN],
        "quota_user": 15_000,
        "quota_message": 5,
    }


def test_a_shared_mailbox_may_belong_to_a_rep(cli: Cli, company: GoogleServer) -> None:
    company.mailbox("office@ours.example").put(a_message("Offer"))
    assert cli("connect", "google", *key(company), "--user", "office@ours.example", "--owner", ANN).code == 0
    one, _ = cli("connections", "--json").document
    assert (one["owner"], one["options"]["user"]) == (ANN, "office@ours.example")


def test_the_owner_named_as_user_too_is_connected_once(cli: Cli, company: GoogleServer) -> None:
    cli("connect", "google", *key(company), "--user", ANN)
    said = cli("connect", "google", *key(company), "--user", ANN, "--owner", ANN)
    assert said.out.splitlines()[1].startswith("Already connected as connection 1")
    assert {one["connection"] for one in cli("connections", "--json").document} == {1}


def test_everybody_in_the_directory_is_connected_once(cli: Cli, company: GoogleServer) -> None:
    said = cli("connect", "google", *key(company), "--admin", ADMIN)
    assert (said.code, said.err) == (0, "")
    assert said.out.splitlines()[:2] == [
        "3 messages in 3 mailboxes; "
        "the first reading takes less than a minute and about 60 to 120 units of Google's quota.",
        "Connected: 3. Already connected: 0. Failed: 0.",
    ]
    assert owners(cli) == {ANN, BOB, EVE}
    company.people.add_user("fay@ours.example")
    company.asked.clear()
    again = cli("connect", "google", *key(company), "--admin", ADMIN)
    assert "Connected: 1. Already connected: 3. Failed: 0." in again.out
    assert company.asked["gmail.users.getProfile"] == 1


def test_groups_say_who_is_meant(cli: Cli, company: GoogleServer) -> None:
    company.people.add_group("interns@ours.example", BOB)
    groups = ("--group", "sales@ours.example", "--without-group", "interns@ours.example")
    assert cli("connect", "google", *key(company), "--admin", ADMIN, *groups).code == 0
    assert owners(cli) == {ANN}


def test_everybody_again_leaves_those_who_are_connected_as_they_are(cli: Cli, company: GoogleServer) -> None:
    cli("connect", "google", *key(company), "--admin", ADMIN)
    cli("connect", "google", *key(company), "--user", ANN, "--label", "INBOX", "--mail", "metadata")
    before = cli("connections", "--json").document
    company.asked.clear()
    for choices, others in (((), 1), (("--since", "2026-01-01"), 3)):
        said = cli("connect", "google", *key(company), "--admin", ADMIN, *choices)
        assert f"Connected: 0. Already connected: 3, {others} with other options that stay. Failed: 0." in said.out
    assert cli("connections", "--json").document == before
    assert company.asked["gmail.users.getProfile"] == 0


def test_who_is_connected_to_a_shared_mailbox_alone_gets_her_own(cli: Cli, company: GoogleServer) -> None:
    company.mailbox("office@ours.example").put(a_message("Offer"))
    cli("connect", "google", *key(company), "--user", "office@ours.example", "--owner", ANN)
    assert "Connected: 3. Already connected: 0." in cli("connect", "google", *key(company), "--admin", ADMIN).out


def test_a_mailbox_that_fails_has_its_line_and_the_others_go_on(cli: Cli, company: GoogleServer) -> None:
    company.tokens.barred[BOB] = ("invalid_grant", "Account has been suspended")
    said = cli("connect", "google", *key(company), "--admin", ADMIN)
    assert said.code == 3
    (line,) = said.err.splitlines()
    assert line.startswith(f"{BOB}: ")
    assert "Reactivate" in line
    assert "Connected: 2. Already connected: 0. Failed: 1." in said.out
    assert owners(cli) == {ANN, EVE}


def test_a_calendar_that_is_not_there_is_told_before_it_is_saved(cli: Cli, company: GoogleServer) -> None:
    said = cli("connect", "google", *key(company), "--user", ANN, "--calendar", "Sales")
    remedy = (
        "Name another by `capture connection reconnect` with --calendar: calendar.google.com lists them on the left."
    )
    assert (said.code, said.err) == (1, f"There is no calendar named Sales. {remedy}\n")
    assert owners(cli) == set()


def test_two_hundred_mailboxes_are_connected_in_one_run(cli: Cli, company: GoogleServer) -> None:
    for number in range(197):
        company.people.add_user(f"rep{number}@ours.example")
    assert "Connected: 200." in cli("connect", "google", *key(company), "--admin", ADMIN).out
    assert len(owners(cli)) == 200


def test_who_stops_it_keeps_those_that_were_tried(cli: Cli, company: GoogleServer, sqlite_store: Store) -> None:
    people = [Colleague(Address(f"rep{number}@ours.example")) for number in range(120)]
    outcomes = connect_each(sqlite_store, "google", people, {"key": key(company)[1]})
    for _ in range(SAVED_AT_ONCE + 1):
        next(outcomes)
    outcomes.close()
    with sqlite_store.read() as connection:
        assert len(sources.owners(connection)) == SAVED_AT_ONCE
    assert company.asked["gmail.users.getProfile"] < len(people)


def test_several_mailboxes_may_be_named(cli: Cli, company: GoogleServer) -> None:
    assert "Connected: 2." in cli("connect", "google", *key(company), "--user", ANN, "--user", BOB).out
    assert owners(cli) == {ANN, BOB}


def test_a_domain_that_did_not_grant_the_scopes_is_told_where_to(cli: Cli, company: GoogleServer) -> None:
    company.tokens.delegated.clear()
    for who in (("--user", ANN), ("--admin", ADMIN)):
        said = cli("connect", "google", *key(company), *who)
        assert said.code == 1
        assert "domainwidedelegation" in said.err
    assert owners(cli) == set()


def test_nobody_found_is_told(cli: Cli, company: GoogleServer) -> None:
    company.people.add_group("empty@ours.example")
    said = cli("connect", "google", *key(company), "--admin", ADMIN, "--group", "empty@ours.example")
    assert said.code == 1
    assert "Nobody is found in the directory. Look at --domain, --group and --without-group." in said.err


def test_what_is_read_is_chosen_anew_by_the_access_that_there_is(cli: Cli, company: GoogleServer) -> None:
    cli("connect", "google", *key(company), "--user", ANN)
    said = cli("connection", "reconnect", "1", "--label", "INBOX", "--since", "2026-01-31")
    assert (said.code, said.err) == (0, "")
    one, _ = cli("connections", "--json").document
    assert one["options"] == {"key": "***", "labels": ["INBOX"], "since": "2026-01-31"}


def test_the_mailbox_of_somebody_else_is_a_connection_of_its_own(cli: Cli, company: GoogleServer) -> None:
    cli("connect", "google", *key(company), "--user", ANN)
    said = cli("connection", "reconnect", "1", "--user", BOB)
    assert (said.code, f"--user: connection 1 is that of {ANN}" in said.usage) == (2, True), said.usage


@pytest.mark.parametrize("content", ["", "{", '{"type": "authorized_user"}', '{"installed": {}}'])
def test_a_file_that_is_no_key_is_one_sentence(cli: Cli, content: str) -> None:
    cli.write("key.json", content)
    said = cli("connect", "google", "--key", f"file:{cli.folder / 'key.json'}", "--user", ANN)
    assert (said.code, len(said.err.splitlines())) == (1, 1)
    assert "key" in said.err


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--key", "env:K"), "--key: name mailboxes by --user, or an --admin for everybody"),
        (("--key", "env:K", "--user", ANN, "--admin", ADMIN), "--key: name mailboxes"),
        (("--user", ANN), "--user: it goes with --key only"),
        (("--admin", ADMIN), "--admin: it goes with --key only"),
        (("--group", "g@ours.example"), "--group: it goes with --admin only"),
        (("--key", "env:K", "--user", ANN, "--domain", "ours.example"), "--domain: it goes with --admin only"),
        (("--key", "env:K", "--client", "env:C", "--user", ANN), "--client: give the client or the key, not both"),
        (("--key", "env:K", "--user", ANN, "--user", BOB, "--owner", EVE), "--owner: it goes with one mailbox only"),
        (("--key", "key.json", "--user", ANN), "--key: a secret is written as a reference"),
        (("--key", "env:K", "--admin", "the boss"), "--admin: 'the boss' is not an email address"),
        (("--key", "env:K", "--user", "Ann"), "--user: 'Ann' is not an email address"),
        (("--client", "client.json"), "--client: write where the client's file is, as file:PATH"),
        (("--client", "env:C", "--owner", "Ann"), "--owner: 'Ann' is not an email address"),
        ((), "--client: it is missing"),
    ],
)
def test_what_does_not_go_together_is_wrong_usage(cli: Cli, options: tuple[str, ...], told: str) -> None:
    said = cli("connect", "google", *options)
    assert (said.code, told in said.usage) == (2, True), said.usage
    assert not Path("var").exists()
