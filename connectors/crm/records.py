"""One row as one account, contact or deal. Raises ValueError with a sentence for people; what is left out is noted.

A record without an id goes by what a person would call it: its name, a contact by its main address.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time

from connectors.crm.dates import Order, parse_moment
from connectors.crm.fields import Fields
from connectors.crm.rows import Cell
from connectors.crm.values import text_of
from connectors.model.crm import Account, Contact, Deal, DealContact, Stage

_CLOSED = ("won", "lost", "closed")


def read_account(fields: Fields) -> Account:
    """Needs a name."""
    name = fields.text("name")
    if not name:
        raise ValueError("it has no name")
    return Account(fields.text("id") or name, name, fields.domains(), fields.owner())


def read_contact(fields: Fields) -> Contact:
    """Needs a name or an address."""
    addresses = fields.addresses()
    name = fields.text("name") or f"{fields.text('first_name')} {fields.text('last_name')}".strip()
    known_as = name or next(iter(addresses), "")
    if not known_as:
        raise ValueError("it has neither a name nor a valid address")
    return Contact(
        external_id=fields.text("id") or next(iter(addresses), known_as),
        name=known_as,
        addresses=addresses,
        account=fields.text("account") or None,
        owner=fields.owner(),
        created_at=fields.moment("created_at"),
    )


def read_deal(fields: Fields) -> Deal:
    """Needs a name or an id.

    Where the file tells only the present stage, it holds since the deal was closed or else created; a closed deal
    without a moment of closing was closed on its close date, as CRMs set it when a deal is won or lost.
    """
    name = fields.text("name") or fields.text("id")
    if not name:
        raise ValueError("it has neither a name nor an id")
    stages = tuple(sorted(map(_stage, fields.items("stages")), key=lambda stage: stage.since))
    last = fields.text("stage") or (stages[-1].stage if stages else "")
    created_at, close_date, closed_at = (
        fields.moment("created_at"),
        fields.date("close_date"),
        fields.moment("closed_at"),
    )
    if closed_at is None and close_date is not None and any(word in last.casefold() for word in _CLOSED):
        closed_at = datetime.combine(close_date, time(), UTC)
    return Deal(
        external_id=fields.text("id") or name,
        name=name,
        account=fields.text("account") or None,
        owner=fields.owner(),
        amount=fields.amount(),
        currency=fields.text("currency") or None,
        close_date=close_date,
        created_at=created_at,
        closed_at=closed_at,
        stages=stages or _present_stage(last, closed_at or created_at, fields),
        contacts=tuple(dict.fromkeys(map(_role, fields.items("contacts")))),
    )


def _closing(stage: str, close_date: date | None) -> datetime | None:
    if close_date is None or not any(word in stage.casefold() for word in _CLOSED):
        return None
    return datetime.combine(close_date, time(), UTC)


def _present_stage(stage: str, since: datetime | None, fields: Fields) -> tuple[Stage, ...]:
    if stage and since is None:
        fields.notes.append("the stage has no date from which it holds and was left out")
    return (Stage(stage, since),) if stage and since else ()


def _stage(item: Cell) -> Stage:
    if not isinstance(item, Mapping):
        raise ValueError('stages: each must be an object like {"stage": "Offer", "from": "2024-12-31"}')
    name, since = text_of(item.get("stage")), _moment(item, "from")
    if not name or since is None:
        raise ValueError("stages: each needs a stage and the moment from which it held")
    return Stage(name, since)


def _role(item: Cell) -> DealContact:
    if not isinstance(item, Mapping):
        return DealContact(text_of(item))
    contact = text_of(item.get("contact"))
    if not contact:
        raise ValueError("contacts: each needs the id of a contact")
    return DealContact(contact, text_of(item.get("role")), _moment(item, "from"), _moment(item, "to"))


def _moment(item: Mapping[str, Cell], field: str) -> datetime | None:
    try:
        return parse_moment(item.get(field), Order.EITHER)
    except ValueError as error:
        raise ValueError(f"{field}: {error}") from error
