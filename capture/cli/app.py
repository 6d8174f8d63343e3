"""The command line: one command a file, and the one place where errors become sentences."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from capture import logs
from capture.cli import (
    access,
    census,
    connections,
    db,
    digest,
    doctor,
    explain,
    export,
    forget,
    hold,
    import_,
    merge,
    people,
    rematch,
    retention,
    run,
    status,
    undo,
    unreadable,
    user,
)
from capture.cli.connect import app as connect
from capture.cli.context import Common
from capture.cli.match import app as match
from capture.cli.notify import app as notify
from capture.cli.output import FAILED, complain
from capture.cli.rules import app as rules
from capture.export.whole import CannotExport
from capture.only_one import CannotStart
from capture.proposing.adding import CannotAdd
from capture.refusals import Refusal
from capture.rematch import CannotUndo
from config.errors import ConfigError, SecretUnavailable
from connectors.crm.rows import CannotImport
from connectors.errors import ConnectorError, NeedsPerson
from store.errors import StoreError

app = typer.Typer(
    name="capture",
    help="Records email and calendar activity for sales teams, links it to contacts and deals, and says why.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

ConfigFile = Annotated[Path | None, typer.Option(envvar="CAPTURE_CONFIG", help="Settings, such as capture.toml.")]
Demo = Annotated[bool, typer.Option("--demo", help="The demonstration company of `capture run --demo`.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Say more about what is being done.")]


@app.callback()
def common(context: typer.Context, config: ConfigFile = None, demo: Demo = False, verbose: Verbose = False) -> None:
    """What holds for every command."""
    logs.configure(verbose=verbose)
    context.obj = Common(config, demo)


run.add_to(app)
app.add_typer(connect.app, name="connect")
connections.add_to(app)
status.add_to(app)
import_.add_to(app)
export.add_to(app)
app.add_typer(forget.app, name="forget")
app.add_typer(hold.app, name="hold")
retention.add_to(app)
access.add_to(app)
explain.add_to(app)
merge.add_to(app)
app.add_typer(match.app, name="match")
rematch.add_to(app)
undo.add_to(app)
app.add_typer(people.app, name="people")
app.add_typer(user.app, name="user")
app.add_typer(rules.app, name="rules")
census.add_to(app)
app.add_typer(unreadable.app, name="unreadable")
app.add_typer(db.app, name="db")
doctor.add_to(app)
digest.add_to(app)
app.add_typer(notify, name="notify")


def main() -> None:
    """The console script. Exit codes: 0 done, 1 failed with one sentence, 2 wrong usage, 3 something needs a person."""
    try:
        app()
    except NeedsPerson as error:
        _fail(f"{error}. {error.advice}")
    except (
        CannotExport,
        CannotImport,
        ConfigError,
        SecretUnavailable,
        StoreError,
        ConnectorError,
        CannotAdd,
        CannotStart,
        CannotUndo,
        Refusal,
    ) as error:
        _fail(str(error))
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)


def _fail(sentence: str) -> None:
    complain(sentence)
    sys.exit(FAILED)
