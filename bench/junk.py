"""What newsletters and spam leave behind: links, records and proposals that come of them, which should be none.

    python -m bench.junk [--archive FILE]

A mailbox is captured into an empty record with the default rules, once as it is, so that its owner has answered nobody,
and once with an answer of hers to every other mail whose sender sends no junk: that makes proposals, of whom none may
be a sender of junk. The directory holds made-up people and companies at the addresses and domains that most personal
mail comes from.
"""

import argparse
import tarfile
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy import Connection, func, select

from bench.table import print_table
from capture import declare, wiring
from capture.once import Once
from config.privacy import Privacy
from config.settings import Database, Settings
from connectors.model.address import Address, domain_of, parse_address
from connectors.model.crm import Account, Contact
from matcher.model import Verdict
from matcher.normalise import is_free_mail
from matcher.normalise.domains import work_domain
from store import directory
from store.proposals import listing
from store.schema import connections, interactions, ledger, links, participants, sources, strangers

ARCHIVE = Path(__file__).parents[2] / "shared/data/mailboxes/spamassassin-dev.tar.xz"
JUNK = ("hard_ham", "spam")
"""Newsletters, and spam: folders of the archive."""
PERSONAL = "easy_ham"
KNOWN = 100
"""Contacts in the directory."""


@dataclass(frozen=True, slots=True)
class Message:
    """One file of the archive, with what answering it takes."""

    folder: str
    raw: bytes
    sender: str
    id: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a folder, in messages; of junk, everything below `kept` should be 0."""

    folder: str
    seen: int
    kept: int
    linked: int
    """To a contact or an account, without asking."""
    suggested: int
    proposed: int
    """From an address that is proposed."""


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--archive", type=Path, default=ARCHIVE, help="a .tar.xz with the folders easy_ham, hard_ham, spam"
    )
    messages = list(unpack(parser.parse_args().archive))
    for answered in (False, True):
        with tempfile.TemporaryDirectory() as temporary:
            found, new = measure(messages, Path(temporary), answered=answered)
        print(f"\n{'An answer to every personal mail' if answered else 'As it is: nobody is answered'}")
        print_table(
            ("folder", "seen", "kept", "linked", "suggested", "proposed"),
            [(one.folder, *map(str, (one.seen, one.kept, one.linked, one.suggested, one.proposed))) for one in found],
        )
        print(f"without any trace: {clean(found):.2%} of the junk; proposals in all: {new}")


def clean(found: list[Outcome]) -> float:
    """The share of junk of which nothing came: no link, no question, no proposal."""
    junk = [one for one in found if one.folder in JUNK]
    return 1 - sum(one.linked + one.suggested + one.proposed for one in junk) / sum(one.seen for one in junk)


def unpack(archive: Path) -> Iterator[Message]:
    """The messages of the archive."""
    with tarfile.open(archive) as tar:
        for member in tar:
            if member.isfile() and (file := tar.extractfile(member)) and not member.name.endswith("cmds"):
                raw = file.read()
                sender = parseaddr(_header(raw, b"from"))[1].lower()
                yield Message(Path(member.name).parent.name, raw, sender, _header(raw, b"message-id"))


def measure(messages: list[Message], folder: Path, *, answered: bool) -> tuple[list[Outcome], int]:
    """Captures them all; what came of each folder, and how many proposals there are."""
    owner = _owner(messages)
    junk = {one.sender for one in messages if one.folder in JUNK}
    for number, one in enumerate(messages):
        _deliver(folder / one.folder, number, one.raw)
        if answered and one.folder == PERSONAL and one.sender not in junk and parse_address(one.sender):
            _deliver(folder / "sent", number, _answer(owner, one, number))
    ours = Privacy(internal_domains=(work_domain(domain_of(owner)) or domain_of(owner),))
    settings = Settings(database=Database(url=SecretStr(f"sqlite:///{folder / 'junk.db'}")), privacy=ours)
    with wiring.prepare_store(settings) as store:
        tools = wiring.tools(settings, store)
        with store.begin() as connection:
            _fill_directory(connection, messages, owner)
            for path in sorted(path for path in folder.iterdir() if path.is_dir()):
                declare.ensure(connection, "files", owner, {"path": str(path)}, tools.now())
        Once(tools, lambda: False, lambda *_: None).run()
        with store.read() as connection:
            return [_outcome(connection, folder / name) for name in (PERSONAL, *JUNK)], listing.count(connection)


def _header(raw: bytes, name: bytes) -> str:
    for line in raw.partition(b"\n\n")[0].split(b"\n"):
        if line.lower().startswith(name + b":"):
            return line.partition(b":")[2].decode("latin-1").strip()
    return ""


def _owner(messages: list[Message]) -> Address:
    """Whom most junk is sent to; personal mail here goes to lists."""
    to = Counter(parseaddr(_header(one.raw, b"to"))[1].lower() for one in messages if one.folder in JUNK)
    return next(address for text, _ in to.most_common() if (address := parse_address(text)))


def _deliver(root: Path, number: int, message: bytes) -> None:
    for part in ("cur", "new", "tmp"):
        (root / part).mkdir(parents=True, exist_ok=True)
    (root / "cur" / f"{number}.bench:2,S").write_bytes(message)


def _answer(owner: Address, to: Message, number: int) -> bytes:
    head = (
        f"From: <{owner}>\nTo: <{to.sender}>\nSubject: Re: {_header(to.raw, b'subject')}\n"
        f"Date: {_header(to.raw, b'date')}\nMessage-ID: <{number}@answers.example>\nIn-Reply-To: {to.id}\n\n"
    )
    return head.encode("latin-1", "replace") + b"Thank you, I shall look into it.\n"


def _fill_directory(connection: Connection, messages: list[Message], owner: Address) -> None:
    """People at the most frequent addresses of personal mail, and the companies that they seem to work for."""
    senders = Counter(one.sender for one in messages if one.folder == PERSONAL)
    ours = work_domain(domain_of(owner))
    known = [address for text, _ in senders.most_common() if (address := parse_address(text))]
    known = [address for address in known if work_domain(domain_of(address)) != ours][:KNOWN]
    domains = sorted({domain_of(address) for address in known if not is_free_mail(domain_of(address))})
    directory.save_accounts(connection, [Account(f"A-{domain}", f"Company {domain}", (domain,)) for domain in domains])
    directory.save_contacts(
        connection,
        [
            Contact(
                f"C-{n}",
                f"Person {n}",
                (address,),
                f"A-{domain_of(address)}" if domain_of(address) in domains else None,
            )
            for n, address in enumerate(known)
        ],
    )


def _outcome(connection: Connection, path: Path) -> Outcome:
    ids = [
        id_
        for id_, options in connection.execute(select(connections.c.id, connections.c.options))
        if options["path"] == str(path)
    ]
    here = select(ledger.c.interaction_id).join_from(ledger, sources).where(sources.c.connection_id.in_(ids))
    seen = select(func.count()).select_from(ledger).join(sources).where(sources.c.connection_id.in_(ids))
    of_them = links.c.interaction_id.in_(here)
    touched = select(func.count(links.c.interaction_id.distinct())).where(of_them)
    linked = touched.where(links.c.verdict == Verdict.LINK.value)
    suggested = touched.where(links.c.verdict == Verdict.SUGGEST.value)
    new = (
        select(func.count(participants.c.interaction_id.distinct()))
        .join_from(participants, strangers, participants.c.address == strangers.c.address)
        .where(
            participants.c.interaction_id.in_(here), participants.c.role == "from", strangers.c.proposal_id.is_not(None)
        )
    )
    kept = select(func.count()).select_from(interactions).where(interactions.c.id.in_(here))
    figures = [int(connection.execute(query).scalar_one()) for query in (seen, kept, linked, suggested, new)]
    return Outcome(path.name, *figures)


if __name__ == "__main__":
    main()
