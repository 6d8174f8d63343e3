"""Limits of the Microsoft of the tests."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx2
import pytest

from tests.servers.https.faults import Slow
from tests.servers.microsoft.server import MicrosoftServer
from tests.servers_microsoft.conftest import ANN

INBOX = f"/users/{ANN}/mailFolders/inbox"


def _statuses(graph: httpx2.Client, number: int) -> list[int]:
    with ThreadPoolExecutor(number) as pool:
        return sorted(pool.map(lambda _: graph.get(INBOX).status_code, range(number)))


def test_four_requests_of_a_mailbox_fly_at_once(microsoft: MicrosoftServer, graph: httpx2.Client) -> None:
    microsoft.faults.append(Slow("folders.get", seconds=0.3))
    assert _statuses(graph, 4) == [200] * 4
    assert microsoft.together[ANN] == 4


def test_a_fifth_is_refused_and_noted(microsoft: MicrosoftServer, graph: httpx2.Client) -> None:
    microsoft.faults.append(Slow("folders.get", seconds=0.3))
    assert _statuses(graph, 5) == [200] * 4 + [429]
    assert microsoft.wrong == [f"5 requests at once for {ANN}"]
    microsoft.wrong.clear()


def test_who_is_over_the_limit_is_told_to_wait(microsoft: MicrosoftServer, graph: httpx2.Client) -> None:
    microsoft.limits.most, microsoft.limits.retry_after = 2, 30
    answers = [graph.get(INBOX) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[-1].headers["Retry-After"] == "30"
    assert answers[-1].json()["error"]["code"] == "ApplicationThrottled"


def test_mistakes_fail_the_test_that_made_them(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="5 requests at once"), MicrosoftServer(tmp_path) as server:
        server.wrong.append("5 requests at once")
