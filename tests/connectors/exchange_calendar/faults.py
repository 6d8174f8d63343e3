"""What an Exchange server gets wrong about single appointments."""

from xml.etree.ElementTree import Element

from tests.servers.exchange import call as ews
from tests.servers.exchange.desk import ANSWER
from tests.servers.exchange.refusal import Refusal
from tests.servers.exchange.xml import T
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

    def __init__(self, *ids: str) -> None:
        super().__init__("GetItem")
        self.ids = set(ids)

    def after(self, call: Call, value: Json) -> Json:
        response = value[ANSWER]
        if call.method == self.method and isinstance(response, Element):
            assert isinstance(call, ews.Call)
            for place, message in enumerate(response[0]):
                item = message.find(f".//{T}CalendarItem")
                if item is not None and item[0].get("Id") in self.ids:
                    response[0][place] = call.refused(Refusal("ErrorCorruptData"))
        return value
