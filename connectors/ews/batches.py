"""Many items by GetItem: one that the server cannot hand over is the only one that is not handed over."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from connectors.errors import ConnectorError, ProviderBug
from connectors.ews.asking import Asking
from connectors.ews.elements import item_of
from connectors.ews.errors import Absent, Hung, Stumbled
from connectors.ews.fields import asked
from connectors.ews.services import Items
from connectors.ews.values import Item, Missing
from connectors.pace.outcomes import Kind, Refused, Trouble
from connectors.pace.rounds import each_answered

_HANGS: Final = 3
"""Items in a row, each asked for by itself, that may hang the server; after that it is not they, but the server."""
_PARTS_OF_HUNG: Final = 10
"""Into so many a batch is divided that hangs: each wait is a minute, and halves would be waited for seven times."""


def each(
    asking: Asking, ids: Iterable[str], fields: Sequence[str], at_once: int
) -> Iterator[tuple[str, Item | Missing | Refused]]:
    """Each by its id, in any order. Raises ConnectorError where the trouble is not one item's own."""
    batch = _Batch(asking, fields)
    asking.begin()
    requests = {id_: id_ for id_ in ids}
    refused: dict[str, ConnectorError] = {}
    is_served = False
    for id_, answer in each_answered(requests, batch.together, at_once, _outcome, asking.quota):
        if isinstance(answer, ConnectorError):
            refused[id_] = answer
        else:
            is_served = is_served or not isinstance(answer, Refused)
            yield id_, answer
    for id_, error in refused.items():
        if not is_served:
            raise error
        yield id_, Refused(str(error))


class _NotUnderstood(ProviderBug):
    """The request as a whole was refused, which may be for what it asks, whatever the item."""


class _Batch:
    """GetItem for some fields."""

    def __init__(self, asking: Asking, fields: Sequence[str]) -> None:
        self._asking, self._fields = asking, fields
        self._hung = 0
        """Items by themselves for which the server was waited in vain, one after the other."""

    def together(self, requests: Mapping[str, str]) -> Iterator[tuple[str, Item | Trouble]]:
        """Each by its id. Raises the error of what all would be refused for."""
        return self._some(list(requests))

    def _some(self, ids: Sequence[str]) -> Iterator[tuple[str, Item | Trouble]]:
        answer = self._asking.tried(lambda: self._items(ids))
        if not isinstance(answer, Trouble):
            self._hung = 0
            yield from zip(ids, answer, strict=True)
            return
        trouble = self._of_one(answer, len(ids))
        if trouble.kind in (Kind.ACCOUNT, Kind.SIGN_IN):
            raise trouble.error
        if len(ids) > 1 and self._may_be_one(trouble):
            size = _part_of(len(ids), _PARTS_OF_HUNG if isinstance(trouble.error, Hung) else 2)
            for start in range(0, len(ids), size):
                yield from self._some(ids[start : start + size])
        else:
            yield from ((id_, trouble) for id_ in ids)

    def _of_one(self, trouble: Trouble, asked_for: int) -> Trouble:
        """What the refusal of a whole request means, where one of its items may be the cause."""
        error = trouble.error
        if isinstance(error, Hung) and self._asking.has_served:
            self._hung += asked_for == 1
            return trouble if self._hung >= _HANGS else replace(trouble, kind=Kind.ITEM)
        if type(error) is ProviderBug and trouble.kind is Kind.ITEM:
            return replace(trouble, error=_NotUnderstood(*error.args))
        return trouble

    def _may_be_one(self, trouble: Trouble) -> bool:
        """Whether one of several items may be the cause for which none was handed over."""
        return trouble.kind is Kind.ITEM or (self._asking.has_served and isinstance(trouble.error, Stumbled))

    def _items(self, ids: Sequence[str]) -> list[Item | Trouble]:
        account = self._asking.sitting.account
        found = Items(account=account).of(ids, asked(self._fields, account.version))
        if len(found) != len(ids):
            raise ProviderBug("GetItem does not answer for each item", f"{len(found)} of {len(ids)}")
        return [self._one(one, account) for one in found]

    def _one(self, found: Any, account: Any) -> Item | Trouble:
        if isinstance(found, Exception):
            return self._asking.trouble(found)
        try:
            return item_of(found, self._fields, account)
        except ProviderBug as error:
            return Trouble(Kind.ITEM, error)


def _outcome(trouble: Trouble) -> Missing | Refused | ConnectorError:
    """What is one item's own; the error where it may be. Raises the error of what is not."""
    match trouble.error:
        case Absent(evidence=code):
            return Missing(code)
        case Hung() as error if trouble.kind is Kind.ITEM:
            return Refused(str(error), is_passing=True)
        case _NotUnderstood() as error:
            return error
        case ProviderBug() as error if trouble.kind is Kind.ITEM:
            return Refused(str(error))
        case error if trouble.kind is Kind.ITEM:
            return error
    raise trouble.error


def _part_of(number: int, parts: int) -> int:
    return max(1, (number + parts - 1) // parts)
