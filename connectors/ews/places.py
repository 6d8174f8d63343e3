"""Where autodiscover may be asked for an address, before anybody signs in there.

https://learn.microsoft.com/exchange/client-developer/exchange-web-services/how-to-generate-a-list-of-autodiscover-endpoints
"""

import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin

from dns.exception import DNSException
from dns.rdtypes.IN.SRV import SRV
from dns.resolver import Resolver
from requests import Session

from connectors.ews.adapter import ReadingAdapter
from connectors.ews.sign_in import unsigned

PATH: Final = "/autodiscover/autodiscover.svc"
SECONDS: Final = (5.0, 10.0)
"""To connect, and for an answer."""
_MOVED: Final = frozenset((301, 302, 303, 307, 308))


@dataclass(frozen=True, slots=True)
class Knocked:
    """What a place answers to who has not signed in."""

    status: int
    target: str = ""
    """Where it leads, "" if nowhere."""


def places(domain: str, resolver: Resolver | None) -> Iterator[str]:
    """In the order in which they are asked: that of the domain itself late, as it is mostly the website's."""
    yield f"https://autodiscover.{domain}{PATH}"
    yield f"https://{domain}{PATH}"
    yield f"http://autodiscover.{domain}{PATH}"
    yield from (f"https://{host}{PATH}" for host in _announced(f"_autodiscover._tcp.{domain}", resolver))


def knock(url: str, context: ssl.SSLContext, *, public_only: bool = False) -> Knocked:
    """Asks without signing in. `public_only`: as `connectors.reachable.dial` says. Raises requests' exceptions."""
    with Session() as session:
        session.mount("https://", ReadingAdapter(context, public_only=public_only))
        session.auth = unsigned
        answer = session.get(url, allow_redirects=False, timeout=SECONDS, stream=True)
        with answer:
            target = answer.headers.get("Location", "") if answer.status_code in _MOVED else ""
            return Knocked(answer.status_code, urljoin(url, target) if target else "")


def _announced(name: str, resolver: Resolver | None) -> Iterator[str]:
    try:
        found = (resolver or Resolver()).resolve(name, "SRV", lifetime=SECONDS[0])
    except DNSException:
        return
    records = [record for record in found if isinstance(record, SRV) and record.port == 443]
    for record in sorted(records, key=lambda record: (record.priority, -record.weight)):
        yield record.target.to_text(omit_final_dot=True).lower()
