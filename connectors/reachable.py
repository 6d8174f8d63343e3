"""Connections to servers that somebody else has named: to the internet, never to what stands behind our firewall.

A name is resolved once, every address that it has is looked at, and one of these is connected to: a name that points
elsewhere a moment later (DNS rebinding) changes nothing, and no way of writing an address passes for another one.
https://cheatsheetseries.owasp.org/cheatsheets/Server_Side_Request_Forgery_Prevention_Cheat_Sheet.html
"""

import socket
from contextlib import suppress
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Final

from connectors.errors import NeedsPerson

_NOT_THE_INTERNET: Final = """
0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 192.88.99.0/24
192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/3 168.63.129.16/32
"""
"""https://www.iana.org/assignments/iana-ipv4-special-registry with multicast and what is reserved; and the address by
which machines at Azure reach their host: https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16
"""
_INSIDE: Final = tuple(map(IPv4Network, _NOT_THE_INTERNET.split()))
_THE_INTERNET: Final = IPv6Network("2000::/3")
_BUT: Final = tuple(map(IPv6Network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")))
"""https://www.iana.org/assignments/iana-ipv6-special-registry: tunnels, whose ends may be anywhere, and examples."""
_TRANSLATED: Final = tuple(map(IPv6Network, ("::ffff:0:0/96", "64:ff9b::/96")))
"""IPv4 in the clothes of IPv6: RFC 4291 2.5.5.2 and RFC 6052 2.1."""


def is_public(address: str) -> bool:
    """Whether a numeric address is one of the internet's. What is no address is not."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv6Address) and any(found in network for network in _TRANSLATED):
        found = IPv4Address(int(found) & 0xFFFFFFFF)
    if isinstance(found, IPv4Address):
        return not any(found in network for network in _INSIDE)
    return found.scope_id is None and found in _THE_INTERNET and not any(found in network for network in _BUT)


def dial(host: str, port: int, timeout: float | None, *, public_only: bool) -> socket.socket:
    """A connection. With `public_only` to the internet alone. Raises OSError and, for any other place, NeedsPerson."""
    if not public_only:
        return socket.create_connection((host, port), timeout)
    made = _first(public_addresses(host, port), port, timeout)
    try:
        check_elsewhere(host, made.getsockname()[0], made.getpeername()[0])
    except NeedsPerson:
        made.close()
        raise
    return made


def public_addresses(host: str, port: int) -> list[str]:
    """Every address that the host has. Raises OSError, and NeedsPerson where one of them is not the internet's."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError:
        raise _refused(host) from None
    addresses = [str(where[0]) for *_, where in found]
    if not all(map(is_public, addresses)):
        raise _refused(host)
    return addresses


def check_public(host: str, port: int) -> None:
    """Where a proxy connects for us. Raises NeedsPerson for what is not on the internet, as far as this machine knows.

    One that needs a proxy need not know the names of the internet: those are left to the proxy.
    """
    with suppress(OSError):
        public_addresses(host, port)


def check_elsewhere(host: str, ours: str, theirs: str) -> None:
    """Raises NeedsPerson where both ends of a connection are this machine.

    One on the internet may ask itself for what its firewall keeps from everybody else.
    """
    if ours == theirs:
        raise _refused(host)


def _refused(host: str) -> NeedsPerson:
    """Says nothing of what is there."""
    return NeedsPerson(
        f"{host} is not a server on the internet",
        "Correct its name; or ask an administrator: network.allow_private lets people connect servers of your own "
        "network, and `capture connect` on the machine itself always does.",
    )


def _first(addresses: list[str], port: int, timeout: float | None) -> socket.socket:
    """A connection to the first that answers. Raises what the last of them did."""
    *others, last = addresses
    for address in others:
        try:
            return socket.create_connection((address, port), timeout)
        except OSError:
            continue
    return socket.create_connection((last, port), timeout)
