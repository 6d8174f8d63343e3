"""What a browser that was never here before fetches for one page."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import CDPSession, Page

from tests.web.browser import chromium


@dataclass(slots=True)
class Fetched:
    """All requests of one page."""

    path: str
    bytes: int = 0
    """Of answers, headers included, as they came over the wire."""
    requests: int = 0
    hosts: set[str] = field(default_factory=set)


def fetched(port: int, cookie: str, paths: list[str]) -> list[Fetched]:
    """Each of them in a browser of its own, in which its owner is signed in."""
    name, _, word = cookie.partition("=")
    found: list[Fetched] = []
    with chromium() as browser:
        for path in paths:
            context = browser.new_context()
            context.add_cookies([{"name": name, "value": word, "url": f"http://127.0.0.1:{port}"}])
            page = context.new_page()
            found.append(_watched(context.new_cdp_session(page), Fetched(path)))
            _open(page, f"http://127.0.0.1:{port}{path}")
            context.close()
    return found


def _open(page: Page, address: str) -> None:
    page.goto(address, wait_until="networkidle")


def _watched(session: CDPSession, into: Fetched) -> Fetched:
    """Counts what the browser itself counts: https://chromedevtools.github.io/devtools-protocol/tot/Network/"""

    def sent(event: dict[str, dict[str, str]]) -> None:
        into.requests += 1
        if (host := urlsplit(event["request"]["url"]).hostname) is not None:
            into.hosts.add(host)

    def ended(event: dict[str, float]) -> None:
        into.bytes += int(event["encodedDataLength"])

    session.on("Network.requestWillBeSent", sent)
    session.on("Network.loadingFinished", ended)
    session.send("Network.enable")
    return into
