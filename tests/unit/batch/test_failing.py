"""What is said of a notebook that stopped: where it was, and how to see it there."""

from pathlib import Path

import pytest
from nbformat import v4
from small_reports import job

from rrlib.batch.executing import Stop
from rrlib.batch.failing import also, why_it_stopped
from rrlib.codes import Audience
from rrlib.periods import FinancialQuarter

INJECTED = {"tags": ["injected-parameters"]}
SEE = (
    "To see it, open the notebook in 'make lab', set quarter = \"2013-14Q4\" and "
    'area = "Darlington", and run it.'
)


def notebook():
    """Its cells, as Papermill has run them: code cell 2 is the first with a section."""
    return v4.new_notebook(
        cells=[
            v4.new_code_cell("area = 'A'"),
            v4.new_code_cell("area = 'B'", metadata=INJECTED),
            v4.new_markdown_cell("# Do they reoffend?\n\nWe follow everybody."),
            v4.new_code_cell("open"),
            v4.new_markdown_cell("Words.\n\n## Who reoffended? ##\n\n#no heading\n"),
            v4.new_markdown_cell("More words."),
            v4.new_code_cell("show"),
            v4.new_markdown_cell("### How soon?"),
        ]
    )


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (3, f'youth: code cell 3 stopped with KeyError. {{}}"Who reoffended?". {SEE}'),
        (2, f'youth: code cell 2 stopped with KeyError. {{}}"Do they reoffend?". {SEE}'),
        (1, f"youth: code cell 1 stopped with KeyError. {SEE}"),
        (None, f"youth: stopped with KeyError. {SEE}"),
    ],
)
def test_a_foreign_error_is_told_by_its_class_cell_section_and_the_parameters_to_set(cell, said):
    why = why_it_stopped(job(), Stop(cell, "KeyError", "Jo Bloggs"), notebook())
    assert why == said.format("It happened in the section ")


def test_an_error_of_ours_keeps_its_words_and_gains_the_place():
    stop = Stop(3, "DisclosureError", "\x1b[31mrelease a finding first.")
    assert why_it_stopped(job(), stop, notebook()) == (
        "youth: release a finding first. It happened in code cell 3, in the section "
        f'"Who reoffended?". {SEE}'
    )


def test_every_parameter_that_is_not_as_usual_is_named():
    of = job(area='The "Vale"', audience=Audience.INTERNAL)
    of = type(of)(**(vars(of) | {"delivery": FinancialQuarter.parse("2014-15Q1")}))
    why = why_it_stopped(of, Stop(1, "KeyError", ""), notebook())
    assert (
        'set quarter = "2013-14Q4", area = "The \\"Vale\\"", delivery = "2014-15Q1" and '
        'audience = "internal", and run it.'
    ) in why


@pytest.mark.parametrize(
    ("message", "between"),
    [("It stopped.", " "), ("Two reasons:\n  one.", "\n"), ("Write: delivery = 3", "\n")],
)
def test_a_sentence_after_a_list_or_a_line_to_write_stands_on_a_line_of_its_own(message, between):
    assert also(message, "More.") == f"{message}{between}More."


def test_where_what_it_got_to_is_kept_is_told(project, run_job):
    import nbformat

    from rrlib.batch.planning import Request, plan
    from rrlib.partnership import read_partnership

    name = "yos_cohort_tracking"
    request = Request(areas=["Darlington"])
    of = plan(project, read_partnership(project / "partnership.toml"), request)[0]
    path = project / f"notebooks/{name}.ipynb"
    content = nbformat.read(path, as_version=4)
    content.cells = [*content.cells[:3], v4.new_markdown_cell("## Who?"), v4.new_code_cell("1 / 0")]
    nbformat.write(content, path)
    kept = Path(f"reports/2013-14Q4/darlington/{name}.failed.ipynb")
    assert run_job(of, project).why == (
        f"{name}: code cell 3 stopped with ZeroDivisionError. It happened in the section "
        f'"Who?". {SEE} What it got to is kept in {kept.as_posix()}.'
    )
    assert (project / kept).is_file()
