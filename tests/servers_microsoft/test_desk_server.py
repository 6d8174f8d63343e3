"""Who is let in, and what is said to the others."""

import httpx2

from tests.servers.microsoft.server import MicrosoftServer
from tests.servers_microsoft.conftest import ANN


def test_folders_are_told(microsoft: MicrosoftServer, graph: httpx2.Client) -> None:
    answer = graph.get(f"/users/{ANN}/mailFolders/delta")
    assert answer.status_code == 200, answer.text
    assert "Inbox" in {folder["displayName"] for folder in answer.json()["value"]}
    assert microsoft.asked["folders.delta"] == microsoft.asked["http"] == 1
    assert microsoft.together[ANN] == 1
