"""HTTP to Microsoft Entra, in the form that msal asks for (msal.oauth2cli.http): over our TLS, proxy and time limits.

What is no answer of Entra's does not reach msal, which would log it.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import urlencode

import httpx2

from connectors.errors import ConnectorError, TryLater
from connectors.http import PUBLIC_SERVICE, network_errors, trust, wait_of

TIMEOUT: Final = httpx2.Timeout(30, connect=15)
"""Seconds for each step."""
Refusal = Callable[[Mapping[str, Any]], ConnectorError]
"""What an answer with an error means."""


class Network:
    """msal's HttpClient. For several threads at once; connections are not kept, as tokens last for an hour."""

    def __init__(self, refused: Refusal) -> None:
        """`refused`: for what is refused before anybody signs in, which msal has no words for."""
        self._refused = refused

    def get(
        self, url: str, params: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None, **_: object
    ) -> httpx2.Response:
        """An answer that is a success. Raises ConnectorError for any other."""
        answer = _send("GET", url, params=params, headers=headers)
        if answer.status_code >= 400:
            raise self._refused(answer.json())
        return answer

    def post(
        self,
        url: str,
        params: Mapping[str, str] | None = None,
        data: Mapping[str, str | bytes] | None = None,
        headers: Mapping[str, str] | None = None,
        **_: object,
    ) -> httpx2.Response:
        """An answer of Entra's, refusals too (RFC 6749 5.2). Raises TryLater and NeedsPerson for what is none."""
        form = {"Content-Type": "application/x-www-form-urlencoded", **(headers or {})}
        # msal signs in bytes, which httpx2 would write as Python does.
        return _send("POST", url, params=params, content=urlencode(data or {}), headers=form)

    def close(self) -> None:
        """There is nothing to close."""


def _send(method: str, url: str, **parts: Any) -> httpx2.Response:
    with (
        network_errors(url, PUBLIC_SERVICE),
        httpx2.Client(verify=trust(), timeout=TIMEOUT, headers={"User-Agent": "Capture"}) as client,
    ):
        answer = client.request(method, url, **parts)
    host, status = answer.url.host, answer.status_code
    if status == 429 or status >= 500:
        raise TryLater(f"{host} cannot answer now ({status})", wait_of(answer.headers.get("Retry-After", "")))
    if not isinstance(_json(answer), dict):
        raise TryLater(f"Somebody else answered in the place of {host} ({status})")
    return answer


def _json(answer: httpx2.Response) -> object:
    try:
        return json.loads(answer.content)
    except (ValueError, RecursionError):
        return None
