"""A message of `format=metadata` as an item: its header block is put together again and read as any other."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

from connectors.faults import costing_one_item
from connectors.gmail.answers import Message, MessagePart
from connectors.gmail.labels import Labels
from connectors.mime import Malformed, block, envelope
from connectors.model.address import Address
from connectors.model.interaction import GROUP
from connectors.model.sync import Seen

VERSION: Final = "1"
"""A message never changes; a draft that is edited is a new one."""
HEADERS_ONLY: Final = "1h"
"""Of one read when Google let us see headers alone."""
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def came(message: Message) -> datetime | None:
    """When Gmail got it; None where it does not say."""
    try:
        return _EPOCH + timedelta(milliseconds=int(message.get("internalDate", "")))
    except (TypeError, ValueError, OverflowError):
        return None


def header_block(payload: MessagePart) -> bytes:
    """The fields of the outermost part, with text that Google has decoded."""
    return block((field["name"], field.get("value", "")) for field in payload.get("headers", ()))


@costing_one_item(Malformed)
def item(message: Message, mailbox: Address, version: str, labels: Labels) -> Seen:
    """The message with its envelope. First of its references is its thread, as Gmail sees it in that mailbox.

    Raises Malformed.
    """
    ident = message["id"]
    interaction = envelope(header_block(message.get("payload", {})), came(message))
    group = f"{GROUP}gmail:{mailbox}/{message.get('threadId', ident)}"
    whole = replace(interaction, references=(group, *interaction.references))
    return Seen(ident, whole, version, *labels.of(message.get("labelIds", ())))
