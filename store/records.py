"""What the directory has of each kind."""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import Table

from matcher.model import TargetType
from store.schema import accounts, contacts, deals

RECORDS: Final[Mapping[TargetType, Table]] = {
    TargetType.DEAL: deals,
    TargetType.CONTACT: contacts,
    TargetType.ACCOUNT: accounts,
}
"""Kind → the table that a link's target is a row of; in the order in which people are shown them."""
