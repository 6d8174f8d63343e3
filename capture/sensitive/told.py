"""What people are told of what was removed."""

from collections.abc import Mapping
from typing import Final

from config.sensitive import SensitiveKind

_NAMES: Final[Mapping[SensitiveKind, tuple[str, str]]] = {
    SensitiveKind.CARD: ("card number", "card numbers"),
    SensitiveKind.IBAN: ("bank account", "bank accounts"),
    SensitiveKind.NATIONAL_ID: ("national id", "national ids"),
    SensitiveKind.PASSWORD: ("password", "passwords"),
    SensitiveKind.PRIVATE_KEY: ("private key", "private keys"),
    SensitiveKind.TOKEN: ("access token", "access tokens"),
}


def told(removed: Mapping[str, int], *, has_text: bool) -> str:
    """A sentence; "" where there is nothing to tell. `has_text`: something of the text is kept."""
    parts = [_counted(removed[kind], *names) for kind, names in _NAMES.items() if removed.get(kind)]
    if not parts:
        return ""
    listed = " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))
    if not has_text:
        return f"Its text is not kept, as it held {listed}."
    is_one = sum(removed.values()) == 1
    return f"{listed[0].upper()}{listed[1:]} {'was' if is_one else 'were'} removed before this was stored."


def _counted(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"
