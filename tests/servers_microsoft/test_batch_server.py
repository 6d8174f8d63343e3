"""Batches of the Microsoft of the tests."""

import base64
from typing import Any

import httpx2
import pytest

from tests.servers.microsoft.faults import Refuse
from tests.servers.microsoft.server import MicrosoftServer
from tests.servers_microsoft.conftest import ANN

MAIL = b"From: Cleo <cleo@client.test>\r\nTo: ann@example.com\r\nSubject: Lanterns\r\n\r\nTwo hundred, please.\r\n"


def batched(graph: httpx2.Client, *urls: str) -> dict[str, Any]:
    """The answer to each url, by its number."""
    requests = [
        {"id": str(number), "method": "GET", "url": url, "headers": {"Prefer": 'IdType="ImmutableId"'}}
        for number, url in enumerate(urls)
    ]
    answer = graph.post("/$batch", json={"requests": requests})
    assert answer.status_code == 200, answer.text
    return {told["id"]: told for told in answer.json()["responses"]}


def test_each_part_has_its_own_answer(microsoft: MicrosoftServer, graph: httpx2.Client) -> None:
    id_ = microsoft.mailbox(ANN).put(MAIL)
    mail = f"/users/{ANN}/messages"
    told = batched(graph, f"{mail}/{id_}?$select=subject", f"{mail}/{id_}/$value", f"{mail}/nowhere?$select=id")
    assert told["0"]["body"]["subject"] == "Lanterns"
    assert base64.b64decode(told["1"]["body"]) == MAIL
    assert (told["2"]["status"], told["2"]["body"]["error"]["code"]) == (404, "ErrorItemNotFound")
    assert microsoft.asked["batch"] == microsoft.asked["http"] == 1
    assert (microsoft.asked["messages.get"], microsoft.asked["messages.value"]) == (2, 1)
    assert microsoft.together[ANN] == 3


def test_a_batch_flies_as_four_at_most(microsoft: MicrosoftServer, graph: httpx2.Client) -> None:
    batched(graph, *[f"/users/{ANN}/mailFolders/inbox"] * 20)
    assert microsoft.together[ANN] == 4


def test_answers_come_in_another_order(graph: httpx2.Client) -> None:
    assert list(batched(graph, *[f"/users/{ANN}/mailFolders/inbox"] * 20)) != [str(number) for number in range(20)]


def test_a_part_is_refused_within_an_answer_that_is_not(microsoft: MicrosoftServer, graph: httpx2.Client) -> None:
    microsoft.faults.append(Refuse("folders.get", 429, "ApplicationThrottled", retry_after=3, every=2, parts=True))
    told = batched(graph, *[f"/users/{ANN}/mailFolders/inbox"] * 4)
    assert sorted(part["status"] for part in told.values()) == [200, 200, 429, 429]
    assert {part["headers"].get("Retry-After") for part in told.values()} == {None, "3"}


def test_every_part_counts_towards_the_limit(microsoft: MicrosoftServer, graph: httpx2.Client) -> None:
    microsoft.limits.most = 3
    told = batched(graph, *[f"/users/{ANN}/mailFolders/inbox"] * 5)
    assert sorted(part["status"] for part in told.values()) == [200, 200, 200, 429, 429]
    assert microsoft.refused[ANN] == 2
    microsoft.skew = 601
    assert graph.get(f"/users/{ANN}/mailFolders/inbox").status_code == 200


@pytest.mark.parametrize(
    "requests",
    [
        [],
        [{"id": str(number), "method": "GET", "url": "/users"} for number in range(21)],
        [{"id": "a", "method": "GET", "url": "/users"}, {"id": "A", "method": "GET", "url": "/groups"}],
        [{"id": "1", "method": "GET", "url": "https://graph.microsoft.com/v1.0/users"}],
        [{"id": "1", "method": "GET"}],
        [{"id": "1", "method": "POST", "url": "/subscriptions", "body": {}}],
    ],
    ids=["none", "too many", "two of a name", "a whole url", "no url", "no content type"],
)
def test_a_batch_that_is_none_is_refused(graph: httpx2.Client, requests: list[object]) -> None:
    answer = graph.post("/$batch", json={"requests": requests})
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "BadRequest")
