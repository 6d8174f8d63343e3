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
        "# port = 8765",
        '# mail = "',
        "# calendar",
        "# link",
        "# margin",
        "# suggest",
        "# exclude_",
        "# bulk",
        "# content",
    )
    settings = FILE.read_text().partition("# [[connections]]")[0]
    chosen = {line for line in settings.splitlines() if line.startswith(keys) and " = " in line}
    lines = [line.removeprefix("# ") if line in chosen else line for line in settings.splitlines()]
    taken = tmp_path / "capture.toml"
    taken.write_text("\n".join(lines))
    assert sum(map(len, tomllib.loads(taken.read_text()).values())) == 14
    assert load(taken, {}) == Settings()


def test_the_example_of_each_kind_of_connection_is_valid(tmp_path: Path) -> None:
    _settings, *kinds = FILE.read_text().partition("# One account at a provider")[2].split("# [[connections]]\n")
    for kind in kinds:
        lines = [line[2:] for line in kind.splitlines() if line.startswith("# ") and " = " in line]
        taken = tmp_path / "capture.toml"
        taken.write_text("[[connections]]\n" + "\n".join(line for line in lines if not line.startswith("Example")))
        assert len(load(taken, {}).connections) == 1


@pytest.mark.parametrize("key", ["internal_domains", "base_url"])
def test_a_default_that_is_worked_out_is_described(key: str) -> None:
    before = FILE.read_text().partition(f"# {key} =")[0].splitlines()[-1]
    assert "Default: " in before
