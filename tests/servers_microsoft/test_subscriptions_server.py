"""Subscriptions and notifications of the Microsoft of the tests."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
import pytest

from tests.servers.microsoft.public import ADDRESS, reached
from tests.servers.microsoft.server import MicrosoftServer
from tests.servers_microsoft.conftest import ANN, App
from tests.servers_microsoft.test_desk_server import as_ann, refused

MAIL = b"From: Cleo <cleo@client.test>\r\nTo: ann@example.com\r\nSubject: Lanterns\r\n\r\nTwo hundred, please.\r\n"


@pytest.fixture
def posted(microsoft: MicrosoftServer) -> Iterator[list[Any]]:
    """What was posted to ADDRESS."""
    with reached(microsoft) as told:
        yield told


def wanted(**more: object) -> dict[str, object]:
    """A subscription to Ann's mail for two days."""
    return {
        "changeType": "created,deleted",
        "notificationUrl": ADDRESS,
        "lifecycleNotificationUrl": ADDRESS,
        "resource": f"users/{ANN}/messages",
        "expirationDateTime": (datetime.now(UTC) + timedelta(days=2)).isoformat(),
        "clientState": "secret",
        **more,
    }


def made(graph: httpx2.Client, **more: object) -> dict[str, Any]:
    answer = graph.post("/subscriptions", json=wanted(**more))
    assert answer.status_code == 201, answer.text
    told: dict[str, Any] = answer.json()
    return told


def test_changes_are_posted_to_whom_they_concern(
    microsoft: MicrosoftServer, graph: httpx2.Client, posted: list[Any]
) -> None:
    id_ = made(graph)["id"]
    assert posted == []
    mail = microsoft.mailbox(ANN).put(MAIL)
    microsoft.mailbox(ANN).edit(mail, isRead=True)
    microsoft.mailbox("bob@example.com").put(MAIL)
    assert microsoft.subscriptions.deliver() == [202]
    (told,) = posted
    assert (told["subscriptionId"], told["clientState"], told["changeType"]) == (id_, "secret", "created")
    assert told["resourceData"]["id"] == mail


def test_an_address_must_answer_before(microsoft: MicrosoftServer, graph: httpx2.Client) -> None:
    assert refused(graph.post("/subscriptions", json=wanted())) == (400, "ValidationError")
    assert graph.get("/subscriptions").json()["value"] == []
    assert microsoft.asked["subscriptions.create"] == 1


@pytest.mark.usefixtures("posted")
def test_a_subscription_is_read_renewed_and_deleted(microsoft: MicrosoftServer, graph: httpx2.Client) -> None:
    microsoft.subscriptions.lasts = timedelta(hours=1)
    first = made(graph)
    assert datetime.fromisoformat(first["expirationDateTime"]) < datetime.now(UTC) + timedelta(hours=1)
    path = f"/subscriptions/{first['id']}"
    assert graph.get(path).json()["clientState"] is None
    microsoft.skew = 1_800
    until = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    renewed = graph.patch(path, json={"expirationDateTime": until}).json()
    assert renewed["expirationDateTime"] > first["expirationDateTime"]
    assert graph.post(f"{path}/reauthorize").status_code == 204
    assert graph.delete(path).status_code == 204
    assert refused(graph.delete(path)) == (404, "ResourceNotFound")


@pytest.mark.usefixtures("posted")
def test_a_subscription_ends(microsoft: MicrosoftServer, graph: httpx2.Client) -> None:
    microsoft.subscriptions.lasts = timedelta(minutes=10)
    id_ = made(graph)["id"]
    microsoft.skew = 601
    assert microsoft.subscriptions.notify(ANN) == []
    assert refused(graph.get(f"/subscriptions/{id_}")) == (404, "ResourceNotFound")


@pytest.mark.usefixtures("posted")
@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"expirationDateTime": (datetime.now(UTC) + timedelta(days=8)).isoformat()}, (400, "ExtensionError")),
        ({"expirationDateTime": "soon"}, (400, "InvalidRequest")),
        ({"resource": "groups"}, (400, "InvalidRequest")),
        ({"changeType": "seen"}, (400, "InvalidRequest")),
        ({"likes": 3}, (400, "InvalidRequest")),
        ({"clientState": "x" * 129}, (400, "InvalidRequest")),
        ({"resource": "users/nobody@example.com/messages"}, (404, "ResourceNotFound")),
        ({"notificationUrl": "http://capture.example.com/"}, (400, "ValidationError")),
    ],
)
def test_what_is_wrong_with_a_subscription_is_said(
    graph: httpx2.Client, more: dict[str, object], refusal: tuple[int, str]
) -> None:
    assert refused(graph.post("/subscriptions", json=wanted(**more))) == refusal


@pytest.mark.usefixtures("posted")
def test_a_subscription_needs_the_right_to_read(microsoft: MicrosoftServer, graph: httpx2.Client, app: App) -> None:
    headers = as_ann(microsoft, app, "Calendars.Read")
    mail, events = wanted(resource="me/messages"), wanted(resource="me/events")
    assert refused(graph.post("/subscriptions", json=mail, headers=headers)) == (403, "ExtensionError")
    assert graph.post("/subscriptions", json=events, headers=headers).status_code == 201


@pytest.mark.usefixtures("posted")
def test_who_signed_in_sees_her_own_and_the_app_sees_all(
    microsoft: MicrosoftServer, graph: httpx2.Client, app: App
) -> None:
    made(graph)
    headers = as_ann(microsoft, app)
    assert graph.post("/subscriptions", json=wanted(resource="me/events"), headers=headers).status_code == 201
    assert len(graph.get("/subscriptions", headers=headers).json()["value"]) == 1
    assert len(graph.get("/subscriptions").json()["value"]) == 2


def test_a_subscription_that_microsoft_removes_is_told(
    microsoft: MicrosoftServer, graph: httpx2.Client, posted: list[Any]
) -> None:
    made(graph)
    assert microsoft.subscriptions.lifecycle("missed", ANN) == [202]
    assert microsoft.subscriptions.lifecycle("subscriptionRemoved", ANN) == [202]
    assert [told["lifecycleEvent"] for told in posted] == ["missed", "subscriptionRemoved"]
    assert graph.get("/subscriptions").json()["value"] == []
