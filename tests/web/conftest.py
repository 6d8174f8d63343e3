"""A small office and a browser of its pages."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from capture.web.app import create_app
from config.settings import Secrets, Settings, Web
from matcher.model import Ref
from store.database import Store
from store.users import Role
from tests.builders import NOON, a_mail
from tests.capture.passing import Clock
from tests.connectors.files.tree import a_message
from tests.servers.google.server import GoogleServer
from tests.servers.microsoft.server import MicrosoftServer
from tests.web.acme import acme, an_office, suggests_both, ticking
from tests.web.office import Office
from tests.web.sign_in_page import ANN, SignInPage
from tests.web.signing import browsing

ADDRESS = "http://127.0.0.1:8765"
AT_MICROSOFT = "http://localhost:8765"
"""Microsoft sends people back to any port of localhost, but not of 127.0.0.1."""


@pytest.fixture
def office(sqlite_store: Store) -> Office:
    """Alice's and Bob's mailboxes, empty."""
    return an_office(sqlite_store)


@pytest.fixture
def directory(office: Office) -> dict[str, Ref]:
    """Carol of Acme and two deals that are in play there."""
    return acme(office)


@pytest.fixture
def asked(office: Office, directory: dict[str, Ref]) -> int:
    """A mail to Alice for which both deals are suggested."""
    mail = a_mail("mail:asked@acme.example", at=NOON - timedelta(hours=2))
    return suggests_both(office, directory, mail)


@pytest.fixture
def client(office: Office) -> Iterator[TestClient]:
    """A browser on this machine; the clock moves a second with each look at it."""
    with browsing(create_app(office.store, ticking())) as opened:
        yield opened


@pytest.fixture
def google_settings(google: GoogleServer, tmp_path: Path) -> Settings:
    """With an OAuth client."""
    return Settings.model_validate(
        {
            "google": {"client": f"file:{google.client_file}"},
            "secrets": Secrets(folder=tmp_path / "secrets"),
            "web": Web(base_url=ADDRESS),
        }
    )


@pytest.fixture
def google_page(google: GoogleServer, google_settings: Settings, sqlite_store: Store) -> Iterator[SignInPage]:
    """Ann, who has a message and a calendar at Google."""
    google.mailbox(ANN).put(a_message("Offer"))
    google.calendar(ANN)

    def become(person: str) -> None:
        google.consent.person = person

    become(ANN)
    clock = Clock()
    with browsing(
        create_app(sqlite_store, clock, settings=google_settings), role=Role.ADMINISTRATOR, base_url=ADDRESS
    ) as browser:
        yield SignInPage(browser, "google", google.consented, become, sqlite_store, clock)


@pytest.fixture
def microsoft_settings(microsoft: MicrosoftServer, tmp_path: Path) -> Settings:
    """With an app registration of a company."""
    app = {"client": microsoft.client, "tenant": microsoft.tenant, "certificate": f"file:{microsoft.certificate_file}"}
    return Settings.model_validate(
        {
            "microsoft": app,
            "secrets": Secrets(folder=tmp_path / "secrets"),
            "web": Web(base_url=AT_MICROSOFT),
        }
    )


@pytest.fixture
def microsoft_page(
    microsoft: MicrosoftServer, microsoft_settings: Settings, sqlite_store: Store
) -> Iterator[SignInPage]:
    """Ann, who has a message and a calendar at Microsoft 365."""
    microsoft.mailbox(ANN).put(a_message("Offer"))
    microsoft.calendar(ANN)

    def become(person: str) -> None:
        microsoft.mailbox(person)
        microsoft.entra.consent.person = person

    become(ANN)
    clock = Clock()
    with browsing(
        create_app(sqlite_store, clock, settings=microsoft_settings), role=Role.ADMINISTRATOR, base_url=AT_MICROSOFT
    ) as browser:
        yield SignInPage(browser, "microsoft", microsoft.consented, become, sqlite_store, clock)
