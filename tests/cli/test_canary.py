"""No secret that people hand to Capture is said again: by no command, no table that is exported, and no error."""

from pathlib import Path

import pytest

from tests.cli.conftest import Cli, Said
from tests.servers.ports import free_port

WORD = "c4n4ry-Hush"
SETTINGS = """
[notify]
webhook = "http://127.0.0.1:{port}/services/{word}-path"
secret = "env:HOOK_SECRET"
mail = ["ops@ours.example"]
smtp = "smtp://127.0.0.1:{port}"
sender = "capture@ours.example"
user = "capture"
password = "env:SMTP_SECRET"
[monitoring]
token = "env:SCRAPE_SECRET"
[[connections]]
kind = "imap"
owner = "dan@ours.example"
host = "127.0.0.1"
port = {port}
password = "env:MAIL_SECRET"
[[connections]]
kind = "caldav"
owner = "fay@ours.example"
url = "http://127.0.0.1:{port}/"
password = "file:{folder}/dav.csv"
"""


@pytest.fixture
def told(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> list[Said]:
    """What was said so far, with secrets in the settings, in the environment, and in a table of connections."""
    for name in ("HOOK_SECRET", "SMTP_SECRET", "SCRAPE_SECRET", "MAIL_SECRET"):
        monkeypatch.setenv(name, f"{WORD}-{name}")
    port = free_port()
    cli.write("capture.toml", SETTINGS.format(port=port, word=WORD, folder=cli.folder))
    cli.write("dav.csv", f"{WORD}-dav")
    rows = (
        f"imap;ann@ours.example;127.0.0.1;{port};{WORD}-good;\n"
        f"imap;bob@ours.example;127.0.0.1;{WORD}-in-the-wrong-column;;\n"
        f"caldav;eve@ours.example;;;{WORD}-dav;http://eve:{WORD}-url@127.0.0.1:{port}/\n"
    )
    cli.write("all.csv", f"kind;owner;host;port;password;url\n{rows}")
    return [
        capture(cli, "connect", "csv", cli.folder / "all.csv", "--dry-run"),
        capture(cli, "connect", "csv", cli.folder / "all.csv"),
    ]


def capture(cli: Cli, *arguments: str | Path) -> Said:
    return cli("--config", cli.folder / "capture.toml", *arguments)


COMMANDS = (
    ("connections", "--json"),
    ("connections",),
    ("status", "--json"),
    ("doctor", "--json"),
    ("notify", "test"),
    ("notify", "list", "--json"),
    ("run", "--once"),
    ("status",),
    ("connection", "reconnect", "1", "--host", "127.0.0.2"),
    ("census",),
    ("unreadable", "list"),
    ("retention", "--dry-run"),
    ("forget", "mailbox", "dan@ours.example", "--dry-run"),
    ("db", "check"),
    ("db", "seal"),
    ("export", "everything", "--out", "out"),
    ("connection", "remove", "1", "--yes"),
)


def test_no_command_says_a_secret(cli: Cli, told: list[Said]) -> None:
    said = [*told, *(capture(cli, *command) for command in COMMANDS)]
    named = [("connect", "csv")] * 2 + list(COMMANDS)
    assert [name for name, one in zip(named, said, strict=True) if WORD in one.out + one.err] == []
    written = [path for path in cli.folder.rglob("*") if path.is_file() and path.suffix not in (".toml", ".csv")]
    assert [path.name for path in written if WORD.encode() in path.read_bytes()] == []


@pytest.mark.parametrize(
    ("kind", "place"),
    [
        ("caldav", "http://eve:{}@127.0.0.1:1/"),
        ("exchange", "https://e:{}@mail.ours.example"),
        ("exchange", "http://{}@x/"),
    ],
)
def test_a_password_in_an_address_is_refused_and_not_said(cli: Cli, kind: str, place: str) -> None:
    url = place.format(WORD)
    declared = f'[[connections]]\nkind = "{kind}"\nowner = "gil@ours.example"\nurl = "{url}"\npassword = "env:X"\n'
    said = cli("--config", cli.write("its.toml", declared), "run", "--once")
    assert (said.code, "stands in the address" in said.err, WORD in said.out + said.err) == (1, True, False)
