"""A message's MIME, as the properties of the resource message tell it.

https://learn.microsoft.com/graph/api/resources/message
"""

from base64 import b64encode
from collections.abc import Iterator
from email.message import Message as Mime
from typing import Final

from tests.servers.https.exchange import Json
from tests.servers.microsoft import header_fields as fields
from tests.servers.microsoft.ids import opaque
from tests.servers.microsoft.texts import preview

IN_REPLY_TO: Final = "String 0x1042"
REFERENCES: Final = "String 0x1039"
"""Extended properties, by the tags of MAPI: PidTagInReplyToId, PidTagInternetReferences."""
_MESSAGE_ID: Final = "String 0x1035"
_SIZE: Final = "Integer 0x0E08"
_SENSITIVITY: Final = "Integer 0x0036"
_LEVELS: Final = ("normal", "personal", "private", "company-confidential")


def said(parsed: Mime) -> Json:
    """Properties that do not depend on where the message is or how it is asked for."""
    author = fields.recipients(parsed, "From")[:1]
    sender = fields.recipients(parsed, "Sender")[:1] or author
    content, is_html = written(parsed)
    files = attachments(parsed)
    return {
        "hasAttachments": any(not file["isInline"] for file in files),
        "internetMessageId": str(parsed.get("Message-ID", "")).strip() or None,
        "subject": fields.text(parsed, "Subject"),
        "bodyPreview": preview(content, is_html=is_html),
        "importance": _importance(parsed),
        "isDeliveryReceiptRequested": None,
        "isReadReceiptRequested": "Disposition-Notification-To" in parsed,
        "inferenceClassification": "focused",
        **({"sender": sender[0]} if sender else {}),
        **({"from": author[0]} if author else {}),
        "toRecipients": fields.recipients(parsed, "To"),
        "ccRecipients": fields.recipients(parsed, "Cc"),
        "bccRecipients": fields.recipients(parsed, "Bcc"),
        "replyTo": fields.recipients(parsed, "Reply-To"),
        "attachments": files,
    }


def extended(parsed: Mime, size: int) -> list[Json]:
    """singleValueExtendedProperties: those of MAPI that this server has, where they have a value."""
    values = {
        IN_REPLY_TO: str(parsed.get("In-Reply-To", "")).strip(),
        REFERENCES: " ".join(str(parsed.get("References", "")).split()),
        _MESSAGE_ID: str(parsed.get("Message-ID", "")).strip(),
        _SIZE: str(size),
        _SENSITIVITY: str(_level(parsed)),
    }
    return [{"id": id_, "value": value} for id_, value in values.items() if value]


def written(parsed: Mime) -> tuple[str, bool]:
    """The body's text, and whether it is HTML: Exchange keeps the best form alone."""
    parts = [part for part in _leaves(parsed) if part.get_content_maintype() == "text" and not _is_file(part)]
    for kind in ("text/html", "text/plain"):
        for part in parts:
            if part.get_content_type() == kind:
                return decoded(part), kind == "text/html"
    return "", True


def decoded(part: Mime) -> str:
    """A part's text, whatever its charset."""
    data = part.get_payload(decode=True)
    assert isinstance(data, bytes)
    try:
        return data.decode(part.get_content_charset("utf-8"))
    except (LookupError, UnicodeError):
        return data.decode("utf-8", "replace")


def attachments(parsed: Mime) -> list[Json]:
    """The files, and messages as they were attached."""
    files = [part for part in _leaves(parsed) if part is not parsed and _is_file(part)]
    return [_attachment(part, opaque("AAkALgAAAAAAHYQDEapmEc2byACqAC-EWg0AABEgAQ", number, _name(part)))
            for number, part in enumerate(files)]  # fmt: skip


def _attachment(part: Mime, id_: str) -> Json:
    is_message = part.get_content_type() == "message/rfc822"
    data = part.get_payload(0).as_bytes() if is_message else part.get_payload(decode=True)  # type: ignore[union-attr]
    assert isinstance(data, bytes)
    content_id = str(part.get("Content-ID", "")).strip().strip("<>")
    about: Json = {
        "@odata.type": "#microsoft.graph.itemAttachment" if is_message else "#microsoft.graph.fileAttachment",
        "id": id_,
        "lastModifiedDateTime": "2026-01-05T10:00:00Z",
        "name": _name(part),
        "contentType": None if is_message else part.get_content_type(),
        "size": len(data),
        "isInline": part.get_content_disposition() == "inline" or bool(content_id),
    }
    if is_message:
        return about
    content = {"contentId": content_id or None, "contentLocation": None, "contentBytes": b64encode(data).decode()}
    return {**about, **content}


def _leaves(part: Mime) -> Iterator[Mime]:
    if part.get_content_maintype() == "multipart" and part.is_multipart():
        for child in part.get_payload():
            assert isinstance(child, Mime)
            yield from _leaves(child)
    else:
        yield part


def _is_file(part: Mime) -> bool:
    """A calendar that has no name is the meeting itself, and no file."""
    if part.get_filename() or part.get_content_disposition() == "attachment":
        return True
    return part.get_content_maintype() != "text"


def _name(part: Mime) -> str:
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload(0)
        return fields.text(inner, "Subject") if isinstance(inner, Mime) else ""
    return part.get_filename() or "attachment"


def _importance(parsed: Mime) -> str:
    said_ = str(parsed.get("Importance", "")).strip().lower()
    return said_ if said_ in ("low", "high") else "normal"


def _level(parsed: Mime) -> int:
    said_ = str(parsed.get("Sensitivity", "")).strip().lower()
    return _LEVELS.index(said_) if said_ in _LEVELS else 0
