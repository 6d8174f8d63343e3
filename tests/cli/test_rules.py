"""`capture rules`: made, tried and applied by whoever runs Capture."""

from tests.cli.conftest import Cli


def test_rules_are_made_listed_tried_and_removed(cli: Cli) -> None:
    assert cli("rules", "group", "add", "Sales").code == 0
    assert cli("rules", "group", "join", "Sales", "ann@example.com", "bob@example.com").code == 0
    assert "bob@example.com" in cli("rules", "group", "list").out
    assert cli("rules", "add", "domain", "@Hospital.example").code == 0
    assert cli("rules", "add", "subject", "salary", "--effect", "private", "--group", "Sales").code == 0
    assert cli("rules", "add", "folder", "Personal", "--rep", "ann@example.com").code == 0
    found = cli("rules", "list", "--json").document["rules"]
    assert [(one["for"], one["group"], one["value"]) for one in found] == [
        ("everybody", None, "hospital.example"),
        ("group", "Sales", "salary"),
    ]
    assert "Personal" not in cli("rules", "list").out
    assert "“personal”" in cli("rules", "list", "--rep", "ann@example.com").out
    assert "Nothing in the record would change." in cli("rules", "simulate", "--remove", "1").out
    assert cli("rules", "remove", "1").code == 0
    said = cli("rules", "apply", "--dry-run", "--json")
    assert said.document == {"dry_run": True, "fates": {}, "held": 0, "offered_again": 0}


def test_what_cannot_be_a_rule_is_one_sentence(cli: Cli) -> None:
    said = cli("rules", "add", "person", "the dentist")
    assert (said.code, "name@example.com" in said.err) == (1, True)
    assert cli("rules", "add", "weather", "rain").code == 2
    assert cli("rules", "add", "person", "a@b.example", "--group", "Nobody").code == 1
    assert cli("rules", "remove", "9").code == 1
    assert cli("rules", "simulate").code == 2
