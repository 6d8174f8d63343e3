"""Lists that come in pages, with the token on the last one from which on changes are told."""

from collections.abc import Callable, Iterator

from googleapiclient.http import HttpRequest  # type: ignore[import-untyped]

from connectors.google.api import Json
from connectors.google.client import Client
from connectors.google.errors import Expired
from connectors.google_calendar.requests import UNITS
from connectors.untrusted import text


def pages(client: Client, request: Callable[[str], HttpRequest], first: Json | None = None) -> Iterator[Json]:
    """The answers of one list. Where the token of a page has died it starts over, once, and pages repeat.

    `request`: what asks for the page of a token, "" for the first page; `first`: that page, where it is at hand.
    Raises ConnectorError.
    """
    answer = client.ask(request(""), UNITS) if first is None else first
    has_started_over = False
    yield answer
    while page := text(answer, "nextPageToken"):
        try:
            answer = client.ask(request(page), UNITS)
        except Expired:
            if has_started_over:
                raise
            has_started_over = True
            answer = client.ask(request(""), UNITS)
        yield answer
