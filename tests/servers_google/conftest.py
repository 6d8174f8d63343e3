"""The real client library, led to the Google of the tests by the environment."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import httplib2
import pytest
from google.oauth2.credentials import Credentials
from google.oauth2.service_account import Credentials as ServiceCredentials
from google_auth_httplib2 import AuthorizedHttp
from googleapiclient.discovery import build

from tests.servers.google.server import GoogleServer
from tests.servers.google.tokens import SCOPES

ANN = "ann@example.com"
Service = Callable[..., Any]


@pytest.fixture
def service(google: GoogleServer) -> Iterator[Service]:
    """Builds a service of an API for Ann: by the service account's key, or by her own grant."""
    with ExitStack() as closing:

        def make(api: str, version: str, *scopes: str, grant: bool = False, user: str = ANN) -> Any:
            full = [SCOPES + scope for scope in scopes]
            http = AuthorizedHttp(_credentials(google, full, grant, user), http=httplib2.Http(timeout=10))
            closing.callback(http.close)
            return build(api, version, http=http, static_discovery=True)

        yield make


@pytest.fixture
def gmail(service: Service) -> Service:
    """Builds Gmail for Ann, with the right to read everything unless told otherwise."""

    def make(scope: str = "gmail.readonly", *, grant: bool = False, user: str = ANN) -> Any:
        return service("gmail", "v1", scope, grant=grant, user=user)

    return make


def _credentials(google: GoogleServer, scopes: list[str], grant: bool, user: str) -> Any:
    if not grant:
        return ServiceCredentials.from_service_account_file(str(google.key_file), scopes=scopes, subject=user)
    client = json.loads(google.client_file.read_text())["installed"]
    return Credentials(
        None,
        refresh_token=google.grant(user, scopes),
        token_uri=client["token_uri"],
        client_id=client["client_id"],
        client_secret=client["client_secret"],
    )
