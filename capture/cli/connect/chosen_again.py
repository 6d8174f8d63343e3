"""What is read of an account that is connected is chosen anew; how it is reached stays."""

from capture import wiring
from capture.cli.connect.saving import Access, Answers, checked
from capture.cli.context import Common
from capture.trying import tried
from capture.wallets import wallet_of
from store.sources import Source

NAMES = {"folders": "--folder", "labels": "--label", "calendars": "--calendar", "since": "--since"}
"""Option of a connection that chooses → option of the command line."""


def access(common: Common, source: Source) -> Access:
    """The options of the source, which hold what was chosen, tried by the access that there is.

    Raises BadParameter, ConnectorError and StoreError.
    """
    owner, options = checked(Answers(source.kind, source.owner, source.options, names=NAMES))
    with common.store() as store:
        wallet = wallet_of(common.settings(), store, source.connection, wiring.utc_now)
        found = tried(source.kind, owner, options, "Sign in to the same account.", wallet)
    return Access(options, found.detail, keeps_purse=True)
