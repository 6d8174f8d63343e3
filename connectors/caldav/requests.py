"""The bodies of the four requests that we make. Names are those of `connectors.caldav.names`."""

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, tostring

from connectors.caldav.names import CALDAV, DATA, DAV, ETAG


def propfind(properties: Iterable[str]) -> bytes:
    """RFC 4918 9.1: what a resource has of these properties."""
    return _written(f"{DAV}propfind", properties)


def sync_collection(token: str, properties: Iterable[str]) -> bytes:
    """RFC 6578 3.2: what changed in a collection since `token`; all there is where it is ""."""
    root = Element(f"{DAV}sync-collection")
    SubElement(root, f"{DAV}sync-token").text = token
    SubElement(root, f"{DAV}sync-level").text = "1"
    return _finished(root, properties)


def multiget(paths: Iterable[str]) -> bytes:
    """RFC 4791 7.9: the events of a calendar at these paths."""
    root = Element(f"{CALDAV}calendar-multiget")
    _add_properties(root, (ETAG, DATA))
    for path in paths:
        SubElement(root, f"{DAV}href").text = path
    return _bytes(root)


def _written(name: str, properties: Iterable[str]) -> bytes:
    return _finished(Element(name), properties)


def _finished(root: Element, properties: Iterable[str]) -> bytes:
    _add_properties(root, properties)
    return _bytes(root)


def _add_properties(root: Element, properties: Iterable[str]) -> None:
    wanted = SubElement(root, f"{DAV}prop")
    for name in properties:
        SubElement(wanted, name)


def _bytes(root: Element) -> bytes:
    text: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return text
