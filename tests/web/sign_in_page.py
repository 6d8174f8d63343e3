"""Somebody at the page of connections, with a provider a click away."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlsplit

from fastapi.testclient import TestClient
from httpx2 import Response

from store import sources
from store.database import Store
from store.sources import Json
from tests.capture.passing import Clock

ANN, BOB = "ann@ours.example", "bob@ours.example"
NOT_TAKEN = "This sign-in was not begun in this browser, is finished, or took more than ten minutes."


def sent_to(begun: Response) -> str:
    """Where the answer to the button sends the browser, by itself and by a link."""
    (at_once,) = re.findall(r'http-equiv="refresh" content="0; url=([^"]+)"', begun.text)
    (link,) = re.findall(r'<a id="onwards" href="([^"]+)"', begun.text)
    assert at_once == link
    return unescape(link)


@dataclass
class SignInPage:
    """The pages and the provider."""

    browser: TestClient
    kind: str
    consented: Callable[[str], str]
    """Where the provider sends the browser back to from the address that it was sent to."""
    become: Callable[[str], None]
    """Somebody else is at the browser."""
    store: Store
    clock: Clock

    @property
    def root(self) -> str:
        """Where the pages are."""
        return str(self.browser.base_url)

    @property
    def done(self) -> str:
        """The path that the browser comes back to."""
        return f"/connect/{self.kind}/done"

    def begin(self, **form: str) -> Response:
        """The answer to the button."""
        return self.browser.post(f"/connect/{self.kind}", data=form)

    def sent_back(self, begun: Response) -> str:
        """Where the browser is sent back to."""
        return self.consented(sent_to(begun))

    def come_back(self, begun: Response) -> str:
        """What the page says after the provider has sent the browser back."""
        back = urlsplit(self.sent_back(begun))
        return self.browser.get(f"{back.path}?{back.query}").text

    def options(self) -> list[dict[str, Json]]:
        """Of each connection."""
        with self.store.read() as connection:
            return [dict(one.options) for one in sources.all_sources(connection) if one.name == "mail"]
