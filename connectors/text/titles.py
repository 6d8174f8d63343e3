"""Job titles in the languages of business mail."""

import re

_TITLE = re.compile(
    r"\b(?:"
    # English
    r"(?:vice[ -]|senior vice |executive vice )?president|(?:s|e|a)?vp|c[efotim]o|cmo|cro|ciso|chief|chair(?:man|woman|person)?|"
    r"(?:managing |executive |non-executive )?director|manager|mgr|head of|partner|principal|associate|analyst|"
    r"consultant|engineer|developer|programmer|architect|specialist|scientist|technologist|technician|researcher|"
    r"geologist|geophysicist|economist|statistician|chemist|biologist|physicist|strategist|evangelist|"
    r"co-?ordinator|administrator|assistant|secretary|receptionist|clerk|officer|executive|supervisor|"
    r"superintendent|foreman|representative|sales rep|agent|broker|trader|dealer|scheduler|originator|"
    r"attorney|counsel|lawyer|paralegal|solicitor|barrister|notary|accountant|bookkeeper|controller|comptroller|"
    r"treasurer|auditor|actuary|underwriter|advis[eo]r|planner|buyer|purchaser|estimator|inspector|designer|"
    r"editor|journalist|writer|translator|professor|prof\.|lecturer|instructor|teacher|dean|fellow|physician|nurse|"
    r"(?:co-?)?founder|owner|proprietor|trustee|intern|trainee|(?:team|tech|technical|project) lead(?:er)?|leader|"
    r"recruiter|librarian|banker|operator|dispatcher|"
    r"(?:customer|client|technical|trading|product|sales|it|user) support|customer (?:service|care)|"
    r"business development|inside sales|"
    # German
    r"geschäftsführ\w*|geschäftsleit\w*|\w*leiter(?:in)?|leitung|vorstand\w*|aufsichtsrat|prokurist(?:in)?|"
    r"inhaber(?:in)?|\w*berater(?:in)?|\w*entwickler(?:in)?|\w*ingenieur(?:in)?|sachbearbeiter(?:in)?|"
    r"referent(?:in)?|assistent(?:in)?|assistenz|direktor(?:in)?|\w*anwalt|\w*anwältin|steuerberater(?:in)?|"
    r"vertrieb\w*|einkäufer(?:in)?|verkäufer(?:in)?|gesellschafter(?:in)?|"
    # French
    r"directeur|directrice|responsable|gérante?|présidente?|ingénieure?|chef de|chargée? d|conseill(?:er|ère)|"
    r"consultante|assistante|avocate?|comptable|associée?|fondat(?:eur|rice)|acheteu(?:r|se)|technicienne?|"
    # Spanish, Portuguese, Italian
    r"directora?|gerente|jefe|ingenier[oa]|presidente|abogad[oa]|consultora?|asesora?|coordinadora?|soci[oa]|"
    r"diretora?|engenheir[oa]|analista|coordenadora?|assistente|advogad[oa]|sóci[oa]|vendedora?|"
    r"direttore|direttrice|amministratore|ingegnere|avvocato|consulente|titolare|commercialista|"
    # Dutch, Nordic, Finnish
    r"bedrijfsleider|medewerker|adviseur|verkoper|hoofd|eigenaar|bestuurder|\w*ingeniør|\w*ingenjör|chef|vd|"
    r"direktør|direktör|daglig leder|\w*leder|\w*ledare|\w*rådgiver|\w*rådgivare|\w*konsulent|\w*konsult|selger|"
    r"säljare|\w*johtaja|\w*päällikkö|asiantuntija|"
    # Polish, Czech, Russian, Turkish
    r"dyrektor|kierownik|prezes|specjalista|inżynier|doradca|ředitel(?:ka)?|jednatel(?:ka)?|vedoucí|"
    r"директор|менеджер|руководитель|инженер|начальник|специалист|müdür\w*|yönetici\w*|mühendis\w*"
    r")\b|经理|总监|总裁|主任|部長|課長|係長|代表取締役|부장|과장|대표",
    re.IGNORECASE,
)
_LONGEST = 80
_CLAUSE = re.compile(r"[.!?]\s+\w|[.!?;:]$|https?:|@|\d{4}|\b(?:please|will|would|should|have|has|was|were|you|your|our|my|i)\b")
_WORDS = 10


def has_title(line: str) -> bool:
    """The line names a job and is no sentence that speaks of one: begins with a capital, short, without a verb."""
    if len(line) > _LONGEST or line[:1].islower() or len(line.split()) > _WORDS:
        return False
    return _TITLE.search(line) is not None and _CLAUSE.search(line.lower().removesuffix(".")) is None
