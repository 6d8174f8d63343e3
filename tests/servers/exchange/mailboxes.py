"""All mailboxes of the server, and where what is asked for lies."""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import RLock
from typing import Final
from xml.etree.ElementTree import Element

from tests.servers.exchange.call import Call
from tests.servers.exchange.events import Tell
from tests.servers.exchange.folders import Folder
from tests.servers.exchange.items import Event, Occurring, Stored, occurring
from tests.servers.exchange.mailbox import FakeMailbox, nobody
from tests.servers.exchange.refusal import Refusal, not_found
from tests.servers.exchange.xml import T

_SHORTEST: Final = 60
"""Characters of an id of this server."""


@dataclass(slots=True)
class Mailboxes:
    """By address."""

    lock: RLock
    tell: Tell = nobody
    """Told of what changes."""
    most_found: int = 1_000
    """What FindItem answers at once: EWSFindCountLimit of the throttling policy."""
    _mailboxes: dict[str, FakeMailbox] = field(default_factory=dict)

    def of(self, address: str) -> FakeMailbox:
        """Somebody's; empty at first."""
        with self.lock:
            address = address.lower()
            return self._mailboxes.setdefault(address, FakeMailbox(address, self.lock, self.tell))

    def forget_states(self) -> None:
        """No sync state given so far is worth anything."""
        for mailbox in self._mailboxes.values():
            mailbox.forget_states()

    def folder(self, call: Call, asked: Element) -> tuple[FakeMailbox, Folder]:
        """Of a FolderId or DistinguishedFolderId. Raises Refusal where there is none that the caller may open."""
        id_ = asked.get("Id", "")
        if asked.tag == f"{T}DistinguishedFolderId":
            mailbox = self.of(call.mailbox(asked))
        else:
            mailbox = self._with(call, id_, lambda mailbox: id_ in mailbox.tree.folders, "Folder")
        try:
            return mailbox, mailbox.tree.find(id_)
        except KeyError:
            raise not_found("Folder") from None

    def item(self, call: Call, asked: Element) -> tuple[FakeMailbox, Stored | Occurring]:
        """Of an ItemId, OccurrenceItemId or RecurringMasterItemId. Raises Refusal as `folder` does."""
        id_ = asked.get("Id") or asked.get("RecurringMasterId") or asked.get("OccurrenceId") or ""
        mailbox = self._with(call, id_, lambda mailbox: mailbox.find(id_) is not None, "Item")
        found = mailbox.find(id_)
        assert found
        if asked.tag == f"{T}ItemId":
            return mailbox, occurring(found) if isinstance(found, Event) else found
        if not isinstance(found, Occurring):
            raise Refusal("ErrorCalendarCannotUseIdForRecurringMasterId", "The id is not that of a series.")
        if asked.tag == f"{T}RecurringMasterItemId":
            return mailbox, occurring(found.event)
        return mailbox, _numbered(mailbox, found.event, int(asked.get("InstanceIndex", "0")))

    def _with(self, call: Call, id_: str, holds: Callable[[FakeMailbox], bool], kind: str) -> FakeMailbox:
        if len(id_) < _SHORTEST:
            raise Refusal("ErrorInvalidIdMalformed", "Id is malformed.")
        own = self._mailboxes.get(call.user)
        if own and holds(own):
            return own
        found = next((mailbox for mailbox in self._mailboxes.values() if holds(mailbox)), None)
        if found is None:
            raise not_found(kind)
        call.opens(found.address)
        return found


def _numbered(mailbox: FakeMailbox, event: Event, index: int) -> Occurring:
    if not 0 < index <= len(event.starts):
        text = "Occurrence index is out of recurrence range."
        raise Refusal("ErrorCalendarOccurrenceIndexIsOutOfRecurrenceRange", text)
    original = event.starts[index - 1]
    if original in event.deleted:
        text = "Occurrence with this index was previously deleted from the recurrence."
        raise Refusal("ErrorCalendarOccurrenceIsDeletedFromRecurrence", text)
    return occurring(event, original, mailbox.occurrence(event, original))
