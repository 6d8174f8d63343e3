"""Words by which letters close, in the languages of business mail."""

import re

from connectors.text.vocabulary import vocabulary

_CLOSING = re.compile(
    r"[\W_]*+(?:"
    r"(?:with )?(?:many |best |kind(?:est)? |warm(?:est)? |my )*(?:thanks|thank you|thanx|thx|tks|regards|wishes|rgds|"
    r"best|cheers|sincerely|cordially|respectfully|yours|greetings|love|later|ciao|br)\b[\w ,!&]{0,30}|"
    r"(?:(?:mit|viele|beste|liebe|schöne|freundliche[nr]?|herzliche[nr]?) ){1,3}gr(?:ü|u|ue)(?:ß|ss)en?\b.{0,20}|"
    r"gruß|grüße|mfg|lg|vg|"
    r"(?:bien )?cordialement|(?:meilleures |sincères )?salutations\b.{0,20}|bien à vous|merci\b.{0,20}|amicalement|"
    r"(?:un )?cordiali?(?:es)? \w+|distinti \w+|saludos\b.{0,20}|gracias\b.{0,20}|atentamente|abraços?|atenciosamente|"
    r"obrigad[oa]|cumprimentos|saluti|grazie\b.{0,20}|(?:met )?vriendelijke groet\w*|groet\w*|bedankt|"
    r"(?:med )?(?:vänlig|venlig|vennlig|bästa|beste) \w{3,12}|mvh|hälsningar|hilsen|terveisin|ystävällisin \w{3,12}|"
    r"pozdrawiam|z poważaniem|s pozdravem|с уважением"
    r")[\W_]*",
    re.IGNORECASE,
)
_LONGEST = 60
_OPENERS = vocabulary(
    """
    with many best kind kindest warm warmest my thanks thank thanx thx tks regards wishes rgds cheers sincerely
    cordially respectfully yours greetings love later ciao br mit viele beste liebe schöne freundliche freundlichen
    freundlicher herzliche herzlichen gruß grüße gruss mfg lg vg bien cordialement meilleures sincères salutations
    merci amicalement un cordiali cordial cordiales distinti saludos gracias atentamente abraços abraço
    atenciosamente obrigado obrigada cumprimentos saluti grazie met vriendelijke groet groeten groetjes bedankt med
    vänlig vänliga venlig vennlig bästa mvh hälsningar hilsen terveisin ystävällisin pozdrawiam z s с
    """
)
"""First words of closings: most lines begin with another."""


def is_closing(line: str) -> bool:
    """The whole line is a closing: `Best regards,`, `Mit freundlichen Grüßen`."""
    if not 0 < len(line) <= _LONGEST:
        return False
    first = line.split(None, 1)[0].strip(".,!-–—*_&").lower()
    return first in _OPENERS and _CLOSING.fullmatch(line) is not None
