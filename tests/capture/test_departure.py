"""A rep leaves: nothing that only she saw and that belongs to nothing remains anywhere."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import inspect, select, text

from capture import declare
from capture.acting import on_the_machine
from capture.departure import Departure, Receipt
from capture.proposing.proposer import Proposer
from capture.refusals import Conflict, Missing
from config.settings import Settings
from config.visibility import Audience
from connectors.model.address import Address
from connectors.model.crm import Account, Contact, Deal, Stage
from matcher.model import Context, Ref, Verdict
from store import (
    audiences,
    health,
    leases,
    pausing,
    personal,
    sender_rules,
    sessions,
    sources,
    teams,
    tokens,
    users,
    wallets,
)
from store import version as versions
from store.database import Store
from store.directory import save_deals
from store.health import State
from store.leavers import Retired
from store.personal import Kind
from store.schema import accounts, interactions
from store.schema import sources as source_rows
from store.users import Role
from tests.builders import NOON, a_mail, a_meeting
from tests.people import ALICE, BOB, CAROL
from tests.web.office import Office, a_match

CANARY = "canary"
LATER = NOON + timedelta(hours=1)
STAGES = (Stage("Lead", NOON - timedelta(days=20)),)


def an_office(store: Store) -> tuple[Office, Ref]:
    """Alice and Bob may sign in and have mailboxes; Alice has an account with a deal."""
    office = Office(store)
    office.connect(ALICE, BOB)
    with store.begin() as connection:
        for who, role in ((ALICE, Role.REP), (BOB, Role.ADMINISTRATOR)):
            users.add(connection, who, "", role, NOON)
    records = (
        Account("A-1", "Acme Ltd", ("acme.example",), ALICE),
        Contact("C-1", "Carol Reyes", (CAROL,), "A-1", ALICE),
        Deal("OPP-1", "Rooftop solar", "A-1", ALICE, stages=STAGES),
    )
    return office, office.knows(*records)[2]


def depart(store: Store, to: Address | None = BOB) -> Receipt:
    leaving = Departure(store, ALICE, to, on_the_machine(LATER))
    would = leaving.would()
    context = Context(frozenset({"ours.example"}), frozenset({ALICE, BOB}))
    done = leaving.run(lambda _: None, Proposer(store, lambda: context, lambda: LATER))
    assert done == would
    return done


def everything(store: Store) -> Iterator[str]:
    """Each row of each table but the index of words, which SQLite keeps in a form of its own."""
    with store.read() as connection:
        for table in inspect(connection).get_table_names():
            if "_fts_" not in table:
                for row in connection.execute(text(f'SELECT * FROM "{table}"')):
                    yield f"{table}: {row!r}"


def left_of(store: Store) -> set[str]:
    with store.read() as connection:
        return set(connection.execute(select(interactions.c.key)).scalars())


def test_what_belongs_to_a_deal_stays_and_the_rest_goes(store: Store) -> None:
    office, deal = an_office(store)
    linked = office.sees(ALICE, what=a_mail("mail:linked"))
    suggested = office.sees(ALICE, what=a_mail("mail:suggested"))
    private = office.sees(ALICE, what=a_mail("mail:private"))
    office.sees(ALICE, BOB, what=a_mail("mail:bobs"))
    office.sees(ALICE, what=a_meeting("meeting:dentist"))
    office.links(linked, a_match(deal, Verdict.LINK))
    office.links(suggested, a_match(deal, Verdict.SUGGEST))
    office.links(private, a_match(deal, Verdict.LINK))
    with store.begin() as connection:
        personal.say(connection, [private], ALICE, Kind.PRIVATE, NOON)
    receipt = depart(store)
    assert left_of(store) == {"mail:linked", "mail:bobs"}
    assert (receipt.kept, receipt.erased) == (2, 3)


def test_her_mailbox_is_read_no_more(store: Store) -> None:
    office, _ = an_office(store)
    with store.begin() as connection:
        wallets.put(connection, 1, "sealed:secret")
        sources.rewrite(connection, 1, {"path": "/mail", "password": "sealed:other"})
        lease = leases.claim(connection, "worker", NOON, office.mailboxes[ALICE])
    assert lease is not None
    depart(store)
    with store.begin() as connection:
        assert pausing.resume(connection, 1, LATER) == 0
        assert sources.call(connection, [office.mailboxes[ALICE]], LATER) == set()
        assert connection.execute(select(source_rows.c.id).where(leases.holds(lease))).first() is None
        (hers,) = (one for one in health.overview(connection, LATER) if one.source.owner == ALICE)
        assert (hers.state, hers.source.cursor) == (State.LEFT, None)
        assert leases.claim(connection, "worker", LATER, office.mailboxes[ALICE]) is None
    assert not any("sealed:" in row for row in everything(store))


def test_what_the_settings_declare_is_not_connected_again(store: Store, tmp_path: Path) -> None:
    an_office(store)
    depart(store)
    settings = Settings.model_validate({"connections": [{"kind": "files", "path": str(tmp_path), "owner": ALICE}]})
    with store.begin() as connection:
        declare.ensure_declared(connection, settings, LATER)
        assert [one.kind for one in sources.all_sources(connection) if one.owner == ALICE] == ["left"]


def test_she_is_out_and_her_work_is_a_colleagues(store: Store) -> None:
    _, deal = an_office(store)
    with store.begin() as connection:
        alice = users.by_address(connection, ALICE)
        assert alice is not None
        word = sessions.open_(connection, alice.id, "a test", NOON)
        tokens.make(connection, alice.id, "script", NOON)
        sender_rules.add(connection, ALICE, Address("praxis@dentist.example"), Kind.PRIVATE, NOON)
        bobs = Deal("OPP-2", "Battery", None, BOB, stages=STAGES)
        save_deals(connection, [bobs])
        teams.add(connection, deal.id + 1, ALICE, BOB, NOON)
    receipt = depart(store)
    assert replace(receipt, kept=0, erased=0) == Receipt(0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1)
    with store.read() as connection:
        assert sessions.signed_in(connection, word, LATER) is None
        assert connection.execute(select(accounts.c.owner)).scalars().all() == [BOB]
        assert [member.rep for member in teams.of(connection, deal.id) or ()] == [BOB]
        assert [member.rep for member in teams.of(connection, deal.id + 1) or ()] == [BOB]


def test_without_a_colleague_what_is_hers_stays_in_her_name(store: Store) -> None:
    an_office(store)
    receipt = depart(store, None)
    assert (receipt.accounts, receipt.deals) == (0, 0)
    with store.read() as connection:
        assert connection.execute(select(accounts.c.owner)).scalars().all() == [ALICE]


def test_killed_half_way_it_goes_on(store: Store) -> None:
    office, _ = an_office(store)
    for number in range(3):
        office.sees(ALICE, what=a_mail(f"mail:{number}"))

    def killed(_: Retired) -> None:
        raise KeyboardInterrupt

    context = Context(frozenset(), frozenset())
    proposer = Proposer(store, lambda: context, lambda: LATER)
    with pytest.raises(KeyboardInterrupt):
        Departure(store, ALICE, BOB, on_the_machine(LATER)).run(killed, proposer)
    assert depart(store).erased == 3
    assert depart(store).erased == 0
    assert left_of(store) == set()


@pytest.mark.parametrize("to", [ALICE, Address("nobody@ours.example")])
def test_the_colleague_must_be_somebody_here(store: Store, to: Address) -> None:
    an_office(store)
    with pytest.raises(Conflict):
        depart(store, to)
    with pytest.raises(Missing):
        Departure(store, Address("x@ours.example"), BOB, on_the_machine(LATER)).would()


MAIL = st.fixed_dictionaries(
    {
        "meeting": st.booleans(),
        "bob": st.booleans(),
        "verdict": st.sampled_from([None, Verdict.LINK, Verdict.SUGGEST]),
        "word": st.sampled_from([None, *Kind]),
    }
)


@given(st.lists(MAIL, max_size=6), st.sampled_from(Audience))
def test_nothing_that_only_she_saw_and_is_not_linked_remains_anywhere(
    mails: list[dict[str, object]], audience: Audience
) -> None:
    with TemporaryDirectory() as folder, Store(f"sqlite:///{folder}/capture.db") as store:
        (Path(folder) / "capture.db").write_bytes(_empty_database())
        office, deal = an_office(store)
        with store.begin() as connection:
            audiences.change(connection, 1, audience)
        stays = set[str]()
        for number, mail in enumerate(mails):
            word = f"{CANARY}{number}x"
            what = replace((a_meeting if mail["meeting"] else a_mail)(f"key:{word}@acme.example"), subject=word)
            id_ = office.sees(
                ALICE, *([BOB] if mail["bob"] else []), what=what, text=f"{word} text", attachments=(word,)
            )
            if isinstance(verdict := mail["verdict"], Verdict):
                office.links(id_, a_match(deal, verdict))
            if isinstance(kind := mail["word"], Kind):
                with store.begin() as connection:
                    personal.say(connection, [id_], ALICE, kind, NOON)
            open_ = kind is None and audience is not Audience.OWNER
            if mail["bob"] or (verdict is Verdict.LINK and open_):
                stays.add(word)
        depart(store)
        words = {f"{CANARY}{number}x" for number in range(len(mails))}
        # What leads to threads are keys, not words: replies in other mailboxes name them too.
        rows = [row for row in everything(store) if not row.startswith("thread_keys: ")]
        assert {word for word in words if any(word in row for row in rows)} == stays


@cache
def _empty_database() -> bytes:
    """Our tables, migrated once for all examples."""
    with TemporaryDirectory() as folder, Store(f"sqlite:///{folder}/empty.db") as store:
        versions.upgrade(store)
        with store.outside_transaction() as connection:
            connection.exec_driver_sql("PRAGMA journal_mode = DELETE")
        return (Path(folder) / "empty.db").read_bytes()
