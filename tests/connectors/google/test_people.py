"""One key and an administrator's address tell whose mailboxes there are."""

import pytest

from connectors.errors import NeedsPerson
from connectors.google.people import people
from connectors.model.address import Address
from tests.connectors.google.asking import by_key
from tests.servers.google.server import GoogleServer

BOSS = Address("boss@company.example")
SALES, INTERNS, EAST = (Address(f"{name}@company.example") for name in ("sales", "interns", "sales-east"))


@pytest.fixture
def company(google: GoogleServer) -> GoogleServer:
    """Boss, Ann, Bob, Cid, and others whose mailboxes cannot be read."""
    directory = google.people
    directory.add_user(BOSS, admin=True)
    for name in ("ann", "bob", "cid"):
        directory.add_user(f"{name}@company.example")
    directory.add_user("dan@other.example")
    directory.add_user("gone@company.example", suspended=True)
    directory.add_user("old@company.example", archived=True)
    directory.add_user("printer@company.example", mailbox=False)
    directory.add_group(SALES, "ann@company.example", EAST, "gone@company.example", "guest@elsewhere.example")
    directory.add_group(EAST, "bob@company.example")
    directory.add_group(INTERNS, "bob@company.example")
    return google


def names(google: GoogleServer, **choice: object) -> list[str]:
    found = people(by_key(google), BOSS, **choice)  # type: ignore[arg-type]
    return [person.address.partition("@")[0] for person in found]


def test_everybody_who_has_a_mailbox_is_found(company: GoogleServer) -> None:
    assert names(company) == ["ann", "bob", "boss", "cid", "dan"]


def test_one_domain_can_be_chosen(company: GoogleServer) -> None:
    assert names(company, domain="other.example") == ["dan"]


def test_members_of_groups_within_a_group_are_members(company: GoogleServer) -> None:
    assert names(company, groups=[SALES]) == ["ann", "bob"]


def test_who_is_in_an_excluded_group_is_left_out(company: GoogleServer) -> None:
    assert names(company, groups=[SALES], without_groups=[INTERNS]) == ["ann"]
    assert names(company, without_groups=[INTERNS]) == ["ann", "boss", "cid", "dan"]


def test_a_company_of_more_than_a_page_is_read_to_its_end(company: GoogleServer) -> None:
    for number in range(1_100):
        company.people.add_user(f"rep{number:04}@company.example")
    assert len(names(company, domain="company.example")) == 1_104
    assert company.asked["directory.users.list"] == 3


def test_a_group_that_is_not_there_is_told(company: GoogleServer) -> None:
    with pytest.raises(NeedsPerson, match="no group slaes@"):
        names(company, groups=[Address("slaes@company.example")])


def test_who_is_no_administrator_is_told(company: GoogleServer) -> None:
    with pytest.raises(NeedsPerson) as told:
        list(people(by_key(company), Address("ann@company.example")))
    assert "Admin roles" in told.value.advice


def test_the_rights_to_the_directory_are_named_where_they_lack(company: GoogleServer) -> None:
    company.tokens.delegated = {scope for scope in company.tokens.delegated if "directory" not in scope}
    with pytest.raises(NeedsPerson) as told:
        names(company)
    assert "admin.directory.user.readonly" in told.value.advice
