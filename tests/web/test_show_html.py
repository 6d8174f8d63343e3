"""The HTML of a mail in its frame: who may see it, under which policy, and that nothing happens in a real browser."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, Dialog

from capture.web.app import create_app
from capture.wiring import utc_now
from store import bodies
from store.users import Role
from tests.builders import a_mail
from tests.capture.showing.hostile import MAILS
from tests.people import ALICE, DAVE
from tests.web.browser import Site, chromium, opened, serving
from tests.web.office import Office
from tests.web.signing import signed_in

FRAME = """
src => {
  document.body.innerHTML = '<iframe sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>';
  document.querySelector('iframe').src = src;
  return new Promise(done => document.querySelector('iframe').onload = done);
}
"""


def put(office: Office, html: str, name: str = "shown") -> int:
    """A mail of Alice's with this HTML."""
    id_ = office.sees(ALICE, what=replace(a_mail(f"mail:{name}@acme.example"), revision=name))
    with office.store.begin() as connection:
        bodies.write(connection, [(id_, f"mail:{name}@acme.example", html)])
    return id_


def test_a_rep_sees_the_mail_as_it_was_sent(client: TestClient, office: Office) -> None:
    page = client.get(f"/interactions/{put(office, '<p>The <b>offer</b></p>')}/html")
    assert (page.status_code, "<p>The <b>offer</b></p>" in page.text) == (200, True)


def test_the_frame_has_a_policy_of_its_own(client: TestClient, office: Office) -> None:
    policy = client.get(f"/interactions/{put(office, '<p>x</p>')}/html").headers["content-security-policy"]
    for part in ("sandbox allow-popups", "default-src 'none'", "img-src data:", "form-action 'none'"):
        assert part in policy
    assert "allow-scripts" not in policy
    assert "allow-same-origin" not in policy


def test_a_mail_without_html_has_no_such_page(client: TestClient, office: Office) -> None:
    assert (
        client.get(f"/interactions/{office.sees(ALICE, what=a_mail('mail:plain@acme.example'))}/html").status_code
        == 404
    )
    assert client.get("/interactions/4711/html").status_code == 404


@pytest.mark.parametrize(
    ("role", "status"), [(Role.REP, 404), (Role.MANAGER, 404), (Role.OPS, 404), (Role.ADMINISTRATOR, 404)]
)
def test_who_may_not_read_the_text_does_not_see_it(client: TestClient, office: Office, role: Role, status: int) -> None:
    id_ = put(office, "<p>secret</p>")
    page = signed_in(client, DAVE, role).get(f"/interactions/{id_}/html")
    assert (page.status_code, "secret" in page.text) == (status, False)


def test_a_mail_that_is_too_large_says_so(client: TestClient, office: Office) -> None:
    page = client.get(f"/interactions/{put(office, '<p>x</p>' * 10_000)}/html").text
    assert "The rest is left out" in page


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium("--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1") as started:
        yield started


@pytest.fixture
def site(office: Office) -> Iterator[Site]:
    with serving(create_app(office.store, utc_now)) as address:
        yield address


def test_no_mail_does_anything_in_a_browser(browser: Browser, site: Site, office: Office) -> None:
    """Each in its frame, as the page of the interaction shows it; whatever can be clicked is."""
    ids = {name: put(office, html, str(n)) for n, (name, html) in enumerate(MAILS.items())}
    page = opened(browser, site)
    asked, happened = list[str](), list[str]()

    def dismiss(dialog: Dialog) -> None:
        happened.append(dialog.message)
        dialog.dismiss()

    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", dismiss)
    page.on("console", lambda message: happened.append(message.text))
    page.on("pageerror", lambda error: happened.append(str(error)))
    for name, id_ in ids.items():
        page.goto(f"{site}/people")
        page.evaluate(FRAME, f"/interactions/{id_}/html")
        inside = page.frame_locator("iframe")
        inside.locator("body").wait_for(state="attached")
        for clickable in inside.locator("a[href], button, summary, [id=go]").all():
            if not (clickable.get_attribute("href") or "").startswith("http"):
                clickable.click(timeout=2_000, force=True)
        page.wait_for_timeout(30)
        assert happened == [], name
    assert [url for url in asked if not url.startswith((str(site), "data:"))] == []
