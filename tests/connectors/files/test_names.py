"""Ids and formats, whatever the bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.files.formats import Format, detect
from connectors.files.ids import escape, file_of, message_of, prefix_of, unescape


@given(st.binary())
def test_every_file_name_comes_back_from_its_id(name: bytes) -> None:
    told = name.decode("utf-8", "surrogateescape")
    written = escape(told)
    assert unescape(written) == told
    assert "#" not in written
    assert "\0" not in written.encode("utf-8").decode("utf-8")


def test_an_id_names_its_file_its_message_and_its_folder() -> None:
    item = "lists/all.mbox#1f~2#uid@host/20260101T090000Z"
    assert (file_of(item), message_of(item), prefix_of(item)) == ("lists/all.mbox", "lists/all.mbox#1f~2", "lists/")
    assert prefix_of("1.eml") == ""


@given(st.binary())
def test_every_beginning_has_a_format(head: bytes) -> None:
    assert detect(head) in Format


@pytest.mark.parametrize(
    ("head", "format_"),
    [
        (b"Received: from a\n by b\nSubject: x\n\n", Format.MESSAGE),
        (b"\xef\xbb\xbfFrom: a@b\n\n", Format.MESSAGE),
        (b"From a@b Fri Aug 23 11:08:50 2002\nSubject: x\n", Format.MBOX),
        (b"From 1@xxx Sat Nov 21 10:00:00 +0000 2020\r\nX-GM-THRID: 1\r\n", Format.MBOX),
        (b"From the desk of Carol\n", Format.OTHER),
        (b"begin:vcalendar\r\n", Format.CALENDAR),
        (b"\r\n\r\n", Format.EMPTY),
        (b"Note: this folder is old.\n", Format.OTHER),
        (b"name,address\n", Format.OTHER),
    ],
)
def test_formats_are_told_by_their_beginning(head: bytes, format_: Format) -> None:
    assert detect(head) is format_
