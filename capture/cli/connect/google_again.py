"""New access to a Google account that is connected: another key, or another sign-in."""

from collections.abc import Mapping

from capture.cli.connect.google_company import NAMES
from capture.cli.connect.google_own import client_of, sign_in
from capture.cli.connect.saving import Access, Answers, address_of, checked
from capture.granted.account import Expected, choices_of, stored
from capture.trying import tried
from config.settings import Settings
from store.sources import Source


def access(settings: Settings, source: Source, given: Mapping[str, object]) -> Access:
    """The options with new access, tried.

    Raises BadParameter, ConnectorError, SecretUnavailable and StoreError.
    """
    kept = choices_of("google", source.options)
    account = address_of(str(given.get("user") or source.options.get("user") or source.owner), "--user")
    key = None if "client" in given else given.get("key", source.options.get("key"))
    if key is not None:
        user = {"user": account} if account != source.owner else {}
        owner, options = checked(Answers("google", source.owner, {**kept, **user, "key": key}, names=NAMES))
        return Access(options, tried("google", owner, options, "Name another --user.").detail)
    client = given.get("client") or source.options.get("client")
    expected = Expected(source.owner, account)
    found = sign_in(settings, client_of(settings, str(client) if client else None), kept, expected)
    return Access(stored(found.options), found.tried.detail)
