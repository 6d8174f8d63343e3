"""A message of an Exchange server as an item. See `connectors.outlook.headers`."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, Final

from connectors.ews.values import Item
from connectors.faults import costing_one_item
from connectors.filed import filed
from connectors.mime import Malformed, envelope
from connectors.model.address import Address
from connectors.model.sync import Seen
from connectors.outlook import headers

VERSION: Final = "1"
"""A message that was sent does not change but for what its owner notes on it; a draft is not read."""
_MAIL: Final = ("ipm.note", "ipm.schedule.meeting")
_NO_MAIL: Final = ("ipm.note.rules", "ipm.note.microsoft.conversation")
"""What Outlook keeps among mail: the templates of rules, and chats of Skype for Business."""
_SENSITIVITIES: Final = {"Personal": "personal", "Private": "private", "Confidential": "company-confidential"}
"""In the words of RFC 2156."""


def moment(told: object) -> datetime | None:
    """A time of exchangelib's, as one of Python's in UTC; None where there is none."""
    if not isinstance(told, datetime) or told.tzinfo is None:
        return None
    return datetime.fromtimestamp(told.timestamp(), UTC)


def is_mail(message: Item) -> bool:
    """Whether it is a message, or one about a meeting: no report, no task, nothing that Outlook hides.

    By its class, which [MS-OXCMSG] 2.2.1.1 and its relatives name; what is told without one is taken for mail.
    """
    kind = str(message.values.get("item_class") or _MAIL[0]).lower()
    return _is_one_of(kind, _MAIL) and not _is_one_of(kind, _NO_MAIL)


def is_about_a_meeting(message: Item) -> bool:
    """Whether it is an invitation, an answer or a cancellation."""
    return _is_one_of(str(message.values.get("item_class") or "").lower(), _MAIL[1:])


def _is_one_of(kind: str, classes: Iterable[str]) -> bool:
    return any(kind == each or kind.startswith(f"{each}.") for each in classes)


def header_block(message: Item) -> bytes:
    """The header fields that an envelope is made of."""
    came_with = ((each.name or "", each.value or "") for each in message.values.get("headers") or ())
    return headers.header_block(message, came_with, _HELD)


@costing_one_item(Malformed)
def item(message: Item, mailbox: Address, folder: str = "") -> Seen:
    """The message with its envelope, in the folder of this name; "" where that is not known.

    First of its references is its conversation, as Outlook sees it in that mailbox. Raises Malformed.
    """
    values = message.values
    came = moment(values.get("datetime_received")) or moment(values.get("datetime_sent"))
    interaction = envelope(header_block(message), came)
    conversation = values.get("conversation_id")
    name = conversation.id if conversation else headers.head(values.get("conversation_index") or b"")
    placed = headers.in_conversation(interaction, mailbox, name)
    return Seen(message.id, placed, VERSION, filed([folder]), filed(map(str, values.get("categories") or ())))


def _text(name: str) -> Callable[[Item], str]:
    return lambda message: str(message.values.get(name) or "")


def _people(name: str) -> Callable[[Item], str]:
    def told(message: Item) -> str:
        found: Any = message.values.get(name)
        return headers.mailboxes(_named(found if isinstance(found, list) else [found] if found else []))

    return told


def _named(people: Iterable[Any]) -> Iterator[tuple[str, str]]:
    """Of a colleague who has left, the address may be one of Exchange's own, in X.500."""
    for each in people:
        yield each.name or "", each.email_address or ""


def _sent(message: Item) -> str:
    sent = moment(message.values.get("datetime_sent"))
    return sent.isoformat() if sent else ""


def _sensitivity(message: Item) -> str:
    return _SENSITIVITIES.get(str(message.values.get("sensitivity")), "")


_HELD: Final[dict[str, Callable[[Item], str]]] = {
    "message-id": _text("message_id"),
    "date": _sent,
    "from": _people("author"),
    "sender": _people("sender"),
    "to": _people("to_recipients"),
    "cc": _people("cc_recipients"),
    "bcc": _people("bcc_recipients"),
    "subject": _text("subject"),
    "in-reply-to": _text("in_reply_to"),
    "references": _text("references"),
    "sensitivity": _sensitivity,
}
"""Header field → what Exchange holds of it, "" where that is nothing."""
