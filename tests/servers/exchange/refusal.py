"""How Exchange refuses: one of the things asked for, by a response message; the whole request, by a SOAP fault.

https://learn.microsoft.com/exchange/client-developer/web-service-reference/responsecode
"""

from collections.abc import Mapping
from typing import Final
from xml.sax.saxutils import escape

from tests.servers.https.exchange import Answer, Refused

CONTENT_TYPE: Final = "text/xml; charset=utf-8"
_FAULT: Final = (
    '<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
    '<s:Fault><faultcode xmlns:a="http://schemas.microsoft.com/exchange/services/2006/types">a:{code}</faultcode>'
    '<faultstring xml:lang="en-US">{text}</faultstring><detail>'
    '<e:ResponseCode xmlns:e="http://schemas.microsoft.com/exchange/services/2006/errors">{code}</e:ResponseCode>'
    '<e:Message xmlns:e="http://schemas.microsoft.com/exchange/services/2006/errors">{text}</e:Message>{more}'
    "</detail></s:Fault></s:Body></s:Envelope>"
)


class Refusal(Exception):
    """One of the things asked for is refused. Raised by a handler: it is the only thing."""

    def __init__(self, code: str, text: str = "") -> None:
        """`code`: as ErrorItemNotFound."""
        super().__init__(text or code)
        self.code, self.text = code, text or code


class Fault(Refused):
    """The whole request is answered by a SOAP fault, with status 500."""

    def __init__(self, code: str, text: str = "", *, values: Mapping[str, object] | None = None) -> None:
        """`values`: of MessageXml, such as {"BackOffMilliseconds": 5000}."""
        super().__init__(text or code)
        self.code, self.text, self.values = code, text or code, dict(values or {})

    def answer(self) -> Answer:
        """As Exchange words it: https://learn.microsoft.com/exchange/client-developer/exchange-web-services/handling-server-busy-errors"""
        told = "".join(f'<t:Value Name="{name}">{value}</t:Value>' for name, value in self.values.items())
        space = "http://schemas.microsoft.com/exchange/services/2006/types"
        more = f'<t:MessageXml xmlns:t="{space}">{told}</t:MessageXml>' if told else ""
        body = _FAULT.format(code=self.code, text=escape(self.text), more=more)
        return Answer(500, body.encode(), {"Content-Type": CONTENT_TYPE})


def not_found(kind: str = "Item") -> Refusal:
    """No such item or folder, by its id. `kind`: "Item" or "Folder"."""
    return Refusal(f"Error{kind}NotFound", f"The specified {kind.lower()} could not be found in the store.")


def denied() -> Refusal:
    """What is there, but not for whoever asks."""
    return Refusal("ErrorAccessDenied", "Access is denied. Check credentials and try again.")


def bad_state() -> Refusal:
    """A sync state that this server did not make, or has forgotten."""
    return Refusal("ErrorInvalidSyncStateData", "Synchronization state data is corrupt or otherwise invalid.")


def busy(milliseconds: int) -> Fault:
    """Too much was asked; it may be asked again after so long."""
    text = "The server cannot service this request right now. Try again later."
    return Fault("ErrorServerBusy", text, values={"BackOffMilliseconds": milliseconds})
