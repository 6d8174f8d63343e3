"""Two schedulers at once; the one that leads is paused until the other leads, and revived; and one is killed."""

import time
from pathlib import Path

from bench.faults.cluster import running
from bench.faults.scene import Outcome, Plan, staged

PAUSED_SECONDS = 45
"""More than a leader is trusted without a word from it."""
TOGETHER_SECONDS = 15


def play(plan: Plan, folder: Path) -> Outcome:
    """Takes a plan with schedulers."""
    with running(folder / "postgres") as cluster, staged(plan, folder, cluster) as scene:
        scene.begin()
        first, second = scene.crew.living("scheduler")[0], scene.crew.start("scheduler")
        for one in (first, second):
            time.sleep(TOGETHER_SECONDS)
            one.pause()
            time.sleep(PAUSED_SECONDS)
            one.revive()
        time.sleep(TOGETHER_SECONDS)
        first.kill()
        told = f"two at once; each paused for {PAUSED_SECONDS} s and revived; then one killed"
        return scene.outcome("scheduler doubled", told)
