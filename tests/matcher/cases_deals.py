"""Which deal it is about, on that day."""

from functools import partial

from matcher.model import TargetType
from tests.matcher.cases import Case
from tests.matcher.world import decided, linked, mail

Deal = partial(Case, type=TargetType.DEAL)
ROOFTOP, HEAT, LIGHTING, LICENCES = (
    "Acme - Rooftop retrofit",
    "Acme - Heat pumps",
    "Acme - Warehouse lighting",
    "Globex licences",
)
SENSORS, TURBINE, BRIDGE = "Hooli harbour sensors", "Turbine Nevada", "Umbrella bridge migration"
BOTH = f"{ROOFTOP}; {HEAT}"

DEALS = (
    Deal("her only open deal", message=mail("oscar@globex.co.uk"), links=LICENCES),
    Deal("her only open deal, our mail to her", message=mail("rep@us.example", to="oscar@globex.co.uk"),
         links=LICENCES),
    Deal("two open deals, nothing to tell them apart", message=mail("ann@acme.com"), asks=BOTH),
    Deal("two open deals, the subject names one", message=mail("ann@acme.com", "Rooftop retrofit"), links=ROOFTOP),
    Deal("one word of the name", message=mail("ann@acme.com", "Re: rooftop visit"), links=ROOFTOP),
    Deal("the plural, or a slip", message=mail("ann@acme.com", "Rooftops, retrofit"), links=ROOFTOP),
    Deal("the other deal's name", message=mail("ann@acme.com", "Heat pumps: price"), links=HEAT),
    Deal("the subject names both", message=mail("ann@acme.com", "Rooftop retrofit and heat pumps"), asks=BOTH),
    Deal("the company's name names neither", message=mail("ann@acme.com", "Acme"), asks=BOTH),
    Deal("the number in the subject", message=mail("ann@acme.com", "OPP-2222"), links=HEAT),
    Deal("the number without its hyphen", message=mail("ann@acme.com", "quote opp2222"), links=HEAT),
    Deal("the number from a stranger", message=mail("zoe@nowhere.example", "OPP-2222"), links=HEAT),
    Deal("both numbers", message=mail("ann@acme.com", "OPP-1234, OPP-2222"), asks=BOTH),
    Deal("part of a number is no number", message=mail("zoe@nowhere.example", "OPP-22221")),
    Deal("a person linked the thread", message=mail("ann@acme.com"), thread=(decided(102),), links=HEAT),
    Deal("the thread was linked before", message=mail("ann@acme.com"), thread=(linked(102),), links=HEAT),
    Deal("the thread outlives its subject", message=mail("ann@acme.com", "Lunch"),
         thread=(decided(101),), links=ROOFTOP),
    Deal("two deals in one thread", message=mail("ann@acme.com"),
         thread=(decided(101), decided(102)), asks=BOTH),
    Deal("the thread of one, the number of the other", message=mail("ann@acme.com", "OPP-2222"),
         thread=(decided(101),), asks=BOTH),
    Deal("a person's word outweighs ours", message=mail("ann@acme.com"),
         thread=(decided(101), linked(102)), links=ROOFTOP),
    Deal("before the deals were made", message=mail("ann@acme.com", on="2023-03-01"), links=LIGHTING),
    Deal("when that deal was open, by its name", message=mail("ann@acme.com", "Lighting", on="2023-03-01"),
         links=LIGHTING),
    Deal("a year after it was closed", message=mail("wn1@acme.com", "Warehouse lighting"), asks=BOTH),
    Deal("its number, a year after it was closed", message=mail("zoe@nowhere.example", "OPP-0900")),
    Deal("eleven days after it was closed", message=mail("tony@stark.com"), asks=TURBINE),
    Deal("eleven days after it was closed, in its thread", message=mail("tony@stark.com"),
         thread=(decided(106),), links=TURBINE),
    Deal("two months after it was closed", message=mail("tony@stark.com", on="2024-06-20"), asks=TURBINE),
    Deal("a year after it was won", message=mail("tony@stark.com", on="2025-04-20")),
    Deal("on its last day", message=mail("tony@stark.com", on="2024-04-20"), links=TURBINE),
    Deal("two weeks before the deal was made", message=mail("bell@hooli.com", "Harbour sensors", on="2024-06-01"),
         asks=SENSORS),
    Deal("half a year before the deal was made", message=mail("bell@hooli.com", "Harbour sensors", on="2024-01-01")),
    Deal("its number before the deal was made", message=mail("bell@hooli.com", "OPP-4444", on="2024-06-01"),
         asks=SENSORS),
    Deal("a person linked the thread, but it came later", message=mail("bell@hooli.com", on="2024-06-01"),
         thread=(decided(105),), asks=SENSORS),
    Deal("a contact twice on record has one deal", message=mail("bell@hooli.com", on="2024-07-01"), links=SENSORS),
    Deal("his role had ended: only the account speaks", message=mail("john@globex.co.uk"), asks=LICENCES),
    Deal("his role had not ended", message=mail("john@globex.co.uk", on="2024-02-01"), links=LICENCES),
    Deal("a stranger from the account", message=mail("zoe@globex.co.uk"), asks=LICENCES),
    Deal("a consultant without an account", message=mail("pat@consult.example"), asks=LICENCES),
    Deal("a consultant who names the deal", message=mail("pat@consult.example", "Globex licences"), links=LICENCES),
    Deal("two people of one deal", message=mail("oscar@globex.co.uk", to="pat@consult.example"), links=LICENCES),
    Deal("people of two deals on one mail", message=mail("oscar@globex.co.uk", to="uma@umbrella.com"),
         asks=f"{LICENCES}; {BRIDGE}"),
    Deal("a stranger whose subject sounds like a deal", message=mail("zoe@nowhere.example", "Bridge migration"),
         asks=BRIDGE),
    Deal("one common word from a stranger", message=mail("zoe@nowhere.example", "A bridge")),
    Deal("a newsletter from the account", message=mail("oscar@globex.co.uk", bulk="List-Id header"), asks=""),
    Deal("a stranger about nothing", message=mail("zoe@nowhere.example")),
    Deal("among ourselves", message=mail("zoe@us.example")),
    Deal("among ourselves, with the number", message=mail("zoe@us.example", "OPP-1234"), links=ROOFTOP),
    Deal("free mail of a known contact", message=mail("cara.diaz@gmail.com"), asks=LICENCES),
)  # fmt: skip
