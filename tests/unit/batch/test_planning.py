"""A plan is right in every word before anything starts."""

import json
import shutil

import pytest

from rrlib.batch.planning import NEEDS, Request, needed_extracts, plan, slug
from rrlib.codes import Audience
from rrlib.errors import DeliveryError, ParameterError, PartnershipError, PeriodError
from rrlib.partnership import read_partnership

NOTEBOOK = "yos_cohort_tracking"
YOUTH = ("people", "offences", "yos_cohort", "first_time_entrants", "population")


@pytest.fixture
def project(tmp_path, root):
    """A project of one notebook and one delivery; a plan only looks at the delivery's name."""
    (tmp_path / "notebooks").mkdir()
    shutil.copy(root / f"notebooks/{NOTEBOOK}.ipynb", tmp_path / "notebooks")
    shutil.copy(root / "partnership.toml", tmp_path)
    (tmp_path / "data/raw/2013-14Q4").mkdir(parents=True)
    change(tmp_path, extracts=list(YOUTH))
    return tmp_path


@pytest.fixture
def partnership(project):
    return read_partnership(project / "partnership.toml")


def change(project, *, extracts=None, source=None, name=NOTEBOOK):
    """Write the notebook as `name`, declaring `extracts` and with more in its parameters' cell."""
    path = project / f"notebooks/{NOTEBOOK}.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    if extracts is not None:
        notebook["metadata"][NEEDS] = extracts
    if source is not None:
        cell = next(cell for cell in notebook["cells"] if cell["metadata"].get("tags"))
        cell["source"] = [*cell["source"], source]
    path.with_name(f"{name}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")


def test_nothing_named_means_every_delivery_area_and_notebook(project, partnership):
    change(project, name="another")
    (project / "data/raw/2013-14Q3").mkdir()
    jobs = plan(project, partnership, Request())
    areas = ("County Durham", "Darlington", "County Durham and Darlington")
    assert [(str(job.quarter), job.area, job.name) for job in jobs] == [
        (quarter, area, name)
        for quarter in ("2013-14Q3", "2013-14Q4")
        for area in areas
        for name in ("another", NOTEBOOK)
    ]


def test_internal_reports_lie_apart(project, partnership):
    (job,) = plan(project, partnership, Request(areas=["Darlington"], audience=Audience.INTERNAL))
    assert job.folder.as_posix() == "internal/2013-14Q4/darlington"
    assert job.index.as_posix() == "reports/internal/index.html"


def test_a_quarter_read_from_a_later_delivery_lies_beside_its_own(project, partnership):
    own, later = (
        plan(project, partnership, Request(quarters=[quarter], areas=["Darlington"], delivery=read))
        for quarter, read in (("2013-14Q4", None), ("2013-14Q2", "2013-14Q4"))
    )
    assert [str(job.reads) for job in (*own, *later)] == ["2013-14Q4", "2013-14Q4"]
    assert own[0].folder.as_posix() == "2013-14Q4/darlington"
    assert later[0].folder.as_posix() == "2013-14Q2-from-2013-14Q4/darlington"


@pytest.mark.parametrize(
    ("request_", "error", "message"),
    [
        (Request(quarters=["2013-14Q5"]), PeriodError, "Write it as '2013-14Q4'"),
        (Request(quarters=["2013-15Q4"]), PeriodError, "Write '2013-14Q4'"),
        (Request(areas=["Durham County"]), PartnershipError, "Did you mean 'County Durham'?"),
        (Request(notebooks=["yos_cohort"]), ParameterError, f"Did you mean '{NOTEBOOK}'?"),
        (Request(quarters=["2012-13Q4"]), DeliveryError, "Add --delivery 2013-14Q4 to read"),
        (Request(quarters=["2014-15Q1"]), DeliveryError, "There is 2013-14Q4."),
        (
            Request(quarters=["2014-15Q1"], delivery="2013-14Q4"),
            DeliveryError,
            "cannot hold the later quarter 2014-15Q1",
        ),
    ],
)
def test_a_wrong_word_stops_the_plan(project, partnership, request_, error, message):
    with pytest.raises(error) as caught:
        plan(project, partnership, request_)
    assert message in str(caught.value)


def test_a_notebook_with_other_parameters_is_refused(project, partnership):
    change(project, source='\nquater = "2013-14Q4"')
    with pytest.raises(ParameterError, match=r"declares the parameters .*quater.*Mend its cell"):
        plan(project, partnership, Request())


def test_a_job_knows_the_extracts_that_its_notebook_declares(project, partnership):
    change(project, name="crime", extracts=["recorded_crime", "population"])
    jobs = plan(project, partnership, Request(areas=["Darlington"]))
    assert {job.name: job.needs for job in jobs} == {
        "crime": ("recorded_crime", "population"),
        NOTEBOOK: YOUTH,
    }


@pytest.mark.parametrize("declared", [[], "people", {"people": True}], ids=repr)
def test_a_notebook_that_declares_no_list_of_extracts_is_refused(project, partnership, declared):
    change(project, extracts=declared)
    with pytest.raises(ParameterError) as refusal:
        plan(project, partnership, Request())
    assert str(refusal.value) == (
        f"{NOTEBOOK}.ipynb does not declare what it reads. Add to its metadata: "
        '"extracts": ["people", "offences"], with the extracts it needs.'
    )


def test_a_notebook_that_declares_nothing_at_all_is_refused(project, partnership):
    path = project / f"notebooks/{NOTEBOOK}.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    del notebook["metadata"][NEEDS]
    path.write_text(json.dumps(notebook), encoding="utf-8")
    with pytest.raises(ParameterError, match="does not declare what it reads"):
        plan(project, partnership, Request())


def test_a_notebook_that_declares_an_unknown_extract_is_answered_with_the_nearest(
    project, partnership
):
    change(project, extracts=["people", "ofences"])
    with pytest.raises(ParameterError) as refusal:
        plan(project, partnership, Request())
    assert str(refusal.value) == (
        f"{NOTEBOOK}.ipynb declares to read 'ofences', which is no extract. "
        "Did you mean 'offences'?"
    )


def test_a_notebook_that_was_not_asked_for_is_not_looked_into(project, partnership):
    change(project, name="unfinished", extracts=[])
    jobs = plan(project, partnership, Request(areas=["Darlington"], notebooks=[NOTEBOOK]))
    assert [job.name for job in jobs] == [NOTEBOOK]
    with pytest.raises(ParameterError, match="unfinished"):
        plan(project, partnership, Request())


def test_every_committed_notebook_declares_extracts(root):
    notebooks = sorted((root / "notebooks").glob("*.ipynb"))
    assert notebooks
    assert all(needed_extracts(notebook) for notebook in notebooks)


def test_no_delivery_at_all_points_to_the_readme(project, partnership):
    (project / "data/raw/2013-14Q4").rename(project / "data/raw/elsewhere")
    with pytest.raises(DeliveryError, match="Bring your own extracts"):
        plan(project, partnership, Request())


def test_deliveries_are_looked_for_where_rr_data_says(project, partnership, tmp_path, monkeypatch):
    (tmp_path / "safe/raw/2014-15Q1").mkdir(parents=True)
    monkeypatch.setenv("RR_DATA", str(tmp_path / "safe"))
    jobs = plan(project, partnership, Request(areas=["Darlington"]))
    assert [str(job.quarter) for job in jobs] == ["2014-15Q1"]


def test_area_names_become_safe_folder_names():
    assert slug("County Durham") == "county-durham"
    assert slug("../../etc/A & B") == "etc-a-b"
