"""Why Microsoft Entra gives no token (RFC 6749 4.1.2.1 and 5.2, with AADSTS codes), by remedy.

https://learn.microsoft.com/entra/identity-platform/reference-error-codes
Codes come and go: what has none here is told by its class of OAuth, with the page on which Microsoft explains it.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from connectors.entra import advice
from connectors.entra.attempt import Attempt
from connectors.errors import ConnectorError, NeedsPerson, ProviderBug, TryLater

_CODE: Final = re.compile(r"AADSTS(\d+)")
_WORD: Final = re.compile(r"[a-z_]{1,40}")
_Advice = Callable[[Attempt], NeedsPerson]

_FAMILIES: Final[tuple[tuple[_Advice, tuple[int, ...]], ...]] = (
    (advice.wrong_tenant, (90002, 900021, 900023, 50059, 50128, 900382, 900432)),
    (advice.app_not_there, (700016, 7000229)),
    (advice.app_disabled, (7000112,)),
    (advice.one_tenant_only, (50194,)),
    (advice.not_hers, (50020, 90072, 500200, 500208, 50177, 50178)),
    (advice.unknown_user, (50034, 51004)),
    (advice.disabled_user, (50057, 50053)),
    (advice.secret_expired, (7000222,)),
    (advice.secret_wrong, (7000215,)),
    (advice.certificate_refused, (700027, 700030, 50012)),
    (advice.clock_off, (700024,)),
    (advice.credential_missing, (7000218, 7000216)),
    (advice.credential_unwanted, (700025, 9002326, 9002327)),
    (advice.consent_missing, (65001,)),
    (advice.admin_consent_missing, (90094, 90095, 90093, 65005, 650052, 650056, 650057)),
    (advice.declined, (65004,)),
    (advice.not_assigned, (50105,)),
    (
        advice.conditional_access,
        (50005, 50097, 50131, 53000, 53001, 53002, 53003, 53004, 53009, 53010, 53011, 530003, 530034, 530035),
    ),
    (advice.prove_again, (50072, 50074, 50076, 50078, 50079, 50125, 50158, 70043, 70044)),
    (advice.revoked, (50013, 50055, 50132, 50133, 50144, 50173, 70000, 70008, 700081, 700082, 700084)),
    (advice.code_used, (54005,)),
    (advice.too_late, (70019, 70020)),
    (advice.wrong_redirect, (50011, 500112, 500113, 900971)),
)
"""What each code asks of a person."""
_ADVICE: Final[Mapping[int, _Advice]] = {code: told for told, codes in _FAMILIES for code in codes}
_BUSY: Final = frozenset((90006, 90033, 50196, 90025, 50087))
"""Codes of which Microsoft says to try again."""
_ERRORS: Final[Mapping[str, _Advice]] = {
    "authorization_declined": advice.declined,
    "access_denied": advice.declined,
    "expired_token": advice.too_late,
    "consent_required": advice.consent_missing,
}
"""Where there is no code, or one that is not known: what a standard says of the error."""
_SIGN_IN: Final = frozenset(("invalid_grant", "interaction_required", "login_required"))
_PASSING: Final = frozenset(("temporarily_unavailable", "server_error"))


def refused(said: Mapping[str, Any], attempt: Attempt) -> ConnectorError:
    """What an answer with an error means. Nothing of what was sent, or of what was said but codes, is in the result."""
    error, codes = _word(said.get("error")), _codes(said)
    if error in _PASSING or not _BUSY.isdisjoint(codes):
        return TryLater("Microsoft's sign-in cannot answer now")
    told = next((_ADVICE[code] for code in codes if code in _ADVICE), None) or _ERRORS.get(error)
    if told is not None:
        return told(attempt)
    named = f"AADSTS{codes[0]}" if codes else error
    more = f"https://{attempt.app.site.login}/error?code={codes[0]}" if codes else ""
    if error in _SIGN_IN:
        return _again(attempt, named, more)
    if error in ("invalid_client", "unauthorized_client"):
        return NeedsPerson(
            f"Microsoft does not take the app {attempt.app.client} as it is registered ({named})",
            f"Open {attempt.app.page('Overview')} and compare. {_see(more)}".strip(),
        )
    return ProviderBug("Microsoft's sign-in says what Capture does not know", named or "no error")


def _again(attempt: Attempt, named: str, more: str) -> NeedsPerson:
    if not more:
        return advice.revoked(attempt)
    return NeedsPerson(f"Microsoft wants {attempt.who} to sign in again ({named})", f"{attempt.again}. {_see(more)}")


def _see(more: str) -> str:
    return f"Microsoft explains it at {more}" if more else ""


def _word(error: object) -> str:
    return error if isinstance(error, str) and _WORD.fullmatch(error) else ""


def _codes(said: Mapping[str, Any]) -> list[int]:
    """Token endpoints list them; what comes by the browser has them in its text alone."""
    listed = said.get("error_codes")
    if isinstance(listed, list):
        return [code for code in listed if isinstance(code, int)]
    return [int(found) for found in _CODE.findall(str(said.get("error_description", "")))]
