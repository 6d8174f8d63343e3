"""What an Exchange server gets wrong about appointments and calendars."""

from xml.etree.ElementTree import Element

from tests.servers.exchange import call as ews
from tests.servers.exchange.desk import ANSWER
from tests.servers.exchange.refusal import Refusal
from tests.servers.exchange.xml import M, T
from tests.servers.https.call import Call
from tests.servers.https.exchange import Json
from tests.servers.https.faults import Fault


class Timeless(Fault):
    """Some appointments are told without their times, which the schema allows."""

    def __init__(self) -> None:
        super().__init__("GetItem")
        self.ids: set[str] = set()

    def after(self, call: Call, value: Json) -> Json:
        response = value[ANSWER]
        if call.method == self.method and isinstance(response, Element):
            for item in response.iter(f"{T}CalendarItem"):
                if item[0].get("Id") in self.ids:
                    for time in [*item.iterfind(f"{T}Start"), *item.iterfind(f"{T}End")]:
                        item.remove(time)
        return value


class Corrupt(Fault):
    """The server cannot hand over these."""

    def __init__(self, *ids: str, code: str = "ErrorCorruptData") -> None:
        super().__init__("GetItem")
        self.ids, self.code = set(ids), code

    def after(self, call: Call, value: Json) -> Json:
        response = value[ANSWER]
        if call.method == self.method and isinstance(response, Element):
            assert isinstance(call, ews.Call)
            for place, message in enumerate(response[0]):
                item = message.find(f".//{T}CalendarItem")
                if item is not None and item[0].get("Id") in self.ids:
                    response[0][place] = call.refused(Refusal(self.code))
        return value


def without_calendars(answer: Json) -> Json:
    """The same changes among folders, but for those of calendars."""
    response = answer[ANSWER]
    assert isinstance(response, Element)
    for changes in response.iter(f"{M}Changes"):
        for change in [one for one in changes if one.find(f"{T}CalendarFolder") is not None]:
            changes.remove(change)
    return answer
