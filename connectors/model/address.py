"""Email addresses, normalised once at the border so that equality is all that matching needs."""

from typing import NewType

Address = NewType("Address", str)
"""`local@domain`, lower case, domain in IDNA A-labels, no display name. Only `parse_address` makes one."""

_FORBIDDEN = frozenset(' \t\r\n\x00<>(),;"[]')


def parse_address(text: str) -> Address | None:
    """`text` as an address, or None where it is not one that mail can be sent to.

    The local part is folded to lower case: RFC 5321 lets it be case-sensitive, no provider in use is.
    """
    local, at, domain = text.strip().strip("<>").strip().lower().rpartition("@")
    domain = domain.rstrip(".")
    if not at or not local or not domain or not _FORBIDDEN.isdisjoint(local) or not _FORBIDDEN.isdisjoint(domain):
        return None
    if not domain.isascii():
        try:
            domain = domain.encode("idna").decode("ascii")
        except UnicodeError:
            return None
    return Address(f"{local}@{domain}")


def domain_of(address: Address) -> str:
    """The part behind the `@`."""
    return address.rpartition("@")[2]
