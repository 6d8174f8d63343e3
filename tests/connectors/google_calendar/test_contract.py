"""Google Calendar keeps the contract."""

from dataclasses import dataclass

import pytest

from connectors.google_calendar import connector
from connectors.google_calendar.connector import GoogleCalendarConnector
from tests.connectors import contract
from tests.connectors.contract import ConnectorContract
from tests.connectors.google_calendar.diary import Diary, put
from tests.connectors.google_calendar.events import an_event


@dataclass(slots=True)
class Appointments:
    """A calendar of appointments with nobody: one that is deleted was not called off."""

    diary: Diary

    def connector(self) -> GoogleCalendarConnector:
        return self.diary.connector()

    def put(self, name: str, text: str = "Hello.") -> None:
        put(self.diary.main, an_event(_ident(name), summary=name, description=text, attendees=[]))

    def put_unreadable(self, name: str) -> None:
        put(self.diary.main, an_event(_ident(name), attendees=[], recurrence=["RRULE:FREQ=DAILY;COUNT=0"]))

    def remove(self, name: str) -> None:
        self.diary.main.cancel(_ident(name))


def _ident(name: str) -> str:
    return name.encode().hex()


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """As of other calendars."""
    monkeypatch.setattr(connector, "PAGE", 20)
    monkeypatch.setattr(contract, "MANY", 21)


class TestGoogleCalendar(ConnectorContract):
    @pytest.fixture
    def provider(self, diary: Diary) -> Appointments:
        return Appointments(diary)
