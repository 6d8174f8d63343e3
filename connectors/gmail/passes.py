"""One pass over a mailbox: all of it against what capture holds, or what its history tells."""

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from connectors.again import REFUSED, anew, held
from connectors.errors import CursorExpired, ProviderBug
from connectors.gmail.answers import History, Record
from connectors.gmail.cursor import State
from connectors.gmail.envelopes import HEADERS_ONLY
from connectors.gmail.history import Step, Verdict, steps
from connectors.gmail.listing import Listing
from connectors.gmail.reading import Reader
from connectors.google.errors import Expired
from connectors.ical import expanded_elsewhere
from connectors.model.sync import Change, Gone, Mode, Page
from connectors.protocol import Known

_MEANWHILE: Final = timedelta(minutes=5)
"""How long the mailbox may be read before its history is looked at: as often as it is polled."""


@dataclass(slots=True)
class Pass:
    """Use it once. Raises ConnectorError."""

    reader: Reader
    known: Known
    state: State
    """Where it starts."""
    window: str
    """The name of that in which invited series are expanded now."""
    day: str
    """Today."""
    now: Callable[[], datetime]
    _told: dict[str, bool] = field(default_factory=dict)
    """Whether a message that this pass has told of is there; what capture holds may lag behind by a page."""
    _absent: set[str] = field(default_factory=set)
    """Messages that are listed and were not there, or not in scope, when they were looked for."""
    _reached: str = ""
    """The entry of the history up to which everything has been handed over."""

    def everything(self, listing: Listing) -> Iterator[Page]:
        """The messages listed that are not held, newest first; then those that are held and are no more.

        What happens meanwhile is told in between, as the first pass over a large mailbox takes hours.
        """
        is_gone_on_with = self.state.listing == listing.name
        self.state = replace(self.state, listing=listing.name, labels=listing.scope.labels)
        ids = listing.lines.split()
        there, again = held(self.known(""), self._is_outdated)
        self._absent = listing.absent
        to_come = [ident for ident in ids if ident in again or not (ident in there or ident in listing.absent)]
        if is_gone_on_with:
            yield from self._meanwhile(len(to_come))
        yield from self._in_parts(to_come, lambda part: self._anew(part, there), again)
        yield from self._in_parts(sorted(there.difference(ids)), self._really_gone)
        yield Page([], replace(self.state, listing="").cursor(), Mode.DELTA, last=True)

    def changes(self) -> Iterator[Page]:
        """What has happened since. Raises CursorExpired where Google has forgotten, or a chosen label was made anew."""
        yield from self._on_another_day()
        for changes, history, last in self._since():
            yield Page(changes, replace(self.state, history=history).cursor(), Mode.DELTA, last)

    def _in_parts(
        self, ids: Sequence[str], work: Callable[[Sequence[str]], list[Change]], again: Container[str] = ()
    ) -> Iterator[Page]:
        """What `work` makes of those that have not been told of meanwhile, and of those to be read `again`."""
        looked = self.now()
        for start in range(0, len(ids), self.reader.page):
            if self.now() - looked >= _MEANWHILE:
                looked = self.now()
                yield from self._meanwhile(len(ids) - start)
            part = ids[start : start + self.reader.page]
            changes = work([ident for ident in part if ident in again or ident not in self._told])
            yield self._listing(changes, len(ids) - start - len(part))

    def _really_gone(self, ids: Sequence[str]) -> list[Change]:
        """Those that are not there or not in scope: each is looked at, as Google's list may have left it out."""
        found = self.reader.read(ids)
        gone = [ident for ident in ids if ident not in found]
        self._tell(found, gone)
        return [Gone(ident) for ident in gone]

    def _tell(self, there: Iterable[str], gone: Iterable[str]) -> None:
        self._told |= dict.fromkeys(there, True) | dict.fromkeys(gone, False)
        self._absent.difference_update(there)
        self._absent.update(gone)

    def _meanwhile(self, remaining: int) -> Iterator[Page]:
        for changes, history, _ in self._since():
            self.state = replace(self.state, history=history)
            if changes:
                yield self._listing(changes, remaining)

    def _listing(self, changes: Sequence[Change], remaining: int) -> Page:
        """A page with more to come."""
        return Page(changes, self.state.cursor(), Mode.DELTA, last=False, remaining=remaining)

    def _since(self) -> Iterator[tuple[list[Change], str, bool]]:
        """What the history tells, up to where it does with that, and whether that is all.

        A later page tells of what happened later, so that one may go on from any:
        https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.history/list
        At the end it tells up to where the mailbox stood at the first page: whether the others tell of what has
        happened meanwhile is not documented.
        """
        self._reached, stood = self.state.history, ""
        for answer in self._answers():
            stood = stood or answer["historyId"]
            records = answer.get("history", [])
            parts = self._steps(records) if records else [Step()]
            for left, step in zip(range(len(parts) - 1, -1, -1), parts, strict=True):
                changes = self._settle(step)
                self._reached = max(self._reached, step.reached or self._reached, key=int)
                last = not left and "nextPageToken" not in answer
                yield changes, max(self._reached, stood, key=int) if last else self._reached, last

    def _steps(self, records: Sequence[Record]) -> list[Step]:
        if self.reader.scope.labels != self.state.labels:
            raise CursorExpired("A label that was chosen has been made anew since the last visit")
        return list(steps(records, self.reader.scope, self.reader.page))

    def _answers(self) -> Iterator[History]:
        """The history page by page. Where the token of the next page has died, what was reached is asked from."""
        start, token = self._reached, ""
        while True:
            try:
                answer = self.reader.mailbox.history(start, token)
            except ProviderBug as error:
                if token and start != self._reached:
                    start, token = self._reached, ""
                    continue
                if isinstance(error, Expired):
                    raise CursorExpired("Gmail no longer knows what has happened since the last visit") from error
                raise
            yield answer
            token = answer.get("nextPageToken", "")
            if not token:
                return

    def _settle(self, step: Step) -> list[Change]:
        """What the entries of a step come to: first what is there, then what has gone."""
        asked = [ident for ident, verdict in step.verdicts.items() if self._is_asked(ident, verdict)]
        found = self.reader.read(asked)
        there = [found[ident] for ident in asked if ident in found and not self._is_held(ident)]
        deleted = [ident for ident, verdict in step.verdicts.items() if verdict is Verdict.GONE]
        gone = [*(ident for ident in asked if ident not in found), *deleted]
        self._tell(found, gone)
        return [*there, *map(Gone, gone)]

    def _is_asked(self, ident: str, verdict: Verdict) -> bool:
        return verdict is Verdict.LOOK or (verdict is Verdict.NEW and not self._is_held(ident))

    def _is_held(self, ident: str) -> bool:
        told = self._told.get(ident)
        return bool(self.known(ident).get(ident)) if told is None else told

    def _on_another_day(self) -> Iterator[Page]:
        """What could not be read, as Google may mend; and invitations to series, when the window has moved."""
        if self.state.day == self.day:
            return
        there, again = held(self.known(""), lambda version: version.endswith(REFUSED) or self._is_outdated(version))
        ids = sorted(again)
        for start in range(0, len(ids), self.reader.page):
            yield Page(
                self._anew(ids[start : start + self.reader.page], there), self.state.cursor(), Mode.DELTA, last=False
            )
        self.state = replace(self.state, day=self.day)

    def _anew(self, ids: Sequence[str], there: set[str]) -> list[Change]:
        found = self.reader.read(ids)
        self._tell(found, [ident for ident in ids if ident not in found])
        return anew(ids, found, there)

    def _is_outdated(self, version: str) -> bool:
        lacks_body = self.reader.sees_all and version.startswith(HEADERS_ONLY)
        return lacks_body or expanded_elsewhere(version, self.window)
