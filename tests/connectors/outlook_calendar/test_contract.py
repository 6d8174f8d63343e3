"""Calendars of Microsoft 365 keep the contract."""

from dataclasses import dataclass, field

import pytest

from connectors.outlook_calendar import connector
from connectors.protocol import Connector
from tests.connectors import contract
from tests.connectors.contract import ConnectorContract
from tests.connectors.outlook_calendar.diary import Diary, put
from tests.servers.https.call import Call
from tests.servers.https.exchange import Json
from tests.servers.https.faults import Fault


class Broken(Fault):
    """Some events are told with a start that is none."""

    def __init__(self) -> None:
        super().__init__("events.get")
        self.ids: set[str] = set()

    def after(self, call: Call, value: Json) -> Json:
        return {**value, "start": {"dateTime": "soon", "timeZone": "UTC"}} if value.get("id") in self.ids else value


@dataclass(slots=True)
class Appointments:
    """A calendar of single meetings."""

    diary: Diary
    broken: Broken
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
        self.broken.ids.add(self.ids[name])

    def remove(self, name: str) -> None:
        if name in self.ids:
            self.diary.main.delete(self.ids.pop(name))


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """As of other calendars."""
    monkeypatch.setattr(connector, "PAGE", 20)
    monkeypatch.setattr(contract, "MANY", 21)


class TestOutlookCalendar(ConnectorContract):
    @pytest.fixture
    def provider(self, diary: Diary) -> Appointments:
        broken = Broken()
        diary.server.faults.append(broken)
        return Appointments(diary, broken)
