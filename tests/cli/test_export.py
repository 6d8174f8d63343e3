"""`capture export`: shapes that scripts rely on, and cells that no spreadsheet runs."""

import csv
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from capture.export import workbook
from capture.export.kinds import COLUMNS, Kind
from tests.cli.conftest import Cli
from tests.cli.rights import small_disk, unprivileged
from tests.connectors.files.tree import a_calendar, an_event

SHAPES = {
    "interactions": "key kind at end subject direction thread state participants content text sources links",
    "links": "interaction type id score verdict decision decided_by decided_at reasons runner_up model",
    "ledger": "connection source id key disposition why at",
    "contacts": "id name addresses account owner created_at external_id title phone",
    "accounts": "id name domains owner external_id",
    "deals": "id name account owner amount currency close_date stages contacts created_at closed_at external_id",
}
HOSTILE = ("=1+1", "+49 30 1234", "-2+3", "@SUM(A1)", '=HYPERLINK("http://evil.example","click")', "=cmd|' /C calc'!A0")


@pytest.fixture
def company(cli: Cli) -> Cli:
    """A mail and a meeting with Carol of Acme, about a deal."""
    cli("import", "accounts", cli.write("a.csv", "Id,Name,Website\nA-1,Acme,acme.example\n"))
    cli("import", "contacts", cli.write("c.csv", "Id,Name,Email,Company\nC-1,Carol Smith,carol@acme.example,Acme\n"))
    deals = "Id,Name,Account,Amount,Stage,Created,Contacts\nD-1,Roof,Acme,1250.50,Offer,2026-01-05,carol@acme.example\n"
    assert cli("import", "deals", cli.write("d.csv", deals)).code == 0
    cli.write("mail/visit.ics", a_calendar(an_event("visit")))
    cli.mail("Roof", text="Please send the offer.")
    cli("run", "--once")
    return cli


def test_every_kind_has_the_fields_that_scripts_rely_on(company: Cli) -> None:
    for kind, fields in SHAPES.items():
        lines = company("export", kind).lines
        assert lines, kind
        assert {tuple(sorted(line)) for line in lines} == {tuple(sorted(fields.split()))}
        assert set(COLUMNS[Kind(kind)]) == set(fields.split())


def test_a_mail_is_told_with_its_people_its_sightings_and_its_links(company: Cli) -> None:
    (mail,) = [one for one in company("export", "interactions").lines if one["kind"] == "email"]
    links = mail.pop("links")
    assert mail == {
        "key": "mail:Roof0@acme.example",
        "kind": "email",
        "at": "2026-03-02T09:00:00Z",
        "end": None,
        "subject": "Roof",
        "direction": "inbound",
        "thread": "mail:Roof0@acme.example",
        "state": None,
        "participants": [
            {"address": "carol@acme.example", "name": "Carol", "role": "from", "contact": "1"},
            {"address": "alice@ours.example", "name": "", "role": "to", "contact": None},
        ],
        "content": "text",
        "text": "Please send the offer.",
        "sources": [{"connection": 1, "source": "files", "id": "0.eml"}],
    }
    assert {link["type"] for link in links} >= {"contact", "account"}
    for link in links:
        assert set(link) == set(SHAPES["links"].split()) - {"interaction"}
        for reason in link["reasons"]:
            assert set(reason) == {"rule", "strength", "weight", "detail"}


def test_links_are_those_of_the_interactions(company: Cli) -> None:
    inside = [
        {"interaction": one["key"], **link} for one in company("export", "interactions").lines for link in one["links"]
    ]
    assert company("export", "links").lines == inside


def test_a_deal_is_told_with_its_amount_and_stages(company: Cli) -> None:
    (deal,) = company("export", "deals").lines
    assert (deal["id"], deal["external_id"], deal["account"], deal["amount"]) == ("1", "D-1", "A-1", "1250.50")
    assert [stage["stage"] for stage in deal["stages"]] == ["Offer"]


def test_no_cell_of_a_table_is_a_formula(cli: Cli) -> None:
    cli.mail(*HOSTILE)
    cli("run", "--once")
    rows = list(csv.DictReader(cli("export", "interactions", "--format", "csv").out.splitlines()))
    assert sorted(row["subject"] for row in rows) == sorted(f"'{subject}" for subject in HOSTILE)
    assert cli("export", "interactions", "--out", "out.xlsx").code == 0
    head, *cells = CalamineWorkbook.from_path("out.xlsx").get_sheet_by_index(0).to_python()
    assert head == list(COLUMNS[Kind.INTERACTIONS])
    assert sorted(row[head.index("subject")] for row in cells) == sorted(f"'{subject}" for subject in HOSTILE)
    assert b"<f>" not in Path("out.xlsx").read_bytes()


def test_jsonl_and_csv_hold_what_was_written_in_any_language(cli: Cli) -> None:
    subject = "Angebot für Łódź, 見積書, \"quoted\" and 'single'; 50 % off"
    cli.mail(subject)
    cli("run", "--once")
    assert cli("export", "interactions").lines[0]["subject"] == subject
    assert cli("export", "interactions", "--out", "out.csv").code == 0
    with Path("out.csv").open(encoding="utf-8", newline="") as file:
        assert [row["subject"] for row in csv.DictReader(file)] == [subject]


def test_the_ending_of_the_file_says_the_format_unless_told_otherwise(company: Cli) -> None:
    for name, arguments, start in (
        ("a.jsonl", (), "{"),
        ("a.csv", (), "id,"),
        ("a.txt", (), "{"),
        ("b.txt", ("--format", "csv"), "id,"),
    ):
        assert company("export", "accounts", "--out", name, *arguments).code == 0
        assert Path(name).read_text(encoding="utf-8").startswith(start)
    assert company("export", "accounts", "--out", "a.xlsx").code == 0
    assert Path("a.xlsx").read_bytes()[:2] == b"PK"


@pytest.mark.parametrize(
    "since", ["2026-03-05", "2026-03-05T00:00:00Z", "2026-03-05 01:00:00+01:00", "2026-03-05T00:00:00"]
)
def test_since_leaves_out_what_was_before(company: Cli, since: str) -> None:
    assert [one["kind"] for one in company("export", "interactions", "--since", since).lines] == ["meeting"]


@pytest.mark.parametrize("name", ["out.jsonl", "out.csv", "out.xlsx"])
def test_a_place_that_cannot_be_written_is_named(cli: Cli, name: str) -> None:
    for place in (cli.folder / "none" / name, Path("/proc") / name):
        said = cli("export", "accounts", "--out", place)
        assert (said.code, said.out) == (1, "")
        assert f"{place} cannot be written" in said.err
    with unprivileged(cli) as closed:
        said = cli("export", "accounts", "--out", closed / name)
    assert (said.code, f"{closed / name} cannot be written" in said.err) == (1, True)


def test_a_disk_that_fills_is_told(cli: Cli) -> None:
    cli.mail("Offer")
    cli("run", "--once")
    said = cli("export", "interactions", "--out", "/dev/full")
    assert (said.code, "/dev/full cannot be written: No space left on device" in said.err) == (1, True)


def test_an_export_that_fails_leaves_the_file_of_the_last_one(cli: Cli) -> None:
    cli.mail("Offer")
    cli("run", "--once")
    cli.write("out.jsonl", "of yesterday")
    with small_disk(100):
        assert cli("export", "interactions", "--out", "out.jsonl").code == 1
    assert Path("out.jsonl").read_text() == "of yesterday"
    assert [path.name for path in cli.folder.glob("*.part")] == []


def test_what_makes_no_sense_is_wrong_usage(cli: Cli) -> None:
    for arguments in (("everything",), ("links", "--format", "pdf"), ("links", "--since", "soon"), ()):
        assert cli("export", *arguments).code == 2
    said = cli("export", "links", "--format", "xlsx")
    assert (said.code, "a workbook needs a file: add --out FILE.xlsx" in said.err) == (2, True)


def test_a_workbook_never_leaves_out_lines_in_silence(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "SHEET_ROWS", 3)
    cli.mail("One", "Two", "Three")
    cli("run", "--once")
    said = cli("export", "interactions", "--out", "out.xlsx")
    assert said.code == 1
    assert "More than 2 lines do not fit a sheet: export them as csv" in said.err
    assert not Path("out.xlsx").exists()
    assert cli("export", "ledger", "--out", "out.csv").code == 0
