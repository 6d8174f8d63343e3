"""Many items by GetItem: one that the server cannot hand over is the only one that is not handed over."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from connectors.errors import ConnectorError, ProviderBug
from connectors.ews.asking import Asking
from connectors.ews.elements import item_of
from connectors.ews.errors import Absent, Stumbled
from connectors.ews.fields import asked
from connectors.ews.services import Items
from connectors.ews.values import Item, Missing
from connectors.pace.outcomes import Kind, Refused, Trouble
from connectors.pace.rounds import each_answered


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


class _Batch:
    """GetItem for some fields."""

    def __init__(self, asking: Asking, fields: Sequence[str]) -> None:
        self._asking, self._fields = asking, fields

    def together(self, requests: Mapping[str, str]) -> Iterator[tuple[str, Item | Trouble]]:
        """Each by its id. Raises the error of what all would be refused for."""
        return self._some(list(requests))

    def _some(self, ids: Sequence[str]) -> Iterator[tuple[str, Item | Trouble]]:
        answer = self._asking.tried(lambda: self._items(ids))
        if not isinstance(answer, Trouble):
            yield from zip(ids, answer, strict=True)
        elif answer.kind in (Kind.ACCOUNT, Kind.SIGN_IN):
            raise answer.error
        elif len(ids) > 1 and self._may_be_one(answer):
            yield from self._some(ids[: len(ids) // 2])
            yield from self._some(ids[len(ids) // 2 :])
        else:
            yield from ((id_, answer) for id_ in ids)

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
        case ProviderBug() as error if trouble.kind is Kind.ITEM:
            return Refused(str(error))
        case error if trouble.kind is Kind.ITEM:
            return error
    raise trouble.error
