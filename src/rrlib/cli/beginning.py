"""`rr init` and `rr new`: another partnership, and the next question."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rrlib.errors import ParameterError

if TYPE_CHECKING:
    from rrlib.beginning.projects import Beginning


def init(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Made if it is not there.")],
    name: Annotated[str | None, typer.Option(help="The partnership's name.")] = None,
    area: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="As the extracts spell it; may be repeated."),
    ] = None,
    together: Annotated[
        str | None, typer.Option(metavar="NAME", help="The name of all these areas together.")
    ] = None,
) -> None:
    """Begin another partnership: its partnership.toml, every key explained, and its notebooks.

    What is not given is asked for. Nothing is overwritten.
    """
    from rrlib.beginning.projects import begin_project
    from rrlib.partnership import FILE_NAME

    begun = _completed(name, area or [], together)
    for path in begin_project(folder, begun):
        typer.echo(f"Written: {path}")
    typer.echo(
        f"Next: read {folder / FILE_NAME} through; then, in that folder, take in what the agencies "
        "send: rr receive FILES --into QUARTER, rr check QUARTER, rr report QUARTER.\n"
        "The notebooks are the folder's own: after an update of the library, copy those that "
        "changed from its repository."
    )


def new(
    question: Annotated[str, typer.Argument(help='As a reader asks it: "Do women reoffend less?"')],
    name: Annotated[
        str | None, typer.Option(help="Of the study and notebook; of the question's words if none.")
    ] = None,
) -> None:
    """Begin the study of a new question, its notebook and its test, which pass every check.

    For a clone of the repository. The notebook is run once; nothing is overwritten.
    """
    import subprocess

    from rrlib.beginning.questions import begin_question, question_of
    from rrlib.partnership import FILE_NAME, find_project, read_partnership

    project = find_project()
    area = read_partnership(project / FILE_NAME).area_names[0]
    asked = question_of(question, name)
    written = begin_question(project, asked, _quarter_to_begin_with(project), area)
    for path in written:
        typer.echo(f"Written: {path.relative_to(project)}")
    run = [sys.executable, "-m", "jupyter", "nbconvert", "--to", "notebook", "--execute"]
    own = ["--inplace", "--ExecutePreprocessor.record_timing=False", str(written[1])]
    if subprocess.run([*run, *own], cwd=project, check=False, capture_output=True).returncode:
        raise ParameterError(
            f"notebooks/{asked.name}.ipynb is written and could not be run; see why in JupyterLab."
        )
    typer.echo(
        f"Next: put your own count, sentences and limits into {written[0].relative_to(project)} "
        "and answers made by hand into its test; say below the notebook's heading what a reader "
        f"finds; then make notebooks, make test, rr report --notebook {asked.name}, rr audit, and "
        "commit."
    )


def _quarter_to_begin_with(project: Path) -> str:
    """The last delivery that holds what the template reads."""
    from rrlib.contracts.finding import find_files
    from rrlib.deliveries import deliveries
    from rrlib.partnership import data_folder

    data = data_folder(project)
    for quarter in reversed(deliveries(data)):
        if {"people", "offences"} <= find_files(data / "raw" / str(quarter)).files.keys():
            return str(quarter)
    raise ParameterError(
        "no delivery holds people and offences, with which a new question begins. Those of the "
        "demonstration do: rr demo"
    )


def _completed(name: str | None, areas: list[str], together: str | None) -> Beginning:
    """What was given; what was not is asked for."""
    from rrlib.beginning.projects import Beginning

    try:
        name = name or typer.prompt("The partnership's name")
        if not areas:
            areas = _areas_asked_for()
            if len(areas) > 1 and not together:
                together = typer.prompt("The name of them all together, if they have one", "")
    except typer.Abort:
        if sys.stdin.isatty():
            raise
        raise ParameterError(
            "a partnership has a name and an area at least: rr init FOLDER --name "
            '"Our partnership" --area "Our area"'
        ) from None
    return Beginning(name, areas, together or None)


def _areas_asked_for() -> list[str]:
    areas = [typer.prompt("An area, as the extracts spell it")]
    while another := typer.prompt("Another area, or nothing", "", show_default=False):
        areas.append(another)
    return areas
