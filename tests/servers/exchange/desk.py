"""From what is in a SOAP request to what is in its answer, both held against Microsoft's schemas."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final
from xml.etree.ElementTree import Element, tostring

from tests.servers.exchange.call import Call, Handlers
from tests.servers.exchange.refusal import Fault, Refusal, denied
from tests.servers.exchange.schemas import mistakes
from tests.servers.exchange.xml import local, m
from tests.servers.https.faults import Fault as Trouble

ANSWER: Final = "answer"
"""By this name faults find the response in what they are given to change."""


class Desk:
    """Answers what is asked of EWS. Not for several threads at once."""

    def __init__(self, handlers: Handlers, wrong: list[str]) -> None:
        """`wrong` is told of answers that Exchange would not give, and of requests that it would not take."""
        self.asked: Counter[str] = Counter()
        """What was asked for, by operation."""
        self.faults: list[Trouble] = []
        self.denied: set[str] = set()
        """Operations that are refused to everybody. To ask for any other that has no handler is a mistake."""
        self._handlers, self._wrong = handlers, wrong

    def counted(self, asked: Element, blank: Call) -> Call:
        """A call of that operation; `blank` says who calls. Raises Fault where there is no such operation."""
        operation = local(asked)
        if operation not in self._handlers and operation not in self.denied:
            self._wrong.append(f"{operation} is no operation that this server has")
            raise Fault("ErrorInvalidRequest", "The request is invalid.")
        self.asked[operation] += 1
        if mistake := mistakes(tostring(asked)):
            self._wrong.append(f"{operation} was asked as Exchange would not take it: {mistake}")
            raise Fault("ErrorSchemaValidation", f"The request failed schema validation: {mistake}")
        return replace(blank, method=operation, number=self.asked[operation], element=asked)

    def answer(self, call: Call) -> bytes:
        """The response, written. Raises Fault."""
        try:
            messages = _deny(call) if call.method in self.denied else self._handlers[call.method](call)
        except Refusal as refusal:
            messages = [call.refused(refusal)]
        response = self._changed(call, m(f"{call.method}Response", m("ResponseMessages", *messages)))
        return checked(response, self._wrong.append)

    def _changed(self, call: Call, response: Element) -> Element:
        value: dict[str, object] = {ANSWER: response}
        for fault in self.faults:
            value = fault.after(call, value)
        changed = value[ANSWER]
        assert isinstance(changed, Element)
        return changed


def _deny(call: Call) -> Sequence[Element]:
    return [call.refused(denied())]


def checked(response: Element, tell: Callable[[str], object]) -> bytes:
    """The response, written, if it is one of Exchange's. Raises Fault where it is not, and tells why."""
    told = tostring(response)
    if mistake := mistakes(told):
        tell(f"{local(response)} is not as Exchange answers: {mistake}")
        raise Fault("ErrorInternalServerError", mistake)
    return told
