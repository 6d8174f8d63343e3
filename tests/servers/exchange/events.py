"""What changes in a mailbox, as notifications tell of it.

https://learn.microsoft.com/exchange/client-developer/exchange-web-services/notification-subscriptions-mailbox-events-and-ews-in-exchange
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from xml.etree.ElementTree import Element

from tests.servers.exchange.xml import t


@dataclass(frozen=True, slots=True)
class Event:
    """One change of an item or a folder."""

    kind: str
    """NewMailEvent, CreatedEvent, ModifiedEvent, DeletedEvent or MovedEvent."""
    mailbox: str
    """By address in lower case."""
    id: str
    """Of the item, or of the folder where `is_folder`; of a move: where it is now."""
    folder: str
    """The id of the folder in which it is."""
    name: str = ""
    """The distinguished name of that folder, as inbox."""
    is_folder: bool = False
    old_id: str = ""
    """Of a move."""
    old_folder: str = ""
    """Of a move: from where."""
    at: datetime = field(default_factory=lambda: datetime.now(UTC))

    def element(self) -> Element:
        """As types.xsd has it."""
        kind = "FolderId" if self.is_folder else "ItemId"
        told = [
            t("TimeStamp", text=self.at),
            t(kind, Id=self.id, ChangeKey="CQAAAA=="),
            _folder("ParentFolderId", self.folder),
        ]
        if self.old_id:
            told += [
                t(f"Old{kind}", Id=self.old_id, ChangeKey="CQAAAA=="),
                _folder("OldParentFolderId", self.old_folder),
            ]
        return t(self.kind, *told)


Tell = Callable[[Event], None]
"""What a mailbox calls when it has changed."""


def _folder(tag: str, folder: str) -> Element:
    return t(tag, Id=folder, ChangeKey="AQAAAA==")
