"""Fields of items by the names that exchangelib has for them: asking for them, and reading them one by one.

exchangelib's own items read all fields of their kind, of which there are more than a hundred.
"""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import lru_cache
from typing import Any, Final

from exchangelib.fields import FieldPath, InvalidField, TimeZoneField  # type: ignore[import-untyped]
from exchangelib.items import (  # type: ignore[import-untyped]
    CalendarItem,
    MeetingCancellation,
    MeetingRequest,
    MeetingResponse,
    Message,
)

from connectors.faults import PROVOKED

_KINDS: Final = (Message, CalendarItem, MeetingRequest, MeetingResponse, MeetingCancellation)


@lru_cache(maxsize=256)
def field_named(name: str) -> Any:
    """exchangelib's field. Raises ValueError where there is none of this name."""
    for kind in _KINDS:
        with suppress(InvalidField):
            return kind.get_field_by_fieldname(name)
    raise ValueError(f"exchangelib has no field {name!r}")


def check(names: Iterable[str]) -> None:
    """Raises ValueError where exchangelib has no field of one of these names."""
    for name in names:
        field_named(name)


def asked(names: Iterable[str], version: Any) -> list[Any] | None:
    """What exchangelib wants to be told for them; None for none. Those that this version does not have are left out."""
    fields = [field_named(name) for name in names]
    return [FieldPath(field=field) for field in fields if field.supports_version(version)] or None


def read(element: Any, names: Iterable[str], account: Any) -> Mapping[str, Any]:
    """Those that the element of an item has; what cannot be read as what it should be is left out."""
    values = {}
    for name in names:
        with suppress(*PROVOKED):
            field = field_named(name)
            zone = isinstance(field, TimeZoneField)
            value = _zone(field, element) if zone else field.from_xml(elem=element, account=account)
            if value is not None:
                values[name] = value
    return values


def _zone(field: Any, element: Any) -> str | None:
    """By Windows' name. exchangelib would warn of each that somebody has made, and has a value of its own for none."""
    found = element.find(field.response_tag())
    return None if found is None else found.get("Id") or found.get("Name")
