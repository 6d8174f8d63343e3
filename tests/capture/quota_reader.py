"""A process that reads one mailbox of Google's after another as fast as it may, for as long as it is told.

It says that it has begun, and begins in earnest with the next line that it is given.
"""

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

from capture.quotas import pool_of
from config.providers import GoogleOptions
from config.secrets import Secret
from connectors.google.api import gmail
from connectors.google.client import Client
from connectors.model.address import Address
from store.database import Store
from tests.connectors.google.asking import gets, profile

TOGETHER = 5
"""Messages of one request."""


def read(store: Store, options: GoogleOptions, owner: str, until: float) -> None:
    """One mailbox."""
    with closing(Client(options, Address(owner), gmail(options), pool=pool_of(store))) as client:
        while time.time() < until:
            dict(client.ask_each(gets(client, map(str, range(TOGETHER))), options.quota_message))


def main(database: str, key: str, per_project: str, seconds: str, *owners: str) -> None:
    """`database`: its URL. `key`: the file of a service account. All owners' mailboxes at once."""
    options = GoogleOptions(key=Secret(f"file:{key}"), quota_project=int(per_project), quota_user=int(per_project))
    with Store(database) as store, ThreadPoolExecutor(len(owners)) as threads:
        with closing(Client(options, Address(owners[0]), gmail(options))) as client:
            client.ask(profile(client), 1)
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        until = float(sys.stdin.readline()) + float(seconds)
        for done in [threads.submit(read, store, options, owner, until) for owner in owners]:
            done.result()


if __name__ == "__main__":
    main(*sys.argv[1:])
