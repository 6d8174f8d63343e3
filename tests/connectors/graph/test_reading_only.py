"""Nothing is ever changed at Microsoft, and our token goes nowhere else."""

import pytest

from connectors.errors import ProviderBug
from connectors.graph.client import Client
from connectors.graph.requests import link_of
from connectors.http import WriteRefused
from tests.servers.microsoft.server import MicrosoftServer


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "users/ann@example.com/sendMail"),
        ("DELETE", "users/ann@example.com/messages/17"),
        ("PATCH", "users/ann@example.com/messages/17"),
        ("PUT", "subscriptions/17"),
        ("DELETE", "subscriptions/../users/ann@example.com/messages/17"),
        ("DELETE", "subscriptionsOf/17"),
        ("DELETE", "$batch"),
        ("POST", "$batch/17"),
    ],
)
def test_only_subscriptions_are_made_and_ended(
    microsoft: MicrosoftServer, client: Client, method: str, path: str
) -> None:
    with pytest.raises(WriteRefused):
        client.change(method, path, {"requests": []})
    assert not microsoft.asked["http"]


def test_a_link_leads_on_below_the_root_of_the_service() -> None:
    link = "https://graph.microsoft.com/v1.0/users('ann@example.com')/mailFolders/delta?$deltatoken=a%2Bb"
    assert link_of({"@odata.deltaLink": link}, "@odata.deltaLink") == link.partition("/v1.0/")[2]
    assert link_of({}, "@odata.nextLink") == ""


@pytest.mark.parametrize(
    "link",
    [
        "https://graph.example/v1.0/me/messages",
        "https://graph.microsoft.com.example/v1.0/me",
        "https://graph.microsoft.com@example.com/v1.0/me",
        "https://graph.microsoft.com:444/v1.0/me",
        "http://graph.microsoft.com/v1.0/me",
        "https://graph.microsoft.com/beta/me",
        "//example.com/v1.0/me",
        "https://graph.microsoft.com/v1.0/me\r\nX: y",
        "",
        17,
    ],
)
def test_a_link_to_another_host_is_not_followed(link: object) -> None:
    with pytest.raises(ProviderBug, match="another host"):
        link_of({"@odata.nextLink": link}, "@odata.nextLink")
