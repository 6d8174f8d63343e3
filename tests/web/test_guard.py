"""What every request must pass and every answer carries, whatever the page."""

import re

import pytest
from fastapi import FastAPI, Response
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from capture.web.app import ACTIONS
from capture.web.guard import is_foreign
from config.settings import Settings, Web
from tests.web.door import outside
from tests.web.office import Office

OPEN = ("/sign-in", "/welcome/", "/mailbox/", "/healthz", "/readyz", "/metrics")
"""What needs nobody to be signed in."""


def verbs_of_paths() -> dict[str, set[str]]:
    """Every page and form, by an address of it."""
    found: dict[str, set[str]] = {}
    for action in ACTIONS:
        for route in action.router.routes:
            assert isinstance(route, APIRoute)
            found.setdefault(re.sub(r"{\w+}", "1", route.path), set()).update(route.methods or ())
    return found


VERBS = verbs_of_paths()
FORMS = [path for path, verbs in VERBS.items() if "POST" in verbs]
FORMS_ALONE = [path for path in FORMS if "GET" not in VERBS[path]]
PAGES_ALONE = [path for path in VERBS if path not in FORMS]


@pytest.mark.parametrize("path", FORMS)
def test_a_form_of_another_site_is_refused(client: TestClient, path: str) -> None:
    assert client.post(path, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert client.post(path, headers={"Sec-Fetch-Site": "same-site"}).status_code == 403
    assert client.post(path, headers={"Origin": "http://127.0.0.1:3000"}).status_code == 403
    assert client.post(path, headers={"Origin": "null"}).status_code == 403


@pytest.mark.parametrize("path", FORMS)
def test_a_cookie_alone_changes_nothing(client: TestClient, path: str) -> None:
    """Whatever brings it along without saying what is behind the request."""
    del client.headers["Origin"]
    assert client.cookies
    refused = client.post(path)
    assert (refused.status_code, "another site" in refused.text) == (403, True)


def test_pages_and_forms_have_no_other_verbs() -> None:
    assert {verb for verbs in VERBS.values() for verb in verbs} == {"GET", "POST"}


@pytest.mark.parametrize("path", FORMS_ALONE)
def test_a_form_cannot_be_sent_by_a_link(client: TestClient, path: str) -> None:
    """404 where the same path could be another page of that shape: `/connections/act`, as `/connections/7`."""
    assert client.get(path).status_code in (404, 405)


@pytest.mark.parametrize("path", PAGES_ALONE)
def test_a_page_takes_no_forms(client: TestClient, path: str) -> None:
    response = client.post(path)
    assert response.status_code in (404, 405)
    assert response.status_code == 404 or "use the links and buttons" in response.text


@pytest.mark.parametrize("path", [path for path in VERBS if not path.startswith(OPEN)])
def test_whoever_is_signed_out_is_shown_the_door(client: TestClient, path: str) -> None:
    client.cookies.clear()
    for verb in VERBS[path]:
        answer = client.request(verb, path, follow_redirects=False)
        assert answer.status_code == (303 if verb == "GET" else 401), verb
        assert verb != "GET" or answer.headers["location"].startswith("/sign-in?next=")


def test_our_own_forms_pass() -> None:
    assert not is_foreign([("Sec-Fetch-Site", "same-origin"), ("Origin", "null")])
    assert not is_foreign([("Origin", "http://localhost:8765"), ("Host", "localhost:8765")])
    assert not is_foreign([("Host", "localhost:8765")])
    assert not is_foreign([("Host", "localhost:8765"), ("Authorization", "Bearer word")])
    assert is_foreign([("Host", "localhost:8765"), ("Authorization", "Bearer word"), ("Cookie", "session=x")])
    assert is_foreign([("Host", "localhost:8765"), ("Origin", "http://[")])


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
        scripts = re.findall(r"<script.*?</script>", page, re.DOTALL)
        assert len(scripts) == page.count("<script")
        assert all(
            re.fullmatch(r'<script src="/static/\w+\.js" (defer|type="module")></script>', one) for one in scripts
        )


def test_a_page_that_is_framed_says_so_itself(client: TestClient) -> None:
    """What a response brings of the headers stands; it gets the others."""
    policy = "sandbox; default-src 'none'; frame-ancestors 'self'"

    def framed() -> Response:
        return Response("framed", headers={"Content-Security-Policy": policy, "Cache-Control": "private"})

    app = client.app
    assert isinstance(app, FastAPI)
    app.add_api_route("/framed", framed)
    headers = client.get("/framed").headers
    assert headers.get_list("content-security-policy") == [policy]
    assert headers["cache-control"] == "private"
    assert headers["x-content-type-options"] == "nosniff"
    assert "frame-src 'self'" in client.get("/healthz").headers["content-security-policy"]


def test_people_come_by_the_name_of_the_pages_and_only_by_https(office: Office) -> None:
    settings = Settings(web=Web(base_url="https://capture.example.com"))
    with outside(office.store, settings=settings, root="https://capture.example.com") as browser:
        answer = browser.get("/sign-in")
        assert (answer.status_code, answer.headers["strict-transport-security"]) == (200, "max-age=31536000")
        assert browser.get("/sign-in", headers={"Host": "other.example.com"}).status_code == 400
        assert browser.get("/sign-in", headers={"Host": "x.capture.example.com"}).status_code == 400
    with outside(office.store) as browser:
        assert "strict-transport-security" not in browser.get("/sign-in").headers
