"""`capture notify`: a test reaches everybody whom the settings name, and what stands can be listed."""

import pytest

from tests.cli.conftest import Cli
from tests.servers.hook import start_hook
from tests.servers.ports import free_port

SETTINGS = '[notify]\nwebhook = "{url}"\nsecret = "env:HOOK_SECRET"\n'


@pytest.fixture(autouse=True)
def secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOOK_SECRET", "whsec_hidden")


def test_a_test_is_sent_and_told_to_be_one(cli: Cli) -> None:
    with start_hook() as hook:
        said = cli("--config", cli.write("capture.toml", SETTINGS.format(url=hook.url)), "notify", "test")
    assert (said.code, said.out, len(hook.posts)) == (0, "webhook: it was taken.\n", 1)
    assert b'"capture.test"' in hook.posts[0][1]


def test_that_it_does_not_arrive_is_said_without_the_secret(cli: Cli) -> None:
    settings = SETTINGS.format(url=f"http://127.0.0.1:{free_port()}/")
    said = cli("--config", cli.write("capture.toml", settings), "notify", "test")
    assert (said.code, "cannot be reached" in said.err) == (1, True)
    assert "hidden" not in said.err + said.out


def test_nobody_to_tell_says_which_setting_is_missing(cli: Cli) -> None:
    said = cli("notify", "test")
    assert (said.code, "notify.mail" in said.err) == (1, True)


def test_nothing_stands_where_nothing_was_told(cli: Cli) -> None:
    cli("db", "upgrade")
    assert (cli("notify", "list").out, cli("notify", "list", "--json").document) == (
        "Nothing needs anybody.\n",
        {"notices": []},
    )


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ('webhook = "http://hooks.example/x"\nsecret = "env:X"', "no address of a webhook"),
        ('webhook = "https://hooks.example/x"', "a webhook is signed"),
        ('mail = ["ops@ours.example"]', "no server to send mail by"),
    ],
)
def test_wrong_settings_are_told_with_their_remedy(cli: Cli, wrong: str, said: str) -> None:
    told = cli("--config", cli.write("capture.toml", f"[notify]\n{wrong}\n"), "notify", "test")
    assert (told.code, said in told.err) == (1, True)
