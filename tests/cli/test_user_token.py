"""`capture user token`: a token for somebody's scripts."""

import re

from tests.cli.conftest import Cli

ANN = "ann@ours.example"


def test_a_token_is_printed_and_nothing_else(cli: Cli) -> None:
    cli("user", "add", ANN)
    said = cli("user", "token", ANN, "--name", "Quarterly report")
    assert (said.code, said.err) == (0, "")
    assert re.fullmatch(r"capture_[\w-]{43}\n", said.out)


def test_only_users_have_tokens(cli: Cli) -> None:
    said = cli("user", "token", ANN, "--name", "Quarterly report")
    assert said.code == 2
    assert "is no user" in said.err


def test_who_is_disabled_gets_none(cli: Cli) -> None:
    cli("user", "add", ANN)
    cli("user", "add", "eve@ours.example", "--role", "administrator")
    cli("user", "disable", ANN)
    said = cli("user", "token", ANN, "--name", "Quarterly report")
    assert (said.code, said.err) == (1, f"{ANN} is disabled: enable that person first.\n")
