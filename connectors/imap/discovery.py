"""Finds the IMAP server of an address, so that people need not know it.

    discover(parse_address("ann@example.com")) -> Found("imap.example.com", 993, Tls.IMPLICIT) or None

DNS can be forged, and the answer of SRV or MX is only as good as it: show the host to the person who gives a password.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from dns.exception import DNSException
from dns.rdtypes.ANY.MX import MX
from dns.rdtypes.IN.SRV import SRV
from dns.resolver import Resolver

from config.providers import Tls
from connectors.imap.hosts import BY_DOMAIN, BY_MAIL_EXCHANGER
from connectors.model.address import Address, domain_of

SECONDS: Final = 3.0
"""For each question to DNS."""


@dataclass(frozen=True, slots=True)
class Found:
    """Where to sign in."""

    host: str
    port: int
    tls: Tls


def discover(address: Address, resolver: Resolver | None = None) -> Found | None:
    """Well-known providers, what the domain announces (RFC 6186), who takes its mail, then the usual names.

    None where nothing is found, also where DNS does not answer. Takes some seconds at worst. Raises nothing.
    """
    domain = domain_of(address)
    if domain in BY_DOMAIN:
        return _implicit(BY_DOMAIN[domain])
    try:
        asked = resolver or Resolver()
    except DNSException:
        return None
    asked.lifetime = SECONDS
    return _announced(asked, domain) or _exchanger(asked, domain) or _usual(asked, domain)


def _implicit(host: str) -> Found:
    return Found(host, 993, Tls.IMPLICIT)


def _announced(resolver: Resolver, domain: str) -> Found | None:
    for service, tls in (("_imaps", Tls.IMPLICIT), ("_imap", Tls.STARTTLS)):
        records = [
            record for record in _answers(resolver, f"{service}._tcp.{domain}", "SRV") if isinstance(record, SRV)
        ]
        for record in sorted(records, key=lambda record: (record.priority, -record.weight)):
            host = record.target.to_text(omit_final_dot=True)
            if host not in {"", "."}:
                return Found(host.lower(), record.port, tls)
    return None


def _exchanger(resolver: Resolver, domain: str) -> Found | None:
    for record in _answers(resolver, domain, "MX"):
        if isinstance(record, MX):
            name = record.exchange.to_text(omit_final_dot=True).lower()
            for suffix, host in BY_MAIL_EXCHANGER.items():
                if name == suffix or name.endswith("." + suffix):
                    return _implicit(host)
    return None


def _usual(resolver: Resolver, domain: str) -> Found | None:
    for host in (f"imap.{domain}", f"mail.{domain}"):
        if any(True for kind in ("A", "AAAA") for _ in _answers(resolver, host, kind)):
            return _implicit(host)
    return None


def _answers(resolver: Resolver, name: str, kind: str) -> Iterator[object]:
    try:
        yield from resolver.resolve(name, kind, search=False)
    except DNSException:
        return
