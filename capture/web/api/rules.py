"""/rules: who may see your mail, and what holds for mail with somebody."""

from fastapi import APIRouter

from capture import own_rules, rules_told
from capture.web.api.caller import Anybody
from capture.web.api.fields import PathId
from capture.web.api.problems import problems
from capture.web.api.shapes.rule import Mailbox, NewAudience, NewSenderRule, Organisation, Rules, SenderRule
from store import audiences, sender_rules

router = APIRouter(tags=["rules"])


@router.get("/rules")
def get_rules(caller: Anybody) -> Rules:
    """Yours, and the organisation's."""
    settings = caller.desk.settings
    with caller.desk.store.read() as connection:
        mailboxes = audiences.of_rep(connection, caller.rep)
        senders = sender_rules.of(connection, caller.rep)
    return Rules(
        mailboxes=[Mailbox.of(one) for one in mailboxes],
        senders=[SenderRule.of(one) for one in senders],
        organisation=Organisation(
            fact=settings.visibility.fact,
            subject=settings.visibility.subject,
            text=settings.visibility.text,
            captured=rules_told.told(settings),
        ),
    )


@router.post("/rules/senders", status_code=204)
def add_sender_rule(caller: Anybody, sent: NewSenderRule) -> None:
    """It takes the place of an earlier rule, and holds for what is there already, too."""
    with caller.desk.store.begin() as connection:
        own_rules.add_sender(connection, caller.acting, sent.sender, sent.kind)


@router.delete("/rules/senders/{id}", status_code=204, responses=problems(404))
def remove_sender_rule(caller: Anybody, id_: PathId) -> None:
    """With all that the rule said."""
    with caller.desk.store.begin() as connection:
        own_rules.remove_sender(connection, caller.acting, id_)


@router.put("/connections/{id}/audience", status_code=204, responses=problems(404))
def set_audience(caller: Anybody, id_: PathId, sent: NewAudience) -> None:
    """Who may see what one of your mailboxes sees; of all that it saw, too."""
    with caller.desk.store.begin() as connection:
        own_rules.set_audience(connection, caller.acting, id_, sent.audience)
