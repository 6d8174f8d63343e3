"""The directory that the table of cases is about."""

from tests.matcher.world import Directory, account, contact, deal, role

ACME, GLOBEX, INITECH, UMBRELLA_EU, UMBRELLA_US, HOOLI, STARK = range(1, 8)
ANN, NEAL, JORG, INFO, CARA, OSCAR, JOHN, BELL, BELL_AGAIN, UMA, MIA, PAT, TONY = range(11, 24)

COMPANY = Directory(
    contacts=(
        contact(ANN, "Ann Lee", "ann@acme.com ann.lee@acme.com", ACME),
        contact(NEAL, "William Neal", "wn1@acme.com", ACME),
        contact(JORG, "Jörg Müller", "jm@acme.de", ACME),
        contact(INFO, "Acme Office", "info@acme.com", ACME),
        contact(CARA, "Cara Diaz", "cara.diaz@gmail.com", GLOBEX),
        contact(OSCAR, "Oscar Wilde", "oscar@globex.co.uk", GLOBEX),
        contact(JOHN, "John Smith", "john@globex.co.uk", GLOBEX),
        contact(BELL, "Gavin Bell", "bell@hooli.com", HOOLI),
        contact(BELL_AGAIN, "G. Bell", "bell@hooli.com", HOOLI),
        contact(UMA, "Uma Ray", "uma@umbrella.com", UMBRELLA_US),
        contact(MIA, "Mia Wong", "", HOOLI),
        contact(PAT, "Pat O'Brien", "pat@consult.example", None),
        contact(TONY, "Tony Stark", "tony@stark.com", STARK),
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
             stages="Prospecting 2024-01-10; Proposal 2024-04-01",
             roles=[role(ANN, "decision maker")]),
        deal(102, "Acme - Heat pumps", ACME, number="OPP-2222", created="2024-02-01",
             roles=[role(ANN, "decision maker")]),
        deal(103, "Acme - Warehouse lighting", ACME, number="OPP-0900", created="2023-01-05", closed="2023-06-01",
             roles=[role(ANN, "decision maker"), role(NEAL, "buyer")]),
        deal(104, "Globex licences", GLOBEX, number="OPP-3333",
             roles=[role(OSCAR, "buyer"), role(JOHN, "user", until="2024-03-01"), role(PAT, "consultant")]),
        deal(105, "Hooli harbour sensors", HOOLI, number="OPP-4444", created="2024-06-15", roles=[role(BELL, "buyer")]),
        deal(106, "Turbine Nevada", STARK, number="OPP-5555", closed="2024-04-20",
             stages="Prospecting 2024-01-10; Won 2024-04-20", roles=[role(TONY, "buyer")]),
        deal(107, "Umbrella bridge migration", UMBRELLA_US, number="OPP-6666", roles=[role(UMA, "sponsor")]),
    ),
)  # fmt: skip
