"""The clocks of two workers are off by an hour, one before the time and one after it."""

import shutil
import time
from pathlib import Path

from bench.faults.cluster import running
from bench.faults.scene import Outcome, Plan, staged
from tests.servers.missing import ServerMissing

SECONDS = 60
OFF = ("+3600s", "-3600s")


def play(plan: Plan, folder: Path) -> Outcome:
    """Beside those that are right."""
    if shutil.which("faketime") is None:
        raise ServerMissing("faketime is not installed: apt-get install faketime")
    with running(folder / "postgres") as cluster, staged(plan, folder, cluster) as scene:
        role = next(role for role in plan.roles if role != "scheduler")
        for off in OFF:
            # Waiting for so long is not what is tried: https://github.com/wolfcw/libfaketime#4f-faking-the-monotonic-clock
            scene.crew.start(role, "env", "FAKETIME_DONT_FAKE_MONOTONIC=1", "faketime", "-f", off)
        scene.begin()
        time.sleep(SECONDS)
        return scene.outcome("clock off by an hour", "one more worker an hour ahead, and one an hour behind, all along")
