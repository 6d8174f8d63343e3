"""What people call the labels of a message."""

from collections.abc import Callable, Collection
from functools import cached_property
from typing import Final

from connectors.filed import filed
from connectors.gmail.answers import Label

_MARKS: Final = frozenset({"UNREAD", "STARRED", "IMPORTANT"})
"""They say how a message stands, and not where it is."""
_TAB: Final = "CATEGORY_"
"""Of the tabs that Gmail sorts mail into: https://developers.google.com/workspace/gmail/api/guides/labels"""


class Labels:
    """Of one mailbox."""

    def __init__(self, ask: Callable[[], Collection[Label]]) -> None:
        """`ask`: for all labels; once, where a message has one that its owner has made."""
        self._ask = ask

    def of(self, ids: Collection[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The names of the labels, and the categories. One that is no longer known is left out.

        The labels of Gmail itself have ids in capitals, which are their names.
        """
        labels = [each for each in ids if each not in _MARKS and not each.startswith(_TAB)]
        names = (each if each.isupper() else self._names.get(each, "") for each in labels)
        tabs = (each.removeprefix(_TAB).capitalize() for each in ids if each.startswith(_TAB))
        return filed(names), filed(tabs)

    @cached_property
    def _names(self) -> dict[str, str]:
        return {label["id"]: label["name"] for label in self._ask()}
