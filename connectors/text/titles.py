"""Job titles in the languages of business mail. Looked up by word, as a pattern of so many words is slow."""

import re

from connectors.text.vocabulary import vocabulary

_TITLES = vocabulary(
    """
    president vp svp evp avp ceo cfo coo cto cio cmo cro ciso chief chair chairman chairwoman chairperson director
    manager mgr head partner principal associate analyst consultant engineer developer programmer architect
    specialist scientist technologist technician researcher geologist geophysicist economist statistician chemist
    biologist physicist strategist evangelist coordinator ordinator administrator assistant secretary receptionist
    clerk officer executive supervisor superintendent foreman representative agent broker trader dealer scheduler
    originator attorney counsel lawyer paralegal solicitor barrister notary accountant bookkeeper controller
    comptroller treasurer auditor actuary underwriter advisor adviser planner buyer purchaser estimator inspector
    designer editor journalist writer translator professor prof lecturer instructor teacher dean fellow physician
    nurse founder cofounder owner proprietor trustee intern trainee lead leader recruiter librarian banker operator
    dispatcher geschäftsführer geschäftsführerin geschäftsführung geschäftsleitung leiter leiterin leitung vorstand
    vorstandsvorsitzender vorsitzender prokurist prokuristin inhaber inhaberin sachbearbeiter sachbearbeiterin
    referent referentin assistent assistentin assistenz direktor direktorin vertrieb einkäufer einkäuferin verkäufer
    verkäuferin gesellschafter gesellschafterin einkauf directeur directrice responsable gérant gérante président
    présidente ingénieur ingénieure conseiller conseillère consultante assistante avocat avocate comptable associé
    associée fondateur fondatrice acheteur acheteuse technicien technicienne chargé chargée directora gerente jefe
    jefa ingeniero ingeniera presidente abogado abogada consultor consultora asesor asesora coordinador coordinadora
    socio socia diretor diretora engenheiro engenheira analista coordenador coordenadora assistente advogado
    advogada sócio sócia vendedor vendedora responsabile direttore direttrice amministratore ingegnere avvocato
    consulente titolare commercialista bedrijfsleider medewerker adviseur verkoper hoofd eigenaar bestuurder chef vd
    direktør direktör ingeniør ingenjör leder ledare selger sælger säljare toimitusjohtaja johtaja päällikkö
    asiantuntija dyrektor kierownik prezes specjalista inżynier doradca ředitel ředitelka jednatel vedoucí директор
    менеджер руководитель инженер начальник специалист müdür müdürü yönetici yöneticisi mühendis mühendisi
    """
)
_ENDINGS = (
    *("leiter", "leiterin", "berater", "beraterin", "entwickler", "entwicklerin", "ingenieur", "ingenieurin", "anwalt"),
    *(
        "anwältin",
        "vertrieb",
        "rådgiver",
        "rådgivare",
        "konsulent",
        "konsult",
        "johtaja",
        "päällikkö",
        "ledare",
        "leder",
    ),
)
"""Of words that Germanic and Finnic languages compose: `Projektleiter`, `försäljningsledare`."""
_FUNCTIONS = frozenset({"support", "success", "development", "sales", "relations", "rep"})
"""Last words of the work that people give in place of a title: `Customer Support`."""
_SCRIPTS = re.compile("经理|总监|总裁|主任|部長|課長|係長|代表取締役|부장|과장|대표이사")
_SENTENCE = re.compile(
    r"\w{4}[.!?]\s+\w|[!?;:]$|://|@|\d{4}|"
    r"\b(?:please|will|would|should|have|has|was|were|is|are|you|your|our|my|i|we|this|that|thanks?)\b"
)
_WORD = re.compile(r"[^\W_]+")
_LONGEST, _COMPOSED = 80, 8
_WORDS = 10


def has_title(line: str) -> bool:
    """The line names a job and is no sentence that speaks of one: begins with a capital, short, without a verb."""
    if len(line) > _LONGEST or line[:1].islower() or line.count(" ") >= _WORDS:
        return False
    lowered = line.lower()
    words = _WORD.findall(lowered)
    is_named = not _TITLES.isdisjoint(words) or (len(words) in (2, 3) and words[-1] in _FUNCTIONS)
    if not is_named and len(line) > _COMPOSED:
        is_named = any(len(word) > _COMPOSED and word.endswith(_ENDINGS) for word in words)
    if not is_named and not line.isascii():
        is_named = _SCRIPTS.search(line) is not None
    return is_named and _SENTENCE.search(lowered) is None
