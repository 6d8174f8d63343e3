"""The processes that share the database, each as an administrator starts it, and as a fault ends it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from types import MappingProxyType

HERE = Path(__file__).parents[2]
PATIENCE_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Member:
    """One process of `capture run`."""

    role: str
    process: "subprocess.Popen[bytes]"
    log: Path

    def lives(self) -> bool:
        """Whether it has not ended."""
        return self.process.poll() is None

    def kill(self) -> None:
        """By a signal that it cannot see."""
        self.process.kill()
        self.process.wait()

    def pause(self) -> None:
        """It stops where it stands, with all that it holds."""
        self.process.send_signal(signal.SIGSTOP)

    def revive(self) -> None:
        """It goes on as if nothing had been."""
        self.process.send_signal(signal.SIGCONT)

    def end(self) -> None:
        """As an administrator ends it."""
        if self.lives():
            self.revive()
            self.process.terminate()


@dataclass
class Crew:
    """All of them, and those that were. `roles`: how many of which role there are at first."""

    roles: Mapping[str, int]
    environment: Mapping[str, str]
    folder: Path
    members: list[Member] = field(default_factory=list)
    _numbers: "count[int]" = field(default_factory=count)

    def start_all(self) -> None:
        """The usual number of each."""
        for role, number in self.roles.items():
            for _ in range(number):
                self.start(role)

    def start(self, role: str, environment: Mapping[str, str] = MappingProxyType({})) -> Member:
        """One more; `environment`: what is different for this one."""
        log = self.folder / f"{next(self._numbers)}-{role}.log"
        command = [sys.executable, "-m", "capture", "run", "--role", role]
        given = {**os.environ, "PYTHONPATH": str(HERE), **self.environment, **environment}
        with log.open("wb") as said:
            process = subprocess.Popen(
                command, env=given, cwd=self.folder, stdout=said, stderr=said, start_new_session=True
            )
        member = Member(role, process, log)
        self.members.append(member)
        return member

    def living(self, role: str | None = None) -> list[Member]:
        """Those that have not ended, of one role or of all."""
        return [one for one in self.members if one.lives() and role in (None, one.role)]

    @property
    def readers(self) -> list[Member]:
        """Those that read mailboxes, alive."""
        return [one for one in self.living() if one.role != "scheduler"]

    def end(self) -> None:
        """All, politely; then by force."""
        for member in self.members:
            member.end()
        until = time.monotonic() + PATIENCE_SECONDS
        for member in self.members:
            try:
                member.process.wait(max(0, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                member.kill()


def wait_until(there: Callable[[], bool], seconds: float, what: str) -> None:
    """Until it is so. Raises TimeoutError, which says what was waited for."""
    until = time.monotonic() + seconds
    while not there():
        if time.monotonic() > until:
            raise TimeoutError(f"{what}: not within {seconds:,.0f} s")
        time.sleep(0.2)
