"""A rep who writes into the record on purpose reads no more by it."""

from dataclasses import replace
from datetime import timedelta

from capture.link import Linker
from capture.rights import sight
from config.visibility import Visibility
from connectors.model.address import Address
from connectors.model.crm import Account, Contact, Deal, Stage
from connectors.model.interaction import Participant, Role
from matcher.model import Context, Thresholds
from store import decisions, entries, users, waiting
from store.database import Store
from tests.builders import NOON, a_mail
from tests.people import ALICE, BOB, CAROL
from tests.web.leaks.company import EVE
from tests.web.office import Office


def seen(store: Store, who: Address, id_: int) -> list[entries.Entry]:
    with store.read() as connection:
        return entries.entries(connection, [id_], sight(Visibility(), who, users.Role.REP))


def test_a_decision_about_ones_own_mail_opens_no_other_mail_of_the_thread(sqlite_store: Store) -> None:
    office = Office(sqlite_store)
    office.connect(ALICE, EVE)
    stages = (Stage("Lead", NOON - timedelta(days=60)),)
    refs = office.knows(
        Account("A-1", "Acme", ("acme.example",), ALICE),
        Contact("C-1", "Carol", (CAROL,), "A-1", ALICE),
        Deal("D-1", "Roof", "A-1", ALICE, stages=stages, created_at=NOON - timedelta(days=60)),
        Account("A-2", "Globex", ("globex.example",), EVE),
        Deal("D-2", "Battery", "A-2", EVE, stages=stages, created_at=NOON - timedelta(days=60)),
    )
    both = a_mail("mail:1@acme.example", to=(ALICE, EVE), subject="Plan", at=NOON - timedelta(days=2))
    first = office.sees(ALICE, EVE, what=both)
    with sqlite_store.begin() as connection:
        decisions.choose(connection, first, refs[4], EVE, NOON)
    answer = replace(a_mail("mail:2@acme.example", subject="Re: Plan"), references=("mail:1@acme.example",))
    later = office.sees(ALICE, what=answer, text="the secret of Alice")
    linker = Linker(Context(frozenset({"ours.example"}), frozenset({ALICE, EVE})), Thresholds())
    with sqlite_store.begin() as connection:
        linker.link(connection, list(waiting.by_ids(connection, [later])))
    assert [one.excerpt for one in seen(sqlite_store, EVE, later)] == [""]


def test_who_got_a_blind_copy_is_told_to_nobody_else(sqlite_store: Store) -> None:
    office = Office(sqlite_store)
    office.connect(ALICE, EVE)
    mail = a_mail("mail:b@acme.example")
    blind = replace(mail, participants=(*mail.participants, Participant(BOB, "", Role.BCC)))
    id_ = office.sees(ALICE, what=blind)
    [entry] = seen(sqlite_store, EVE, id_)
    assert BOB not in {one.address for one in entry.participants}
