"""Forgets a person, an interaction, a connection or a mailbox: removes, keeps out, verifies, and says so in a receipt.

Safe to kill and to run again at any point: what must not come back is known before anything is removed.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from pydantic import JsonValue
from sqlalchemy import Connection

from capture import keeping
from capture.acting import Acting
from capture.forgetting import holding, receipt, root
from capture.forgetting.holding import in_words
from capture.forgetting.root import Root
from capture.forgetting.subject import Reach, Subject, What, reach
from capture.forgetting.suppressed import FORGOTTEN, hash_of
from capture.forgetting.verifying import verify
from capture.proposing.proposer import Proposer
from capture.refusals import Conflict, Missing
from config.settings import Settings
from connectors.model.address import Address
from matcher.learned.unlearning import without_others
from matcher.model import Ref, TargetType
from store import judgements, models, pausing, sources
from store.database import Store, alone
from store.directory.removal import remove
from store.forgetting import compacting, erasing, reaching, scanning, stripping, suppressions
from store.forgetting.suppressions import Suppressed

AT_ONCE: Final = 500
"""Interactions that one transaction removes."""
_NAMED: Final = 1_000
"""Hashes that a receipt names one by one."""

Told = Callable[[str, int, int | None], None]
"""What is being done, how much of it is done, and of how much."""


def unseen(what: str, done: int, total: int | None) -> None:
    """For what nobody watches."""


@dataclass(frozen=True, slots=True)
class Would:
    """What would be done."""

    interactions: int
    mentions: int
    """Interactions of others that name the person in their texts, which go."""
    people: tuple[Address, ...]
    contacts: int
    connections: int
    held: tuple[str, ...]
    """The legal holds that forbid it, in words."""


@dataclass(frozen=True, slots=True)
class Forget:
    """One forgetting."""

    store: Store
    settings: Settings
    subject: Subject
    acting: Acting
    proposer: Proposer
    told: Told = unseen

    def would(self) -> Would:
        """The same counts, with nothing changed. Raises Missing and Conflict as `run` does, but for holds."""
        with self.store.read() as connection:
            found = self._reached(connection)
            named = self._mentions(connection, found) - set(found.interactions)
            held = holding.on(connection, found, named)
        return Would(
            interactions=len(found.interactions),
            mentions=len(named),
            people=found.people,
            contacts=len(found.contacts),
            connections=len(found.connections),
            held=tuple(map(in_words, held)),
        )

    def run(self) -> str:
        """The receipt. Raises Missing; Conflict where a hold forbids it; SecretUnavailable, StoreError.

        1. It is noted what must not come back, so that nothing brings it back meanwhile.
        2. The interactions go, some at a time, and whatever came of them.
        3. What else the record has of a person goes; connections end.
        4. Models lose what only that taught them.
        5. The database lets go of what it still holds of removed rows, and all of it is searched.
        """
        number, found, named, keys = self._begin()
        counted: Counter[str] = Counter()
        self._erase(found, keys, counted)
        self._strip(named, counted)
        self._finish(found, counted)
        while self.proposer.propose():
            pass
        self.told("Rewriting the index", 0, None)
        compacting.compact(self.store)
        return self._receipt(number, found, counted)

    def _begin(self) -> tuple[int, Reach, list[int], Root]:
        with self.store.read() as connection:
            named = self._mentions(connection, self._reached(connection))
        with self.store.begin() as connection:
            alone(connection)
            found = self._reached(connection)
            named -= set(found.interactions)
            if held := holding.on(connection, found, named):
                raise Conflict(f"Nothing is forgotten: {'; '.join(map(in_words, held))}. Lift the hold first.")
            keys = root.made(connection, self.settings)
            subject, by = self._hashed(keys), self.acting
            number = suppressions.begin(connection, self.subject.what.value, subject, by.rep, by.at)
            for kind, hashes in self._hashes(connection, keys, found, named).items():
                suppressions.suppress(connection, number, kind, hashes)
            for id_ in found.connections:
                pausing.pause(connection, id_)
            self.acting.note(connection, f"forget.{self.subject.what}", f"forgetting {number}")
        return number, found, sorted(named), keys

    def _reached(self, connection: Connection) -> Reach:
        """What there is of it; nothing more where it was interrupted after that had gone.

        The number of an interaction that has gone may be that of another by then.
        """
        key = suppressions.key(connection)
        keys = root.unsealed(key) if key else None
        number = suppressions.interrupted(connection, self._hashed(keys)) if keys else None
        try:
            found = reach(connection, self.subject)
        except Missing:
            if number is None:
                raise
            return Reach(())
        if keys is None or number is None or self.subject.what is not What.INTERACTION:
            return found
        meant = suppressions.of(connection, number).get(Suppressed.INTERACTION, [])
        is_meant = self._hashes(connection, keys, found, ())[Suppressed.INTERACTION] == meant
        return found if is_meant else Reach(())

    def _hashed(self, keys: Root) -> str:
        asked = f"{self.subject.what} {self.subject.address or self.subject.number}"
        return hash_of(keys.hashing, Suppressed.INTERACTION, asked)

    def _mentions(self, connection: Connection, found: Reach) -> set[int]:
        if not found.people:
            return set()
        return scanning.mentions(connection, found.people, lambda done: self.told("Searching", done, None))

    def _hashes(
        self, connection: Connection, keys: Root, found: Reach, named: Iterable[int]
    ) -> dict[Suppressed, list[str]]:
        texts = reaching.keys_of(connection, list(named)).values()
        hashes = {Suppressed.TEXT: [hash_of(keys.hashing, Suppressed.TEXT, key) for key in texts]}
        if found.people:
            names = [*found.people, *reaching.external_ids(connection, found.contacts)]
            hashes[Suppressed.PERSON] = [hash_of(keys.hashing, Suppressed.PERSON, one) for one in names]
        else:
            gone = reaching.keys_of(connection, found.interactions).values()
            hashes[Suppressed.INTERACTION] = [hash_of(keys.hashing, Suppressed.INTERACTION, key) for key in gone]
        return hashes

    def _erase(self, found: Reach, keys: Root, counted: Counter[str]) -> None:
        def named(thread: str) -> str:
            return f"forgotten:{hash_of(keys.hashing, Suppressed.INTERACTION, thread)[:32]}"

        for some in _batches(found.interactions):
            with self.store.begin() as connection:
                compacting.overwriting(connection)
                erasing.erase(connection, some, FORGOTTEN, self.acting.at, named)
            counted["interactions"] += len(some)
            self.told("Removing", counted["interactions"], len(found.interactions))

    def _strip(self, named: list[int], counted: Counter[str]) -> None:
        for some in _batches(named):
            with self.store.begin() as connection:
                compacting.overwriting(connection)
                stripping.strip(connection, some, "the text was forgotten")
                reaching.rematch(connection, some)
            counted["texts"] += len(some)

    def _finish(self, found: Reach, counted: Counter[str]) -> None:
        with self.store.begin() as connection:
            alone(connection)
            compacting.overwriting(connection)
            if found.people:
                self._person(connection, found, counted)
            gone = [one for one in sources.all_sources(connection) if one.connection in found.connections]
            for id_ in found.connections:
                counted["connections"] += sources.disconnect(connection, id_, self.acting.at)
            counted["models"] = self._unlearn(connection)
        for options in {one.connection: one.options for one in gone}.values():
            keeping.forget(self.settings, options)

    def _person(self, connection: Connection, found: Reach, counted: Counter[str]) -> None:
        for id_ in found.contacts:
            remove(connection, Ref(TargetType.CONTACT, id_))
        counted["contacts"] = len(found.contacts)
        counted["shared contacts"] = reaching.take_off_contacts(connection, found.people)
        counted["rules"] = reaching.rules_on(connection, found.people)
        counted["proposals"] = reaching.unpropose(connection, found.people)
        reaching.untell(connection, found.people)
        stripping.unsay(connection, found.people, FORGOTTEN)

    def _unlearn(self, connection: Connection) -> int:
        """The model in force knows what is left, the others go; how many that were."""
        now = models.in_force(connection)
        others = models.keep_only(connection, now)
        if now is None:
            return others
        decided = judgements.about_deals(connection)
        messages = ((one.interaction, one.said) for one in judgements.messages(connection, decided))
        models.rewrite(connection, now, without_others(models.load(connection, now), messages))
        return others + 1

    def _receipt(self, number: int, found: Reach, counted: Counter[str]) -> str:
        with self.store.read() as connection:
            keys = root.made(connection, self.settings)
            verified = verify(connection, keys, number, found.people, lambda n: self.told("Verifying", n, None))
            hashes = suppressions.of(connection, number)
        told: dict[str, JsonValue] = {
            "receipt": 1,
            "forgetting": number,
            "kind": self.subject.what.value,
            "at": self.acting.at.isoformat(),
            "by": self.acting.rep or "the command line",
            "removed": {name: many for name, many in sorted(counted.items()) if many},
            "suppressed": {kind: list(some) for kind, some in hashes.items()} if _few(hashes) else len(hashes),
            "searched": verified,
        }
        signed = receipt.signed(keys.signing, told)
        with self.store.begin() as connection:
            suppressions.finish(connection, number, signed)
        return signed


def _few(hashes: dict[str, list[str]]) -> bool:
    return sum(map(len, hashes.values())) <= _NAMED


def _batches(ids: Iterable[int]) -> Iterator[list[int]]:
    rest = iter(ids)
    while some := list(islice(rest, AT_ONCE)):
        yield some
