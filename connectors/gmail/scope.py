"""Which messages of a mailbox are read, by their labels and their age."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Final

from config.providers import GoogleOptions
from connectors.errors import NeedsPerson
from connectors.gmail.answers import Label

UNASKED: Final = frozenset({"SPAM", "TRASH", "DRAFT", "CHAT", "CATEGORY_PROMOTIONS"})
"""Labels whose messages are left out unless the label itself is chosen."""
HIDDEN: Final = frozenset({"SPAM", "TRASH"})
"""Labels whose messages Gmail lists only on request."""
_TERMS: Final = {"CHAT": "-in:chats", "DRAFT": "-in:drafts", "CATEGORY_PROMOTIONS": "-category:promotions"}
"""How a search leaves them out: https://support.google.com/mail/answer/7190"""


@dataclass(frozen=True, slots=True)
class Scope:
    """What is chosen, by the ids of labels."""

    chosen: frozenset[str] = frozenset()
    """Only messages with one of these; none: all."""
    since: datetime | None = None
    """Only messages that came at this moment or later."""

    @property
    def left_out(self) -> frozenset[str]:
        """A message with one of these labels is not read."""
        return UNASKED - self.chosen

    @property
    def labels(self) -> str:
        """The chosen labels, for cursors."""
        return "|".join(sorted(self.chosen))

    def covers(self, labels: Collection[str], came: datetime | None) -> bool:
        """Whether a message with these labels is read; `came`: when Gmail got it, None where that is not known."""
        if self.since is not None and came is not None and came < self.since:
            return False
        return self.left_out.isdisjoint(labels) and (not self.chosen or not self.chosen.isdisjoint(labels))

    def excludes(self, labels: Iterable[str]) -> bool:
        """Whether a message that has got these labels is read no more, whatever others it has."""
        return not self.left_out.isdisjoint(labels)

    def depends_on(self, labels: Iterable[str]) -> bool:
        """Whether a message may begin or cease to be read by getting or losing these labels."""
        return not (self.left_out | self.chosen).isdisjoint(labels)

    def query(self) -> str:
        """A search for the messages that are read, but for the chosen labels and those that Gmail hides by itself.

        A second too wide: it is not documented whether `after:` includes the second that it names.
        """
        terms = [term for label, term in _TERMS.items() if label in self.left_out]
        if self.since is not None:
            terms.append(f"after:{int(self.since.timestamp()) - 1}")
        return " ".join(terms)


def midnight(day: date) -> datetime:
    """The beginning of a day, in UTC."""
    return datetime.combine(day, time(), UTC)


def label_ids(names: Iterable[str], there: Collection[Label]) -> frozenset[str]:
    """The ids of the labels with these names or ids, in any case. Raises NeedsPerson where there is none of a name."""
    by_name = {key.casefold(): label["id"] for label in there for key in (label["name"], label["id"])}
    missing = [name for name in names if name.casefold() not in by_name]
    if missing:
        # Others see this too, and the labels of a mailbox are its owner's affair.
        raise NeedsPerson(
            f"The mailbox has no label {missing[0]!r}",
            "Name another by `capture connection reconnect` with --label, or make the label in Gmail.",
        )
    return frozenset(by_name[name.casefold()] for name in names)


def asked(options: GoogleOptions) -> str:
    """Names what the options choose, for cursors: where it is another, the mailbox is listed anew."""
    since = options.since.isoformat() if options.since else ""
    return "|".join((options.mail.value, since, *sorted(options.labels)))
