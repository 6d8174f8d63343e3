"""One pass over a mailbox: what is new in each folder, then what has gone.

In that order, as a message that was moved is told of by two folders, in either order. Nothing has gone before it has
been looked for by itself.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Final, Generic, TypeVar

from connectors.again import REFUSED, anew, held
from connectors.errors import ConnectorError, NeedsPerson, ProviderBug
from connectors.ical import expanded_elsewhere
from connectors.model.sync import Change, Gone, Mode, Page
from connectors.outlook.feed import Feed, Lost, Part
from connectors.outlook.held import Held
from connectors.outlook.rounds import ALWAYS, Rounds
from connectors.outlook.scope import Scope
from connectors.pace.outcomes import Refused
from connectors.protocol import Known

M = TypeVar("M")

AT_ONCE: Final = 200
"""Messages that are looked for, or read again, for one page."""
_LISTED: Final = 1000
"""Messages after which the clock is looked at: a few requests."""
_SILENT: Final = timedelta(minutes=1)
"""How long a pass hands over no page: one that records nothing for ten minutes is taken for dead."""
_MEANWHILE: Final = timedelta(minutes=5)
"""How long other folders may be read before Inbox and Sent Items are looked at: as often as they are polled."""
_MOST: Final = 1000
"""Messages that a cursor names; where more have left their folders, all are compared."""


@dataclass(slots=True)
class Pass(Generic[M]):
    """Use it once. Raises ConnectorError: for one folder as ProviderBug or TryLater, after the pages of all others."""

    scheme: str
    """Of its cursors."""
    feed: Feed[M]
    scope: Scope
    rounds: Rounds
    known: Known
    window: str
    """The name of that in which invited series are expanded now."""
    day: str
    """Today."""
    now: Callable[[], datetime]
    _held: Held = field(init=False)
    _is_new_day: bool = field(init=False)
    _looked: datetime = field(init=False)
    _paged: datetime = field(init=False)
    """When the last page was handed over."""
    _to_come: int | None = None
    _restarted: set[str] = field(default_factory=set)
    _failed: dict[str, ConnectorError] = field(default_factory=dict)
    """Folders that could not be read, and why. Their bookmarks stay where they were."""
    _has_swept: bool = False

    def __post_init__(self) -> None:
        self._held = Held(self.known)
        self._is_new_day = self.scope.state.day != self.day
        self._looked = self._paged = self.now()

    def pages(self) -> Iterator[Page]:
        """At least one. The last one has nothing but its cursor."""
        if self.scope.state.folders:
            yield from self._on_another_day()
            yield from self._poll()
        else:
            yield from self._begin()
        yield from self._rest()
        while self.scope.state.removed or self._may_sweep():
            yield from self._departures()
            yield from self._rest()
        yield self._page([], last=not self._failed)
        if self._failed:
            raise _of_folder(next(iter(self._failed.values())))

    def _begin(self) -> Iterator[Page]:
        self.scope.look()
        tree = self.scope.reader.tree
        self._to_come = sum(tree.folders[each].messages for each in self.scope.state.at) if tree else None
        self.scope.state = replace(self.scope.state, sweeps=bool(self.known("")))
        yield from self._on_another_day()

    def _poll(self) -> Iterator[Page]:
        """What has changed of the folders and in those that are due; the others that were named are read after it.

        Each that was named is to be read until it has answered: its name is not told again.
        """
        state = self.scope.state
        folders = [folder for folder in state.at if folder not in state.rest]
        due = folders if self._is_new_day else self.rounds.due(folders, self._looked)
        news = self.feed.news(state.folders, {folder: state.at[folder] for folder in due})
        self.rounds.looked(due)
        named = self.scope.hear(news.folders, news.bookmark, keeps_bookmark=not self._is_new_day)
        also = [folder for folder in named if folder not in self.scope.state.rest]
        self.rounds.looked(also)
        self.scope.state = replace(self.scope.state, rest=(*self.scope.state.rest, *also))
        for folder in due:
            if folder in self.scope.state.at:
                yield from self._answered(folder, news.of(folder))

    def _rest(self) -> Iterator[Page]:
        """The folders of which there is more."""
        in_vain = 0
        while left := [folder for folder in self.scope.state.rest if folder not in self._failed]:
            try:
                for answer in self.feed.changes(left[0], self.scope.state.at[left[0]]):
                    yield from self._answered(left[0], answer)
                    in_vain = 0
                    if self._looks_meanwhile(left[0]):
                        break
            except ConnectorError as error:
                self._failed[left[0]] = error
                self.scope.state = self.scope.state.last(left[0])
                in_vain += not isinstance(error, ProviderBug)
                if in_vain > 1:
                    # It is not the folders: another pass begins with those that have not been asked.
                    yield self._page([])
                    raise

    def _looks_meanwhile(self, folder: str) -> bool:
        """Whether Inbox and Sent Items are read next, as the first pass over a large mailbox takes hours."""
        state = self.scope.state
        first = [each for each in islice(state.at, ALWAYS) if each not in state.rest]
        if folder in islice(state.at, ALWAYS) or self.now() - self._looked < _MEANWHILE:
            return False
        self._looked = self.now()
        self.scope.state = replace(state, rest=(*first, *state.rest))
        return bool(first)

    def _answered(self, folder: str, answer: Part[M] | Lost | Refused) -> Iterator[Page]:
        """What was told of a folder."""
        if isinstance(answer, Lost):
            self._lost(folder, answer)
        elif isinstance(answer, Refused):
            self._failed[folder] = answer.error("a folder")
        else:
            yield from self._told(folder, answer)

    def _lost(self, folder: str, why: Lost) -> None:
        """Where the server no longer knows the bookmark, the folder is read anew, once.

        So it is where the server does not find a folder that is still in its list.
        """
        if why is Lost.ABSENT:
            self.scope.look()
            if folder not in self.scope.state.at:
                return
        if folder in self._restarted and why is Lost.ABSENT:
            raise ProviderBug("The server does not find a folder that is in its list", "not found twice")
        if folder in self._restarted:
            raise ProviderBug("The server does not know the bookmarks that it has just given", "expired twice")
        self._restarted.add(folder)
        self.scope.state = replace(self.scope.state.reached(folder, "", is_done=False), sweeps=True)

    def _told(self, folder: str, part: Part[M]) -> Iterator[Page]:
        """A page of what has changed in a folder.

        Where that is nothing, the bookmark stays as it is: it leads to all that comes, and a cursor that stays the same
        costs no transaction. Once a day it is changed for a new one, as old ones are forgotten.
        """
        if not (part.told or not part.is_last or self._is_new_day or folder in self.scope.state.rest):
            return
        changes = self._changes(part)
        self._to_come = None if self._to_come is None else max(0, self._to_come - part.told)
        self.scope.state = self.scope.state.reached(folder, part.bookmark, is_done=part.is_last)
        if changes or (part.told and not part.is_last):
            yield self._page(changes)

    def _changes(self, part: Part[M]) -> list[Change]:
        self.scope.reader.about_meetings.clear()
        new = [each for ident, each in part.new.items() if ident not in self._held]
        changes: list[Change] = list(self.feed.items(new, self.scope.covers))
        self._held.tell([change.id for change in changes], is_there=True)
        self._remove([ident for ident in part.left if ident in self._held])
        return changes

    def _remove(self, ids: Sequence[str]) -> None:
        """These have left a folder: they are looked for once all folders have been read."""
        if ids:
            removed = tuple(dict.fromkeys((*self.scope.state.removed, *ids)))
            is_too_much = len(removed) > _MOST
            self.scope.state = replace(
                self.scope.state,
                removed=() if is_too_much else removed,
                sweeps=self.scope.state.sweeps or is_too_much,
            )

    def _departures(self) -> Iterator[Page]:
        """What has left a folder and is in no other that is read; and then what has gone without a word."""
        while ids := self.scope.state.removed[:AT_ONCE]:
            gone = self._gone(ids)
            self.scope.state = replace(self.scope.state, removed=self.scope.state.removed[len(ids) :])
            if gone or self.scope.state.removed:
                yield self._page(gone)
        if self._may_sweep():
            yield from self._sweep()

    def _may_sweep(self) -> bool:
        return self.scope.state.sweeps and not self._has_swept

    def _sweep(self) -> Iterator[Page]:
        """Folders that could not be read are not listed either: what is held of them is looked for."""
        self._has_swept = True
        if not self.scope.has_looked:
            self.scope.look()
        listed: set[str] = set()
        for folder in [each for each in self.scope.state.at if each not in self._failed]:
            for number, each in enumerate(self.scope.reader.listed({folder: ""}), 1):
                listed.add(each.id)
                if number % _LISTED == 0 and self._is_silent():
                    yield self._compared([])
            if self._is_silent():
                yield self._compared([])
        missing = sorted(self._held.all() - listed)
        for start in range(0, len(missing), AT_ONCE):
            gone = self._gone(missing[start : start + AT_ONCE])
            if gone or self._is_silent():
                yield self._compared(gone)
        self.scope.state = replace(self.scope.state, sweeps=False, compared=0)

    def _is_silent(self) -> bool:
        return self.now() - self._paged >= _SILENT

    def _compared(self, gone: Sequence[Change]) -> Page:
        self.scope.state = replace(self.scope.state, compared=self.scope.state.compared + 1)
        return self._page(gone)

    def _gone(self, ids: Sequence[str]) -> list[Change]:
        there = self.scope.reader.there(ids, self.scope.covers)
        gone = [ident for ident in ids if ident not in there]
        self._held.tell(gone, is_there=False)
        return [Gone(ident) for ident in gone]

    def _on_another_day(self) -> Iterator[Page]:
        """What could not be read, as the server may mend; and invitations to series, when the window has moved."""
        if not self._is_new_day:
            return
        there, again = held(self.known(""), self._is_outdated)
        ids = sorted(again)
        for start in range(0, len(ids), AT_ONCE):
            part = ids[start : start + AT_ONCE]
            self.scope.reader.about_meetings.clear()
            found = self.scope.reader.read(part, self.scope.covers)
            self._held.tell(found, is_there=True)
            self._held.tell([ident for ident in part if ident not in found], is_there=False)
            yield self._page(anew(part, found, there))
        self.scope.state = replace(self.scope.state, day=self.day)

    def _is_outdated(self, version: str) -> bool:
        return version.endswith(REFUSED) or expanded_elsewhere(version, self.window)

    def _page(self, changes: Sequence[Change], *, last: bool = False) -> Page:
        self._paged = self.now()
        return Page(changes, self.scope.state.cursor(self.scheme), Mode.DELTA, last, 0 if last else self._to_come)


def _of_folder(error: ConnectorError) -> ConnectorError:
    """The list of folders was served: nobody has to let us in."""
    return ProviderBug(str(error), "a folder") if isinstance(error, NeedsPerson) else error
