"""A plan is right in every word before anything starts."""

import shutil

import pytest
from small_reports import PARAMETERS, opening, write_notebook

from rrlib.batch.cells import Cells, Extracts
from rrlib.batch.planning import Request, declared_extracts, left_out, plan, slug
from rrlib.codes import Audience
from rrlib.deliveries import lacking
from rrlib.errors import DeliveryError, ParameterError, PartnershipError, PeriodError
from rrlib.partnership import read_partnership

NOTEBOOK = "yos_cohort_tracking"
NEEDS = ("people", "offences")
MAY_READ = ("yos_cohort", "population")


@pytest.fixture
def project(tmp_path, root):
    """A project of one notebook and one delivery; a plan only looks at the delivery's name."""
    shutil.copy(root / "partnership.toml", tmp_path)
    add_deliveries(tmp_path, "2013-14Q4")
    write(tmp_path)
    return tmp_path


@pytest.fixture
def partnership(project):
    return read_partnership(project / "partnership.toml")


def write(project, name=NOTEBOOK, needs=NEEDS, may_read=MAY_READ, **more):
    write_notebook(project / f"notebooks/{name}.ipynb", opening(needs, may_read), **more)


def add_deliveries(project, *quarters, holding=NEEDS):
    for quarter in quarters:
        folder = project / "data/raw" / quarter
        folder.mkdir(parents=True)
        for extract in holding:
            (folder / f"{extract}.csv").touch()


def test_nothing_named_means_every_delivery_area_and_notebook(project, partnership):
    write(project, "another")
    add_deliveries(project, "2013-14Q3")
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
    ("given", "quarters"),
    [
        ({"since": "2013-14Q1"}, ["2013-14Q1", "2013-14Q3", "2013-14Q4"]),
        ({"since": "2013-14Q2", "until": "2013-14Q3"}, ["2013-14Q3"]),
        ({"until": "2013-14Q1"}, ["2012-13Q3", "2013-14Q1"]),
        ({"since": "2013-14Q4", "until": "2013-14Q4"}, ["2013-14Q4"]),
        (
            {"since": "2012-13Q4", "until": "2013-14Q2", "delivery": "2013-14Q4"},
            ["2012-13Q4", "2013-14Q1", "2013-14Q2"],
        ),
        ({"since": "2013-14Q2", "delivery": "2013-14Q3"}, ["2013-14Q2", "2013-14Q3"]),
        (
            {"until": "2013-14Q1", "delivery": "2013-14Q4"},
            ["2012-13Q3", "2012-13Q4", "2013-14Q1"],
        ),
        ({"until": "2012-13Q1", "delivery": "2013-14Q4"}, ["2012-13Q1"]),
        ({"quarters": ["2013-14Q3", "2013-14Q3"]}, ["2013-14Q3"]),
    ],
    ids=str,
)
def test_a_range_is_the_deliveries_in_it_or_every_quarter_read_from_one(
    project, partnership, given, quarters
):
    add_deliveries(project, "2012-13Q3", "2013-14Q1", "2013-14Q3")
    jobs = plan(project, partnership, Request(areas=["Darlington"], **given))
    assert [str(job.quarter) for job in jobs] == quarters


RECEIVE_OR_READ = (
    "there is no delivery data/raw/2012-13Q4. There is 2013-14Q4. Take it in with rr receive FILES "
    "--into 2012-13Q4, or read 2012-13Q4 from a later one with --delivery 2013-14Q4."
)


@pytest.mark.parametrize(
    ("request_", "error", "message"),
    [
        (Request(quarters=["2013-14Q5"]), PeriodError, "Write it as '2013-14Q4'"),
        (Request(quarters=["2013-15Q4"]), PeriodError, "Write '2013-14Q4'"),
        (Request(areas=["Durham County"]), PartnershipError, "Did you mean 'County Durham'?"),
        (Request(notebooks=["yos_cohort"]), ParameterError, f"Did you mean '{NOTEBOOK}'?"),
        (Request(quarters=["2012-13Q4"]), DeliveryError, RECEIVE_OR_READ),
        (
            Request(quarters=["2014-15Q1"]),
            DeliveryError,
            "There is 2013-14Q4. Take it in with rr receive FILES --into 2014-15Q1.",
        ),
        (
            Request(quarters=["2014-15Q1"], delivery="2013-14Q4"),
            DeliveryError,
            "cannot hold the later quarter 2014-15Q1",
        ),
        (Request(since="2013-14"), PeriodError, "Write it as"),
        (
            Request(since="2013-14Q4", until="2013-14Q3"),
            ParameterError,
            "--since 2013-14Q4 is later than --until 2013-14Q3.",
        ),
        (
            Request(quarters=["2013-14Q4"], since="2013-14Q3"),
            ParameterError,
            "name quarters, or a range with --since and --until, not both.",
        ),
        (
            Request(since="2012-13Q1", until="2013-14Q3"),
            DeliveryError,
            "there is no delivery from 2012-13Q1 to 2013-14Q3. There is 2013-14Q4. Take it in with "
            "rr receive FILES --into 2013-14Q3, or read 2013-14Q3 from a later one with --delivery",
        ),
        (
            Request(until="2013-14Q3"),
            DeliveryError,
            "there is no delivery from 2013-14Q3 to 2013-14Q3.",
        ),
        (
            Request(since="2014-15Q1"),
            DeliveryError,
            "there is no delivery from 2014-15Q1 to 2014-15Q1.",
        ),
        (
            Request(since="2014-15Q1", delivery="2013-14Q4"),
            DeliveryError,
            "cannot hold the later quarter 2014-15Q1",
        ),
        (
            Request(since="2013-14Q4", until="2014-15Q1", delivery="2013-14Q4"),
            DeliveryError,
            "cannot hold the later quarter 2014-15Q1",
        ),
        (
            Request(since="2013-14Q1", delivery="2014-15Q4"),
            DeliveryError,
            "there is no delivery data/raw/2014-15Q4",
        ),
    ],
    ids=str,
)
def test_a_wrong_word_stops_the_plan(project, partnership, request_, error, message):
    with pytest.raises(error) as caught:
        plan(project, partnership, request_)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("holding", "advised"),
    [
        ({"2014-15Q1": ["people"], "2014-15Q2": NEEDS}, "2014-15Q2"),
        ({"2014-15Q1": [*NEEDS, "orders"], "2014-15Q2": NEEDS}, "2014-15Q1"),
        ({"2014-15Q1": ["recorded_crime"]}, None),
    ],
    ids=str,
)
def test_a_later_delivery_is_advised_only_if_a_notebook_can_be_made_of_it(
    project, partnership, holding, advised
):
    write(project, "orders", needs=[*NEEDS, "orders"])
    (project / "data/raw/2013-14Q4").rename(project / "data/raw/2012-13Q1")
    for quarter, extracts in holding.items():
        add_deliveries(project, quarter, holding=extracts)
    later = (
        "" if advised is None else f", or read 2013-14Q4 from a later one with --delivery {advised}"
    )
    for request in (Request(quarters=["2013-14Q4"]), Request(since="2013-14Q3", until="2013-14Q4")):
        with pytest.raises(DeliveryError) as caught:
            plan(project, partnership, request)
        receive = f"Take it in with rr receive FILES --into 2013-14Q4{later}."
        assert str(caught.value).endswith(receive)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            {"since": "2012-13Q3"},
            "no report is made of 2012-13Q3 to 2013-14Q1, 2013-14Q3: there is no delivery of them. "
            "Add --delivery 2013-14Q4 to read the whole range from that one.",
        ),
        (
            {"since": "2013-14Q3", "until": "2013-14Q4"},
            "no report is made of 2013-14Q3: there is no delivery of it. "
            "Add --delivery 2013-14Q4 to read the whole range from that one.",
        ),
        (
            {"since": "2013-14Q4", "until": "2014-15Q1"},
            "no report is made of 2014-15Q1: there is no delivery of it.",
        ),
        ({"since": "2013-14Q4"}, ""),
        ({"since": "2012-13Q3", "delivery": "2013-14Q4"}, ""),
        ({"quarters": ["2013-14Q4"]}, ""),
        ({}, ""),
    ],
    ids=str,
)
def test_quarters_of_a_range_that_have_no_delivery_are_said(project, given, said):
    add_deliveries(project, "2013-14Q2")
    assert left_out(project, Request(**given)) == said


def test_a_notebook_with_other_parameters_is_refused(project, partnership):
    write(project, parameters=f'{PARAMETERS}quater = "2013-14Q4"')
    with pytest.raises(ParameterError, match=r"declares the parameters .*quater.*Mend its cell"):
        plan(project, partnership, Request())


def test_a_notebook_may_have_parameters_of_its_own(project, partnership):
    write(project, parameters=f'{PARAMETERS}comparators = "all"')
    assert plan(project, partnership, Request())


def test_a_notebook_that_lacks_a_parameter_of_a_report_is_refused(project, partnership):
    fewer = "".join(line for line in PARAMETERS.splitlines(True) if "area" not in line)
    write(project, parameters=f'{fewer}comparators = "all"')
    with pytest.raises(ParameterError, match=r"declares the parameters .*a report needs area"):
        plan(project, partnership, Request())


def test_a_notebook_that_does_more_than_a_report_may_is_refused(project, partnership):
    write_notebook(project / f"notebooks/{NOTEBOOK}.ipynb", opening(), "import os")
    with pytest.raises(ParameterError, match=f"^{NOTEBOOK}.ipynb, code cell 3: 'import os' is mor"):
        plan(project, partnership, Request())


def test_a_job_knows_the_extracts_that_its_notebook_declares(project, partnership):
    write(project, "crime", needs=["recorded_crime", "population"], may_read=[])
    jobs = plan(project, partnership, Request(areas=["Darlington"]))
    assert {job.name: job.extracts for job in jobs} == {
        "crime": Extracts(("recorded_crime", "population")),
        NOTEBOOK: Extracts(NEEDS, may_read=MAY_READ),
    }
    assert [job.extracts.all for job in jobs if job.name == NOTEBOOK] == [(*NEEDS, *MAY_READ)]


REPORT = "report = open_report(quarter, area, audience, delivery"


@pytest.mark.parametrize(
    "opened",
    [
        f"{REPORT})",
        f"{REPORT}, needs=[])",
        f'{REPORT}, needs="people")',
        f'{REPORT}, needs=("people",))',
        f'{REPORT}, needs={{"people": True}})',
        f'{REPORT}, needs=["people", area])',
        f'{REPORT}, needs=["people", 3])',
        f'{REPORT}, may_read=["people"])',
        f'{REPORT}, needs=["people"], may_read="offences")',
        f'{REPORT}, needs=["people"])\n{REPORT}, needs=["people"])',
        "",
    ],
)
def test_a_notebook_that_declares_no_list_of_extracts_once_is_refused(project, partnership, opened):
    source = f"from rrlib.notebook import open_report\n{opened}"
    write_notebook(project / f"notebooks/{NOTEBOOK}.ipynb", source)
    with pytest.raises(ParameterError) as refusal:
        plan(project, partnership, Request())
    assert str(refusal.value) == (
        f"{NOTEBOOK}.ipynb does not declare what it reads. Open its report once, with the extracts "
        'it needs: open_report(quarter, area, audience, delivery, needs=["people", "offences"]), '
        "needs_one_of=[…] where one of several is enough, and may_read=[…] for those it can do "
        "without."
    )


@pytest.mark.parametrize(
    "declared",
    [{"needs": ["people", "ofences"]}, {"needs": ["people"], "may_read": ["ofences"]}],
    ids=str,
)
def test_a_notebook_that_declares_an_unknown_extract_is_answered_with_the_nearest(
    project, partnership, declared
):
    write(project, **declared)
    with pytest.raises(ParameterError) as refusal:
        plan(project, partnership, Request())
    assert str(refusal.value) == (
        f"{NOTEBOOK}.ipynb declares to read 'ofences', which is no extract. "
        "Did you mean 'offences'?"
    )


def test_a_notebook_that_was_not_asked_for_is_not_looked_into(project, partnership):
    write(project, "unfinished", needs=[])
    jobs = plan(project, partnership, Request(areas=["Darlington"], notebooks=[NOTEBOOK]))
    assert [job.name for job in jobs] == [NOTEBOOK]
    with pytest.raises(ParameterError, match="unfinished"):
        plan(project, partnership, Request())


def test_every_committed_notebook_declares_extracts(root):
    notebooks = sorted((root / "notebooks").glob("*.ipynb"))
    assert notebooks
    assert all(declared_extracts(Cells(notebook)).all for notebook in notebooks)


def test_of_extracts_of_which_one_is_enough_one_is_enough(project, partnership):
    source = opening(["people"], ["population"]).replace(
        "may_read=", 'needs_one_of=["offences", "orders"], may_read='
    )
    write_notebook(project / f"notebooks/{NOTEBOOK}.ipynb", source)
    (job, *_) = plan(project, partnership, Request(notebooks=[NOTEBOOK]))
    asked = job.extracts

    assert asked == Extracts(("people",), ("offences", "orders"), ("population",))
    quarter = job.reads
    assert lacking(quarter, ["people", "orders"], asked.needs, asked.needs_one_of) == ""
    said = lacking(quarter, ["people", "population"], asked.needs, asked.needs_one_of)
    assert said.startswith(f"the delivery of {quarter} holds none of offences (")
    assert said.endswith("): one of them is needed.")
    assert "does not hold people" in lacking(quarter, ["orders"], asked.needs, asked.needs_one_of)


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
    assert slug("Con") == "con-area"
    assert slug("LPT1") == "lpt1-area"
    assert slug("Constance") == "constance"
    assert len(slug("A" * 300)) <= 60


@pytest.mark.parametrize(
    "name", ["index", "con", "NUL.youth", "a:b", "a<b>", "youth.", " youth", "a  b", "…"]
)
def test_a_notebook_whose_name_not_every_system_takes_is_refused(project, partnership, name):
    write(project, name)
    plan(project, partnership, Request(areas=["Darlington"], notebooks=[NOTEBOOK]))
    with pytest.raises(ParameterError, match="Rename it"):
        plan(project, partnership, Request(areas=["Darlington"], notebooks=[name]))


@pytest.mark.parametrize("name", ["youth", "Jugend 2", "a-b.c_d", "Straße"])
def test_other_names_are_taken(project, partnership, name):
    write(project, name)
    (job,) = plan(project, partnership, Request(areas=["Darlington"], notebooks=[name]))
    assert job.page.name == f"{name}.html"
