"""All that needs a person now."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import Connection

from capture.doctor_sources import START
from capture.endings.ending import Ending
from capture.endings.found import endings
from capture.finding import Finding, Severity
from config.settings import Settings
from store import sources
from store.failing import Failing, failing
from store.notices import Trouble


def troubles(connection: Connection, settings: Settings, now: datetime, findings: Sequence[Finding]) -> list[Trouble]:
    """Of sources, of what ends by itself, and what the last examination found critical."""
    ending = endings(settings, sources.all_sources(connection), now)
    ended = {id_ for one in ending if one.ended for id_ in one.connections}
    failed = [one for one in failing(connection, now - settings.notify.after) if one.connection not in ended]
    return [*map(_of_source, failed), *map(_of_ending, ending), *_of_findings(findings)]


def _of_source(one: Failing) -> Trouble:
    about = f"{one.owner} ({one.kind} {one.name}, connection {one.connection})"
    if one.advice is not None:
        return Trouble(f"person:{one.id}", "", about, f"{one.error}.", one.advice)
    cause = f"away:{one.kind}:{one.host}"
    return Trouble(f"away:{one.id}", cause, about, f"{one.error}.", "It is tried again by itself; see to its server.")


def _of_ending(one: Ending) -> Trouble:
    key = f"ending:{one.what}:{one.at:%Y%m%dT%H%M}:{one.connections[:1]}"
    return Trouble(key, "", one.about, one.wrong, one.remedy, stage=str(one.step), repeats=one.ended)


def _of_findings(findings: Sequence[Finding]) -> Iterator[Trouble]:
    """What a connection's own row says is told from there, at once and only as long as it is so."""
    for one in findings:
        is_told = one.about.startswith("connection ") and one.remedy != START
        if one.severity is Severity.CRITICAL and not is_told:
            yield Trouble(f"finding:{one.about}", "", one.about, one.wrong, one.remedy)
