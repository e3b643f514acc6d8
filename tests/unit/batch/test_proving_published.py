"""A report that depends on the record of what was published is made again with that record."""

import json
from datetime import date

import nbformat
import pytest
from typer.testing import CliRunner

from rrlib.batch.planning import Request, plan
from rrlib.batch.tables import released_tables
from rrlib.cli import app
from rrlib.partnership import read_partnership
from rrlib.publications import Publication, Signed

NAME = "yos_cohort_tracking"
SIGNED = Signed(producer="A", checker="B", approver="C", on=date(2014, 5, 1))


def publish(project, quarter, tables):
    """What `rr publish` would have kept of Darlington's report."""
    record = Publication(
        schema_version=1,
        quarter=quarter,
        area="Darlington",
        notebook=NAME,
        title="Youth",
        signed=SIGNED,
        tables=tuple(tables),
    )
    path = project / record.path
    path.parent.mkdir(parents=True)
    path.write_text(record.text(), encoding="utf-8")


@pytest.mark.slow
def test_a_report_is_proven_with_what_was_published_of_this_and_another_quarter(
    project, make_report, monkeypatch
):
    request = Request(areas=["Darlington"])
    (job,) = plan(project, read_partnership(project / "partnership.toml"), request)
    page = make_report(job, project)
    before = page.read_bytes()
    shown = released_tables(nbformat.read(page.with_suffix(".ipynb"), as_version=4))
    publish(project, "2013-14Q3", shown)
    publish(project, "2013-14Q4", shown[:1])
    page = make_report(job, project)
    said = "These are not the numbers that were published on 1 May 2014."
    assert said in page.read_text(encoding="utf-8")
    assert said not in before.decode()
    path = page.with_name(f"{NAME}.manifest.json")
    content = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(content | {"uncommitted_changes": True}), encoding="utf-8")
    monkeypatch.chdir(project)
    done = CliRunner().invoke(app, ["verify"])
    assert done.exit_code == 0, done.output
    assert done.output == (
        f"reports/2013-14Q4/darlington/{NAME}: proven, made with uncommitted changes\n"
        "1 of 1 reports proven, byte for byte, against a project of which git knows no commit.\n"
    )
