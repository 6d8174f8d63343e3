"""What kind of thing an address is: a person's, a function's, or a machine's. Pure; by its name and display name alone.

Who is wrongly taken for a person is asked about once and dismissed; who is wrongly taken for a machine is never heard
of. So a machine needs a word that no person is called.
"""

import re
from enum import StrEnum

from connectors.model.address import Address
from matcher.normalise.domains import registrable
from matcher.normalise.text import fold, words
from matcher.people import known_as


class Sort(StrEnum):
    """Kinds of address."""

    PERSON = "person"
    SHARED = "shared"
    """Of a function, such as `info@`: it speaks for a company and for nobody in particular."""
    MACHINE = "machine"
    """No-reply, newsletters, lists, tickets, calendars, rooms: nobody whom one could know."""


_MACHINES = frozenset(
    words(
        "noreply donotreply noresponse nobody null bounce bounces mailerdaemon postmaster daemon mailer root cron "
        "newsletter newsletters news digest list lists listserv listserver majordomo mailman announce announcements "
        "subscribe unsubscribe subscription subscriptions optin optout remove leave request owner "
        "notification notifications notify notifier alert alerts alarm reminder reminders update updates "
        "ticket tickets jira zendesk helpscout freshdesk github gitlab bitbucket "
        "calendar calendars invite invites room rooms resource conferenceroom meetingroom "
        "auto automated automatic autoreply autoresponder robot bot server system sysadmin monitoring "
        "tracking shipment shipping delivery confirm confirmation confirmations verify verification password "
        "survey surveys promo promos promotion promotions offers deals specials webcast webinar "
        "undisclosed recipients unknown"
    )
)
_MACHINE_STARTS = ("noreply", "donotreply", "nichtantworten", "neparrepondre", "bounce", "mailerdaemon", "newsletter",
                   "listserv", "unsubscribe", "autoreply", "autorespon", "notification")  # fmt: skip
_MACHINE_HOSTS = frozenset(
    words(
        "noreply bounce bounces newsletter newsletters news list lists mailer mailing maillist mailinglist listserv "
        "em email mkt campaign campaigns notifications notification alerts updates groups unsubscribe reply replies"
    )
)
"""What stands before a company's domain, as in `lists.acme.example`."""
_GROUP_HOSTS = frozenset({"googlegroups.com", "yahoogroups.com", "groups.io", "egroups.com", "topica.com"})
_CALENDAR_HOSTS = ("calendar.google.com",)
_FUNCTIONS = frozenset(
    words(
        "account accounts accounting admin administration administrator bewerbung billing board bookings career "
        "careers claims client clients committee contact contacts contracts customer customers department desk "
        "editor editors enquiries events everyone facilities feedback finance frontdesk group headquarters hello help "
        "helpdesk hotline hr info information inquiries inquiry invoice invoices invoicing it job jobs kundenservice "
        "legal logistics mail mailbox management marketing members membership nobody office operations order orders "
        "payroll press privacy procurement production purchasing quality reception recruiting recruitment registrar "
        "registration reservations returns sales secretariat security service services shop staff store subscriber "
        "support team tech technical test training travel user users vendor vertrieb warehouse web webmaster welcome "
        "compliance abuse hostmaster inc llc ltd gmbh corp corporation company online"
    )
)
_FUNCTION_ENDS = ("info", "support", "helpdesk", "service", "services")
_TOKEN = re.compile(r"[0-9a-f]{12,}|\d{6,}")
_SPLIT = re.compile(r"[^a-z]+")
_PEOPLE = 2
"""Words of a display name that make it a person's, if none of them is a function's."""


def sort_of(address: Address, display: str = "") -> Sort:
    """What it is."""
    someone = known_as(address, display)
    local, host = someone.plain.rpartition("@")[0], someone.host
    parts = set(_SPLIT.split(local)) | {"".join(filter(str.isalpha, local))}
    if _is_machine(address.rpartition("@")[0], parts, host):
        return Sort.MACHINE
    said = words(display) if "@" not in display else []
    if not _MACHINES.isdisjoint(said):
        return Sort.MACHINE
    ends = max(parts, key=len).endswith(_FUNCTION_ENDS)
    if ends or someone.shared or not _FUNCTIONS.isdisjoint(parts) or not _FUNCTIONS.isdisjoint(said):
        return Sort.SHARED
    return Sort.SHARED if _is_company(said, host) else Sort.PERSON


def _is_machine(local: str, parts: set[str], host: str) -> bool:
    letters = "".join(filter(str.isalpha, local))
    if not _MACHINES.isdisjoint(parts) or letters.startswith(_MACHINE_STARTS) or len(local) > 40:
        return True
    if _TOKEN.search(local) or "=" in local or not any(map(str.isalpha, local)):
        return True
    if host.endswith(_CALENDAR_HOSTS) or local.endswith("-l"):
        return True
    registered = registrable(host) or host
    return registered in _GROUP_HOSTS or not _MACHINE_HOSTS.isdisjoint(host.removesuffix(registered).split("."))


def _is_company(said: list[str], host: str) -> bool:
    """The display name is the company's: `Acme`, or `Acme Online` of acme.example."""
    labels = host.split(".")[:-1]
    together = fold("".join(said))
    return bool(said) and len(said) <= _PEOPLE and any(together == label.replace("-", "") for label in labels)
