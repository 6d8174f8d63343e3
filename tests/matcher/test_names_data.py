"""Names and companies of the shared data sets."""

import csv

from matcher.normalise import PersonName, alike, company, handle_fits, person
from matcher.normalise.nicknames import same_given_name
from matcher.normalise.text import name_word
from tests.shared_data import shared


def likeness(alias: str, name: PersonName) -> float:
    """How well a name as it stands in a header, or an address, fits a name on record."""
    if " " in alias.strip() or "," in alias:
        return alike(person(alias), name)
    handle = alias.partition("@")[0]
    return max(alike(person(handle), name), handle_fits(handle, name))


def test_most_aliases_of_people_are_resolved_and_hardly_any_wrongly() -> None:
    with shared("names", "person-aliases.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    names = {row["person_name"] for row in rows}
    normal = {name: person(name) for name in names}
    told = [row for row in rows if row["alias"].casefold() != row["person_name"].casefold()]
    right = wrong = 0
    for row in told:
        scored = sorted(((likeness(row["alias"], normal[name]), name) for name in names), reverse=True)
        if scored[0][0] > 0 and scored[0][0] > scored[1][0]:
            right += scored[0][1] == row["person_name"]
            wrong += scored[0][1] != row["person_name"]
    assert right / len(told) > 0.55, (right, wrong, len(told))
    assert wrong / len(told) < 0.03, (right, wrong, len(told))


def test_every_nickname_of_the_list_is_known() -> None:
    with shared("names", "nicknames.csv").open(encoding="utf-8") as lines:
        pairs = [(name_word(row["name1"]), name_word(row["name2"])) for row in csv.DictReader(lines)]
    assert [pair for pair in pairs if not same_given_name(*pair)] == []


def test_companies_keep_a_name_of_their_own() -> None:
    lines = shared("names", "companies.csv").read_text(encoding="utf-8").splitlines()
    names = [line.partition(";")[0] for line in lines if line.strip()]
    bare = [company(name) for name in names]
    assert all(bare)
    assert sum("inc" in words or "ltd" in words for words in bare) <= len(names) * 0.01
