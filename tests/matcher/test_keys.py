"""Keys of messages and of records, and that they meet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.model.address import Address
from connectors.model.interaction import Interaction
from matcher.keys import CROWD, account_keys, contact_keys, deal_keys, keys, otherwise
from tests.matcher.world import US, mail


def every_key(message: Interaction) -> set[str]:
    """Those of a message of which nothing is on record."""
    found = keys(message, US)
    return found.keys() | {other for key, who in found.items() if who for other in otherwise(key, who)}


def test_a_message_gives_addresses_domains_and_words() -> None:
    found = keys(mail('"Neal, Scott" <scott.neal@mail.acme.com>', "Rooftop OPP-1234"), US)
    expected = {"address:scott.neal@mail.acme.com", "domain:acme.com", "number:opp1234", "word:rooftop"}
    assert found.keys() == expected | ({"word:opp"} & found.keys())


def test_names_and_companies_are_looked_for_where_an_address_or_domain_is_on_no_record() -> None:
    found = keys(mail('"Neal, Scott" <scott.neal@mail.acme.com>'), US)
    other = {key: set(otherwise(key, who)) for key, who in found.items() if who}
    assert other == {
        "address:scott.neal@mail.acme.com": {"name:neal scott", "who:acme.com/neal", "who:acme.com/scot"},
        "domain:acme.com": {"company:acme"},
    }


def test_free_mail_gives_no_domain() -> None:
    assert every_key(mail("ann.lee@gmail.com")) == {"address:ann.lee@gmail.com", "name:ann lee"}


def test_our_own_people_give_no_keys() -> None:
    assert keys(mail("ann@us.example", to="bo@mail.us.example; rep@us.example"), US) == {}


def test_a_shared_mailbox_has_no_name() -> None:
    expected = {"address:sales@acme.com", "domain:acme.com", "company:acme"}
    assert every_key(mail("Acme Sales <sales@acme.com>")) == expected


def test_a_crowd_is_looked_up_by_address_and_domain_only() -> None:
    crowd = "; ".join(f"First{number} Last{number} <p{number}@acme.com>" for number in range(CROWD + 1))
    assert {key.partition(":")[0] for key in every_key(mail(crowd))} == {"address", "domain"}


def test_the_records_keys() -> None:
    assert contact_keys("Scott Neal", [Address("sn@acme.com")], ["acme.de"]) == {
        "address:sn@acme.com",
        "name:neal scott",
        "who:acme.com/neal",
        "who:acme.com/scot",
        "who:acme.de/neal",
        "who:acme.de/scot",
    }
    assert account_keys("ACME Tools GmbH", ["mail.acme.com", "gmail.com"]) == {"domain:acme.com", "company:acme"}
    assert account_keys("ACME Tools GmbH", []) == {"company:acmetools"}
    assert deal_keys("Acme - Rooftop 2024", "OPP-1234") == {"word:acme", "word:rooftop", "number:opp1234"}
    assert deal_keys("Renewal", "12") == frozenset()
    assert contact_keys("", [], []) == frozenset()


@pytest.mark.parametrize(
    "sender", ["sneal@acme.com", "neals@acme.com", "s.neal@acme.com", "Neal <x1@acme.com>", "neal@acme.com"]
)
def test_a_family_name_in_the_address_meets_the_record(sender: str) -> None:
    assert "who:acme.com/neal" in every_key(mail(sender)) & contact_keys("Scott Neal", [Address("q@acme.com")], [])


@pytest.mark.parametrize("sender", ["Scott Neel <x1@acme.com>", "Scotty N. <x1@acme.com>", "scottneal7@acme.com"])
def test_one_name_that_begins_alike_meets_the_record(sender: str) -> None:
    assert every_key(mail(sender)) & contact_keys("Scott Neal", [Address("q@acme.com")], [])


@given(st.text(max_size=40), st.text(max_size=20))
def test_any_text_gives_keys(subject: str, number: str) -> None:
    assert keys(mail("ann@acme.com", subject), US)
    assert isinstance(
        deal_keys(subject, number) | account_keys(subject, [number]) | contact_keys(number, [], [subject]), frozenset
    )
