"""Messages as Gmail hands them out: resources of the formats minimal, metadata, full and raw.

https://developers.google.com/gmail/api/reference/rest/v1/users.messages
"""

import base64
from collections.abc import Collection
from email.message import Message as Mime
from html import escape
from typing import Final

from tests.servers.google.header_values import headers_of
from tests.servers.google.mailbox import Stored
from tests.servers.https.exchange import Json

SNIPPET: Final = 100
"""Characters of a message's beginning."""


def minimal(message: Stored) -> Json:
    """All that is no content."""
    return {
        "id": message.id,
        "threadId": message.thread,
        **({"labelIds": sorted(message.labels)} if message.labels else {}),
        "snippet": _snippet(message.parsed),
        "historyId": str(message.history),
        "internalDate": str(message.at),
        "sizeEstimate": len(message.raw),
    }


def metadata(message: Stored, wanted: Collection[str]) -> Json:
    """With the header fields of these names, or all for none."""
    names = {name.lower() for name in wanted}
    headers = [header for header in headers_of(message.parsed) if not names or str(header["name"]).lower() in names]
    payload: Json = {"mimeType": message.parsed.get_content_type()}
    if headers:
        payload["headers"] = headers
    return {**minimal(message), "payload": payload}


def full(message: Stored) -> Json:
    """With every part and its text; of files only where they are."""
    return {**minimal(message), "payload": _part(message.parsed, "")}


def raw(message: Stored) -> Json:
    """With the message as it came."""
    return {**minimal(message), "raw": _packed(message.raw)}


def attachment(message: Stored, id_: str) -> Json | None:
    """The body of the part that `full` called so, if there is one."""
    found = _find(message.parsed, "", id_)
    if found is None:
        return None
    data = _data(found)
    return {"size": len(data), "data": _packed(data)}


def _part(part: Mime, number: str) -> Json:
    described: Json = {
        "partId": number,
        "mimeType": part.get_content_type(),
        "filename": part.get_filename() or "",
        "headers": headers_of(part),
    }
    if part.is_multipart():
        parts = [_part(child, name) for child, name in _children(part, number)]
        return {**described, "body": {"size": 0}, "parts": parts}
    data = _data(part)
    if part.get_filename() or part.get_content_maintype() != "text":
        return {**described, "body": {"attachmentId": _attachment_id(number), "size": len(data)}}
    return {**described, "body": {"size": len(data), **({"data": _packed(data)} if data else {})}}


def _data(part: Mime) -> bytes:
    """A part's content. Texts come in UTF-8 whatever their header says (seen: openclaw/gogcli issue 446)."""
    data = part.get_payload(decode=True)
    assert isinstance(data, bytes)
    if part.get_content_maintype() != "text":
        return data
    try:
        return data.decode(part.get_content_charset("utf-8")).encode()
    except (LookupError, UnicodeError):
        return data.decode("utf-8", "replace").encode()


def _children(part: Mime, number: str) -> list[tuple[Mime, str]]:
    inner = [child for child in part.get_payload() if isinstance(child, Mime)]
    return [(child, f"{number}.{index}" if number else str(index)) for index, child in enumerate(inner)]


def _find(part: Mime, number: str, id_: str) -> Mime | None:
    if not part.is_multipart():
        return part if _attachment_id(number) == id_ else None
    tried = (_find(child, name, id_) for child, name in _children(part, number))
    return next((found for found in tried if found), None)


def _attachment_id(number: str) -> str:
    return f"ANGjdJ-{number or '0'}".replace(".", "_")


def _snippet(parsed: Mime) -> str:
    part = next((part for part in parsed.walk() if part.get_content_type() == "text/plain"), None)
    return escape(" ".join(_data(part).decode()[: 4 * SNIPPET].split())[:SNIPPET]) if part else ""


def _packed(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode()
