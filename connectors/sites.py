"""Whose hosts are whose: what decides where credentials may go."""

import ipaddress
from functools import cache

from publicsuffixlist import PublicSuffixList


def is_loopback(host: str) -> bool:
    """Only this machine is reached by that name or address."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def same_site(one: str, other: str) -> bool:
    """Both hosts are one, or under one domain that a registrar has given to one owner (https://publicsuffix.org)."""
    if one == other:
        return True
    mine = _registered(one)
    return mine is not None and mine == _registered(other)


def _registered(host: str) -> str | None:
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        found: str | None = _suffixes().privatesuffix(host.rstrip("."))
        return found
    return None


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()
