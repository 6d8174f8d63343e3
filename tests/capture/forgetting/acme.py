"""An office with Carol of Acme on some of its mail, and how she is forgotten."""

from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from sqlalchemy import inspect, text

from capture.acting import on_the_machine
from capture.forgetting.forget import Forget
from capture.forgetting.subject import Subject, What
from capture.proposing.proposer import Proposer
from config.settings import Secrets, Settings
from connectors.model.address import Address
from connectors.model.crm import Account, Contact, Deal
from matcher.model import Context, Ref
from store.database import Store
from tests.builders import NOON, a_mail, a_meeting
from tests.people import ALICE, BOB, CAROL
from tests.web.office import Office

LATER = NOON + timedelta(hours=1)
DAN = Address("dan@acme.example")


@dataclass(frozen=True)
class Acme:
    """What there is."""

    store: Store
    office: Office
    settings: Settings
    deal: Ref
    with_carol: int
    meeting: int
    naming_carol: int
    """A mail of Dan's that quotes her."""
    of_dan: int

    def forget(self, subject: Subject) -> Forget:
        """The forgetting, not yet done."""
        context = Context(frozenset({"ours.example"}), frozenset({ALICE, BOB}))
        proposer = Proposer(self.store, lambda: context, lambda: LATER)
        return Forget(self.store, self.settings, subject, on_the_machine(LATER), proposer)

    def forget_carol(self) -> str:
        """The receipt."""
        return self.forget(Subject(What.PERSON, CAROL)).run()


def an_acme(store: Store, folder: Path) -> Acme:
    """Alice and Bob have mailboxes; Carol and Dan write to them."""
    office = Office(store)
    office.connect(ALICE, BOB)
    records = (
        Account("A-1", "Acme Ltd", ("acme.example",), ALICE),
        Contact("C-1", "Carol Reyes", (CAROL, Address("carol.reyes@home.example")), "A-1", ALICE),
        Deal("OPP-1", "Rooftop solar", "A-1", ALICE),
    )
    deal = office.knows(*records)[2]
    hers = replace(a_mail("mail:hers@x"), subject="Quoggly roof")
    first = office.sees(ALICE, BOB, what=hers, text="Fremzle and the offer", attachments=("carol.pdf",))
    meeting = office.sees(ALICE, what=a_meeting("meeting:hers@x"))
    answer = a_mail("mail:dans@x", sender=DAN, references=("mail:hers@x",))
    quoting = office.sees(ALICE, what=answer, text=f"Fine.\n\nOn Monday Carol <{CAROL}> wrote: the offer is wrong")
    other = office.sees(BOB, what=a_mail("mail:other@x", sender=DAN), text="Nothing of her")
    settings = Settings(secrets=Secrets(folder=folder / "secrets"))
    return Acme(store, office, settings, deal, first, meeting, quoting, other)


def rows(store: Store) -> list[str]:
    """Each row of each table but the index of words, which SQLite keeps in a form of its own."""
    found = []
    with store.read() as connection:
        for table in inspect(connection).get_table_names():
            if "_fts_" not in table:
                found += [f"{table}: {row!r}" for row in connection.execute(text(f'SELECT * FROM "{table}"'))]
    return found
