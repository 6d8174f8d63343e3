"""The clocks of two workers are off by an hour, one before the time and one after it."""

import shutil
import subprocess
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
            scene.crew.start(role, _environment(off))
        scene.begin()
        time.sleep(SECONDS)
        return scene.outcome("clock off by an hour", "one more worker an hour ahead, and one an hour behind, all along")


def _environment(off: str) -> dict[str, str]:
    """What the program sets for its child, which thus is a child of ours and can be ended.

    How long something takes is measured rightly: https://github.com/wolfcw/libfaketime#4f-faking-the-monotonic-clock
    """
    ask = ["faketime", "-f", off, "printenv", "LD_PRELOAD"]
    library = subprocess.run(ask, check=True, capture_output=True, text=True).stdout.strip()
    return {"LD_PRELOAD": library, "FAKETIME": off, "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
