"""New access to a mailbox on an Exchange server: another password, certificate, name, server or way to sign in."""

import sys
from collections.abc import Mapping

import typer

from capture.cli.connect.asking import Password, asked, password
from capture.cli.connect.exchange_mailboxes import NAMES
from capture.cli.connect.exchange_sign_in import BY_PASSWORD, GOES_WITH, option_of
from capture.cli.connect.microsoft_again import proof
from capture.cli.connect.microsoft_app import PROOF
from capture.cli.connect.saving import Access, Answers, checked, complete
from capture.trying import tried
from config.exchange import ExchangeSignIn
from config.settings import Settings
from store.sources import Source


def access(settings: Settings, source: Source, given: Mapping[str, object], secret: str | None) -> Access:
    """The options with new access, tried. Raises BadParameter, ConnectorError, SecretUnavailable and StoreError."""
    if not given and secret is None and sys.stdin.isatty():
        given = _answered(source)
    before = source.options.get("sign_in", ExchangeSignIn.NTLM)
    form = str(given.get("sign_in") or before)
    _check_fits(form, [*given, *(["password"] if secret is not None else [])])
    # The certificate of an app and that of a client are two.
    kept = {name: one for name, one in source.options.items() if form == before or name != "certificate"}
    options = {name: one for name, one in {**kept, **given}.items() if form in GOES_WITH.get(name, form)}
    if form == ExchangeSignIn.OAUTH and given.keys() & PROOF:
        options = {name: one for name, one in options.items() if name not in PROOF}
        options |= proof(source.options, given)
    _check_whole(form, options)
    said = _password(source, form, secret, is_needed=not given)
    if said.reference:
        options["password"] = said.reference
    answers = Answers("exchange", source.owner, options, said.typed, names=NAMES)
    owner, whole = checked(complete(settings, answers))
    return Access(whole, tried("exchange", owner, whole, "Name the same mailbox.").detail)


def _answered(source: Source) -> Mapping[str, object]:
    """Asks for where it is and who signs in; what it has now is the default."""
    now = {"url": str(source.options["url"])}
    if source.options.get("sign_in", ExchangeSignIn.NTLM) in BY_PASSWORD:
        now["name"] = str(source.options.get("name") or source.options.get("user") or source.owner)
    questions = {"url": "Address of its EWS", "name": "Name to sign in with"}
    said = {name: asked(questions[name], option_of(name), None, before) for name, before in now.items()}
    return {name: answer for name, answer in said.items() if answer != now[name]}


def _password(source: Source, form: str, secret: str | None, *, is_needed: bool) -> Password:
    """One that is given, or asked for where nothing else is, or where there is none yet."""
    has = "password" in source.options
    if form not in BY_PASSWORD or not (is_needed or secret is not None or not has):
        return Password()
    return password(secret, keep=has)


def _check_fits(form: str, given: list[str]) -> None:
    for name in given:
        if form not in GOES_WITH.get(name, form):
            raise typer.BadParameter(f"it does not go with the sign-in {form!r}", param_hint=option_of(name))


def _check_whole(form: str, options: Mapping[str, object]) -> None:
    lacks_proof = form in GOES_WITH["certificate"] and not options.keys() & {"certificate", "secret"}
    lacks_app = form == ExchangeSignIn.OAUTH and "client" not in options
    for option, lacks in {"--client": lacks_app, "--certificate": lacks_proof}.items():
        if lacks:
            raise typer.BadParameter(f"it is missing for the sign-in {form!r}", param_hint=option)
