"""Why Exchange Online has no mailbox of a person, where the directory lets us look."""

from connectors.errors import ConnectorError, NeedsPerson
from connectors.graph import advice
from connectors.graph.access import Access
from connectors.graph.errors import NoMailbox
from connectors.graph.requests import Get
from connectors.graph.transport import Transport
from connectors.pace.outcomes import Kind, Trouble

_STATE = "?$select=accountEnabled,assignedLicenses,onPremisesSyncEnabled"


def explained(error: NoMailbox, transport: Transport, access: Access) -> NeedsPerson:
    """The same with its one remedy; `error` itself where we may not look, or that does not tell."""
    try:
        person = transport.alone(Get(access.person + _STATE))
    except ConnectorError:
        return error
    if isinstance(person, Trouble):
        return advice.soft_deleted(access) if person.kind in (Kind.MISSING, Kind.ACCOUNT) else error
    if person.get("assignedLicenses") == [] and not person.get("onPremisesSyncEnabled"):
        return advice.no_licence(access)
    if person.get("onPremisesSyncEnabled"):
        return advice.on_premises(access)
    return advice.soft_deleted(access) if person.get("accountEnabled") is False else error
