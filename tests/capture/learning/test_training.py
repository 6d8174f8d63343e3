"""What people decide is learned, tried, and taken if it is better."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from shutil import copyfile

import pytest
from sqlalchemy import update

from capture.in_force import InForce
from capture.report.needed import NotEnough
from connectors.model.crm import Deal
from matcher.model import Verdict
from matcher.score import log_odds
from store import decisions, directory, judgements, models
from store.database import Store
from store.schema import models as table
from tests.capture.learning.lessons import Lessons
from tests.people import ALICE

Studied = Callable[[int], Lessons]
School = Callable[[int], tuple[Path, Lessons]]


@pytest.fixture
def lessons(store: Store) -> Lessons:
    """Nothing decided yet, in a database of either kind."""
    return Lessons(store)


@pytest.fixture(scope="module")
def school(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> School:
    """Each course of thirty mails is taken once, and goes on from a copy of the one before."""
    folder = tmp_path_factory.mktemp("school")

    @cache
    def taught(mails: int) -> tuple[Path, Lessons]:
        file = folder / f"{mails}.db"
        before, known = taught(mails - 30) if mails else (migrated_sqlite, None)
        copyfile(before, file)
        with Store(f"sqlite:///{file}") as store:
            lessons = known.elsewhere(store) if known else Lessons(store)
            lessons.studies(30 if mails else 0)
        return file, lessons

    return taught


@pytest.fixture
def studied(school: School, sqlite_store: Store, tmp_path: Path) -> Studied:
    """So many mails are filed, with a training after each thirty, in a database that is the test's own."""

    def copied(mails: int) -> Lessons:
        file, lessons = school(mails)
        copyfile(file, tmp_path / "capture.db")
        return lessons.elsewhere(sqlite_store)

    return copied


@pytest.fixture(params=["sqlite", "postgres"])
def graduate(request: pytest.FixtureRequest) -> Lessons:
    """All four courses are taken, in a database of either kind."""
    if request.param == "sqlite":
        taken: Lessons = request.getfixturevalue("studied")(120)
        return taken
    lessons = Lessons(request.getfixturevalue("postgres_store"))
    lessons.studies(120)
    return lessons


def test_what_is_filed_often_enough_is_linked_by_itself(graduate: Lessons) -> None:
    roof, *_rest = graduate.answers(graduate.comes("roof"))
    assert (roof.target, roof.verdict) == (graduate.deals["roof"], Verdict.LINK)
    assert roof.model.startswith("deal/2.")
    assert log_odds(roof.reasons) == roof.score
    lunch = graduate.answers(graduate.comes("lunch"))
    assert not any(one.verdict is Verdict.LINK for one in lunch)


def test_too_few_decisions_teach_nothing(lessons: Lessons) -> None:
    lessons.files("roof")
    with pytest.raises(NotEnough) as refused:
        lessons.trains()
    assert str(refused.value) == (
        "24 more decisions about deals are needed (1 of 25 are there): the page Review asks for them."
    )


def test_decisions_about_one_deal_alone_teach_nothing(lessons: Lessons) -> None:
    for _ in range(30):
        lessons.files("roof")
    with pytest.raises(NotEnough):
        lessons.trains()


def test_a_decision_is_kept_with_what_was_shown(lessons: Lessons) -> None:
    lessons.studies(30)
    id_ = lessons.files("store", under="roof")
    with lessons.store.read() as connection:
        last = judgements.about_deals(connection)[-1]
    assert (last.interaction, last.deal) == (id_, lessons.deals["roof"].id)
    assert last.shown[0].id == lessons.deals["store"].id
    assert log_odds([(rule, s, w, "") for rule, (s, w) in last.shown[0].reasons.items()]) == last.shown[0].score


def test_the_last_word_on_a_message_counts(lessons: Lessons) -> None:
    id_ = lessons.files("roof")
    with lessons.store.begin() as connection:
        decisions.choose(connection, id_, lessons.deals["store"], ALICE, lessons.at(99))
    with lessons.store.read() as connection:
        assert [one.deal for one in judgements.about_deals(connection)] == [lessons.deals["store"].id]


def test_what_is_taken_back_is_not_learned(lessons: Lessons) -> None:
    id_ = lessons.files("roof")
    with lessons.store.begin() as connection:
        decisions.choose(connection, id_, lessons.deals["store"], ALICE, lessons.at(99))
        decisions.undo(connection, ALICE, lessons.at(99))
    with lessons.store.read() as connection:
        assert [one.deal for one in judgements.about_deals(connection)] == [lessons.deals["roof"].id]


def test_a_training_says_how_it_did_and_is_in_force_if_better(studied: Studied) -> None:
    lessons = studied(60)
    trained = lessons.trains()
    with lessons.store.read() as connection:
        newest, *older = models.listed(connection)
        assert newest.trial["decisions"] == trained.trial.decisions
        assert newest.in_force is trained.taken
        assert sum(one.in_force for one in (newest, *older)) == 1


def test_one_can_go_back(lessons: Lessons) -> None:
    lessons.studies(60)
    with lessons.store.begin() as connection:
        first = models.listed(connection)[-1].id
        models.put_in_force(connection, first)
    with lessons.store.read() as connection:
        assert models.in_force(connection) == first
        assert models.load(connection, first).name == "deal/2.1"
    with lessons.store.begin() as connection:
        models.put_in_force(connection, None)
        assert models.in_force(connection) is None


def test_a_merged_deal_keeps_what_was_learned_of_it(studied: Studied) -> None:
    lessons = studied(120)
    (into,) = lessons.office.knows(Deal("OPP-3", "Daylight", None))
    with lessons.store.begin() as connection:
        directory.merge(connection, lessons.deals["roof"], into)
    lessons.learned = InForce(lessons.store)()
    best, *_rest = lessons.answers(lessons.comes("roof"))
    assert (best.target, best.verdict) == (into, Verdict.LINK)
    with lessons.store.read() as connection:
        assert lessons.deals["roof"].id not in {one.deal for one in judgements.about_deals(connection)}


def test_mail_like_that_of_a_deal_that_has_gone_is_linked_to_no_other(studied: Studied) -> None:
    lessons = studied(120)
    with lessons.store.begin() as connection:
        directory.remove(connection, lessons.deals["roof"])
    lessons.office.knows(Deal("OPP-3", "Something else", None))
    lessons.learned = InForce(lessons.store)()
    assert not any(one.verdict is Verdict.LINK for one in lessons.answers(lessons.comes("roof")))


def test_a_refused_model_is_not_taken_for_want_of_new_decisions(studied: Studied) -> None:
    lessons = studied(90)
    trained = lessons.trains()
    assert (trained.trial.decisions, trained.taken) == (0, False)


def test_after_going_back_a_model_must_be_clearly_better(studied: Studied) -> None:
    lessons = studied(90)
    with lessons.store.begin() as connection:
        newest, before, *_older = models.listed(connection)
        models.put_in_force(connection, before.id)
        lessons.learned = models.load(connection, before.id)
    for about in ("roof", "store", "lunch"):
        lessons.files(about)
    assert newest.in_force
    assert not lessons.trains().taken


def test_a_model_of_another_release_is_passed_over(studied: Studied) -> None:
    lessons = studied(60)
    with lessons.store.begin() as connection:
        connection.execute(update(table).values(document='{"format": 0}'))
    assert InForce(lessons.store)() is None


def test_a_new_machine_in_the_stream_is_not_followed(studied: Studied) -> None:
    lessons = studied(90)
    text = lessons.answers(lessons.comes("roof"))[0]
    assert text.verdict is Verdict.LINK
    with lessons.store.read() as connection:
        before = models.in_force(connection)
    for _ in range(20):
        lessons.comes("lunch")
    with lessons.store.read() as connection:
        assert models.in_force(connection) == before
        assert judgements.number(connection) == 90
