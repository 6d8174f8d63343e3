"""One person's mailbox at an Exchange server, read by EWS.

office = Office(options, surroundings)
for folder in office.hierarchy(None).changed: ...
page = office.changes(folder.id, state, most=512, fields=("item_class",))
for id, item in office.get_each(ids, ("subject", "headers")): ...
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, Self, TypeVar

from config.exchange import ExchangeOptions
from connectors.ews import batches, elements, views
from connectors.ews.account import Sitting, sitting_of
from connectors.ews.advice import forbidden
from connectors.ews.asking import Asking
from connectors.ews.fields import asked, check
from connectors.ews.services import FolderChanges, Folders, ItemChanges
from connectors.ews.values import Changed, Folder, Hierarchy, Item, Known, Missing, View
from connectors.pace.outcomes import Kind, Refused
from connectors.protocol import Surroundings

T = TypeVar("T")

MOST_CHANGES: Final = 512
"""In a page of SyncFolderItems: the server allows no more."""
AT_ONCE: Final = 100
"""Items in a GetItem."""


class Office:
    """What one connection asks. Not for several threads at once; several of one sign-in share their connections.

    Every method raises ConnectorError: TryLater where the server is busy for longer than a thread waits, NeedsPerson
    and ProviderBug as connectors.ews.errors has them.
    """

    def __init__(self, options: ExchangeOptions, surroundings: Surroundings) -> None:
        """Sends nothing yet. Raises NeedsPerson where what it takes to sign in cannot be read."""
        self._open(sitting_of(options, surroundings))

    @classmethod
    def apart(cls, options: ExchangeOptions, surroundings: Surroundings) -> Self:
        """One with a connection of its own, which takes none from those who read: for what lasts for minutes."""
        office = cls.__new__(cls)
        office._open(sitting_of(options, surroundings, apart=True))
        return office

    def _open(self, sitting: Sitting) -> None:
        self._sitting = sitting
        self._asking = Asking(sitting)
        self.attempt = sitting.attempt
        """Who asks, for errors to name."""
        self.address = sitting.attempt.address
        """Whose mailbox it is."""
        self.account: Any = sitting.account
        """exchangelib's Account."""

    def named(self, names: Iterable[Known]) -> Mapping[Known, Folder]:
        """These folders, but for those that the mailbox does not have or does not show.

        One request: the cheapest that proves access.
        """
        wanted = list(names)
        found = self._asking.ask(lambda: self._folders(wanted))
        known: dict[Known, Folder] = {}
        for name, one in zip(wanted, found, strict=True):
            if not isinstance(one, Exception):
                known[name] = elements.folder_of(one)
            elif (trouble := self._asking.trouble(one)).kind not in (Kind.MISSING, Kind.ITEM):
                raise trouble.error
        if wanted and not known:
            # Some servers tell who may not even see a mailbox that nothing is there.
            raise forbidden(self._sitting.attempt)
        return known

    def hierarchy(self, state: str | None) -> Hierarchy:
        """One page of what has changed among the folders since `state`; all of them where it is None.

        Raises CursorExpired where the server does not know the state.
        """

        def page() -> Hierarchy:
            service = FolderChanges(account=self.account)
            wanted = elements.folder_fields(self.account.version)
            changes, following, is_last = service.since(self._sitting.folder(Known.ROOT), state, wanted)
            return elements.hierarchy_of(changes, following, is_last=is_last)

        return self._asking.ask(page)

    def changes(self, folder: str, state: str | None, most: int = MOST_CHANGES, fields: Sequence[str] = ()) -> Changed:
        """One page of what has changed in a folder since `state`; all that is there where it is None.

        `folder`: an id, or one of Known. `fields`: exchangelib's names of those to tell with what is new or changed,
        beside id and change key; few are allowed here (no bodies, recipients or headers). Raises CursorExpired where
        the server does not know the state, and FolderGone where the folder is not there.
        """
        check(fields)

        def page() -> Changed:
            service = ItemChanges(account=self.account)
            wanted = asked(fields, self.account.version)
            changes, following, is_last = service.since(self._sitting.folder(folder), state, most, wanted)
            return elements.changed_of(changes, following, fields, self.account, is_last=is_last)

        return self._asking.ask(page)

    def get_each(
        self, ids: Iterable[str], fields: Sequence[str], at_once: int = AT_ONCE
    ) -> Iterator[tuple[str, Item | Missing | Refused]]:
        """Each of these by its id, in any order, `at_once` in a request: one bad item costs one item.

        `fields`: exchangelib's names ("subject", "headers", "mime_content", "text_body", "required_attendees" ...);
        those that an item or the server's version does not have are left out.
        """
        check(fields)
        return batches.each(self._asking, ids, fields, at_once)

    def mime(self, ident: str) -> bytes | None:
        """An item in its MIME form, an event as iCalendar; None where it has gone, or the server cannot make it."""
        ((_, answer),) = self.get_each([ident], ("mime_content",))
        found = answer.values.get("mime_content") if isinstance(answer, Item) else None
        return bytes(found) if found else None

    def found(self, folder: str, fields: Sequence[str] = (), view: View | None = None) -> Iterator[Item]:
        """All that is in a folder, a page at a time; with `view`, what of a calendar overlaps that time, each once.

        `folder`: an id, or one of Known. A view that is larger than the server answers is asked for in parts. Raises
        FolderGone where the folder is not there.
        """
        check(fields)
        where = self._sitting.folder(folder)
        if view is None:
            return views.listed(self._asking, where, fields)
        return views.seen(self._asking, where, fields, view)

    def _folders(self, names: Sequence[Known]) -> list[Any]:
        where = [self._sitting.folder(name) for name in names]
        return Folders(account=self.account).of(where, elements.folder_fields(self.account.version))

    def ask(self, call: Callable[[Any], T]) -> T:
        """What `call` returns, which is given exchangelib's Account; called again where the server was busy.

        For a service that has no method here. The adapter refuses what does not read.
        """
        return self._asking.ask(lambda: call(self.account))

    def close(self) -> None:
        """Lets go of its connections; those that others use stay. May be called twice."""
        self._sitting.close()
