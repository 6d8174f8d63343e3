"""Reps' mailboxes on this disk, into which mail comes while the daemon reads: the truth that its record is held to."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Lock
from typing import ClassVar

from capture.declare import Options

OURS = "ours.example"
ACCOUNTS = 20
"""Companies that write to us."""
SHARED = 0.25
"""So much of the mail goes to two reps: two workers may record it at the same moment."""
FIRST = 40
"""Letters that lie in a mailbox before it is read for the first time."""


@dataclass
class Mailbox:
    """One rep's, a Maildir (https://cr.yp.to/proto/maildir.html)."""

    owner: str
    folder: Path
    there: int = 0
    """How many messages lie in it."""
    kind: ClassVar[str] = "files"

    def options(self) -> Options:
        """What Capture is told of it."""
        return {"path": str(self.folder)}

    def deliver(self, raw: bytes) -> None:
        """Puts a message into it, all at once."""
        name = f"{self.there}.bench"
        written = self.folder / "tmp" / name
        written.write_bytes(raw)
        written.rename(self.folder / "new" / name)
        self.there += 1


@dataclass
class Post:
    """Brings mail to all of them. `keys`: of every message that there is, once."""

    boxes: list[Mailbox]
    chance: random.Random = field(default_factory=lambda: random.Random(1))  # noqa: S311
    keys: set[str] = field(default_factory=set)
    lock: Lock = field(default_factory=Lock)

    def fill(self) -> None:
        """What lies there before the first pass."""
        for box in self.boxes:
            for _ in range(FIRST):
                self.bring(box)

    def bring(self, box: Mailbox) -> None:
        """One more message, to its owner and now and then to another rep too."""
        with self.lock:
            number = len(self.keys)
            to = {box.owner: box}
            if self.chance.random() < SHARED:
                other = self.chance.choice(self.boxes)
                to[other.owner] = other
            raw = _letter(number, list(to), self.chance)
            for each in to.values():
                each.deliver(raw)
            self.keys.add(f"{number}@customer.example")

    def bring_until(self, ended: Event, a_second: float) -> None:
        """Goes on until told to end."""
        while not ended.wait(self.chance.expovariate(a_second)):
            self.bring(self.chance.choice(self.boxes))


def make(folder: Path, number: int) -> list[Mailbox]:
    """So many, empty."""
    return list(_made(folder, number))


def _made(folder: Path, number: int) -> Iterator[Mailbox]:
    for one in range(number):
        place = folder / f"rep{one}"
        for part in ("cur", "new", "tmp"):
            (place / part).mkdir(parents=True)
        yield Mailbox(f"rep{one}@{OURS}", place)


def _letter(number: int, to: list[str], chance: random.Random) -> bytes:
    account = chance.randrange(ACCOUNTS)
    day = f"{1 + number % 28:02} Mar 2026 {number // 60 % 24:02}:{number % 60:02}:00 +0000"
    head = [
        f"Message-ID: <{number}@customer.example>",
        f"From: Person {account} <person@customer{account}.example>",
        f"To: {', '.join(to)}",
        f"Subject: Offer {number} of the plant",
        f"Date: {day}",
        "Content-Type: text/plain; charset=utf-8",
    ]
    text = "\r\n".join(f"Line {line} of what letter {number} says about the plant." for line in range(20))
    return "\r\n".join([*head, "", text, ""]).encode()
