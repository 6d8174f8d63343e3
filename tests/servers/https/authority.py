"""A certificate authority of our own for production's hosts, and the variables that lead clients to them."""

import ssl
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from trustme import CA

from tests.servers.certificates import Pair, write_pair


class Authority:
    """Has issued one certificate for all its hosts."""

    def __init__(self, *hosts: str) -> None:
        self._authority, self._folder = CA(), TemporaryDirectory(prefix="capture-https-")
        self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        """A server's context with that certificate."""
        issued = self._authority.issue_cert(*hosts)
        issued.configure_cert(self.tls)
        self.certificate = ssl.PEM_cert_to_DER_cert(issued.cert_chain_pems[0].bytes().decode())
        """A server's, in DER."""
        self.ca_file = Path(self._folder.name) / "ca.pem"
        """The authority's own, for clients that shall trust it. Gone when this object is."""
        self._authority.cert_pem.write_to_path(self.ca_file)

    def write_pair(self, path: Path, *hosts: str) -> Pair:
        """A certificate and its key for a server of its own, `path` with .pem and .key."""
        return write_pair(path, self._authority.issue_cert(*hosts))

    def environment(self, port: int, trusted_by: Sequence[str]) -> dict[str, str]:
        """Variables that lead clients to the proxy at that port, as they would to a company's.

        `trusted_by`: those that clients look into for the file of whom they trust.
        """
        proxy = f"http://127.0.0.1:{port}"
        names = {"HTTPS_PROXY": proxy, "https_proxy": proxy, "no_proxy": "", "NO_PROXY": ""}
        return names | dict.fromkeys(trusted_by, str(self.ca_file))
