"""A login.microsoftonline.com that nobody here wrote: `oidc-provider` (MIT, certified OpenID Connect) behind the proxy.

It signs people in to Capture as a company's own provider does too.

It exchanges refresh tokens at each use, and takes everything back where one is used twice. It has no AADSTS codes, and
no Graph.
"""

import json
import re
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urljoin

import httpx2
from selectolax.lexbor import LexborHTMLParser

from tests.servers.https.exchange import Answer
from tests.servers.https.wire import Wire
from tests.servers.microsoft.authority import TENANT, authority, pair
from tests.servers.node import package, running
from tests.servers.ports import free_port

VERSION: Final = "9.13.3"
HOST: Final = "login.microsoftonline.com"
PERSON: Final = "rep@example.com"
REDIRECT: Final = "http://localhost:9/done"
SECRET: Final = "oidc~capture-tests-secret"
CONFIDENTIAL: Final = "0aa4ddb6-7a1c-4b5e-9a3c-6d7f3a0f1c01"
"""The app with that secret, and a page where people sign in."""
CERTIFIED: Final = "0aa4ddb6-7a1c-4b5e-9a3c-6d7f3a0f1c02"
"""The app with a certificate."""
PUBLIC: Final = "0aa4ddb6-7a1c-4b5e-9a3c-6d7f3a0f1c03"
"""The app that proves nothing, for device codes."""
COMPANY: Final = "0aa4ddb6-7a1c-4b5e-9a3c-6d7f3a0f1c04"
"""Capture itself, with that secret, where people sign in to it; they come back to BACK."""
BACK: Final = "http://127.0.0.1:8765/sign-in/company/done"
ISSUER: Final = f"https://{HOST}/{TENANT}/v2.0"
UNVERIFIED: Final = "unverified."
"""Of people whose address begins so, it says that it has not verified the address."""
_RIGHTS: Final = ("Mail.Read", "Calendars.Read", "User.Read", ".default")
_MOST_PAGES: Final = 12


@dataclass(frozen=True, slots=True)
class Oidc:
    """A running server."""

    environment: Mapping[str, str]
    """Variables that lead clients here, as they would to a company's proxy."""
    certificate_file: Path
    """CERTIFIED's certificate and its key."""

    def signed_in(self, url: str, person: str = PERSON) -> str:
        """Where the browser is sent back to once the person has signed in and allowed on the pages behind `url`."""
        with self._browser() as browser:
            return _walk(browser, url, person)

    def refused(self, url: str) -> str:
        """Where the browser is sent back to once somebody has pressed Cancel there."""
        with self._browser() as browser:
            page = browser.get(url, follow_redirects=True)
            cancel = LexborHTMLParser(page.text).css_first("a[href$='/abort']")
            assert cancel is not None
            return _walk(browser, urljoin(str(page.url), str(cancel.attributes["href"])), PERSON)

    def entered(self, url: str, code: str) -> None:
        """PERSON types a device code in on the page `url`, signs in and allows."""
        with self._browser() as browser:
            _walk(browser, f"{url}?user_code={code}", PERSON)

    def revoke(self, refresh_token: str) -> None:
        """What was granted to CONFIDENTIAL with it is worth nothing from now on (RFC 7009)."""
        form = {"token": refresh_token, "client_id": CONFIDENTIAL, "client_secret": SECRET}
        with self._browser() as browser:
            browser.post(f"https://{HOST}/{TENANT}/v2.0/token/revocation", data=form).raise_for_status()

    def _browser(self) -> httpx2.Client:
        trusted = ssl.create_default_context(cafile=self.environment["SSL_CERT_FILE"])
        return httpx2.Client(verify=trusted, proxy=self.environment["HTTPS_PROXY"], trust_env=False, timeout=30)


@contextmanager
def start_oidc(folder: Path) -> Iterator[Oidc]:
    """Raises ServerMissing."""
    port = free_port()
    script = package("oidc-provider", VERSION) / "lib/index.js"
    certificate, settings = folder / "app.pem", folder / "settings.json"
    certificate.write_text(pair().pem)
    settings.write_text(json.dumps(_settings(folder, port)))
    with running([Path(__file__).with_suffix(".mjs"), script, settings], port, folder / "log"):
        wire = Wire(authority().tls, lambda _: Answer(404))
        wire.tunnels[HOST] = port
        try:
            yield Oidc(authority().environment(wire.port, ["SSL_CERT_FILE"]), certificate)
        finally:
            wire.close()


def _settings(folder: Path, port: int) -> dict[str, object]:
    issued = authority().write_pair(folder / "tls", HOST)
    return {
        "port": port,
        "host": HOST,
        "tenant": TENANT,
        "tls_key": str(issued.key),
        "tls_certificate": str(issued.certificate),
        "certificate": str(folder / "app.pem"),
        "confidential": CONFIDENTIAL,
        "certified": CERTIFIED,
        "public": PUBLIC,
        "company": COMPANY,
        "secret": SECRET,
        "redirect": REDIRECT,
        "back": BACK,
        "unverified": UNVERIFIED,
        "scopes": [f"https://graph.microsoft.com/{right}" for right in _RIGHTS],
    }


def _walk(browser: httpx2.Client, url: str, person: str) -> str:
    """Submits each page's form until there is none, or we are sent to where a browser comes back."""
    page = browser.get(url)
    for _ in range(_MOST_PAGES):
        if page.is_redirect:
            url = urljoin(str(page.url), page.headers["Location"])
            if url.startswith((REDIRECT, BACK)):
                return url
            page = browser.get(url)
        elif (form := LexborHTMLParser(page.text).css_first("form[method=post]")) is not None:
            fields = {str(one.attributes["name"]): str(one.attributes.get("value") or "") for one in form.css("[name]")}
            named = {name: person for name in fields if re.fullmatch("login|password", name)}
            page = browser.post(urljoin(str(page.url), str(form.attributes["action"])), data=fields | named)
        else:
            page.raise_for_status()
            return str(page.url)
    raise AssertionError(f"the pages lead in circles: {page.url}")
