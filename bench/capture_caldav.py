"""First capture of a calendar against `vdirsyncer`, which only downloads it, and what a pass costs with nothing new.

    python -m bench.capture_caldav [--events N] [--series PERCENT]

A Radicale server on this machine holds N events (5,000 unless told; one in fifty is a weekly series of twelve). Capture
reads them with everything on: policy, texts, ledger, matching against 10,000 contacts, full-text index, SQLite on disk.
Beside it, over the same server, which has told all of it before: a multiget of everything in batches and one
sync-collection REPORT with nothing
new, both thrown away, and Debian's `vdirsyncer` into a folder, twice.
"""

import argparse
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Final

import httpx2

from bench.capture_child import capture, settings
from bench.clock import seconds
from bench.matching import address, build, company, person, product
from bench.table import print_table
from capture import wiring
from config.providers import CalDavOptions, as_stored
from config.secrets import Secret
from connectors.caldav import requests
from connectors.caldav.client import BATCH, Client
from connectors.caldav.connector import CalDavConnector
from connectors.caldav.names import ETAG
from connectors.http import Http
from connectors.model.address import Address
from connectors.protocol import Surroundings
from tests.servers.radicale import PASSWORD, Radicale, start_radicale

CONTACTS: Final = 10_000
USER: Final = "user0"
ROUNDS: Final = 5
START: Final = datetime.now(UTC).replace(hour=8, minute=0, second=0) - timedelta(days=900)
TEXT: Final = "What we agreed on in the last call, and what is still open: the price, the dates and who decides.\\n" * 8
ZONE: Final = (
    "BEGIN:VTIMEZONE",
    "TZID:Europe/Vienna",
    "BEGIN:DAYLIGHT",
    "DTSTART:19700329T020000",
    "TZOFFSETFROM:+0100",
    "TZOFFSETTO:+0200",
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
    "END:DAYLIGHT",
    "BEGIN:STANDARD",
    "DTSTART:19701025T030000",
    "TZOFFSETFROM:+0200",
    "TZOFFSETTO:+0100",
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
    "END:STANDARD",
    "END:VTIMEZONE",
)
_HREF: Final = re.compile("href>([^<]+)<")
VDIRSYNCER: Final = """
[general]
status_path = "{folder}/status/"
[pair bench]
a = "far"
b = "near"
collections = ["work"]
[storage far]
type = "caldav"
url = "{url}/{user}/"
username = "{user}"
password = "{password}"
[storage near]
type = "filesystem"
path = "{folder}/events/"
fileext = ".ics"
"""


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=5_000)
    parser.add_argument("--series", type=int, default=2, help="percent of the events that are weekly, twelve times")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as temporary, start_radicale(Path(temporary)) as server:
        folder = Path(temporary)
        with closing(server.home(USER)) as home:
            home.make("work", "Work")
        server.fill(USER, "work", {f"{n}.ics": _event(n, chosen.series) for n in range(chosen.events)})
        (folder / "password").write_text(PASSWORD)
        options = CalDavOptions(url=server.url, user=USER, password=Secret(f"file:{folder}/password"))
        print_table(("measure", "seconds", "note"), _measured(server, folder, options))


def _measured(server: Radicale, folder: Path, options: CalDavOptions) -> Iterator[tuple[str, str, str]]:
    url = f"{server.url}/{USER}/work/"
    with httpx2.Client(auth=(USER, PASSWORD), timeout=300) as client:
        paths = _paths(client, url)
        _warm(url)
        bare = seconds(lambda: _multiget(client, url, paths))
        first, second = _vdirsyncer(server, folder / "vdirsyncer")
        found = _capture(folder, options)
        report, held = _unchanged(client, url, options)
    yield "bare multiget of everything", f"{bare:.2f}", f"{len(paths):,} events"
    yield "vdirsyncer, first", f"{first:.2f}", "downloads into a folder"
    yield "capture, first", f"{found['first']:.2f}", f"{found['items']:,.0f} items, peak {found['peak']:.0f} MB"
    yield "  ratio to vdirsyncer", f"{found['first'] / first:.2f}", "at most 0.5 wanted"
    yield "vdirsyncer, unchanged", f"{second:.2f}", ""
    yield "bare REPORT, unchanged", f"{report:.3f}", "sync-collection on an open connection"
    yield "capture, unchanged", f"{held:.3f}", "a pass of the connector on a held connection"
    yield "  ratio to REPORT", f"{held / report:.2f}", "at most 2 wanted"
    yield "capture --once, unchanged", f"{found['second']:.3f}", f"connecting; {found['written']:.0f} items recorded"
    yield "  ratio to REPORT", f"{found['second'] / report:.2f}", "at most 2 wanted"


def _event(number: int, series: int) -> bytes:
    """With three people of the directory of `bench.matching`, in the rep's time zone, and half a page of text."""
    start = START + timedelta(hours=5 * number)
    people = [address(number % CONTACTS), address((number * 7) % CONTACTS), "rep@bench.example"]
    about = f"{company(f'A{number % CONTACTS // 10}')} {product(number)}"
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//bench.example//EN",
        *ZONE,
        "BEGIN:VEVENT",
        f"UID:{number}@bench.example",
        "DTSTAMP:20260101T000000Z",
        f"DTSTART;TZID=Europe/Vienna:{start:%Y%m%dT%H%M%S}",
        f"DTEND;TZID=Europe/Vienna:{start + timedelta(hours=1):%Y%m%dT%H%M%S}",
        *(["RRULE:FREQ=WEEKLY;COUNT=12"] if number % 100 < series else []),
        f"SUMMARY:{about}",
        "ORGANIZER;CN=Rep:mailto:rep@bench.example",
        *(f"ATTENDEE;CN={person(n)};PARTSTAT=ACCEPTED:mailto:{one}" for n, one in enumerate(people)),
        f"DESCRIPTION:{TEXT}",
        "LOCATION:Second floor",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
    return "\r\n".join(lines).encode()


def _paths(client: httpx2.Client, url: str) -> list[str]:
    answer = client.request("PROPFIND", url, content=requests.propfind((ETAG,)), headers={"Depth": "1"})
    return [href for href in _HREF.findall(answer.text) if href.endswith(".ics")]


def _warm(url: str) -> None:
    """Radicale parses each event, and notes its first version, when somebody asks for the first time: once for all."""
    with closing(Http(httpx2.BasicAuth(USER, PASSWORD))) as http:
        client = Client(http)
        client.changes(url, "")
        for _ in client.bodies(url, sorted(client.listing(url))):
            pass


def _multiget(client: httpx2.Client, url: str, paths: list[str]) -> None:
    for start in range(0, len(paths), BATCH):
        client.request("REPORT", url, content=requests.multiget(paths[start : start + BATCH])).raise_for_status()


def _vdirsyncer(server: Radicale, folder: Path) -> tuple[float, float]:
    """Seconds of a first run, and of one with nothing new."""
    program = shutil.which("vdirsyncer")
    if program is None:
        raise SystemExit("vdirsyncer is not installed: apt-get install vdirsyncer")
    folder.mkdir()
    config = folder / "config"
    config.write_text(VDIRSYNCER.format(folder=folder, url=server.url, user=USER, password=PASSWORD))
    command = [program, "-c", str(config)]
    subprocess.run([*command, "discover"], check=True, input=b"y\n" * 9, capture_output=True)
    first, second = (
        seconds(lambda: subprocess.run([*command, "sync"], check=True, capture_output=True)) for _ in range(2)
    )
    return first, second


def _capture(folder: Path, options: CalDavOptions) -> dict[str, float]:
    database = folder / "capture.db"
    with wiring.prepare_store(settings(str(database))) as store:
        build(store, CONTACTS)
    return capture("caldav", as_stored(options), database)


def _unchanged(client: httpx2.Client, url: str, options: CalDavOptions) -> tuple[float, float]:
    """Seconds of a REPORT with nothing new and of a pass that finds nothing, medians of rounds that take turns."""
    http = Http(httpx2.BasicAuth(USER, PASSWORD))
    token = Client(http).changes(url, "")
    assert token is not None
    body = requests.sync_collection(token.token, (ETAG,))
    surroundings = Surroundings(Address("rep@bench.example"), lambda _: {}, lambda: datetime.now(UTC))
    with closing(http), closing(CalDavConnector(options, surroundings)) as connector:
        *_, last = connector.pages(None)
        rounds = [
            (
                seconds(lambda: client.request("REPORT", url, content=body, headers={"Depth": "0"})),
                seconds(lambda: list(connector.pages(last.cursor))),
            )
            for _ in range(ROUNDS)
        ]
    first, second = zip(*rounds, strict=True)
    return median(first), median(second)


if __name__ == "__main__":
    main()
