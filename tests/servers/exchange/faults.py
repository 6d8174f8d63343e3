"""How Exchange refuses when asked by `faults`, and what it gets wrong.

    server.faults.append(Busy("SyncFolderItems", milliseconds=200, times=2))
    server.faults.append(Refuse("GetItem", "ErrorMailboxStoreUnavailable", every=3))
    server.faults.append(Says("GetItem", MALFORMED, times=1))

Operations are those of EWS, and GetUserSettings of autodiscover. What Changed of tests.servers.https.faults is given
has the response at desk.ANSWER. Other faults are states of their own: `Door.forms`, `Accounts.impersonators`,
`Account.is_locked`, `Streams.forget`, `Autodiscover.redirects`, `ExchangeServer.versions`.
"""

from collections.abc import Generator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Final
from xml.etree.ElementTree import Element

from tests.servers.exchange import call as ews
from tests.servers.exchange.desk import ANSWER
from tests.servers.exchange.refusal import CONTENT_TYPE, Fault, Refusal, busy
from tests.servers.exchange.sign_in import NotSignedIn
from tests.servers.exchange.xml import m
from tests.servers.https.call import Call
from tests.servers.https.exchange import Answer, CutOff, Json
from tests.servers.https.faults import Chosen

MALFORMED: Final = Answer(
    200,
    b'<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>',
    {"Content-Type": CONTENT_TYPE},
)
"""For Says: XML that ends in the middle."""


@dataclass(slots=True)
class Busy(Chosen):
    """Does nothing, and says for how long it will not."""

    method: str = "*"
    milliseconds: int = 500

    def before(self, call: Call) -> Answer | None:
        if self.strikes(call):
            raise busy(self.milliseconds)
        return None


@dataclass(slots=True)
class Fail(Chosen):
    """Answers the whole request by a SOAP fault."""

    method: str = "*"
    code: str = "ErrorInternalServerTransientError"
    values: Mapping[str, object] = field(default_factory=dict)
    """Of MessageXml."""

    def before(self, call: Call) -> Answer | None:
        if self.strikes(call):
            raise Fault(self.code, values=self.values)
        return None


@dataclass(slots=True)
class Refuse(Chosen):
    """Answers all that is asked for by one response message that is an error."""

    method: str = "*"
    code: str = "ErrorMailboxStoreUnavailable"

    def after(self, call: Call, value: Json) -> Json:
        if not self.strikes(call):
            return value
        assert isinstance(call, ews.Call)
        message = call.refused(Refusal(self.code))
        return {ANSWER: m(f"{call.method}Response", m("ResponseMessages", message))}


@dataclass(slots=True)
class Unsigned(Chosen):
    """Has forgotten who signed in: status 401, as servers give it in the middle of a connection too."""

    method: str = "*"
    challenges: tuple[str, ...] = ("NTLM", 'Basic realm="mail.example.com"')

    def before(self, call: Call) -> Answer | None:
        if self.strikes(call):
            raise NotSignedIn(*self.challenges)
        return None


@dataclass(slots=True)
class Repeated(Chosen):
    """Tells a page that it has told the same person before, whatever is asked for now."""

    method: str = "SyncFolderItems"
    _told: dict[str, Element] = field(default_factory=dict)

    def after(self, call: Call, value: Json) -> Json:
        if call.user in self._told and self.strikes(call):
            return {ANSWER: deepcopy(self._told[call.user])}
        response = value[ANSWER]
        if call.method == self.method and isinstance(response, Element) and _is_told(response):
            self._told[call.user] = deepcopy(response)
        return value


def _is_told(response: Element) -> bool:
    """It is no refusal: one that is repeated says of a state just given that it is not known."""
    return all(part.get("ResponseClass") != "Error" for part in response.iter())


@dataclass(slots=True)
class StreamCut(Chosen):
    """Closes the connection in the middle of a streaming answer, within a message."""

    method: str = "GetStreamingEvents"
    after_messages: int = 1
    """Told before."""

    def through(self, call: Call, parts: Generator[bytes]) -> Generator[bytes]:
        """What is sent."""
        if not self.strikes(call):
            yield from parts
            return
        told = 0
        for part in parts:
            if part and told == self.after_messages:
                yield part[: len(part) // 2]
                raise CutOff
            told += bool(part)
            yield part
