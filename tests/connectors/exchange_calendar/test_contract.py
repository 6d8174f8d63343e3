"""Calendars of an Exchange server keep the contract."""

from dataclasses import dataclass, field

import pytest

from connectors.exchange_calendar import connector
from connectors.protocol import Connector
from tests.connectors import contract
from tests.connectors.contract import ConnectorContract
from tests.connectors.exchange_calendar.diary import Diary, put
from tests.connectors.exchange_calendar.faults import Timeless


@dataclass(slots=True)
class Appointments:
    """A calendar of single meetings."""

    diary: Diary
    timeless: Timeless
    ids: dict[str, str] = field(default_factory=dict)

    def connector(self) -> Connector:
        return self.diary.connector()

    def put(self, name: str, text: str = "Hello.") -> None:
        if name in self.ids:
            self.diary.main.change(self.ids[name], body=text)
        else:
            self.ids[name] = put(self.diary.main, name, body=text)

    def put_unreadable(self, name: str) -> None:
        self.put(name)
        self.timeless.ids.add(self.ids[name])

    def remove(self, name: str) -> None:
        if name in self.ids:
            self.diary.main.delete(self.ids.pop(name))


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """As of other calendars."""
    monkeypatch.setattr(connector, "PAGE", 20)
    monkeypatch.setattr(contract, "MANY", 21)


class TestExchangeCalendar(ConnectorContract):
    @pytest.fixture
    def provider(self, diary: Diary) -> Appointments:
        timeless = Timeless()
        diary.server.faults.append(timeless)
        return Appointments(diary, timeless)
