"""First capture of an IMAP mailbox against tools that only download it, in one run.

    python -m bench.capture_imap [--messages N] [--offlineimap] [--memory]

A Dovecot server on this machine holds N messages (20,000 unless told; 2 to 200 kB, half of them below 8 kB) in three
folders. Capture reads them with everything on: envelopes first, policy, the bodies of what is kept (all of it), ledger,
matching against 10,000 contacts, full-text index, SQLite on disk. Beside it run a bare fetch of everything by imaplib,
Debian's `mbsync` (isync) with and without fsync, `mu index` over what mbsync has downloaded, and where asked for
`offlineimap`, which takes minutes. `--memory` compares the peak with 60,000 messages to that with 5,000.
"""

import argparse
import imaplib
import shutil
import subprocess
import tempfile
from itertools import islice
from pathlib import Path

from bench.capture_child import capture, settings
from bench.clock import seconds
from bench.letters import letters
from bench.matching import build
from bench.table import print_table
from capture import wiring
from config.providers import as_stored
from tests.servers.dovecot import PASSWORD, Dovecot, start_dovecot

CONTACTS = 10_000
FOLDERS = (("INBOX", 0.6), ("Sent", 0.3), ("Archive", 0.1))
BATCH = 500
FEW, MANY = 5_000, 60_000

MBSYNC = """
FSync {fsync}
IMAPAccount bench
Host 127.0.0.1
Port {port}
User {user}
Pass {password}
SSLType None
AuthMechs LOGIN

IMAPStore far
Account bench

MaildirStore near
Path {folder}/
Inbox {folder}/INBOX

Channel bench
Far :far:
Near :near:
Patterns *
Create Near
Sync Pull
SyncState *
"""
OFFLINEIMAP = """
[general]
accounts = bench
metadata = {folder}/metadata
ui = quiet
[Account bench]
localrepository = near
remoterepository = far
[Repository near]
type = Maildir
localfolders = {folder}/mail
[Repository far]
type = IMAP
remotehost = 127.0.0.1
remoteport = {port}
remoteuser = {user}
remotepass = {password}
ssl = no
starttls = no
auth_mechanisms = PLAIN
readonly = True
"""


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=20_000)
    parser.add_argument("--offlineimap", action="store_true", help="also run offlineimap: 8 to 15 minutes")
    parser.add_argument("--memory", action="store_true", help="compare peak memory instead of speed")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as temporary:
        folder = Path(temporary)
        # The server's processes run as other users.
        folder.chmod(0o755)
        (folder / "dovecot").mkdir()
        with start_dovecot(folder / "dovecot") as server:
            if chosen.memory:
                _memory(server, folder)
            else:
                _speed(server, folder, chosen)


def _speed(server: Dovecot, folder: Path, chosen: argparse.Namespace) -> None:
    number = chosen.messages
    _fill(server, "rep", number)
    bare = seconds(lambda: _fetch_all(server, "rep"))
    found = _capture(server, "rep", folder)
    rows = [
        ("bare fetch", bare),
        ("mbsync, no fsync", _mbsync(server, folder / "fast", fsync=False)),
        ("mbsync", mbsync := _mbsync(server, folder / "safe", fsync=True)),
        ("mu index", _mu(folder / "fast", folder / "mu")),
    ]
    rows += [("offlineimap", _offlineimap(server, folder / "offline"))] if chosen.offlineimap else []
    first = found["first"]
    table = [("capture", f"{first:.1f}", f"{number / first:,.0f}", "1")]
    table += [(name, f"{took:.1f}", f"{number / took:,.0f}", f"{took / first:.2f}") for name, took in rows]
    print_table(("", "seconds", "messages/s", "x capture's time"), table)
    print(f"second pass {found['second']:.3f} s, {found['written']:.0f} items recorded; peak {found['peak']:.0f} MB")
    print(f"target: capture in at most the time of mbsync: {'met' if first <= mbsync else 'missed'}")


def _memory(server: Dovecot, folder: Path) -> None:
    peaks = {}
    for number in (FEW, MANY):
        _fill(server, f"rep{number}", number)
        peaks[number] = _capture(server, f"rep{number}", folder)["peak"]
    rows = [(f"{number:,}", f"{peak:.0f}", f"{peak / peaks[FEW]:.2f}") for number, peak in peaks.items()]
    print_table(("messages", "peak MB, both processes", "ratio"), rows)


def _fill(server: Dovecot, user: str, number: int) -> None:
    mail = letters(number, CONTACTS)
    for folder, share in FOLDERS:
        server.deliver_all(user, islice(mail, round(number * share)), folder)
    # Dovecot indexes a new Maildir when it is first opened: that is no part of any figure.
    client = imaplib.IMAP4(server.host, server.port)
    client.login(user, PASSWORD)
    for folder, _share in FOLDERS:
        client.select(folder, readonly=True)
    client.logout()


def _capture(server: Dovecot, user: str, folder: Path) -> dict[str, float]:
    database = folder / f"{user}.db"
    with wiring.prepare_store(settings(str(database))) as store:
        build(store, CONTACTS)
    options = server.options(user, port=server.port, tls="none", ca_file=None)
    return capture("imap", as_stored(options), database)


def _fetch_all(server: Dovecot, user: str) -> None:
    client = imaplib.IMAP4(server.host, server.port)
    client.login(user, PASSWORD)
    for folder, _share in FOLDERS:
        _typ, (count,) = client.select(folder, readonly=True)
        for first in range(1, int(count or 0) + 1, BATCH):
            client.uid("FETCH", f"{first}:{first + BATCH - 1}", "(BODY.PEEK[])")
    client.logout()


def _mbsync(server: Dovecot, folder: Path, *, fsync: bool) -> float:
    folder.mkdir()
    config = folder / "mbsyncrc"
    values = {"port": server.port, "user": "rep", "password": PASSWORD, "folder": folder}
    config.write_text(MBSYNC.format(fsync="yes" if fsync else "no", **values))
    return seconds(lambda: _run("mbsync", "--quiet", "--quiet", "-c", str(config), "-a"))


def _offlineimap(server: Dovecot, folder: Path) -> float:
    folder.mkdir()
    config = folder / "offlineimaprc"
    config.write_text(OFFLINEIMAP.format(port=server.port, user="rep", password=PASSWORD, folder=folder))
    return seconds(lambda: _run("offlineimap", "-o", "-c", str(config)))


def _mu(mail: Path, home: Path) -> float:
    _run("mu", "init", f"--maildir={mail}", f"--muhome={home}")
    return seconds(lambda: _run("mu", "index", f"--muhome={home}", "--quiet"))


def _run(*command: str) -> None:
    program = shutil.which(command[0])
    if program is None:
        raise SystemExit(f"{command[0]} is not installed: apt-get install isync maildir-utils offlineimap3")
    subprocess.run([program, *command[1:]], check=True, capture_output=True)


if __name__ == "__main__":
    main()
