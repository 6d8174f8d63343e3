"""One pass over a mailbox: what is new in every folder, then what has gone.

In this order, so that a message that was moved is seen at its new place before it leaves the old one. UIDs are read
upwards: one number says how far, and threads are read in the order in which they were written.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from connectors.imap.cursor import UNFINISHED, State
from connectors.imap.envelopes import Batch, ask, receive
from connectors.imap.folders import Folder
from connectors.imap.ids import uid_of
from connectors.imap.mailbox import Mailbox
from connectors.imap.pipeline import Asked
from connectors.imap.plan import PAGE, Plan, outdated, plan, readable_now, stands_still
from connectors.imap.responses import Answer
from connectors.model.sync import Change, Gone, Mode, Page, Seen
from connectors.protocol import Known


@dataclass(slots=True)
class Pass:
    """Use it once. Raises ConnectorError."""

    mailbox: Mailbox
    """Whose folders have just been listed."""
    known: Known
    state: State
    """Moves on with each page."""
    window: str
    """The name of that in which series are expanded now."""
    look_again: bool
    """Whether this release may read what could not be read; one look by each process is enough."""
    structures: dict[str, Answer]
    """Id → structure of the messages of the page in hand."""
    _plans: list[Plan] = field(default_factory=list)
    _again: dict[str, set[int]] = field(default_factory=dict)
    """Place → UIDs of messages that are read again although nothing has happened to them."""
    _to_come: int = 0
    _has_begun: bool = False
    """A page was taken."""

    def pages(self) -> Iterator[Page]:
        """At least one. The last one has nothing but its cursor."""
        folders = self.mailbox.current
        self._again = {place: self._to_read_again(place) for place in folders}
        changed = [place for place, folder in folders.items() if self._has_changed(place, folder)]
        self._to_come = sum(folders[place].status.messages for place in changed)
        for place in changed:
            yield from self._new(place, folders[place].status.messages)
        for made in self._plans:
            yield from self._gone(made.gone)
            self.state.places[made.place] = made.finished()
        for place in self.state.places.keys() - folders.keys():
            yield from self._gone([item for item in self.known(f"{place};") if "#" not in item])
            del self.state.places[place]
        if self.mailbox.session.idle.waiting is None:
            self.mailbox.leave()
        self.state.window = self.window
        yield self._page([], last=True)

    def _has_changed(self, place: str, folder: Folder) -> bool:
        before = self.state.places.get(place, UNFINISHED)
        return not stands_still(before, folder.status) or bool(self._again[place])

    def _to_read_again(self, place: str) -> set[int]:
        before = self.state.places.get(place)
        if before is None:
            return set()
        if self.state.window != self.window:
            return outdated(place, self.window, self.known)
        return readable_now(place, before, self.known) if self.look_again else set()

    def _new(self, place: str, messages: int) -> Iterator[Page]:
        """The next page is asked for before this one is read, so that the server works while we do.

        But for the first page of a pass, with which nothing else is under way: where connections end after so many
        bytes, they are spent on what will be recorded.
        """
        made = plan(self.mailbox, place, self.state.places.setdefault(place, UNFINISHED), self.known)
        made.new = sorted({*made.new, *self._again[place]})
        self._to_come += len(made.new) - messages
        parts = [made.new[start : start + PAGE] for start in range(0, len(made.new), PAGE)]
        ahead: Asked | None = None
        for uids, following in zip_longest(parts, parts[1:]):
            asked = ahead or ask(self.mailbox, place, uids)
            ahead = ask(self.mailbox, place, following) if following and self._has_begun else None
            batch = self._receive(asked, made, uids)
            is_done = following is None and not made.gone
            self.state.places[place] = made.finished() if is_done else made.reached(uids[-1])
            yield self._page(list(self._told_anew(place, batch)))
            self._has_begun = True
        if made.gone:
            self._plans.append(made)
        else:
            self.state.places[place] = made.finished()

    def _receive(self, asked: Asked, made: Plan, uids: Sequence[int]) -> Batch:
        batch = receive(self.mailbox, asked, made.place)
        made.drafts.difference_update(uids)
        made.drafts.update(batch.drafts)
        made.refused.difference_update(uids)
        made.refused.update(batch.refused)
        self._to_come -= len(uids)
        self.structures.clear()
        self.structures.update(batch.structures)
        return batch

    def _told_anew(self, place: str, batch: Batch) -> Iterator[Change]:
        """What is read again replaces what was held of it: a message goes with its series, and is seen with them."""
        for change in batch.found:
            if isinstance(change, Seen) and uid_of(change.id) in self._again[place]:
                yield Gone(change.id)
            yield change

    def _gone(self, items: Sequence[str]) -> Iterator[Page]:
        for start in range(0, len(items), PAGE):
            yield self._page([Gone(item) for item in items[start : start + PAGE]])

    def _page(self, changes: Sequence[Change], *, last: bool = False) -> Page:
        return Page(changes, self.state.cursor(), Mode.DELTA, last, 0 if last else max(0, self._to_come))
