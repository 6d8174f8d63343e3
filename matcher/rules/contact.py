"""Whether a participant is a given contact."""

from matcher.model import ContactCandidate, Finding
from matcher.normalise.likeness import ALONE, alike, handle_fits
from matcher.normalise.names import person
from matcher.people import Person, works_with
from matcher.scene import Seen


def same_address(seen: Seen, contact: ContactCandidate) -> Finding | None:
    """The participant's address is the contact's main address."""
    address = seen.person.address
    if address not in contact.addresses[:1]:
        return None
    return 1.0, f"{address} is on the contact record"


def alias_address(seen: Seen, contact: ContactCandidate) -> Finding | None:
    """The participant's address is another address of the contact, or one of its addresses with a `+tag`."""
    address = seen.person.address
    if address in contact.addresses:
        if address == contact.addresses[0]:
            return None
        return 1.0, f"{address} is another address on the contact record"
    if seen.person.plain in contact.addresses:
        return 0.97, f"{address} is {seen.person.plain} with a tag, which is on the contact record"
    return None


def same_name_at_company(seen: Seen, contact: ContactCandidate) -> Finding | None:
    """The participant has the contact's name and writes from the contact's company, from an address on no record.

    Order, nicknames, initials, diacritics and slips of the pen are allowed for; initials and slips count less.
    """
    if seen.person.domain is None or contact.id in seen.namesakes:
        return None
    likeness = _likeness(seen.person, contact.name)
    if likeness == 0.0 or not works_with(seen.person, contact, seen.accounts):
        return None
    who = seen.person.shown if seen.person.shown == seen.person.address else f"“{seen.person.shown}”"
    return likeness, f"{who} reads like {contact.name} and writes from {seen.person.domain}"


def changed_company(seen: Seen, contact: ContactCandidate) -> Finding | None:
    """The only contact of that full name, who is known at one company, writes from another: people change jobs.

    Counts more where both addresses begin alike. Two people may have one name, so this never links.
    """
    if contact.id not in seen.namesakes:
        return None
    someone = seen.person
    told = (
        f"“{someone.shown}” writes from {someone.domain}, and {contact.name} of {seen.former} is the only contact "
        "of that name"
    )
    local = someone.plain.partition("@")[0]
    if local == someone.name.given or not [one for one in contact.addresses if one.partition("@")[0] == local]:
        return 0.85, told
    return 1.0, f"{told}; both addresses begin with {local}"


def same_name(seen: Seen, contact: ContactCandidate) -> Finding | None:
    """The participant's full name is the contact's, but the address is on no record and not of the contact's company.

    Two people may have one name, so this alone never links.
    """
    if seen.former or contact.id not in seen.namesakes:
        return None
    return 1.0, f"“{seen.person.shown}” has the contact's name, but {seen.person.address} is on no record"


def shared_mailbox(seen: Seen, _contact: ContactCandidate) -> Finding | None:
    """The address belongs to a function or a list, such as info@, sales-emea@ or team@: nobody's in particular.

    Names are not looked for there; where the address is on a contact's record, a person is asked.
    """
    return (1.0, f"{seen.person.address} is a shared mailbox or a list") if seen.person.shared else None


def _likeness(someone: Person, name: str) -> float:
    if someone.display.casefold() == name.casefold():
        return 1.0 if " " in person(name).key else ALONE
    normal = person(name)
    return max([alike(someone.name, normal), *[handle_fits(handle, normal) for handle in someone.handles]])
