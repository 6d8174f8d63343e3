"""GET /rules: what is captured, who may see it, and what somebody says about her own mail."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from capture import rules_told
from capture.ruling.told import ABOUT, EFFECTS
from capture.web.made_rules import made_rules
from capture.web.visit import Here
from config.visibility import Audience
from store import audiences, her_words, sender_rules
from store.interactions import GRACE

router = APIRouter()

_WORDS = 20


@router.get("/rules")
def show_rules(visit: Here, done: Annotated[str, Query(max_length=16)] = "") -> Response:
    """Her own rules where a mailbox of hers is connected, and the organisation's. `done`: what a form has just done."""
    with visit.desk.store.read() as connection:
        mailboxes = audiences.of_rep(connection, visit.rep)
        senders = sender_rules.of(connection, visit.rep)
        words = her_words.latest(connection, visit.rep, visit.now - GRACE, _WORDS)
        made = made_rules(connection, visit)
    settings = visit.desk.settings
    return visit.page(
        "rules.html",
        mailboxes=mailboxes,
        senders=senders,
        words=words,
        audiences=tuple(Audience),
        layers=(
            ("That it took place: when, and between whom", settings.visibility.fact),
            ("Its subject", settings.visibility.subject),
            ("Its text, attachments and why it was linked", settings.visibility.text),
        ),
        rules=rules_told.told(settings),
        made=made,
        whats=ABOUT,
        effects=EFFECTS,
        done=done,
    )
