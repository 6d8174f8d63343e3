"""SOAP 1.1 around what EWS is asked and answers, and the headers in it.

https://learn.microsoft.com/exchange/client-developer/web-service-reference/ews-soap-headers
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element, ParseError, fromstring, tostring

from tests.servers.exchange.refusal import CONTENT_TYPE, Fault
from tests.servers.exchange.schemas import mistakes
from tests.servers.exchange.xml import S, T, as_bytes, made, t
from tests.servers.https.exchange import Answer, Refused

VERSIONS: Final = (
    "Exchange2007",
    "Exchange2007_SP1",
    "Exchange2010",
    "Exchange2010_SP1",
    "Exchange2010_SP2",
    "Exchange2013",
    "Exchange2013_SP1",
    "Exchange2015",
    "Exchange2016",
)
"""Of the schema, as a server of 2016 and later takes them."""
BUILD: Final = (15, 2, 2562, 17)
"""Exchange Server Subscription Edition: https://learn.microsoft.com/exchange/new-features/build-numbers-and-release-dates"""


class NoSoap(Refused):
    """What was sent is no SOAP: status 400."""

    def answer(self) -> Answer:
        """Without a body."""
        return Answer(400)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, unwrapped."""

    element: Element
    """The first in the body."""
    version: str
    """Of the schema; that of the oldest server where none is named."""
    impersonated: str | None
    """Who, by address, if anybody."""
    zone: str
    """The Windows time zone of the client."""


def unwrapped(body: bytes) -> Asked:
    """Raises NoSoap, and Fault where a header is not as Microsoft's schema has it."""
    try:
        envelope = fromstring(body)  # noqa: S314 (it is a test that asks)
    except ParseError as error:
        raise NoSoap from error
    found = envelope.find(f"{S}Body/*")
    if found is None:
        raise NoSoap
    head = envelope.find(f"{S}Header")
    header = Element(f"{S}Header") if head is None else head
    version = header.find(f"{T}RequestServerVersion")
    for child in header:
        if child is not version and child.tag.startswith(T) and (mistake := mistakes(tostring(child))):
            raise Fault("ErrorSchemaValidation", f"The request failed schema validation: {mistake}")
    named = VERSIONS[0] if version is None else version.get("Version", "")
    return Asked(found, named, _impersonated(header), _zone(header))


def check_version(asked: Asked, known: Collection[str]) -> None:
    """Raises Fault where the server has no such schema, or nobody has."""
    if asked.version not in known:
        raise Fault("ErrorInvalidServerVersion", "The specified server version is invalid.")


def wrapped(response: bytes, build: tuple[int, int, int, int]) -> bytes:
    """The envelope of a response."""
    names = ("MajorVersion", "MinorVersion", "MajorBuildNumber", "MinorBuildNumber")
    about = dict(zip(names, map(str, build), strict=True))
    version = t("ServerVersionInfo", **about, Version="V2017_07_11")
    envelope = as_bytes(made(f"{S}Envelope", (made(f"{S}Header", (version,)), made(f"{S}Body"))))
    return envelope.replace(b"<s:Body />", b"<s:Body>%b</s:Body>" % response)


def soap_answer(response: bytes, build: tuple[int, int, int, int]) -> Answer:
    """An answer of status 200."""
    return Answer(200, wrapped(response, build), {"Content-Type": CONTENT_TYPE})


def _impersonated(header: Element) -> str | None:
    found = header.find(f"{T}ExchangeImpersonation/{T}ConnectingSID/*")
    return None if found is None else (found.text or "")


def _zone(header: Element) -> str:
    found = header.find(f"{T}TimeZoneContext/{T}TimeZoneDefinition")
    return "UTC" if found is None else found.get("Id", "UTC")
