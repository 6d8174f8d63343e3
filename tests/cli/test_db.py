"""`capture db`: the tables' version, a check, a copy."""

import shutil
from pathlib import Path

from tests.cli.conftest import Cli

DATABASE = Path("var/capture.db")


def test_an_upgrade_makes_what_is_missing_and_may_be_repeated(cli: Cli) -> None:
    assert cli("db", "upgrade").out == "The database is up to date.\n"
    assert cli("db", "upgrade").code == 0
    assert cli("db", "check").out == "The database fits this release and is sound.\n"


def test_checking_what_is_not_there_says_so_and_makes_nothing(cli: Cli) -> None:
    said = cli("db", "check")
    assert (said.code, said.out) == (1, "")
    assert "var/capture.db" in said.err
    assert not DATABASE.exists()


def test_a_damaged_file_is_told(cli: Cli) -> None:
    cli.mail(*(f"Offer {number}" for number in range(40)), text="word " * 3_000)
    cli("run", "--once")
    content = bytearray(DATABASE.read_bytes())
    content[40_000:120_000] = b"\x55" * 80_000
    DATABASE.write_bytes(content)
    said = cli("db", "check")
    assert (said.code, said.out) == (1, "")
    assert "restore a backup" in said.err


def test_a_copy_is_whole(cli: Cli) -> None:
    cli.mail("Offer")
    cli("run", "--once")
    exported = cli("export", "interactions").out
    assert cli("db", "backup", "copy.db").code == 0
    shutil.rmtree("var")
    Path("var").mkdir()
    shutil.move("copy.db", DATABASE)
    assert cli("export", "interactions").out == exported


def test_a_copy_overwrites_nothing_and_needs_its_folder(cli: Cli) -> None:
    cli("db", "upgrade")
    cli.write("mine", "precious")
    for place in ("mine", "none/copy.db"):
        said = cli("db", "backup", place)
        assert (said.code, said.out) == (1, "")
        assert place.partition("/")[0] in said.err
    assert Path("mine").read_text() == "precious"
