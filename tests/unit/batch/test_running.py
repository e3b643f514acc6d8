"""A report is whole, says where it came from, and shows nothing that was not released."""

import json
import re
from pathlib import Path

import nbformat
import pytest
from typer.testing import CliRunner

from rrlib.batch.keys import Workshop
from rrlib.batch.manifest import read_manifest
from rrlib.batch.planning import Request, plan
from rrlib.batch.running import Kind
from rrlib.batch.site import write_index
from rrlib.cli import app
from rrlib.disclosure.marks import is_marked
from rrlib.errors import ParameterError
from rrlib.partnership import read_partnership

NAME = "yos_cohort_tracking"


def _job(project, area="County Durham", **more):
    partnership = read_partnership(project / "partnership.toml")
    return plan(project, partnership, Request(areas=[area], **more))[0]


def _change(project, change):
    path = project / f"notebooks/{NAME}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    change(notebook)
    nbformat.write(notebook, path)


def _add_cell(source):
    return lambda notebook: notebook.cells.insert(3, nbformat.v4.new_code_cell(source))


@pytest.fixture
def report(project, make_report):
    return make_report(_job(project), project)


def test_the_page_holds_the_published_share_and_says_that_it_is_synthetic(report, project):
    page = report.read_text(encoding="utf-8")
    assert report == project / f"reports/2013-14Q4/county-durham/{NAME}.html"
    assert "62 reoffended within 12 months: 39.5% (95% interval 32% to 47%)" in page
    assert "Demonstration data: synthetic" in page
    assert '<html lang="en-GB">' in page
    assert "default-src &#39;none&#39;" in page or "default-src 'none'" in page
    assert page.count("<script") == 1
    for loaded in ("http://", "@import", "src=/", "javascript:"):
        assert loaded not in page.replace("http://www.w3.org", "")


def test_the_manifest_counts_only_a_whole_report(report):
    manifest = report.with_name(f"{NAME}.manifest.json")
    content = read_manifest(manifest)
    assert content.parameters.area == "County Durham"
    assert content.synthetic is True
    offences = next(file for file in content.inputs if file.extract == "offences")
    assert offences.rows_read == offences.rows_accepted + offences.rows_quarantined > 9000
    assert set(content.outputs) >= {f"{NAME}.html", f"{NAME}.ipynb"}
    assert f"tables/{NAME}/reoffended_by_cohort.csv" in content.outputs
    report.write_text("tampered", encoding="utf-8")
    assert read_manifest(manifest) is None


def test_the_saved_notebook_tells_nothing_of_the_machine_or_the_clock(report, project):
    text = report.with_suffix(".ipynb").read_text(encoding="utf-8")
    assert str(project) not in text
    assert '"papermill"' not in text


def test_the_same_report_again_has_the_same_bytes(report, project, make_report):
    first = {path.name: path.read_bytes() for path in report.parent.rglob("*") if path.is_file()}
    make_report(_job(project), project)
    again = {path.name: path.read_bytes() for path in report.parent.rglob("*") if path.is_file()}
    changed = {name for name in first if first[name] != again[name]}
    assert changed <= {f"{NAME}.manifest.json"}


@pytest.mark.parametrize(
    "leak",
    [
        "print(report.records.people.execute())",
        "report.records.people.execute()",
        "report.records.people.head(3).execute().style",
        "__import__('sys').stderr.write('P00001')",
        "get_ipython().run_cell('import matplotlib.pyplot as p; p.plot([1]); p.show()')",
        "display({'text/html': 'P'}, metadata={'rrlib': {'sha256': '', 'data': {}}}, raw=True)",
    ],
)
def test_a_cell_that_shows_what_was_not_released_stops_its_report(project, run_job, leak):
    """Although no such cell gets past the plan."""
    job = _job(project)
    _change(project, _add_cell(leak))
    event = run_job(job, project)
    assert event.kind is Kind.FAILED
    assert "code cell 3 shows something that was not released" in event.why
    assert not list((project / "reports").rglob("*.html"))
    kept = nbformat.read(project / "reports" / job.folder / f"{NAME}.failed.ipynb", as_version=4)
    outputs = [output for cell in kept.cells for output in cell.get("outputs", [])]
    assert len(outputs) > 3
    assert all(is_marked(output) for output in outputs)


@pytest.mark.parametrize(
    "line", ["import sys", "from rrlib.present.views import View", "%pip list"]
)
def test_a_notebook_that_imports_more_than_a_report_needs_is_refused(project, line):
    _change(project, _add_cell(line))
    with pytest.raises(ParameterError, match=r"more than a|may import from|not plain Python"):
        _job(project)


def test_a_mark_taken_from_another_output_does_not_pass(project, run_job):
    job = _job(project)
    shown = "b, m = report._repr_mimebundle_()\n"
    shown += "b['application/json'] = {'who': 'P00001'}\ndisplay(b, metadata=m, raw=True)"
    _change(project, _add_cell(shown))
    assert "was not released" in run_job(job, project).why


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        ("quarter, area, audience, delivery,", "quarter, area, 'internal', delivery,"),
        ("quarter, area, audience, delivery,", "quarter, 'Darlington', audience,"),
        ("\nreport", "\nNone"),
    ],
)
def test_a_page_must_be_the_report_that_was_asked_for(project, run_job, written, instead):
    def open_another(notebook):
        cell = next(cell for cell in notebook.cells if "open_report(" in cell.source)
        assert written in cell.source
        before, after = cell.source.rsplit(written, 1)
        cell.source = before + instead + after

    job = _job(project)
    _change(project, open_another)
    event = run_job(job, project)
    assert "has to show, once, the header of the report it was asked for" in event.why


def test_a_rule_of_ones_own_does_not_pass(project, run_job):
    cell = (
        "from rrlib.disclosure import Rule, release\n"
        "own = Rule(report.rule.audience, 1, False)\n"
        "mine = yos_cohort_tracking.track(report.records, report.areas)\n"
        "answer(release(yos_cohort_tracking.reoffended_by_group(mine), own))"
    )
    job = _job(project)
    _change(project, _add_cell(cell))
    event = run_job(job, project)
    assert "released by another rule than partnership.toml" in event.why
    with pytest.raises(ParameterError, match=r"imports Rule from rrlib\.disclosure"):
        _job(project)


def test_a_failing_notebook_is_told_without_the_text_of_a_foreign_error(project, run_job):
    job = _job(project)
    _change(project, _add_cell("{}['Jo ' 'Bloggs, born 1996-06-15']"))
    event = run_job(job, project)
    assert "code cell 3 stopped with KeyError" in event.why
    assert "Bloggs" not in event.why
    partial = project / "reports" / job.folder / f"{NAME}.failed.ipynb"
    kept = nbformat.read(partial, as_version=4)
    errors = [
        output
        for cell in kept.cells
        for output in cell.get("outputs", [])
        if output.output_type == "error"
    ]
    assert [(error.ename, error.evalue, error.traceback) for error in errors] == [
        ("KeyError", "", [])
    ]
    assert "Jo Bloggs" not in partial.read_text(encoding="utf-8")
    assert "Demonstration data: synthetic" in partial.read_text(encoding="utf-8")


def test_the_last_good_report_stands_when_the_next_run_fails(report, project, run_job, make_report):
    good, original = report.read_bytes(), (project / f"notebooks/{NAME}.ipynb").read_bytes()
    job = _job(project)
    _change(project, _add_cell("raise ValueError"))
    assert run_job(job, project).kind is Kind.FAILED
    assert report.read_bytes() == good
    assert read_manifest(report.with_name(f"{NAME}.manifest.json")) is not None
    assert not list(project.rglob(".making-*"))
    write_index(Workshop(project), "A")
    index = project / "reports/index.html"
    listed = index.read_text(encoding="utf-8")
    assert re.search(
        r"Its last run failed on .+ at .+ UTC: code cell 3 stopped with ValueError, in the section "
        r"“.+”\."
        "</strong> What stands is the last good version",
        listed,
    )

    (project / f"notebooks/{NAME}.ipynb").write_bytes(original)
    make_report(job, project)
    write_index(Workshop(project), "A")
    assert "last run failed" not in index.read_text(encoding="utf-8")
    assert not list(project.rglob("*.failed.*"))


@pytest.mark.usefixtures("report")
def test_the_index_lists_whole_reports_only(project):
    broken = project / "reports/2013-14Q4/darlington"
    broken.mkdir()
    (broken / f"{NAME}.manifest.json").write_text("{", encoding="utf-8")
    write_index(Workshop(project), "A & B")
    page = (project / "reports/index.html").read_text(encoding="utf-8")
    assert f'href="2013-14Q4/county-durham/{NAME}.html"' in page
    assert "A &amp; B" in page
    assert "62 reoffended" in page
    assert "darlington" not in page


def test_rr_report_names_quarantined_rows_and_makes_the_report(project, monkeypatch):
    offences = project / "data/raw/2013-14Q4/offences.csv"
    lines = offences.read_text(encoding="utf-8").splitlines(keepends=True)
    lines[7] = lines[7].replace(lines[7].split(",")[2], "31/02/2013")
    offences.write_text("".join(lines), encoding="utf-8")
    monkeypatch.chdir(project)
    done = CliRunner().invoke(app, ["report", "--area", "Darlington"])
    assert done.exit_code == 0, done.output
    assert "Quarantined rows of 2013-14Q4: 1 (rr check 2013-14Q4 tells more)" in done.output
    assert "offences.csv, row 8, column offence_date: arrived '31/02/2013'" in done.output
    page = Path("reports/2013-14Q4/darlington", f"{NAME}.html").read_text(encoding="utf-8")
    assert f"offences.csv: 1 of {len(lines) - 1:,} rows were quarantined" in page
    assert "Not as it was received, or not in its list of hashes: offences.csv" in page


def test_rr_report_counts_failures_in_its_exit_status(project, monkeypatch):
    _change(project, _add_cell("answer(report)"))
    monkeypatch.chdir(project)
    done = CliRunner().invoke(app, ["report", "--area", "Darlington", "--area", "County Durham"])
    assert done.exit_code == 2
    assert "FAILED: yos_cohort_tracking: release a finding first" in done.output
    assert "0 reports made, 2 failed." in done.output


def test_an_internal_report_shows_what_the_public_one_hides(project, make_report):
    from rrlib.codes import Audience

    page = make_report(_job(project, audience=Audience.INTERNAL), project)
    assert page.parent == project / "reports/internal/2013-14Q4/county-durham"
    text = page.read_text(encoding="utf-8")
    assert "Not for publication" in text
    assert "77.8% (45% to 94%)" in text
    table = page.parent / f"tables/{NAME}/reoffended_by_group.csv"
    assert "[c]" not in table.read_text(encoding="utf-8")


def test_a_job_knows_its_parameters_as_json(project):
    assert json.dumps(_job(project).parameters)
