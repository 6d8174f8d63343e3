"""One's own mailbox at Microsoft 365, by a code that one types in a browser, on whatever machine."""

from collections.abc import Mapping
from threading import Event

from capture.cli.connect.granted import expected_of, keep, say_found
from capture.cli.connect.microsoft_app import NAMES
from capture.cli.connect.saving import Answers, checked
from capture.cli.context import Common
from capture.cli.output import say
from capture.granted import microsoft
from capture.granted.account import Expected, Found, choices_of
from config.microsoft import App


def connect(common: Common, options: Mapping[str, object], owner: str | None) -> None:
    """Signs in, tries what that opens, and saves it. Raises BadParameter, ConnectorError, SecretUnavailable."""
    keep(common, sign_in(options, expected_of(owner)))


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
    assert granted is not None  # noqa: S101 - nobody stops it
    found = microsoft.find(app, str(good["client"]), granted, choices_of("microsoft", good), expected)
    say_found(found)
    return found
