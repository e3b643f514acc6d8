"""`rr import`: official statistics as published become extracts of a delivery."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rrlib.errors import OfficialFileError, ParameterError

if TYPE_CHECKING:
    from rrlib.official import Imported
    from rrlib.official.accounts import Account, Check, Opened
    from rrlib.official.opening import Watch

_SHOWN = 10
_NOT_SAFE = 1


def import_files(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Files as published.")],
    into: Annotated[Path, typer.Option(metavar="FOLDER", help="Where extracts are written.")],
) -> None:
    """Read official statistics as published and write extracts, with where they come from.

    Areas are those of partnership.toml and of a comparators.csv that lies in the folder. Nothing is
    written unless every file is known, and nothing is overwritten. The exit status is 1 where what
    was written is not safe to use.
    """
    from rrlib.official import gather, write_import

    _require_different(paths)
    imported = gather(_opened(paths), _places(into))
    _tell(imported)
    written = write_import(imported, paths, into)
    for path in written:
        typer.echo(f"Written: {path}")
    if imported.doubts:
        for doubt in imported.doubts:
            typer.echo(f"NOT SAFE TO USE: {doubt}", err=True)
        typer.echo(
            "What was written is for looking at. Fetch these files again, or ask their publisher; "
            "rr receive refuses it.",
            err=True,
        )
        raise typer.Exit(_NOT_SAFE)
    names = " ".join(map(str, written))
    typer.echo(f"To take them into a delivery: rr receive {names} --into QUARTER")


def _require_different(paths: list[Path]) -> None:
    names = [path.name for path in paths]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ParameterError(f"{', '.join(twice)}: given twice. Files are told apart by name.")
    wrong = [f"there is no file {path}." for path in paths if not path.exists()]
    wrong += [
        f"{path} is a folder; name the files in it, as in {path / '*.csv'}."
        for path in paths
        if path.is_dir()
    ]
    if wrong:
        raise ParameterError("\n".join(wrong))


def _opened(paths: list[Path]) -> list[Opened]:
    """Every file as it was understood; what is wrong with any of them is told at once."""
    from rrlib.official import read_file

    opened, wrong = [], []
    for path in paths:
        try:
            with _progress(path.name) as watch:
                opened.append(read_file(path, watch))
        except OfficialFileError as error:
            wrong.append(str(error))
    if wrong:
        raise OfficialFileError("\n".join(wrong))
    return opened


@contextmanager
def _progress(name: str) -> Iterator[Watch]:
    """A bar on the terminal while a file is read; nothing where no terminal is."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(name, total=1.0)
        yield lambda share: progress.update(task, completed=share)


def _places(folder: Path) -> frozenset[str]:
    """The areas that a delivery in `folder` may hold."""
    from rrlib.contracts.extracts import COMPARATORS
    from rrlib.contracts.faults import UnusableError
    from rrlib.contracts.reading import read_extract
    from rrlib.partnership import FILE_NAME, find_project, read_partnership

    own = read_partnership(find_project() / FILE_NAME).areas.single
    beside = folder / COMPARATORS.file_name
    if not beside.is_file():
        return frozenset(own)
    try:
        areas = read_extract(beside, COMPARATORS).texts["area"].to_pylist()
    except UnusableError as error:
        raise OfficialFileError("\n".join(map(str, error.breaches))) from None
    return frozenset({*own, *areas})


def _tell(imported: Imported) -> None:
    for account in imported.accounts:
        _tell_account(account)
    for sheet in imported.passed_over:
        typer.echo(
            f"{sheet.file}, sheet {sheet.sheet!r}: PASSED OVER, {sheet.rows:,} rows; its header is "
            "like none that is known"
        )
    _tell_checks("Compared with one another", imported.checks)
    for note in imported.notes:
        typer.echo(f"  {note}")


def _tell_account(account: Account) -> None:
    from rrlib.official.amounts import spoken

    typer.echo(f"{account.place}: {account.source}")
    areas = f" ({_areas(account)})" if account.areas else ""
    typer.echo(
        f"  header in row {account.header_row}; {account.rows_read:,} rows read, "
        f"{account.rows_counted:,} counted; {account.use.value}{areas}"
    )
    for line in account.covers:
        typer.echo(f"  {line}")
    if not account.verified:
        typer.echo("  This layout was never read in a file as published: look at its numbers.")
    for left in account.left_out:
        amount = f", adding up to {spoken(left.amount)}" if left.amount else ""
        typer.echo(f"  left out, {left.reason}: {left.rows:,} rows{amount}")
    for note in account.notes:
        typer.echo(f"  {note}")
    for doubt in account.doubts:
        typer.echo(f"  NOT SAFE TO USE: {doubt}")
    _tell_checks("  Its own totals", account.checks)


def _areas(account: Account) -> str:
    if len(account.areas) > _SHOWN:
        return f"{len(account.areas):,} areas"
    return ", ".join(account.areas)


def _tell_checks(what: str, checks: tuple[Check, ...]) -> None:
    from rrlib.official.amounts import spoken

    differing = [check for check in checks if check.difference]
    if not checks:
        return
    typer.echo(f"{what}: {len(checks) - len(differing):,} agree, {len(differing):,} differ")
    for check in differing[:_SHOWN]:
        typer.echo(
            f"    {check.what}: {spoken(check.counted)} and {spoken(check.stated)}, "
            f"a difference of {spoken(check.difference)}" + ("; left out" if check.refused else "")
        )
    if len(differing) > _SHOWN:
        typer.echo(f"    and {len(differing) - _SHOWN:,} more, in sources.toml")
