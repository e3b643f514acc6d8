"""The report in bad weather: from spoilt, thin and empty deliveries it is made all the same.

Every section is there and says what is wrong or what is missing; the public sees no few people.
"""

import csv
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import nbformat
from markupsafe import escape
import pytest
from deliveries import QUARTER, write

from rrlib.batch.planning import Request, plan
from rrlib.partnership import read_partnership

AREA = "County Durham"
NAME = "yos_cohort_tracking"
HEADERS = {
    "people": "person_id,sex,date_of_birth,matched",
    "offences": "offence_id,person_id,offence_date,offence_group,alcohol_related,disposal_date,"
    "disposal,area",
    "yos_cohort": "person_id,index_date,tier,area",
    "first_time_entrants": "person_id,disposal_date,disposal,area",
    "yos_programmes": "person_id,programme,started_on,ended_on,area",
    "population": "area,year,age,persons",
}
CARDS = "## How is reoffending measured here?"
PEOPLE = {"people", "reoffended", "at_risk", "tenth", "theirs", "first", "adults", "not_matched"}
"""Columns of the tables that count people, or what few people are behind."""
LACKING = {
    "Who is left out": "yos_cohort",
    "How much of their offending": "yos_cohort",
    "How many of them are no longer young": "yos_cohort",
    "diverted reoffend less": "first_time_entrants",
    "within 6 months": "yos_programmes",
    "And within 12 months": "yos_programmes",
    "leave at 16 to 18": "orders",
    "the Ministry's hang together": "published_rates",
    "How many offences of young people": "first_time_entrants",
    "How many entered the youth justice": "first_time_entrants",
}
"""Some headings, and what is missing where there are people and offences alone."""
NOTHING = ("This is not answered here.", "The extracts hold nothing, as known on this report's day")
"""With its reason, or without any."""


def delivery(**rows):
    """The extracts of a delivery, each of rows written as in its file."""
    return {
        name: [HEADERS[name].split(","), *(row.split(",") for row in written)]
        for name, written in rows.items()
    }


def person(name, born="1997-06-01", matched="yes"):
    return f"{name},male,{born},{matched}"


def offence(name, on, disposed="", disposal="", number=""):
    disposal = disposal or ("referral order" if disposed else "")
    return f"O{name}{number},{name},{on},drugs,no,{disposed},{disposal},{AREA}"


def event(name, on):
    return f"{name},{on},first tier,{AREA}"


MANY = [f"P{number}" for number in range(1, 9)]

SPOILT = delivery(
    people=[
        *map(person, MANY),
        person("Q1", born=""),
        *(person(f"R{number}") for number in range(8)),
    ],
    offences=[
        offence("P1", "2012-03-20", "2012-06-01"),
        offence("P1", "2012-03-20", "2012-06-01"),
        offence("P2", "2012-04-20", number="twin"),
        offence("P2", "2012-04-20", number="brother"),
        offence("Q1", "2012-04-20", "2012-06-01"),
        offence("R1", "2011-07-01", "2011-08-01"),
    ],
    yos_cohort=[
        *(event(name, "2012-02-01") for name in MANY),
        event("Q1", "2012-02-01"),
        event("nobody known", "2012-02-01"),
        *(event(f"R{number}", "2011-02-01") for number in range(8)),
    ],
    first_time_entrants=[f"P1,2012-06-01,referral order,{AREA}"],
    population=[f"{AREA},2012,10,500"],
)
"""One young man of each cohort reoffends; one has no date of birth, one event is of nobody."""

THIN = delivery(people=map(person, MANY), offences=[offence(name, "2012-04-20") for name in MANY])
"""People and offences and nothing else, and none of those is proven."""

UNSEEN = delivery(
    people=[
        *(person(name, matched="no") for name in MANY),
        *(person(f"A{number}", born="1995-02-01") for number in range(6)),
        *(person(f"B{number}") for number in range(6)),
    ],
    offences=[offence("A1", "2013-04-20"), offence("B1", "2014-03-20", "2014-03-25", "not guilty")],
    yos_cohort=[
        *(event(name, "2011-02-01") for name in MANY),
        *(event(name, "2012-02-01") for name in MANY),
        *(event(f"A{number}", "2013-01-15") for number in range(6)),
        *(event(f"B{number}", "2014-01-15") for number in range(6)),
    ],
    first_time_entrants=[f"B1,2014-03-25,pre-caution disposal,{AREA}"],
    yos_programmes=[f"P1,enhanced intervention,2012-04-01,2012-09-30,{AREA}"],
    population=[f"{AREA},2012,10,500"],
)
"""Nobody was found of two cohorts, one all turn 18 within a month, one is followed for none."""


@dataclass(frozen=True)
class Made:
    """A report that was made: its page, what each cell of code says, and its tables."""

    page: str
    said: dict[str, str]
    tables: dict[str, list[dict[str, str]]]

    def about(self, words: str) -> str:
        """What is said under the one heading that has these words."""
        (said,) = (text for heading, text in self.said.items() if words in heading)
        return said


@pytest.fixture
def project(root, tmp_path):
    """A project with the notebooks and no delivery."""
    for file in ("partnership.toml", "requirements.lock"):
        shutil.copy(root / file, tmp_path / file)
    shutil.copytree(root / "notebooks", tmp_path / "notebooks")
    (tmp_path / "data" / "raw").mkdir(parents=True)
    return tmp_path


@pytest.fixture
def report_of(make_report):
    """The report of a project's one delivery."""
    return lambda project: read_report(project, make_report)


def read_report(project: Path, make_report) -> Made:
    partnership = read_partnership(project / "partnership.toml")
    (job,) = plan(project, partnership, Request(areas=[AREA], notebooks=[NAME]))
    page = make_report(job, project)
    notebook = nbformat.read(page.with_suffix(".ipynb"), as_version=4)
    said, heading = {}, ""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            heading = cell.source.splitlines()[0]
        elif cell.outputs:
            said[heading] = "\n".join(output["data"]["text/plain"] for output in cell.outputs)
    tables = {}
    for path in (page.parent / "tables" / NAME).glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            tables[path.stem] = list(csv.DictReader(file))
    return Made(page.read_text(encoding="utf-8"), said, tables)


def require_every_section(report: Made, root: Path):
    """Every heading of the notebook stands on the page, and what is below it is said in words."""
    notebook = nbformat.read(root / f"notebooks/{NAME}.ipynb", as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            heading = cell.source.splitlines()[0]
            assert str(escape(heading.lstrip("# "))) in report.page
            assert report.said[heading] or heading == CARDS
    said = "\n".join(report.said.values())
    assert re.search(r"\b(nan|NaT|None$|Traceback|\w*Error)\b", said) is None


def few_people(report: Made, published=()):
    """Cells of the tables that count one to four people, but for published rows."""
    return [
        (name, row["row"], row["column"], row["value"])
        for name, rows in report.tables.items()
        for row in rows
        if row["column"].split("_20")[0] in PEOPLE and row["row"] not in published
        if row["value"] and 0 < float(row["value"]) < 5
    ]


def column(report: Made, table: str, name: str):
    """What a column of a table holds in each row: a number, or why there is none."""
    rows = (row for row in report.tables[table] if row["column"] == name)
    return {row["row"]: row["value"] or row["marker"] for row in rows}


def test_spoilt_rows_are_told_and_one_reoffender_is_not(root, project, report_of):
    """One has no date of birth, and so his event and offence go; a row is there twice."""
    write(project / "data/raw" / QUARTER, SPOILT)

    report = report_of(project)

    require_every_section(report, root)
    for quarantined in (
        "people.csv: 1 of 17 rows were quarantined",
        "yos_cohort.csv: 2 of 18 rows were quarantined",
        "offences.csv: 2 of 6 rows were quarantined",
    ):
        assert quarantined in report.about("Do the young people we track reoffend?")
        assert quarantined in report.page
    assert report.page.count("1 of 17 rows of people.csv were quarantined") == 2
    assert report.page.count("2 of 18 rows of yos_cohort.csv were quarantined") == 1
    assert report.page.count("2 of 6 rows of offences.csv were quarantined") == 1
    assert few_people(report) == []
    assert column(report, "reoffended_by_cohort", "people") == {"2011": "8.0", "2012": "8.0"}
    for table in ("reoffended_by_cohort", "further_offences", "concentration"):
        assert column(report, table, "reoffended") == {"2011": "[c]", "2012": "[c]"}
    assert "No number of this is put in words: see the table." in report.about("How many of each coh")


def test_a_delivery_of_people_and_offences_says_what_it_lacks(root, project, report_of):
    write(project / "data/raw" / QUARTER, THIN)

    report = report_of(project)

    require_every_section(report, root)
    assert report.tables == {}
    for heading, extract in LACKING.items():
        assert any(each in report.about(heading) for each in NOTHING)
        assert f"the delivery of {QUARTER} does not hold" in report.about(heading)
        assert f"{extract} (" in report.about(heading)


def test_cohorts_of_whom_nobody_is_seen_have_no_share_and_no_curve(root, project, report_of):
    """Nobody was found, or all turn 18 at once, or their index events are too recent."""
    write(project / "data/raw" / QUARTER, UNSEEN)

    report = report_of(project)

    require_every_section(report, root)
    assert few_people(report) == []
    matched = dict.fromkeys(("2011", "2012", "2013", "2014"), "[u]")
    assert column(report, "left_out", "matched") == matched
    shares = {"2011": "[z]", "2012": "[z]", "2013": "[x]", "2014": "[x]"}
    assert column(report, "reoffended_by_cohort", "share") == shares
    assert {row["row"] for row in report.tables["how_soon"] if row["value"]} == {"0"}
    for heading in ("as long after their index dates", "first three months", "while a cohort was still followed"):
        assert any(each in report.about(heading) for each in NOTHING)


def test_without_cohorts_the_programmes_stand_as_the_panel_was_told(root, project, report_of):
    shutil.copytree(root / "data/raw/2020-21Q2", project / "data/raw/2020-21Q2")

    report = report_of(project)

    require_every_section(report, root)
    assert few_people(report, published=["October to December 2019"]) == []
    assert report.about("within 6 months").startswith(
        "Of the 14 who began in October to December 2019, 2 reoffended within 6 months: 14.3%"
    )
    assert "Shown although small, because it is published" in report.page
    assert any(each in report.about("How many of each cohort") for each in NOTHING)
    assert "does not hold yos_cohort (" in report.about("Who is left out")
    assert set(report.tables) == {
        "programme_cohorts_6",
        "programme_cohorts_12",
        "exits",
        "local_and_published",
    }
