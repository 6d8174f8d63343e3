"""The page that users read is the one that the rules write."""

from pathlib import Path

from matcher.explain import page
from matcher.learned.weighing import CORRECTIONS, MEMORY, RECORDED
from matcher.learning_page import CORRECTED
from matcher.models import DEAL

PAGE = Path(__file__).parents[2] / "docs" / "matching.md"


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m matcher > docs/matching.md"


def test_every_learned_rule_is_explained_with_its_first_weight() -> None:
    assert CORRECTED.keys() == CORRECTIONS.keys()
    assert RECORDED.keys() == {part.name for part in DEAL.rules}
    weights = {rule.__name__: weight for rule, weight in MEMORY.items()} | dict(RECORDED) | dict(CORRECTIONS)
    for name, weight in weights.items():
        assert f"| `{name}` | {weight:+.2f} |" in page()
    assert all(rule.__doc__ for rule in MEMORY)
