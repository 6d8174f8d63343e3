"""What every examination of a provider that tells us of changes has in common."""

from collections.abc import Callable, Iterator

from capture.finding import Finding
from capture.push.renewer import Asker, Unheard
from connectors.errors import ConnectorError
from store import sources
from store.database import Store
from store.sources import Source


def tried(asker: Asker, attempt: Callable[[Source], object], store: Store, about: str) -> Iterator[Finding]:
    """Whether `attempt` raises Unheard for one source of all that are opened by the same. Raises StoreError.

    What is wrong with that source alone is found where it is read.
    """
    with store.read() as connection:
        well = sources.accounts(connection, asker.kind, "mail")
        listed = [source for source in sources.all_sources(connection) if source.id in well]
    for source in {asker.opened_by(source): source for source in listed}.values():
        try:
            attempt(source)
        except Unheard as error:
            yield Finding(about, f"{error}.", error.advice)
        except ConnectorError:
            continue
