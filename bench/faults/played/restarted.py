"""PostgreSQL is restarted again and again, as an administrator does it, and as a crash does."""

import random
import signal
import time
from pathlib import Path

from bench.faults.cluster import running
from bench.faults.scene import Outcome, Plan, staged

TIMES = 6
LONGEST_SECONDS = 8.0
"""Of being away, and of being there."""


def play(plan: Plan, folder: Path) -> Outcome:
    """Politely and by force, in turns."""
    chance = random.Random(4)  # noqa: S311
    with running(folder / "postgres") as cluster, staged(plan, folder, cluster) as scene:
        scene.begin()
        for turn in range(TIMES):
            time.sleep(chance.uniform(1, LONGEST_SECONDS))
            cluster.end((signal.SIGINT, signal.SIGQUIT)[turn % 2])
            time.sleep(chance.uniform(0, LONGEST_SECONDS))
            cluster.start()
        how = f"restarted {TIMES} times, every other time without saving, and away for up to {LONGEST_SECONDS:.0f} s"
        return scene.outcome("PostgreSQL restarted", how)
