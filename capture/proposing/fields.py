"""What a person's own mail says of her: name, title, company and telephone, from the signature below it."""

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from capture.proposing.naming import Called, best_name
from connectors.model.address import Address
from connectors.model.interaction import Role
from connectors.text.signed import Signature, signature
from store.proposals.model import Encounter, Origin

_READ = 10
"""Signatures: an older one has nothing that a newer one lacks, or is out of date."""


@dataclass(frozen=True, slots=True)
class Fields:
    """What was found, "" for what was not."""

    name: str
    title: str
    phone: str
    company: str
    origins: dict[str, Origin]
    """Field → where it was read; fields that were read in signatures alone."""


def read_fields(main: Address, people: AbstractSet[Address], encounters: Iterable[Encounter]) -> Fields:
    """`people`: her addresses, `main` the one last used. `encounters`: newest first; the newest that says it counts."""
    met = list(encounters)
    called = list(forms(people, met))
    name = best_name(main, called)
    found: dict[str, tuple[str, Origin]] = {}
    for one, signed in _signatures(main, name, people, met):
        said = {"name": signed.name, "title": signed.title, "company": signed.company}
        if signed.phones:
            said["phone"] = signed.phones[0]
        for field, value in said.items():
            if value and field not in found:
                found[field] = " ".join(value.split()), Origin(one.id, one.at)
    values = {field: value for field, (value, _) in found.items()}
    return Fields(
        name=best_name(main, called, values.get("name", "")),
        title=values.get("title", ""),
        phone=values.get("phone", ""),
        company=values.get("company", ""),
        origins={field: origin for field, (_, origin) in found.items() if field != "name"},
    )


def forms(people: AbstractSet[Address], encounters: Iterable[Encounter]) -> Iterator[Called]:
    """What she calls herself, and what others call her."""
    for one in encounters:
        for someone in one.participants:
            if someone.address in people and someone.name:
                yield Called(someone.name, by_herself=someone.role in (Role.FROM, Role.ORGANIZER))


def _signatures(
    main: Address, name: str, people: AbstractSet[Address], encounters: Iterable[Encounter]
) -> Iterator[tuple[Encounter, Signature]]:
    left = _READ
    for one in encounters:
        author = next((p for p in one.participants if p.role is Role.FROM and p.address in people), None)
        if not one.signature or author is None or not left:
            continue
        left -= 1
        signed = signature(one.signature, "" if name == main else name, author.address)
        if signed is not None:
            yield one, signed
