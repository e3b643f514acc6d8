"""`rr compare`: which published numbers moved, by how much, and what is known of why."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from rrlib.errors import ParameterError

if TYPE_CHECKING:
    from pathlib import Path

    from rrlib.batch.changes.moved import Moved
    from rrlib.batch.changes.pairing import Compared


def compare(
    before: Annotated[str, typer.Argument(help="The earlier quarter, as 2013-14Q3.")],
    now: Annotated[
        str | None, typer.Argument(help="The later quarter. If none, two runs of the one.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="A line of JSON a number.")] = False,
    page: Annotated[
        bool, typer.Option("--page", help="Write a page with tables and charts as well.")
    ] = False,
) -> None:
    """Say which published numbers moved from one quarter to another, or between two runs of one.

    From the record of what was published: numbers that were revised, headlines of the latest
    people beside those before, whether a number lies beyond the interval printed before, the class
    of the revision and what is known of why. A report of the later quarter that is not published is
    taken as it stands. Of one quarter, what was published last is set beside the reports as they
    stand, or beside what it replaced by correction.
    """
    from rrlib.partnership import find_project

    project = find_project()
    compared = _compared(project, before, now)
    if as_json:
        for moved in compared.moved:
            typer.echo(json.dumps(moved.plain(), ensure_ascii=False))
    else:
        _tell(compared.moved)
    for said in compared.notices:
        typer.echo(said, err=as_json)
    if page:
        from rrlib.batch.changes.telling import write_page
        from rrlib.batch.keys import Workshop
        from rrlib.batch.site import write_index
        from rrlib.partnership import FILE_NAME, read_partnership

        written = write_page(project, compared)
        write_index(Workshop(project), read_partnership(project / FILE_NAME).name)
        typer.echo(f"Open {written.as_posix()}", err=as_json)


def _compared(project: Path, before: str, now: str | None) -> Compared:
    from rrlib.batch.changes.pairing import two_quarters, two_runs
    from rrlib.periods import FinancialQuarter

    first = FinancialQuarter.parse(before)
    if now is None:
        return two_runs(project, str(first))
    last = FinancialQuarter.parse(now)
    if first >= last:
        raise ParameterError(
            f"{first} is not before {last}: name the earlier quarter first, or one quarter alone "
            "to compare two runs of it."
        )
    return two_quarters(project, str(first), str(last))


def _tell(found: tuple[Moved, ...]) -> None:
    """Every number that moved, below where it stands, and how many."""
    above = ("", "", "")
    for moved in found:
        if moved.place != above:
            typer.echo(f"{', '.join(moved.place)}:")
            above = moved.place
        typer.echo(f"  {moved}")
    beyond = sum(bool(moved.beyond) for moved in found)
    verdict = f" {beyond} beyond the interval printed before." if beyond else ""
    numbers = "number" if len(found) == 1 else "numbers"
    typer.echo(f"{len(found) or 'No'} published {numbers} moved.{verdict}")
