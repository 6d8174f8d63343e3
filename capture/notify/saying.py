"""A message in words and as JSON. Nothing of mail is in it: addresses of reps, hosts, and our own sentences."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from capture.notify.deciding import Decided
from capture.numbered import many
from store.announcements import Body
from store.notices import Notice

_NAMED: Final = 5
"""Of those that have the same, this many are named; the JSON names all, up to _LISTED."""
_LISTED: Final = 1_000
_TITLES: Final = {"began": "NEEDS SOMEBODY", "over": "WELL AGAIN", "still": "STILL NEEDS SOMEBODY"}


def body_of(decided: Decided, root: str, now: datetime) -> Body:
    """What is kept until it is handed over, and what a webhook gets. `root`: where the pages are."""
    parts = {name: [*_grouped(getattr(decided, name))] for name in _TITLES}
    return {"type": "capture.notice", "timestamp": now.isoformat(), "data": {**parts, "page": f"{root}/connections"}}


def trial(root: str, now: datetime) -> Body:
    """The message of `capture notify test`."""
    data = {"began": [], "over": [], "still": [], "page": f"{root}/connections", "test": True}
    return {"type": "capture.test", "timestamp": now.isoformat(), "data": data}


def subject(body: Body) -> str:
    """`Capture: 2 things need somebody, 1 is well again`. Numbers alone: nobody writes into a header."""
    data = body["data"]
    if data.get("test"):
        return "Capture: a test, nothing is wrong"
    need, over = len(data["began"]) + len(data["still"]), len(data["over"])
    parts = [f"{many(need, 'thing')} {'needs' if need == 1 else 'need'} somebody"] if need else []
    parts += [f"{over:,} {'is' if over == 1 else 'are'} well again"] if over else []
    return f"Capture: {', '.join(parts)}"


def text(body: Body) -> str:
    """Plain text for people."""
    data = body["data"]
    if data.get("test"):
        return "This is a test: whoever gets it will be told when a connection needs somebody.\n"
    return "\n".join([*_sections(data), f"All connections: {data['page']}", ""])


def _sections(data: Mapping[str, Any]) -> Iterator[str]:
    for name, title in _TITLES.items():
        if data[name]:
            yield f"{title}\n"
            yield from (_paragraph(group, is_over=name == "over") for group in data[name])


def _paragraph(group: Mapping[str, Any], *, is_over: bool) -> str:
    about, more = group["about"][:_NAMED], group["count"] - _NAMED
    named = "; ".join(about) + (f"; and {more:,} more" if more > 0 else "")
    lines = [f"* {named}", f"  {'It was: ' if is_over else ''}{group['wrong']}"]
    lines += [f"  {group['remedy']}"] if group["remedy"] and not is_over else []
    return _plain("\n".join([*lines, f"  Since {group['since']}.", ""]))


def _grouped(notices: Sequence[Notice]) -> Iterator[dict[str, object]]:
    """Those of one cause, or with the same words, together; the largest group first."""
    groups: dict[tuple[str, ...], list[Notice]] = {}
    for one in notices:
        key = (one.trouble.cause,) if one.trouble.cause else (one.trouble.wrong, one.trouble.remedy)
        groups.setdefault(key, []).append(one)
    for some in sorted(groups.values(), key=len, reverse=True):
        first = min(some, key=lambda one: one.began_at)
        yield {
            "count": len(some),
            "about": _about(some),
            "wrong": first.trouble.wrong,
            "remedy": first.trouble.remedy,
            "since": first.began_at.strftime("%Y-%m-%d %H:%M UTC"),
        }


def _about(some: Iterable[Notice]) -> list[str]:
    return [one.trouble.about for one in some][:_LISTED]


def _plain(said: str) -> str:
    """What a server said may be part of it: nothing that moves a cursor or turns a line around."""
    return "".join(letter if letter.isprintable() or letter == "\n" else " " for letter in said)
