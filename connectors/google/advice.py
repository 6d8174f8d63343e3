"""What a person must do at Google, with the page and the click: one function a case."""

from typing import Final

from connectors.errors import NeedsPerson
from connectors.google.access import Access
from connectors.google.api import Api

CONSOLE: Final = "https://console.cloud.google.com"
ADMIN: Final = "https://admin.google.com/ac"
USERS: Final = f"{ADMIN}/users"


def connect_again(access: Access) -> str:
    """For what the person herself can grant anew."""
    return f"Connect {access.address} again, and tick every box that Google shows."


def delegate(access: Access, api: Api) -> str:
    """For what the company's administrator must grant to the service account."""
    return (
        f"Open {ADMIN}/owl/domainwidedelegation (Security > Access and data control > API controls > Domain-wide "
        f"delegation), click Add new, or Edit where the client ID {access.client} is listed, and give it the scopes "
        f"{','.join(api.scopes)} beside those that it has."
    )


def scopes_missing(access: Access, api: Api) -> NeedsPerson:
    """What was granted does not do for this API."""
    remedy = delegate(access, api) if access.is_delegated else connect_again(access)
    return NeedsPerson(f"Capture may not read the {api.title} of {access.address}", remedy)


def not_enabled(access: Access, api: Api) -> NeedsPerson:
    """The project does not use this API."""
    return NeedsPerson(
        f"The {api.title} is not enabled in the project {access.project}",
        f"Open {CONSOLE}/apis/library/{api.service}?project={access.project}, click Enable, and wait five minutes.",
    )


def switched_off(access: Access, api: Api) -> NeedsPerson:
    """The company does not let apps, or this person, use the service."""
    return NeedsPerson(
        f"The administrator of {access.address} has switched the {api.title} off for it",
        f"Open {ADMIN}/appslist/core (Apps > Google Workspace), the service, and ON for everyone; then {ADMIN}/owl "
        "(Security > Access and data control > API controls), Manage Google services, and choose Unrestricted.",
    )


def _or_remove(wrong: str, remedy: str) -> NeedsPerson:
    """For accounts that may have ended for good."""
    return NeedsPerson(wrong, f"{remedy}.", may_be_over=True)


def suspended(access: Access) -> NeedsPerson:
    """The person's account is closed for now."""
    wrong = f"Google has suspended the account {access.address}, or its administrator has"
    return _or_remove(wrong, f"Open {USERS}, the user, and click Reactivate")


def unknown_user(access: Access) -> NeedsPerson:
    """Nobody has this address."""
    wrong = f"Google knows no user {access.address}"
    return _or_remove(wrong, f"Look it up at {USERS}: an alias or a group will not do")


def no_mailbox(access: Access, api: Api) -> NeedsPerson:
    """The person exists, the mailbox does not."""
    wrong = f"{access.address} has nothing that the {api.title} could read"
    return _or_remove(wrong, f"Open {USERS}, the user > Licenses and Apps, and switch the service on")


def not_hers(access: Access) -> NeedsPerson:
    """The grant is one person's, the mailbox another's."""
    return NeedsPerson(
        f"Whoever signed in to Google was not {access.address}",
        f"Connect again, and choose {access.address} on Google's page.",
    )


def forbidden(access: Access, api: Api) -> NeedsPerson:
    """A refusal without a reason."""
    remedy = delegate(access, api) if access.is_delegated else connect_again(access)
    return NeedsPerson(f"Google forbids what is asked of the {api.title} for {access.address}", remedy)


def no_administrator(access: Access) -> NeedsPerson:
    """The directory is for administrators."""
    return NeedsPerson(
        f"{access.address} may not read the directory",
        f"Name an administrator who may: {USERS}, the user > Admin roles and privileges > Assign roles > "
        f"User Management Admin or one with the privileges Users > Read and Groups > Read.",
    )


def signed_out(access: Access) -> NeedsPerson:
    """What was granted is worth nothing any more."""
    remedy = f"Connect {access.address} again."
    if access.is_delegated:
        remedy = f"Look at {USERS} whether the user may sign in; then resume the connection."
    return NeedsPerson(f"Google no longer accepts the sign-in for {access.address}", remedy)
