"""What a person gets of what is kept of her: everything, readable, and harmless."""

import json
from email import message_from_bytes, policy
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from capture.access import archive, letters
from capture.access.archive import Archived
from capture.access.readable import page
from capture.acting import on_the_machine
from config.visibility import Audience
from connectors.model.address import Address
from connectors.model.interaction import Answer, Participant, Role
from store.database import Store
from store.forgetting.accessing import Held
from store.sight import Everything, Eye, Sight
from store.texts import Texts
from tests.builders import NOON
from tests.capture.forgetting.acme import LATER, an_acme
from tests.people import BOB, CAROL


def written(store: Store, eye: Eye) -> tuple[Archived, ZipFile]:
    file = BytesIO()
    with store.read() as connection:
        found = archive.write(connection, (CAROL,), eye, on_the_machine(LATER), file)
    return found, ZipFile(file)


def test_every_mail_and_meeting_is_a_file_of_its_own(store: Store, tmp_path: Path) -> None:
    an_acme(store, tmp_path)
    found, files = written(store, Everything())
    assert found == Archived(mails=1, meetings=1, contacts=1, left_out=0)
    assert sorted(files.namelist()) == ["data.json", "index.html", "mail/000001.eml", "meetings/000002.ics"]
    mail = message_from_bytes(files.read("mail/000001.eml"), policy=policy.default)
    assert (mail["from"], mail["subject"]) == (CAROL, "Quoggly roof")
    assert "Fremzle and the offer" in mail.get_content()
    (event,) = Calendar.from_ical(files.read("meetings/000002.ics")).walk("VEVENT")
    assert event["summary"] == "Site visit"
    document = json.loads(files.read("data.json"))
    assert [one["subject"] for one in document["interactions"]] == ["Quoggly roof", "Site visit"]
    assert document["known"][0]["name"] == "Carol Reyes"
    assert "Fremzle and the offer" in files.read("index.html").decode()


def test_who_may_not_see_something_cannot_hand_it_out(store: Store, tmp_path: Path) -> None:
    an_acme(store, tmp_path)
    found, files = written(store, Sight(BOB, Audience.OWNER, Audience.OWNER, Audience.OWNER))
    assert (found.mails, found.meetings, found.left_out) == (1, 0, 1)
    assert "Site visit" not in files.read("data.json").decode()


def held(kind: str, subject: str, text: str, name: str, address: str) -> Held:
    people = tuple(Participant(Address(address), name, role, Answer.NONE) for role in (Role.FROM, Role.TO))
    key, attachments = f"{kind}:{text}", (name, "../../etc/passwd")
    return Held(1, key, kind, NOON, NOON, None, subject, Texts(text, text, text), attachments, people, ())


HOSTILE = st.text(max_size=40) | st.sampled_from(
    [
        "x\r\nBcc: eve@evil.example",
        "<script>alert(1)</script>",
        "../../x",
        '"; drop',
        "‮gnp.exe",
        "\x00",
        "=?utf-8?q?a?=",
    ]
)


@given(HOSTILE, HOSTILE, HOSTILE, HOSTILE)
def test_hostile_mail_stays_within_its_place(subject: str, text: str, name: str, local: str) -> None:
    one = held("email", subject, text, name, f"{local}@x.example")
    mail = message_from_bytes(letters.message(one), policy=policy.compat32)
    ours = {f"x-capture-{name}" for name in ("key", "from", "to", "attachments")}
    allowed = {"from", "to", "date", "subject", *ours}
    assert {header.lower() for header in mail} <= allowed | {
        "mime-version",
        "content-type",
        "content-transfer-encoding",
    }
    read = Calendar.from_ical(letters.calendar(held("meeting", subject, text, name, f"{local}@x.example")))
    assert len(read.walk("VEVENT")) == 1
    shown = "".join(page(["About"], [{"name": name}], [("mail/000001.eml", one)]))
    assert "<script" not in shown
    assert shown.count("<details>") == 1


def test_what_is_not_kept_is_said_not_to_be() -> None:
    one = Held(1, "k", "email", NOON, None, None, None, None, (), (), ())
    assert letters.NOT_KEPT in letters.message(one).decode()
