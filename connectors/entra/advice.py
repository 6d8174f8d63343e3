"""What a person must do at Microsoft Entra, with the page and the click: one function a case."""

from datetime import datetime

from connectors.entra.attempt import Attempt
from connectors.errors import NeedsPerson


def wrong_tenant(attempt: Attempt) -> NeedsPerson:
    """There is no such company, or not in this cloud."""
    return NeedsPerson(
        f"Microsoft knows no tenant {attempt.app.tenant} in this cloud",
        f"Open https://{attempt.app.site.admin} > Entra ID > Overview, copy the Tenant ID, and give that by "
        "--tenant; of a national cloud give --cloud too.",
    )


def app_not_there(attempt: Attempt) -> NeedsPerson:
    """The company has no such app, or has switched it off."""
    return NeedsPerson(
        f"The tenant {attempt.app.tenant} has no app {attempt.app.client}",
        f"Open https://{attempt.app.site.admin} > Entra ID > App registrations > the app > Overview: compare its "
        "Application (client) ID and Directory (tenant) ID; of an app that another company registered, an "
        f"administrator must first allow it at {attempt.app.consent}",
    )


def app_disabled(attempt: Attempt) -> NeedsPerson:
    """The administrator has switched the app off."""
    return NeedsPerson(
        f"The app {attempt.app.client} is disabled in the tenant {attempt.app.tenant}",
        f"Open https://{attempt.app.site.admin} > Entra ID > Enterprise apps > the app > Properties, and set Enabled "
        "for users to sign in? to Yes.",
    )


def one_tenant_only(attempt: Attempt) -> NeedsPerson:
    """The app is for one company, and nobody has said which."""
    return NeedsPerson(
        f"The app {attempt.app.client} is for one tenant only, and Capture does not know which",
        f"Open {attempt.app.page('Overview')}, copy the Directory (tenant) ID, and give that by --tenant.",
    )


def not_hers(attempt: Attempt) -> NeedsPerson:
    """Somebody of another company, or with a personal account."""
    return NeedsPerson(
        f"The account that signed in does not belong to the tenant {attempt.app.tenant}",
        "Sign in with the account of the company whose tenant is given; correct --tenant if it is another one.",
    )


def unknown_user(attempt: Attempt) -> NeedsPerson:
    """Nobody has this account, or no longer."""
    return NeedsPerson(
        f"Microsoft knows no user {attempt.who} in the tenant {attempt.app.tenant}",
        f"Look it up at https://{attempt.app.site.admin} > Entra ID > Users, also below Deleted users.",
        may_be_over=True,
    )


def disabled_user(attempt: Attempt) -> NeedsPerson:
    """The person's account is closed for now."""
    return NeedsPerson(
        f"The account of {attempt.who} is disabled or locked",
        f"Open https://{attempt.app.site.admin} > Entra ID > Users > the user > Overview, and set Account enabled.",
        may_be_over=True,
    )


def secret_expired(attempt: Attempt) -> NeedsPerson:
    """Client secrets live for two years at most."""
    return NeedsPerson(f"The client secret of the app {attempt.app.client} has expired", _new_secret(attempt))


def secret_wrong(attempt: Attempt) -> NeedsPerson:
    """People mostly copy the secret's ID instead of its value."""
    return NeedsPerson(
        f"The client secret of the app {attempt.app.client} is not the right one",
        f"Give the secret's Value, not its Secret ID. {_new_secret(attempt)}",
    )


def _new_secret(attempt: Attempt) -> str:
    return (
        f"Open {attempt.app.page('Credentials')} (Certificates & secrets), click New client secret, and put its Value "
        "where --secret leads to: it is read anew by itself."
    )


def certificate_expired(attempt: Attempt, ended: datetime) -> NeedsPerson:
    """Known before anything is sent."""
    return NeedsPerson(
        f"The certificate of the app {attempt.app.client} expired on {ended:%Y-%m-%d}",
        f"Make another, upload it at {attempt.app.page('Credentials')} (Certificates & secrets) > Certificates > "
        "Upload certificate, and put it with its private key where --certificate leads to: it is read anew by itself.",
    )


def certificate_refused(attempt: Attempt) -> NeedsPerson:
    """The app registration does not list the certificate, or it has expired."""
    return NeedsPerson(
        f"The app {attempt.app.client} does not know this certificate, or it has expired",
        f"Open {attempt.app.page('Credentials')} (Certificates & secrets) > Certificates > Upload certificate, and "
        "upload the one that --certificate leads to (without its private key).",
    )


def credential_missing(attempt: Attempt) -> NeedsPerson:
    """The app is registered as one that proves itself."""
    return NeedsPerson(
        f"The app {attempt.app.client} does not let people sign in without a certificate or secret",
        f"Open {attempt.app.page('Authentication')} (Authentication) > Settings, and set Allow public client flows to "
        "Enabled; to sign in on a web page set microsoft.certificate or microsoft.secret.",
    )


def credential_unwanted(attempt: Attempt) -> NeedsPerson:
    """The address is registered for apps that cannot keep a secret."""
    return NeedsPerson(
        f"The app {attempt.app.client} has this redirect URI on a platform that takes no certificate or secret",
        f"Open {attempt.app.page('Authentication')} (Authentication), remove the URI there, and add it to the platform "
        f"Web: {attempt.redirect or 'the address of the web page, with /connect/microsoft/done'}",
    )


def clock_off(attempt: Attempt) -> NeedsPerson:
    """What is signed with a certificate is good for ten minutes."""
    return NeedsPerson(
        f"The clock of this machine is off, so that Microsoft takes no sign-in of the app {attempt.app.client} from it",
        "Set the clock: run `timedatectl set-ntp true`, then look at `timedatectl status`.",
    )


def consent_missing(attempt: Attempt) -> NeedsPerson:
    """The rights were not granted, or were taken back."""
    return NeedsPerson(
        f"Nobody has granted the app {attempt.app.client} what it needs to read mail and calendars",
        f"{attempt.again}, and allow it; or let an administrator open {attempt.app.consent} and accept for everybody.",
    )


def admin_consent_missing(attempt: Attempt) -> NeedsPerson:
    """The company does not let people allow this by themselves."""
    return NeedsPerson(
        f"An administrator must grant the app {attempt.app.client} the right to read mail and calendars",
        f"Let an administrator open {attempt.app.consent} and accept, or open {attempt.app.page('CallAnAPI')} (API "
        "permissions) and click Grant admin consent.",
    )


def declined(attempt: Attempt) -> NeedsPerson:
    """She was asked, and said no."""
    return NeedsPerson("The access was not granted at Microsoft", f"{attempt.again} and choose Accept.")


def not_assigned(attempt: Attempt) -> NeedsPerson:
    """The app is for those alone whom the administrator has listed."""
    return NeedsPerson(
        f"The app {attempt.app.client} is not assigned to {attempt.who}",
        f"Open https://{attempt.app.site.admin} > Entra ID > Enterprise apps > the app > Users and groups > Add "
        "user/group.",
    )


def conditional_access(attempt: Attempt) -> NeedsPerson:
    """A policy of the company's."""
    return NeedsPerson(
        f"A Conditional Access policy of the tenant {attempt.app.tenant} does not let {_whom(attempt)} sign in here",
        f"Open https://{attempt.app.site.admin} > Entra ID > Monitoring & health > Sign-in logs, the failed sign-in > "
        f"Conditional Access: it names the policy; exclude the app {attempt.app.client} or this machine's address "
        "from it.",
    )


def _whom(attempt: Attempt) -> str:
    return attempt.whose or f"the app {attempt.app.client}"


def prove_again(attempt: Attempt) -> NeedsPerson:
    """A second factor, or a newer sign-in, which only she can give."""
    return NeedsPerson(
        f"The company of {attempt.who} wants another proof, such as a second factor",
        f"{attempt.again}, and give it. If this comes back every few hours, the sign-in frequency of a Conditional "
        f"Access policy is to blame: exclude the app {attempt.app.client} from it at "
        f"https://{attempt.app.site.admin} > Entra ID > Conditional Access.",
    )


def revoked(attempt: Attempt) -> NeedsPerson:
    """What was granted is worth nothing any more."""
    if attempt.redirect:
        return code_used(attempt)
    return NeedsPerson(
        f"What {attempt.who} granted is revoked, or ended: the password was changed, the sign-ins were revoked, or it "
        "was not used for 90 days",
        f"{attempt.again}.",
    )


def code_used(attempt: Attempt) -> NeedsPerson:
    """A code is good once, for ten minutes."""
    return NeedsPerson("The code of this sign-in was used already or is too old", f"{attempt.again}.")


def too_late(attempt: Attempt) -> NeedsPerson:
    """A device code lives for 15 minutes."""
    return NeedsPerson("Nobody signed in with the code in time", f"{attempt.again}: a code is good for 15 minutes.")


def wrong_redirect(attempt: Attempt) -> NeedsPerson:
    """The app registration does not list where the browser shall come back to."""
    return NeedsPerson(
        f"The app {attempt.app.client} does not allow Microsoft to send people back here",
        f"Open {attempt.app.page('Authentication')} (Authentication) > Add Redirect URI > Web, and add "
        f"{attempt.redirect}",
    )
