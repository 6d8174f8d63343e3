"""Reads messages by their ids, as far as they are in scope."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Final

from config.providers import GoogleOptions, MailScope
from connectors.again import REFUSED
from connectors.faults import costing_one_item
from connectors.gmail.answers import Message
from connectors.gmail.envelopes import HEADERS_ONLY, VERSION, came, item
from connectors.gmail.labels import Labels
from connectors.gmail.listing import listed
from connectors.gmail.mailbox import Mailbox
from connectors.gmail.scope import Scope, label_ids, midnight
from connectors.google.client import Missing
from connectors.mime import Malformed
from connectors.model.address import Address
from connectors.model.sync import Seen, Unreadable
from connectors.pace.outcomes import Refused

PAGE: Final = 100
"""Messages read at a time, at most."""
_READS: Final = 2
"""Of a message that is kept: its envelope and its text."""
_SHARING: Final = 32
"""Mailboxes of one project that are read for the first time side by side."""


class Reader:
    """One mailbox, and what of it is read. Raises ConnectorError."""

    def __init__(self, mailbox: Mailbox, options: GoogleOptions, owner: Address) -> None:
        """`owner`: whose mailbox it is."""
        self.mailbox = mailbox
        self.sees_all = options.mail is MailScope.READONLY
        """Bodies too, and searches."""
        self.version = VERSION if self.sees_all else HEADERS_ONLY
        """Of what is read now."""
        self.page = page(options)
        """How many messages are read at a time."""
        self._options = options
        self._owner = owner
        self._labels = Labels(mailbox.labels)

    @cached_property
    def scope(self) -> Scope:
        """Asks for the labels once, where some are chosen."""
        chosen = label_ids(self._options.labels, self.mailbox.labels()) if self._options.labels else frozenset[str]()
        return Scope(chosen, midnight(self._options.since) if self._options.since else None)

    def ids(self) -> list[str]:
        """All messages that are in scope now, newest first."""
        return listed(self.mailbox, self.scope, may_search=self.sees_all)

    def read(self, ids: Sequence[str]) -> dict[str, Seen | Unreadable]:
        """Those of the messages that are there and in scope, with their envelopes, by id."""
        return {found.id: found for found in self._items(self.mailbox.envelopes(ids))} if ids else {}

    def _items(self, answers: Iterable[tuple[str, Message | Missing | Refused]]) -> Iterator[Seen | Unreadable]:
        for ident, answer in answers:
            if isinstance(answer, Refused):
                yield Unreadable(ident, answer.why, self.version + REFUSED)
            elif not isinstance(answer, Missing):
                yield from self._item(ident, answer, self.scope)

    def _item(self, ident: str, message: Message, scope: Scope) -> Iterator[Seen | Unreadable]:
        try:
            if _is_covered(message, scope):
                yield item(message, self._owner, self.version, self._labels)
        except Malformed as error:
            yield Unreadable(ident, str(error), self.version + REFUSED)


@costing_one_item(Malformed)
def _is_covered(message: Message, scope: Scope) -> bool:
    return scope.covers(message.get("labelIds", ()), came(message))


def page(options: GoogleOptions) -> int:
    """How many messages take no longer than about a minute of the quotas, whatever these are.

    A pass that records nothing for long is taken for dead.
    """
    units = min(options.quota_user, options.quota_project // _SHARING)
    return max(1, min(PAGE, units // (_READS * options.quota_message)))
