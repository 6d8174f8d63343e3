"""Privacy rules as data: what may be kept of mail and meetings. `capture.policy` applies them, nobody else does."""

from enum import StrEnum

from pydantic import Field

from config.sensitive import Country, SensitiveContent, SensitiveKind
from config.values import Domains, Frozen, Mailboxes, Phrases


class ContentLevel(StrEnum):
    """How much of an interaction is kept."""

    NONE = "none"
    """Nothing: only the ledger has a line of it."""
    HEADERS = "headers"
    """That it took place, when, between whom, and its subject."""
    TEXT = "text"
    """Its author's own words too."""


class BulkMail(StrEnum):
    """What becomes of newsletters, lists and campaigns."""

    EXCLUDE = "exclude"
    HEADERS = "headers"
    TEXT = "text"


class Privacy(Frozen):
    """What is left out of the record. It is decided on the envelope, before a body is read."""

    internal_domains: Domains | None = Field(default=None, examples=[["example.com"]])
    """Your own domains: mail among them alone is excluded. Default: the domains of your connections' owners."""

    exclude_domains: Domains = Field(default=(), examples=[["hospital.example"]])
    """Nothing from or to these domains and their subdomains is recorded."""

    exclude_addresses: Mailboxes = Field(default=(), examples=[["partner@home.example"]])
    """Nothing from or to these addresses is recorded."""

    exclude_subjects: Phrases = Field(default=(), examples=[["salary review"]])
    """Nothing with one of these words or phrases in its subject is recorded; upper and lower case are the same."""

    bulk: BulkMail = BulkMail.EXCLUDE
    """Newsletters, lists and campaigns: "exclude" them, or keep their "headers" or their "text"."""

    content: ContentLevel = ContentLevel.TEXT
    """What is kept of an interaction: its "text", only its "headers" (people, times, subject), or "none": then the
    ledger says that it was seen, and nothing else is recorded."""

    sensitive: SensitiveContent = SensitiveContent.MASK
    """Card numbers, bank accounts, passwords, private keys and access tokens in a mail or a meeting: "mask" removes
    them before anything is stored, "headers" keeps no text of one that has any, "keep" does not look for them."""

    sensitive_kinds: tuple[SensitiveKind, ...] = tuple(SensitiveKind)
    """Which of them are looked for."""

    national_ids: tuple[Country, ...] = Field(default=(), examples=[["DE", "US"]])
    """The countries whose national ids and tax numbers of people are looked for too, by their ISO codes."""
