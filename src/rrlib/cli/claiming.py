"""`rr claims check`: does every published claim stand as it is recorded?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rrlib.errors import DeliveryError, ParameterError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rrlib.claims import Judged, Ledger
    from rrlib.contracts.ledger_file import LedgerFile

claims = typer.Typer(help="Published claims.", no_args_is_help=True, rich_markup_mode=None)


@claims.callback()
def _group() -> None:
    """Published claims: every printed figure against the arithmetic of what it is made of."""


@claims.command("check", short_help="Work out the verdict on every claim, and compare.")
def check_claims(
    of: Annotated[
        str | None,
        typer.Argument(
            metavar="[QUARTER or LEDGER]",
            help="A delivery, as 2020-21Q2, or a file. Every delivery with a ledger if none.",
        ),
    ] = None,
) -> None:
    """Work out the verdict on every claim of a ledger, and compare it with the one recorded.

    Where one differs, a notice is proposed that could be published, and the exit status is 1; so
    it is where a row of the ledger cannot be read.
    """
    from rrlib.contracts.ledger_file import read_ledger

    failed = [_tell(path, read_ledger(path)) for path in _ledgers(of)]
    raise typer.Exit(int(any(failed)))


def _ledgers(of: str | None) -> list[Path]:
    from rrlib.contracts.ledger_file import ledger_of
    from rrlib.deliveries import deliveries
    from rrlib.partnership import data_folder, find_project
    from rrlib.periods import FinancialQuarter

    if of is not None and Path(of).is_file():
        return [Path(of)]
    raw = data_folder(find_project()) / "raw"
    held = deliveries(raw.parent)
    if of is not None and ("/" in of or "." in of):
        raise ParameterError(f"there is no file {of}: name a ledger, or a quarter as 2020-21Q2.")
    asked = held if of is None else (FinancialQuarter.parse(of),)
    if not set(asked) <= set(held):
        listed = ", ".join(map(str, held)) or "none"
        raise DeliveryError(f"there is no delivery data/raw/{of}. There is {listed}.")
    found = [path for each in asked if (path := ledger_of(raw / str(each))) is not None]
    if not found:
        which = "no delivery" if of is None else f"the delivery {of} does not"
        raise DeliveryError(
            f"{which} hold{'s' if of is None else ''} a ledger: it is the extract "
            "published_figures, of which rr check --template published_figures writes an empty one."
        )
    return found


def _tell(path: Path, read: LedgerFile) -> bool:
    """Tell what differs; whether anything does."""
    from rrlib.claims import correction_notice

    ledger, differ = read.ledger, read.ledger.not_as_recorded
    for breach in read.breaches:
        typer.echo(str(breach))
    if differ:
        _tell_differences(differ, ledger)
    for each in differ:
        notice = correction_notice(each, ledger.claims)
        typer.echo(f"\nProposed notice, {each.claim.claim_id}\n{notice}")
    verdicts = "verdict differs" if len(differ) == 1 else "verdicts differ"
    typer.echo(
        f"{path.parent.name}/{path.name}: {len(ledger.judged)} claims and checks worked out, "
        f"{len(differ)} {verdicts} from those recorded."
    )
    return bool(differ or read.breaches)


def _tell_differences(differ: Sequence[Judged], ledger: Ledger) -> None:
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    from rrlib.claims import given, with_unit
    from rrlib.cli.deliveries import terminal

    table = Table(box=box.SIMPLE)
    table.add_column("Claim", overflow="fold", ratio=4)
    table.add_column("Where", ratio=3)
    for heading in ("Printed", "Gives"):
        table.add_column(heading, justify="right")
    table.add_column("Recorded", ratio=2)
    table.add_column("Now", ratio=2)
    for each in differ:
        claim = each.claim
        cells = (claim.claim_id, claim.locator, with_unit(claim.printed, claim.unit), given(each))
        verdicts = (ledger.recorded[claim.claim_id].value, each.verdict.value)
        table.add_row(*map(escape, (*cells, *verdicts)))
    terminal().print(table)
