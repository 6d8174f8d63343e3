"""What reading Gmail costs above the wire, and how much of Google's quota is used: the Google of the tests, one run.

    python -m bench.capture_google [--messages N] [--seconds N]

The server is a process of its own and its time is not counted. Above the wire: our CPU time for a first pass over N
messages with all their texts, less that of the same messages asked for and thrown away by httplib2 alone. Quota: what a
first pass gets out of 6,000 units a minute, which the server enforces over any 60 seconds, and its refusals.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from typing import Any

from bench.above_the_wire import Ask, answer, cpu, elsewhere, first_page, read_all
from bench.letters import letters
from bench.table import print_table
from config.providers import GoogleOptions
from config.secrets import Secret
from connectors.model.address import Address
from connectors.protocol import Connector, Surroundings
from tests.servers.google.server import GoogleServer

REP = Address("rep@bench.example")
CONTACTS = 10_000
QUOTA = 6_000
UNBOUND = 2_000_000_000
"""Units a minute that no pass here waits for."""
PART = 40
"""Requests in a batch of the bare run: as many as the connector's have."""


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=3_000)
    parser.add_argument("--seconds", type=int, default=120, help="how long the pass within the quota is watched")
    chosen = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        elsewhere(_serve, Path(folder), chosen.messages) as ((environment, key), ask),
    ):
        os.environ.update(environment)
        rows = [*_above_the_wire(key, chosen.messages), *_within_the_quota(ask, key, chosen.seconds)]
    print_table(("measure", "value", "note"), rows)


def _above_the_wire(key: Path, messages: int) -> Iterator[tuple[str, str, str]]:
    """Milliseconds of CPU a message."""
    connector = _connector(key, UNBOUND)
    first_page(connector)
    whole = cpu(lambda: read_all(connector)) / messages * 1_000
    bare = cpu(_bare(key, messages)) / messages * 1_000
    yield "first pass, ms CPU a message", f"{whole:.2f}", "envelope and text of each"
    yield "the same by httplib2 alone", f"{bare:.2f}", "batches, thrown away"
    yield "above the wire", f"{whole - bare:.2f}", "wanted: under 1.5"


def _within_the_quota(ask: Ask, key: Path, seconds: int) -> Iterator[tuple[str, str, str]]:
    """Of the units that the quota allows in that time."""
    ask("limit")
    connector = _connector(key, QUOTA)
    before, started = ask("units"), time.monotonic()
    read_all(connector, started + seconds)
    took = time.monotonic() - started
    share = (ask("units") - before) / (QUOTA / 60 * took)
    yield "quota used", f"{share:.1%}", f"in {took:.0f} s; wanted: at least 95 %"
    yield "refused for the rate", str(ask("refused")), "wanted: 0"


def _connector(key: Path, quota: int) -> Connector:
    from connectors.gmail.connector import build

    options = GoogleOptions(key=Secret(f"file:{key}"), quota_user=quota, quota_project=UNBOUND)
    return build(options, Surroundings(REP, lambda _prefix: {}, lambda: datetime.now(UTC)))


def _bare(key: Path, messages: int) -> Callable[[], None]:
    """Asks for all envelopes and all texts with requests that are ready, and reads nothing of the answers."""
    from connectors.gmail.mailbox import Mailbox
    from connectors.google.access import access_of
    from connectors.google.api import gmail
    from connectors.google.batch import CONTENT_TYPE, batch_body
    from connectors.google.client import Client
    from connectors.google.network import Http

    options = GoogleOptions(key=Secret(f"file:{key}"), quota_user=UNBOUND, quota_project=UNBOUND)
    client = Client(options, REP, gmail(options))
    listing, token = Mailbox(client, options), ""
    ids: list[str] = []
    while len(ids) < messages:
        answer = listing.listing("", "", token, with_hidden=False)
        ids += [message["id"] for message in answer["messages"]]
        token = answer.get("nextPageToken", "")
    asked: list[Mapping[str, Any]] = [
        {"format": "metadata", "fields": "id,threadId,labelIds,internalDate,payload/headers"},
        {"format": "full", "fields": "id,payload"},
    ]
    get = client.api.users().messages().get
    bodies = [
        batch_body([get(userId="me", id=ident, **how) for ident in ids[start : start + PART]])
        for how in asked
        for start in range(0, len(ids), PART)
    ]
    signed = access_of(options, REP, gmail(options)).tokens.token
    headers = {"Authorization": f"Bearer {signed}", "content-type": CONTENT_TYPE}
    http = Http()

    def replay() -> None:
        for body in bodies:
            response, _ = http.request("https://gmail.googleapis.com/batch", "POST", body=body, headers=headers)
            assert response.status == 200

    return replay


def _serve(pipe: Pipe, folder: Path, messages: int) -> None:
    with GoogleServer(folder) as server:
        for letter in letters(messages, CONTACTS):
            server.mailbox(REP).put(letter)
        pipe.send((dict(server.environment), server.key_file))
        figures = {"units": lambda: server.units[REP], "refused": lambda: server.refused[REP]}
        answer(pipe, {**figures, "limit": lambda: server.quota.per_user.update(gmail=QUOTA)})


if __name__ == "__main__":
    main()
