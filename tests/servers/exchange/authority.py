"""The company whose Exchange server the tests have: its hosts, and who vouches for them."""

import ssl
from functools import cache
from typing import Final

from tests.servers.https.authority import Authority

HOST: Final = "mail.example.com"
ELSEWHERE: Final = "mail.example.net"
"""A host of another company."""
CLOUD: Final = ("outlook.office365.com", "autodiscover-s.outlook.com")
"""Hosts of Exchange Online."""
DOMAINS: Final = ("example.com", "example.org")
"""Of the company. Where autodiscover is looked for: at each of them, and at autodiscover. below it."""
EWS: Final = "/EWS/Exchange.asmx"
NETBIOS: Final = "EXAMPLE"
"""The domain in names such as EXAMPLE\\ann."""


@cache
def authority() -> Authority:
    """One for all servers of a process, which asks clients for a certificate that is its own too."""
    finders = [f"autodiscover.{domain}" for domain in DOMAINS]
    made = Authority("localhost", "127.0.0.1", HOST, ELSEWHERE, *CLOUD, *DOMAINS, *finders)
    made.tls.verify_mode = ssl.CERT_OPTIONAL
    made.tls.load_verify_locations(made.ca_file)
    return made
