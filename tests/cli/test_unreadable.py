"""`capture unreadable`, and `capture census --months`."""

import os
from pathlib import Path

import pytest

from tests.cli.conftest import Cli
from tests.connectors.files.tree import a_message

BYTES = b"\x89PNG no message at all\n"


def put(cli: Cli, name: str, content: bytes) -> Path:
    path = cli.folder / "mail" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    os.utime(path, (0, 0))
    return path


@pytest.fixture
def broken(cli: Cli) -> Path:
    """One file that is a mail, and one that is not."""
    put(cli, "good.eml", a_message("Offer"))
    path = put(cli, "broken.eml", BYTES)
    assert cli("connect", "files", "--path", "mail", "--owner", "alice@ours.example").code == 0
    assert cli("run", "--once").code == 0
    return path


def test_what_cannot_be_read_is_listed_with_the_reason(cli: Cli, broken: Path) -> None:
    (item,) = cli("unreadable", "list", "--json").document["items"]
    assert (item["source"], item["id"]) == ("files", "broken.eml")
    assert item["why"] in cli("unreadable", "list").out


def test_retrying_says_what_still_cannot_be_read(cli: Cli, broken: Path) -> None:
    said = cli("unreadable", "retry")
    assert (said.code, said.out.strip()) == (3, "1/files: 1 item read again, 1 still cannot be read.")
    put(cli, "broken.eml", a_message("Roof"))
    assert cli("unreadable", "retry", "1/files", "--item", "broken.eml").code == 0
    assert cli("unreadable", "retry").out.strip() == "Everything can be read."
    assert cli("unreadable", "list").out.strip() == "Everything can be read."
    assert len(cli("export", "ledger").lines) == 2


def test_the_raw_bytes_are_for_the_owner(cli: Cli, broken: Path) -> None:
    out = cli.folder / "out.eml"
    said = cli("unreadable", "raw", "1", "broken.eml", "--owner", "Alice@ours.example", "--out", out)
    assert (said.code, out.read_bytes()) == (0, BYTES)
    assert cli("unreadable", "raw", "1", "broken.eml", "--owner", "alice@ours.example", "--out", out).code == 2
    for item, owner in (("broken.eml", "bob@ours.example"), ("good.eml", "alice@ours.example")):
        assert cli("unreadable", "raw", "1", item, "--owner", owner).code == 1


def test_a_census_tells_months(cli: Cli, broken: Path) -> None:
    head, *rows = (line.split() for line in cli("census", "--months").out.splitlines())
    assert head[3:] == ["month", "listed", "captured", "excluded", "duplicate", "unreadable", "erased", "missing"]
    assert [row[3:] for row in rows[:2]] == [
        ["2026-03", "1", "1", "0", "0", "0", "0", "0"],
        ["not", "known", "1", "0", "0", "0", "1", "0", "0"],
    ]
    (source,) = cli("census", "--json").document["sources"]
    assert [month["month"] for month in source["months"]] == ["2026-03", None]
