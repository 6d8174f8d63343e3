"""Pages are compressed where the length of an answer can tell nobody what stands in it."""

import pytest
from fastapi.testclient import TestClient

PAGE = "/search?q=offer"


@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_what_the_reader_asks_for_is_compressed(client: TestClient, site: str) -> None:
    answer = client.get(PAGE, headers={"Sec-Fetch-Site": site})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert "offer" in answer.text


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {}])
def test_what_another_site_may_be_behind_is_not(client: TestClient, headers: dict[str, str]) -> None:
    answer = client.get(PAGE, headers=headers)
    assert answer.status_code == 200
    assert "Content-Encoding" not in answer.headers


def test_who_cannot_read_gzip_is_not_sent_any(client: TestClient) -> None:
    answer = client.get(PAGE, headers={"Sec-Fetch-Site": "same-origin", "Accept-Encoding": "identity"})
    assert "Content-Encoding" not in answer.headers
