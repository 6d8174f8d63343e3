"""The command line as a process of its own: pipes, signals, and a daemon beside it."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from tests.cli.conftest import Cli

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 60
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT)}
CAPTURE = (sys.executable, "-m", "capture")


def test_a_reader_that_stops_early_is_no_error(cli: Cli) -> None:
    cli.mail(*(f"Offer {number}" for number in range(300)), text="word " * 200)
    cli("run", "--once")
    command = subprocess.list2cmdline([*CAPTURE, "export", "interactions"])
    head = subprocess.run(
        ["bash", "-c", f"{command} | head -n 1"], env=ENVIRONMENT, capture_output=True, text=True, check=False
    )
    assert head.stdout.count("\n") == 1
    assert head.stderr == ""


@contextmanager
def daemon(port: int) -> Iterator["subprocess.Popen[str]"]:
    """A running daemon that serves its pages."""
    environment = ENVIRONMENT | {"CAPTURE_WEB__PORT": str(port)}
    with subprocess.Popen(
        [*CAPTURE, "run"], env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_the_daemon_captures_serves_and_ends_politely(cli: Cli) -> None:
    cli.mail("Offer")
    port = free_port()
    with daemon(port) as process:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while cli("status", "--json").document["sources"][0]["counts"]["captured"] < 1:
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.1)
        with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=10) as answer:
            assert answer.status == 200
        assert cli("run", "--once").code == 1
        process.send_signal(signal.SIGTERM)
        said, _ = process.communicate(timeout=PATIENCE_SECONDS)
    running, invited, link, *others = said.splitlines()
    assert others == []
    assert process.returncode == 0
    where = f"The pages are at http://127.0.0.1:{port}."
    assert running == f"Capture is running. {where} Stop it with Ctrl+C; nothing is lost."
    assert "Become the administrator by this link" in invited
    assert link.startswith(f"http://127.0.0.1:{port}/welcome/")
