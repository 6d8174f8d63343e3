"""Rules, and what would become of the record by them, in plain words."""

from typing import Final

from capture.ruling.plan import Fate
from store.rules import Effect, Rule, What

ABOUT: Final = {
    What.PERSON: "with",
    What.DOMAIN: "with anybody at",
    What.FOLDER: "in the folder or calendar",
    What.CATEGORY: "filed under",
    What.SUBJECT: "whose subject holds",
}
EFFECTS: Final = {
    Effect.NONE: "are left out",
    Effect.HEADERS: "are kept without text",
    Effect.PRIVATE: "are seen by those alone who have them in a mailbox",
}
WOULD: Final = {
    Fate.VANISHES: "would leave the record",
    Fate.LEAVES: "would leave a mailbox, and stay in another",
    Fate.LOSES_TEXT: "would lose their text",
    Fate.BECOMES_PRIVATE: "would be hidden from others",
    Fate.TEXT_RETURNS: "would be read again with their text",
    Fate.SEEN_AGAIN: "would be seen by others again",
}
DID: Final = {
    Fate.VANISHES: "left the record",
    Fate.LEAVES: "left a mailbox, and stay in another",
    Fate.LOSES_TEXT: "lost their text",
    Fate.BECOMES_PRIVATE: "were hidden from others",
    Fate.TEXT_RETURNS: "wait to be read again with their text",
    Fate.SEEN_AGAIN: "can be seen by others again",
}
APPEARS: Final = "that were left out would be offered again"
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def about(rule: Rule) -> str:
    """`with carol@acme.example`, `whose subject holds “salary”`."""
    plain = rule.what in (What.PERSON, What.DOMAIN)
    return f"{ABOUT[rule.what]} {rule.value if plain else f'“{rule.value}”'}"


def told(rule: Rule) -> str:
    """A sentence."""
    return f"Mail and meetings {about(rule)} {EFFECTS[rule.effect]}."


def month(number: int | None) -> str:
    """Of the ledger: `Nov 2026`."""
    return "unknown" if number is None else f"{_MONTHS[number % 12]} {number // 12}"
