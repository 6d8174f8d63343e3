"""How often the right deal is found, on mail that people filed: `python -m bench.deal_matching DIR --out FILE`.

DIR has `crm.json` (contacts, accounts, deals with the moment from which each is visible), `stream.jsonl` (messages in
order of time, with the truth) and `mail/` or `mail.tar.gz`. Every message goes the product's way: recorded, matched,
its links read. The truth reaches the matcher only as a person's decision, a day after the message (`--feedback
daily`), or never (`--feedback none`); what people decide is learned each night, if 25 decisions and a fortieth are new.
Roles of contacts in deals, which were made of the first part of the stream, are known from the end of that part on.

Each line of FILE is a prediction: {"n", "decision": log|suggest|ignore, "deal", "ranked"}.
"""

import argparse
import json
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from capture import wiring
from capture.learning.train import train
from capture.link import Linker
from capture.report.needed import NotEnough
from config.collector import collect_seldom
from config.privacy import ContentLevel
from config.settings import Match
from connectors.mime import body, envelope
from connectors.model.address import Address
from connectors.model.crm import Account, Contact, Deal, DealContact
from connectors.model.interaction import Interaction
from connectors.model.sync import Cursor, Mode
from connectors.text.kept import kept_text
from matcher.learned.model import Learned
from matcher.model import Context, Ref, TargetType, Verdict
from store import decisions, directory, leases, links, record, sources, version
from store.database import Store
from store.model import Batch, Direction, Kept, Lease

DAY = timedelta(days=1)
ENOUGH = 25
"""New decisions for a training."""

Json = dict[str, Any]


@dataclass(slots=True)
class Mailbox:
    """One person's stream through a store of its own."""

    folder: Path
    store: Store
    crm: Json
    feedback: bool
    settings: Match = field(default_factory=Match)
    learned: Learned | None = None
    _deals: dict[str, int] = field(default_factory=dict)
    _waiting: list[tuple[datetime, int, str | None]] = field(default_factory=list)
    _new: int = 0
    _decisions: int = 0
    _trained: datetime | None = None
    _roles: bool = False

    @property
    def owners(self) -> frozenset[Address]:
        """The person's addresses."""
        return frozenset(Address(one) for one in self.crm["owner"])

    def predictions(self, stream: list[Json]) -> Iterator[Json]:
        """What is predicted of each message that is scored."""
        lease = self._begin(stream[0])
        for message in stream:
            at = _time(message["ts"])
            self._show_deals(message["ts"], in_test=message["part"] == "test")
            self._decide(at)
            self._learn(at)
            id_ = self._match(lease, message)
            if message["part"] == "test":
                yield {"n": message["n"], **self._predicted(id_)}
            if self.feedback:
                self._waiting.append((at + DAY, id_, message["deal"]))

    def _begin(self, first: Json) -> Lease:
        at = _time(first["ts"]) - DAY
        version.upgrade(self.store)
        contacts = [
            Contact(one["id"], one["name"], (Address(one["email"]),), one["account"]) for one in self.crm["contacts"]
        ]
        accounts = [Account(one["id"], one["domain"], (one["domain"],)) for one in self.crm["accounts"]]
        with self.store.begin() as connection:
            directory.save_accounts(connection, accounts)
            directory.save_contacts(connection, contacts)
            sources.connect(connection, "memory", min(self.owners), {}, ["mail"], at)
            lease = leases.claim(connection, "bench", at)
        assert lease is not None
        return lease

    def _show_deals(self, now: float, *, in_test: bool) -> None:
        """Deals that exist by now."""
        new = [one for one in self.crm["deals"] if one["created"] < now and one["id"] not in self._deals]
        if in_test and not self._roles:
            self._roles, new = True, [one for one in self.crm["deals"] if one["created"] < now]
        if new:
            with self.store.begin() as connection:
                directory.save_deals(connection, [_deal(one, with_roles=in_test) for one in new])
                for one in new:
                    found = directory.find(connection, TargetType.DEAL, one["id"])
                    assert found is not None
                    self._deals[one["id"]] = found.id

    def _match(self, lease: Lease, message: Json) -> int:
        seen, kept = _read(self.folder / message["file"])
        batch = Batch((kept,), Cursor("bench/1", str(message["n"])), Mode.DELTA, last=False)
        with self.store.begin() as connection:
            written = record.record(connection, lease, 0, batch, seen.at, may_remove=0)
            self._linker().link(connection, written.to_match)
        return written.to_match[0].id

    def _predicted(self, interaction: int) -> Json:
        names = {id_: name for name, id_ in self._deals.items()}
        with self.store.read() as connection:
            found = links.of_interactions(connection, [interaction]).get(interaction, [])
        deals = [one.match for one in found if one.match.target.type is TargetType.DEAL]
        linked = [names[one.target.id] for one in deals if one.verdict is Verdict.LINK]
        asked = [names[one.target.id] for one in deals if one.verdict is Verdict.SUGGEST]
        if linked:
            return {"decision": "log", "deal": linked[0], "ranked": linked}
        return {"decision": "suggest" if asked else "ignore", "deal": None, "ranked": asked}

    def _decide(self, now: datetime) -> None:
        due = [one for one in self._waiting if one[0] <= now]
        self._waiting = self._waiting[len(due) :]
        self._new += len(due)
        self._decisions += len(due)
        with self.store.begin() as connection:
            for at, interaction, deal in due:
                if deal is None:
                    decisions.reject_suggested(connection, interaction, TargetType.DEAL, min(self.owners), at)
                else:
                    target = Ref(TargetType.DEAL, self._deals[deal])
                    decisions.choose(connection, interaction, target, min(self.owners), at)

    def _learn(self, now: datetime) -> None:
        if self._new >= max(ENOUGH, self._decisions // 40) and (self._trained is None or now >= self._trained + DAY):
            self._new, self._trained = 0, now
            try:
                trained = train(self.store, self._linker(), self.settings.precision, now)
            except NotEnough:
                return
            if trained.taken:
                self.learned = trained.learned

    def _linker(self) -> Linker:
        return Linker(Context(frozenset(), self.owners), wiring.thresholds(self.settings), self.learned)


def _read(path: Path) -> tuple[Interaction, Kept]:
    raw = path.read_bytes()
    seen, text = envelope(raw), kept_text(body(raw).text)
    kept = Kept(
        path.name, "1", seen, Direction.INBOUND, ContentLevel.TEXT, text.own, (), text.signature, quoted=text.quoted
    )
    return seen, kept


def _deal(one: Json, *, with_roles: bool) -> Deal:
    since = _time(one["created"])
    people = [DealContact(contact, "", since) for contact in one["contacts"]] if with_roles else []
    return Deal(
        external_id=one["id"], name=one["name"], account=one["account"], created_at=since, contacts=tuple(people)
    )


def _time(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _stream(folder: Path) -> list[Json]:
    with (folder / "stream.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def predict(folder: Path, *, feedback: bool, work: Path) -> Iterator[Mapping[str, Any]]:
    """The predictions for a person's folder; `work`: an empty folder for the record."""
    mail = folder
    if not (folder / "mail").is_dir():
        with tarfile.open(folder / "mail.tar.gz") as archive:
            archive.extractall(work, filter="data")
        mail = work
    crm = json.loads((folder / "crm.json").read_text(encoding="utf-8"))
    with Store(f"sqlite:///{work / 'record.db'}") as store:
        yield from Mailbox(mail, store, crm, feedback).predictions(_stream(folder))


def main() -> None:
    """Writes the predictions."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--feedback", choices=("none", "daily"), default="daily")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE")
    asked = parser.parse_args()
    collect_seldom()
    with tempfile.TemporaryDirectory() as work, asked.out.open("w", encoding="utf-8") as out:
        for one in predict(asked.folder, feedback=asked.feedback == "daily", work=Path(work)):
            out.write(json.dumps(one) + "\n")


if __name__ == "__main__":
    main()
