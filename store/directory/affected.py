"""Late binding: marks the interactions that a change of the directory might match otherwise, and no others.

An interaction depends on the records that share a key with it (`matcher.keys`), before the change or after it, and on
those that it is linked to. Of people whose address is on no record the names are keys too, at their company's domains:
a full name alone, at another domain, is looked for when the interaction is matched again for another reason.
"""

from collections.abc import Collection, Iterable, Mapping, Set

from sqlalchemy import Connection, Select, and_, func, or_, select, update

from connectors.model.address import Address, domain_of
from matcher.keys import otherwise
from matcher.model import TargetType
from matcher.normalise.domains import label, labels, work_domain
from matcher.normalise.subjects import distinctive, numbers
from matcher.normalise.text import words
from matcher.people import Person, known_as
from store import search
from store.candidates.find import WORD_LIMIT
from store.database import among
from store.schema import directory_keys, interactions, links, participants


def keys_of(connection: Connection, target_type: TargetType, ids: Collection[int]) -> dict[int, set[str]]:
    """Record → the keys that it has now."""
    columns = directory_keys.c
    wanted = select(columns.target_id, columns.key).where(
        columns.type == target_type.value, among(connection, columns.target_id, ids)
    )
    found: dict[int, set[str]] = {id_: set() for id_ in ids}
    for id_, key in connection.execute(wanted):
        found[id_].add(key)
    return found


def mark_by_keys(connection: Connection, keys: Set[str]) -> None:
    """After changes of contacts and accounts that have these keys, or had them."""
    touched, unsure = _people(connection, keys)
    touched |= _called(connection, unsure, keys)
    if touched:
        concerned = select(participants.c.interaction_id)
        _mark(connection, concerned.where(among(connection, participants.c.address, touched)))


def mark_by_subjects(connection: Connection, keys: Set[str], spelt: Iterable[str]) -> None:
    """After changes of deals that have these keys, or had them; `spelt`: their numbers as they are written."""
    telling = keys - _crowds(connection, keys)
    told = [[word] for word in _parts(telling, "word:") | _parts(telling, "number:")]
    concerned = {
        id_
        for id_, subject in search.by_subject(connection, [*told, *filter(None, map(words, spelt))]).items()
        if not telling.isdisjoint(_subject_keys(subject))
    }
    if concerned:
        _mark(connection, select(interactions.c.id).where(among(connection, interactions.c.id, concerned)))


def mark_by_links(connection: Connection, targets: Mapping[TargetType, Iterable[int]]) -> None:
    """After changes of what is said of these records: whatever is linked to them, or was compared with them."""
    linked = [
        and_(links.c.type == target_type.value, among(connection, links.c.target_id, ids))
        for target_type, ids in ((target_type, set(ids)) for target_type, ids in targets.items())
        if ids
    ]
    if linked:
        _mark(connection, select(links.c.interaction_id).where(or_(*linked)))


def _people(connection: Connection, keys: Set[str]) -> tuple[set[Address], set[Address]]:
    """The addresses that the keys concern, and those that they concern if the people have such names."""
    own, domains, companies = (_parts(keys, kind) for kind in ("address:", "domain:", "company:"))
    employers = {part.partition("/")[0] for part in _parts(keys, "who:")}
    sure, unsure = set[Address](), set[Address]()
    for address in _seen(connection):
        domain = work_domain(domain_of(address))
        is_own = address in own or ("+" in address and known_as(address, "").plain in own)
        called = {label(domain), *labels(domain)} if domain is not None else set()
        if is_own or domain in domains or not called.isdisjoint(companies):
            sure.add(address)
        elif domain in employers:
            unsure.add(address)
    return sure, unsure


def _called(connection: Connection, unsure: Set[Address], keys: Set[str]) -> set[Address]:
    """Those whose address is on no record, and whose name leads to one of the keys."""
    by_key = {f"address:{known_as(address, '').plain}": address for address in unsure}
    known = select(directory_keys.c.key).where(among(connection, directory_keys.c.key, by_key))
    strangers = unsure - {by_key[key] for key in connection.execute(known).scalars()}
    named = select(participants.c.address, participants.c.name).distinct()
    people = connection.execute(named.where(among(connection, participants.c.address, strangers)))
    found = {address: known_as(Address(address), name) for address, name in people}
    return {address for address, one in found.items() if not one.shared and not keys.isdisjoint(_names(one))}


def _names(someone: Person) -> Iterable[str]:
    return otherwise(f"address:{someone.plain}", someone)


def _subject_keys(subject: str) -> set[str]:
    return {f"word:{word}" for word in distinctive(subject)} | {f"number:{number}" for number in numbers(subject)}


def _crowds(connection: Connection, keys: Set[str]) -> set[str]:
    """Those that too many deals have to lead to any."""
    crowded = select(directory_keys.c.key).where(
        among(connection, directory_keys.c.key, keys), directory_keys.c.rank >= WORD_LIMIT
    )
    return set(connection.execute(crowded.distinct()).scalars())


def _parts(keys: Iterable[str], kind: str) -> set[str]:
    return {key.removeprefix(kind) for key in keys if key.startswith(kind)}


def _seen(connection: Connection) -> Iterable[Address]:
    """Every address that took part in anything, each from the index once: DISTINCT would read the whole index."""
    address = participants.c.address
    first = select(func.min(address).label("address")).cte("seen", recursive=True)
    after = select(func.min(address)).where(address > first.c.address).scalar_subquery()
    seen = first.union_all(select(after).where(first.c.address.is_not(None)))
    found = connection.execute(select(seen.c.address).where(seen.c.address.is_not(None))).scalars()
    return map(Address, found)


def _mark(connection: Connection, concerned: Select[int]) -> None:
    connection.execute(
        update(interactions)
        .where(interactions.c.id.in_(concerned), interactions.c.to_match.is_(False))
        .values(to_match=True)
    )
