"""What there is between a rep and a person, in one sentence. Pure."""

from datetime import datetime, tzinfo

from store.proposals.model import Evidence

_TIMES = {1: "once", 2: "twice"}


def told(seen: Evidence, now: datetime, zone: tzinfo | None) -> str:
    """`You wrote 3 times, they answered twice; you met on 3 March.` Days are those of `zone`, None the machine's."""
    wrote = [f"you wrote {times(seen.wrote)}"] if seen.wrote else []
    wrote += [f"colleagues wrote {times(seen.colleagues)}"] if seen.colleagues else []
    wrote += [f"they answered {times(seen.answered)}"] if seen.answered else []
    wrote += [f"they wrote {times(seen.heard)}"] if seen.heard else []
    met = _met(seen, now, zone)
    sentence = "; ".join(part for part in (", ".join(wrote), met) if part)
    return f"{sentence[:1].upper()}{sentence[1:]}."


def times(number: int) -> str:
    """`once`, `twice`, `3 times`."""
    return _TIMES.get(number, f"{number:,} times")


def _met(seen: Evidence, now: datetime, zone: tzinfo | None) -> str:
    if seen.met_at is None:
        return ""
    local = seen.met_at.astimezone(zone)
    year = "" if local.year == now.astimezone(zone).year else f" {local.year}"
    on = f"on {local.day} {local:%B}{year}"
    return f"you met {on}" if seen.met == 1 else f"you met {times(seen.met)}, last {on}"
