"""The page of an archive: everything in it, to be read without a program of ours. It loads and runs nothing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape

from capture.access.letters import text_of
from capture.export.letter import one_line
from store.forgetting.accessing import Held

_HEAD = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>What is kept of you</title>
<style>
:root { color-scheme: light dark; }
body { max-width: 50rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif; }
body { overflow-wrap: anywhere; }
pre { white-space: pre-wrap; font: inherit; border-left: 3px solid #8886; padding-left: 1rem; }
details { border-top: 1px solid #8886; padding: .5rem 0; }
summary { cursor: pointer; }
dt { font-weight: 600; }
</style>
</head>
<body>
<h1>What is kept of you</h1>
"""


def page(about: Sequence[str], known: Iterable[Mapping[str, str]], held: Iterable[tuple[str, Held]]) -> Iterator[str]:
    """In pieces. `about`: sentences at its head; `known`: what is said of the person; `held`: file and interaction."""
    yield _HEAD
    yield from (f"<p>{escape(sentence)}</p>\n" for sentence in about)
    for facts in known:
        told = (f"<dt>{escape(name)}</dt><dd><bdi>{escape(value)}</bdi></dd>" for name, value in facts.items() if value)
        yield f"<dl>{''.join(told)}</dl>\n"
    for file, one in held:
        yield _interaction(file, one)
    yield "</body>\n</html>\n"


def _interaction(file: str, one: Held) -> str:
    subject = escape(one_line(one.subject if one.subject is not None else "(not to be read)")) or "(no subject)"
    people = (
        f"<li>{escape(one_line(who.role))}: <bdi>{escape(one_line(who.name))}</bdi> "
        f"<bdi>{escape(one_line(who.address))}</bdi></li>"
        for who in one.participants
    )
    return (
        f"<details><summary>{one.at:%Y-%m-%d %H:%M} UTC · {escape(one.kind)} · <bdi>{subject}</bdi></summary>"
        f'<ul>{"".join(people)}</ul><pre dir="auto">{escape(text_of(one))}</pre>'
        f'<p><a href="{file}">{file}</a></p></details>\n'
    )
