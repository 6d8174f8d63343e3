"""Messages as Outlook holds them: a header block is made of what it says, and read as any other.

What came over the internet has its header fields with it; what was sent or stays within a company has few or none, and
for each that it lacks stands what Outlook holds of it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final, TypeVar

from connectors.mime import FIELDS, block
from connectors.model.address import Address
from connectors.model.interaction import GROUP, Interaction

M = TypeVar("M")

_WANTED: Final = frozenset(FIELDS)
_HEAD: Final = 22
"""Bytes at the beginning of a conversation index that all messages of a conversation share: [MS-OXOMSG] 2.2.1.3."""


def header_block(message: M, came: Iterable[tuple[str, str]], held: Mapping[str, Callable[[M], str]]) -> bytes:
    """The header fields that an envelope is made of.

    `came`: those that came with the message. `held`: header field → what Outlook holds of it, "" for nothing.
    """
    fields = [(name, value) for each, value in came if (name := each.lower()) in _WANTED]
    there = {name for name, _ in fields}
    fields += [(name, value) for name, tell in held.items() if name not in there and (value := tell(message))]
    return block(fields)


def mailboxes(people: Iterable[tuple[str, str]]) -> str:
    """Names and addresses as in a header field. Who has no address that mail can be sent to is left out."""
    return ", ".join(_mailboxes(people))


def _mailboxes(people: Iterable[tuple[str, str]]) -> Iterator[str]:
    for name, address in people:
        if "@" not in address:
            continue
        if name and name != address:
            quoted = name.replace("\\", "\\\\").replace('"', '\\"')
            yield f'"{quoted}" <{address}>'
        else:
            yield f"<{address}>"


def head(index: bytes) -> str:
    """What the conversation indexes of all messages of a conversation share; "" where it is none."""
    return index[:_HEAD].hex() if len(index) >= _HEAD else ""


def in_conversation(interaction: Interaction, mailbox: Address, conversation: str) -> Interaction:
    """First of its references is its conversation, as Outlook sees it in that mailbox."""
    if not conversation:
        return interaction
    group = f"{GROUP}outlook:{mailbox}/{conversation}"
    return replace(interaction, references=(group, *interaction.references))
