"""One pass over the calendars: what is new or different first, then what is gone.

In that order, because a meeting that was moved to another calendar would else seem to have been deleted.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from connectors.errors import ConnectorError, TryLater
from connectors.graph.errors import Absent, Expired
from connectors.graph.requests import Missing
from connectors.ical import window_name
from connectors.ical.group import Group
from connectors.outlook_calendar import requests
from connectors.outlook_calendar.calendars import Calendar, chosen
from connectors.outlook_calendar.listing import Named
from connectors.outlook_calendar.reader import Answer, Reader
from connectors.outlook_calendar.state import State
from connectors.outlook_calendar.telling import Telling
from connectors.pace.outcomes import Refused
from connectors.protocol import Known

_LIST: Final = ""
"""Stands for the list of calendars where calendars stand by their ids."""


class Pass:
    """Use it once."""

    def __init__(self, reader: Reader, known: Known, asked: tuple[str, ...], before: State | None, hour: str) -> None:
        """`asked`: the names of the calendars to be read; none for all of the person's own.

        `before`: how all stood, in the same window; None where a pass starts over. `hour`: the name of that in which
        the pass is made: once in each, what Graph refused is asked for again.
        """
        self._reader, self._asked, self._before, self._hour = reader, asked, before, hour
        self._telling = Telling(reader, known)
        self._links: dict[str, str] = {}
        self._missed: dict[str, None] = {}
        self._again = frozenset[str]() if before is None or before.asked_again == hour else frozenset(before.refused)
        self.failure: ConnectorError | None = None
        """Why the first calendar that could not be read was not. What is held of it stays, and so does its link."""

    def state(self) -> State:
        """How all stands once the pass has ended."""
        refused = self._telling.refused
        if self._before:
            refused = refused | (set(self._before.refused) - self._again)
        hour = self._hour if refused else ""
        return State(self._asked, window_name(self._reader.window), self._links, tuple(sorted(refused)), hour)

    def groups(self) -> Iterator[Group]:
        """What each event or series comes to. Raises ConnectorError, but for single calendars: see `failure`."""
        before = self._before.calendars if self._before else {}
        answers = self._ask(before) if self._before else {}
        listed = answers.get(_LIST)
        calendars = chosen(self._reader.calendars(listed if isinstance(listed, Mapping) else None), self._asked)
        for calendar in calendars:
            link = before.get(calendar.id, "")
            try:
                yield from self._calendar(calendar, link, answers.get(calendar.id))
            except ConnectorError as error:
                self.failure = self.failure or error
                self._links[calendar.id] = link
        yield from self._telling.missed(self._missed.keys() | self._again, calendars)
        if self._before is None or before.keys() - self._links.keys():
            self._telling.left(calendars)
        yield from self._telling.gone()

    def _ask(self, calendars: Mapping[str, str]) -> dict[str, Answer]:
        """The list of calendars, and what has changed in each, or the first page of one without a link: one request."""
        window = self._reader.window
        asked = {_LIST: requests.calendars()}
        for calendar, link in calendars.items():
            asked[calendar] = requests.following(link) if link else requests.listing(calendar, window)
        return dict(self._reader.each(asked))

    def _calendar(self, calendar: Calendar, link: str, answer: Answer | None) -> Iterator[Group]:
        if isinstance(answer, Refused) and answer.is_passing:
            raise TryLater(answer.why, of_server=False)
        named = self._changed(calendar, link, answer) if link else None
        is_anew = named is None
        if named is None:
            named = self._all(calendar, None if link else answer)
        yield from self._telling.named(named, calendar)
        # The old link still leads to all that comes, and a cursor that stays the same costs no transaction.
        self._links[calendar.id] = link if link and not is_anew and not len(named) else named.link
        if is_anew:
            expected = self._telling.held.expected(calendar.tag, self._reader.window)
            self._missed |= dict.fromkeys(expected)
        elif named.removed:
            self._missed |= dict.fromkeys(self._telling.held_of(named.removed))

    def _changed(self, calendar: Calendar, link: str, answer: Answer | None) -> Named | None:
        """What has changed; None where Graph cannot say."""
        if isinstance(answer, Missing):
            return None
        try:
            first = answer if isinstance(answer, Mapping) else None
            return self._reader.named(calendar, requests.following(link), first)
        except (Absent, Expired):
            return None

    def _all(self, calendar: Calendar, answer: Answer | None) -> Named:
        """A calendar's events; none of one that is not there."""
        if isinstance(answer, Missing):
            return Named(calendar.tag)
        request = requests.listing(calendar.id, self._reader.window)
        try:
            return self._reader.named(calendar, request, answer if isinstance(answer, Mapping) else None)
        except Absent:
            return Named(calendar.tag)
