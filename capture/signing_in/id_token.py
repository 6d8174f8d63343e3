"""What a provider says of who signed in, checked in every point.

https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from capture.signing_in.attempt import Attempt
from capture.signing_in.not_signed_in import untimely, untrusted
from capture.signing_in.provider import Provider, Said, fetched
from config.sign_in import CompanySignIn

_LEEWAY: Final = 60
"""Seconds by which our clock and the provider's may differ."""
_ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Those that nobody can sign with who knows but the public key."""
_TIMES: Final = frozenset({"exp", "iat", "nbf"})


def verified(sign_in: CompanySignIn, provider: Provider, attempt: Attempt, token: str, now: datetime) -> Said:
    """The claims of an ID token that this provider signed, for us, for this attempt, just now. Raises NotSignedIn."""
    # On demand: it loads slowly.
    from joserfc.errors import ClaimError, JoseError

    keys = fetched(provider.keys)
    try:
        claims = _checked(token, keys, provider.issuer, sign_in.client or "", attempt.nonce, now)
    except ClaimError as error:
        raise (untimely(sign_in.name, now) if error.claim in _TIMES else untrusted(sign_in.name)) from error
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise untrusted(sign_in.name) from error
    if not claims["sub"]:
        raise untrusted(sign_in.name)
    return claims


def _checked(
    token: str, keys: Mapping[str, Any], issuer: str, client: str, nonce: str, now: datetime
) -> Mapping[str, Any]:
    # On demand: it loads slowly.
    from authlib.oidc.core import CodeIDToken  # type: ignore[import-untyped]
    from joserfc import jwt
    from joserfc.jwk import KeySet

    decoded = jwt.decode(token, KeySet.import_key_set(dict(keys)), algorithms=_ALGORITHMS)  # type: ignore[arg-type]
    expected = {"iss": issuer, "aud": client}
    options = {name: {"essential": True, "value": value} for name, value in expected.items()}
    claims = CodeIDToken(decoded.claims, decoded.header, options, {"nonce": nonce, "client_id": client})
    claims.validate(int(now.timestamp()), _LEEWAY)
    return dict(claims)
