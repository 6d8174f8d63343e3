"""Connections to PostgreSQL are cut, all at once, again and again."""

import random
import time
from pathlib import Path

from bench.faults.cluster import running
from bench.faults.scene import Outcome, Plan, staged

TIMES = 30
CUT = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'capture' AND pid <> pg_backend_pid()"


def play(plan: Plan, folder: Path) -> Outcome:
    """Within a minute or so."""
    chance = random.Random(5)  # noqa: S311
    cut = 0
    with running(folder / "postgres") as cluster, staged(plan, folder, cluster) as scene:
        scene.begin()
        for _ in range(TIMES):
            time.sleep(chance.uniform(0, 4))
            with cluster.connect() as connection:
                cut += len(connection.execute(CUT).fetchall())
        return scene.outcome("connections cut", f"all cut at once {TIMES} times, {cut:,} of them")
