"""The directory that the table of cases is about."""

from tests.matcher.world import Directory, account, contact, deal, role

ACME, GLOBEX, INITECH, UMBRELLA_EU, UMBRELLA_US, HOOLI, STARK = range(1, 8)
ANN, NEAL, JORG, INFO, CARA, OSCAR, JOHN, BELL, BELL_AGAIN, UMA, MIA, PAT, TONY = range(11, 24)

COMPANY = Directory(
    contacts=(
        contact(ANN, "Ann Lee", "ann@acme.com ann.lee@acme.com", ACME,
                role(101, "decision maker"), role(102, "decision maker"), role(103, "decision maker")),
        contact(NEAL, "William Neal", "wn1@acme.com", ACME, role(103, "buyer")),
        contact(JORG, "Jörg Müller", "jm@acme.de", ACME),
        contact(INFO, "Acme Office", "info@acme.com", ACME),
        contact(CARA, "Cara Diaz", "cara.diaz@gmail.com", GLOBEX),
        contact(OSCAR, "Oscar Wilde", "oscar@globex.co.uk", GLOBEX, role(104, "buyer")),
        contact(JOHN, "John Smith", "john@globex.co.uk", GLOBEX, role(104, "user", until="2024-03-01")),
        contact(BELL, "Gavin Bell", "bell@hooli.com", HOOLI, role(105, "buyer")),
        contact(BELL_AGAIN, "G. Bell", "bell@hooli.com", HOOLI),
        contact(UMA, "Uma Ray", "uma@umbrella.com", UMBRELLA_US, role(107, "sponsor")),
        contact(MIA, "Mia Wong", "", HOOLI),
        contact(PAT, "Pat O'Brien", "pat@consult.example", None, role(104, "consultant")),
        contact(TONY, "Tony Stark", "tony@stark.com", STARK, role(106, "buyer")),
    ),
    accounts=(
        account(ACME, "Acme Corp.", "acme.com acme.de"),
        account(GLOBEX, "Globex Ltd", "globex.co.uk"),
        account(INITECH, "Initech GmbH"),
        account(UMBRELLA_EU, "Umbrella Europe", "umbrella.com"),
        account(UMBRELLA_US, "Umbrella US", "umbrella.com"),
        account(HOOLI, "Hooli Inc.", "hooli.com"),
        account(STARK, "Stark Industries", "stark.com"),
    ),
    deals=(
        deal(101, "Acme - Rooftop retrofit", ACME, number="OPP-1234",
             stages="Prospecting 2024-01-10; Proposal 2024-04-01"),
        deal(102, "Acme - Heat pumps", ACME, number="OPP-2222", created="2024-02-01"),
        deal(103, "Acme - Warehouse lighting", ACME, number="OPP-0900", created="2023-01-05", closed="2023-06-01"),
        deal(104, "Globex licences", GLOBEX, number="OPP-3333"),
        deal(105, "Hooli harbour sensors", HOOLI, number="OPP-4444", created="2024-06-15"),
        deal(106, "Turbine Nevada", STARK, number="OPP-5555", closed="2024-04-20",
             stages="Prospecting 2024-01-10; Won 2024-04-20"),
        deal(107, "Umbrella bridge migration", UMBRELLA_US, number="OPP-6666"),
    ),
)  # fmt: skip
