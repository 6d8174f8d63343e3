"""Answers of WebDAV servers: a multistatus (RFC 4918 13), read as it comes in, in memory bounded by one response.

The C parser of the standard library is several times as fast as defusedxml's, which is Python. What would make it
unsafe is refused here: a document type, which alone can declare entities. Every answer is taken as UTF-8, whatever it
declares, and without the control characters that XML forbids but servers pass on from events.
"""

from codecs import getincrementaldecoder
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, NoReturn, cast
from xml.etree.ElementTree import Element, ParseError, XMLPullParser
from xml.parsers import expat

from connectors.caldav.names import DAV
from connectors.errors import ProviderBug

_FORBIDDEN: Final = bytes(sorted({*range(32)} - {*b"\t\n\r"}))
_NOTHING: Final = Element("none")


class Unparsable(ProviderBug):
    """An answer is no XML, or XML that no CalDAV server has a reason to send."""


@dataclass(frozen=True, slots=True)
class Resource:
    """One DAV:response."""

    href: str
    """As written: a path or a full address."""
    status: int
    """Of the resource as a whole; 200 where it has none of its own."""
    properties: Element
    """The properties that were found, as children."""

    def text(self, name: str) -> str:
        """The text of a property, without white space around it; "" where the resource has none."""
        return (self.properties.findtext(name) or "").strip()

    def hrefs(self, name: str) -> list[str]:
        """The addresses in a property."""
        found = ((each.text or "").strip() for each in self.properties.iterfind(f"{name}/{DAV}href"))
        return [href for href in found if href]


@dataclass(slots=True)
class Multistatus:
    """An answer that is being read."""

    chunks: Iterable[bytes]
    sync_token: str = ""
    """RFC 6578 6.4; known once all resources have been read, "" where the answer has none."""

    def resources(self) -> Iterator[Resource]:
        """Each response in order. Raises Unparsable, and whatever `chunks` raises."""
        try:
            yield from self._resources()
        except (ParseError, expat.ExpatError) as error:
            raise Unparsable("The server's XML is broken", f"expat error {error.code}") from error

    def _resources(self) -> Iterator[Resource]:
        parser: XMLPullParser[Element] = XMLPullParser(("start", "end"))
        prologue = _Prologue()
        root: Element | None = None
        depth = 0
        for text in _decoded(self.chunks):
            prologue.check(text)
            parser.feed(text)
            for event, element in _events(parser):
                if event == "start":
                    depth += 1
                    root = _multistatus(element) if root is None else root
                    continue
                depth -= 1
                if depth == 1 and root is not None:
                    if element.tag == f"{DAV}response":
                        yield from _of_response(element)
                    elif element.tag == f"{DAV}sync-token":
                        self.sync_token = (element.text or "").strip()
                    root.clear()
        parser.close()


class _Prologue:
    """Looks at what stands before the first element, by the parser itself; expat knows one at the earliest there."""

    def __init__(self) -> None:
        self._parser: expat.XMLParserType | None = expat.ParserCreate()
        self._parser.StartDoctypeDeclHandler = _refuse
        self._parser.StartElementHandler = _stop

    def check(self, text: str) -> None:
        """Raises Unparsable where a document type is declared."""
        if self._parser is None:
            return
        try:
            self._parser.Parse(text)
        except _Started:
            self._parser = None


class _Started(Exception):
    """The first element has begun."""


def _refuse(*_: object) -> NoReturn:
    raise Unparsable("The server's XML declares a document type", "DOCTYPE")


def _stop(*_: object) -> NoReturn:
    raise _Started


def _events(parser: "XMLPullParser[Element]") -> Iterator[tuple[str, Element]]:
    # The types of the standard library's stubs are of all events there are; we asked for two.
    return cast("Iterator[tuple[str, Element]]", parser.read_events())


def _decoded(chunks: Iterable[bytes]) -> Iterator[str]:
    decoder = getincrementaldecoder("utf-8")("replace")
    for chunk in chunks:
        yield decoder.decode(chunk.translate(None, _FORBIDDEN))


def _multistatus(root: Element) -> Element:
    if root.tag != f"{DAV}multistatus":
        raise Unparsable("The server's answer is no multistatus", "another root element")
    return root


def _of_response(response: Element) -> Iterator[Resource]:
    properties, own = _NOTHING, 200
    for part in response:
        if part.tag == f"{DAV}propstat" and _status(part.findtext(f"{DAV}status")) == 200:
            found = part.find(f"{DAV}prop")
            properties = _joined(properties, found) if found is not None else properties
        elif part.tag == f"{DAV}status":
            own = _status(part.text)
    for href in response.iterfind(f"{DAV}href"):
        yield Resource((href.text or "").strip(), own, properties)


def _joined(one: Element, other: Element) -> Element:
    if len(one):
        other.extend(one)
    return other


def _status(line: str | None) -> int:
    """Of `HTTP/1.1 404 Not Found`; 0 for what is none."""
    _, _, rest = (line or "").strip().partition(" ")
    code = rest.strip()[:3]
    return int(code) if len(code) == 3 and code.isascii() and code.isdecimal() else 0
