"""DavMail, which nobody here wrote: a client of EWS that tells over IMAP and CalDAV what it reads.

https://davmail.sourceforge.net/serversetup.html
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha1
from pathlib import Path
from typing import Final

from tests.servers.missing import ServerMissing
from tests.servers.ports import free_port
from tests.servers.program import running

_SETTINGS: Final = """davmail.server=true
davmail.mode=EWS
davmail.url={url}
davmail.server.certificate.hash={fingerprint}
davmail.bindAddress=127.0.0.1
davmail.allowRemote=false
davmail.imapPort={imap}
davmail.caldavPort={caldav}
davmail.smtpPort=
davmail.ldapPort=
davmail.popPort=
davmail.caldavPastDelay=0
davmail.folderSizeLimit=0
davmail.disableUpdateCheck=true
davmail.logFilePath={folder}/davmail.log
log4j.rootLogger=WARN
log4j.logger.davmail=DEBUG
"""


@dataclass(frozen=True, slots=True)
class DavMail:
    """Running. Names and passwords are those of the Exchange server."""

    imap_port: int
    """On 127.0.0.1, in clear text."""
    caldav: str
    """URL of its CalDAV, in clear text."""


@contextmanager
def start_davmail(folder: Path, url: str, certificate: bytes) -> Iterator[DavMail]:
    """A DavMail for the EWS at `url`, whose server has that certificate, in DER. Raises ServerMissing."""
    found = shutil.which("davmail-server") or shutil.which("davmail")
    if found is None:
        raise ServerMissing("DavMail is not installed: apt-get install davmail-server")
    imap, caldav = free_port(), free_port()
    settings = folder / "davmail.properties"
    # It trusts a single certificate by this hash only.
    fingerprint = sha1(certificate, usedforsecurity=False).digest().hex(":").upper()
    settings.write_text(_SETTINGS.format(url=url, fingerprint=fingerprint, imap=imap, caldav=caldav, folder=folder))
    with running([found, settings], caldav, folder / "davmail.out"):
        yield DavMail(imap, f"http://127.0.0.1:{caldav}")
