"""Signing in with a name and a password: Basic (RFC 7617), or Digest (RFC 7616) where a server wants that instead."""

from collections.abc import Generator

import httpx2

from config.errors import SecretUnavailable
from config.secrets import Secret
from connectors.errors import NeedsPerson


class PasswordAuth(httpx2.Auth):
    """Sends the password at once: servers challenge every request otherwise, which doubles the round trips."""

    def __init__(self, user: str, password: Secret) -> None:
        """Raises NeedsPerson where the password is not where it should be."""
        try:
            revealed = password.reveal()
        except SecretUnavailable as error:
            raise NeedsPerson("The password cannot be read", str(error)) from error
        self._scheme: httpx2.Auth = httpx2.BasicAuth(user, revealed)
        self._digest = httpx2.DigestAuth(user, revealed)

    def auth_flow(self, request: httpx2.Request) -> Generator[httpx2.Request, httpx2.Response, None]:
        """The exchange for one request."""
        response = yield from _watched(self._scheme.auth_flow(request))
        if self._scheme is not self._digest and _wants_digest(response):
            self._scheme = self._digest
            del request.headers["Authorization"]
            yield from self._digest.auth_flow(request)


def _watched(
    flow: Generator[httpx2.Request, httpx2.Response, None],
) -> Generator[httpx2.Request, httpx2.Response, httpx2.Response | None]:
    """The flow, which then returns the last response that it saw."""
    response: httpx2.Response | None = None
    try:
        request = next(flow)
        while True:
            response = yield request
            request = flow.send(response)
    except StopIteration:
        return response


def _wants_digest(response: httpx2.Response | None) -> bool:
    if response is None or response.status_code != 401:
        return False
    schemes = [each.partition(" ")[0].lower() for each in response.headers.get_list("WWW-Authenticate")]
    return "digest" in schemes and "basic" not in schemes
