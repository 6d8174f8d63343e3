"""Whatever happens to calendars, passes leave the ledger as one reading of all of them would."""

from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from connectors.exchange_calendar import connector, reader
from connectors.ical import window_at
from connectors.outlook.meetings.versions import Version
from connectors.protocol import Reach
from tests.connectors.exchange_calendar.diary import Diary, put, put_series
from tests.connectors.ledger import Ledger
from tests.connectors.outlook.diary import FIRST, NOW, WEEKS
from tests.connectors.provider import owner_among
from tests.servers.exchange.calendars import FakeCalendar
from tests.servers.exchange.items import Event
from tests.servers.exchange.server import ExchangeServer

PLACES = st.sampled_from(["Calendar", "Team"])
NUMBERS = st.integers(0, 5)
TIMES = st.sampled_from([FIRST, FIRST + timedelta(hours=3), datetime(2029, 1, 1, 9, tzinfo=UTC)])
WEEK = st.sampled_from(WEEKS)


class CalendarMachine(RuleBasedStateMachine):
    """Two calendars as their owner, those who invite her, and Exchange change them."""

    server: ExchangeServer

    @initialize()
    def start(self) -> None:
        self.diary = Diary(self.server, Ledger())
        self.server.calendar(self.diary.owner)
        self.teams = 1

    def teardown(self) -> None:
        if hasattr(self, "diary"):
            self.diary.close()

    def calendar(self, place: str) -> FakeCalendar:
        return self.diary.calendar(f"Team {self.teams}" if place == "Team" else place)

    def event(self, place: str, number: int, *, recurs: bool | None = None) -> Event | None:
        calendar = self.calendar(place)
        items = [item for item in calendar.mailbox.messages(calendar.id) if isinstance(item, Event)]
        found = [item for item in items if recurs is None or bool(item.starts) == recurs]
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
            self.calendar(place).change(event.id, subject="Other")

    @rule(place=PLACES, number=NUMBERS)
    def cancel(self, place: str, number: int) -> None:
        if event := self.event(place, number):
            self.calendar(place).cancel(event.id)

    @rule(place=PLACES, number=NUMBERS, start=TIMES)
    def change_time(self, place: str, number: int, start: datetime) -> None:
        if event := self.event(place, number, recurs=False):
            self.calendar(place).change(event.id, start=start)

    @rule(place=PLACES, number=NUMBERS)
    def change_rule(self, place: str, number: int) -> None:
        if event := self.event(place, number):
            self.calendar(place).change(event.id, starts=[start + timedelta(days=1) for start in WEEKS])

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
            self.calendar(place).delete(event.id)

    @rule(place=PLACES, number=NUMBERS)
    def move(self, place: str, number: int) -> None:
        if event := self.event(place, number):
            self.diary.move(event.id, self.calendar("Team" if place == "Calendar" else "Calendar"))

    @rule(place=PLACES)
    def forget(self, place: str) -> None:
        calendar = self.calendar(place)
        calendar.mailbox.forget_states(calendar.id)

    @rule()
    def remove_calendar(self) -> None:
        team = self.calendar("Team")
        team.mailbox.delete_folder(team.id)
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
        self.diary.an_hour_passes()
        self.diary.catch_up()
        held, afresh = self.diary.ledger.versions, Ledger()
        with closing(Diary(self.server, afresh, now=self.diary.now, owner=self.diary.owner).connector()) as reader:
            afresh.store_all(reader.pages(None))
        beside = held.items() - afresh.versions.items()
        window = window_at(self.diary.now, Reach())
        left = [Version.parse(version) for _, version in beside]
        assert afresh.versions.items() <= held.items()
        assert not [version for version in left if version.ends_in(window) and not version.is_cancelled]
        with closing(self.diary.connector()) as reader:
            listed = [listed.id for listed in reader.census()]
            items = {item.id: item.version for item in reader.items(listed)}
        assert {owner_among(listed, item) for item in held} == set(listed)
        assert afresh.versions.items() <= items.items()
        assert self.diary.catch_up() == []

    def occurring(self, place: str, number: int, slot: datetime) -> str | None:
        event = self.event(place, number, recurs=True)
        return event.id if event and slot in event.starts and slot not in event.deleted else None


@pytest.mark.parametrize("page", [2, 500])
def test_passes_leave_the_ledger_equal_to_the_calendars(
    exchange: ExchangeServer, page: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connector, "PAGE", page)
    monkeypatch.setattr(reader, "PAGE", page)

    class AtExchange(CalendarMachine):
        server = exchange

    some = settings(
        max_examples=settings().max_examples // 5, stateful_step_count=20, suppress_health_check=[HealthCheck.too_slow]
    )
    run_state_machine_as_test(AtExchange, settings=some)
