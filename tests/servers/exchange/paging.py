"""Pages of what FindItem and FindFolder find.

https://learn.microsoft.com/exchange/client-developer/exchange-web-services/how-to-perform-paged-searches-by-using-ews-in-exchange
"""

from collections.abc import Sequence
from typing import TypeVar
from xml.etree.ElementTree import Element

from tests.servers.exchange.refusal import Refusal
from tests.servers.exchange.xml import Value

Thing = TypeVar("Thing")


def page_of(view: Element | None, found: Sequence[Thing], most: int) -> tuple[Sequence[Thing], dict[str, Value]]:
    """The things of a page, and what is told of it. `most`: the policy's limit. Raises Refusal for more."""
    size = int(view.get("MaxEntriesReturned", "0")) if view is not None else 0
    offset = int(view.get("Offset", "0")) if view is not None else 0
    if view is not None and view.get("BasePoint") == "End":
        offset = max(0, len(found) - offset - (size or most))
    page = found[offset : offset + (size or len(found))]
    if len(page) > most:
        text = "You have exceeded the maximum number of objects that can be returned for the find operation."
        raise Refusal("ErrorExceededFindCountLimit", f"{text} Use paging to reduce the result size.")
    is_last = offset + len(page) >= len(found)
    about: dict[str, Value] = {"TotalItemsInView": len(found), "IncludesLastItemInRange": is_last}
    if view is not None and view.get("Offset") is not None:
        about["IndexedPagingOffset"] = offset + len(page)
    return page, about
