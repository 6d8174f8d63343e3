"""The real sign-in library and a client of HTTP alone, led to the Microsoft of the tests by the environment."""

import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import httpx2
import msal  # type: ignore[import-untyped]
import pytest

from tests.servers.microsoft.server import MicrosoftServer

ANN = "ann@example.com"
AUTHORITY = "https://login.microsoftonline.com/"
APP_SCOPE = "https://graph.microsoft.com/.default"
App = Callable[..., Any]


class Msal:
    """HTTP for msal."""

    def __init__(self) -> None:
        self._client = httpx2.Client(verify=ssl.create_default_context())

    def get(self, url: str, params: Any = None, headers: Any = None, **_: object) -> httpx2.Response:
        return self._client.get(url, params=params, headers=headers)

    def post(self, url: str, params: Any = None, data: Any = None, headers: Any = None, **_: object) -> httpx2.Response:
        form = {name: value.decode() if isinstance(value, bytes) else value for name, value in (data or {}).items()}
        return self._client.post(url, params=params, data=form, headers=headers)

    def close(self) -> None:
        self._client.close()


@pytest.fixture
def app(microsoft: MicrosoftServer) -> Iterator[App]:
    """Makes an app of msal's: by its certificate, unless a credential is given."""
    certificate = microsoft.certificate_file.read_text()
    with ExitStack() as closing:

        def make(
            credential: object = None, tenant: str = microsoft.tenant, *, authority: str = "", public: bool = False
        ) -> Any:
            http = Msal()
            closing.callback(http.close)
            kind: Any = msal.PublicClientApplication if public else msal.ConfidentialClientApplication
            proof = credential or {"private_key": certificate, "public_certificate": certificate}
            more = {} if public else {"client_credential": proof}
            return kind(microsoft.client, authority=authority or AUTHORITY + tenant, http_client=http, **more)

        yield make


@pytest.fixture
def graph(microsoft: MicrosoftServer, app: App) -> Iterator[httpx2.Client]:
    """Graph, below its version, as the app itself asks it."""
    microsoft.mailbox(ANN)
    token = app().acquire_token_for_client([APP_SCOPE])["access_token"]
    headers = {"Authorization": f"Bearer {token}", "Prefer": 'IdType="ImmutableId"'}
    with httpx2.Client(
        base_url="https://graph.microsoft.com/v1.0", headers=headers, verify=ssl.create_default_context()
    ) as client:
        yield client
