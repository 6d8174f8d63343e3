"""The words by which mail programs mark the history below a reply, in the languages they speak. All lower case."""


def _words(table: str) -> tuple[str, ...]:
    """The entries between the bars of a table."""
    return tuple(word for entry in table.replace("\n", "|").split("|") if (word := entry.strip()))


LABELS = frozenset(
    _words("""
    from|von|de|da|van|från|fra|lähettäjä|od|от|gönderen|kimden|feladó|expéditeur|remitente|mittente|afzender|отправитель
    de la|от кого|发件人|寄件者|寄件人|差出人|보낸 사람
    to|cc|bcc|an|kopie|à|para|a|aan|till|kopia|til|kopi|кому|копия|do|dw|komu|kime|bilgi|címzett|másolatot kap
    vastaanottaja|kopio|destinatário|către|收件人|抄送|收件者|副本|宛先|받는 사람|참조|reply-to
    sent|date|gesendet|datum|envoyé|date d'envoi|enviado|enviado el|enviado em|enviada em|fecha|inviato|inviato il|data
    verzonden|skickat|sendt|dato|отправлено|дата|wysłano|odesláno|gönderildi|tarih|elküldve|dátum|lähetetty|päivämäärä
    päiväys|trimis|发送时间|日期|傳送日期|送信日時|日時|보낸 날짜|날짜|sent by
    subject|betreff|objet|asunto|oggetto|onderwerp|ämne|emne|тема|temat|předmět|konu|tárgy|aihe|assunto|subiect
    主题|主旨|件名|제목
    """)
)
"""Labels of a header block: `From: …`, `Sent: …`, `To: …`, `Subject: …`."""

LONGEST_LABEL = max(map(len, LABELS))

OPENERS = frozenset(
    _words("""
    on|am|at|le|el|il|em|op|den|på|w|dne|dnia|dňa|a|ti|ke|to|pe|su|la|στις|selon|quoting|vào|pada
    mon|tue|wed|thu|fri|sat|sun|man|tirs|ons|tor|fre|lør|søn|po|út|st|čt|pá|so|ne|пн|вт|ср|чт|пт|сб|вс|в
    """)
)
"""First words of `On … wrote:`."""

WROTE = _words("""
    wrote|writes|said|schrieb|schreibt|a écrit|écrit|a ecrit|escribió|escribio|escribe|escreveu|scrisse|ha scritto
    schreef|geschreven|skrev|kirjoitti|napsal|napísal|pisze|napisał|написа|пишет|пише|yazdı|yazmış|írta|a scris|έγραψε
    写道|寫道|書きました|작성|đã viết|menulis
""")
"""The verb of `On … wrote:`."""

FORWARDED = _words("""
    original message|original appointment|forwarded by|forwarded message|forwarded mail|begin forwarded
    start of forwarded|message from|reply message|reply separator|inline attachment follows
    ursprüngliche nachricht|urspruengliche nachricht|originalnachricht|original-nachricht
    weitergeleitete nachricht|weitergeleitet von|anfang der weitergeleiteten
    message d'origine|message original|message transféré|message transmis|début du message
    mensaje original|mensaje reenviado|inicio del mensaje|mensagem original|mensagem encaminhada
    messaggio originale|messaggio inoltrato|inizio messaggio|mesaj original
    oorspronkelijk bericht|doorgestuurd bericht|begin doorgestuurd
    originalmeddelande|vidarebefordrat|oprindelig meddelelse|opprinnelig melding|videresendt|alkuperäinen viesti
    wiadomość oryginalna|oryginalna wiadomość|wiadomość przekazana|původní zpráva|přeposlaná zpráva|eredeti üzenet
    исходное сообщение|пересланное сообщение|пересылаемое сообщение|orijinal mesaj|iletilen ileti
    转发邮件|原始邮件|転送|원본 메시지
""")
"""What stands between the dashes, or alone on a line, above a quoted or forwarded message."""
