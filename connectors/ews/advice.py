"""What a person must do at the Exchange server, with the command of the Exchange Management Shell: one function a case.

https://learn.microsoft.com/powershell/module/exchange/
"""

from config.exchange import Access, ExchangeSignIn
from connectors.errors import NeedsPerson
from connectors.ews.attempt import Attempt
from connectors.model.address import Address, domain_of


class NotLetIn(NeedsPerson):
    """Who signs in is refused, whoever's the mailbox: to go on trying would only lock the account."""


def in_the_cloud(host: str) -> NeedsPerson:
    """Someone's mailbox is at Exchange Online, and so not here."""
    return NeedsPerson(
        f"{host} is Exchange Online, which closed EWS on 2026-10-01",
        "Use `capture connect microsoft`, which needs no EWS, and remove this connection.",
    )


def sign_in_refused(attempt: Attempt) -> NotLetIn:
    """401, twice."""
    host, name = attempt.host, attempt.name
    match attempt.sign_in:
        case ExchangeSignIn.CERTIFICATE:
            return NotLetIn(
                f"{host} does not let the client's certificate in",
                "Map it to the account in Active Directory, and let EWS take it: Set-WebServicesVirtualDirectory "
                "-Identity 'SERVER\\EWS (Default Web Site)' -CertificateAuthentication $true; or use another sign_in.",
            )
        case ExchangeSignIn.KERBEROS:
            return NotLetIn(
                f"{host} does not let the Kerberos ticket in",
                f"Run `kinit` as the user that runs Capture, see by `klist` that there is a ticket for HTTP/{host}, "
                "and by `setspn -Q` that this name is registered; or use another sign_in.",
            )
        case ExchangeSignIn.OAUTH:
            return NotLetIn(
                f"{host} does not take the app's token",
                f"See that hybrid modern authentication is on (Get-AuthServer, Get-OrganizationConfig), that "
                f"https://{host} is among the service principal names of Office 365 Exchange Online, and that the app "
                "has the application permission full_access_as_app, with admin consent.",
            )
        case _:
            form = "Windows" if attempt.sign_in is ExchangeSignIn.NTLM else "Basic"
            return NotLetIn(
                f"{host} refuses {name} or the password",
                f"Correct them, then reconnect. If they are right, see that EWS takes this sign-in: "
                f"Set-WebServicesVirtualDirectory -Identity 'SERVER\\EWS (Default Web Site)' -{form}Authentication "
                "$true; and try the name as DOMAIN\\user.",
            )


def locked(attempt: Attempt) -> NotLetIn:
    """Too many wrong passwords."""
    return NotLetIn(
        f"The account {attempt.name} is locked at {attempt.host}",
        f"Run Unlock-ADAccount for {attempt.name}, correct the password, then reconnect.",
    )


def password_ended(attempt: Attempt) -> NotLetIn:
    """It must be changed before it lets anybody in."""
    return NotLetIn(
        f"The password of {attempt.name} has expired",
        "Change it, put the new one where the connection's password is read from, then reconnect. For a service "
        "account: Set-ADUser -PasswordNeverExpires $true.",
    )


def disabled(attempt: Attempt) -> NeedsPerson:
    """By the directory."""
    return NeedsPerson(
        f"The account {attempt.name} is disabled",
        "Run Enable-ADAccount for it.",
        may_be_over=True,
    )


def ews_refused(attempt: Attempt) -> NeedsPerson:
    """403: by a policy, for this person or for programs."""
    return NeedsPerson(
        f"{attempt.host} does not let {attempt.name} use EWS",
        f"Run Set-CASMailbox {attempt.name} -EwsEnabled $true; and where the company lets in only programs that it "
        "lists: Set-OrganizationConfig -EwsAllowList @{Add='Capture*'}. A firewall in front of the server may "
        "refuse, too.",
    )


def no_such_mailbox(attempt: Attempt) -> NeedsPerson:
    """Nobody has this address, or it is not the primary one."""
    return NeedsPerson(
        f"{attempt.host} has no mailbox whose primary address is {attempt.address}",
        f"Run Get-Recipient {attempt.address} | fl PrimarySmtpAddress, RecipientType; give the primary address "
        "by --user. A mailbox that has moved to Exchange Online (RemoteUserMailbox) is read by `capture connect "
        "microsoft`.",
        may_be_over=True,
    )


def forbidden(attempt: Attempt) -> NeedsPerson:
    """Who signed in may not read this mailbox."""
    address, name = attempt.address, attempt.name
    wrong = f"{name} may not read the mailbox of {address}"
    if attempt.access is Access.IMPERSONATION or attempt.sign_in is ExchangeSignIn.OAUTH:
        return impersonation_refused(attempt)
    if attempt.access is Access.DELEGATE:
        return NeedsPerson(
            wrong,
            f"Run Add-MailboxPermission {address} -User '{name}' -AccessRights FullAccess -AutoMapping $false; or, for "
            f"single folders, Add-MailboxFolderPermission '{address}:\\Inbox' -User '{name}' -AccessRights Reviewer, "
            f"and for '{address}:\\' itself -AccessRights FolderVisible.",
        )
    return NeedsPerson(
        wrong,
        f'Sign in as its owner; or let {name} read it, and give access as "delegate" or "impersonation".',
    )


def impersonation_refused(attempt: Attempt) -> NeedsPerson:
    """https://learn.microsoft.com/exchange/client-developer/exchange-web-services/how-to-configure-impersonation"""
    return NeedsPerson(
        f"{attempt.name} may not act as {attempt.address}",
        "Run $group = (Get-DistributionGroup GROUP).DistinguishedName, then New-ManagementScope CaptureReps "
        "-RecipientRestrictionFilter \"MemberOfGroup -eq '$group'\", then New-ManagementRoleAssignment -Name Capture "
        f"-Role ApplicationImpersonation -User '{attempt.name}' -CustomRecipientWriteScope CaptureReps, where GROUP "
        "has this mailbox in it itself: groups within it do not count. It takes effect within minutes.",
    )


def no_own_mailbox(attempt: Attempt) -> NeedsPerson:
    """A service account that has none asks as itself."""
    return NeedsPerson(
        f"{attempt.name} has no mailbox of its own",
        'Give access as "impersonation" or "delegate", and the address of the mailbox as `user`.',
    )


def no_ews_there(attempt: Attempt) -> NeedsPerson:
    """404."""
    return NeedsPerson(
        f"There is no EWS at that address of {attempt.host}",
        "Run Get-WebServicesVirtualDirectory | fl ExternalUrl, InternalUrl, and give one of them as url: mostly "
        f"https://{attempt.host}/EWS/Exchange.asmx.",
    )


def moved(attempt: Attempt, there: str) -> NeedsPerson:
    """A redirect, which is not followed with our password."""
    return NeedsPerson(
        f"{attempt.host} sends us to {there or 'another address'}, which must not get the password unasked",
        "If that is yours too, connect again with its address; a page for signing in (pre-authentication by a proxy) "
        "must be switched off for /EWS.",
    )


def not_discovered(address: Address) -> NeedsPerson:
    """No place for it answers."""
    domain = domain_of(address)
    return NeedsPerson(
        f"Autodiscover finds no Exchange server for {address}",
        "Give the address of EWS as url: Get-WebServicesVirtualDirectory | fl ExternalUrl, InternalUrl shows it; "
        f"mostly https://mail.{domain}/EWS/Exchange.asmx. Or let autodiscover.{domain} lead to the server.",
    )


def not_confirmed(domain: str, host: str) -> NeedsPerson:
    """Whoever may be there would get a password."""
    return NeedsPerson(
        f"Autodiscover for {domain} leads to {host}, which was not confirmed",
        "If it is the company's server, connect again and confirm it, or give its address as url.",
    )
