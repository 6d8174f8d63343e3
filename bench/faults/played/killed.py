"""Workers die at random moments, by a signal that nobody can catch, and others are started in their place."""

import random
import time
from pathlib import Path

from bench.faults.cluster import running
from bench.faults.scene import Outcome, Plan, staged

LONGEST_SECONDS = 6.0
"""Between two deaths: a process lives long enough to get to work, mostly."""


def play(plan: Plan, folder: Path) -> Outcome:
    """So many deaths, the schedulers' among them."""
    chance = random.Random(3)  # noqa: S311
    with running(folder / "postgres") as cluster, staged(plan, folder, cluster) as scene:
        scene.begin()
        for _ in range(plan.kills):
            time.sleep(chance.uniform(0, LONGEST_SECONDS))
            victim = chance.choice(scene.crew.living())
            victim.kill()
            scene.crew.start(victim.role)
        return scene.outcome("worker killed (-9)", f"{plan.kills} processes killed at random, each replaced at once")
