"""A Dovecot server for the tests: own configuration and data folder, loopback only, stopped by its process id."""

import grp
import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from base64 import b64encode
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import count
from pathlib import Path
from typing import Final

import jwt
from imapclient import IMAPClient  # type: ignore[import-untyped]
from imapclient.imap_utf7 import encode  # type: ignore[import-untyped]

from config.providers import ImapOptions
from tests.servers.certificates import Pki, make_pki
from tests.servers.missing import ServerMissing
from tests.servers.ports import free_port

PASSWORD: Final = "correct-horse"
"""Every name may sign in with it; the first time makes an empty mailbox."""

START_SECONDS: Final = 30
TEMPLATE: Final = Path(__file__).with_name("dovecot.conf")
OAUTH: Final = """introspection_mode = local
local_validation_key_dict = fs:posix:prefix={folder}/keys/
username_attribute = sub
issuers = {issuer}
"""
ISSUER: Final = "https://sign-in.example.test"
TOKEN_KEY: Final = b"a symmetric key that only this server and its tests have"


@dataclass(slots=True)
class Dovecot:
    """A running server. Names of users are free, such as `ann` or `ann@example.test`; each has a mailbox of its own."""

    folder: Path
    port: int
    """In clear text, and for STARTTLS."""
    tls_port: int
    """With TLS from the first byte. At 127.0.0.2 with an expired certificate, at 127.0.0.3 with another's."""
    pki: Pki
    host: str = "localhost"
    _server: subprocess.Popen[bytes] | None = None
    _numbers: Iterator[int] = field(default_factory=count)

    @property
    def ca_file(self) -> Path:
        """The authority that clients of this server trust."""
        return self.pki.ca_file

    def start(self) -> None:
        """Starts it, on the same ports with the same data as before; returns when it answers."""
        command = [_program(), "-F", "-c", str(self.folder / "dovecot.conf")]
        with (self.folder / "output").open("ab") as output:
            self._server = subprocess.Popen(command, stdout=output, stderr=output, start_new_session=True)
        _wait(self.port, self._server, self.folder)

    def stop(self) -> None:
        """Ends it as an administrator would, and every connection with it."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """Ends it and all its processes at once."""
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> None:
        server, self._server = self._server, None
        if server is None:
            return
        os.killpg(server.pid, how)
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()

    def deliver(self, user: str, raw: bytes, folder: str = "INBOX") -> None:
        """Puts one message into a folder, which is made if need be."""
        self.deliver_all(user, [raw], folder)

    def deliver_all(self, user: str, raws: Iterable[bytes], folder: str = "INBOX") -> None:
        """Puts messages into a folder in this order, by way of its Maildir: quick for tens of thousands."""
        place = self._maildir(user, folder)
        for raw in raws:
            name = f"{time.time():.6f}.{next(self._numbers):08}.tests"
            written = place / "tmp" / name
            written.write_bytes(raw)
            _hand_over(written)
            written.rename(place / "new" / name)

    def _maildir(self, user: str, folder: str) -> Path:
        """https://doc.dovecot.org/2.3/admin_manual/mailbox_formats/maildir/ (Maildir++)"""
        place = self.folder / "mail" / user
        if folder != "INBOX":
            place /= "." + encode(folder.replace("/", ".")).decode("ascii")
        for part in (place.parent, place, place / "tmp", place / "new", place / "cur"):
            if not part.exists():
                part.mkdir()
                _hand_over(part)
        return place

    def mail_program(self, user: str) -> IMAPClient:
        """A signed-in client that may change the mailbox, as the user's own mail program does."""
        client = IMAPClient(self.host, self.port, ssl=False, timeout=30)
        client.login(user, PASSWORD)
        return client

    def options(self, user: str, **changes: object) -> ImapOptions:
        """What Capture must be told to read a mailbox here: with TLS and by password unless `changes` say otherwise."""
        given = {"host": self.host, "port": self.tls_port, "user": user, "password": f"file:{self.folder}/password"}
        return ImapOptions.model_validate({**given, "ca_file": self.ca_file, **changes})

    def token(self, user: str, lasts: timedelta = timedelta(hours=1)) -> str:
        """An OAuth 2 access token that this server accepts for so long; one that has run out where that is negative."""
        now = datetime.now(UTC)
        claims = {"sub": user, "iss": ISSUER, "iat": now - timedelta(hours=1), "exp": now + lasts, "scope": "imap"}
        return jwt.encode(claims, TOKEN_KEY, "HS256", headers={"kid": "tests"})


@contextmanager
def start_dovecot(folder: Path, *, tls: bool = True) -> Iterator[Dovecot]:
    """Runs a server whose data lie in `folder`; without `tls` its TLS port is closed. Raises ServerMissing.

    Works as root, when mail belongs to Debian's own user for it, and as an ordinary user.
    """
    _program()
    folder.chmod(0o755)
    made = Dovecot(folder, free_port(), free_port(), make_pki(folder))
    _configure(made, tls)
    try:
        made.start()
        yield made
    finally:
        # At a request to end it waits up to 20 seconds for whoever is still connected; nothing has to be saved.
        made.kill()


def _program() -> str:
    found = shutil.which("dovecot", path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/usr/local/sbin")
    if found is None:
        raise ServerMissing("Dovecot is not installed: apt-get install dovecot-imapd")
    return found


def _configure(made: Dovecot, tls: bool) -> None:
    folder, pki = made.folder, made.pki
    for part in ("mail", "public", "keys", "keys/default", "keys/default/HS256"):
        (folder / part).mkdir()
        _hand_over(folder / part)
    (folder / "keys/default/HS256/tests").write_bytes(b64encode(TOKEN_KEY))
    (folder / "password").write_text(PASSWORD)
    (folder / "oauth2.conf").write_text(OAUTH.format(folder=folder, issuer=ISSUER))
    values = {
        "folder": folder, "port": made.port, "tls_port": made.tls_port if tls else 0, "ssl": "yes" if tls else "no",
        "password": PASSWORD, "certificate": pki.good.certificate, "key": pki.good.key,
        "expired_certificate": pki.expired.certificate, "expired_key": pki.expired.key,
        "other_name_certificate": pki.other_name.certificate, "other_name_key": pki.other_name.key,
    }  # fmt: skip
    (folder / "dovecot.conf").write_text(TEMPLATE.read_text().format(**values, **_users()))


def _users() -> dict[str, str]:
    """Who the server's processes run as. An ordinary user cannot change that, nor the root folder."""
    if os.geteuid() == 0:
        return {"mail_user": "dovecot", "mail_group": "dovecot", "internal_user": "dovecot",
                "internal_group": "dovecot", "login_user": "dovenull", "chroot": ""}  # fmt: skip
    user, group = pwd.getpwuid(os.geteuid()).pw_name, grp.getgrgid(os.getegid()).gr_name
    return {"mail_user": user, "mail_group": group, "internal_user": user,
            "internal_group": group, "login_user": user, "chroot": "chroot ="}  # fmt: skip


def _hand_over(path: Path) -> None:
    """Mail that root writes belongs to the user that Dovecot reads it as."""
    if os.geteuid() == 0:
        os.chown(path, *_mail_ids())


@lru_cache(maxsize=1)
def _mail_ids() -> tuple[int, int]:
    user = pwd.getpwnam("dovecot")
    return user.pw_uid, user.pw_gid


def _wait(port: int, server: subprocess.Popen[bytes], folder: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=2) as probe:
                if probe.recv(4) == b"* OK":
                    return
        except OSError:
            time.sleep(0.02)
    said = "".join(path.read_text(errors="replace") for path in (folder / "output", folder / "log") if path.exists())
    raise RuntimeError(f"Dovecot did not start: {said[-2000:]}")
