"""`rr`: the commands."""

from __future__ import annotations

import atexit
import signal
import sys

import typer

from rrlib.cli.beginning import init, new
from rrlib.cli.claiming import claims
from rrlib.cli.comparing import compare
from rrlib.cli.deliveries import check, demo, receive
from rrlib.cli.exploring import lab
from rrlib.cli.importing import import_files
from rrlib.cli.publishing import audit, publish
from rrlib.cli.recording import INTERRUPTED, WRONG_REQUEST, recorded
from rrlib.cli.reporting import report
from rrlib.cli.retiring import retire
from rrlib.cli.verifying import verify
from rrlib.errors import RRError

app = typer.Typer(
    help="Reducing-reoffending reports.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # loading rich takes longer than all else that --help does
)
for command in (check, receive, report, audit, publish, compare, verify, retire, demo, lab):
    first_line = (command.__doc__ or "").partition("\n")[0]
    app.command(short_help=first_line)(recorded(command))
# Not `recorded`: published statistics and public claims hold no records of people, and a beginning
# has none yet.
app.add_typer(claims, name="claims")
app.command("import", short_help=(import_files.__doc__ or "").partition("\n")[0])(import_files)
app.command(short_help=(init.__doc__ or "").partition("\n")[0])(init)
app.command(short_help=(new.__doc__ or "").partition("\n")[0])(new)


def main() -> None:
    """Run `rr`; a mistake that the user can mend is told in words."""
    try:
        app()
    except SystemExit as end:
        if end.code == INTERRUPTED:
            _tell_stopped()
        raise
    except KeyboardInterrupt:  # before the command had begun, or twice
        _tell_stopped()
        sys.exit(INTERRUPTED)
    except RRError as error:
        typer.echo(f"rr: {error}", err=True)
        sys.exit(WRONG_REQUEST)
    finally:
        # While Python takes itself down, an interrupt would kill it although all was done.
        atexit.register(signal.signal, signal.SIGINT, signal.SIG_IGN)


def _tell_stopped() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    reporting = sys.argv[1:2] == [report.__name__]
    more = " What was made stands; run again to make the rest." if reporting else ""
    typer.echo(f"rr: stopped.{more}", err=True)
