"""What a person must do at Microsoft, with the page and the click: one function a case."""

from collections.abc import Mapping
from typing import Final

from config.microsoft import Cloud
from connectors.errors import NeedsPerson
from connectors.graph.access import Access

_ADMIN: Final[Mapping[Cloud, str]] = {
    Cloud.GLOBAL: "admin.microsoft.com",
    Cloud.US_GOVERNMENT: "portal.office365.us",
    Cloud.US_DEFENSE: "portal.apps.mil",
    Cloud.CHINA: "portal.partner.microsoftonline.cn",
}
"""The Microsoft 365 admin center."""
_CALENDARS: Final = ("calendar", "events")
_DIRECTORY: Final = ("groups", "users?")


def _admin(access: Access) -> str:
    return f"https://{_ADMIN[access.registration.cloud]}"


def _right(path: str) -> tuple[str, str]:
    """What it takes to read what is at the path, and the name of that permission."""
    if path.startswith(_DIRECTORY):
        return "the company's people and groups", "User.Read.All and GroupMember.Read.All"
    if any(word in path for word in _CALENDARS):
        return "the calendars", "Calendars.Read"
    return "the mail", "Mail.Read"


def forbidden(access: Access, path: str) -> NeedsPerson:
    """The permission is missing, or does not reach this mailbox."""
    what, right = _right(path)
    if not access.is_app_only:
        return NeedsPerson(
            f"Capture may not read {what} of {access.address}",
            f"Connect {access.address} again, and accept all that Microsoft's page lists; where it asks for an "
            f"administrator, let one open {access.registration.consent} and click Accept.",
        )
    consent = (
        f"open {access.registration.page('CallAnAPI')} (App registrations > the app > API permissions), Add a "
        f"permission > Microsoft Graph > Application permissions > {right}, and click Grant admin consent"
    )
    if path.startswith(_DIRECTORY):
        return NeedsPerson(f"The app may not read {what}", f"{consent[0].upper()}{consent[1:]}.")
    client = access.registration.client
    return NeedsPerson(
        f"The app may not read {what} of {access.address}",
        "Where the app is let into some mailboxes only (RBAC for Applications), run in Exchange Online PowerShell: "
        f'New-ManagementRoleAssignment -App {client} -Role "Application {right}" -CustomResourceScope SCOPE; and see '
        f"by Test-ServicePrincipalAuthorization -Identity {client} -Resource {access.address} that SCOPE has this "
        f"mailbox in it. To let it into all mailboxes, {consent}. Either takes up to two hours.",
    )


def signed_out(access: Access) -> NeedsPerson:
    """What was granted is worth nothing any more."""
    wrong = f"Microsoft no longer accepts the sign-in for {access.address}"
    if not access.is_app_only:
        return NeedsPerson(wrong, f"Connect {access.address} again.")
    return NeedsPerson(
        wrong,
        f"Look at {access.registration.page('Overview')} whether the app is still there; then resume the connection.",
    )


def no_such_user(access: Access) -> NeedsPerson:
    """Nobody has this name."""
    return NeedsPerson(
        f"Microsoft knows no user {access.address} in the company {access.registration.tenant}",
        f"Look at {_admin(access)} > Users > Active users for the username, and connect that by --user: an alias or "
        "a group will not do. Who was deleted is restored at Users > Deleted users.",
        may_be_over=True,
    )


def no_mailbox(access: Access) -> NeedsPerson:
    """Exchange Online has no mailbox of this person, and nothing tells why."""
    return NeedsPerson(
        f"Exchange Online has no mailbox in use for {access.address}",
        f"Look at {_admin(access)} > Users > Active users > the person > Licenses and apps: Exchange Online must be "
        f"ticked. If the person was deleted, restore her at Users > Deleted users. If the mailbox is on a server of "
        "the company's own, connect it by `capture connect exchange`.",
        may_be_over=True,
    )


def on_premises(access: Access) -> NeedsPerson:
    """The company is hybrid, and this mailbox has not moved."""
    return NeedsPerson(
        f"The mailbox of {access.address} is on a server of the company's own, which Graph does not read",
        "Connect it by `capture connect exchange`; or move the mailbox to Exchange Online: "
        "https://admin.exchange.microsoft.com > Migration > Add migration batch.",
        may_be_over=True,
    )


def no_licence(access: Access) -> NeedsPerson:
    """The person exists, and nothing pays for a mailbox."""
    return NeedsPerson(
        f"{access.address} has no licence for Exchange Online",
        f"Open {_admin(access)} > Users > Active users > the person > Licenses and apps, and tick a licence with "
        "Exchange Online.",
        may_be_over=True,
    )


def soft_deleted(access: Access) -> NeedsPerson:
    """The mailbox is kept for 30 days after its person."""
    return NeedsPerson(
        f"The mailbox of {access.address} was deleted",
        f"Within 30 days, open {_admin(access)} > Users > Deleted users, the person, and click Restore user.",
        may_be_over=True,
    )
