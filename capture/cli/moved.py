"""How the commands tell of moves: counts by kind, then a table; or one document."""

from collections.abc import Iterator, Mapping, Sequence

from capture.cli.output import say, table
from capture.export.shapes import moment
from capture.moves import Standing
from capture.numbered import many
from capture.rematch import MOVED, REFRESHED, Outcome, Told
from matcher.model import Ref, TargetType, Verdict

_TYPES = (TargetType.DEAL, TargetType.ACCOUNT, TargetType.CONTACT)


def tell(outcome: Outcome, *, dry_run: bool) -> None:
    """For people; a suggestion has a question mark."""
    moved, refreshed = outcome.counts[MOVED], outcome.counts[REFRESHED]
    would = "would move" if dry_run else "moved"
    say(
        f"{many(outcome.matched, 'interaction')} matched again; links of {moved:,} {would}, and of {refreshed:,} "
        f"only scores or reasons."
    )
    if moved:
        kinds = list(_kinds(outcome.counts))
        table(("what moves", *(f"{type_}s" for type_ in _TYPES)), [(kind, *row) for kind, row in kinds])
        say("")
        columns = ("date", "interaction", "type", "from", "to", "why")
        table(columns, [_row(one) for one in _in_order(outcome.told)])
        hidden = sum(number for _kind, row in kinds for number in row) - len(outcome.told)
        if hidden:
            say(f"And {hidden:,} more: --all shows them, --json too.")
        say("What has a question mark is only suggested.")
    if outcome.batch is not None:
        say(f"This was batch {outcome.batch.id}: `capture undo {outcome.batch.id}` puts the links back as they were.")


def _kinds(counts: Mapping[str, int]) -> Iterator[tuple[str, list[int]]]:
    """Each kind with its numbers of deals, accounts and contacts; what is lost or exchanged first."""
    kinds = {name.partition(": ")[2] for name in counts if ": " in name}
    for kind in sorted(kinds, key=_rank):
        yield kind, [counts.get(f"{type_}: {kind}", 0) for type_ in _TYPES]


def _rank(kind: str) -> tuple[bool, bool, str]:
    return not kind.startswith("link"), not kind.endswith("link"), kind


def _in_order(told: Sequence[Told]) -> list[Told]:
    return sorted(told, key=lambda one: (_rank(one.move.kind), _TYPES.index(one.move.type), one.at))


def _row(one: Told) -> tuple[str, ...]:
    move = one.move
    sides = (_side(move.before, one.names), _side(move.after, one.names))
    return (f"{one.at:%Y-%m-%d}", one.subject or "(no subject)", move.type.value, *sides, move.why)


def _side(standings: Sequence[Standing], names: Mapping[Ref, str]) -> str:
    said = (
        names.get(one.target, f"{one.target.type} {one.target.id}") + ("" if one.verdict is Verdict.LINK else "?")
        for one in standings
    )
    return ", ".join(said) or "nothing"


def document(outcome: Outcome) -> dict[str, object]:
    """For scripts: every move that the outcome kept."""
    return {
        "batch": outcome.batch.id if outcome.batch else None,
        "matched": outcome.matched,
        "moved": outcome.counts[MOVED],
        "refreshed": outcome.counts[REFRESHED],
        "kinds": {
            kind: {type_.value: number for type_, number in zip(_TYPES, row, strict=True)}
            for kind, row in _kinds(outcome.counts)
        },
        "moves": [_shape(one) for one in _in_order(outcome.told)],
    }


def _shape(one: Told) -> dict[str, object]:
    def side(standings: Sequence[Standing]) -> list[dict[str, object]]:
        return [
            {
                "id": str(standing.target.id),
                "name": one.names.get(standing.target),
                "verdict": standing.verdict.value,
                "score": standing.score,
            }
            for standing in standings
        ]

    return {
        "interaction": one.key,
        "at": moment(one.at),
        "subject": one.subject,
        "type": one.move.type.value,
        "kind": one.move.kind,
        "from": side(one.move.before),
        "to": side(one.move.after),
        "why": one.move.why,
    }
