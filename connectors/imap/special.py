"""What folders are for: as the server says, or by the names that mail programs give them."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final


class Special(StrEnum):
    """What a folder is for (RFC 6154, RFC 8457)."""

    ALL = "all"
    """A view of all folders."""
    ARCHIVE = "archive"
    DRAFTS = "drafts"
    FLAGGED = "flagged"
    """A view of what is marked."""
    IMPORTANT = "important"
    """A view of what the server finds important."""
    JUNK = "junk"
    SENT = "sent"
    TRASH = "trash"


VIEWS: Final = frozenset({Special.ALL, Special.FLAGGED, Special.IMPORTANT})
"""What these hold is in other folders too."""

NAMES: Final = {
    Special.SENT: "sent|sent items|sent mail|sent messages|gesendet|gesendete objekte|gesendete elemente|envoyés"
    "|éléments envoyés|messages envoyés|enviados|elementos enviados|inviata|posta inviata|itens enviados"
    "|verzonden|verzonden items|skickat|skickade objekt|sendt|sendt post|sendte elementer|lähetetyt"
    "|wysłane|elementy wysłane|odeslané|odeslaná pošta|отправленные|gönderilmiş öğeler|送信済み|送信済みアイテム"
    "|已发送|已发送邮件|已傳送郵件|보낸 편지함",
    Special.DRAFTS: "drafts|draft|entwürfe|brouillons|borradores|bozze|rascunhos|concepten|utkast|kladder"
    "|luonnokset|kopie robocze|wersje robocze|koncepty|rozepsané|черновики|taslaklar|下書き|草稿|草稿箱|임시 보관함",
    Special.TRASH: "trash|deleted|deleted items|deleted messages|bin|papierkorb|gelöschte objekte"
    "|gelöschte elemente|corbeille|éléments supprimés|papelera|elementos eliminados|cestino|posta eliminata"
    "|lixeira|lixo|itens excluídos|itens eliminados|prullenbak|verwijderde items|papperskorgen|borttagna objekt"
    "|papirkurv|slettet post|slettede elementer|roskakori|poistetut|kosz|elementy usunięte|koš|odstraněná pošta"
    "|корзина|удаленные|çöp kutusu|silinmiş öğeler|ごみ箱|削除済みアイテム|已删除|已删除邮件|垃圾桶|휴지통",
    Special.JUNK: "junk|junk e-mail|junk email|junk mail|spam|bulk mail|spamverdacht|unerwünscht|courrier indésirable"
    "|indésirables|pourriel|correo no deseado|posta indesiderata|lixo eletrônico|lixo eletrónico"
    "|ongewenste e-mail|ongewenst|skräppost|søppelpost|uønsket post|uønsket e-post|roskaposti"
    "|wiadomości-śmieci|nevyžádaná pošta|спам|нежелательная почта|önemsiz e-posta|gereksiz"
    "|迷惑メール|垃圾邮件|垃圾郵件|스팸|정크 메일",
}
"""Top folders of these names, in any case, are taken for what they say where the server does not say it."""

_BY_FLAG: Final = {f"\\{kind}": kind for kind in Special}
_BY_NAME: Final = {name: kind for kind, names in NAMES.items() for name in names.split("|")}


def by_flags(flags: Iterable[str]) -> Special | None:
    """What the attributes of a LIST answer say."""
    return next((kind for flag in flags if (kind := _BY_FLAG.get(flag.lower()))), None)


def by_name(name: str, separator: str) -> Special | None:
    """What a name says, at the top or right below INBOX (where some servers keep all folders)."""
    path = name.split(separator) if separator else [name]
    if len(path) == 2 and path[0].upper() == "INBOX":
        del path[0]
    return _BY_NAME.get(path[0].casefold()) if len(path) == 1 else None
