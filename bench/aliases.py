"""How many aliases of people are resolved: `python -m bench.aliases [CSV] [--wrong] [--abstained]`.

CSV: `person_id,person_name,alias`; without it, the shared `names/person-aliases.csv`, merged by hand from the headers
of one politician's mail: nicknames, initials, handles, addresses, slips of the pen and of the scanner that read them.

THE TASK    every person is a contact, known by name alone, of one company. An alias is the display name of somebody who
            writes from that company; where it has an address, the local part is the writer's, else the address says
            nothing. The matcher finds candidates by its own keys and judges them by its own rules and thresholds.
ANSWERED    with the contact that is linked, or the one that a person is asked about first, if that is ahead of the next
            by the margin of a link. RIGHT or WRONG by the file's person. LINKED counts those that nobody was asked.
ABSTAINED   no contact is good enough, or two are equally good.
TRIVIAL     the alias is the person's name but for case, order, marks, titles and single letters.
CONTRARY    the file contradicts itself: by its full name the alias is another person.
EVEN, ODD   by the person's id. Weights were tuned on even ids, odd ids only measured; but the kinds of forms that there
            are were read off the whole file, so that only another file would be a test of those.
RAPIDFUZZ   the baseline: the name with the highest `token_sort_ratio`, if none has as much, at the threshold that
            answers most with no more than 1 % wrong. The matcher gets no threshold of this file's.
"""

import argparse
import csv
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rapidfuzz import fuzz, process

from bench.table import print_table
from connectors.model.address import Address
from connectors.model.interaction import Interaction, Kind, Participant, Role
from matcher.keys import LIMIT, contact_keys, keys, otherwise
from matcher.match import match
from matcher.model import (
    AccountCandidate,
    Candidates,
    ContactCandidate,
    Context,
    Question,
    TargetType,
    Thresholds,
    Verdict,
)
from matcher.normalise import person

SHARED = Path(__file__).parents[2] / "shared" / "data" / "names" / "person-aliases.csv"
COMPANY = AccountCandidate(1, "Office", ("office.example",), (), ())
US = Context(frozenset({"us.example"}), frozenset({Address("rep@us.example")}))
ASKED = Thresholds()
_LOCAL = re.compile(r"([\w.+-]*\w)\s?@")


@dataclass(frozen=True, slots=True)
class Alias:
    """One row of the file."""

    person: int
    name: str
    text: str

    def trivial(self, name: str) -> bool:
        """Equal but for what the normal form leaves out."""
        alias, other = person(self.text), person(name)
        return self.text.casefold() == name.casefold() or (bool(alias.spelt) and alias.key == other.key)


@dataclass(frozen=True, slots=True)
class Answer:
    """Whom an alias was taken for; None for nobody."""

    alias: Alias
    person: int | None
    linked: bool = False


class Directory:
    """Every person as a contact, found by key."""

    def __init__(self, names: Mapping[int, str]) -> None:
        self.contacts = {id_: ContactCandidate(id_, name, (), COMPANY.id, ()) for id_, name in names.items()}
        self._blocks: dict[str, list[int]] = defaultdict(list)
        for id_, name in names.items():
            for key in contact_keys(name, (), COMPANY.domains):
                self._blocks[key].append(id_)

    def candidates(self, interaction: Interaction) -> Candidates:
        """As the store finds them: crowds identify nobody."""
        asked = keys(interaction, US)
        wanted = {other for key, who in asked.items() if who is not None for other in otherwise(key, who)}
        blocks = [block for key in sorted(wanted) if len(block := self._blocks.get(key, [])) <= LIMIT]
        found = dict.fromkeys(id_ for block in blocks for id_ in block)
        return Candidates(tuple(self.contacts[id_] for id_ in found), (COMPANY,))


def read(path: Path) -> list[Alias]:
    """The rows of a file."""
    with path.open(encoding="utf-8") as lines:
        return [Alias(int(one["person_id"]), one["person_name"], one["alias"]) for one in csv.DictReader(lines)]


def resolve(aliases: Iterable[Alias], names: Mapping[int, str]) -> list[Answer]:
    """What the matcher says of each alias."""
    directory = Directory(names)
    return [_resolved(alias, directory) for alias in aliases]


def _resolved(alias: Alias, directory: Directory) -> Answer:
    local = _LOCAL.search(alias.text)
    sender = Participant(Address(f"{local[1] if local else 'x'}@office.example"), alias.text, Role.FROM)
    interaction = Interaction("mail:1", Kind.EMAIL, datetime(2024, 1, 1, tzinfo=UTC), "", (sender,))
    matches = match(Question(interaction, directory.candidates(interaction), US), ASKED)
    best = next((one for one in matches if one.target.type is TargetType.CONTACT), None)
    if best is None or best.verdict is Verdict.IGNORE:
        return Answer(alias, None)
    ahead = best.runner_up is None or best.score - best.runner_up.score >= ASKED.margin
    return Answer(alias, best.target.id if ahead else None, best.verdict is Verdict.LINK)


def baseline(aliases: Iterable[Alias], names: Mapping[int, str]) -> list[Answer]:
    """What rapidfuzz alone says."""
    folded = {id_: name.casefold() for id_, name in names.items()}
    scored = []
    for alias in aliases:
        (_, best, id_), (_, second, _) = process.extract(alias.text, folded, scorer=fuzz.token_sort_ratio, limit=2)
        scored.append((best if best > second else 0.0, Answer(alias, id_)))
    above = [[one if score >= least else Answer(one.alias, None) for score, one in scored] for least in range(1, 101)]
    return max((answers for answers in above if wrong(answers) <= len(answers) / 100), key=right)


def right(answers: Iterable[Answer]) -> int:
    """How many have the file's person."""
    return sum(one.person == one.alias.person for one in answers)


def wrong(answers: Iterable[Answer]) -> int:
    """How many have another."""
    return sum(one.person not in (None, one.alias.person) for one in answers)


def contrary(alias: Alias, names: Mapping[int, str]) -> bool:
    """Whether the file gives somebody's full name as the alias of somebody else."""
    others = {person(name).key for id_, name in names.items() if id_ != alias.person}
    key = person(alias.text).key
    return " " in key and not alias.trivial(alias.name) and key in others


def rows(answers: Sequence[Answer], names: Mapping[int, str]) -> Iterator[list[str]]:
    """The lines of the table."""
    groups: dict[str, Callable[[Alias], bool]] = {
        "all": lambda _: True,
        "trivial": lambda alias: alias.trivial(alias.name),
        "not trivial": lambda alias: not alias.trivial(alias.name),
        "contrary": lambda alias: contrary(alias, names),
        "even": lambda alias: alias.person % 2 == 0,
        "odd": lambda alias: alias.person % 2 == 1,
        "odd, not trivial": lambda alias: alias.person % 2 == 1 and not alias.trivial(alias.name),
    }
    for name, belongs in groups.items():
        some = [one for one in answers if belongs(one.alias)]
        linked = [one for one in some if one.linked]
        counts = right(some), wrong(some), len(some) - right(some) - wrong(some)
        shares = [f"{count:3} {count / len(some):6.1%}" for count in counts]
        yield [name, str(len(some)), *shares, str(right(linked)), str(wrong(linked))]


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("csv", nargs="?", type=Path, default=SHARED)
    parser.add_argument("--wrong", action="store_true", help="lists them")
    parser.add_argument("--abstained", action="store_true", help="lists them")
    asked = parser.parse_args()
    aliases = read(asked.csv)
    names = {alias.person: alias.name for alias in aliases}
    answers = resolve(aliases, names)
    columns = ["count", "right", "wrong", "abstained", "linked right", "linked wrong"]
    print_table(["matcher", *columns], rows(answers, names))
    print()
    print_table(["rapidfuzz", *columns], rows(baseline(aliases, names), names))
    for one in answers:
        if (asked.wrong and wrong([one])) or (asked.abstained and one.person is None):
            print(f"{one.alias.text!r} is {one.alias.name!r}, not {names.get(one.person or 0)!r}")


if __name__ == "__main__":
    main()
