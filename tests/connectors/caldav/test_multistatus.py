"""Reading what servers answer: hostile, broken, cut anywhere."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement, tostring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.caldav.multistatus import Multistatus, Unparsable
from connectors.caldav.names import DATA, DAV, ETAG

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"))
RESOURCES = st.lists(st.tuples(TEXT, TEXT, TEXT), max_size=5)


def an_answer(resources: list[tuple[str, str, str]], token: str = "") -> bytes:
    """A multistatus of hrefs, etags and events."""
    root = Element(f"{DAV}multistatus")
    for href, etag, data in resources:
        response = SubElement(root, f"{DAV}response")
        SubElement(response, f"{DAV}href").text = href
        for name, text, status in (
            (ETAG, etag, "200 OK"),
            (DATA, data, "200 OK"),
            (f"{DAV}owner", "", "404 Not Found"),
        ):
            propstat = SubElement(response, f"{DAV}propstat")
            SubElement(SubElement(propstat, f"{DAV}prop"), name).text = text
            SubElement(propstat, f"{DAV}status").text = f"HTTP/1.1 {status}"
    SubElement(root, f"{DAV}sync-token").text = token
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def cut(raw: bytes, sizes: list[int]) -> Iterator[bytes]:
    """`raw` in pieces of these sizes, then the rest."""
    for size in sizes:
        yield raw[:size]
        raw = raw[size:]
    yield raw


@given(RESOURCES, TEXT, st.lists(st.integers(0, 50), max_size=20))
def test_an_answer_is_read_the_same_however_it_arrives(
    resources: list[tuple[str, str, str]], token: str, sizes: list[int]
) -> None:
    answer = Multistatus(cut(an_answer(resources, token), sizes))
    found = [(each.href, each.text(ETAG), each.text(DATA)) for each in answer.resources()]
    assert found == [(href.strip(), etag.strip(), data.strip()) for href, etag, data in resources]
    assert answer.sync_token == token.strip()


@given(st.binary(max_size=400))
def test_no_bytes_raise_anything_else(raw: bytes) -> None:
    with pytest.raises(Unparsable):
        list(Multistatus([raw]).resources())


@given(st.binary(max_size=20), st.integers(0, 600))
def test_no_bytes_in_an_answer_raise_anything_else(inserted: bytes, position: int) -> None:
    raw = an_answer([("/one.ics", '"1"', "BEGIN:VCALENDAR")] * 2)
    try:
        found = list(Multistatus([raw[:position] + inserted + raw[position:]]).resources())
    except Unparsable:
        return
    assert len(found) <= 3


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE m [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>',
        '<!DOCTYPE m SYSTEM "file:///etc/passwd">',
        "<!-- first --><?other thing?>\n<!DOCTYPE m>",
    ],
)
def test_a_document_type_is_refused(declared: str) -> None:
    raw = f'<?xml version="1.0"?>{declared}<multistatus xmlns="DAV:"/>'.encode()
    for chunks in ([raw], [bytes([each]) for each in raw]):
        with pytest.raises(Unparsable):
            list(Multistatus(chunks).resources())


@pytest.mark.parametrize("encoding", ["utf-16", "utf-7", "iso-2022-kr", "cp500"])
def test_another_encoding_hides_nothing(encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE m [<!ENTITY a "b">]><multistatus xmlns="DAV:"/>'
    with pytest.raises(Unparsable):
        list(Multistatus([text.encode("utf-16" if encoding == "iso-2022-kr" else encoding)]).resources())


def test_a_document_type_within_an_event_is_text() -> None:
    html = "X-ALT-DESC;FMTTYPE=text/html:<!DOCTYPE HTML><html>"
    raw = an_answer([("/one.ics", "1", "DATA")]).replace(b"DATA", f"<![CDATA[{html}]]>".encode())
    (found,) = Multistatus([raw]).resources()
    assert found.text(DATA) == html


def test_control_characters_that_xml_forbids_are_dropped() -> None:
    raw = an_answer([("/one.ics", "1", "SUMMARY:ab")]).replace(b"SUMMARY:ab", b"SUMMARY:a\x0b\x00b\xff")
    (found,) = Multistatus([raw]).resources()
    assert found.text(DATA) == "SUMMARY:ab\ufffd"


def test_the_status_of_a_resource_that_has_gone_is_told() -> None:
    raw = (
        b'<D:multistatus xmlns:D="DAV:"><D:response><D:href>/a</D:href><D:href>/b</D:href>'
        b"<D:status>HTTP/1.1 404 Not Found</D:status></D:response></D:multistatus>"
    )
    assert [(each.href, each.status) for each in Multistatus([raw]).resources()] == [("/a", 404), ("/b", 404)]
