"""Items' extended properties: those of MAPI, by tag, that this server has.

https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxprops
"""

from base64 import b64encode
from collections.abc import Sequence
from typing import Final

from tests.servers.exchange.calendar_properties import EventFace
from tests.servers.exchange.item_properties import Face, Told
from tests.servers.exchange.message_properties import MessageFace
from tests.servers.exchange.shape import Tag
from tests.servers.exchange.xml import written
from tests.servers.outlook import mime

_INSTANCES: Final = ("Single", "RecurringMaster", "Occurrence", "Exception")


def extended(told: Told, tag: Tag) -> str | Sequence[str] | None:
    """The value of one; None where the item has none."""
    own = _of_message(told.face, tag) if isinstance(told.face, MessageFace) else _of_appointment(told.face, tag)
    if own is not None:
        return own
    match tag:
        case ("tag", "0x0e23" | "0x6755"):
            return str(told.face.number)
        case ("tag", "0x0e08"):
            return str(len(told.face.mime))
        case ("tag", "0x0e07"):
            return str(int(told.face.is_read) | (8 if told.face.is_draft else 0))
        case ("tag", "0x0e06"):
            return written(told.face.received)
        case ("tag", "0x3008"):
            return written(told.face.modified)
        case ("tag", "0x001a"):
            return told.face.item_class
        case ("tag", "0x0037" | "0x0e1d"):
            return told.face.subject
        case ("tag", "0x0ff9" | "0x300b"):
            return b64encode(told.face.id.encode()).decode()
        case ("tag", "0x0036"):
            return str(("Normal", "Personal", "Private", "Confidential").index(told.face.sensitivity))
    return None


def _of_appointment(face: Face, tag: Tag) -> str | None:
    assert isinstance(face, EventFace)
    match tag:
        case ("appointment", "33315"):
            return written(face.each.kind != "Single")
        case ("publicstrings", "urn:schemas:calendar:instancetype"):
            return str(_INSTANCES.index(face.each.kind))
        case ("appointment", "33281"):
            return str(face.about.sequence)
    return None


def _of_message(face: MessageFace, tag: Tag) -> str | None:
    parsed = face.stored.parsed
    match tag:
        case ("tag", "0x1035"):
            return mime.message_id(parsed) or None
        case ("tag", "0x1042"):
            return mime.in_reply_to(parsed) or None
        case ("tag", "0x1039"):
            return mime.references(parsed) or None
        case ("tag", "0x007d"):
            return "\r\n".join(f"{name}: {value}" for name, value in face.headers) or None
        case ("internetheaders", name):
            return str(parsed[name]) if name in parsed else None
    return None
