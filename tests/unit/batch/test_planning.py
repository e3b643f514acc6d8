"""A plan is right in every word before anything starts."""

import json

import pytest

from rrlib.batch.planning import Request, plan, slug
from rrlib.codes import Audience
from rrlib.errors import DeliveryError, ParameterError, PartnershipError, PeriodError
from rrlib.partnership import read_partnership


@pytest.fixture
def partnership(project):
    return read_partnership(project / "partnership.toml")


def test_nothing_named_means_every_delivery_area_and_notebook(project, partnership):
    jobs = plan(project, partnership, Request())
    assert [(str(job.quarter), job.area, job.name) for job in jobs] == [
        ("2013-14Q4", "County Durham", "yos_cohort_tracking"),
        ("2013-14Q4", "Darlington", "yos_cohort_tracking"),
        ("2013-14Q4", "County Durham and Darlington", "yos_cohort_tracking"),
    ]


def test_internal_reports_lie_apart(project, partnership):
    (job,) = plan(project, partnership, Request(areas=["Darlington"], audience=Audience.INTERNAL))
    assert job.folder.as_posix() == "internal/2013-14Q4/darlington"
    assert job.index.as_posix() == "reports/internal/index.html"


@pytest.mark.parametrize(
    ("request_", "error", "message"),
    [
        (Request(quarters=["2013-14Q5"]), PeriodError, "Write it as '2013-14Q4'"),
        (Request(quarters=["2013-15Q4"]), PeriodError, "Write '2013-14Q4'"),
        (Request(areas=["Durham County"]), PartnershipError, "Did you mean 'County Durham'?"),
        (Request(notebooks=["yos_cohort"]), ParameterError, "Did you mean 'yos_cohort_tracking'?"),
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
    path = project / "notebooks/yos_cohort_tracking.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    cell = next(cell for cell in notebook["cells"] if cell["metadata"].get("tags"))
    cell["source"] = [*cell["source"], '\nquater = "2013-14Q4"']
    path.write_text(json.dumps(notebook), encoding="utf-8")
    with pytest.raises(ParameterError, match=r"declares the parameters .*quater.*Mend its cell"):
        plan(project, partnership, Request())


def test_no_delivery_at_all_points_to_the_readme(project, partnership):
    (project / "data/raw/2013-14Q4").rename(project / "data/raw/elsewhere")
    with pytest.raises(DeliveryError, match="Bring your own extracts"):
        plan(project, partnership, Request())


def test_area_names_become_safe_folder_names():
    assert slug("County Durham") == "county-durham"
    assert slug("../../etc/A & B") == "etc-a-b"
