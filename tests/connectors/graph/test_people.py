"""Everybody of a company, or those of groups, as one app may connect them."""

import pytest

from config.microsoft import Cloud
from connectors.errors import NeedsPerson
from connectors.graph.people import people
from connectors.model.address import Address
from tests.connectors.entra.asking import ANN, surroundings
from tests.connectors.graph.asking import BOB
from tests.servers.microsoft.server import MicrosoftServer

SALES = Address("sales@example.com")
TRAINEES = Address("trainees@example.com")
COMPANY = 2_500
"""More than two pages hold."""


@pytest.fixture
def company(microsoft: MicrosoftServer) -> MicrosoftServer:
    """Ann and Bob, with an app that may read the directory."""
    microsoft.entra.tokens.roles |= {"User.Read.All", "GroupMember.Read.All"}
    microsoft.people.add_user(ANN)
    microsoft.people.add_user(BOB)
    return microsoft


def addresses(server: MicrosoftServer, *groups: Address, without: tuple[Address, ...] = ()) -> list[Address]:
    found = people(server.options(ANN), surroundings(), groups=groups, without_groups=without)
    return [person.address for person in found]


def test_everybody_is_whoever_works_there(company: MicrosoftServer) -> None:
    company.people.add_user("guest@elsewhere.example", userType="Guest")
    company.people.add_user("left@example.com", accountEnabled=False)
    company.people.add_user("robot@example.com", mail=None)
    assert addresses(company) == [ANN, BOB]


def test_who_signs_in_by_another_name_is_asked_for_by_it(company: MicrosoftServer) -> None:
    company.people.add_user("cid@corp.example.com", mail="Cid.Lee@Example.com")
    [cid] = [one for one in people(company.options(ANN), surroundings()) if one.user == "cid@corp.example.com"]
    assert cid.address == "cid.lee@example.com"


def test_members_of_groups_within_a_group_count(company: MicrosoftServer) -> None:
    company.people.add_user("cid@example.com")
    company.people.add_group(TRAINEES, "cid@example.com")
    company.people.add_group(SALES, ANN, TRAINEES)
    assert addresses(company, SALES) == [ANN, "cid@example.com"]
    assert addresses(company, SALES, without=(TRAINEES,)) == [ANN]
    assert addresses(company, without=(SALES,)) == [BOB]


def test_somebody_in_two_groups_is_told_once(company: MicrosoftServer) -> None:
    company.people.add_group(TRAINEES, ANN)
    company.people.add_group(SALES, ANN)
    assert addresses(company, SALES, TRAINEES) == [ANN]


def test_a_company_of_thousands_is_read_by_pages_and_nobody_twice(company: MicrosoftServer) -> None:
    for number in range(COMPANY):
        company.people.add_user(f"person{number:05}@example.com")
    found = people(company.options(ANN), surroundings())
    first = [next(found).address]
    company.people.add_user("aa@example.com")
    all_of_them = first + [person.address for person in found]
    assert len(all_of_them) == len(set(all_of_them)) >= COMPANY + 2
    assert company.asked["users.list"] == 3


def test_a_group_that_does_not_exist_is_told(company: MicrosoftServer) -> None:
    with pytest.raises(NeedsPerson, match=r"no group o'neil@example\.com") as told:
        addresses(company, Address("o'neil@example.com"))
    assert "https://entra.microsoft.com > Entra ID > Groups" in told.value.advice


def test_each_cloud_has_its_own_place_for_groups(company: MicrosoftServer) -> None:
    options = company.options(ANN, cloud=Cloud.US_GOVERNMENT)
    with pytest.raises(NeedsPerson, match="no group") as told:
        list(people(options, surroundings(), groups=[SALES]))
    assert "https://entra.microsoft.us > " in told.value.advice


@pytest.mark.parametrize("right", ["User.Read.All", "GroupMember.Read.All"])
def test_a_right_that_is_missing_is_named(company: MicrosoftServer, right: str) -> None:
    company.people.add_group(SALES, ANN)
    company.entra.tokens.roles.remove(right)
    with pytest.raises(NeedsPerson) as told:
        addresses(company, SALES)
    assert right in told.value.advice
