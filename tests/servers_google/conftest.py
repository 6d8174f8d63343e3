"""The real client library, led to the Google of the tests by the environment."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import httplib2
import pytest
from google.oauth2.credentials import Credentials
from google.oauth2.service_account import Credentials as ServiceCredentials
from google_auth_httplib2 import AuthorizedHttp  # type: ignore[import-untyped]
from googleapiclient.discovery import build  # type: ignore[import-untyped]

from tests.servers.google.mailbox import FakeMailbox
from tests.servers.google.server import GoogleServer
from tests.servers.google.tokens import SCOPES

ANN = "ann@example.com"
Service = Callable[..., Any]


@pytest.fixture
def service(google: GoogleServer) -> Iterator[Service]:
    """Builds a service of an API for Ann: by the service account's key, or by her own grant."""
    with ExitStack() as closing:

        def make(api: str, version: str, *scopes: str, grant: bool = False, user: str = ANN) -> Any:
            credentials = _granted(google, scopes, user) if grant else _delegated(google, scopes, user)
            http = AuthorizedHttp(credentials, http=httplib2.Http(timeout=2))
            closing.callback(http.close)
            return build(api, version, http=http, static_discovery=True)

        yield make


@pytest.fixture
def gmail(service: Service) -> Service:
    """Builds Gmail for Ann, with the right to read everything unless told otherwise."""

    def make(scope: str = "gmail.readonly", *, grant: bool = False, user: str = ANN) -> Any:
        return service("gmail", "v1", scope, grant=grant, user=user)

    return make


@pytest.fixture
def messages(gmail: Service) -> Any:
    """Ann's messages, by the client library."""
    return gmail().users().messages()


@pytest.fixture
def mailbox(google: GoogleServer) -> FakeMailbox:
    """Ann's mailbox, at the server."""
    return google.mailbox(ANN)


def _delegated(google: GoogleServer, scopes: tuple[str, ...], user: str) -> Any:
    full = [SCOPES + scope for scope in scopes]
    from_file: Any = ServiceCredentials.from_service_account_file
    return from_file(str(google.key_file), scopes=full, subject=user)


def _granted(google: GoogleServer, scopes: tuple[str, ...], user: str) -> Any:
    client = json.loads(google.client_file.read_text())["installed"]
    taken = {name: client[name] for name in ("token_uri", "client_id", "client_secret")}
    kind: Any = Credentials
    return kind(None, refresh_token=google.grant(user, scopes), **taken)
