"""Whether an interaction belongs to a given deal."""

from typing import Final

from matcher.model import DealCandidate, Finding, rounded
from matcher.people import names
from matcher.rules.state import held
from matcher.scene import Scene

_TORN: Final = 0.8


def same_thread(scene: Scene, deal: DealCandidate) -> Finding | None:
    """An earlier message of the same conversation belongs to the deal; counts more where a person decided that."""
    decided = scene.thread.get(deal.id)
    if decided is None:
        return None
    if decided:
        return 1.0, "a person linked this conversation to the deal"
    return 0.85, "an earlier message of this conversation is linked to the deal"


def contact_role(scene: Scene, deal: DealCandidate) -> Finding | None:
    """A participant has a role in the deal, and had it on that date. More such participants count a little more.

    Who has a role in another open deal too counts a fifth less: it may be about that.
    """
    found: dict[int, str] = {}
    surest = 0.0
    for contact, certainty, role in scene.roles.get(deal.id, ()):
        if held(role, scene.at):
            surest = max(surest, certainty * (_TORN if contact.id in scene.torn else 1.0))
            found[contact.id] = f"{contact.name} ({role.role})" if role.role else contact.name
    if not found:
        return None
    if len(found) == 1:
        return rounded(0.9 * surest), f"{next(iter(found.values()))} has a role in the deal"
    return rounded(surest), f"{names(sorted(found.values()))} have a role in the deal"


def same_account(scene: Scene, deal: DealCandidate) -> Finding | None:
    """The deal's account takes part. Says little where the account has several deals."""
    known = scene.accounts.get(deal.account)
    return None if known is None else (known[0], f"the deal is with {known[1]}, who take part")


def owner_on_it(scene: Scene, deal: DealCandidate) -> Finding | None:
    """The deal's owner wrote or received it."""
    owner = deal.owner
    return (1.0, f"{owner}, who owns the deal, is on the {scene.what}") if owner in scene.owners else None


def thread_of_another_deal(scene: Scene, deal: DealCandidate) -> Finding | None:
    """The conversation so far belongs to another deal; counts more where a person decided that."""
    own = scene.thread.get(deal.id)
    if own or not scene.thread:
        return None
    if any(scene.thread.values()):
        return 1.0, "a person linked this conversation to another deal"
    return (0.5, "the conversation so far belongs to another deal") if own is None else None
