"""What every request must pass and every answer carries, whatever the page."""

import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from capture.web.app import ACTIONS
from capture.web.guard import is_cross_site

FORMS = [
    "/review/accept",
    "/review/reject",
    "/review/none",
    "/review/choose",
    "/review/thread",
    "/review/undo",
    "/connections/1/pause",
    "/connections/1/resume",
    "/connect/google",
    "/connect/microsoft",
    "/people/add",
    "/people/dismiss",
    "/people/undo",
]
PAGES = ["/", "/review", "/people", "/contacts/1", "/accounts/1", "/deals/1", "/interactions/1", "/connections",
         "/connections/1/ledger", "/matching", "/connect/google/done", "/connect/microsoft/done",
         "/search", "/healthz", "/readyz"]  # fmt: skip


@pytest.mark.parametrize("path", FORMS)
def test_a_form_of_another_site_is_refused(client: TestClient, path: str) -> None:
    assert client.post(path, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert client.post(path, headers={"Sec-Fetch-Site": "same-site"}).status_code == 403
    assert client.post(path, headers={"Origin": "http://127.0.0.1:3000"}).status_code == 403
    assert client.post(path, headers={"Origin": "null"}).status_code == 403


@pytest.mark.parametrize("path", FORMS)
def test_a_form_cannot_be_sent_by_a_link(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 405


@pytest.mark.parametrize("path", PAGES)
def test_a_page_takes_no_forms(client: TestClient, path: str) -> None:
    response = client.post(path)
    assert response.status_code == 405
    assert "use the links and buttons" in response.text


def test_every_action_is_on_one_of_these_lists() -> None:
    paths = {route.path for action in ACTIONS for route in action.router.routes if isinstance(route, APIRoute)}
    assert paths == {path.replace("/1", "/{id_}") for path in FORMS + PAGES}


def test_our_own_forms_pass() -> None:
    assert not is_cross_site([("Sec-Fetch-Site", "same-origin"), ("Origin", "null")])
    assert not is_cross_site([("Origin", "http://localhost:8765"), ("Host", "localhost:8765")])
    assert not is_cross_site([("Host", "localhost:8765")])


@pytest.mark.parametrize("host", ["127.0.0.1:8765", "localhost", "[::1]:8765", "LOCALHOST:80"])
def test_this_machine_is_known_by_its_own_names(client: TestClient, host: str) -> None:
    assert client.get("/healthz", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("host", ["capture.evil.example", "127.0.0.1.evil.example", "192.168.0.5:8765", ""])
def test_a_name_that_was_made_to_resolve_here_is_refused(client: TestClient, host: str) -> None:
    assert client.get("/review", headers={"Host": host}).status_code == 400


@pytest.mark.parametrize("path", ["/review", "/static/keys.js", "/nothing", "/healthz"])
def test_every_answer_is_sealed(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


def test_pages_stay_out_of_caches(client: TestClient) -> None:
    assert client.get("/review").headers["cache-control"] == "no-store"
    assert client.get("/static/capture.css").headers["cache-control"] == "no-cache"


def test_no_page_holds_script_or_style_of_its_own(client: TestClient, asked: int) -> None:
    for path in (
        "/review",
        f"/review?choose={asked}",
        f"/interactions/{asked}",
        "/deals/1",
        "/connections",
        "/matching",
    ):
        page = client.get(path).text
        assert " style=" not in page
        assert "<style" not in page
        assert " on" + "click=" not in page
        assert page.count("<script") == page.count('<script src="/static/keys.js" defer></script>') == 1
