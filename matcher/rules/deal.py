"""Whether an interaction belongs to a given deal."""

from matcher.model import DealCandidate, Finding
from matcher.people import names
from matcher.scene import Scene


def same_thread(scene: Scene, deal: DealCandidate) -> Finding | None:
    """An earlier message of the same conversation belongs to the deal; counts more where a person decided that."""
    decided = scene.thread.get(deal.id)
    if decided is None:
        return None
    if decided:
        return Finding(1.0, "a person linked this conversation to the deal")
    return Finding(0.85, "an earlier message of this conversation is linked to the deal")


def contact_role(scene: Scene, deal: DealCandidate) -> Finding | None:
    """A participant has a role in the deal, and had it on that date. More such participants count a little more."""
    present = scene.contacts
    found: dict[int, tuple[float, str]] = {}
    for role in deal.roles:
        known = present.get(role.contact)
        if known is None or (role.since is not None and role.since > scene.at):
            continue
        if role.until is not None and role.until < scene.at:
            continue
        contact, certainty = known
        found[contact.id] = certainty, f"{contact.name} ({role.role})" if role.role else contact.name
    if not found:
        return None
    if len(found) == 1:
        ((certainty, name),) = found.values()
        return Finding(round(0.9 * certainty, 4), f"{name} has a role in the deal")
    who = names(sorted([name for _certainty, name in found.values()]))
    return Finding(max(found.values())[0], f"{who} have a role in the deal")


def same_account(scene: Scene, deal: DealCandidate) -> Finding | None:
    """The deal's account takes part. Says little where the account has several deals."""
    known = None if deal.account is None else scene.accounts.get(deal.account)
    if known is None:
        return None
    account, certainty = known
    return Finding(certainty, f"the deal is with {account.name}, who take part")


def owner_on_it(scene: Scene, deal: DealCandidate) -> Finding | None:
    """The deal's owner wrote or received it."""
    if deal.owner is None or deal.owner not in scene.owners:
        return None
    return Finding(1.0, f"{deal.owner}, who owns the deal, is on the {scene.what}")


def thread_of_another_deal(scene: Scene, deal: DealCandidate) -> Finding | None:
    """The conversation so far belongs to another deal; counts more where a person decided that."""
    own = scene.thread.get(deal.id)
    if own or not scene.thread:
        return None
    if any(scene.thread.values()):
        return Finding(1.0, "a person linked this conversation to another deal")
    return Finding(0.5, "the conversation so far belongs to another deal") if own is None else None
