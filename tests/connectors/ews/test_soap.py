"""Answers are whole XML, or none."""

import pytest
from exchangelib.errors import SOAPError  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from connectors.ews.soap import parts_of

START = b'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header/><s:Body><a>'
END = b"</a></s:Body></s:Envelope>"


def told(inside: bytes) -> str:
    """The text of the body."""
    _, body = parts_of(START + inside + END)
    return "".join(body.itertext())


@pytest.mark.parametrize(
    "odd", [b"&#x1;", b"&#1;", b"&#xB;", b"&#xFFFE;", b"&#xD800;", b"&#x110000;", b"\x01", b"\x0b"]
)
def test_characters_that_xml_does_not_have_are_left_out(odd: bytes) -> None:
    assert told(b"Offer" + odd + b" 7") == "Offer 7"


def test_what_is_allowed_stays_beside_what_is_not() -> None:
    assert told(b"&#x1;&#233; &amp; &#x1F600;&#10;") == "\u00e9 & \U0001f600\n"


@given(st.integers(min_value=0, max_value=len(START + END) - 1))
def test_an_answer_that_is_cut_anywhere_is_none(length: int) -> None:
    with pytest.raises(SOAPError):
        parts_of((START + END)[:length])


@given(st.binary())
def test_whatever_comes_is_an_answer_or_none(content: bytes) -> None:
    with pytest.raises(SOAPError):
        parts_of(content)


@given(st.binary(max_size=60))
def test_whatever_is_inside_is_told_or_refused(inside: bytes) -> None:
    try:
        told(inside)
    except SOAPError as error:
        assert str(error) in ("The answer is no XML", "The answer has no body")  # noqa: PT017


def test_entities_are_not_resolved() -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY b "boom"><!ENTITY f SYSTEM "file:///etc/hostname">]>'
    _, body = parts_of(bomb + START + b"&b;&f;" + END)
    assert "".join(text for text in body.itertext() if text) in ("", "&b;&f;")
