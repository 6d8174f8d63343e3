"""`capture connect KIND`: adds a connection, after it has been tried. One module a kind."""

import typer

from capture.cli.connect import caldav, csv, exchange, files, google, imap, link, microsoft

app = typer.Typer(help="Connect a mailbox or calendar; it is tried before it is saved.", no_args_is_help=True)
app.command()(files.files)
app.command()(imap.imap)
app.command()(caldav.caldav)
app.command()(google.google)
app.command()(microsoft.microsoft)
app.command()(exchange.exchange)
app.command()(csv.csv)
app.command()(link.link)
