"""Rules applied to the past come to what they would have come to, had they been there when it was read."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from capture.ruling import changing
from capture.ruling.plan import Fate
from config.visibility import Audience
from store import census, personal, version
from store.database import Store
from store.ledger import HISTORY
from store.rules import EVERYBODY, Effect, Place, What
from store.schema import ledger
from tests.builders import a_mail
from tests.capture.ruling.mail_room import ACTING, MailRoom
from tests.people import ALICE, BOB, CAROL

HERS = Place(rep=ALICE)


@pytest.fixture
def room(store: Store) -> MailRoom:
    """Alice has two mails, of which Bob has one."""
    room = MailRoom(store)
    room.puts(
        ALICE, "both", a_mail("mail:both@x.example", subject="Salary review", to=(ALICE, BOB)), folders=("Inbox",)
    )
    room.puts(BOB, "both", a_mail("mail:both@x.example", subject="Salary review", to=(ALICE, BOB)))
    room.puts(ALICE, "hers", a_mail("mail:hers@x.example", subject="Offer"), folders=("Personal/Family",))
    room.reads()
    return room


def test_what_every_mailbox_must_leave_out_is_erased(room: MailRoom) -> None:
    rule = room.rule(What.SUBJECT, "salary")
    assert room.applies(dry_run=True).fates == {Fate.VANISHES: 1}
    assert len(room.record()) == 2
    done = room.applies()
    assert (done.fates, done.finished) == ({Fate.VANISHES: 1}, True)
    assert list(room.record()) == ["mail:hers@x.example"]
    lines = room.lines()
    assert {lines[room.places[rep], "both"][2] for rep in (ALICE, BOB)} == {rule.id}
    assert {line[0] for item, line in lines.items() if item[1] == "both"} == {"excluded"}
    assert room.applies().fates == {}


def test_what_one_mailbox_leaves_out_stays_in_the_other_for_its_owner_alone(room: MailRoom) -> None:
    rule = room.rule(What.PERSON, CAROL, place=HERS)
    assert room.applies(ALICE).fates == {Fate.LEAVES: 1, Fate.VANISHES: 1}
    assert room.record() == {"mail:both@x.example": ("text", "Dear Alice", Audience.OWNER)}
    lines = room.lines()
    assert lines[room.places[ALICE], "both"] == ("excluded", f"rule {rule.id}: its owner's own rule", rule.id)
    assert lines[room.places[BOB], "both"][0] == "captured"


def test_what_one_mailbox_keeps_without_text_has_none_in_any(room: MailRoom) -> None:
    room.rule(What.SUBJECT, "salary", Effect.HEADERS, HERS)
    assert room.applies().fates == {Fate.LOSES_TEXT: 1}
    assert room.record()["mail:both@x.example"][:2] == ("headers", None)
    room.reads()
    assert room.record()["mail:both@x.example"][:2] == ("headers", None)


def test_what_a_rule_left_out_comes_back_after_it_though_another_was_made_since(room: MailRoom) -> None:
    gone = room.rule(What.PERSON, CAROL)
    room.applies()
    with room.store.begin() as connection:
        changing.remove(connection, ACTING, gone.id)
    assert room.rule(What.SUBJECT, "something else").id != gone.id
    assert room.applies().again == 3


def test_a_past_meeting_that_its_calendar_forgot_outlives_the_rule_that_kept_its_text_out(room: MailRoom) -> None:
    gone = room.rule(What.PERSON, CAROL, Effect.HEADERS)
    room.applies()
    with room.store.begin() as connection:
        connection.execute(update(ledger).where(ledger.c.item == "hers").values(generation=HISTORY))
        changing.remove(connection, ACTING, gone.id)
    room.applies()
    with room.store.read() as connection:
        differs = census.compare(connection, room.places[ALICE], {"both": ""})
    assert (differs.missing, differs.gone) == (("both",), ())


def test_private_words_keep_it_to_those_who_have_it(room: MailRoom) -> None:
    rule = room.rule(What.SUBJECT, "salary", Effect.PRIVATE)
    assert room.applies().fates == {Fate.BECOMES_PRIVATE: 1}
    assert room.record()["mail:both@x.example"][2] is Audience.OWNER
    assert room.record()["mail:hers@x.example"][2] is Audience.EVERYONE
    with room.store.begin() as connection:
        changing.remove(connection, ACTING, rule.id)
    assert room.record()["mail:both@x.example"][2] is Audience.EVERYONE


def test_what_two_rules_call_private_stays_so_when_one_goes(room: MailRoom) -> None:
    first, _ = room.rule(What.SUBJECT, "salary", Effect.PRIVATE), room.rule(What.SUBJECT, "review", Effect.PRIVATE)
    room.applies()
    with room.store.begin() as connection:
        changing.remove(connection, ACTING, first.id)
    assert room.record()["mail:both@x.example"][2] is Audience.OWNER


def test_a_folder_is_left_out_with_those_in_it(room: MailRoom) -> None:
    room.rule(What.FOLDER, "personal")
    room.applies()
    assert list(room.record()) == ["mail:both@x.example"]


def test_what_no_rule_leaves_out_any_more_is_missing_until_it_is_fetched(room: MailRoom) -> None:
    rule = room.rule(What.PERSON, CAROL, place=HERS)
    room.applies()
    with room.store.begin() as connection:
        changing.remove(connection, ACTING, rule.id)
    assert room.applies().again == 2
    assert room.record()["mail:both@x.example"][2] is Audience.EVERYONE
    listed = {"both": "", "hers": ""}
    with room.store.read() as connection:
        assert census.compare(connection, room.places[ALICE], listed).missing == ("both", "hers")
        assert census.compare(connection, room.places[BOB], {"both": ""}).missing == ()
    room.reads()
    assert len(room.record()) == 2
    assert room.captured_once()
    assert room.applies().again == 0


def test_texts_come_back_when_no_rule_keeps_them_out(room: MailRoom) -> None:
    rule = room.rule(What.SUBJECT, "salary", Effect.HEADERS)
    room.applies()
    with room.store.begin() as connection:
        changing.remove(connection, ACTING, rule.id)
    assert room.applies().fates == {Fate.TEXT_RETURNS: 1}
    room.reads()
    assert room.record()["mail:both@x.example"][:2] == ("text", "Dear Alice")


def test_a_word_that_somebody_took_the_trouble_to_say_outlives_a_rule(room: MailRoom) -> None:
    with room.store.begin() as connection:
        both = max(id_ for id_ in range(1, 3) if personal.said(connection, id_, ALICE) is None)
        personal.say(connection, [both], ALICE, personal.Kind.PRIVATE, ACTING.at)
    rule = room.rule(What.PERSON, CAROL, Effect.PRIVATE)
    room.applies()
    with room.store.begin() as connection:
        changing.remove(connection, ACTING, rule.id)
    assert sorted(str(kept[2]) for kept in room.record().values()) == ["everyone", "owner"]


RULES = st.lists(
    st.tuples(
        st.sampled_from(
            [(What.PERSON, CAROL), (What.DOMAIN, "acme.example"), (What.SUBJECT, "strasse"), (What.FOLDER, "personal")]
        ),
        st.sampled_from(Effect),
        st.sampled_from([EVERYBODY, HERS, Place(rep=BOB)]),
    ),
    max_size=3,
    unique=True,
)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Our tables and nothing in them."""
    file = tmp_path_factory.mktemp("empty") / "capture.db"
    with Store(f"sqlite:///{file}") as opened:
        version.upgrade(opened)
    return file


@settings(max_examples=15)
@given(made=RULES)
def test_applied_later_is_as_if_they_had_been_there(
    empty: Path, made: list[tuple[tuple[What, str], Effect, Place]]
) -> None:
    with TemporaryDirectory() as folder:
        late = filled(MailRoom.copied(empty, Path(folder) / "late.db"))
        early = filled(MailRoom.copied(empty, Path(folder) / "early.db"))
        late.reads()
        for (what, value), effect, place in made:
            late.rule(what, value, effect, place)
            early.rule(what, value, effect, place)
        late.applies()
        early.reads()
        assert late.record() == early.record()
        assert late.lines() == early.lines()
        assert late.captured_once()
        assert late.applies().fates == {}
        late.store.close()
        early.store.close()


def filled(room: MailRoom) -> MailRoom:
    """Mails that rules can be about."""
    both = a_mail("mail:1@x.example", subject="Die STRASSE", to=(ALICE, BOB))
    room.puts(ALICE, "1", both, folders=("Personal",))
    room.puts(BOB, "1", both, folders=("Inbox",))
    room.puts(ALICE, "2", a_mail("mail:2@x.example", sender=BOB, to=(ALICE, CAROL)))
    room.puts(BOB, "3", a_mail("mail:3@x.example", to=(BOB,)), folders=("a/Personal/b",))
    return room
