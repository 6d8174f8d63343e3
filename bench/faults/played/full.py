"""The disk of PostgreSQL is full for a while."""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.faults.cluster import Cluster, running
from bench.faults.crew import wait_until
from bench.faults.scene import Outcome, Plan, staged
from tests.servers.missing import ServerMissing

MEGABYTES = 1_500
FULL_SECONDS = 20
PATIENCE_SECONDS = 300


def play(plan: Plan, folder: Path) -> Outcome:
    """Filled by somebody else's file, which is removed again; who runs the server then starts it, where it has died."""
    with (
        _disk(folder / "disk") as disk,
        running(disk / "postgres", max_wal_size="64MB") as cluster,
        staged(plan, folder, cluster) as scene,
    ):
        scene.begin()
        ballast = disk / "ballast"
        _fill(ballast)
        wait_until(lambda: "No space left" in cluster.said(), PATIENCE_SECONDS, "a disk that is felt to be full")
        time.sleep(FULL_SECONDS)
        died = not cluster.runs()
        ballast.unlink()
        _start_again(cluster, died)
        ended = "PostgreSQL had ended and was started" if died else "PostgreSQL went on by itself"
        return scene.outcome("disk full", f"not a byte left for {FULL_SECONDS} s; with room again, {ended}")


@contextmanager
def _disk(folder: Path) -> Iterator[Path]:
    if os.geteuid() != 0:
        raise ServerMissing("a disk of its own takes root")
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m", "tmpfs", str(folder)], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def _fill(ballast: Path) -> None:
    with ballast.open("wb", buffering=0) as file:
        for size in (1 << 20, 1 << 12):
            try:
                while True:
                    file.write(bytes(size))
            except OSError:
                continue


def _start_again(cluster: Cluster, died: bool) -> None:
    if died:
        cluster.start()
    wait_until(cluster.answers, PATIENCE_SECONDS, "PostgreSQL")
