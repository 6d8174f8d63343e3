"""What the log says, at -v and when everything goes wrong: ids and counts, no content, no secret."""

import json
import logging
import sys
import threading
import warnings
from collections.abc import Iterator

import pytest
import structlog

from capture import logs
from capture.monitoring.monitor import Monitor
from store.database import Store
from tests.builders import NOON
from tests.cli.conftest import Cli
from tests.connectors.files.tree import a_message

CANARY = "zzcanary"
PASSWORD = "zzsecretword"
DAMAGED = (
    f"From: {CANARY}\nContent-Type: multipart/mixed; boundary={CANARY}\nDate: {CANARY}\n\n--{CANARY}\n=?x?q?{CANARY}"
)
CALENDAR = (
    f"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:{CANARY}\nDTSTART;TZID={CANARY}:20260101T100000\n"
    f"SUMMARY:{CANARY}\nRRULE:{CANARY}"
)


@pytest.fixture
def root_log() -> Iterator[None]:
    """As it was before the test; what other tests of this process have set is undone first."""
    root, hook = logging.getLogger(), threading.excepthook
    before = list(root.handlers)
    logging.captureWarnings(capture=False)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).setLevel(logging.NOTSET)
        logging.getLogger(name).propagate = True
    yield
    root.handlers, threading.excepthook = before, hook
    logging.captureWarnings(capture=False)
    structlog.reset_defaults()


def lines(text: str) -> list[dict[str, str]]:
    """Each line of the log."""
    return [json.loads(line) for line in text.splitlines()]


def test_nothing_of_a_mailbox_is_in_the_log_whatever_happens(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZZ_PASSWORD", PASSWORD)
    cli.write(f"mail/{CANARY}/1.eml", a_message(f"{CANARY} offer", f"The word is {CANARY}."))
    cli.write("mail/2.eml", DAMAGED)
    cli.write("mail/3.ics", CALENDAR)
    cli("connect", "files", "--path", cli.folder / "mail", "--owner", f"{CANARY}@ours.example")
    said = cli.write("capture.toml", _UNREACHABLE)
    first = cli("--config", said, "-v", "run", "--once")
    (cli.folder / "mail").rename(cli.folder / "away")
    second = cli("--config", said, "-v", "run", "--once")
    for one in (first.err, second.err):
        log = [json.loads(line) for line in one.splitlines() if line.startswith("{")]
        assert {"pass_failed", "pass_ended"} & {line["event"] for line in log}
        for word in (CANARY, PASSWORD):
            assert not [line for line in log if word in json.dumps(line)]
    with Store(f"sqlite:///{cli.folder / 'var/capture.db'}") as store:
        measured = Monitor(store, lambda: NOON).exposition().decode()
    assert 'capture_sources{kind="imap",state="waiting",stream="mail"} 1.0' in measured
    assert not [word for word in (CANARY, PASSWORD, "ours.example") if word in measured]


_UNREACHABLE = f"""
[[connections]]
kind = "imap"
owner = "{CANARY}@ours.example"
host = "127.0.0.1"
port = 9
tls = "none"
user = "{CANARY}"
password = "env:ZZ_PASSWORD"
"""


def test_an_exception_is_told_by_its_places(root_log: None, capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(verbose=True)
    try:
        int(CANARY)
    except ValueError as error:
        try:
            raise KeyError(CANARY) from error
        except KeyError:
            structlog.get_logger().exception("pass_broke", source=3)
    (told,) = lines(capsys.readouterr().err)
    assert CANARY not in json.dumps(told)
    assert (told["event"], told["level"]) == ("pass_broke", "error")
    places = told["exception"].splitlines()
    assert [line for line in places if " " not in line] == ["KeyError", "ValueError"]
    assert "tests/cli/test_logs.py:" in places[0]


def test_a_mistake_of_the_program_is_told_in_words(root_log: None, capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(verbose=False)
    try:
        sys.nothing_of_that_name  # type: ignore[attr-defined]  # noqa: B018
    except AttributeError:
        structlog.get_logger().exception("pass_broke")
    (told,) = lines(capsys.readouterr().err)
    assert told["exception"].endswith("AttributeError: module 'sys' has no attribute 'nothing_of_that_name'")


def test_what_libraries_say_is_told_without_what_they_quote(root_log: None, capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(verbose=True)
    logging.getLogger("icalendar").warning("cannot read %s", CANARY)
    logging.getLogger("imapclient.imaplib").info("> LOGIN %s", PASSWORD)
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(capture=True)
        warnings.warn(f"no zone {CANARY}", stacklevel=1)
    logging.getLogger("uvicorn.error").warning("Invalid HTTP request received.")
    said = capsys.readouterr().err
    assert not [word for word in (CANARY, PASSWORD) if word in said]
    told = lines(said)
    assert [one["library"] for one in told] == ["icalendar", "py.warnings", "uvicorn.error"]
    assert told[2]["message"] == "Invalid HTTP request received."


def test_a_thread_that_dies_is_an_event(root_log: None, capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(verbose=False)

    def die() -> None:
        raise RuntimeError(CANARY)

    thread = threading.Thread(target=die, name="reader")
    thread.start()
    thread.join()
    (told,) = lines(capsys.readouterr().err)
    assert (told["event"], told["thread"]) == ("thread_died", "reader")
    assert CANARY not in json.dumps(told)


@pytest.mark.parametrize("at_a_terminal", [False, True])
def test_a_line_cannot_be_forged(
    root_log: None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, at_a_terminal: bool
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: at_a_terminal)
    logs.configure(verbose=False)
    structlog.get_logger().error("job_failed", error='no\n{"event": "all_is_well"}\x1b]0;mine\x07')
    said = capsys.readouterr().err
    assert (len(said.splitlines()), "\x1b]" in said) == (1, False)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ('BAD no such mailbox "Family/Divorce"', 'BAD no such mailbox "***"'),
        ("550 5.1.1 <bob.smith@example.com>: unknown", "550 5.1.1 <***@example.com>: unknown"),
        ("The disk that holds var/capture.db is full", "The disk that holds var/capture.db is full"),
    ],
)
def test_the_words_of_servers_lose_what_they_quote(said: str, told: str) -> None:
    assert logs.hushed(None, "error", {"event": "pass_failed", "evidence": said})["evidence"] == told


def test_events_are_counted_by_name(root_log: None) -> None:
    logs.configure(verbose=False)
    before = logs.counted().get(("warning", "pass_failed"), 0)
    structlog.get_logger().warning("pass_failed", source=1)
    assert logs.counted()["warning", "pass_failed"] == before + 1
