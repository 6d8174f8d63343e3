"""People at the pages: each in a thread, looking at each answer for a moment, going round all pages."""

import gzip
import http.client
import random
import re
import threading
import time
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import cycle
from typing import Final
from urllib.parse import quote, urlencode

from sqlalchemy import Connection, func, select

from bench.pages import vocabulary
from bench.pages.served import EMPTY, KIND
from connectors.model.address import Address
from matcher.model import TargetType
from store import sessions, users
from store.schema import interactions, links

THINKS: Final = (1.0, 4.0)
"""Seconds for which somebody looks at an answer."""

_SITTING: Final = 3
"""Decisions from one page of the queue."""
_FORM: Final = re.compile(r'<form[^>]*action="/review/accept"[^>]*>(.*?)</form>', re.S)
_FIELD: Final = re.compile(r'type="hidden" name="(\w+)" value="([^"]*)"')
_NEXT: Final = re.compile(r'rel="next"[^>]*href="([^"]+)"')
_ONE: Final = re.compile(r'href="(/interactions/\d+)[#"]')


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said."""

    status: int
    body: str


@dataclass(frozen=True, slots=True)
class Places:
    """Pages of records: some of those that much happens with, and some of any."""

    large: Sequence[str]
    any: Sequence[str]

    @classmethod
    def drawn(cls, connection: Connection, most: int = 200) -> "Places":
        """An interaction drawn at random leads to a record in proportion to its size; the largest three of each too."""
        chance = random.Random(4)  # noqa: S311
        last = connection.execute(select(func.max(interactions.c.id))).scalar_one()
        some = [chance.randrange(1, last + 1) for _ in range(most)]
        query = select(links.c.type, links.c.target_id)
        linked = connection.execute(query.where(links.c.interaction_id.in_(some))).all()
        large = [f"/{type_}s/{target}" for type_, target in [*linked, *_largest(connection)]]
        greatest = dict(
            connection.execute(select(links.c.type, func.max(links.c.target_id)).group_by(links.c.type)).all()
        )
        drawn = [f"/{type_}s/{chance.randrange(1, top + 1)}" for type_, top in greatest.items() for _ in range(most)]
        return cls(large, drawn)


def _largest(connection: Connection) -> Iterator[tuple[str, int]]:
    for type_ in TargetType:
        of_type = select(links.c.type, links.c.target_id).where(links.c.type == type_.value)
        yield from connection.execute(
            of_type.group_by(links.c.type, links.c.target_id).order_by(func.count().desc()).limit(3)
        )


def cookie(connection: Connection, who: Address, now: datetime) -> str:
    """She is signed in: the header of it."""
    user = users.by_address(connection, who)
    assert user is not None
    return f"session={sessions.open_(connection, user.id, 'bench', now)}"


class User:
    """One of them."""

    def __init__(self, port: int, cookie: str, places: Places, words: list[str], seed: int) -> None:
        self._port = port
        self._cookie = cookie
        self._places = places
        self._words = words
        self._chance = random.Random(seed)  # noqa: S311
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.refused: Counter[str] = Counter()
        """Kind and status, of what was answered otherwise than with a page."""

    def go_round(self, until: float, *, thinks: bool = True) -> None:
        """Page after page until the moment of `time.monotonic`; not all begin with the same."""
        steps = deque((self._review, self._timelines, self._search, self._others))
        steps.rotate(self._chance.randrange(len(steps)))
        for step in cycle(steps):
            for _ in step():
                if thinks:
                    time.sleep(self._chance.uniform(*THINKS))
                if time.monotonic() >= until:
                    return

    def _review(self) -> Iterator[None]:
        page = self.ask("review page", "/review")
        yield
        best: dict[str, dict[str, str]] = {}
        for inside in _FORM.findall(page.body):
            form = dict(_FIELD.findall(inside))
            best.setdefault(form["interaction"], form)
        for form in list(best.values())[:_SITTING]:
            self.ask("decision", "/review/accept", urlencode(form))
            yield

    def _timelines(self) -> Iterator[None]:
        for kind, places in (("timeline, by size", self._places.large), ("timeline, any", self._places.any)):
            page = self.ask(kind, self._chance.choice(places))
            yield
            if found := _NEXT.search(page.body):
                self.ask("timeline, next page", found[1].replace("&amp;", "&"))
                yield
            if shown := _ONE.findall(page.body):
                self.ask("interaction", self._chance.choice(shown))
                yield

    def _search(self) -> Iterator[None]:
        known, chance = self._words, self._chance
        frequent, middling = known[chance.choice(vocabulary.FREQUENT)], known[chance.choice(vocabulary.MIDDLING)]
        wanted = {
            "search, frequent word": frequent,
            "search, middling word": middling,
            "search, rare word": known[chance.choice(vocabulary.RARE)],
            "search, two words": f"{frequent} {known[chance.choice(vocabulary.FREQUENT)]}",
            "search, phrase": f'"{frequent} {middling}"',
        }
        kind = chance.choice(list(wanted))
        self.ask(kind, f"/search?q={quote(wanted[kind])}")
        yield

    def _others(self) -> Iterator[None]:
        self.ask("today", "/today")
        yield
        self.ask("empty page", EMPTY)
        yield

    def ask(self, kind: str, path: str, form: str | None = None) -> Answer:
        """One request, as a browser sends it."""
        headers = {"Cookie": self._cookie, KIND: kind, "Accept-Encoding": "gzip", "Sec-Fetch-Site": "same-origin"}
        if form is not None:
            # As the page's own script sends it: what has changed is the answer.
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Capture-Fragment": "1"}
        try:
            self._connection.request("GET" if form is None else "POST", path, form, headers)
            answer = self._connection.getresponse()
            body = answer.read()
        except (http.client.HTTPException, TimeoutError) as failure:
            self._connection.close()
            self.refused[f"{kind}: {type(failure).__name__}"] += 1
            return Answer(0, "")
        if answer.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        if answer.status >= 400:
            self.refused[f"{kind}: {answer.status}"] += 1
        return Answer(answer.status, body.decode())


def crowd(people: Sequence[User], seconds: float, *, thinks: bool = True) -> None:
    """All of them at once for so long."""
    until = time.monotonic() + seconds
    threads = [threading.Thread(target=person.go_round, args=(until,), kwargs={"thinks": thinks}) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
