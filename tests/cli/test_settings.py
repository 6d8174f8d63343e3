"""Wrong settings: everything at once, each with its key, its place and the remedy."""

from pathlib import Path

import pytest

from tests.cli.conftest import Cli


def test_every_wrong_setting_is_told_at_once(cli: Cli) -> None:
    wrong = cli.write(
        "capture.toml",
        '[web]\nport = 99999\nhost = "a b"\n[schedule]\nmail = "often"\n[privacy]\nexclude_domain = ["x"]\n',
    )
    said = cli("--config", wrong, "status")
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("The settings have 4 problems:\n")
    for key in ("web.port", "web.host", "schedule.mail", "privacy.exclude_domain"):
        assert key in said.err
    assert not (cli.folder / "var").exists()


@pytest.mark.parametrize(
    ("content", "told"),
    [(None, "capture.toml"), ("[web\n", "line 1"), (b"\xff\xfe", "capture.toml"), ("port = 1\n", "port")],
    ids=["no such file", "broken TOML", "no text", "unknown key"],
)
def test_a_settings_file_that_cannot_be_used_is_one_sentence(cli: Cli, content: str | bytes | None, told: str) -> None:
    if content is not None:
        cli.write("capture.toml", content)
    said = cli("run", "--once", "--config", "capture.toml")
    assert (said.code, said.out) == (1, "")
    assert told in said.err


def test_the_environment_is_named_where_it_is_wrong(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAPTURE_WEB__PORT", "high")
    said = cli("status")
    assert said.code == 1
    assert "CAPTURE_WEB__PORT" in said.err


def test_a_password_in_a_wrong_address_is_never_shown(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    for url in ("mysql://me:hush@db/capture", "postgresql://me:hush@127.0.0.1:1/capture?connect_timeout=2"):
        monkeypatch.setenv("CAPTURE_DATABASE__URL", url)
        said = cli("status")
        assert said.code == 1
        assert "hush" not in said.err + said.out


def test_connections_declared_in_the_settings_are_made_once(cli: Cli) -> None:
    cli.write("mail/1.eml", b"From: carol@acme.example\nTo: alice@ours.example\n\nHi\n")
    config = cli.write("capture.toml", '[[connections]]\nkind = "files"\nowner = "alice@ours.example"\npath = "mail"\n')
    assert cli("run", "--once", "--config", config).code == 0
    assert cli("run", "--once", "--config", config).code == 0
    (one,) = cli("connections", "--json").document
    assert (one["owner"], one["options"]) == ("alice@ours.example", {"path": str(Path.cwd() / "mail")})
