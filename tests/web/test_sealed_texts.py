"""Pages without the key of sealed texts: all else is shown, and whoever runs Capture is told what to do."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from capture import wiring
from capture.web.app import create_app
from config.sealing import new_key
from config.secrets import Secret
from config.settings import Database, Secrets, Settings
from connectors.model.address import Address
from store.users import Role
from tests.builders import a_mail
from tests.people import ALICE
from tests.web.acme import an_office, ticking
from tests.web.signing import browsing, signed_in

SAID = "Zanzibar stands until Friday."
OPS = Address("ops@ours.example")


@pytest.fixture
def key(tmp_path: Path) -> Path:
    """A file with a key."""
    file = tmp_path / "key"
    file.write_text(f"{new_key()}\n")
    return file


@pytest.fixture
def settings(key: Path, tmp_path: Path) -> Settings:
    """Texts are sealed with it."""
    return Settings(
        database=Database(url=SecretStr(f"sqlite:///{tmp_path}/capture.db")),
        secrets=Secrets(key=Secret(f"file:{key}"), texts="sealed"),
    )


@pytest.fixture
def page(settings: Settings) -> str:
    """That of a mail of Alice's."""
    with wiring.prepare_store(settings) as store:
        return f"/interactions/{an_office(store).sees(ALICE, what=a_mail(), text=SAID)}"


@pytest.fixture
def client(settings: Settings, page: str) -> Iterator[TestClient]:
    """A browser of the pages, of a process that begins now."""
    with wiring.prepare_store(settings) as store, browsing(create_app(store, ticking(), settings=settings)) as opened:
        yield opened


def test_with_the_key_a_page_is_as_ever(client: TestClient, page: str) -> None:
    assert SAID in client.get(page).text
    signed_in(client, OPS, Role.OPS)
    assert "sealed" not in client.get("/connections").text


def test_search_says_that_it_knows_subjects_alone(client: TestClient) -> None:
    assert "Words of subjects are found" in client.get("/search?q=zanzibar").text


@pytest.fixture
def lost(key: Path) -> None:
    """The key is."""
    key.unlink()


def test_without_it_the_rest_of_a_mail_is_shown(page: str, lost: None, client: TestClient) -> None:
    shown = client.get(page).text
    assert "Offer for the new plant" in shown
    assert "Its text is sealed, and the key for it is not here." in shown
    for other in ("/today", "/review", "/search?q=offer", f"{page}/html", f"/api/v1{page}"):
        assert client.get(other).status_code in (200, 404)


def test_whoever_runs_it_is_told_on_every_page(page: str, lost: None, client: TestClient) -> None:
    told = "put it back from where you keep it safe"
    assert told not in client.get(page).text
    signed_in(client, OPS, Role.OPS)
    for path in ("/connections", "/me"):
        assert told in client.get(path).text


def test_the_api_says_that_there_is_a_text(page: str, lost: None, client: TestClient) -> None:
    told = client.get(f"/api/v1{page}").json()
    assert (told["content"], told["text"]) == ("text", None)
