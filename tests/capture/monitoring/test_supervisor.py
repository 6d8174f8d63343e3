"""What systemd hears, on a socket as it opens one."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from capture.monitoring.pulse import Pulse
from capture.monitoring.supervisor import notify, stopping, supervised, watchdog_seconds


@pytest.fixture
def systemd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    """Its end."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(str(tmp_path / "notify"))
        listener.settimeout(10)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        yield listener


def test_ready_is_said_once_every_part_was_heard(systemd: socket.socket, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATCHDOG_USEC", "300000")
    pulse = Pulse(["scheduler"])
    with supervised(pulse):
        systemd.settimeout(0.5)
        with pytest.raises(TimeoutError):
            systemd.recv(1_000)
        pulse.beat("scheduler")
        systemd.settimeout(10)
        assert systemd.recv(1_000) == b"READY=1\nSTATUS=Running"
        assert systemd.recv(1_000) == b"WATCHDOG=1"
        stopping()
        said = {systemd.recv(1_000) for _ in range(3)}
    assert any(one.startswith(b"STOPPING=1\n") for one in said)


def test_what_hangs_is_not_said_to_live(systemd: socket.socket, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATCHDOG_USEC", "300000")
    moments = [0.0]
    pulse = Pulse(["scheduler"], lambda: moments[0])
    pulse.beat("scheduler")
    with supervised(pulse):
        while systemd.recv(1_000) != b"WATCHDOG=1":
            pass
        moments[0] = 1_000.0
        while not (said := systemd.recv(1_000)).startswith(b"STATUS="):
            pass
        assert said == b"STATUS=The scheduler has not been heard for 1000 s: restart Capture."
        systemd.settimeout(0.5)
        with pytest.raises(TimeoutError):
            systemd.recv(1_000)


def test_an_abstract_address_is_understood() -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(f"\0capture-test-{os.getpid()}")
        assert notify("READY=1", {"NOTIFY_SOCKET": f"@capture-test-{os.getpid()}"})
        assert listener.recv(100) == b"READY=1"


@pytest.mark.parametrize("address", ["", "/nobody/listens", "vsock:2:1234"])
def test_nobody_listening_is_no_error(address: str) -> None:
    assert not notify("READY=1", {"NOTIFY_SOCKET": address})


@pytest.mark.parametrize(
    ("environment", "seconds"),
    [
        ({}, None),
        ({"WATCHDOG_USEC": "120000000"}, 120.0),
        ({"WATCHDOG_USEC": "120000000", "WATCHDOG_PID": str(os.getpid())}, 120.0),
        ({"WATCHDOG_USEC": "120000000", "WATCHDOG_PID": "1"}, None),
        ({"WATCHDOG_USEC": "soon"}, None),
        ({"WATCHDOG_USEC": "0"}, None),
    ],
)
def test_the_watchdog_of_another_process_is_not_ours(environment: dict[str, str], seconds: float | None) -> None:
    assert watchdog_seconds(environment) == seconds
