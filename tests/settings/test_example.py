"""The example file."""

import tomllib
from pathlib import Path

import pytest

from config.example import example
from config.load import load
from config.settings import Settings

FILE = Path(__file__).parents[2] / "config.example.toml"


def test_the_example_is_current() -> None:
    assert FILE.read_text() == example(), "run: python -m config.example > config.example.toml"


def test_the_example_changes_nothing_as_it_stands() -> None:
    assert load(FILE, {}) == Settings()


def test_the_example_shows_the_defaults_and_is_valid_with_every_key_taken(tmp_path: Path) -> None:
    keys = (
        "# url",
        "# host",
        "# port",
        "# mail",
        "# calendar",
        "# link",
        "# margin",
        "# suggest",
        "# exclude_",
        "# bulk",
        "# content",
    )
    lines = [line.removeprefix("# ") if line.startswith(keys) else line for line in FILE.read_text().splitlines()]
    taken = tmp_path / "capture.toml"
    taken.write_text("\n".join(lines))
    assert sum(map(len, tomllib.loads(taken.read_text()).values())) == 13
    assert load(taken, {}) == Settings()


@pytest.mark.parametrize("key", ["internal_domains", "base_url"])
def test_a_default_that_is_worked_out_is_described(key: str) -> None:
    before = FILE.read_text().partition(f"# {key} =")[0].splitlines()[-1]
    assert "Default: " in before
