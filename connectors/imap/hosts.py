"""IMAP servers of well-known providers. All speak TLS on port 993."""

from typing import Final

_DOMAINS: Final = {
    "imap.gmail.com": "gmail.com googlemail.com",
    "outlook.office365.com": "outlook.com hotmail.com hotmail.co.uk hotmail.de hotmail.fr live.com live.co.uk msn.com",
    "imap.mail.yahoo.com": "yahoo.com yahoo.co.uk yahoo.de yahoo.fr yahoo.es yahoo.it ymail.com rocketmail.com",
    "imap.mail.me.com": "icloud.com me.com mac.com",
    "imap.aol.com": "aol.com",
    "imap.gmx.net": "gmx.net gmx.de gmx.at gmx.ch",
    "imap.gmx.com": "gmx.com",
    "imap.web.de": "web.de",
    "secureimap.t-online.de": "t-online.de",
    "imap.mailbox.org": "mailbox.org",
    "posteo.de": "posteo.de posteo.net",
    "imap.fastmail.com": "fastmail.com fastmail.fm",
    "imap.zoho.com": "zoho.com zohomail.com",
    "imap.zoho.eu": "zoho.eu zohomail.eu",
    "imap.yandex.com": "yandex.com yandex.ru ya.ru",
    "imap.mail.ru": "mail.ru bk.ru inbox.ru list.ru",
    "imap.orange.fr": "orange.fr",
    "imap.laposte.net": "laposte.net",
    "imapmail.libero.it": "libero.it",
    "imap.comcast.net": "comcast.net",
    "imap.qq.com": "qq.com foxmail.com",
    "imap.163.com": "163.com",
    "imap.126.com": "126.com",
}

BY_DOMAIN: Final = {domain: host for host, domains in _DOMAINS.items() for domain in domains.split()}
"""Domain of an address → host."""

BY_MAIL_EXCHANGER: Final = {
    "google.com": "imap.gmail.com",
    "googlemail.com": "imap.gmail.com",
    "mail.protection.outlook.com": "outlook.office365.com",
    "mx.microsoft": "outlook.office365.com",
    "messagingengine.com": "imap.fastmail.com",
    "mail.icloud.com": "imap.mail.me.com",
    "zoho.com": "imap.zoho.com",
    "zoho.eu": "imap.zoho.eu",
    "yandex.net": "imap.yandex.com",
    "mailbox.org": "imap.mailbox.org",
    "kundenserver.de": "imap.ionos.de",
    "ovh.net": "ssl0.ovh.net",
}
"""Who takes the mail of a domain, or a domain above it → host."""
