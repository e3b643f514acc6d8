"""`rr check`, `rr receive` and `rr demo`: what becomes of deliveries before any report."""

from __future__ import annotations

from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated

import typer

from rrlib.errors import DeliveryError, ParameterError, nearest

if TYPE_CHECKING:
    from rich.console import Console

    from rrlib.contracts import Breach, Processed
    from rrlib.partnership import Partnership
    from rrlib.periods import FinancialQuarter

_NARROWEST, _USUAL, _WIDEST = 80, 120, 160
"""Columns of a terminal: a table of breaches needs the first, and gains nothing from more."""


def check(
    quarters: Annotated[
        list[str] | None, typer.Argument(metavar="[QUARTER]...", help="As 2013-14Q4. All if none.")
    ] = None,
    *,
    send_back: Annotated[
        bool, typer.Option("--send-back", help="Also write files to send back to the agency.")
    ] = False,
    without_personal: Annotated[
        bool, typer.Option("--without-personal", help="Leave personal values out of those files.")
    ] = False,
    describe: Annotated[
        bool, typer.Option("--describe", help="Write docs/data-dictionary.md instead.")
    ] = False,
    template: Annotated[
        str | None,
        typer.Option(metavar="EXTRACT", help="Write an empty workbook for it here instead."),
    ] = None,
) -> None:
    """Tell everything that is wrong with deliveries, worst first.

    The exit status is 1 where a delivery cannot be used.
    """
    from rrlib.partnership import FILE_NAME, find_project, read_partnership

    project = find_project()
    if without_personal and not send_back:
        raise ParameterError("--without-personal says how to write what --send-back writes.")
    if describe:
        typer.echo(f"Written: {_write_dictionary(project).relative_to(project)}")
        return
    if template is not None:
        typer.echo(f"Written: {_write_template(template)}")
        return
    partnership = read_partnership(project / FILE_NAME)
    stopped = False
    for quarter, processed in _processed(quarters or [], project, partnership):
        _tell(quarter, processed, project)
        if send_back:
            _send_back(processed, partnership, project, personal=not without_personal)
        stopped = stopped or bool(processed.stopped)
    raise typer.Exit(int(stopped))


def _processed(
    quarters: list[str], project: Path, partnership: Partnership
) -> list[tuple[FinancialQuarter, Processed]]:
    from rrlib.deliveries import deliveries, none_at_all, prepare, require_kept
    from rrlib.partnership import data_folder
    from rrlib.periods import FinancialQuarter

    data = data_folder(project)
    require_kept(data, quarters)
    held = deliveries(data)
    asked = [FinancialQuarter.parse(quarter) for quarter in quarters] or list(held)
    if not held:
        raise DeliveryError("data/raw holds no delivery." + none_at_all(data))
    for quarter in asked:
        if quarter not in held:
            listed = ", ".join(map(str, held))
            raise DeliveryError(f"there is no delivery data/raw/{quarter}. There is {listed}.")
    return [(quarter, prepare(data, partnership, quarter)) for quarter in asked]


def _tell(quarter: FinancialQuarter, processed: Processed, project: Path) -> None:
    """What became of each file, then every breach by what it does, worst first."""
    from rrlib.contracts import Severity

    console = terminal()
    can = "cannot be used" if processed.stopped else "can be used"
    console.print(f"The delivery {quarter} {can}.", markup=False)
    _tell_account(console, processed)
    for severity in Severity:
        breaches = [breach for breach in processed.breaches if breach.severity is severity]
        if breaches:
            _tell_breaches(console, severity.value, breaches)
    if not processed.breaches:
        early = any(source.ends_early for source in processed.sources)
        said = (
            "No row is wrong; what ends early stands above."
            if early
            else "Nothing is wrong with it."
        )
        console.print(said)
    if any(source.rows_quarantined for source in processed.sources):
        folder = _within(processed.folder / "quarantine", project)
        told = "Every quarantined row is there with its reasons, as it arrived:"
        console.print(f"{told}\n{folder}", markup=False, soft_wrap=True)


def terminal() -> Console:
    import shutil

    from rich.console import Console

    width = shutil.get_terminal_size((_USUAL, 0)).columns
    return Console(width=max(_NARROWEST, min(width, _WIDEST)), highlight=False)


def _tell_account(console: Console, processed: Processed) -> None:
    from rich import box
    from rich.table import Table

    account = Table("File", box=box.SIMPLE)
    for name in ("Rows read", "Accepted", "Quarantined"):
        account.add_column(name, justify="right")
    account.add_column("As received")
    for source in processed.sources:
        numbers = (source.rows_read, source.rows_accepted, source.rows_quarantined)
        received = "yes" if source.as_received else "not known"
        account.add_row(source.file, *(f"{number:,}" for number in numbers), received)
    if processed.sources:
        console.print(account)
    if not all(source.as_received for source in processed.sources):
        told = "Not known: SHA256SUMS does not vouch for the file; take it in with rr receive."
        console.print(f"  {told}\n")
    for source in processed.sources:
        if source.ends_early:
            told = f"{source.file} ends on {source.ends_early}: what happened later may be missing."
            console.print(f"  {told}\n", markup=False)


def _tell_breaches(console: Console, what: str, breaches: list[Breach]) -> None:
    from rich import box
    from rich.table import Table

    from rrlib.contracts.breaches import worst_first

    found = Table(box=box.SIMPLE, title=what.capitalize(), title_justify="left", title_style="bold")
    found.add_column("Where", ratio=4)
    found.add_column("Rows", justify="right")
    found.add_column("Expected", ratio=6)
    found.add_column("For example", ratio=4)
    for breach in worst_first(breaches):
        found.add_row(*_row_of(breach))
    console.print(found)


def _row_of(breach: Breach) -> tuple[str, ...]:
    from rich.markup import escape

    where = breach.file if breach.column is None else f"{breach.file}, {breach.column}"
    arrived = [f": {text!r}" for text in breach.arrived] or [""] * len(breach.rows)
    examples = [f"row {row}{what}" for row, what in zip(breach.rows, arrived, strict=False)]
    if not breach.rows and breach.arrived:
        examples = [breach.arrived[0]]
    rows = f"{breach.count:,}" if breach.rows else ""
    return tuple(map(escape, (where, rows, breach.expected, "\n".join(examples))))


def _send_back(
    processed: Processed, partnership: Partnership, project: Path, *, personal: bool
) -> None:
    from rrlib.contracts.returning import write_return

    folder = processed.folder.parent / "to-send-back"
    for path in write_return(processed, folder, partnership.residences, personal=personal):
        typer.echo(f"Written: {_within(path, project)}")
    if personal:
        typer.echo("These hold personal values. Add --without-personal to leave them out.")


def _within(path: Path, project: Path) -> Path:
    """A path as it is seen from the project, if it lies there."""
    return path.relative_to(project) if path.is_relative_to(project) else path


def _write_dictionary(project: Path) -> Path:
    from rrlib.contracts.describing import data_dictionary

    path = project / "docs" / "data-dictionary.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text(data_dictionary(), encoding="utf-8")
    return path


def _write_template(name: str) -> Path:
    from rrlib.contracts import EXTRACTS
    from rrlib.contracts.describing import write_template

    known = {extract.name: extract for extract in EXTRACTS}
    if name not in known:
        listed = ", ".join(known)
        raise ParameterError(
            f"there is no extract {name!r}; there is {listed}.{nearest(name, known)}"
        )
    path = Path(f"{name}.xlsx")
    if path.exists():
        raise ParameterError(f"{path} is already here; move it away first.")
    write_template(path, known[name])
    return path


def receive(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Late or corrected.")],
    into: Annotated[str, typer.Option(metavar="QUARTER", help="The delivery, as 2013-14Q4.")],
) -> None:
    """Put late or corrected extracts into a delivery; the earlier version of each is kept.

    A sources.toml that rr import wrote goes with its extracts. Nothing is changed unless every
    file can be read. What changed is told without any values.
    """
    from rrlib.contracts.receiving import receive_files
    from rrlib.partnership import data_folder, find_project
    from rrlib.periods import FinancialQuarter

    quarter = FinancialQuarter.parse(into)
    folder = data_folder(find_project()) / "raw" / str(quarter)
    for received in receive_files(files, folder):
        typer.echo(str(received))
    typer.echo(f"What is wrong with the delivery now: rr check {quarter}")


def _reports_of(delivery: Path) -> str:
    """The command that makes the reports of a delivery that does not lie in the project's data."""
    raw, quarter = delivery.parent.resolve(), delivery.name
    if raw.name == "raw":
        return f"RR_DATA={quote(str(raw.parent))} rr report {quarter} --force"
    return f"cp -r {quote(str(delivery))} data/raw/ && rr report {quarter}"


def demo(
    quarters: Annotated[
        list[str] | None, typer.Argument(metavar="[QUARTER]...", help="All if none.")
    ] = None,
    into: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Written below it; below data/raw if none."),
    ] = None,
    truth: Annotated[
        str | None,
        typer.Option(
            help="What is to be true: of 2020-21Q2 none, effect or hidden; of 2018-19Q4 none, "
            "effect, recording-break or shared-recession."
        ),
    ] = None,
    draw: Annotated[int, typer.Option(help="Another draw of the same truth.")] = 0,
    effect: Annotated[float, typer.Option(help="The size of an effect, as a proportion.")] = 0.1,
) -> None:
    """Write the synthetic demonstration deliveries: the same bytes each time.

    With --truth, a variant of one delivery, which needs a folder of its own.
    """
    from rrlib.demonstration.writing import Variant, write_deliveries
    from rrlib.partnership import data_folder, find_project

    variant = Variant(truth, draw, effect)
    if into is None and variant != Variant():
        raise ParameterError("a variant would replace the demonstration: name a folder, --into.")
    folder = into or data_folder(find_project()) / "raw"
    for written in write_deliveries(folder, quarters or (), variant):
        typer.echo(f"Written: {written}")
        if into is not None:
            typer.echo(f"Its reports, in a copy of the project: {_reports_of(written)}")
