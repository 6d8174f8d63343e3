"""Administrators forget, hold and hand out on a page; nobody else does."""

import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from fastapi.testclient import TestClient

from capture.web.app import create_app
from config.settings import Secrets, Settings
from store.database import Store
from store.users import Role
from tests.builders import NOON
from tests.capture.forgetting.acme import Acme, an_acme
from tests.people import BOB, CAROL
from tests.web.signing import browsing, signed_in


@pytest.fixture
def acme(store: Store, tmp_path: Path) -> Acme:
    return an_acme(store, tmp_path)


@pytest.fixture
def bob(acme: Acme) -> Iterator[TestClient]:
    """An administrator."""
    settings = Settings(secrets=Secrets(folder=acme.settings.secrets.folder))
    with browsing(create_app(acme.store, lambda: NOON, settings=settings), BOB, Role.ADMINISTRATOR) as client:
        yield client


def test_it_is_looked_at_before_it_is_done(bob: TestClient) -> None:
    form = {"what": "person", "named": CAROL}
    page = bob.post("/forgetting/preview", data=form)
    assert page.status_code == 200
    assert "2 interactions would be removed" in page.text
    assert "nothing with these addresses would be recorded again" in page.text
    after = bob.post("/forgetting/forget", data=form)
    assert (after.status_code, after.url.path) == (200, "/forgetting")
    receipt = bob.get("/forgetting/1/receipt")
    assert receipt.headers["content-disposition"] == 'attachment; filename="receipt-1.json"'
    assert (json.loads(receipt.text)["by"], CAROL in receipt.text) == (BOB, False)
    assert "0 interactions would be removed" in bob.post("/forgetting/preview", data=form).text
    assert "forgot a person" in bob.get("/audit").text


def test_what_is_held_is_not_forgotten(bob: TestClient) -> None:
    assert bob.post("/holds", data={"kind": "person", "target": CAROL, "why": "Acme <b>v.</b> Ours"}).status_code == 200
    page = bob.post("/forgetting/preview", data={"what": "person", "named": CAROL}).text
    assert "Acme &lt;b&gt;v.&lt;/b&gt; Ours" in page
    assert "Forget for good" not in page
    assert bob.post("/forgetting/forget", data={"what": "person", "named": CAROL}).status_code == 409
    assert bob.post("/holds/1/lift").status_code == 200
    assert bob.post("/holds/1/lift").status_code == 404


def test_an_archive_has_what_she_may_read(bob: TestClient) -> None:
    sent = bob.post("/forgetting/access", data={"address": CAROL})
    assert sent.headers["content-type"] == "application/zip"
    assert "mail/000001.eml" in ZipFile(BytesIO(sent.content)).namelist()


@pytest.mark.parametrize(
    ("what", "named", "status"),
    [("person", "nobody", 409), ("interaction", "x", 409), ("interaction", "9999", 404), ("mailbox", CAROL, 404)],
)
def test_what_is_not_there_is_told(bob: TestClient, what: str, named: str, status: int) -> None:
    assert bob.post("/forgetting/preview", data={"what": what, "named": named}).status_code == status


def test_the_api_does_the_same(bob: TestClient) -> None:
    token = bob.post("/me/tokens/make", data={"name": "script"}).text.partition('class="once">')[2].partition("<")[0]
    headers = {"Authorization": f"Bearer {token}"}
    held = bob.post("/api/v1/holds", json={"kind": "deal", "target": "OPP-1", "why": "x"}, headers=headers)
    assert (held.status_code, held.json()["target"]) == (201, "1")
    sent = {"what": "person", "named": CAROL}
    assert bob.post("/api/v1/forgettings/preview", json=sent, headers=headers).json()["interactions"] == 2
    receipt = bob.post("/api/v1/forgettings", json=sent, headers=headers).json()["receipt"]
    assert bob.get("/api/v1/forgettings/1/receipt", headers=headers).json() == {"receipt": receipt}


@pytest.mark.parametrize("role", [Role.REP, Role.MANAGER, Role.OPS])
def test_nobody_else_may(bob: TestClient, role: Role) -> None:
    signed_in(bob, CAROL, role)
    assert bob.get("/forgetting").status_code == 403
    assert bob.post("/forgetting/forget", data={"what": "person", "named": CAROL}).status_code == 403
