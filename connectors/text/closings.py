"""Words by which letters close, in the languages of business mail."""

import re

_CLOSING = re.compile(
    r"[\W_]*(?:"
    r"(?:with )?(?:many |best |kind(?:est)? |warm(?:est)? |my )*(?:thanks|thank you|thanx|thx|tks|regards|wishes|rgds|best|cheers|"
    r"sincerely|cordially|respectfully|yours|greetings|love|later|ciao|br)\b[\w ,!&]{0,30}|"
    r"(?:(?:mit|viele|beste|liebe|schöne|freundliche[nr]?|herzliche[nr]?) ){1,3}gr(?:ü|u|ue)(?:ß|ss)en?\b.{0,20}|gruß|grüße|mfg|lg|vg|"
    r"(?:bien )?cordialement|(?:meilleures |sincères )?salutations\b.{0,20}|bien à vous|merci\b.{0,20}|amicalement|"
    r"(?:un )?cordiali?(?:es)? \w+|distinti \w+|saludos\b.{0,20}|gracias\b.{0,20}|atentamente|abraços?|atenciosamente|"
    r"obrigad[oa]|cumprimentos|saluti|grazie\b.{0,20}|(?:met )?vriendelijke groet\w*|groet\w*|bedankt|"
    r"(?:med )?(?:vänlig|venlig|vennlig|bästa|beste) \w{3,12}|mvh|hälsningar|hilsen|terveisin|ystävällisin \w{3,12}|"
    r"pozdrawiam|z poważaniem|s pozdravem|с уважением"
    r")[\W_]*",
    re.IGNORECASE,
)
_LONGEST = 60


def is_closing(line: str) -> bool:
    """The whole line is a closing: `Best regards,`, `Mit freundlichen Grüßen`."""
    return len(line) <= _LONGEST and _CLOSING.fullmatch(line) is not None
