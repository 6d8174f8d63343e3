"""Whatever happens to calendars, passes leave the ledger as one reading of all of them would."""

from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from connectors.ical import window_at
from connectors.model.address import Address
from connectors.outlook.meetings.versions import Version
from connectors.outlook_calendar import connector, requests
from connectors.protocol import Reach
from tests.connectors.ledger import Ledger
from tests.connectors.outlook.diary import FIRST, NOW, WEEKS
from tests.connectors.outlook_calendar.diary import Diary, move, put, put_series
from tests.connectors.provider import owner_among
from tests.servers.microsoft.calendars import FakeCalendar
from tests.servers.microsoft.server import MicrosoftServer

PLACES = st.sampled_from(["Calendar", "Team"])
NUMBERS = st.integers(0, 5)
TIMES = st.sampled_from([FIRST, FIRST + timedelta(hours=3), datetime(2029, 1, 1, 9, tzinfo=UTC)])
WEEK = st.sampled_from(WEEKS)
_machines = count(1)


class CalendarMachine(RuleBasedStateMachine):
    """Two calendars as their owner, those who invite her, and Microsoft change them."""

    server: MicrosoftServer

    @initialize()
    def start(self) -> None:
        self.diary = Diary(self.server, Ledger(), owner=Address(f"machine{next(_machines)}@example.com"))
        self.server.calendar(self.diary.owner)
        self.teams = 1

    def teardown(self) -> None:
        if hasattr(self, "diary"):
            self.diary.close()

    def calendar(self, place: str) -> FakeCalendar:
        return self.server.calendar(self.diary.owner, f"Team {self.teams}" if place == "Team" else place)

    def event(self, place: str, number: int, *, recurs: bool | None = None) -> str | None:
        found = [
            event
            for event, item in self.calendar(place).events.items()
            if recurs is None or bool(item.starts) == recurs
        ]
        return found[number % len(found)] if found else None

    @rule(place=PLACES, start=TIMES)
    def put(self, place: str, start: datetime) -> None:
        put(self.calendar(place), "single", start)

    @rule(place=PLACES, starts=st.sampled_from([WEEKS, WEEKS[:1], [WEEKS[0], datetime(2027, 12, 10, 9, tzinfo=UTC)]]))
    def put_series(self, place: str, starts: list[datetime]) -> None:
        put_series(self.calendar(place), "series", starts)

    @rule(place=PLACES, number=NUMBERS)
    def change(self, place: str, number: int) -> None:
        if event := self.event(place, number):
            self.calendar(place).change(event, subject="Other")

    @rule(place=PLACES, number=NUMBERS, start=TIMES)
    def change_time(self, place: str, number: int, start: datetime) -> None:
        if event := self.event(place, number, recurs=False):
            self.calendar(place).change(event, start=start)

    @rule(place=PLACES, number=NUMBERS, slot=WEEK, start=TIMES)
    def change_occurrence(self, place: str, number: int, slot: datetime, start: datetime) -> None:
        if series := self.occurring(place, number, slot):
            self.calendar(place).change_occurrence(series, slot, start=start)

    @rule(place=PLACES, number=NUMBERS, slot=WEEK)
    def delete_occurrence(self, place: str, number: int, slot: datetime) -> None:
        if series := self.occurring(place, number, slot):
            self.calendar(place).delete_occurrence(series, slot)

    @rule(place=PLACES, number=NUMBERS)
    def delete(self, place: str, number: int) -> None:
        if event := self.event(place, number):
            self.calendar(place).delete(event)

    @rule(place=PLACES, number=NUMBERS)
    def move(self, place: str, number: int) -> None:
        if event := self.event(place, number, recurs=False):
            other = "Team" if place == "Calendar" else "Calendar"
            move(event, self.calendar(place), self.calendar(other))

    @rule(place=PLACES)
    def expire(self, place: str) -> None:
        self.calendar(place).expire_tokens()

    @rule()
    def remove_calendar(self) -> None:
        self.calendar("Team")
        self.server.calendars(self.diary.owner).remove(f"Team {self.teams}")
        self.teams += 1

    @rule()
    def a_month_passes(self) -> None:
        self.diary.now = min(self.diary.now + timedelta(days=30), NOW + timedelta(days=90))

    @rule(stored=st.integers(0, 3))
    def crash(self, stored: int) -> None:
        with closing(self.diary.connector()) as reader:
            for page, _ in zip(reader.pages(self.diary.ledger.cursor), range(stored), strict=False):
                self.diary.ledger.store(page)

    @rule()
    def read(self) -> None:
        self.diary.catch_up()
        held, afresh = self.diary.ledger.versions, Ledger()
        with closing(Diary(self.server, afresh, now=self.diary.now, owner=self.diary.owner).connector()) as reader:
            afresh.store_all(reader.pages(None))
        beside = held.items() - afresh.versions.items()
        window = window_at(self.diary.now, Reach())
        assert afresh.versions.items() <= held.items()
        assert not [version for _, version in beside if Version.parse(version).ends_in(window)]
        with closing(self.diary.connector()) as reader:
            listed = [listed.id for listed in reader.census()]
            items = {item.id: item.version for item in reader.items(listed)}
        assert {owner_among(listed, item) for item in held} == set(listed)
        assert afresh.versions.items() <= items.items()
        assert self.diary.catch_up() == []

    def occurring(self, place: str, number: int, slot: datetime) -> str | None:
        series = self.event(place, number, recurs=True)
        event = self.calendar(place).events[series] if series else None
        return series if event and slot in event.starts and slot not in event.deleted else None


@pytest.mark.parametrize("page", [2, 500])
def test_passes_leave_the_ledger_equal_to_the_calendars(
    microsoft: MicrosoftServer, page: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connector, "PAGE", page)
    monkeypatch.setattr(requests, "MOST", page)

    class AtMicrosoft(CalendarMachine):
        server = microsoft

    some = settings(
        max_examples=settings().max_examples // 5, stateful_step_count=20, suppress_health_check=[HealthCheck.too_slow]
    )
    run_state_machine_as_test(AtMicrosoft, settings=some)
