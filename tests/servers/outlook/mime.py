"""What a message's MIME says, as Exchange understands it."""

from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message as Mime
from typing import Final

from tests.servers.outlook import header_fields as fields

LEVELS: Final = ("normal", "personal", "private", "company-confidential")
"""Of sensitivity, by MAPI's numbers: [MS-OXCMSG] 2.2.1.13."""


@dataclass(frozen=True, slots=True)
class File:
    """A file, or a message as it was attached."""

    name: str
    data: bytes
    content_type: str
    is_message: bool
    is_inline: bool
    content_id: str
    """Without its brackets; "" for none."""


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


def files(parsed: Mime) -> list[File]:
    """What is attached."""
    return [_file(part) for part in _leaves(parsed) if part is not parsed and _is_file(part)]


def message_id(parsed: Mime) -> str:
    """With its brackets; "" for none."""
    return str(parsed.get("Message-ID", "")).strip()


def in_reply_to(parsed: Mime) -> str:
    """As it came; "" for none."""
    return str(parsed.get("In-Reply-To", "")).strip()


def references(parsed: Mime) -> str:
    """Separated by single spaces; "" for none."""
    return " ".join(str(parsed.get("References", "")).split())


def importance(parsed: Mime) -> str:
    """low, normal or high."""
    said = str(parsed.get("Importance", "")).strip().lower()
    return said if said in ("low", "high") else "normal"


def level(parsed: Mime) -> int:
    """Of sensitivity: an index of LEVELS."""
    said = str(parsed.get("Sensitivity", "")).strip().lower()
    return LEVELS.index(said) if said in LEVELS else 0


def _file(part: Mime) -> File:
    is_message = part.get_content_type() == "message/rfc822"
    data = part.get_payload(0).as_bytes() if is_message else part.get_payload(decode=True)  # type: ignore[union-attr]
    assert isinstance(data, bytes)
    content_id = str(part.get("Content-ID", "")).strip().strip("<>")
    is_inline = part.get_content_disposition() == "inline" or bool(content_id)
    return File(_name(part), data, part.get_content_type(), is_message, is_inline, content_id)


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
