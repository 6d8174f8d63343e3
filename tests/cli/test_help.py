"""Help for every command, and wrong usage told apart from failure."""

import pytest

from tests.cli.conftest import Cli

COMMANDS = {
    "run": "--once",
    "connect files": "--owner",
    "connect google": "--without-group",
    "connect microsoft": "--everybody",
    "connect exchange": "--impersonate",
    "connection reconnect": "--secret-ends",
    "connections": "--json",
    "connection pause": "ID",
    "connection resume": "ID",
    "connection remove": "--yes",
    "rules add": "--effect",
    "rules simulate": "--remove",
    "rules apply": "--dry-run",
    "status": "--json",
    "import": "--map",
    "export": "--since",
    "explain": "--json",
    "db upgrade": "release",
    "db check": "sound",
    "db backup": "A new file.",
    "db seal": "newest key",
    "census": "--months",
    "unreadable list": "--json",
    "unreadable retry": "--item",
    "unreadable raw": "--owner",
    "doctor": "--offline",
    "notify test": "everybody",
    "notify list": "--json",
    "forget person": "--receipt",
    "forget interaction": "--dry-run",
    "forget connection": "--dry-run",
    "forget mailbox": "--receipt",
    "forget verify": "--person",
    "forget lift": "ADDRESS",
    "hold place": "--why",
    "hold lift": "HOLD",
    "hold list": "--json",
    "retention": "--dry-run",
    "access": "--out",
}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(cli: Cli, command: str) -> None:
    said = cli(*command.split(), "--help")
    assert (said.code, said.err) == (0, "")
    assert COMMANDS[command] in said.out
    assert not (cli.folder / "var").exists()


@pytest.mark.parametrize(
    "command",
    [
        "run",
        "connect files",
        "connect google",
        "connect microsoft",
        "connect exchange",
        "connection reconnect",
        "status",
        "import",
        "export",
        "explain",
        "db backup",
        "census",
        "unreadable list",
        "unreadable retry",
        "unreadable raw",
        "doctor",
        "notify test",
        "notify list",
        "forget person",
        "forget mailbox",
        "forget verify",
        "hold place",
        "hold lift",
        "retention",
        "access",
    ],
)
def test_commands_with_choices_show_examples(cli: Cli, command: str) -> None:
    said = cli(*command.split(), "--help")
    assert f"capture {command}" in said.out.partition("Example")[2]


@pytest.mark.parametrize(
    "wrong", ["frobnicate", "run --twice", "export", "connection", "connection pause", "db backup"]
)
def test_wrong_usage_has_a_code_of_its_own(cli: Cli, wrong: str) -> None:
    said = cli(*wrong.split())
    assert said.code == 2
    assert not (cli.folder / "var").exists()


def test_the_settings_may_stand_before_the_command(cli: Cli) -> None:
    config = cli.write("capture.toml", '[database]\nurl = "sqlite:///mine.db"\n')
    assert cli("--config", config, "status").code == 0
    assert (cli.folder / "mine.db").exists()
