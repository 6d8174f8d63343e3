"""`capture match`: how often deals were matched right, and learning from what people decided. One module a command."""

import typer

from capture.cli.match import back, export, models, report, train

app = typer.Typer(help="How often deals are matched right; learn from decisions, and go back.", no_args_is_help=True)
app.command()(report.report)
app.command()(train.train)
app.command()(models.models)
app.command()(back.back)
app.command()(export.export)
