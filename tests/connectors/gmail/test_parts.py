"""Payloads of Gmail as MIME parts, and what is read from them."""

from base64 import urlsafe_b64encode
from email import message_from_bytes
from email.message import Message
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.gmail.answers import Body, Header, MessagePart
from connectors.gmail.parts import PART_BYTES, lacking, tree
from connectors.mime import Malformed, body, body_of
from tests.connectors.mime.conftest import SAMPLES


def a_part(
    media_type: str, raw: bytes = b"", *fields: tuple[str, str], parts: tuple[MessagePart, ...] = ()
) -> MessagePart:
    """A part with its content inline."""
    headers = [Header(name=name, value=value) for name, value in fields]
    made: MessagePart = {"mimeType": media_type, "headers": headers, "parts": list(parts)}
    if raw:
        made["body"] = {"size": len(raw), "data": urlsafe_b64encode(raw).decode()}
    return made


def said(payload: MessagePart) -> str:
    """Its text."""
    return body_of(tree(payload)).text


def test_a_plain_message_is_its_own_only_part() -> None:
    assert said(a_part("text/plain", b"Hello.\r\n")) == "Hello."


def test_padding_may_be_left_out() -> None:
    assert said({"mimeType": "text/plain", "body": {"data": "SGVsbG8"}}) == "Hello"


@pytest.mark.parametrize("data", ["AAAAA", "SGVs bG8", "SGVs+G8/", "é", "SG=V"])
def test_what_is_no_base64_is_malformed(data: str) -> None:
    with pytest.raises(Malformed, match="no base64"):
        tree({"mimeType": "text/plain", "body": {"data": data}})


@pytest.mark.parametrize("charset", ["iso-2022-jp", "shift_jis", "iso-8859-1", "windows-1252", "gb2312"])
def test_text_that_google_has_turned_to_utf_8_is_read_as_such_whatever_its_header_says(charset: str) -> None:
    field = ("Content-Type", f"text/plain; charset={charset}")
    assert said(a_part("text/plain", "お見積り – 12 €".encode(), field)) == "お見積り – 12 €"


@pytest.mark.parametrize(
    ("charset", "text"), [("iso-2022-jp", "お見積り"), ("windows-1252", "Grüße"), ("shift_jis", "お見積り")]
)
def test_text_that_google_has_left_alone_is_read_by_its_charset(charset: str, text: str) -> None:
    field = ("Content-Type", f"text/plain; charset={charset}")
    assert said(a_part("text/plain", text.encode(charset), field)) == text


def test_html_is_read_where_there_is_no_plain_text() -> None:
    html = a_part("text/html", b"<p>Hello <b>there</b>.</p>")
    assert said(a_part("multipart/alternative", parts=(a_part("text/plain"), html))) == "Hello there."


def test_attachments_are_named_and_not_asked_for() -> None:
    file: MessagePart = {
        "mimeType": "application/pdf",
        "filename": "offer.pdf",
        "headers": [Header(name="Content-Disposition", value="attachment; filename=offer.pdf")],
        "body": {"attachmentId": "A1", "size": 10},
    }
    root = tree(a_part("multipart/mixed", parts=(a_part("text/plain", b"See the file."), file)))
    assert body_of(root).attachments == ("offer.pdf",)
    assert lacking(root) == []


def test_text_and_invitations_that_google_keeps_apart_are_asked_for() -> None:
    text: MessagePart = {"mimeType": "text/plain", "body": {"attachmentId": "A1", "size": 10}}
    invitation: MessagePart = {
        "mimeType": "text/calendar",
        "filename": "invite.ics",
        "body": {"attachmentId": "A2", "size": 10},
    }
    root = tree(a_part("multipart/mixed", parts=(text, invitation)))
    assert [part["attachmentId"] for part in lacking(root)] == ["A1", "A2"]


def test_text_of_a_size_that_nobody_writes_is_not_asked_for() -> None:
    text: MessagePart = {"mimeType": "text/plain", "body": {"attachmentId": "A1", "size": PART_BYTES + 1}}
    assert lacking(tree(text)) == []


def test_a_forwarded_message_is_read_with_the_lines_that_say_whose_it_was() -> None:
    inner = a_part("text/plain", b"As agreed.", ("From", "carol@acme.example"), ("Subject", "Offer"))
    forwarded = a_part("message/rfc822", parts=(inner,))
    text = said(a_part("multipart/mixed", parts=(a_part("text/plain", b"Please see below."), forwarded)))
    assert "Please see below." in text
    assert "From: carol@acme.example" in text
    assert "As agreed." in text


def test_parts_within_parts_without_end_are_malformed() -> None:
    payload = a_part("text/plain", b"x")
    for _ in range(100):
        payload = a_part("multipart/mixed", parts=(payload,))
    with pytest.raises(Malformed, match="beyond what can be followed"):
        tree(payload)


@pytest.mark.parametrize("sample", sorted(SAMPLES.glob("*.eml")), ids=lambda path: path.stem)
def test_a_payload_says_what_its_message_says(sample: Path) -> None:
    raw = sample.read_bytes()
    assert body_of(tree(as_payload(raw))) == body(raw)


def as_payload(raw: bytes) -> MessagePart:
    """A message as Gmail tells it."""

    def part(message: Message) -> MessagePart:
        fields = [(name, str(value).replace("\n", "")) for name, value in message.raw_items()]
        inner = message.get_payload()
        if isinstance(inner, list):
            return a_part(
                message.get_content_type(),
                b"",
                *fields,
                parts=tuple(part(child) for child in inner if isinstance(child, Message)),
            )
        content = message.get_payload(decode=True)
        assert isinstance(content, bytes)
        return a_part(message.get_content_type(), content, *fields)

    return part(message_from_bytes(raw))


INLINE = st.binary(max_size=40).map(lambda raw: urlsafe_b64encode(raw).decode()) | st.text(max_size=6)
TYPES = st.sampled_from(
    ["text/plain", "text/html", "text/calendar", "multipart/mixed", "multipart/alternative", "message/rfc822", "", "x"]
)
FIELDS = st.builds(
    Header, name=st.sampled_from(["Content-Type", "Content-Disposition", "Subject"]), value=st.text(max_size=20)
)
BODIES = st.builds(lambda data: Body(data=data), INLINE) | st.just(Body(attachmentId="A", size=9)) | st.just(Body())


def nested(parts: st.SearchStrategy[MessagePart]) -> st.SearchStrategy[MessagePart]:
    return st.builds(
        lambda media_type, fields, inner: MessagePart(mimeType=media_type, headers=fields, parts=inner),
        TYPES,
        st.lists(FIELDS, max_size=3),
        st.lists(parts, max_size=3),
    )


LEAVES = st.builds(
    lambda media_type, fields, name, body: MessagePart(mimeType=media_type, headers=fields, filename=name, body=body),
    TYPES,
    st.lists(FIELDS, max_size=3),
    st.text(max_size=8),
    BODIES,
)


@given(st.recursive(LEAVES, nested, max_leaves=6))
def test_any_payload_is_read_or_malformed(payload: MessagePart) -> None:
    try:
        root = tree(payload)
    except Malformed:
        return
    assert all("attachmentId" in part for part in lacking(root))
    try:
        body_of(root)
    except Malformed:
        return
