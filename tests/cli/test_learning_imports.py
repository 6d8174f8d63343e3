"""What learns is an extra, of a hundred megabytes: the daemon and the pages go by models without it."""

import pytest

from matcher.learned.model import Habits
from store import models
from store.database import Store
from tests.builders import NOON
from tests.cli.conftest import Cli
from tests.cli.loading import by_command, complaint
from tests.learned import a_model

HEAVY = ("numpy", "scipy", "sklearn")
COMMANDS = ("match report", "match models", "match export", "rematch", "match back")
PAGES = """
from capture.web.app import create_app
from capture.wiring import utc_now
from store.database import Store
from store.users import Role
from tests.web.signing import browsing
with Store("sqlite:///var/capture.db") as store, browsing(create_app(store, utc_now), role=Role.MANAGER) as client:
    assert "what it learned from your decisions" in client.get("/matching").raise_for_status().text
    client.get("/review").raise_for_status()
"""


@pytest.fixture
def learned(cli: Cli) -> Cli:
    """A mail and a deal, and a model in force."""
    cli.mail("Rooftop solar")
    assert cli("import", "deals", cli.write("d.csv", "Id,Name,Stage\nD-1,Rooftop solar,Offer\n")).code == 0
    model = a_model(habits=Habits(subject={"rooftop solar": {1: 3.0}}, ever={1: 3.0}), suggest=0.0)
    with Store("sqlite:///var/capture.db") as store, store.begin() as connection:
        trial = {"decisions": 9, "cost": 0.0, "cost_in_force": 0.0, "doubt": 0.0}
        told = {"number": 1, "until": 0, "taken": True}
        models.add(connection, model, trial | told, NOON, adopt=True)
    return cli


def test_what_does_not_train_needs_none_of_it(learned: Cli) -> None:
    codes = [by_command("run --once"), PAGES, *map(by_command, COMMANDS)]
    assert complaint(learned, codes, HEAVY) == ""
    (link,) = [one for one in learned("export", "links").lines if one["type"] == "deal"]
    assert link["model"] == "deal/2.1"
