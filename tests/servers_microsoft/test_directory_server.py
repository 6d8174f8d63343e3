"""The directory of the Microsoft of the tests."""

import httpx2
import pytest

from tests.servers.microsoft.server import MicrosoftServer
from tests.servers.microsoft.tokens import object_id
from tests.servers_microsoft.conftest import ANN, APP_SCOPE, App


@pytest.fixture
def directory(microsoft: MicrosoftServer, graph: httpx2.Client, app: App) -> httpx2.Client:
    """Graph, as an app asks it that may read the directory."""
    microsoft.entra.tokens.roles |= {"User.Read.All", "GroupMember.Read.All", "MailboxSettings.Read"}
    graph.headers["Authorization"] = f"Bearer {app().acquire_token_for_client([APP_SCOPE])['access_token']}"
    return graph


def test_the_directory_needs_a_permission_of_its_own(graph: httpx2.Client) -> None:
    answer = graph.get("/users")
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "Authorization_RequestDenied")


def test_users_are_told_page_by_page(microsoft: MicrosoftServer, directory: httpx2.Client) -> None:
    for number in range(25):
        microsoft.people.add_user(f"user{number:02}@example.com", accountEnabled=number % 5 > 0)
    url, found = "/users?$select=mail,accountEnabled&$filter=accountEnabled eq true&$top=8", []
    while url:
        page = directory.get(url).json()
        found += [user["mail"] for user in page["value"]]
        url = page.get("@odata.nextLink", "")
    assert len(found) == len(set(found)) == 21
    assert set(page["value"][0]) == {"id", "mail", "accountEnabled"}


def test_members_of_groups_within_a_group_are_told(microsoft: MicrosoftServer, directory: httpx2.Client) -> None:
    microsoft.people.add_user("bob@example.com")
    microsoft.people.add_group("sales@example.com", ANN, "north@example.com")
    microsoft.people.add_group("north@example.com", "bob@example.com", "sales@example.com")
    groups = directory.get("/groups?$filter=mail eq 'sales@example.com'").json()["value"]
    members = f"/groups/{groups[0]['id']}/transitiveMembers"
    everybody = directory.get(members).json()["value"]
    assert {member["mail"] for member in everybody} >= {ANN, "bob@example.com", "north@example.com"}
    people = directory.get(f"{members}/microsoft.graph.user").json()["value"]
    assert {member["mail"] for member in people} == {ANN, "bob@example.com"}
    nobody = directory.get(f"/groups/{object_id('nobody')}/transitiveMembers")
    assert nobody.json()["error"]["code"] == "Request_ResourceNotFound"


def test_what_is_not_selected_is_not_told(directory: httpx2.Client) -> None:
    assert "accountEnabled" not in directory.get(f"/users/{ANN}").json()
    selected = directory.get(f"/users/{ANN}?$select=accountEnabled,assignedLicenses,onPremisesSyncEnabled").json()
    assert (selected["accountEnabled"], len(selected["assignedLicenses"])) == (True, 1)


def test_only_the_beta_tells_of_an_online_archive(microsoft: MicrosoftServer, directory: httpx2.Client) -> None:
    microsoft.mailbox(ANN).archive = "MBX:archive"
    settings = f"/users/{ANN}/settings/exchange"
    assert "inPlaceArchiveMailboxId" not in directory.get(settings).json()
    beta = directory.get(f"https://graph.microsoft.com/beta{settings}").json()
    assert beta["inPlaceArchiveMailboxId"] == "MBX:archive"
