"""Nothing but Malformed, whatever the bytes; and only text that every database takes."""

from datetime import UTC, datetime
from encodings.aliases import aliases
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.mime import Malformed, body, envelope
from connectors.text import own_text
from tests.shared_data import shared

SAMPLES = sorted((Path(__file__).parent / "samples").glob("*.eml"))
CAME = datetime(2026, 3, 2, 12, tzinfo=UTC)
SPLICES = (
    b"\n",
    b"\r\n",
    b'"',
    b"<",
    b"(",
    b"=?utf-8?b?",
    b"?=",
    b"\x00",
    b"\xff",
    b";",
    b"=",
    b":",
    b"--b1\n",
    b"*0*=x''%",
)

mutations = st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 40), st.sampled_from(SPLICES)), max_size=8)
fields = st.sampled_from(
    [b"From", b"To", b"Date", b"Subject", b"References", b"Received", b"Content-Type", b"Content-Disposition"]
)


def _is_storable(text: str) -> bool:
    return "\x00" not in text and not any("\ud800" <= character <= "\udfff" for character in text)


def _read(message: bytes) -> None:
    try:
        found = envelope(message, CAME)
    except Malformed:
        pass
    else:
        names = [person.name + person.address for person in found.participants]
        assert all(map(_is_storable, [found.key, found.subject, *found.references, *names]))
        assert "\n" not in found.subject
        assert found.at.tzinfo is UTC
    read = body(message)
    assert all(map(_is_storable, [read.text, own_text(read.text), *read.attachments]))


CHARSETS = {"with NUL": b'charset="utf\x00-8"', "in parts": b"charset*=utf-8''%00; charset*1*=x"}


@pytest.mark.parametrize("charset", CHARSETS.values(), ids=CHARSETS)
def test_a_charset_that_is_none_costs_nothing_but_the_letters_beyond_ascii(charset: bytes) -> None:
    unclosed = b"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain; " + charset
    found = body(unclosed + b"\n\nThe offer \xff\xfe\n" + b"--b\nContent-Type: multipart/mixed; boundary=c\n\nno end")
    assert "The offer" in found.text


HOSTILE = {
    "commas": b"To: " + b"a," * 100_000,
    "ats": b"To: " + b"a@@ b," * 60_000,
    "brackets": b"To: <" + b",;:" * 100_000,
    "comments": b"To: " + b"(a)" * 100_000 + b"," * 100_000,
    "nested comments": b"Date: " + b"(" * 50_000 + b")" * 50_000,
    "words": b"Subject: " + b"=?utf-8?q?a?= " * 50_000,
    "half words": b"Subject: " + b"=?u?q?a" * 50_000,
    "references": b"References: " + b"<a@b" * 100_000,
    "parameters": b"Content-Type: text/plain" + b'; a="\\' * 50_000,
    "flowed": b"Content-Type: text/plain; format=flowed\n\n" + b"a \n" * 100_000,
    "quotes": b"Content-Type: text/html\n\n" + b"<blockquote>a" * 5_000,
    "colons": b"Subject: a\n\n" + b"On 1:00 a:\n" * 30_000,
    "signs": b"Subject: a\n\n" + b"*" * 300_000,
}


@pytest.mark.parametrize("message", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_messages_cost_no_more_than_their_length(message: bytes) -> None:
    """One of these took minutes if a step were quadratic; no time is asserted."""
    _read(message)


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_malformed(message: bytes) -> None:
    _read(message)


@given(st.lists(st.tuples(fields, st.binary(max_size=60)), max_size=6), st.binary(max_size=100))
def test_any_fields_are_read_or_malformed(headers: list[tuple[bytes, bytes]], content: bytes) -> None:
    _read(b"".join(name + b": " + value + b"\n" for name, value in headers) + b"\n" + content)


@settings(max_examples=300)
@given(st.sampled_from(SAMPLES), mutations)
def test_damaged_messages_are_read_or_malformed(path: Path, changes: list[tuple[int, int, bytes]]) -> None:
    message = path.read_bytes()
    for at, length, splice in changes:
        message = message[:at] + splice + message[at + length :]
    _read(message)


@pytest.mark.parametrize("codec", sorted({*aliases.values(), "idna", "undefined", "unicode_escape"}))
def test_no_codec_that_python_knows_breaks_a_message(codec: str) -> None:
    """Some of them are no charsets: `hex`, `rot_13`, `zlib_codec`."""
    label = codec.encode()
    _read(b"Subject: =?%b?q?41?= \xff\nContent-Type: text/plain; charset=%b\n\n41\n" % (label, label))


@pytest.mark.parametrize("folder", ["mime", "threads"])
def test_no_message_that_broke_other_parsers_breaks_ours(folder: str) -> None:
    paths = [path for path in shared(folder).rglob("*") if path.is_file()]
    assert len(paths) > 300
    for path in paths:
        _read(path.read_bytes())
