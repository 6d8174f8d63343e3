"""`capture match`: how often deals are matched right, learning from decisions, and going back."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from connectors.model.crm import Deal
from matcher.learned.document import read
from matcher.learned.model import Habits
from matcher.model import Ref, Verdict
from store import models
from store.database import Store
from tests.builders import NOON
from tests.capture.report.decided import Decided, by_learned
from tests.cli.conftest import Cli
from tests.learned import a_model
from tests.people import ALICE
from tests.web.office import Office

COMMANDS = ("report", "train", "models", "back", "export")
LEARNED = a_model(habits=Habits(ever={1: 2.0, 0: 1.0}))


def made(number: int, cost: float, *, adopt: bool, decisions: int = 40) -> None:
    """A training in the database of the folder."""
    trial = {"number": number, "decisions": decisions, "cost": cost, "cost_in_force": 5.0, "doubt": 1.5, "until": 0}
    trial["taken"] = adopt
    with Store("sqlite:///var/capture.db") as store, store.begin() as connection:
        models.add(connection, LEARNED, trial, NOON + timedelta(days=number), adopt=adopt)


@contextmanager
def deciding(cli: Cli) -> Iterator[tuple[Decided, Ref]]:
    """Alice, and a deal that her mail may be about, in the database of the folder."""
    cli("status")
    with Store("sqlite:///var/capture.db") as store:
        office = Office(store)
        office.connect(ALICE)
        (roof,) = office.knows(Deal("OPP-1", "Rooftop solar", None, ALICE))
        yield Decided(office), roof


@pytest.fixture
def company(cli: Cli) -> Cli:
    """Three trainings, of which the second was no better; and 30 decisions about a deal and about none."""
    with deciding(cli) as (decided, roof):
        for number in range(30):
            right = number % 5
            told = by_learned(roof, Verdict.LINK if right else Verdict.SUGGEST)
            decided.says(roof if right else None, told, at=NOON, subject="Solar" if right else "Lunch")
    for number, cost in enumerate((3.0, 9.0, 4.0), 1):
        made(number, cost, adopt=cost <= 5)
    return cli


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(cli: Cli, command: str) -> None:
    said = cli("match", command, "--help")
    assert said.code == 0
    assert f"capture match {command}" in said.out


def test_the_report_says_how_often_links_were_right(company: Cli) -> None:
    said = company("match", "report", "--since", "2026-01-01")
    assert said.code == 0
    assert "Capture linked 24 messages to a deal without asking" in said.out
    assert "24 of 24 were right" in said.out
    document = company("match", "report", "--since", "2026-01-01", "--json").document
    assert document["linked_right"] == {
        "number": 24,
        "of": 24,
        "rate": 1.0,
        "interval": pytest.approx([0.862, 1.0], abs=0.001),
    }
    assert document["model"] == "deal/2.1"
    assert document["link_from"] == 0.9
    assert sum(one["of"] for one in document["by_score"]) == document["decided"] == 30


def test_trainings_are_listed_with_how_their_trial_went(company: Cli) -> None:
    said = company("match", "models")
    assert (
        "not taken: on 40 decisions that it had not seen its mistakes cost 9, those of the one in force 5; "
        "chance explains 1.5"
    ) in said.out
    listed = company("match", "models", "--json").document["models"]
    assert [(one["model"], one["taken"], one["in_force"]) for one in listed] == [
        (3, True, True),
        (2, False, False),
        (1, True, False),
    ]


def test_going_back_passes_over_what_was_never_in_force_and_ends_with_our_own_weights(company: Cli) -> None:
    assert "Model 1 is in force instead of model 3" in company("match", "back").out
    assert "Our own weights (deal/1.1) are in force instead of model 1" in company("match", "back").out
    said = company("match", "back")
    assert (said.code, said.out) == (1, "")
    assert "nothing to go back to" in said.err


def test_what_somebody_went_back_from_is_told_and_is_never_gone_back_to(company: Cli) -> None:
    company("match", "back")
    listed = company("match", "models", "--json").document["models"]
    assert [(one["model"], one["rejected"], one["in_force"]) for one in listed] == [
        (3, True, False),
        (2, False, False),
        (1, False, True),
    ]
    assert company("match", "models").out.count("taken, then gone back from: on 40") == 1
    made(4, 3.0, adopt=True)
    assert "Model 1 is in force instead of model 4" in company("match", "back").out


def test_what_cost_more_by_chance_alone_is_told_as_taken(company: Cli) -> None:
    made(4, 6.0, adopt=True)
    assert "taken: on 40 decisions that it had not seen its mistakes cost 6" in company("match", "models").out
    assert company("match", "models", "--json").document["models"][0]["taken"]


def test_a_model_that_could_not_be_tried_is_not_taken(company: Cli) -> None:
    made(4, 0.0, adopt=False, decisions=0)
    assert "not taken: too little was decided since the one in force learned" in company("match", "models").out


def test_the_model_in_force_is_exported_whole(company: Cli) -> None:
    assert read(company("match", "export").document) == LEARNED
    assert company("match", "export", "--out", "model.json").code == 0
    assert read(json.loads((company.folder / "model.json").read_text())) == LEARNED


def test_without_a_model_there_is_nothing_to_export(cli: Cli) -> None:
    said = cli("match", "export")
    assert (said.code, said.out) == (1, "")
    assert "nothing was learned" in said.err


def test_too_few_decisions_are_told_with_how_many_are_missing(cli: Cli) -> None:
    said = cli("match", "train")
    assert (said.code, said.out) == (1, "")
    assert "25 more decisions about deals are needed (0 of 25 are there)" in said.err


def test_without_the_library_one_sentence_says_how_to_get_it(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith(("capture.learning.", "sklearn"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "sklearn.svm", None)
    said = cli("match", "train")
    assert (said.code, said.out) == (1, "")
    assert said.err.endswith("-m pip install 'capture-daemon[learn]'\n")


def test_training_makes_a_model_and_says_how_its_trial_went(company: Cli) -> None:
    said = company("match", "train", "--json")
    assert said.code == 0, said.err
    document = said.document
    assert (document["model"], document["decisions"]) == (4, 30)
    assert document["taken"] == document["in_force"]
    assert document["trial"].keys() == {"decisions", "cost", "cost_in_force", "doubt"}


def test_decisions_about_one_deal_alone_teach_nothing(cli: Cli) -> None:
    with deciding(cli) as (decided, roof):
        for _number in range(26):
            decided.says(roof, by_learned(roof, Verdict.SUGGEST))
    said = cli("match", "train")
    assert said.code == 1
    assert "All 26 decisions are about one deal" in said.err
