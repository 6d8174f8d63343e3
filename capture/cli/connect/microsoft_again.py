"""New access to a Microsoft 365 account that is connected: another certificate or secret, or another sign-in."""

from collections.abc import Mapping

from capture.cli.connect.microsoft_app import NAMES, PROOF, credential
from capture.cli.connect.microsoft_own import sign_in
from capture.cli.connect.saving import Access, Answers, address_of, checked
from capture.cli.days import day
from capture.granted.account import Expected, stored
from capture.trying import tried
from store.sources import Json, Source


def access(source: Source, given: Mapping[str, object]) -> Access:
    """The options with new access, tried. Raises BadParameter, ConnectorError, SecretUnavailable and StoreError."""
    account = address_of(str(given.get("user") or source.options.get("user") or source.owner), "--user")
    others = {*PROOF, "user", "signed_in"}
    asked = {name: value for name, value in {**source.options, **given}.items() if name not in others}
    if "signed_in" in source.options and not given.keys() & PROOF:
        expected = Expected(source.owner, account, source.connection, str(source.options["signed_in"]))
        found = sign_in(asked, expected)
        return Access(stored(found.options), found.tried.detail, found.purse)
    user = {"user": account} if account != source.owner else {}
    answers = Answers("microsoft", source.owner, {**asked, **user, **proof(source.options, given)}, names=NAMES)
    owner, options = checked(answers)
    return Access(options, tried("microsoft", owner, options, "Name another --user.").detail)


def proof(has: Mapping[str, Json], given: Mapping[str, object]) -> Mapping[str, object]:
    """What the app shall prove itself with; another day may be told of the secret that it has. Raises BadParameter."""
    if "secret" in has and given.keys() & PROOF == {"secret_ends"}:
        return {"secret": has["secret"], "secret_ends": day(str(given["secret_ends"]), "--secret-ends")}
    if given.keys() & PROOF:
        return credential(given)
    return {name: value for name, value in has.items() if name in PROOF}
