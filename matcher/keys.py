"""Keys: what an interaction and a record of the directory must share for the matcher to compare them at all.

    address:ann@acme.com    an address on a contact's record
    who:acme.com/neal       how a name begins at a company, for people who write from an address that is on no record
    name:neal scott         a full name, wherever it writes from
    domain:acme.com         a registrable domain of an account; never one of free mail
    company:acme            an account's domain without its ending; of one without domains, its name without legal form
    number:opp1234          a deal's number
    word:rooftop            a word of a deal's name that is not in everybody's

Names are looked for only of people whose address is on no record, and companies only for domains that no account has.
A key that more than `LIMIT` records share identifies nobody: the store reads no more of a key than that, so that the
cost of matching does not grow with the directory. Our own people give no keys.
"""

from collections.abc import Iterable, Mapping

from connectors.model.address import Address, domain_of
from connectors.model.interaction import Interaction
from matcher.model import Context
from matcher.normalise.companies import company
from matcher.normalise.domains import label, labels, work_domain
from matcher.normalise.names import person
from matcher.normalise.subjects import distinctive, is_telling, numbers, plain_number
from matcher.people import Person, outsiders

LIMIT = 50
"""Records that are read for one key."""

CROWD = 25
"""With more outsiders than this, people are looked up by address and domain only."""


Keys = Mapping[str, Person | None]
"""Each key, with the person for whom to look otherwise if no record has it."""


def keys(interaction: Interaction, context: Context) -> Keys:
    """The keys under which an interaction's candidates are found."""
    subject = interaction.subject
    found: dict[str, Person | None] = {f"number:{number}": None for number in numbers(subject)}
    for word in distinctive(subject):
        found[f"word:{word}"] = None
    people = outsiders(interaction, context)
    crowded = len(people) > CROWD
    for someone in people:
        if someone.plain != someone.address:
            found[f"address:{someone.address}"] = None
        found[f"address:{someone.plain}"] = None if crowded or someone.shared else someone
        if someone.domain is not None:
            found[f"domain:{someone.domain}"] = None if crowded else someone
    return found


def otherwise(key: str, someone: Person) -> Iterable[str]:
    """The keys to look under instead: the person's names for an address, the company's name for a domain."""
    if key.startswith("address:"):
        return _name_keys(someone)
    domain = someone.domain or ""
    called = labels(domain)
    return [f"company:{one}" for one in called] if called else (f"company:{label(domain)}",)


def contact_keys(name: str, addresses: Iterable[Address], domains: Iterable[str]) -> frozenset[str]:
    """The keys of a contact; `domains` are those of its account, for people whose record has no address there."""
    addresses = tuple(addresses)
    normal = person(name)
    at = {work_domain(domain_of(address)) for address in addresses} | {work_domain(domain) for domain in domains}
    found = {f"address:{address}" for address in addresses}
    found.update(f"who:{domain}/{start}" for start in normal.starts for domain in at if domain is not None)
    if " " in normal.key:
        found.add(f"name:{normal.key}")
    return frozenset(found)


def account_keys(name: str, domains: Iterable[str]) -> frozenset[str]:
    """The keys of an account."""
    domains = tuple(domains)
    known = [domain for domain in map(work_domain, domains) if domain is not None]
    bases = {one for domain in known for one in labels(domain)} if domains else {"".join(company(name))}
    return frozenset([f"domain:{domain}" for domain in known] + [f"company:{base}" for base in bases if base])


def deal_keys(name: str, number: str) -> frozenset[str]:
    """The keys of a deal."""
    found = {f"word:{word}" for word in distinctive(name)}
    plain = plain_number(number)
    return frozenset(found | {f"number:{plain}"} if is_telling(plain) else found)


def _name_keys(someone: Person) -> list[str]:
    domain, name = someone.domain, someone.name
    found = [f"name:{name.key}"] if len(name.spelt) > 1 else []
    if domain is not None:
        found += [f"who:{domain}/{start}" for start in someone.starts]
    return found
