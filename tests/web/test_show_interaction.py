"""GET /interactions/ID."""

from fastapi.testclient import TestClient
from sqlalchemy import update

from matcher.model import Reason, Ref, RunnerUp, Verdict
from store.schema import interactions
from tests.builders import NOON, a_mail
from tests.people import ALICE, BOB
from tests.web.office import Office, a_match


def test_the_reasons_add_up_to_the_score(client: TestClient, office: Office, directory: dict[str, Ref]) -> None:
    id_ = office.sees(ALICE, what=a_mail())
    why = [
        Reason("contact_role", 1.0, 0.6, "Carol is its buyer"),
        Reason("subject_words", 0.5, 0.4, "plant is in its name"),
        Reason("closed_before", 1.0, -0.5, "it was closed on that day"),
    ]
    office.links(id_, a_match(directory["roof"], Verdict.SUGGEST, 0.34, RunnerUp(directory["battery"].id, 0.2), why))
    page = client.get(f"/interactions/{id_}").text
    scores = [page.index(score) for score in ("</svg> 0.60", "</svg> 0.68", "</svg> 0.34")]
    assert scores == sorted(scores)
    assert "contact role" in page
    assert "it was closed on that day" in page
    assert "Battery store</a> with 0.20" in page


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
    client.post("/rep", data={"rep": BOB})
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
