"""What the commands have in common by which people sign in."""

from capture import wiring
from capture.cli.connect.saving import CAPTURED, TOLD, address_of
from capture.cli.context import Common
from capture.cli.output import say
from capture.estimate import duration
from capture.granted.account import Expected, Found, save


def expected_of(owner: str | None) -> Expected | None:
    """Who must sign in, as --owner says. Raises BadParameter where that is no address."""
    if owner is None:
        return None
    address = address_of(owner, "--owner")
    return Expected(address, address)


def say_found(found: Found) -> None:
    """What a sign-in opened, before it is saved."""
    lasts = f"; {duration(found.tried.messages, found.options)}" if found.tried.messages else ""
    say(f"{found.account}: {found.tried.detail}{lasts}.")
    if found.warning:
        say(found.warning)


def keep(common: Common, found: Found) -> None:
    """Saves it and says so. Raises SecretUnavailable and StoreError."""
    with common.store() as store:
        ensured = save(common.settings(), store, found, wiring.utc_now())
    say(f"{TOLD[ensured.what]} as connection {ensured.id}.")
    say(CAPTURED)
