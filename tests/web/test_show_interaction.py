"""GET /interactions/ID."""

from fastapi.testclient import TestClient
from sqlalchemy import update

from connectors.model.address import Address
from matcher.model import Reason, Ref, RunnerUp, Verdict
from matcher.score import log_odds
from store import bodies, personal, users
from store.personal import Kind
from store.schema import interactions, ledger
from store.users import Role
from tests.builders import NOON, a_mail
from tests.capture.report.decided import by_learned
from tests.people import ALICE, BOB
from tests.web.office import Office, a_match
from tests.web.signing import signed_in

MANAGER = Address("manager@ours.example")
OPS = Address("ops@ours.example")


def test_the_shares_of_the_reasons_add_up_to_the_score(
    client: TestClient, office: Office, directory: dict[str, Ref]
) -> None:
    id_ = office.sees(ALICE, what=a_mail())
    why = [
        Reason("contact_role", 1.0, 0.6, "Carol is its buyer"),
        Reason("subject_words", 0.5, 0.4, "plant is in its name"),
        Reason("closed_before", 1.0, -0.5, "it was closed on that day"),
    ]
    office.links(id_, a_match(directory["roof"], Verdict.SUGGEST, 0.34, RunnerUp(directory["battery"].id, 0.2), why))
    page = client.get(f"/interactions/{id_}").text
    shares = [page.index(f'"figure">{share}</td></tr>') for share in ("+0.60", "+0.08", "−0.34")]
    assert shares == sorted(shares)
    assert "contact role" in page
    assert "the score is 0.3400, as it is stored" in page
    assert "Battery store</a> with 0.20" in page


def test_a_score_that_does_not_follow_from_its_reasons_is_told(
    client: TestClient, office: Office, directory: dict[str, Ref]
) -> None:
    id_ = office.sees(ALICE, what=a_mail())
    office.links(id_, a_match(directory["roof"], score=0.7)._replace(score=0.9))
    assert "the score is 0.7000, but 0.9000 is stored" in client.get(f"/interactions/{id_}").text


def test_what_separates_two_deals_is_told_on_both(
    client: TestClient, office: Office, directory: dict[str, Ref]
) -> None:
    roof, battery = directory["roof"], directory["battery"]
    id_ = office.sees(ALICE, what=a_mail())
    company = Reason("same_account", 1.0, 0.45, "Carol works there")
    role = Reason("contact_role", 1.0, 0.8, "Carol is its buyer")
    office.links(
        id_,
        a_match(roof, Verdict.LINK, 0.89, RunnerUp(battery.id, 0.45), [role, company]),
        a_match(battery, Verdict.IGNORE, 0.45, RunnerUp(roof.id, 0.89), [company]),
    )
    page = client.get(f"/interactions/{id_}").text
    first, second = page.index("What separates it from the runner-up:"), page.index("Why not this one:")
    told = "<bdi>For Rooftop solar: Carol is its buyer</bdi>"
    assert page.count(told) == 2
    assert first < page.index(told) < second < page.rindex(told)
    assert "(+0.80, there +0.00)" in page[first:second]
    assert "For Rooftop solar: Carol works there" not in page


def test_learned_scores_are_said_as_probabilities(
    client: TestClient, office: Office, directory: dict[str, Ref]
) -> None:
    id_ = office.sees(ALICE, what=a_mail())
    office.links(id_, by_learned(directory["roof"], Verdict.SUGGEST, 1.5, directory["battery"]))
    assert "82 % likely" in client.get(f"/interactions/{id_}").text
    card = client.get("/review").text
    assert "82 % likely" in card
    assert "ahead of" in card
    assert "5 %" not in card
    assert "all other deals together" not in card


def test_of_several_deals_the_likeliest_alone_is_said_to_be_likely_by_a_percentage(
    client: TestClient, office: Office, directory: dict[str, Ref]
) -> None:
    roof, battery = directory["roof"], directory["battery"]
    id_ = office.sees(ALICE, what=a_mail())
    best, other = by_learned(roof, Verdict.SUGGEST, 1.5, battery), by_learned(battery, Verdict.SUGGEST, 0.5, roof)
    moved = Reason("moved", 0.4, 1.0, "as far as the likeliest deal is corrected")
    reasons = (*other.reasons, moved)
    office.links(id_, best, other._replace(reasons=reasons, score=log_odds(reasons)))
    for page in (client.get("/review").text, client.get(f"/interactions/{id_}").text):
        assert page.count("% likely") == 1
        assert "less likely" in page


def test_a_losing_candidate_is_shown_and_can_still_be_accepted(
    client: TestClient, office: Office, directory: dict[str, Ref]
) -> None:
    id_ = office.sees(ALICE, what=a_mail())
    office.links(id_, a_match(directory["roof"], Verdict.IGNORE, 0.2))
    page = client.get(f"/interactions/{id_}").text
    assert "not linked" in page
    assert 'aria-label="Accept Rooftop solar"' in page
    form = {"interaction": str(id_), "type": "deal", "target": str(directory["roof"].id), "stay": "1"}
    page = client.post("/review/accept", data=form).text
    assert "linked by" in page
    assert "Undo" in page


def test_every_mailbox_that_saw_it_is_named(client: TestClient, office: Office) -> None:
    id_ = office.sees(ALICE, BOB, what=a_mail())
    page = client.get(f"/interactions/{id_}").text
    assert page.index("<td>captured</td>") < page.index("<td>duplicate</td>")
    assert "bob<wbr>@ours.example" in page


def test_who_did_not_see_it_is_offered_no_decision(
    client: TestClient, office: Office, directory: dict[str, Ref], asked: int
) -> None:
    signed_in(client, BOB)
    assert "/review/accept" not in client.get(f"/interactions/{asked}").text


def test_an_attachment_cannot_turn_its_name_around(client: TestClient, office: Office) -> None:
    id_ = office.sees(ALICE, what=a_mail(), attachments=("\u202egnp.exe",))
    assert "<bdi>gnp.exe</bdi>" in client.get(f"/interactions/{id_}").text


def test_of_an_envelope_it_says_that_no_text_is_kept(client: TestClient, office: Office) -> None:
    id_ = office.sees(ALICE, what=a_mail(), text=None)
    assert "Only the envelope is kept" in client.get(f"/interactions/{id_}").text


def test_what_is_gone_is_hidden_everywhere(
    client: TestClient, office: Office, directory: dict[str, Ref], asked: int
) -> None:
    with office.store.begin() as connection:
        connection.execute(update(interactions).values(gone_at=NOON))
    assert client.get(f"/interactions/{asked}").status_code == 404
    for path in ("/review", f"/deals/{directory['roof'].id}"):
        assert "Offer for the new plant" not in client.get(path).text


def test_who_sees_how_much_and_why_is_told(client: TestClient, office: Office, directory: dict[str, Ref]) -> None:
    people = ((BOB, Role.REP), (MANAGER, Role.MANAGER), (OPS, Role.OPS))
    with office.store.begin() as connection:
        for address, role in people:
            users.add(connection, address, "", role, NOON)
    id_ = office.sees(ALICE, what=a_mail(to=(ALICE, BOB)))
    page = client.get(f"/interactions/{id_}").text
    told = page[page.index('id="who"') : page.index('id="why"')]
    assert _order(told, "alice@", "a mailbox of hers saw it", "bob@", "takes part", "manager@", "as every rep")
    assert OPS not in told


def test_what_keeps_it_to_fewer_is_told_and_who_said_so_to_her_alone(client: TestClient, office: Office) -> None:
    id_ = office.sees(ALICE, BOB, what=a_mail())
    with office.store.begin() as connection:
        personal.say(connection, [id_], ALICE, Kind.PRIVATE, NOON)
    assert "You keep it private." in client.get(f"/interactions/{id_}").text
    signed_in(client, BOB)
    page = client.get(f"/interactions/{id_}").text
    assert "It is kept to those in whose mailboxes it was seen." in page
    assert "keep it private" not in page


def test_where_others_saw_it_names_no_item(client: TestClient, office: Office) -> None:
    id_ = office.sees(ALICE, what=a_mail())
    assert '<td class="id"><bdi>1</bdi></td>' in client.get(f"/interactions/{id_}").text
    signed_in(client, BOB)
    page = client.get(f"/interactions/{id_}").text
    assert "alice<wbr>@ours.example" in page
    assert '<td class="id">' not in page
    assert "mail:1@acme.example" not in page


def test_reasons_are_for_who_may_read_the_text(client: TestClient, office: Office, directory: dict[str, Ref]) -> None:
    id_ = office.sees(ALICE, what=a_mail())
    office.links(id_, a_match(directory["roof"], Verdict.LINK, 0.9))
    signed_in(client, BOB)
    assert "an earlier mail of the thread" not in client.get(f"/interactions/{id_}").text


def test_what_is_passed_on_and_the_signature_are_folded(client: TestClient, office: Office) -> None:
    id_ = office.sees(ALICE, what=a_mail())
    with office.store.begin() as connection:
        connection.execute(update(interactions).values(quoted="> quoted words", signature="-- Carol"))
    page = client.get(f"/interactions/{id_}").text
    assert _order(
        page,
        "the offer is fine",
        "<summary>Earlier mail quoted below it",
        "&gt; quoted",
        "<summary>Signature",
        "-- Carol",
    )


def test_the_mail_as_it_was_sent_is_framed_for_who_may_read_it(client: TestClient, office: Office) -> None:
    id_ = office.sees(ALICE, what=a_mail())
    frame = f'src="/interactions/{id_}/html" sandbox='
    assert frame not in client.get(f"/interactions/{id_}").text
    with office.store.begin() as connection:
        bodies.write(connection, [(id_, a_mail().key, "<p>Hello</p>")])
    assert frame in client.get(f"/interactions/{id_}").text
    signed_in(client, BOB)
    assert frame not in client.get(f"/interactions/{id_}").text


def _order(page: str, *parts: str) -> bool:
    places = [page.index(part) for part in parts]
    return places == sorted(places)


def test_what_is_private_says_so_and_is_taken_back(client: TestClient, office: Office) -> None:
    id_ = office.sees(ALICE, BOB, what=a_mail())
    client.post("/review/private", data={"interaction": str(id_)})
    assert "Not private any more" in client.get(f"/interactions/{id_}").text
    answer = client.post(f"/interactions/{id_}/take-back")
    assert "Taken back." in answer.text
    assert "Not private any more" not in answer.text
    assert client.post(f"/interactions/{id_}/take-back").status_code == 404


def test_what_is_no_business_shows_her_alone_that_she_said_so(client: TestClient, office: Office) -> None:
    id_ = office.sees(ALICE, what=a_mail())
    client.post("/review/not-business", data={"interaction": str(id_)})
    page = client.get(f"/interactions/{id_}").text
    assert "It leaves the record on" in page
    assert "the offer is fine" not in page
    for who in (BOB, MANAGER):
        other = signed_in(client, who, Role.MANAGER)
        assert other.get(f"/interactions/{id_}").status_code == 404
        assert other.post(f"/interactions/{id_}/take-back").status_code == 404
    answer = signed_in(client, ALICE).post(f"/interactions/{id_}/take-back")
    assert "the offer is fine" in answer.text


def test_what_was_private_before_is_private_again(client: TestClient, office: Office) -> None:
    id_ = office.sees(ALICE, what=a_mail())
    client.post("/review/private", data={"interaction": str(id_)})
    client.post("/review/not-business", data={"interaction": str(id_)})
    assert "Not private any more" in client.post(f"/interactions/{id_}/take-back").text


def test_taken_back_is_said_only_of_what_was(client: TestClient, office: Office) -> None:
    id_ = office.sees(ALICE, what=a_mail())
    assert "Taken back." not in client.get(f"/interactions/{id_}?undone=2026-03-02T12:00:00Z").text


def test_what_was_removed_before_storage_is_told_to_those_who_may_read_the_text(
    client: TestClient, office: Office
) -> None:
    id_ = office.sees(ALICE, what=a_mail())
    with office.store.begin() as connection:
        told = {"folders": [], "categories": [], "sensitive": {"card": 2}}
        connection.execute(update(ledger).where(ledger.c.interaction_id == id_).values(labels=told))
    assert "2 card numbers were removed before this was stored." in client.get(f"/interactions/{id_}").text
    manager = signed_in(client, MANAGER, Role.MANAGER)
    assert "card numbers" not in manager.get(f"/interactions/{id_}").text
