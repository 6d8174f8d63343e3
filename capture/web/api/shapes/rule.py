"""What is captured, and who may see it."""

from typing import Self

from pydantic import BaseModel, Field

from capture.web.api.fields import Id, Instant, MailAddress, Sent
from config.visibility import Audience
from store import audiences, sender_rules
from store.personal import Kind


class SenderRule(BaseModel):
    """What holds for all your mail with somebody."""

    id: Id
    sender: str
    kind: Kind
    at: Instant

    @classmethod
    def of(cls, rule: sender_rules.SenderRule) -> Self:
        """From the store."""
        return cls(id=str(rule.id), sender=rule.sender, kind=rule.kind, at=rule.at)


class Mailbox(BaseModel):
    """A connection of yours, and who may see what it sees."""

    connection: Id
    kind: str
    audience: Audience

    @classmethod
    def of(cls, mailbox: audiences.Mailbox) -> Self:
        """From the store."""
        return cls(connection=str(mailbox.id), kind=mailbox.kind, audience=mailbox.audience)


class Organisation(BaseModel):
    """The rules of the organisation: the strictest of them and of yours counts."""

    fact: Audience = Field(description="Who may know that something took place.")
    subject: Audience
    text: Audience
    captured: list[str] = Field(description="What is captured and what is left out, one sentence a rule.")


class Rules(BaseModel):
    """All that hold for you."""

    mailboxes: list[Mailbox]
    senders: list[SenderRule]
    organisation: Organisation


class NewSenderRule(Sent):
    """What shall hold for all your mail with somebody."""

    sender: MailAddress
    kind: Kind


class NewAudience(Sent):
    """Who may see what a mailbox sees."""

    audience: Audience
