"""`rr`: the commands."""

from __future__ import annotations

import sys

import typer

from rrlib.cli.deliveries import check, demo, receive
from rrlib.cli.exploring import lab
from rrlib.cli.reporting import report
from rrlib.errors import RRError

_WRONG_REQUEST = 120

app = typer.Typer(
    help="Reducing-reoffending reports.", no_args_is_help=True, pretty_exceptions_enable=False
)
for command in (check, receive, report, demo, lab):
    app.command()(command)


def main() -> None:
    """Run `rr`; a mistake that the user can mend is told in words."""
    try:
        app()
    except RRError as error:
        typer.echo(f"rr: {error}", err=True)
        sys.exit(_WRONG_REQUEST)
