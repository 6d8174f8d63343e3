"""Where words outlive what they were said in: calendars' tellings, what a batch would put back, reasons."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from capture.forgetting.retention import Keeper
from config.retention import Retention
from matcher.model import Reason, Verdict
from store import batch_links, batches, text_keys
from store.database import Store
from store.meetings.table import tellings
from store.schema import interactions, links
from tests.builders import NOON, a_meeting
from tests.capture.forgetting.acme import DAN, Acme, an_acme, rows
from tests.people import ALICE, CAROL
from tests.store.sealing import KEY, boxes, opened
from tests.web.office import Office, a_match

DAY = timedelta(days=1)


@pytest.fixture
def acme(store: Store, tmp_path: Path) -> Acme:
    return an_acme(store, tmp_path)


def test_the_text_of_a_meeting_is_not_kept_longer_by_what_calendars_told_of_it(store: Store) -> None:
    office = Office(store)
    office.connect(ALICE)
    office.sees(ALICE, what=a_meeting(at=NOON - 40 * DAY), text="Fremzle")
    Keeper(store, Retention(text=30 * DAY)).expire(NOON)
    assert not [row for row in rows(store) if "Fremzle" in row]


def test_a_meeting_that_names_her_in_its_text_alone_loses_it_in_every_calendar(acme: Acme) -> None:
    with_dan = a_meeting("meeting:dans@x", organizer=DAN)
    acme.office.sees(ALICE, what=with_dan, text=f"Ask {CAROL.title()} about the Fremzle")
    acme.forget_carol()
    assert not [row for row in rows(acme.store) if "carol" in row.lower() or "Fremzle" in row]


def test_a_sealed_telling_of_a_meeting_nobody_records_does_not_outlive_her(store: Store, tmp_path: Path) -> None:
    with opened(store, KEY) as sealed:
        with sealed.begin() as connection:
            text_keys.put_in_force(connection, boxes(KEY).newest, NOON)
        acme = an_acme(sealed, tmp_path)
        with_dan = a_meeting("meeting:dans@x", organizer=DAN)
        id_ = acme.office.sees(ALICE, what=with_dan, text=f"Ask {CAROL} about it")
        with sealed.begin() as connection:
            connection.execute(update(interactions).where(interactions.c.id == id_).values(sealed=None))
        acme.forget_carol()
        with sealed.read() as connection:
            assert "meeting:dans@x" not in connection.execute(select(tellings.c.key)).scalars().all()


def test_undoing_a_batch_does_not_bring_back_what_was_read_in_a_forgotten_text(acme: Acme) -> None:
    read = (Reason("words", 0.4, 0.4, "it says fremzle, of which Carol wrote"),)
    acme.office.links(acme.naming_carol, a_match(acme.deal, Verdict.SUGGEST, reasons=read))
    with acme.store.begin() as connection:
        batch = batches.begun(connection, batches.REMATCH, NOON)
        before = batch_links.take(connection, [acme.naming_carol])
        batch_links.remember(connection, batch.id, before, [acme.naming_carol])
        batches.finish(connection, batch.id, NOON)
    acme.forget_carol()
    assert not [row for row in rows(acme.store) if "fremzle" in row]
    with acme.store.begin() as connection:
        batch_links.put_back(connection, batch, 100)
        assert not [row for row in connection.execute(select(links.c.reasons)).scalars() if "fremzle" in str(row)]
