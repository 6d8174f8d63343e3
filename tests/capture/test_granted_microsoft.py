"""Whose mailbox it is that somebody signed in to at Microsoft, and which connection it is for."""

from pathlib import Path

import pytest

from capture.granted import microsoft as granted
from capture.granted.account import Expected, Found, save
from capture.wiring import utc_now
from config.microsoft import ANY_TENANT, App
from config.secrets import Secret
from config.settings import Secrets, Settings
from connectors.errors import NeedsPerson
from connectors.model.address import Address
from store import sources
from store.database import Store
from tests.connectors.entra.asking import ANN, REDIRECT
from tests.servers.microsoft.server import MicrosoftServer
from tests.servers.microsoft.tokens import home_account_id

MALLORY = Address("mallory@evil.example")
RENAMED = Address("ann.smith@example.com")


def sign_in(microsoft: MicrosoftServer, person: Address, tenant: str = "", expected: Expected | None = None) -> Found:
    app = App(tenant=tenant or microsoft.tenant, secret=Secret(f"file:{microsoft.secret_file}"))
    microsoft.entra.consent.redirects.add(REDIRECT)
    microsoft.entra.consent.person = person
    microsoft.mailbox(person)
    microsoft.calendar(person)
    attempt = granted.begin(app, microsoft.client, REDIRECT, {})
    return attempt.find(microsoft.consented(attempt.url(None)), expected, utc_now())


def test_what_anybodys_directory_says_of_her_address_is_not_believed(microsoft: MicrosoftServer) -> None:
    microsoft.people.add_user(MALLORY, mail=ANN)
    assert sign_in(microsoft, MALLORY, ANY_TENANT).owner == MALLORY
    with pytest.raises(NeedsPerson, match=f"as {MALLORY}, not as {ANN}"):
        sign_in(microsoft, MALLORY, ANY_TENANT, Expected(ANN, ANN))


def test_what_our_own_directory_says_of_her_address_is(microsoft: MicrosoftServer) -> None:
    microsoft.people.add_user(RENAMED, mail=ANN)
    found = sign_in(microsoft, RENAMED)
    assert (found.owner, found.options.model_dump()["user"]) == (ANN, RENAMED)


def test_who_has_another_name_by_now_goes_on_with_her_connection(
    microsoft: MicrosoftServer, sqlite_store: Store, tmp_path: Path
) -> None:
    settings = Settings(secrets=Secrets(folder=tmp_path / "secrets"))
    first = save(settings, sqlite_store, sign_in(microsoft, ANN), utc_now(), keep=True)
    expected = Expected(ANN, ANN, first.id, home_account_id(RENAMED))
    again = save(settings, sqlite_store, sign_in(microsoft, RENAMED, expected=expected), utc_now(), keep=True)
    assert again.id == first.id
    with sqlite_store.read() as connection:
        listed = sources.all_sources(connection)
    assert [(one.owner, one.options["user"]) for one in listed] == [(ANN, RENAMED)] * 2


def test_somebody_else_with_her_name_is_not_her(microsoft: MicrosoftServer) -> None:
    with pytest.raises(NeedsPerson, match="This sign-in was as"):
        sign_in(microsoft, ANN, expected=Expected(ANN, ANN, 1, "somebody.else"))
