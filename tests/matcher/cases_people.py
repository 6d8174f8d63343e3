"""Whose mail it is, and from which company."""

from functools import partial

from matcher.model import TargetType
from tests.matcher.cases import Case
from tests.matcher.world import mail

Who = partial(Case, type=TargetType.CONTACT)
Where = partial(Case, type=TargetType.ACCOUNT)
BOTH_UMBRELLAS = "Umbrella Europe; Umbrella US"

CONTACTS = (
    Who("her main address is enough", message=mail("ann@acme.com"), links="Ann Lee"),
    Who("the display name does not matter then", message=mail("A. L. <ann@acme.com>"), links="Ann Lee"),
    Who("upper case is the same address", message=mail("ANN@ACME.COM"), links="Ann Lee"),
    Who("her other address is hers too", message=mail("Ann <ann.lee@acme.com>"), links="Ann Lee"),
    Who("a tag in the address changes nothing", message=mail("ann+crm@acme.com"), links="Ann Lee"),
    Who("she is in copy", message=mail("rep@us.example", to="x@y.example; ann@acme.com"), links="Ann Lee"),
    Who("two contacts on one mail are both linked", message=mail("ann@acme.com", to="wn1@acme.com"),
        links="Ann Lee; William Neal"),
    Who("full name, company, new address", message=mail("Ann Lee <lee7@acme.com>"), links="Ann Lee"),
    Who("last name first", message=mail('"Lee, Ann" <lee7@acme.com>'), links="Ann Lee"),
    Who("last name in capitals", message=mail("LEE Ann <lee7@acme.com>"), links="Ann Lee"),
    Who("Bill is William", message=mail("Bill Neal <bill@acme.com>"), links="William Neal"),
    Who("Neal Jr., Bill is William Neal", message=mail('"Neal Jr., Bill" <bn@acme.com>'), links="William Neal"),
    Who("an initial is a guess", message=mail("W. Neal <wneal@acme.com>"), asks="William Neal"),
    Who("the address alone spells her name", message=mail("lee.ann@acme.com"), links="Ann Lee"),
    Who("an address like wneal is a guess", message=mail("wneal@acme.com"), asks="William Neal"),
    Who("without umlauts", message=mail("Joerg Mueller <joerg@acme.de>"), links="Jörg Müller"),
    Who("with the dots left off", message=mail("Jorg Muller <jorg@acme.de>"), links="Jörg Müller"),
    Who("the company's other domain", message=mail("Jörg Müller <jm@acme.com>"), links="Jörg Müller"),
    Who("another first name at the company is somebody else", message=mail("Bob Lee <bob@acme.com>")),
    Who("a colleague nobody knows", message=mail("Zoe Quinn <zoe@acme.com>")),
    Who("the name alone is a question", message=mail("Ann Lee <ann.lee77@gmail.com>"), asks="Ann Lee"),
    Who("the same name at another company is a question", message=mail("John Smith <js@stark.com>"), asks="John Smith"),
    Who("a contact without any address, by name", message=mail("Mia Wong <mia@hooli.com>"), links="Mia Wong"),
    Who("free mail on record", message=mail("cara.diaz@gmail.com"), links="Cara Diaz"),
    Who("free mail of a stranger", message=mail("someone.else@gmail.com")),
    Who("an address that is on two records", message=mail("bell@hooli.com"), asks="Gavin Bell; G. Bell"),
    Who("a shared mailbox is a question", message=mail("info@acme.com"), asks="Acme Office"),
    Who("a newsletter is a question at most", message=mail("ann@acme.com", bulk="List-Id header"), asks="Ann Lee"),
    Who("a name in a newsletter is nothing", message=mail("Ann Lee <a@gmail.com>", bulk="List-Id header")),
    Who("a colleague of ours who bears the name", message=mail("Ann Lee <ann@us.example>")),
    Who("an apostrophe", message=mail("Pat OBrien <obrien@consult.example>"), links="Pat O'Brien"),
)  # fmt: skip

ACCOUNTS = (
    Where("the domain is on record", message=mail("zoe@acme.com"), links="Acme Corp."),
    Where("a branch of the domain", message=mail("zoe@mail.acme.com"), links="Acme Corp."),
    Where("a second domain", message=mail("zoe@acme.de"), links="Acme Corp."),
    Where("a public suffix of two parts", message=mail("zoe@globex.co.uk"), links="Globex Ltd"),
    Where("another company under the same suffix", message=mail("zoe@other.co.uk")),
    Where("free mail says nothing", message=mail("zoe@gmail.com")),
    Where("free mail of a known contact does", message=mail("cara.diaz@gmail.com"), links="Globex Ltd"),
    Where("two companies on one mail", message=mail("zoe@acme.com", to="x@globex.co.uk"),
          links="Acme Corp.; Globex Ltd"),
    Where("two accounts share a domain", message=mail("zoe@umbrella.com"), asks=BOTH_UMBRELLAS),
    Where("a contact's record decides between them", message=mail("uma@umbrella.com"), links="Umbrella US"),
    Where("a name like the domain is a guess", message=mail("zoe@initech.com"), asks="Initech GmbH"),
    Where("a stranger's company", message=mail("zoe@nowhere.example")),
    Where("our own domain", message=mail("zoe@us.example")),
    Where("below our own domain", message=mail("zoe@mail.us.example")),
    Where("a newsletter is a question at most", message=mail("zoe@acme.com", bulk="List-Id header"), asks="Acme Corp."),
    Where("twice on record at one company", message=mail("bell@hooli.com"), links="Hooli Inc."),
    Where("a shared mailbox still speaks for its company", message=mail("info@acme.com"), links="Acme Corp."),
)  # fmt: skip
