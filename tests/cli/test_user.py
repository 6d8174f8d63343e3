"""`capture user`: who may sign in, as what, and by which link."""

import re

import pytest

from tests.cli.conftest import Cli

ANN = "ann@ours.example"


def added(cli: Cli, address: str = ANN, role: str = "rep") -> str:
    """The link for somebody new."""
    said = cli("user", "add", address, "--name", "Ann Lee", "--role", role)
    assert (said.code, said.err) == (0, "")
    return said.out.splitlines()[-1]


def roles(cli: Cli) -> dict[str, tuple[str, bool]]:
    users = cli("user", "list", "--json").document["users"]
    return {one["address"]: (one["role"], one["disabled"]) for one in users}


def test_who_is_added_gets_a_link_and_is_listed(cli: Cli) -> None:
    assert re.fullmatch(r"http://127\.0\.0\.1:8765/welcome/[\w-]{43}", added(cli, "Ann@Ours.Example", "manager"))
    assert roles(cli) == {ANN: ("manager", False)}
    said = cli("user", "list").out
    assert ANN in said
    assert "Ann Lee" in said


def test_where_nobody_may_sign_in_it_is_said_how_to_begin(cli: Cli) -> None:
    assert cli("user", "list").out == (
        "Nobody may sign in yet: `capture run` prints a link for the first administrator.\n"
    )


def test_nobody_is_added_twice(cli: Cli) -> None:
    added(cli)
    said = cli("user", "add", ANN)
    assert said.code == 1
    assert said.err == f"{ANN} may sign in already: make a new link instead, or change the role.\n"


def test_a_person_is_disabled_and_let_in_again(cli: Cli) -> None:
    added(cli)
    assert cli("user", "disable", ANN).out == f"{ANN} may not sign in any more; 0 sessions ended.\n"
    assert roles(cli) == {ANN: ("rep", True)}
    assert "disabled" in cli("user", "list").out
    assert cli("user", "link", ANN).err == f"{ANN} is disabled: enable that person first.\n"
    assert cli("user", "enable", ANN).code == 0
    assert roles(cli) == {ANN: ("rep", False)}


def test_a_new_link_takes_the_place_of_the_old(cli: Cli) -> None:
    first = added(cli)
    second = cli("user", "link", ANN).out.splitlines()[-1]
    assert first != second


@pytest.mark.parametrize("command", [("disable",), ("role", "rep")])
def test_the_only_administrator_stays_one(cli: Cli, command: tuple[str, ...]) -> None:
    added(cli, role="administrator")
    said = cli("user", command[0], ANN, *command[1:])
    assert (said.code, said.out) == (1, "")
    assert said.err == f"{ANN} is the only administrator: make somebody else one first.\n"
    added(cli, "bob@ours.example", "administrator")
    assert cli("user", command[0], ANN, *command[1:]).code == 0


@pytest.mark.parametrize("command", [("disable",), ("enable",), ("role", "rep"), ("link",)])
def test_who_is_no_user_is_wrong_usage(cli: Cli, command: tuple[str, ...]) -> None:
    said = cli("user", command[0], "nobody@ours.example", *command[1:])
    assert said.code == 2
    assert "`capture user list` lists them" in said.usage


def test_what_is_no_address_or_role_is_wrong_usage(cli: Cli) -> None:
    assert cli("user", "add", "nonsense").code == 2
    assert cli("user", "add", ANN, "--role", "queen").code == 2
