"""`capture connect csv`: many connections by a table, with every broken line told."""

from pathlib import Path

import pytest

from tests.cli.conftest import Cli
from tests.connectors.files.tree import a_message


@pytest.fixture
def file(cli: Cli) -> Path:
    for name in ("ann", "bob"):
        (cli.folder / name).mkdir()
        (cli.folder / name / "1.eml").write_bytes(a_message("Offer"))
    (cli.folder / "all.csv").write_text(
        "Kind;Email;Path;Host;Password\n"
        f"files;ann@ours.example;{cli.folder / 'ann'};;\n"
        "files;nobody;x;;\n"
        f"files;bob@ours.example;{cli.folder / 'bob'};;\n"
        "fax;carl@ours.example;;;\n"
        "# files;later@ours.example;;;\n"
        f'files;"dora@ours.example";{cli.folder / "nowhere"};;\n'
        f"files;ann@ours.example;{cli.folder / 'ann'};;\n"
        "imap;eve@ours.example;;imap.ours.example;\n"
    )
    return cli.folder / "all.csv"


BROKEN = [
    (3, "owner: 'nobody' is not an email address"),
    (5, "kind: 'fax' is none of caldav, exchange, files, google, imap, microsoft"),
    (8, "it is the account of line 2 again"),
    (9, "password: it is missing"),
]


def test_a_dry_run_tells_broken_lines_and_connects_nothing(cli: Cli, file: Path) -> None:
    said = cli("connect", "csv", file, "--dry-run", "--json")
    assert said.code == 3
    assert [(one["line"], one["why"].partition(";")[0]) for one in said.document["broken"]] == BROKEN
    assert [(one["line"], one["outcome"]) for one in said.document["lines"]] == [
        *((2, "connected"), (4, "connected")),
        (7, "connected"),
    ]
    assert cli("connections", "--json").document == []


def test_good_lines_are_connected_and_a_second_run_changes_nothing(cli: Cli, file: Path) -> None:
    said = cli("connect", "csv", file)
    assert said.code == 3
    assert "Connected: 2. Changed: 0. As they were: 0. Failed: 1. Broken lines: 4." in said.out
    assert f"Line 7, dora@ours.example: There is nothing at {cli.folder / 'nowhere'}" in said.err
    again = cli("connect", "csv", file)
    assert "Connected: 0. Changed: 0. As they were: 2. Failed: 1. Broken lines: 4." in again.out
    owners = {one["owner"] for one in cli("connections", "--json").document}
    assert owners == {"ann@ours.example", "bob@ours.example"}


def test_a_file_that_is_no_table_is_refused_whole(cli: Cli) -> None:
    for text, told in (
        ("ann@ours.example\n", "There is no column 'ann@ours.example'"),
        ("kind,host\n", "must name the columns kind and owner"),
        ('kind,owner\nfiles,"ann', "is no CSV"),
    ):
        (cli.folder / "wrong.csv").write_text(text)
        said = cli("connect", "csv", "wrong.csv")
        assert (said.code, told in said.usage) == (2, True)


def test_nothing_but_good_lines_exits_with_0(cli: Cli) -> None:
    (cli.folder / "one.csv").write_bytes("kind,owner,path\nfiles,ann@ours.example,.\n".encode("utf-16"))
    assert cli("connect", "csv", "one.csv").code == 0
