"""winmail.dat: [MS-OXTNEF], by tnefparse. It wraps a whole message of Outlook into one attachment."""

import logging
import struct
from dataclasses import dataclass

from tnefparse import TNEF  # type: ignore[import-untyped]

from connectors.mime.charset import clean, decode

TYPES = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})

# It reports every odd property of a message, and so its content.
logging.getLogger("tnefparse").setLevel(logging.CRITICAL)

_BROKEN = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, struct.error)
"""What tnefparse raises on bytes that are no TNEF; it has no error of its own."""


@dataclass(frozen=True, slots=True)
class Winmail:
    """What was inside."""

    text: str
    html: str
    attachments: tuple[str, ...]


def _text(value: str | bytes | None) -> str:
    return decode(value, None) if isinstance(value, bytes) else clean(value or "")


def unpack(data: bytes) -> Winmail | None:
    """The message inside; None where the bytes are no TNEF."""
    try:
        found = TNEF(data, do_checksum=False)
        names = tuple(clean(attachment.long_filename()) for attachment in found.attachments)
        return Winmail(_text(found.body), _text(found.htmlbody), names)
    except _BROKEN:
        return None
