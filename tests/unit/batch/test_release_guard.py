"""Whatever way somebody's id or date of birth is shown, its report stops and nothing holds it."""

import base64
import json
import re

import nbformat
import pytest

from rrlib.batch.planning import Request, plan
from rrlib.batch.running import Kind
from rrlib.partnership import read_partnership

NAME = "entrants"
WHY = f"{NAME}.failed.json"
"""All that is left of a run of which nothing may be written."""
OPENING = """\
from rrlib.notebook import open_report
from rrlib.present import answer
from rrlib.studies import yos_cohort_tracking as study

report = open_report(
    quarter, area, audience, delivery, needs=["people"],
    may_read=["first_time_entrants", "population"])
report"""
FINDING = "study.first_time_entrants(report.records, report.areas)"
ANSWER = "answer(report.release(study.first_time_entrants, report.records, report.areas))"
PARAMETERS = """\
quarter = "2013-14Q4"
area = "County Durham"
audience = "public"
delivery = None"""
WHO = "report.records.people.person_id.min().execute()"
BORN = "report.records.people.date_of_birth.min().execute()"
ID, DAY = "P00001", "1976-12-10"
FORGED = """\
from rrlib.disclosure.marks import mark
bundle = {{"text/html": {html}, "text/plain": "a figure"}}
display(bundle, metadata=mark(bundle, {data}), raw=True)"""

SHOWN = {
    "a row of a study": (
        f"from dataclasses import replace\nfound = {FINDING}\n"
        "last = replace(found.rows[-1], label=f'2013-14 {who}')\n"
        "rows = (*found.rows[:-1], last)\n"
        "answer(report.release(lambda: replace(found, rows=rows)))",
        r"its table tables/entrants/first_time_entrants\.csv, row \d+,",
    ),
    "a note of a study": (
        f"from dataclasses import replace\nfound = {FINDING}\n"
        "answer(report.release(lambda: replace(found, notes=(f'Without {who}.',))))",
        "its code cell 4, what it shows",
    ),
    "an alternative text": (
        FORGED.format(html="f'<img alt=\"Lines; {who} rises.\">'", data="{}"),
        "its code cell 4, what it shows",
    ),
    "a name in its metadata": (
        FORGED.format(html="'<p>2</p>'", data="{f'{who}': 1}"),
        "its code cell 4, what it shows",
    ),
    "a text within a figure": (
        "import base64\n"
        "packed = base64.b64encode(f'<svg><text>{who}</text></svg>'.encode()).decode()\n"
        "image = f\"<img alt='Bars of 2012 and 2013' src='data:image/svg+xml;base64,{packed}'>\"\n"
        + FORGED.format(
            html="image",
            data="{}",
        ),
        "its code cell 4, what it shows",
    ),
    "escaped": (
        FORGED.format(html="''.join(f'&#{ord(sign)};' for sign in f'{who}')", data="{}"),
        "its code cell 4, what it shows",
    ),
}
RAISED = {
    "an error of ours": (
        "from rrlib.errors import ParameterError\nraise ParameterError(f'{who} is no area')",
        "its message holds",
    ),
    "the name of an error": (
        "raise type(f'{who}'.replace('-', ''), (Exception,), {})('of ' + f'{who}')",
        "its message holds",
    ),
}
MAY_STAND = {
    "a traceback": f"raise KeyError(f'{{who}}', {WHO}, {BORN})",
    "what it prints": "print(f'{who}')\nraise KeyError",
}


@pytest.fixture
def asked(project):
    """The report of a small notebook, planned before anything is planted in it."""
    (project / "notebooks/yos_cohort_tracking.ipynb").unlink()
    write(project, ANSWER)
    partnership = read_partnership(project / "partnership.toml")
    return plan(project, partnership, Request(areas=["County Durham"]))[0]


def write(project, *cells, text="# How many entered?", metadata=None):
    made = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_markdown_cell(text, id="text"),
            nbformat.v4.new_code_cell(PARAMETERS, id="a", metadata={"tags": ["parameters"]}),
            nbformat.v4.new_code_cell(OPENING, id="b"),
            *(
                nbformat.v4.new_code_cell(cell, id=f"c{number}", metadata=metadata or {})
                for number, cell in enumerate(cells)
            ),
        ]
    )
    nbformat.write(made, project / f"notebooks/{NAME}.ipynb")


def plant(project, source, whom):
    write(project, f"who = {whom}", source)


def partial(project):
    """What the failed run got to."""
    (path,) = (project / "reports").rglob(f"{NAME}.failed.ipynb")
    return nbformat.reads(path.read_text(encoding="utf-8"), as_version=4)


def require_nobody(project, event, *values):
    """Neither what is told nor any file of the reports holds a value, as it is or packed."""
    forms = [form for value in values for form in _forms(value)]
    files = [path for path in (project / "reports").rglob("*") if path.is_file()]
    for text in (event.why, *(path.read_text(encoding="utf-8") for path in files)):
        assert not [form for form in forms if form in text]


def _forms(value):
    yield value
    yield "".join(f"&#{ord(sign)};" for sign in value)
    for shift in range(3):  # base64 turns three signs into four
        packed = base64.b64encode(b"-" * shift + value.encode()).decode()
        yield packed[2 * shift : (len(value) + shift) // 3 * 4]


WHOM = {"id": (WHO, ID, "an identifier"), "born": (BORN, DAY, "a date of birth")}
ALWAYS = ("a note of a study", "a text within a figure")
"""Where a date of birth is tried always; elsewhere in the long run."""
CASES = [
    pytest.param(
        *shown,
        *whom,
        id=f"{where}-{kind}",
        marks=[pytest.mark.slow] if kind == "born" and where not in ALWAYS else [],
    )
    for where, shown in SHOWN.items()
    for kind, whom in WHOM.items()
]


@pytest.mark.parametrize(("source", "place", "whom", "value", "what"), CASES)
def test_what_shows_somebody_is_not_written(
    project, asked, run_job, source, place, whom, value, what
):
    plant(project, source, whom)
    event = run_job(asked, project)
    assert event.kind is Kind.FAILED
    told = f"{NAME}: {place} holds {what} of somebody in the delivery of 2013-14Q4"
    assert re.match(told, event.why)
    assert "Nothing of it is written." in event.why
    require_nobody(project, event, value)
    assert [path.name for path in (project / "reports").rglob(f"{NAME}*")] == [WHY]


@pytest.mark.parametrize("whom", [WHO, BORN], ids=["id", "born"])
@pytest.mark.parametrize(("source", "place"), RAISED.values(), ids=RAISED)
def test_an_error_that_names_somebody_is_told_without(project, asked, run_job, source, place, whom):
    plant(project, source, whom)
    event = run_job(asked, project)
    assert event.kind is Kind.FAILED
    assert f"{NAME}: it stopped, and {place}" in event.why
    assert "Left out of what it got to: its code cell 4, what it shows holds" in event.why
    require_nobody(project, event, ID, DAY, DAY.replace("-", ""))
    kept = partial(project)
    assert [len(cell.outputs) for cell in kept.cells if cell.cell_type == "code"] == [0, 0, 1, 0, 0]


@pytest.mark.parametrize("source", MAY_STAND.values(), ids=MAY_STAND)
def test_what_is_never_kept_does_not_cost_the_copy_of_a_failed_run(project, asked, run_job, source):
    plant(project, source, WHO)
    event = run_job(asked, project)
    assert event.why.startswith(f"{NAME}: code cell 4 stopped with KeyError.")
    require_nobody(project, event, ID, DAY)
    assert partial(project)


@pytest.mark.parametrize(
    ("planted", "place"),
    [
        ({"text": f"# How many?\nNot {ID}."}, "its cell of text 1, what it says"),
        ({"text": "# How many\nBorn on 10 December 1976."}, "its cell of text 1, what it says"),
        ({"metadata": {ID: 1}}, "its code cell 3, metadata"),
    ],
)
@pytest.mark.parametrize("fails", [False, True])
def test_a_committed_notebook_may_not_name_anybody_either(
    project, asked, run_job, planted, place, fails
):
    write(project, "1 / 0" if fails else ANSWER, **planted)
    event = run_job(asked, project)
    assert event.kind is Kind.FAILED
    assert f"{place} holds" in event.why
    require_nobody(project, event, ID, DAY, "10 December 1976")
    assert not list((project / "reports").rglob(f"{NAME}.html"))
    if fails:
        assert "Left out of what it got to: " in event.why
        assert len(partial(project).cells) == 5


def test_what_cannot_be_taken_out_of_a_copy_costs_the_copy(project, asked, run_job):
    write(project, "1 / 0")
    path = project / f"notebooks/{NAME}.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    kernel = {"name": "python3", "language": "python", "display_name": ID}
    notebook["metadata"]["kernelspec"] = kernel
    path.write_text(json.dumps(notebook), encoding="utf-8")
    event = run_job(asked, project)
    assert "What it got to is not kept: its notebook's own metadata holds" in event.why
    require_nobody(project, event, ID)
    assert [path.name for path in (project / "reports").rglob(f"{NAME}*")] == [WHY]


def test_a_report_that_names_nobody_is_made(project, asked, run_job):
    event = run_job(asked, project)
    assert event.kind is Kind.MADE, event.why


def test_a_manifest_that_would_name_somebody_stops_its_report(project, asked, run_job, monkeypatch):
    """Although what it holds of a report was looked through with the report itself."""
    from rrlib.batch import running

    class Named(running.Repository):
        @classmethod
        def of(cls, _project):
            return cls(ID, False)

    monkeypatch.setattr(running, "Repository", Named)
    event = run_job(asked, project)
    assert event.kind is Kind.FAILED
    assert "its manifest, commit holds an identifier of somebody" in event.why
    require_nobody(project, event, ID)
    assert [path.name for path in (project / "reports").rglob(f"{NAME}*")] == [WHY]


def test_what_fails_outside_a_report_is_told_without_names_too(
    project, asked, run_job, monkeypatch
):
    from rrlib.batch import running

    monkeypatch.setattr(running, "changed_meanwhile", lambda *_: f"changed: {ID}.csv")
    event = run_job(asked, project)
    assert event.kind is Kind.FAILED
    assert event.why.startswith(f"{NAME}: it failed, and its message holds an identifier")
    require_nobody(project, event, ID)


def test_identifiers_that_cannot_be_looked_for_are_counted_and_told_once(project, asked, run_job):
    people = project / "data/raw/2013-14Q4/people.csv"
    text = people.read_text(encoding="utf-8")
    people.write_text(text + "77,male,1990-05-05,yes\n78,male,1990-05-05,yes\n", encoding="utf-8")
    assert run_job(asked, project).kind is Kind.MADE
    (event,) = run_job.notes
    assert event.why.startswith("2 of the ")
    assert "identifiers in the delivery 2013-14Q4 are too short to be told from" in event.why
    assert (project / "reports" / asked.page).exists()
    manifest = project / "reports" / asked.page.with_name(f"{NAME}.manifest.json")
    assert json.loads(manifest.read_text(encoding="utf-8"))["notebook"] == NAME
