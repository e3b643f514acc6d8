"""`rr retire`: a delivery's records destroyed on their day, and when each is due."""

from __future__ import annotations

import shutil
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rrlib.errors import DeliveryError, ParameterError

if TYPE_CHECKING:
    from rrlib.partnership import Partnership
    from rrlib.periods import FinancialQuarter

_STAYS = """\
What was published stays, and so do the reports; rr verify says of them that their inputs were
destroyed. Not reached from here: backups, snapshots and copies of the folder, what this disk still
holds where the files lay, files to send back that were sent, working copies of notebooks in
working/, and what the agencies keep."""
_SAY_HOW_LONG = """\
partnership.toml does not say how long deliveries are kept. Add
[retention]
years = 7
or say why this one goes now: --early "the reason, without names"."""


def retire(
    quarter: Annotated[
        str | None, typer.Argument(metavar="[QUARTER]", help="As 2013-14Q4. Lists all if none.")
    ] = None,
    early: Annotated[
        str | None,
        typer.Option(metavar="REASON", help="Before its day, and why; the reason is kept."),
    ] = None,
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Name every file and its size; destroy nothing.")
    ] = False,
) -> None:
    """Destroy the records of a delivery whose day has come, or list when each is due.

    Its raw, processed and quarantined files go, without a question; that it was destroyed, when
    and by whom, is kept. What an interrupted run left is destroyed first. Deliveries in git, such
    as the demonstration, are refused.
    """
    from rrlib.partnership import FILE_NAME, data_folder, find_project, read_partnership
    from rrlib.retention import finish

    project = find_project()
    partnership, data = read_partnership(project / FILE_NAME), data_folder(project)
    if not dry_run:
        for each in finish(data):
            typer.echo(f"begun earlier, now {each}")
    if quarter is None:
        _list(data, partnership)
        return
    asked = _held(data, quarter)
    if dry_run:
        _tell_files(data, asked, partnership)
        return
    _require_due(asked, partnership, early)
    _retire(data, asked, early)


def _held(data: Path, text: str) -> FinancialQuarter:
    """The quarter of that name, of which there is a delivery that may be destroyed."""
    from rrlib.access import note
    from rrlib.deliveries import deliveries, no_such_delivery
    from rrlib.periods import FinancialQuarter

    quarter = FinancialQuarter.parse(text)
    if quarter not in deliveries(data):
        raise DeliveryError(no_such_delivery(data, quarter, quarter))
    note(data, quarter)
    tracked = _tracked(data / "raw" / str(quarter))
    if tracked:
        raise DeliveryError(
            f"data/raw/{quarter}/{tracked} is in git, whose history would keep it: nothing was "
            "destroyed. A demonstration is not retired; take real people out of the history first."
        )
    return quarter


def _tracked(folder: Path) -> str:
    """The first file of the folder that git keeps, if any."""
    if shutil.which("git") is None:
        if any((above / ".git").exists() for above in folder.resolve().parents):
            raise DeliveryError("git keeps this folder and is not installed: it has to be asked.")
        return ""
    command = ["git", "-C", str(folder), "ls-files", "--", "."]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env=_in_english(), timeout=60
    )
    if done.returncode and "not a git repository" not in done.stderr:
        raise DeliveryError(f"git does not say what it keeps: {done.stderr.strip()}")
    return done.stdout.partition("\n")[0]


def _in_english() -> dict[str, str]:
    import os

    return {**os.environ, "LC_ALL": "C"}


def _require_due(quarter: FinancialQuarter, partnership: Partnership, early: str | None) -> None:
    from rrlib.periods import written
    from rrlib.retention import due

    day = due(partnership.retention, quarter)
    if early is not None:
        if not early.strip():
            raise ParameterError('say why it goes now: --early "the reason, without names".')
        return
    if day is None:
        raise ParameterError(_SAY_HOW_LONG)
    if _today() < day:
        raise DeliveryError(
            f"the delivery {quarter} is kept until {written(day)}: nothing was destroyed. If it "
            'has to go before, say why: --early "the reason, without names".'
        )


def _retire(data: Path, quarter: FinancialQuarter, early: str | None) -> None:
    from rrlib.access import login
    from rrlib.batch.storing import own_folder
    from rrlib.retention import retire as destroy

    (data / "processed").mkdir(exist_ok=True)
    with own_folder(data / "processed", ".verifying-"):
        pass  # those that killed runs of rr verify left held copies
    if list((data / "processed").glob(f".verifying-*/data/raw/{quarter}")):
        raise DeliveryError(f"rr verify is reading {quarter}: wait for its end, or stop it.")
    typer.echo(str(destroy(data, quarter, _today(), login(), early)))
    typer.echo(_STAYS)


def _tell_files(data: Path, quarter: FinancialQuarter, partnership: Partnership) -> None:
    from rrlib.retention import files_of

    files = files_of(data, quarter)
    for path in files:
        typer.echo(f"{path.relative_to(data).as_posix()}: {path.stat().st_size:,} bytes")
    size = sum(path.stat().st_size for path in files)
    when = _when(quarter, partnership)
    typer.echo(f"{len(files):,} files, {size:,} bytes; {when}. Nothing was destroyed.")


def _list(data: Path, partnership: Partnership) -> None:
    from rrlib.deliveries import deliveries
    from rrlib.periods import written
    from rrlib.retention import retired

    for quarter in deliveries(data):
        typer.echo(f"{quarter}: {_when(quarter, partnership)}")
    for each in retired(data):
        if each.done:
            why = f", early: {each.early}" if each.early else ""
            typer.echo(f"{each.quarter}: destroyed on {written(each.day)} by {each.by}{why}")
    if partnership.retention is None:
        typer.echo(_SAY_HOW_LONG.partition("\nor ")[0])


def _when(quarter: FinancialQuarter, partnership: Partnership) -> str:
    from rrlib.periods import written
    from rrlib.retention import due

    day = due(partnership.retention, quarter)
    if day is None:
        return "no day set"
    return f"due since {written(day)}" if day <= _today() else f"kept until {written(day)}"


def _today() -> date:
    return datetime.now(UTC).date()
