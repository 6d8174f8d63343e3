"""Roles that need a server say so, and what to do."""

import pytest

from tests.cli.conftest import Cli


@pytest.mark.parametrize("role", ["scheduler", "worker"])
def test_on_a_file_nobody_shares_the_reading(cli: Cli, role: str) -> None:
    said = cli("run", "--role", role)
    assert said.code == 1
    assert said.err == (
        f"A {role} shares a PostgreSQL server with others: set database.url to one, or run all on this machine with "
        "`capture run`.\n"
    )


def test_only_workers_read_from_queues(cli: Cli) -> None:
    said = cli("run", "--role", "scheduler", "--queue", "backfill")
    assert (said.code, said.err) == (
        1,
        "Only workers read from queues: leave --queue out, or add --role worker.\n",
    )
