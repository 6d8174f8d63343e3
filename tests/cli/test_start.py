"""Whoever asks how things are does not wait for what serves pages, writes calendars, posts and seals."""

from tests.cli.conftest import Cli
from tests.cli.loading import by_command, complaint

HEAVY = ("fastapi", "prometheus_client", "icalendar", "httpx2", "cryptography")
COMMANDS = ("--help", "status", "connections", "export interactions")


def test_light_commands_load_nothing_heavy(cli: Cli) -> None:
    assert complaint(cli, [by_command(command) for command in COMMANDS], HEAVY) == ""


def test_what_is_heavy_goes_by_these_names(cli: Cli) -> None:
    code = f"import {', '.join(HEAVY)}"
    _, loads = complaint(cli, ["import json", code], HEAVY).split(" loads ")
    assert set(loads.split()) == set(HEAVY)
