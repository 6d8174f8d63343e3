"""Why nobody was signed in: each reason is one sentence for her that says what to do."""

import re
from datetime import datetime
from typing import Final

AGAIN: Final = "press the button once more"
LATER: Final = "try again in a minute"
CORRECT: Final = "an administrator must correct"
ASK: Final = "ask an administrator"


class NotSignedIn(Exception):
    """Nobody was signed in, and nothing was changed."""


def unallowed(name: str, error: str) -> NotSignedIn:
    """Of an answer without a code. https://openid.net/specs/openid-connect-core-1_0.html#AuthError"""
    match error:
        case "access_denied" | "consent_required" | "interaction_required" | "login_required":
            return NotSignedIn(f"You did not sign in to {name}, or did not allow it: {AGAIN}.")
        case "server_error" | "temporarily_unavailable":
            return NotSignedIn(f"The provider of {name} cannot answer now: {LATER}.")
        case _:
            return _refused(name, error)


def unredeemed(name: str, error: str) -> NotSignedIn:
    """Of a code that the provider does not take. RFC 6749 5.2"""
    match error:
        case "invalid_client" | "unauthorized_client":
            return NotSignedIn(
                f"The provider of {name} does not take Capture's secret: {CORRECT} sign_in.client and sign_in.secret."
            )
        case "invalid_grant" | "missing_code" | "mismatching_state":
            return NotSignedIn(f"This sign-in is finished already, or took too long: {AGAIN}.")
        case _:
            return _refused(name, error)


def untrusted(name: str) -> NotSignedIn:
    """Of what was not made by the provider, or not for us, or not for this attempt."""
    return NotSignedIn(f"What came back from {name} is not to be trusted: {AGAIN}; if it stays so, tell somebody.")


def untimely(name: str, now: datetime) -> NotSignedIn:
    """Of what has expired before it came, or is not valid yet."""
    return NotSignedIn(
        f"The clocks of Capture and of {name} differ: an administrator must set this machine's, which says "
        f"{now:%H:%M} UTC."
    )


def _refused(name: str, error: str) -> NotSignedIn:
    word = error if re.fullmatch(r"[a-z_]{1,40}", error) else "for no known reason"
    return NotSignedIn(f"The provider of {name} refuses the sign-in ({word}): tell an administrator.")
