"""Microsoft's schemas of EWS: what is not as they have it is a mistake of ours, or of the client's."""

import lzma
import re
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, Final

from lxml import etree  # type: ignore[import-untyped]

_FOLDER: Final = Path(__file__).parent / "schema"
_XML: Final = (
    '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.w3.org/XML/1998/namespace">'
    '<xs:attribute name="lang" type="xs:string"/></xs:schema>'
)
_TRANSITIONS: Final = re.compile(
    r'(<xs:complexType name="ArrayOfTransitionsType".*?<xs:sequence>)(.*?)(</xs:sequence>)', re.DOTALL
)
_lock: Final = Lock()


def mistakes(document: bytes) -> str:
    """What in a document, one of a SOAP body's elements, is not as the schemas have it; "" for nothing."""
    read = etree.fromstring(document)
    with _lock:
        schema = _schema()
        if schema.validate(read):
            return ""
        return "; ".join(f"{entry.message}" for entry in schema.error_log)


@cache
def _schema() -> Any:
    parser = etree.XMLParser()
    parser.resolvers.add(_Files())
    return etree.XMLSchema(etree.fromstring(_file("messages.xsd").encode(), parser))


class _Files(etree.Resolver):  # type: ignore[misc]
    """Leads imports to the files here."""

    def resolve(self, url: str, _: object, context: Any) -> Any:
        name = url.rpartition("/")[2]
        return self.resolve_string(_XML if name == "xml.xsd" else _file(name), context)


def _file(name: str) -> str:
    """Without what libxml2 cannot load: an import that does not say where, and a content model that is ambiguous."""
    text = lzma.decompress((_FOLDER / f"{name}.xz").read_bytes()).decode("utf-8-sig")
    text = re.sub(r"^<\?xml[^>]*\?>", "", text)
    imported = '<xs:import namespace="http://www.w3.org/XML/1998/namespace"'
    text = text.replace(f"{imported}/>", f'{imported} schemaLocation="xml.xsd"/>')
    return _TRANSITIONS.sub(r'\1<xs:element ref="t:Transition" minOccurs="0" maxOccurs="unbounded"/>\3', text)
