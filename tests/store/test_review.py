"""The queue: who is asked what, in which order, and what decisions do to it. On both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import Connection, delete, text, update

from connectors.model.address import Address
from connectors.model.crm import Account, Contact, Deal
from matcher.model import Ref, Verdict
from store import decisions, health, names, personal, review
from store.database import Store
from store.links import Decision, decide
from store.personal import Kind
from store.place import Place
from store.schema import interactions, ledger
from store.undecided import Asked
from tests.builders import NOON, a_mail
from tests.people import ALICE, BOB, CAROL
from tests.web.office import Office, a_match

LATER = NOON + timedelta(hours=1)


@pytest.fixture
def office(store: Store) -> Office:
    opened = Office(store)
    opened.connect(ALICE, BOB)
    return opened


@pytest.fixture
def acme(office: Office) -> Ref:
    (ref,) = office.knows(Account("A-1", "Acme Ltd", ("acme.example",)))
    return ref


@pytest.fixture
def roof(office: Office, acme: Ref) -> Ref:
    (ref,) = office.knows(Deal("OPP-1", "Rooftop solar", "A-1"))
    return ref


def queue(office: Office, rep: Address = ALICE) -> list[int]:
    with office.store.read() as connection:
        return [card.entry.id for card in review.queue(connection, rep, 10).cards]


def test_deals_come_first_then_the_newest(office: Office, acme: Ref, roof: Ref) -> None:
    ids = {}
    for day, target in ((1, roof), (2, roof), (3, acme), (4, acme)):
        ids[day] = office.sees(ALICE, what=a_mail(f"mail:{day}", at=NOON + timedelta(days=day)))
        office.links(ids[day], a_match(target))
    assert queue(office) == [ids[2], ids[1], ids[4], ids[3]]


def test_each_rep_is_asked_about_what_her_mailboxes_saw(office: Office, roof: Ref) -> None:
    both = office.sees(ALICE, BOB, what=a_mail("mail:both"))
    hers = office.sees(ALICE, what=a_mail("mail:hers", at=LATER))
    for id_ in (both, hers):
        office.links(id_, a_match(roof))
    assert queue(office) == [hers, both]
    assert queue(office, BOB) == [both]


def test_only_undecided_suggestions_of_what_is_still_there_are_asked(office: Office, roof: Ref) -> None:
    sure = office.sees(ALICE, what=a_mail("mail:sure"))
    office.links(sure, a_match(roof, Verdict.LINK, 0.9))
    gone = office.sees(ALICE, what=a_mail("mail:gone"))
    office.links(gone, a_match(roof))
    decided = office.sees(ALICE, what=a_mail("mail:decided"))
    office.links(decided, a_match(roof))
    with office.store.begin() as connection:
        connection.execute(delete(ledger).where(ledger.c.interaction_id == gone))
        connection.execute(update(interactions).where(interactions.c.id == gone).values(gone_at=NOON))
        decisions.accept(connection, decided, roof, ALICE, NOON)
        assert health.queues(connection).to_review == 0
    assert queue(office) == []


def test_a_conversation_is_one_group_with_its_newest_first(office: Office, roof: Ref) -> None:
    first = office.sees(ALICE, what=a_mail("mail:1"))
    second = office.sees(ALICE, what=a_mail("mail:2", at=LATER, references=("mail:1",)))
    sure = office.sees(ALICE, what=a_mail("mail:3", references=("mail:1",)))
    alone = office.sees(ALICE, what=a_mail("mail:alone", at=NOON - timedelta(days=3)))
    for id_ in (first, second, alone):
        office.links(id_, a_match(roof))
    office.links(sure, a_match(roof, Verdict.LINK, 0.9))
    with office.store.read() as connection:
        found = review.queue(connection, ALICE, 10)
    assert [[card.entry.id for card in one.cards] for one in found.conversations] == [[second, first], [alone]]
    assert [(one.waiting, one.undecided) for one in found.conversations] == [(2, 3), (1, 1)]
    assert (found.total, found.threads) == (3, 2)


def test_a_conversation_beyond_the_page_says_how_much_of_it_waits(office: Office, roof: Ref) -> None:
    for number in range(4):
        references = ("mail:0",) if number else ()
        office.links(office.sees(ALICE, what=a_mail(f"mail:{number}", references=references)), a_match(roof))
    with office.store.read() as connection:
        (found,) = review.queue(connection, ALICE, 3).conversations
    assert (len(found.cards), found.waiting) == (3, 4)


def test_what_she_has_called_no_business_does_not_wait_for_her(office: Office, roof: Ref) -> None:
    id_ = office.sees(ALICE, BOB, what=a_mail())
    office.links(id_, a_match(roof))
    with office.store.begin() as connection:
        personal.say(connection, [id_], ALICE, Kind.NOT_BUSINESS, NOON)
        assert review.still_waiting(connection, BOB, [id_]) == {id_}
        assert review.still_waiting(connection, ALICE, [id_]) == set()
        assert review.waiting(connection, ALICE) == 0
    assert (queue(office), queue(office, BOB)) == ([], [id_])


def test_the_queue_is_bounded_and_counted(office: Office, roof: Ref) -> None:
    for number in range(4):
        id_ = office.sees(ALICE, what=a_mail(f"mail:{number}"))
        office.links(id_, a_match(roof))
    with office.store.read() as connection:
        found = review.queue(connection, ALICE, 3)
    assert (len(found.cards), found.total) == (3, 4)


def test_a_card_names_what_is_asked_linked_and_considered(office: Office, acme: Ref, roof: Ref) -> None:
    other, carol = office.knows(Deal("OPP-2", "Battery store", "A-1"), Contact("C-1", "Carol", (CAROL,), "A-1"))
    id_ = office.sees(ALICE, what=a_mail())
    office.links(
        id_,
        a_match(carol, Verdict.LINK, 0.9),
        a_match(acme),
        a_match(roof),
        a_match(other, Verdict.IGNORE, 0.1),
    )
    with office.store.read() as connection:
        (card,) = review.queue(connection, ALICE, 10).cards
    assert [one.target.name for one in card.suggestions] == ["Rooftop solar", "Acme Ltd"]
    assert [named.name for named in card.linked] == ["Carol"]
    assert [named.name for named in card.others] == ["Battery store"]


def plan(connection: Connection) -> str:
    query = review.waits_for(ALICE).compile(connection, compile_kwargs={"literal_binds": True})
    return " ".join(str(row) for row in connection.execute(text(f"EXPLAIN QUERY PLAN {query}")))


def test_an_index_alone_says_what_waits(sqlite_store: Store) -> None:
    with sqlite_store.read() as connection:
        assert "SEARCH ledger USING COVERING INDEX ix_ledger_asked (source_id=?)" in plan(connection)


def test_what_she_keeps_private_does_not_wait_for_her(office: Office, roof: Ref) -> None:
    id_ = office.sees(ALICE, BOB, what=a_mail())
    office.links(id_, a_match(roof))
    with office.store.begin() as connection:
        personal.say(connection, [id_], ALICE, Kind.PRIVATE, NOON)
        assert review.waiting(connection, ALICE) == 0
        personal.unsay(connection, ALICE, NOON)
        assert review.waiting(connection, ALICE) == 1


def test_the_queue_goes_on_behind_what_was_shown(office: Office, acme: Ref, roof: Ref) -> None:
    for number in range(7):
        id_ = office.sees(ALICE, what=a_mail(f"mail:{number}", at=NOON + timedelta(days=number % 3)))
        office.links(id_, a_match(roof if number % 2 else acme))
    whole, behind, found = queue(office), None, list[int]()
    with office.store.read() as connection:
        for _ in range(4):
            page = review.queue(connection, ALICE, 2, behind)
            assert page.total == 7
            found += [card.entry.id for card in page.cards]
            behind = page.behind and review.Head.read(str(page.behind))
        assert behind is None
    assert found == whole


@pytest.mark.parametrize("place", ["", "0.1.1", "3.1.1", "1.1", "1..1", "1.1.1.1", "x", "1.1.99999999999"])
def test_what_is_no_place_is_refused(place: str) -> None:
    with pytest.raises(ValueError, match="no place"):
        review.Head.read(place)


def test_a_place_is_read_as_it_was_written() -> None:
    head = review.Head(Asked.DEAL, Place(NOON, 7))
    assert review.Head.read(str(head)) == head


def test_an_act_is_told_and_undone_as_one(office: Office, roof: Ref) -> None:
    (other,) = office.knows(Deal("OPP-2", "Battery store", "A-1"))
    id_ = office.sees(ALICE, what=a_mail())
    office.links(id_, a_match(roof), a_match(other))
    with office.store.begin() as connection:
        decisions.accept(connection, id_, roof, ALICE, NOON)
        made = decisions.act(connection, ALICE, NOON)
        assert [(link.match.target, link.decision) for link in made] == [
            (roof, Decision.ACCEPTED),
            (other, Decision.REJECTED),
        ]
        assert decisions.undo(connection, ALICE, NOON) == [id_]
        assert decisions.act(connection, ALICE, NOON) == []
    assert queue(office) == [id_]


def test_a_thread_leaves_out_what_was_decided_before(office: Office, roof: Ref) -> None:
    first = office.sees(ALICE, what=a_mail("mail:1"))
    second, third = (office.sees(ALICE, what=a_mail(f"mail:{n}", references=("mail:1",))) for n in (2, 3))
    with office.store.begin() as connection:
        decide(connection, third, roof, Decision.REJECTED, ALICE, NOON)
        assert decisions.undecided_of_thread(connection, first, ALICE) == [first, second]


@pytest.mark.parametrize("wanted", ["roof", "SOLAR roof", "acme", "ltd ACME"])
def test_a_record_is_found_by_words_of_its_name_and_account(office: Office, roof: Ref, wanted: str) -> None:
    with office.store.read() as connection:
        assert roof in [named.ref for named in names.find(connection, wanted, 5)]


@pytest.mark.parametrize("wanted", ["", " ", "%", "_", "roof%", "\x00", "solar globex", "solar acme"])
def test_signs_and_other_words_find_nothing(office: Office, roof: Ref, wanted: str) -> None:
    with office.store.read() as connection:
        assert names.find(connection, wanted, 5) == []
