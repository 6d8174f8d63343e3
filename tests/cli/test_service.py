"""The daemon as systemd runs it: it says when it is ready, that it lives, and when it ends; monitors find its port."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from urllib.request import urlopen

from tests.cli.conftest import Cli
from tests.cli.test_process import PATIENCE_SECONDS, ROOT, free_port


def test_a_worker_under_systemd_says_how_it_fares(cli: Cli, tmp_path: Path) -> None:
    cli.mail("Offer")
    port = free_port()
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        systemd.settimeout(PATIENCE_SECONDS)
        environment = os.environ | {
            "PYTHONPATH": str(ROOT),
            "NOTIFY_SOCKET": str(tmp_path / "notify"),
            "WATCHDOG_USEC": "1500000",
            "CAPTURE_MONITORING__PORT": str(port),
        }
        command = [sys.executable, "-m", "capture", "run", "--role", "daemon"]
        with (
            subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as process,
            ExitStack() as after,
        ):
            after.callback(process.kill)
            assert systemd.recv(1_000) == b"READY=1\nSTATUS=Running"
            assert systemd.recv(1_000) == b"WATCHDOG=1"
            assert read(port, "healthz") == read(port, "readyz") == "ok\n"
            deadline = time.monotonic() + PATIENCE_SECONDS
            while 'capture_passes_total{kind="files",outcome="done",stream="files"}' not in read(port, "metrics"):
                assert time.monotonic() < deadline
                time.sleep(0.1)
            assert 'capture_threads{state="dead"} 0.0' in read(port, "metrics")
            process.send_signal(signal.SIGTERM)
            while (said := systemd.recv(1_000)) == b"WATCHDOG=1":
                pass
            _, log = process.communicate(timeout=PATIENCE_SECONDS)
    assert said.startswith(b"STOPPING=1\n")
    assert (process.returncode, [json.loads(line) for line in log.splitlines()]) == (0, [])


def read(port: int, page: str) -> str:
    """What a monitor of this machine gets."""
    with urlopen(f"http://127.0.0.1:{port}/{page}", timeout=10) as answer:
        return bytes(answer.read()).decode()
