"""`rr publish`: the numbers of a quarter attacked, signed for, and kept as a record."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from rrlib.codes import Audience
from rrlib.errors import PublicationError, nearest

if TYPE_CHECKING:
    from pathlib import Path

    from rrlib.batch.publishing import Standing
    from rrlib.cli.reporting import Outlook
    from rrlib.disclosure.audit import Audit

_MOST_TOLD = 40


def audit(
    quarter: Annotated[str, typer.Argument(help="As 2013-14Q4.")],
    audience: Annotated[
        Audience, typer.Option(help="Whose readers attack: those inside have both reports.")
    ] = Audience.PUBLIC,
) -> None:
    """Attack the reports of a quarter: say what a reader could work out.

    From every table, word and area of it, and from what was published before: all reports of the
    quarter have to be made first. What it says is for whoever has to mend the reports. The exit
    status counts what can be worked out; 120 says that nothing was attacked.
    """
    found, reports, _ = _attacked(quarter, audience)
    _tell(found)
    _tell_unmatched(reports)
    raise typer.Exit(min(len(found.exposures), 100))


def publish(
    quarter: Annotated[str, typer.Argument(help="As 2013-14Q4.")],
    producer: Annotated[str, typer.Option(help="Who made the reports.")],
    checker: Annotated[str, typer.Option(help="Who checked them: not the producer.")],
    approver: Annotated[str, typer.Option(help="Who approved them for publication.")],
    on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Their day; today if none.")
    ] = None,
    correction: Annotated[
        str | None, typer.Option(help="What was wrong with the numbers published before.")
    ] = None,
) -> None:
    """Keep the numbers of a quarter's public reports as the record of what was published.

    Every report of the quarter has to stand, made from what the project holds now. They are
    attacked first, as by 'rr audit': if anything can be worked out, nothing is published. Then
    the reports are made again, and say who signed for them.
    """
    from rrlib.batch.publishing import publish as keep
    from rrlib.cli.reporting import report
    from rrlib.publications import Signed

    _require_names(producer, checker, approver)
    today = datetime.now(UTC).date()
    day = today if on is None else on.date()
    if day > today:
        raise PublicationError(f"{day} has not come yet: nobody can have signed on it.")
    found, reports, project = _attacked(quarter, Audience.PUBLIC)
    if found.exposures:
        _tell(found)
        raise PublicationError(f"{quarter} is not published: numbers could be worked out.")
    _tell_unmatched(reports)
    signed = Signed(producer=producer, checker=checker, approver=approver, on=day)
    kept = keep(project, reports, signed, correction)
    if not kept:
        typer.echo(f"These numbers of {quarter} are published already: nothing is changed.")
        return
    for path in kept:
        typer.echo(f"published: {path.as_posix()}")
    typer.echo("Keep the record: git add reports/published && git commit")
    report([quarter])


def _attacked(quarter: str, audience: Audience) -> tuple[Audit, list[Standing], Path]:
    """What the attack on a quarter's reports found, the reports, and the project's folder."""
    from rrlib.batch.publishing import attack

    seen, reports = _standing(quarter, Audience.PUBLIC)
    if audience is not Audience.PUBLIC:
        reports += _standing(quarter, audience)[1]
    _require_headings(seen.partnership.disclosure[Audience.PUBLIC].sensitive, reports)
    project = seen.workshop.project
    return attack(project, seen.partnership, reports), reports, project


def _standing(quarter: str, audience: Audience) -> tuple[Outlook, list[Standing]]:
    """Every report of a quarter for one audience, each made from what the project holds now."""
    from rrlib.batch.planning import Request
    from rrlib.batch.publishing import standing
    from rrlib.cli.reporting import outlook

    asked = Request(quarters=[quarter], audience=audience)
    seen = outlook(asked, force=False, dry_run=False)
    if not seen.wanted:
        why = "".join(f"\n  {event.job}: {event.why}" for event in seen.not_tried)
        raise PublicationError(f"{quarter} has no reports that can be made:{why}")
    unmade = [f"  {each.job}: {each.why}" for each in seen.wanted if each.why]
    if unmade:
        inside = "" if audience is Audience.PUBLIC else f" --audience {audience.value}"
        raise PublicationError(
            f"the reports of {quarter} have to be made first: rr report {quarter}{inside}\n"
            + "\n".join(unmade)
        )
    return seen, [standing(seen.workshop.project, each.job) for each in seen.wanted]


def _require_names(producer: str, checker: str, approver: str) -> None:
    names = [each.casefold().strip() for each in (producer, checker, approver)]
    if not all(names):
        raise PublicationError("name whoever produced, checked and approved the reports.")
    if names[0] in names[1:]:
        raise PublicationError(
            f"{producer!r} made the reports: others have to check and to approve them."
        )


def _tell_unmatched(reports: list[Standing]) -> None:
    """Cells that partnership.toml withholds, and no table has."""
    for each in {each.job.area: each for each in reports}.values():
        tables = [table for one in reports if one.job.area == each.job.area for table in one.tables]
        cells = {
            (table.name, row.label, key)
            for table in tables
            for row in table.rows
            for key in row.cells
        }
        for cell in each.job.rule.withheld:
            named = (cell.finding, cell.row, cell.column)
            if named not in cells:
                near = nearest(" ".join(named), [" ".join(known) for known in cells])
                typer.echo(
                    f"partnership.toml withholds a cell that no table of {each.job.area} has: "
                    f"{', '.join(named)}.{near}"
                )


def _require_headings(sensitive: list[str], reports: list[Standing]) -> None:
    """Refuse a heading that no table has: what it should protect would not be."""
    known = {row.breakdown for each in reports for table in each.tables for row in table.rows} - {
        ""
    }
    for heading in sensitive:
        if heading not in known:
            raise PublicationError(
                f"partnership.toml calls {heading!r} sensitive, and no table has that heading."
                + nearest(heading, known)
            )


def _tell(found: Audit) -> None:
    for exposure in found.exposures[:_MOST_TOLD]:
        typer.echo(exposure.told)
    if len(found.exposures) > _MOST_TOLD:
        typer.echo(f"and {len(found.exposures) - _MOST_TOLD} more")
    known = len(found.exposures)
    typer.echo(f"{found.hidden} hidden counts were attacked; {known or 'none'} can be worked out.")
