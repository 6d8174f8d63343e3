"""The directory of the tests, through the real client library."""

from typing import Any

import pytest
from googleapiclient.errors import HttpError  # type: ignore[import-untyped]

from tests.servers.google.server import GoogleServer

ADMIN = "ann@example.com"


@pytest.fixture
def directory(google: GoogleServer, service: Any) -> Any:
    """The API, as an administrator."""
    google.people.add_user(ADMIN, admin=True)
    scopes = "admin.directory.user.readonly", "admin.directory.group.member.readonly"
    return service("admin", "directory_v1", *scopes)


def test_users_come_in_pages(google: GoogleServer, directory: Any) -> None:
    google.people.add_user("bob@example.com", suspended=True)
    google.people.add_user("cid@elsewhere.test", mailbox=False)
    first = directory.users().list(customer="my_customer", maxResults=2)
    answer = first.execute()
    rest = directory.users().list_next(first, answer).execute()
    assert [user["primaryEmail"] for user in answer["users"]] == [ADMIN, "bob@example.com"]
    assert [user["isMailboxSetup"] for user in rest["users"]] == [False]


def test_users_are_of_a_domain(google: GoogleServer, directory: Any) -> None:
    google.people.add_user("cid@elsewhere.test")
    found = directory.users().list(domain="example.com", query="isSuspended=false").execute()["users"]
    assert [user["primaryEmail"] for user in found] == [ADMIN]


def test_groups_in_groups_are_members_of_members(google: GoogleServer, directory: Any) -> None:
    google.people.add_group("sales@example.com", ADMIN, "west@example.com")
    google.people.add_group("west@example.com", "bob@example.com")
    direct = directory.members().list(groupKey="sales@example.com").execute()["members"]
    assert [(member["email"], member["type"]) for member in direct] == [(ADMIN, "USER"), ("west@example.com", "GROUP")]
    derived = directory.members().list(groupKey="sales@example.com", includeDerivedMembership=True).execute()
    assert [member["email"] for member in derived["members"]][-1] == "bob@example.com"


def test_a_group_that_is_not_there_is_404(directory: Any) -> None:
    with pytest.raises(HttpError, match="Resource Not Found: groupKey"):
        directory.members().list(groupKey="nobody@example.com").execute()


def test_who_is_no_administrator_is_told_nothing(google: GoogleServer, directory: Any) -> None:
    google.people.admins.clear()
    with pytest.raises(HttpError, match="Not Authorized to access this resource/api"):
        directory.users().list(customer="my_customer").execute()
