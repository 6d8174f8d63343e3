"""What reading Outlook mail costs above the wire, and in requests: the Microsoft 365 of the tests, one run.

    python -m bench.capture_microsoft [--messages N]

The server is a process of its own and its time is not counted. Above the wire: our CPU time for a first pass over N
messages with all their texts, less that of the same requests sent by httpx2 alone, whose answers are thrown away. An
idle poll is that of a mailbox with 30 quiet folders.
"""

import argparse
import json
import os
import ssl
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from typing import Any
from urllib.parse import quote

from bench.above_the_wire import Ask, answer, cpu, elsewhere, first_page, read_all
from bench.letters import letters
from bench.table import print_table
from config.microsoft import MicrosoftOptions
from config.secrets import Secret
from connectors.model.address import Address
from connectors.protocol import Connector, Surroundings
from tests.servers.microsoft.server import MicrosoftServer

REP = Address("rep@bench.example")
QUIET = Address("quiet@bench.example")
CONTACTS = 10_000
FOLDERS = 30
POLLS = 20


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=3_000)
    chosen = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        elsewhere(_serve, Path(folder), chosen.messages) as ((environment, tenant, client, certificate), ask),
    ):
        os.environ.update(environment)
        options = MicrosoftOptions(tenant=tenant, client=client, certificate=Secret(f"file:{certificate}"))
        rows = [*_above_the_wire(options, chosen.messages, ask), *_idle(options, ask)]
    print_table(("measure", "value", "note"), rows)


def _above_the_wire(options: MicrosoftOptions, messages: int, ask: Ask) -> Iterator[tuple[str, str, str]]:
    connector = _connector(options, REP)
    first_page(connector)
    before = ask("asked")
    whole = cpu(lambda: read_all(connector)) / messages * 1_000
    spent = ask("asked") - before
    bare = cpu(_bare(options, messages)) / messages * 1_000
    yield "first pass, ms CPU a message", f"{whole:.2f}", "envelope and text of each"
    yield "the same by httpx2 alone", f"{bare:.2f}", "sent again, thrown away"
    yield "above the wire", f"{whole - bare:.2f}", "wanted: under 1.5"
    texts = spent["messages.get"] / messages
    yield "texts asked for a message", f"{texts:.2f}", "in batches of 20"
    yield "batches a message", f"1/{messages / spent['batch']:.1f}", "wanted: at most 1/20"
    yield "HTTP requests a message", f"1/{messages / spent['http']:.1f}", "with the lists of envelopes"
    yield "most at once", str(ask("together")), "wanted: at most 4"


def _idle(options: MicrosoftOptions, ask: Ask) -> Iterator[tuple[str, str, str]]:
    connector = _connector(options.model_copy(update={"user": QUIET}), QUIET)
    cursor = [page.cursor for page in connector.pages(None)][-1]
    before = ask("asked")
    for _ in range(POLLS):
        cursor = [page.cursor for page in connector.pages(cursor)][-1]
    spent = ask("asked") - before
    yield "HTTP requests an idle poll", f"{spent['http'] / POLLS:.2f}", f"{FOLDERS} quiet folders; wanted: at most 2"
    looked = spent["messages.delta"] / POLLS
    yield "folders looked at", f"{looked:.1f}", "the inbox and sent items each time, the others in turn"


def _connector(options: MicrosoftOptions, owner: Address) -> Connector:
    from connectors.outlook_mail.connector import build

    return build(options, Surroundings(owner, lambda _prefix: {}, lambda: datetime.now(UTC)))


def _bare(options: MicrosoftOptions, messages: int) -> Callable[[], None]:
    """All envelopes by one link after the other and all texts in batches, nothing of which is read."""
    import httpx2

    from connectors.entra.tokens import tokens_of
    from connectors.outlook_mail.requests import body, changes

    surroundings = Surroundings(REP, lambda _prefix: {}, lambda: datetime.now(UTC))
    root, me = "https://graph.microsoft.com/v1.0", f"/users/{quote(REP)}"
    headers = {"Authorization": f"Bearer {tokens_of(options, surroundings).token()}"}
    client = httpx2.Client(headers=headers, verify=ssl.create_default_context())
    asked = changes("inbox")
    prefer = {"Prefer": ", ".join(('IdType="ImmutableId"', *asked.prefer))}
    links = [f"{root}{me}{asked.path}"]
    told: dict[str, None] = {}
    while True:
        found: Any = client.get(links[-1], headers=prefer).json()
        told |= dict.fromkeys(message["id"] for message in found["value"])
        if "@odata.nextLink" not in found:
            break
        links.append(found["@odata.nextLink"])
    ids = list(told)
    assert len(ids) == messages
    batches = []
    for start in range(0, len(ids), 20):
        parts: list[object] = []
        for ident in ids[start : start + 20]:
            one = body(ident)
            said = {"Prefer": ", ".join(('IdType="ImmutableId"', *one.prefer))}
            parts.append({"id": str(len(parts)), "method": "GET", "url": f"{me}{one.path}", "headers": said})
        batches.append(json.dumps({"requests": parts}))

    def replay() -> None:
        for link in links:
            assert client.get(link, headers=prefer).status_code == 200
        for batch in batches:
            posted = client.post(f"{root}/$batch", content=batch, headers={"Content-Type": "application/json"})
            assert posted.status_code == 200

    return replay


def _serve(pipe: Pipe, folder: Path, messages: int) -> None:
    with MicrosoftServer(folder) as server:
        for letter in letters(messages, CONTACTS):
            server.mailbox(REP).put(letter)
        quiet = server.mailbox(QUIET)
        for number in range(FOLDERS - 2):
            quiet.folder(f"Customers {number}")
        pipe.send((dict(server.environment), server.tenant, server.client, server.certificate_file))
        answer(pipe, {"asked": server.asked.copy, "together": lambda: max(server.together.values())})


if __name__ == "__main__":
    main()
