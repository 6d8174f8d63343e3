"""Whoever asks how things are does not wait for what serves pages, writes calendars, posts and seals."""

import pytest

from tests.cli.conftest import Cli
from tests.cli.loading import by_command, loaded

HEAVY = ("fastapi", "prometheus_client", "icalendar", "httpx2", "cryptography")


@pytest.mark.parametrize("command", ["--help", "status", "connections", "export interactions"])
def test_a_light_command_loads_nothing_heavy(cli: Cli, command: str) -> None:
    assert loaded(cli, by_command(*command.split()), HEAVY) == ""


def test_what_is_heavy_goes_by_these_names(cli: Cli) -> None:
    assert set(loaded(cli, f"import {', '.join(HEAVY)}", HEAVY).split()) == set(HEAVY)
