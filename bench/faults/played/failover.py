"""The machine with PostgreSQL dies for good, and its standby takes over."""

import signal
import time
from pathlib import Path

from bench.faults.cluster import NAME, Cluster, running
from bench.faults.scene import Outcome, Plan, staged

SECONDS_BEFORE = 15
SECONDS_AWAY = 5
"""Until somebody, or something, has promoted the standby."""


def play(plan: Plan, folder: Path) -> Outcome:
    """The standby is synchronous: what was committed is there too."""
    with running(folder / "postgres") as primary:
        standby = Cluster(_made(folder / "standby"))
        standby.follow(primary)
        try:
            with primary.connect() as connection:
                connection.execute("ALTER SYSTEM SET synchronous_standby_names = 'standby'")
                connection.execute("SELECT pg_reload_conf()")
            return _play(plan, folder, primary, standby)
        finally:
            standby.end(signal.SIGQUIT)


def _play(plan: Plan, folder: Path, primary: Cluster, standby: Cluster) -> Outcome:
    hosts = "&".join(f"host=127.0.0.1:{one.port}" for one in (primary, standby))
    url = f"postgresql+psycopg://capture@/{NAME}?{hosts}&target_session_attrs=read-write"
    with staged(plan, folder, primary, url) as scene:
        scene.begin()
        time.sleep(SECONDS_BEFORE)
        primary.end(signal.SIGKILL)
        time.sleep(SECONDS_AWAY)
        standby.promote()
        scene.cluster = standby
        told = f"primary killed (-9) for good, synchronous standby promoted {SECONDS_AWAY} s later"
        return scene.outcome("failover to a standby", told)


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder
