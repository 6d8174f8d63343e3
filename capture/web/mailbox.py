"""GET and POST /mailbox/WORD: a rep connects her own mailbox by a link, without signing in.

The word opens nothing but this: it shows nothing of the record, and connects to its owner alone.
"""

from collections.abc import Mapping
from typing import Annotated, Final

from fastapi import APIRouter, Depends, HTTPException, Request, Response
from fastapi.responses import HTMLResponse

from capture.acting import Acting
from capture.connecting import links
from capture.connecting.forms import FIELDS, Kind, asked
from capture.granted import google, microsoft
from capture.granted.account import Attempt, Expected
from capture.refusals import Missing
from capture.web.attempts import PATIENCE, is_elsewhere, remember
from capture.web.connecting import FAILURES, NAMES, answers_of, said, told
from capture.web.connections import offered
from capture.web.desk import Desk, desk_of, origin_of
from capture.web.render import render
from capture.web.sign_ins import Begun
from capture.web.signing_in import GOOGLE, MICROSOFT, Provider, cookie_of
from config.providers import MailScope
from connectors.errors import ConnectorError
from connectors.model.address import Address
from store.mailbox_links import MailboxLink

router = APIRouter()

_PROVIDERS: Final = {one.kind: one for one in (GOOGLE, MICROSOFT)}
_FORMS: Final = (Kind.IMAP, Kind.CALDAV, Kind.EXCHANGE)
Answers = Annotated[Mapping[str, str], Depends(answers_of)]


@router.get("/mailbox/{word}")
def show_mailbox(request: Request, word: str) -> Response:
    """What she may connect. Looking at it uses nothing up."""
    desk = desk_of(request)
    try:
        link = links.opened(desk.store, word, _nobody(request, desk))
    except Missing:
        return mailbox_page({"state": "too_late"}, 404)
    return _choices(desk, link, word)


@router.get("/mailbox/{word}/{kind}")
def show_mailbox_form(request: Request, word: str, kind: Kind) -> Response:
    """The form of one kind."""
    desk = desk_of(request)
    try:
        link = links.opened(desk.store, word, _nobody(request, desk))
        return _form(link, _of_hers(kind), {})
    except Missing:
        return mailbox_page({"state": "too_late"}, 404)


@router.post("/mailbox/{word}/{kind}")
def connect_mailbox(request: Request, word: str, kind: str, answers: Answers) -> Response:
    """Tries what she answered and connects it, or sends her to the provider to sign in."""
    desk = desk_of(request)
    try:
        link = links.opened(desk.store, word, _nobody(request, desk))
        if kind in offered(desk.settings):
            return _send(request, desk, _PROVIDERS[kind], link, headers="headers" in answers)
        form = _of_hers(kind)
    except Missing:
        return mailbox_page({"state": "too_late"}, 404)
    acting = Acting(link.owner, desk.now(), origin_of(request))
    try:
        meant = asked(desk.settings, form, link.owner, answers)
        added = links.connect(desk.settings, desk.store, acting, link, meant)
    except Missing:
        return mailbox_page({"state": "too_late"}, 404)
    except FAILURES as error:
        return _form(link, form, answers, told(error), 422)
    return mailbox_page({"state": "done", "said": said(added)})


def mailbox_page(context: Mapping[str, object], status: int = 200) -> HTMLResponse:
    """`state`: choices, form, done, or too_late."""
    return HTMLResponse(render("mailbox.html", context), status)


def _nobody(request: Request, desk: Desk) -> Acting:
    return Acting(Address(""), desk.now(), origin_of(request))


def _of_hers(kind: str) -> Kind:
    """Raises Missing for what lies on this machine, and for what is no kind."""
    if kind not in _FORMS:
        raise Missing
    return Kind(kind)


def _choices(desk: Desk, link: MailboxLink, word: str, problem: str = "", status: int = 200) -> Response:
    context = {"state": "choices", "owner": link.owner, "word": word, "problem": problem, "forms": _FORMS}
    return mailbox_page({**context, "names": NAMES, "offered": offered(desk.settings)}, status)


def _form(link: MailboxLink, kind: Kind, answers: Mapping[str, str], problem: str = "", status: int = 200) -> Response:
    context = {"state": "form", "owner": link.owner, "name": NAMES[kind], "fields": FIELDS[kind], "answers": answers}
    return mailbox_page({**context, "problem": problem}, status)


def _send(request: Request, desk: Desk, provider: Provider, link: MailboxLink, *, headers: bool) -> Response:
    """The browser to the provider: only the account of the link's owner is taken there."""
    if is_elsewhere(desk, request):
        raise HTTPException(409, f"{provider.name} sends people back to {desk.settings.web.root} only: open it there.")
    redirect, now = f"{desk.settings.web.root}{provider.done}", desk.now()
    try:
        attempt = _attempt(desk, provider, redirect, headers=headers)
    except ConnectorError as error:
        return mailbox_page({"state": "done", "said": told(error)}, 502)
    begun = Begun(attempt, Expected(link.owner, link.owner), now + PATIENCE, link=link)
    desk.sign_ins.begin(begun, now)
    place = attempt.url(link.owner)
    response = HTMLResponse(render("company_sending.html", {"place": place, "name": provider.name}))
    remember(response, desk, cookie_of(attempt.state), begun.browser, provider.done)
    return response


def _attempt(desk: Desk, provider: Provider, redirect: str, *, headers: bool) -> Attempt:
    settings = desk.settings
    if provider is GOOGLE:
        assert settings.google.client is not None  # noqa: S101
        chosen = {"mail": MailScope.METADATA if headers else MailScope.READONLY}
        return google.begin(settings, settings.google.client, redirect, chosen)
    assert settings.microsoft.client is not None  # noqa: S101
    return microsoft.begin(settings.microsoft, settings.microsoft.client, redirect, {})
