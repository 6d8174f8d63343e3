"""Elements in the namespaces of EWS.

    t("Folder", t("FolderId", Id="AAA=", ChangeKey="BBB="), t("DisplayName", text="Inbox"))
    request.find(T + "ItemShape") ; local(element) == "ItemShape"

https://learn.microsoft.com/exchange/client-developer/web-service-reference/ews-xml-elements-in-exchange
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final
from xml.etree.ElementTree import Element, QName, register_namespace, tostring

MESSAGES: Final = "http://schemas.microsoft.com/exchange/services/2006/messages"
TYPES: Final = "http://schemas.microsoft.com/exchange/services/2006/types"
SOAP: Final = "http://schemas.xmlsoap.org/soap/envelope/"
M: Final = f"{{{MESSAGES}}}"
"""Before a tag that is one of messages.xsd."""
T: Final = f"{{{TYPES}}}"
"""Before a tag that is one of types.xsd."""
S: Final = f"{{{SOAP}}}"
"""Before a tag of SOAP 1.1."""
XSI: Final = "{http://www.w3.org/2001/XMLSchema-instance}"
"""Before an attribute such as type."""

for _prefix, _namespace in (("m", MESSAGES), ("t", TYPES), ("s", SOAP)):
    register_namespace(_prefix, _namespace)

Value = str | int | bool | datetime


def m(tag: str, *children: Element | None, text: Value | None = None, **attributes: Value) -> Element:
    """An element of messages.xsd. Children that are None are left out."""
    return made(M + tag, children, text, attributes)


def t(tag: str, *children: Element | None, text: Value | None = None, **attributes: Value) -> Element:
    """An element of types.xsd. Children that are None are left out."""
    return made(T + tag, children, text, attributes)


def made(
    tag: str,
    children: tuple[Element | None, ...] = (),
    text: Value | None = None,
    attributes: Mapping[str, Value] | None = None,
) -> Element:
    """An element of any namespace, which stands in the tag."""
    element = Element(tag, {name: written(value) for name, value in (attributes or {}).items()})
    element.text = None if text is None else written(text)
    element.extend(child for child in children if child is not None)
    return element


def of_type(element: Element, name: str) -> Element:
    """The element with xsi:type, a type of types.xsd; xml.etree declares the prefix of a QName."""
    element.attrib[f"{XSI}type"] = QName(TYPES, name)  # type: ignore[assignment]
    return element


def written(value: Value) -> str:
    """As Exchange writes a value: instants in UTC without a fraction of the second."""
    match value:
        case bool():
            return "true" if value else "false"
        case datetime():
            return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        case _:
            return str(value)


def local(element: Element) -> str:
    """The tag without its namespace."""
    return element.tag.rpartition("}")[2]


def as_bytes(element: Element) -> bytes:
    """A document in UTF-8 with its declaration. Carriage returns outlast the reader, as .NET writes them."""
    return b'<?xml version="1.0" encoding="utf-8"?>' + tostring(element).replace(b"\r", b"&#xD;")
