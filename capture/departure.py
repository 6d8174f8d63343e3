"""A rep leaves: the history of deals stays, her private mail goes, and her work passes to a colleague.

Safe to kill and to run again at any point: what is done is done, and the rest is found from the record.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from capture.acting import Acting
from capture.proposing.proposer import Proposer
from capture.refusals import Conflict, Missing
from capture.signing_in import people
from connectors.model.address import Address
from store import leavers, sources, teams, tokens, users
from store.database import Store
from store.directory import owned
from store.leavers import Retired

AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was done, or would be."""

    kept: int
    """Interactions that her mailboxes saw and that stay."""
    erased: int
    held: int
    """That a legal hold keeps: they go when it is lifted and this is run again."""
    connections: int
    """Read no more."""
    sessions: int
    tokens: int
    rules: int
    accounts: int
    """That pass to the colleague, as the following do."""
    contacts: int
    deals: int
    teams: int
    """Deals whose teams she was added to; without a colleague she is merely on them no more."""


@dataclass(frozen=True, slots=True)
class Departure:
    """Of one person."""

    store: Store
    rep: Address
    to: Address | None
    """Who takes over what is hers; None: it stays in her name."""
    acting: Acting

    def would(self) -> Receipt:
        """The same counts, with nothing changed. Raises Missing and Conflict as `run` does."""
        with self.store.begin() as connection:
            receipt, _ = self._close(connection)
            kept, erased, held = leavers.count(connection, self.rep)
            receipt = self._hand_over(connection, replace(receipt, kept=kept, erased=erased, held=held))
            connection.rollback()
        return receipt

    def run(self, forget: Callable[[Retired], None], proposer: Proposer) -> Receipt:
        """1. She may not sign in, and nothing reads her mailboxes any more; `forget` removes what lies elsewhere.
        2. What only she saw and belongs to nothing goes, some at a time, with what was proposed of it.
        3. What is hers passes to the colleague.

        Raises Missing where she is nobody here, Conflict where she is the only administrator or the colleague unknown.
        """
        with self.store.begin() as connection:
            receipt, retired = self._close(connection)
            for one in retired:
                forget(one)
        erased = 0
        while number := self._erase():
            erased += number
        with self.store.begin() as connection:
            kept, _, held = leavers.count(connection, self.rep)
            receipt = self._hand_over(connection, replace(receipt, kept=kept, erased=erased, held=held))
            self.acting.note(connection, "user.depart", self.rep)
        while proposer.propose():
            pass
        return receipt

    def _close(self, connection: Connection) -> tuple[Receipt, list[Retired]]:
        user = users.by_address(connection, self.rep)
        if user is None and self.rep not in sources.owners(connection):
            raise Missing
        self._must_know_colleague(connection)
        ended, revoked = 0, 0
        if user is not None:
            revoked = tokens.revoke(connection, user.id)
            ended = people.disable(connection, self.rep, self.acting)
        retired = leavers.retire(connection, self.rep, self.acting.at)
        return Receipt(0, 0, 0, len(retired), ended, revoked, 0, 0, 0, 0, 0), retired

    def _must_know_colleague(self, connection: Connection) -> None:
        if self.to is None:
            return
        user = users.by_address(connection, self.to)
        reads_mail = self.to in sources.owners(connection) - leavers.left(connection)
        is_here = reads_mail if user is None else user.disabled_at is None
        if self.to == self.rep or not is_here:
            raise Conflict(f"{self.to} cannot take over: name a colleague who may sign in or has a mailbox here.")

    def _erase(self) -> int:
        with self.store.begin() as connection:
            return leavers.erase(connection, self.rep, AT_ONCE, self.acting.at)

    def _hand_over(self, connection: Connection, receipt: Receipt) -> Receipt:
        rules = leavers.forget(connection, self.rep)
        on_teams = leavers.teams(connection, self.rep)
        if self.to is None:
            return replace(receipt, rules=rules, teams=len(on_teams))
        for deal in on_teams:
            teams.add(connection, deal, self.to, self.rep, self.acting.at)
        accounts, contacts, deals = owned.hand_over(connection, self.rep, self.to)
        return replace(receipt, rules=rules, teams=len(on_teams), accounts=accounts, contacts=contacts, deals=deals)
