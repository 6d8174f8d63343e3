"""The page that users read is the one that the rules write."""

from pathlib import Path

from matcher.explain import page

PAGE = Path(__file__).parents[2] / "docs" / "matching.md"


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m matcher > docs/matching.md"
