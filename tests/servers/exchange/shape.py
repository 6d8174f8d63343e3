"""Which properties of items and folders a client wants to be told.

https://learn.microsoft.com/exchange/client-developer/exchange-web-services/property-sets-and-response-shapes-in-ews-in-exchange
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Generic, Self, TypeVar
from xml.etree.ElementTree import Element

from tests.servers.exchange.refusal import Refusal
from tests.servers.exchange.xml import T, made, t

Thing = TypeVar("Thing")
Tag = tuple[str, str]
"""An extended property: its set and its id or name, or "tag" and the number of its tag."""
_MODERN: Final = "Exchange2013"


@dataclass(frozen=True, slots=True)
class Property(Generic[Thing]):
    """One that this server has."""

    uri: str
    """As item:Subject."""
    tell: Callable[[Thing], Element | None]
    """None where the thing has no value for it."""
    is_default: bool = False
    """It is told where nothing special is asked for."""
    is_found: bool = True
    """FindItem and SyncFolderItems tell it, too."""
    is_all: bool = True
    """It is of those that the shape AllProperties tells."""


HERE: Final = ""
"""The URI of what stands where extended properties are told."""


def nothing(_: object) -> None:
    """Tells no property."""


Extended = Callable[[Thing, Tag], str | Sequence[str] | None]
"""The value of an extended property; None for none."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What one request asks for."""

    base: str
    uris: frozenset[str]
    extended: tuple[Element, ...]
    body: str = "Best"
    """HTML, Text or Best."""

    @classmethod
    def of(cls, element: Element | None, version: str = _MODERN) -> Self:
        """From an ItemShape or FolderShape. Raises Refusal for what that version of the schema does not have."""
        assert element is not None
        more = element.find(f"{T}AdditionalProperties")
        paths = list(more) if more is not None else []
        uris = {path.get("FieldURI", "") for path in paths if path.tag == f"{T}FieldURI"}
        if element.findtext(f"{T}IncludeMimeContent") in ("true", "1"):
            uris.add("item:MimeContent")
        if "item:TextBody" in uris and version < _MODERN:
            raise Refusal("ErrorInvalidPropertyRequest", "The property is not valid for this version of the schema.")
        extended = tuple(path for path in paths if path.tag == f"{T}ExtendedFieldURI")
        base = element.findtext(f"{T}BaseShape") or ""
        return cls(base, frozenset(uris), extended, element.findtext(f"{T}BodyType") or "Best")

    def check_found(self, tables: Mapping[str, Sequence[Property[Thing]]]) -> None:
        """Raises Refusal where FindItem cannot tell what is asked for; SyncFolderItems leaves it out."""
        never = {each.uri for table in tables.values() for each in table if not each.is_found}
        if self.uris & never:
            raise Refusal("ErrorInvalidPropertyRequest", f"{min(self.uris & never)}: only GetItem has that property.")

    def told(
        self, table: Sequence[Property[Thing]], thing: Thing, extended: Extended[Thing], *, found: bool = False
    ) -> Iterator[Element]:
        """The elements of what is asked for, in the order of the table. `found`: as FindItem tells it."""
        for each in table:
            if each.uri == HERE:
                yield from self._extended(thing, extended)
            elif self._wants(each, found=found) and (element := each.tell(thing)) is not None:
                yield element

    def _wants(self, each: Property[Thing], *, found: bool) -> bool:
        if found and not each.is_found:
            return False
        if each.uri in self.uris or each.uri in _ALWAYS:
            return True
        return each.is_default if self.base == "Default" else each.is_all and self.base == "AllProperties"

    def _extended(self, thing: Thing, value_of: Extended[Thing]) -> Iterator[Element]:
        for path in self.extended:
            value = value_of(thing, tag_of(path))
            if value is None:
                continue
            told = t("Value", text=value) if isinstance(value, str) else t("Values", *(_value(one) for one in value))
            yield t("ExtendedProperty", made(path.tag, attributes=dict(path.attrib)), told)


_ALWAYS: Final = frozenset({"item:ItemId", "folder:FolderId"})


def tag_of(path: Element) -> Tag:
    """Which extended property an ExtendedFieldURI names."""
    if tag := path.get("PropertyTag"):
        return "tag", f"0x{int(tag, 0):04x}"
    named = path.get("PropertySetId") or path.get("DistinguishedPropertySetId") or ""
    return named.lower(), (path.get("PropertyName") or path.get("PropertyId") or "").lower()


def _value(text: str) -> Element:
    return t("Value", text=text)
