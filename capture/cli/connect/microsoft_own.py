"""One's own mailbox at Microsoft 365, by a code that one types in a browser, on whatever machine."""

from collections.abc import Mapping
from threading import Event

from capture import wiring
from capture.cli.connect.microsoft_app import NAMES
from capture.cli.connect.saving import Answers, address_of, checked, say_found, say_saved
from capture.cli.context import Common
from capture.cli.output import say
from capture.granted import microsoft
from capture.granted.account import Expected, Found, choices_of, save
from config.microsoft import App
from connectors.errors import NeedsPerson


def connect(common: Common, options: Mapping[str, object], owner: str | None) -> None:
    """Signs in, tries what that opens, and saves it. Raises BadParameter, ConnectorError, SecretUnavailable."""
    expected = None
    if owner is not None:
        address = address_of(owner, "--owner")
        expected = Expected(address, address)
    settings = common.settings()
    found = sign_in(options, expected)
    with common.store() as store:
        ensured = save(settings, store, found, wiring.utc_now())
    say_saved(ensured)


def sign_in(options: Mapping[str, object], expected: Expected | None) -> Found:
    """What signing in opens, told before it is saved. Raises BadParameter, ConnectorError and SecretUnavailable."""
    # On demand: Microsoft's client loads slowly.
    from connectors.entra.sign_in import DeviceSignIn

    # What is wrong with them is told before anybody signs in.
    whoever = Answers("microsoft", "whoever@example.com", {**options, "signed_in": "whoever"}, names=NAMES)
    _, good = checked(whoever)
    app = App.model_validate({name: value for name, value in good.items() if name in App.model_fields})
    attempt = DeviceSignIn(app, str(good["client"]))
    say("Sign in at Microsoft, in a browser of this or any other machine, at this address:\n")
    say(f"{attempt.url}\n")
    say(f"There type this code: {attempt.code}")
    granted = attempt.wait(Event())
    if granted is None:
        raise NeedsPerson("Nobody signed in", "Start again.")
    found = microsoft.find(app, str(good["client"]), granted, choices_of("microsoft", good), expected)
    say_found(found)
    return found
