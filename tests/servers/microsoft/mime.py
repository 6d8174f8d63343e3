"""A message's MIME, as the properties of the resource message tell it.

https://learn.microsoft.com/graph/api/resources/message
"""

from base64 import b64encode
from email.message import Message as Mime
from typing import Final

from tests.servers.https.exchange import Json
from tests.servers.microsoft.ids import opaque
from tests.servers.outlook import header_fields as fields
from tests.servers.outlook import mime
from tests.servers.outlook.texts import preview

IN_REPLY_TO: Final = "String 0x1042"
REFERENCES: Final = "String 0x1039"
"""Extended properties, by the tags of MAPI: PidTagInReplyToId, PidTagInternetReferences."""
_MESSAGE_ID: Final = "String 0x1035"
_SIZE: Final = "Integer 0x0E08"
_SENSITIVITY: Final = "Integer 0x0036"


def said(parsed: Mime) -> Json:
    """Properties that do not depend on where the message is or how it is asked for."""
    author = _recipients(parsed, "From")[:1]
    sender = _recipients(parsed, "Sender")[:1] or author
    content, is_html = mime.written(parsed)
    files = attachments(parsed)
    return {
        "hasAttachments": any(not file["isInline"] for file in files),
        "internetMessageId": mime.message_id(parsed) or None,
        "subject": fields.text(parsed, "Subject"),
        "bodyPreview": preview(content, is_html=is_html),
        "importance": mime.importance(parsed),
        "isDeliveryReceiptRequested": None,
        "isReadReceiptRequested": "Disposition-Notification-To" in parsed,
        "inferenceClassification": "focused",
        **({"sender": sender[0]} if sender else {}),
        **({"from": author[0]} if author else {}),
        "toRecipients": _recipients(parsed, "To"),
        "ccRecipients": _recipients(parsed, "Cc"),
        "bccRecipients": _recipients(parsed, "Bcc"),
        "replyTo": _recipients(parsed, "Reply-To"),
        "attachments": files,
    }


def extended(parsed: Mime, size: int) -> list[Json]:
    """singleValueExtendedProperties: those of MAPI that this server has, where they have a value."""
    values = {
        IN_REPLY_TO: mime.in_reply_to(parsed),
        REFERENCES: mime.references(parsed),
        _MESSAGE_ID: mime.message_id(parsed),
        _SIZE: str(size),
        _SENSITIVITY: str(mime.level(parsed)),
    }
    return [{"id": id_, "value": value} for id_, value in values.items() if value]


def attachments(parsed: Mime) -> list[Json]:
    """The files, and messages as they were attached."""
    return [_attachment(file, opaque("AAkALgAAAAAAHYQDEapmEc2byACqAC-EWg0AABEgAQ", number, file.name))
            for number, file in enumerate(mime.files(parsed))]  # fmt: skip


def _attachment(file: mime.File, id_: str) -> Json:
    about: Json = {
        "@odata.type": "#microsoft.graph.itemAttachment" if file.is_message else "#microsoft.graph.fileAttachment",
        "id": id_,
        "lastModifiedDateTime": "2026-01-05T10:00:00Z",
        "name": file.name,
        "contentType": None if file.is_message else file.content_type,
        "size": len(file.data),
        "isInline": file.is_inline,
    }
    if file.is_message:
        return about
    content = {"contentLocation": None, "contentBytes": b64encode(file.data).decode()}
    return {**about, "contentId": file.content_id or None, **content}


def _recipients(parsed: Mime, name: str) -> list[Json]:
    return [{"emailAddress": {"name": shown, "address": address}} for shown, address in fields.recipients(parsed, name)]
