"""A rep's decisions in the queue. All of one act carry one moment, by which it can be told and undone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, delete, exists, or_, select, update

from connectors.model.address import Address
from matcher.model import Ref, TargetType, Verdict
from store import judgements, links, undecided
from store.asked import is_linked, is_undecided
from store.database import alone, among
from store.links import Decision, Link, decide
from store.personal import Kind
from store.proposals import strangers
from store.schema import interactions, personal
from store.schema import links as table
from store.sight import seen_by
from store.undecided import UNDECIDED

_ADDED_BY_PERSON = "person"
_LINKED_BY_ITSELF = and_(table.c.verdict == Verdict.LINK.value, table.c.decision.is_(None))


def of_target(connection: Connection, interaction: int, target: Ref) -> Link | None:
    """The link between the two, if there is one."""
    found = links.of_interactions(connection, [interaction]).get(interaction, [])
    return next((link for link in found if link.match.target == target), None)


def accept(connection: Connection, interaction: int, target: Ref, by: Address, at: datetime) -> None:
    """Links the two. An email is about one deal: the other deals that the machine thought of are rejected."""
    accept_all(connection, [(interaction, target)], by, at)


def accept_all(connection: Connection, chosen: Sequence[tuple[int, Ref]], by: Address, at: datetime) -> None:
    """The same of many interactions with a record each, in few statements however many they are."""
    alone(connection)
    judged = [(interaction, target.type, target.id) for interaction, target in chosen]
    judgements.remember_all(connection, judged, by, at)
    links.decide_all(connection, chosen, Decision.ACCEPTED, by, at)
    of_deals = [interaction for interaction, target in chosen if target.type is TargetType.DEAL]
    if of_deals:
        _reject_suggested(connection, of_deals, TargetType.DEAL, by, at)
    _people_again(connection, chosen, at)


def choose(connection: Connection, interaction: int, target: Ref, by: Address, at: datetime) -> None:
    """Links the two instead of what was suggested of that type."""
    alone(connection)
    judgements.remember(connection, interaction, target.type, target.id, by, at)
    decide(connection, interaction, target, Decision.ACCEPTED, by, at)
    _reject_suggested(connection, [interaction], target.type, by, at)
    _people_again(connection, [(interaction, target)], at)


def reject(connection: Connection, interaction: int, target: Ref, by: Address, at: datetime) -> None:
    """The two do not belong together. Where nothing else of that type is linked or asked about, it is about none."""
    alone(connection)
    found = links.of_interactions(connection, [interaction]).get(interaction, [])
    others = [one for one in found if one.match.target.type is target.type and one.match.target != target]
    if not any(is_linked(one) or is_undecided(one) for one in others):
        judgements.remember(connection, interaction, target.type, None, by, at)
    decide(connection, interaction, target, Decision.REJECTED, by, at)
    _people_again(connection, [(interaction, target)], at)


def reject_suggested(connection: Connection, interaction: int, type_: TargetType, by: Address, at: datetime) -> None:
    """Rejects every suggestion of that type that is still undecided, and a deal that was linked: none is right."""
    alone(connection)
    judgements.remember(connection, interaction, type_, None, by, at)
    _reject_suggested(connection, [interaction], type_, by, at)
    if type_ is TargetType.CONTACT:
        strangers.look_again(connection, [interaction], at)


def _people_again(connection: Connection, judged: Sequence[tuple[int, Ref]], at: datetime) -> None:
    """Who is on these interactions may be the contact that they are about, or is said not to be."""
    about = [interaction for interaction, target in judged if target.type is TargetType.CONTACT]
    if about:
        strangers.look_again(connection, about, at)


def _reject_suggested(
    connection: Connection, about: Sequence[int], type_: TargetType, by: Address, at: datetime
) -> None:
    """Of deals, what the machine linked by itself too: one decision about its deal is the whole truth about it."""
    thought = or_(UNDECIDED, _LINKED_BY_ITSELF) if type_ is TargetType.DEAL else UNDECIDED
    judgement = {"decision": Decision.REJECTED.value, "decided_by": by, "decided_at": at}
    of_type = and_(among(connection, table.c.interaction_id, about), table.c.type == type_)
    connection.execute(update(table).where(of_type, thought).values(judgement))
    undecided.renew(connection, about)


def undecided_of_thread(connection: Connection, interaction: int, rep: Address) -> list[int]:
    """Interactions of its thread, oldest first, seen in her mailboxes, for which nobody has decided about a deal."""
    thread = select(interactions.c.thread).where(interactions.c.id == interaction).scalar_subquery()
    query = select(interactions.c.id).where(
        interactions.c.thread == thread,
        interactions.c.gone_at.is_(None),
        seen_by(rep),
        ~exists(select(table.c.id).where(_decided_deal()).correlate(interactions)),
    )
    return list(connection.execute(query.order_by(interactions.c.at)).scalars())


def act(connection: Connection, by: Address, at: datetime) -> list[Link]:
    """What she decided at that moment, what was accepted first."""
    query = select(table.c.interaction_id).where(_act(by, at))
    found = links.of_interactions(connection, set(connection.execute(query).scalars()))
    made = [link for some in found.values() for link in some if (link.decided_by, link.decided_at) == (by, at)]
    return sorted(made, key=lambda link: not is_linked(link))


@dataclass(frozen=True, slots=True)
class Word:
    """What she said of one interaction in an act."""

    interaction: int
    kind: Kind
    subject: str


def words(connection: Connection, by: Address, at: datetime) -> list[Word]:
    """What she said of single interactions at that moment, the newest of them first."""
    query = select(personal.c.interaction_id, personal.c.kind, interactions.c.subject).join(interactions)
    said = query.where(personal.c.rep == by, personal.c.at == at)
    rows = connection.execute(said.order_by(interactions.c.at.desc(), interactions.c.id.desc()))
    return [Word(row.interaction_id, Kind(row.kind), row.subject) for row in rows]


def undo(connection: Connection, by: Address, at: datetime) -> list[int]:
    """Takes back what she decided at that moment; the interactions it was about. A link she had added goes."""
    alone(connection)
    about = set(connection.execute(select(table.c.interaction_id).where(_act(by, at))).scalars())
    connection.execute(delete(table).where(_act(by, at), table.c.model == _ADDED_BY_PERSON))
    judgements.forget(connection, by, at)
    nothing = {"decision": None, "decided_by": None, "decided_at": None}
    connection.execute(update(table).where(_act(by, at)).values(nothing))
    undecided.renew(connection, about)
    strangers.look_again(connection, about, at)
    return sorted(about)


def _act(by: Address, at: datetime) -> ColumnElement[bool]:
    return and_(table.c.decided_by == by, table.c.decided_at == at)


def _decided_deal() -> ColumnElement[bool]:
    return and_(
        table.c.interaction_id == interactions.c.id,
        table.c.type == TargetType.DEAL,
        table.c.decision.is_not(None),
    )
