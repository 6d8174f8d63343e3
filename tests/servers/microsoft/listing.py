"""Pages of a list that is no delta: $top, and links that say how many items came before."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from typing import TypeVar

from tests.servers.https.exchange import Json
from tests.servers.microsoft.call import Call
from tests.servers.microsoft.delta import Query, page_size
from tests.servers.microsoft.refusal import invalid

Item = TypeVar("Item")


def asked_of(call: Call) -> Query:
    """The parameters of the list's first request, which a link keeps."""
    return _read(call)[0]


def page_of(call: Call, found: Sequence[Item], most: int = 1_000) -> tuple[Sequence[Item], Json]:
    """The items that are asked for, and the link that leads on (with how many there are, if that was asked).

    Items that arrive at the head meanwhile shift the rest: what was told last is told again.
    """
    asked, start = _read(call)
    size = _whole(asked, "$top", page_size(call), most)
    start += _whole(asked, "$skip", 0, len(found))
    about: Json = {"@odata.count": len(found)} if asked.get("$count", [""])[-1] == "true" else {}
    if start + size < len(found):
        text = json.dumps([{name: list(values) for name, values in asked.items()}, start + size])
        about["@odata.nextLink"] = call.link("$skiptoken", urlsafe_b64encode(text.encode()).decode())
    return found[start : start + size], about


def _read(call: Call) -> tuple[Query, int]:
    text = call.text("$skiptoken")
    if text is None:
        return call.query, 0
    try:
        asked, start = json.loads(urlsafe_b64decode(text))
    except ValueError:
        raise invalid("Badly formed token.", "ErrorInvalidUrlQuery") from None
    return {name: values for name, values in asked.items() if name != "$skip"}, int(start)


def _whole(asked: Query, name: str, default: int, most: int) -> int:
    value = asked.get(name, [str(default)])[-1]
    if not value.isdecimal():
        raise invalid(f"The query specified in the URI is not valid. Invalid value for {name}.")
    return min(int(value), most)
