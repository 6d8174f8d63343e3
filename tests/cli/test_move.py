"""`capture db move`: an SQLite file becomes a database on a server."""

from pathlib import Path

from sqlalchemy import text

from store.database import Store
from tests.cli.conftest import Cli


def test_a_record_goes_on_where_it_was_moved_to(cli: Cli, postgres_url: str) -> None:
    folder = cli.mail("Offer", "Order")
    cli("run", "--once")
    exported = cli("export", "interactions").out
    said = cli("db", "move", "--to", postgres_url)
    assert (said.code, said.err) == (0, "")
    assert "all of them the same on both sides" in said.out
    assert 'Set database.url to "postgresql://capture@127.0.0.1' in said.out
    cli.monkeypatch.setenv("CAPTURE_DATABASE__URL", postgres_url)
    assert cli("db", "check").code == 0
    assert cli("export", "interactions").out == exported
    (folder / "2.eml").write_bytes((folder / "0.eml").read_bytes().replace(b"Offer", b"Third").replace(b"<0@", b"<2@"))
    assert cli("run", "--once").code == 0
    assert cli("export", "interactions").out.count("\n") == exported.count("\n") + 1


def test_what_was_moved_is_told_to_scripts(cli: Cli, postgres_url: str) -> None:
    cli.mail("Offer")
    cli("run", "--once")
    said = cli("db", "move", "--json", "--to", postgres_url)
    assert said.document["tables"]["interactions"]["rows"] == 1
    assert said.document["rows"] == sum(one["rows"] for one in said.document["tables"].values())
    again = cli("db", "move", "--to", postgres_url)
    assert (again.code, again.out) == (1, "")
    assert "holds rows already" in again.err


def test_nothing_is_moved_while_somebody_has_the_file_open(cli: Cli, postgres_url: str) -> None:
    cli.mail("Offer")
    with Store("sqlite:///var/capture.db") as pages, pages.read() as connection:
        connection.execute(text("SELECT 1 FROM sources"))
        said = cli("db", "move", "--to", postgres_url)
    assert (said.code, said.out) == (1, "")
    assert "is in use" in said.err


def test_only_what_can_be_moved_is(cli: Cli, postgres_url: str) -> None:
    assert "There is no database var/capture.db to move" in cli("db", "move", "--to", postgres_url).err
    assert not Path("var/capture.db").exists()
    cli("db", "upgrade")
    assert "moved to PostgreSQL" in cli("db", "move", "--to", "sqlite:///other.db").err
    cli.monkeypatch.setenv("CAPTURE_DATABASE__URL", postgres_url)
    assert "names PostgreSQL already" in cli("db", "move", "--to", postgres_url).err
