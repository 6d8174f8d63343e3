"""A call of one of EWS's operations: what handlers and faults are given."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from xml.etree.ElementTree import Element

from tests.servers.exchange.refusal import Refusal
from tests.servers.exchange.xml import T, m
from tests.servers.https import call


@dataclass(frozen=True, slots=True)
class Call(call.Call):
    """`method` is the operation, as SyncFolderItems.

    `user` is the address, in lower case, of whom the request acts as: who is impersonated, else who has signed in;
    "" for a service account without a mailbox that impersonates nobody.
    """

    element: Element = field(default_factory=lambda: Element("nothing"))
    """What was asked: the first element in the SOAP body. It is as messages.xsd has it."""
    signed_in: str = ""
    """The name of the account that has signed in."""
    version: str = ""
    """Of the schema that is asked for, as Exchange2016."""
    zone: str = "UTC"
    """The Windows time zone of the header TimeZoneContext."""
    opens: Callable[[str], None] = lambda _: None
    """Raises Refusal where `user` may not open that mailbox."""

    def mailbox(self, folder: Element) -> str:
        """Whose mailbox a DistinguishedFolderId leads to, by address in lower case. Raises Refusal."""
        named = folder.findtext(f"{T}Mailbox/{T}EmailAddress")
        address = (named or self.user).lower()
        if not address:
            raise Refusal("ErrorMissingEmailAddress", "When making a request as an account that does not have a mailbox"
                          ", you must specify the mailbox primary SMTP address.")  # fmt: skip
        self.opens(address)
        return address

    def succeeded(self, *children: Element | None) -> Element:
        """A response message for one of the things asked for."""
        return m(f"{self.method}ResponseMessage", m("ResponseCode", text="NoError"), *children, ResponseClass="Success")

    def refused(self, refusal: Refusal, *children: Element | None) -> Element:
        """The same for one that is refused."""
        about = m("MessageText", text=refusal.text), m("ResponseCode", text=refusal.code)
        link = m("DescriptiveLinkKey", text=0)
        told = children or _EMPTY.get(self.method, tuple)()
        return m(f"{self.method}ResponseMessage", *about, link, *told, ResponseClass="Error")


_EMPTY: Final[Mapping[str, Callable[[], tuple[Element, ...]]]] = {
    "GetItem": lambda: (m("Items"),),
    "SyncFolderItems": lambda: (m("SyncState"), m("IncludesLastItemInRange", text=True)),
    "SyncFolderHierarchy": lambda: (m("SyncState"), m("IncludesLastFolderInRange", text=True)),
}
"""What a refusal has besides, by operation."""
Handler = Callable[[Call], Sequence[Element]]
"""Answers with response messages, as Call.succeeded and Call.refused make them: one for each thing asked for.

May raise refusal.Refusal, which is the only message then, and refusal.Fault.
"""
Handlers = Mapping[str, Handler]
"""By operations."""
