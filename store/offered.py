"""What a rep may mean instead of what is suggested for an interaction, before she has typed a word of it."""

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, select

from matcher.model import Ref, TargetType, Verdict
from store import links
from store.database import among
from store.links import Decision, Link
from store.names import Named, names
from store.schema import contacts, deals


def offered(connection: Connection, interaction: int, most: int) -> list[Named]:
    """Deals that were considered, then the others of its accounts, those in play first; then what else was considered.

    Its accounts are those that it, its contacts and its deals belong to as far as they are suggested or linked.
    """
    found = links.of_interactions(connection, [interaction]).get(interaction, [])
    shown = {link.match.target for link in found if not _is_ignored(link)}
    considered = [link.match.target for link in found if _is_ignored(link)]
    about = [link.match.target for link in found if link.match.target in shown and not _is_rejected(link)]
    refs = [one for one in considered if one.type is TargetType.DEAL]
    refs += _deals(connection, _accounts(connection, about))
    refs += [one for one in considered if one.type is not TargetType.DEAL]
    known = names(connection, set(refs) - shown)
    return [known[ref] for ref in dict.fromkeys(refs) if ref in known][:most]


def _deals(connection: Connection, of: Sequence[int]) -> list[Ref]:
    query = select(deals.c.id).where(among(connection, deals.c.account_id, of))
    query = query.order_by(deals.c.closed_at.is_not(None), deals.c.name, deals.c.id)
    return [Ref(TargetType.DEAL, id_) for id_ in connection.execute(query).scalars()]


def _accounts(connection: Connection, about: Sequence[Ref]) -> list[int]:
    return sorted({id_ for id_ in _employers(connection, about) if id_ is not None})


def _employers(connection: Connection, about: Sequence[Ref]) -> Iterator[int | None]:
    yield from (ref.id for ref in about if ref.type is TargetType.ACCOUNT)
    for type_, table in ((TargetType.CONTACT, contacts), (TargetType.DEAL, deals)):
        ids = [ref.id for ref in about if ref.type is type_]
        yield from connection.execute(select(table.c.account_id).where(among(connection, table.c.id, ids))).scalars()


def _is_ignored(link: Link) -> bool:
    return link.decision is None and link.match.verdict is Verdict.IGNORE


def _is_rejected(link: Link) -> bool:
    return link.decision is Decision.REJECTED
