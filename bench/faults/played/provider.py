"""The server of all mailboxes is down for an hour; then it is back, and every mailbox is due at once."""

import time
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from typing import ClassVar, cast

from bench.faults.cluster import Cluster, running
from bench.faults.mailboxes import OURS, Mailbox
from bench.faults.scene import Outcome, Plan, staged
from capture.declare import Options
from config.providers import as_stored
from tests.servers.dovecot import Dovecot, start_dovecot

LOOK_SECONDS = 0.2
AT_ONCE = "SELECT count(*) FROM sources WHERE lease_until > now()"
DUE = "UPDATE sources SET next_due_at = now()"


@dataclass
class OnServer(Mailbox):
    """One that lies on a Dovecot; `server` is set where it is made."""

    server: Dovecot | None = None
    kind: ClassVar[str] = "imap"

    def options(self) -> Options:
        """As the server has it."""
        assert self.server is not None
        return cast("Options", as_stored(self.server.options(self.folder.name)))

    def deliver(self, raw: bytes) -> None:
        """Into its inbox; mail comes in whether or not anybody can read it."""
        assert self.server is not None
        self.server.deliver(self.folder.name, raw)
        self.there += 1


def play(plan: Plan, folder: Path) -> Outcome:
    """An hour as short as the plan has it."""
    (folder / "dovecot").mkdir()
    with start_dovecot(folder / "dovecot") as server, running(folder / "postgres") as cluster:
        boxes = [_made(server, one) for one in range(plan.mailboxes)]
        with staged(plan, folder, cluster, boxes=boxes) as scene:
            scene.begin()
            server.kill()
            time.sleep(plan.hour)
            server.start()
            with cluster.connect() as connection:
                connection.execute(DUE)
            ended, most = Event(), Most(cluster)
            counting = Thread(target=most.count_until, args=(ended,))
            counting.start()
            try:
                outcome = scene.outcome("provider down", f"away for {plan.hour:,.0f} s, then everybody due at once")
            finally:
                ended.set()
                counting.join()
    return outcome.but(f"{outcome.did}; at most {most.passes} passes at a time followed")


@dataclass
class Most:
    """Counts how many passes there are at a time."""

    cluster: Cluster
    passes: int = 0

    def count_until(self, ended: Event) -> None:
        """Goes on until told to end."""
        with self.cluster.connect() as connection:
            while not ended.wait(LOOK_SECONDS):
                self.passes = max(self.passes, int(str(connection.execute(AT_ONCE).fetchall()[0][0])))


def _made(server: Dovecot, one: int) -> OnServer:
    return OnServer(f"rep{one}@{OURS}", server.folder / "mail" / f"rep{one}", server=server)
