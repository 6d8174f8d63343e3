"""Groups of changes, put together to pages."""

from collections.abc import Iterator

import pytest

from connectors.errors import TryLater
from connectors.ical.group import Group, in_pages
from connectors.model.sync import Gone


def test_what_came_before_a_failure_is_handed_over_first() -> None:
    told = Group((Gone("a"),), {})

    def groups() -> Iterator[Group]:
        yield told
        raise TryLater("busy")

    pages = in_pages(groups(), 500)
    page, is_last = next(pages)
    assert (list(page.changes), is_last) == ([Gone("a")], False)
    with pytest.raises(TryLater):
        next(pages)


def test_a_failure_before_anything_is_told_gives_no_page() -> None:
    def groups() -> Iterator[Group]:
        yield from ()
        raise TryLater("busy")

    with pytest.raises(TryLater):
        next(in_pages(groups(), 500))
