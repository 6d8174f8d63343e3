"""A worker stops amid a pass for longer than it is trusted, others take what it held, and then it goes on."""

from pathlib import Path

from bench.faults.cluster import running
from bench.faults.crew import Member, wait_until
from bench.faults.scene import Outcome, Plan, Scene, staged

PATIENCE_SECONDS = 900
"""More than a lease lasts at most."""


def play(plan: Plan, folder: Path) -> Outcome:
    """Every worker once; the others never stop."""
    with running(folder / "postgres") as cluster, staged(plan, folder, cluster) as scene:
        scene.begin()
        workers = scene.crew.readers
        for each in workers:
            _pause(scene, each)
        told = f"each of {len(workers)} workers paused amid a pass until others had taken what it held, then revived"
        return scene.outcome("worker paused (SIGSTOP)", told)


def _pause(scene: Scene, member: Member) -> None:
    def amid_a_pass() -> bool:
        member.pause()
        if _held(scene, member):
            return True
        member.revive()
        return False

    wait_until(amid_a_pass, PATIENCE_SECONDS, "a pass to pause")
    wait_until(lambda: not _held(scene, member), PATIENCE_SECONDS, "others to take over")
    member.revive()


def _held(scene: Scene, member: Member) -> int:
    """How many sources are in its hands."""
    query = "SELECT count(*) FROM sources WHERE lease_until > now() AND lease_owner ~ %s"
    with scene.cluster.connect() as connection:
        return int(str(connection.execute(query, [f"\\y{member.process.pid}\\y"]).fetchall()[0][0]))
