"""`capture match export`: the model in force, as it is kept."""

import json
from pathlib import Path
from typing import Annotated

import typer

from capture.cli.context import Common
from capture.cli.match.told import in_force
from capture.cli.output import print_json, say
from capture.export.whole import whole
from matcher.learned.document import written
from store import models


def export(
    context: typer.Context,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Instead of standard output.")] = None,
) -> None:
    """Write the model in force as one JSON document: weights, thresholds, and the words and people of each deal.

    It holds words and addresses out of mail: treat it like mail.

    Example:

        capture match export --out model.json
    """
    common: Common = context.obj
    with common.store() as store, store.read() as connection:
        id_ = in_force(connection, without=", which docs/matching.md shows: nothing was learned.")
        document = written(models.load(connection, id_))
    if out is None:
        print_json(document)
        return
    with whole(out) as path:
        path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    say(f"Model {id_} is in {out}.")
