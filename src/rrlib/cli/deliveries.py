"""`rr check`, `rr receive` and `rr demo`: what becomes of deliveries before any report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rrlib.errors import DeliveryError, ParameterError, nearest

if TYPE_CHECKING:
    from rrlib.contracts import Breach, Processed
    from rrlib.partnership import Partnership
    from rrlib.periods import FinancialQuarter

_WIDTH = 120


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
    if describe:
        typer.echo(f"Written: {_write_dictionary(project).relative_to(project)}")
        return
    if template is not None:
        typer.echo(f"Written: {_write_template(template)}")
        return
    partnership = read_partnership(project / FILE_NAME)
    stopped = False
    for quarter, processed in _processed(quarters or [], project, partnership):
        _tell(quarter, processed)
        if send_back:
            _send_back(quarter, processed, partnership, personal=not without_personal)
        stopped = stopped or bool(processed.stopped)
    raise typer.Exit(int(stopped))


def _processed(
    quarters: list[str], project: Path, partnership: Partnership
) -> list[tuple[FinancialQuarter, Processed]]:
    from rrlib.partnership import data_folder
    from rrlib.periods import FinancialQuarter
    from rrlib.records import deliveries, prepare

    data = data_folder(project)
    held = deliveries(data)
    asked = [FinancialQuarter.parse(quarter) for quarter in quarters] or list(held)
    for quarter in asked:
        if quarter not in held:
            listed = ", ".join(map(str, held)) or "none at all"
            raise DeliveryError(f"there is no delivery data/raw/{quarter}. There is {listed}.")
    return [(quarter, prepare(data, partnership, quarter)) for quarter in asked]


def _tell(quarter: FinancialQuarter, processed: Processed) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    from rrlib.contracts.breaches import worst_first

    console = Console(width=_WIDTH, highlight=False)
    can = "cannot be used" if processed.stopped else "can be used"
    console.print(f"The delivery {quarter} {can}.", markup=False)
    account = Table("File", "Rows read", "Accepted", "Quarantined", "As received", box=box.SIMPLE)
    for source in processed.sources:
        numbers = (source.rows_read, source.rows_accepted, source.rows_quarantined)
        vouched = "yes" if source.as_received else "not in SHA256SUMS"
        account.add_row(source.file, *(f"{number:,}" for number in numbers), vouched)
    console.print(account)
    if processed.breaches:
        found = Table("What happens", "Where", "Rows", "Expected", "For example", box=box.SIMPLE)
        for breach in worst_first(processed.breaches):
            found.add_row(*_row_of(breach))
        console.print(found)


def _row_of(breach: Breach) -> tuple[str, str, str, str, str]:
    from rich.markup import escape

    where = breach.file if breach.column is None else f"{breach.file}, {breach.column}"
    arrived = [f": {text!r}" for text in breach.arrived] or [""] * len(breach.rows)
    examples = [f"row {row}{what}" for row, what in zip(breach.rows, arrived, strict=False)]
    if not breach.rows and breach.arrived:
        examples = [repr(breach.arrived[0])]
    cells = (breach.severity.value, where, f"{breach.count:,}", breach.expected)
    return (*map(escape, cells), escape("\n".join(examples)))  # type: ignore[return-value]


def _send_back(
    quarter: FinancialQuarter, processed: Processed, partnership: Partnership, *, personal: bool
) -> None:
    from rrlib.contracts.returning import write_return

    folder = processed.folder.parent / "to-send-back"
    for path in write_return(processed, folder, partnership.residences, personal=personal):
        typer.echo(f"Written: data/processed/{quarter}/{folder.name}/{path.name}")


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
        raise ParameterError(f"there is no extract {name!r}.{nearest(name, known)}")
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

    Nothing is changed unless every file can be read. What changed is told without any values.
    """
    from rrlib.contracts.receiving import receive_files
    from rrlib.partnership import data_folder, find_project
    from rrlib.periods import FinancialQuarter

    quarter = FinancialQuarter.parse(into)
    folder = data_folder(find_project()) / "raw" / str(quarter)
    for received in receive_files(files, folder):
        typer.echo(str(received))


def demo(
    quarters: Annotated[
        list[str] | None, typer.Argument(metavar="[QUARTER]...", help="All if none.")
    ] = None,
    into: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Written below it; below data/raw if none."),
    ] = None,
    truth: Annotated[
        str | None, typer.Option(help="What is to be true of effects in the delivery.")
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
