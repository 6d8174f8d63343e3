"""A mailbox of made-up mail with sizes as they are: 2 to 200 kB, half of the messages below 8 kB."""

import random
from base64 import encodebytes
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from math import exp, log

from bench.matching import address, company, person, product, word

START = datetime(2024, 1, 1, tzinfo=UTC)
MEDIAN, LEAST, MOST = 8_000, 2_000, 200_000


def letters(number: int, contacts: int) -> Iterator[bytes]:
    """The same ones each time: from people of the directory of `bench.matching` and from strangers, to the rep."""
    for one in range(number):
        yield _letter(one, contacts, random.Random(one))  # noqa: S311


def _letter(number: int, contacts: int, chance: random.Random) -> bytes:
    sender = chance.randrange(contacts) if chance.random() < 0.7 else contacts + number
    size = int(min(MOST, max(LEAST, exp(chance.gauss(log(MEDIAN), 1.0)))))
    about = f"{company(f'A{sender // 10}')} {product(chance.randrange(contacts))} offer"
    answers = number - 1 if number and chance.random() < 0.4 else None
    head = [
        "Return-Path: <bounce@mail.example>",
        *(f"Received: from mx{hop}.mail.example by mail{hop}.bench.example; {_date(number)}" for hop in range(3)),
        f"Message-ID: <{number}@mail.bench.example>",
        *([f"In-Reply-To: <{answers}@mail.bench.example>"] if answers is not None else []),
        f"Date: {_date(number)}",
        f"From: {person(sender)} <{address(sender)}>",
        "To: Rep <rep@bench.example>",
        f"Cc: {', '.join(f'c{one}@bench.example' for one in range(chance.randrange(4)))}",
        f"Subject: {'Re: ' if answers is not None else ''}{about}",
        "MIME-Version: 1.0",
        f"DKIM-Signature: v=1; a=rsa-sha256; d=mail.example; b={chance.getrandbits(1_200):0300x}",
    ]
    return "\r\n".join([*head, *_body(size, chance, number)]).encode()


def _body(size: int, chance: random.Random, number: int) -> list[str]:
    """Plain text up to some kilobytes; beyond that an HTML version of it, then an attachment."""
    said = _paragraphs(min(size // 3, chance.randrange(400, 4_000)), chance)
    text = f"Dear Rep,\r\n\r\n{said}\r\n\r\nBest regards\r\nA Person\r\n\r\n> " + said[:800].replace("\r\n", "\r\n> ")
    if size < 5_000:
        return ["Content-Type: text/plain; charset=utf-8", "", text]
    html = f"<html><body><style>{'p{margin:0}' * (size // 100)}</style><p>{said}</p></body></html>"
    parts = [("text/plain; charset=utf-8", text), ("text/html; charset=utf-8", html)]
    if (rest := size - len(text) - len(html)) > 4_000:
        parts.append(('application/pdf; name="offer.pdf"', encodebytes(chance.randbytes(rest * 3 // 4)).decode()))
    edge = f"edge-{number}"
    lines = [f'Content-Type: multipart/{"mixed" if len(parts) > 2 else "alternative"}; boundary="{edge}"', ""]
    for kind, content in parts:
        coding = "base64" if kind.startswith("application") else "8bit"
        lines += [f"--{edge}", f"Content-Type: {kind}", f"Content-Transfer-Encoding: {coding}", "", content]
    return [*lines, f"--{edge}--", ""]


def _paragraphs(length: int, chance: random.Random) -> str:
    found: list[str] = []
    while sum(map(len, found)) < length:
        sentence = " ".join(word(chance.randrange(3_000), 2).lower() for _ in range(chance.randrange(6, 14)))
        found.append(f"{sentence.capitalize()}.")
    return "\r\n".join(found)


def _date(number: int) -> str:
    return format_datetime(START + timedelta(minutes=37 * number))
