"""Whatever happens to calendars, passes leave the ledger as one reading of all of them would."""

from contextlib import closing
from datetime import timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from connectors.google_calendar import connector, requests
from connectors.model.address import Address
from tests.connectors.google_calendar.diary import NOW, Diary, put
from tests.connectors.google_calendar.events import BOB, CUSTOMER, a_series, an_event, at, me
from tests.connectors.ledger import Ledger
from tests.connectors.provider import owner_among
from tests.servers.google.calendars import FakeCalendar
from tests.servers.google.server import GoogleServer

NAMES = st.sampled_from(["a", "b", "c"])
PLACES = st.sampled_from(["main", "team"])
SLOTS = st.sampled_from(["20261124T090000Z", "20261201T090000Z", "20261208T090000Z"])
RULES = st.sampled_from(["RRULE:FREQ=WEEKLY;COUNT=3", "RRULE:FREQ=MONTHLY", "RRULE:FREQ=WEEKLY;COUNT=0"])
_machines = count(1)


class CalendarMachine(RuleBasedStateMachine):
    """Two calendars as their owner, those who invite her, and Google change them."""

    server: GoogleServer

    @initialize()
    def start(self) -> None:
        self.number = next(_machines)
        self.diary = Diary(self.server, Ledger(), owner=Address(f"machine{self.number}@example.com"))
        self.calendar("main")

    def teardown(self) -> None:
        if hasattr(self, "diary"):
            self.diary.close()

    def calendar(self, place: str) -> FakeCalendar:
        if place == "main":
            return self.diary.main
        return self.server.calendar(
            self.diary.owner, f"t{self.number}@group.calendar.google.com", summary="Team", accessRole="owner"
        )

    @rule(place=PLACES, name=NAMES, is_own=st.booleans(), recurrence=st.none() | RULES)
    def put(self, place: str, name: str, is_own: bool, recurrence: str | None) -> None:
        guests = {"attendees": [CUSTOMER]} if is_own else {"attendees": [me(), CUSTOMER], "organizer": BOB}
        start = {"start": at("2026-11-24T10:00:00+01:00"), "end": at("2026-11-24T11:00:00+01:00")}
        event = a_series(name, recurrence, **start, **guests) if recurrence else an_event(name, **start, **guests)
        put(self.calendar(place), event)

    @rule(place=PLACES, name=NAMES, field=st.sampled_from(["summary", "location"]))
    def change(self, place: str, name: str, field: str) -> None:
        calendar = self.calendar(place)
        if name in calendar.events:
            calendar.change(name, **{field: "Other"})

    @rule(place=PLACES, name=NAMES, slot=SLOTS, status=st.sampled_from(["confirmed", "tentative"]))
    def change_occurrence(self, place: str, name: str, slot: str, status: str) -> None:
        if self.recurs(place, name):
            self.calendar(place).change(f"{name}_{slot}", summary="By itself", status=status)

    @rule(place=PLACES, name=NAMES)
    def cancel(self, place: str, name: str) -> None:
        if name in self.calendar(place).events:
            self.calendar(place).cancel(name)

    @rule(place=PLACES, name=NAMES, slot=SLOTS)
    def cancel_occurrence(self, place: str, name: str, slot: str) -> None:
        if self.recurs(place, name):
            self.calendar(place).cancel(f"{name}_{slot}")

    @rule(place=PLACES)
    def expire(self, place: str) -> None:
        self.calendar(place).expire_tokens()

    @rule()
    def unlist(self) -> None:
        self.server.unlist(self.diary.owner, self.calendar("team").id)

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
        afresh = Ledger()
        with closing(self.diary.connector()) as reader:
            listed = [listed.id for listed in reader.census()]
            items = {item.id: item.version for item in reader.items(listed)}
        with closing(Diary(self.server, afresh, now=self.diary.now, owner=self.diary.owner).connector()) as reader:
            afresh.store_all(reader.pages(None))
        assert self.diary.ledger.versions == afresh.versions == items
        assert {owner_among(listed, item) for item in items} == set(listed)
        assert self.diary.catch_up() == []

    def recurs(self, place: str, name: str) -> bool:
        event = self.calendar(place).events.get(name, {})
        return bool(event.get("recurrence")) and event["status"] != "cancelled"


@pytest.mark.parametrize("page", [2, 500])
def test_passes_leave_the_ledger_equal_to_the_calendars(
    google: GoogleServer, page: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connector, "PAGE", page)
    monkeypatch.setattr(requests, "MOST", page)

    class OnGoogle(CalendarMachine):
        server = google

    some = settings(
        max_examples=settings().max_examples // 5, stateful_step_count=20, suppress_health_check=[HealthCheck.too_slow]
    )
    run_state_machine_as_test(OnGoogle, settings=some)
