"""What a message declares of itself in its headers: automatic, bulk, bounce, private. Evidence only; policy judges.

Sources: Auto-Submitted, RFC 3834 5 (https://www.rfc-editor.org/rfc/rfc3834#section-5) · List-Id, RFC 2919 ·
List-*, RFC 2369 and 8058 · Precedence, RFC 2076 3.9 ·
CFBL-Address, RFC 9477 · reports, RFC 3464 and 8098 · null return path,
RFC 5321 4.5.5 · Sensitivity, RFC 2156 5.3.4 · Feedback-ID, https://support.google.com/mail/answer/6254652 ·
X-Auto-Response-Suppress, [MS-OXCMAIL] 2.2.3.2.14 · vendors' own fields,
https://github.com/jpmckinney/multi_mail/wiki/Detecting-autoresponders
"""

from collections.abc import Iterator, Sequence

from connectors.mime.headers import Headers, first
from connectors.model.address import Address
from connectors.model.interaction import Mark, Sign

_BY_PRESENCE = {
    "x-autoreply": (Sign.AUTOMATIC, "X-Autoreply"),
    "x-autorespond": (Sign.AUTOMATIC, "X-Autorespond"),
    "x-autoreply-from": (Sign.AUTOMATIC, "X-Autoreply-From"),
    "x-mail-autoreply": (Sign.AUTOMATIC, "X-Mail-Autoreply"),
    "list-id": (Sign.BULK, "List-Id"),
    "list-unsubscribe": (Sign.BULK, "List-Unsubscribe"),
    "list-post": (Sign.BULK, "List-Post"),
    "list-help": (Sign.BULK, "List-Help"),
    "list-subscribe": (Sign.BULK, "List-Subscribe"),
    "list-owner": (Sign.BULK, "List-Owner"),
    "list-archive": (Sign.BULK, "List-Archive"),
    "feedback-id": (Sign.BULK, "Feedback-ID"),
    "cfbl-address": (Sign.BULK, "CFBL-Address"),
    "x-csa-complaints": (Sign.BULK, "X-CSA-Complaints"),
    "x-campaign": (Sign.BULK, "X-Campaign"),
    "x-campaign-id": (Sign.BULK, "X-Campaign-Id"),
    "x-campaignid": (Sign.BULK, "X-CampaignID"),
    "x-mailing-list": (Sign.BULK, "X-Mailing-List"),
    "mailing-list": (Sign.BULK, "Mailing-List"),
    "x-beenthere": (Sign.BULK, "X-BeenThere"),
    "x-failed-recipients": (Sign.BOUNCE, "X-Failed-Recipients"),
}
DECLARING = (
    *_BY_PRESENCE,
    "auto-submitted",
    "x-auto-response-suppress",
    "precedence",
    "sensitivity",
    "x-sensitivity",
    "return-path",
    "content-type",
)
"""The header fields that marks are made from."""

_PRECEDENCE = {"bulk": Sign.BULK, "list": Sign.BULK, "junk": Sign.BULK, "auto_reply": Sign.AUTOMATIC}
_SENSITIVE = frozenset({"private", "personal", "company-confidential"})
_REPORTS = {"delivery-status": Sign.BOUNCE, "disposition-notification": Sign.AUTOMATIC}
_DAEMONS = frozenset({"mailer-daemon", "postmaster"})


def _word(headers: Headers, name: str) -> str:
    """A field's first token in lower case, without comments and parameters."""
    value = first(headers, name)
    return value.partition(";")[0].partition("(")[0].strip().lower() if value else ""


def _by_value(headers: Headers) -> Iterator[Mark]:
    submitted = _word(headers, "auto-submitted")
    if submitted and submitted != "no":
        yield Mark(Sign.AUTOMATIC, "Auto-Submitted header")
    suppress = _word(headers, "x-auto-response-suppress")
    if suppress and suppress != "none":
        yield Mark(Sign.AUTOMATIC, "X-Auto-Response-Suppress header")
    precedence = _word(headers, "precedence")
    if precedence in _PRECEDENCE:
        yield Mark(_PRECEDENCE[precedence], f"Precedence: {precedence}")
    for field in ("sensitivity", "x-sensitivity"):
        sensitivity = _word(headers, field)
        if sensitivity in _SENSITIVE:
            yield Mark(Sign.PRIVATE, f"Sensitivity: {sensitivity}")


def _of_reports(headers: Headers, senders: Sequence[Address]) -> Iterator[Mark]:
    if first(headers, "return-path").replace(" ", "") == "<>":
        yield Mark(Sign.BOUNCE, "null Return-Path")
    content_type = first(headers, "content-type").lower()
    if content_type.startswith("multipart/report"):
        for report, sign in _REPORTS.items():
            if report in content_type:
                yield Mark(sign, f"multipart/report of {report}")
    for sender in senders:
        local = sender.partition("@")[0]
        if local in _DAEMONS:
            yield Mark(Sign.BOUNCE, f"sent by {local}")


def marks(headers: Headers, senders: Sequence[Address]) -> tuple[Mark, ...]:
    """At most one mark of each sign, with the first evidence for it."""
    found: dict[Sign, Mark] = {}
    for name, (sign, shown) in _BY_PRESENCE.items():
        if name in headers:
            found.setdefault(sign, Mark(sign, f"{shown} header"))
    for mark in (*_by_value(headers), *_of_reports(headers, senders)):
        found.setdefault(mark.sign, mark)
    return tuple(found[sign] for sign in Sign if sign in found)
