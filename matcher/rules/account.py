"""Whether a participant speaks for a given account."""

from matcher.model import AccountCandidate, Finding
from matcher.normalise.companies import company
from matcher.normalise.domains import is_sister, label, labels
from matcher.scene import Member


def same_domain(member: Member, account: AccountCandidate) -> Finding | None:
    """The participant writes from a domain of the account, or from one below or beside it. Free mail never counts."""
    someone = member.person
    if account.id not in member.accounts:
        return None
    if someone.host in account.domains:
        return 1.0, f"{someone.host} is a domain of {account.name}"
    return 0.97, f"{someone.host} belongs to {someone.domain}, as does a domain of {account.name}"


def contact_of_account(member: Member, account: AccountCandidate) -> Finding | None:
    """The participant is a contact on the account's record, whatever address the mail was sent from."""
    own = [(certainty, contact.name) for contact, certainty in member.contacts if contact.account == account.id]
    if not own:
        return None
    certainty, name = max(own)
    return certainty, f"{name} is a contact of {account.name}"


def contact_of_another_account(member: Member, account: AccountCandidate) -> Finding | None:
    """The participant is a contact, but on another account's record: what a person recorded outweighs the domain."""
    if not member.contacts or any(contact.account in (None, account.id) for contact, _certainty in member.contacts):
        return None
    return 1.0, f"{member.contacts[0][0].name} is a contact of another account"


def sister_domain(member: Member, account: AccountCandidate) -> Finding | None:
    """No account has the participant's domain, and one of this account's is the same but for its ending or a branch.

    So acme.de or acme-group.com for acme.com. Another company may be called that: it never links, until a person puts
    the domain on the account's record.
    """
    domain = member.person.domain
    if member.accounts or not is_sister(domain, account.domains):
        return None
    return 1.0, f"{domain} is much like {account.domains[0]}, a domain of {account.name}"


def domain_like_name(member: Member, account: AccountCandidate) -> Finding | None:
    """The account has no domain on record, and its name is the participant's domain. A guess: it never links."""
    domain = member.person.domain
    if domain is None or account.domains:
        return None
    if "".join(company(account.name)) not in {label(domain), *labels(domain)}:
        return None
    return 1.0, f"{domain} reads like {account.name}, which has no domain on record"
