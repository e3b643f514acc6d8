"""Where two makings of a report differ first, in words."""

import json
import shutil

import pytest
from nbformat import v4
from typer.testing import CliRunner

from rrlib.batch.comparing import first_difference
from rrlib.batch.manifest import sha256_of_bytes
from rrlib.batch.planning import Request, plan
from rrlib.batch.verifying import find_manifests
from rrlib.cli import app
from rrlib.errors import ParameterError
from rrlib.partnership import read_partnership

TABLE = "tables/youth/by_group.csv"
ROWS = "row,column,share\nAll,2011,39.5\nAll,2012,41.0\nBoys,2011,44.0\n"
PLAIN = "cohort,people\n2011,157\n2012,160\n"
PAGE = "<html>\n<p>62 of 157</p>\n</html>\n"
FIGURE = '<svg><path d="{}"/></svg>'


def notebook(text="62 reoffended", figure="AAAA", source="answer(x)", **metadata):
    """A parameters' cell, the one that Papermill adds, and one that shows a text and a figure."""
    data = {"text/plain": text, "text/html": f"<p>{text}</p>{FIGURE.format(figure)}"}
    shown = v4.new_output("display_data", data)
    cells = [
        v4.new_markdown_cell("# Youth", id="a"),
        v4.new_code_cell("area = 'A'", id="b"),
        v4.new_code_cell("area = 'B'", id="injected-parameters"),
        v4.new_code_cell(source, outputs=[shown], id="c"),
    ]
    return json.dumps(v4.new_notebook(cells=cells, metadata=metadata))


WHOLE = {
    TABLE: ROWS,
    "tables/youth/plain.csv": PLAIN,
    "youth.html": PAGE,
    "youth.ipynb": notebook(),
}


@pytest.fixture
def difference(tmp_path):
    """The first difference from `WHOLE` of a report with other files; None where one is lacking."""

    def between(first, second):
        for folder, changed in (("here", first), ("again", second)):
            for name, text in (WHOLE | changed).items():
                path = tmp_path / folder / name
                path.parent.mkdir(parents=True, exist_ok=True)
                if text is not None:
                    path.write_bytes(text.encode(errors="surrogateescape"))
        return first_difference(tmp_path / "here", tmp_path / "again", WHOLE)

    return between


def test_of_equal_reports_there_is_nothing_to_say(difference):
    assert difference({}, {}) == ""


@pytest.mark.parametrize(
    ("again", "said"),
    [
        (
            {TABLE: ROWS.replace("41.0", "41.5")},
            "table by_group, row 'All', column '2012': share is '41.0' as it stood, "
            "'41.5' made again.",
        ),
        (
            {TABLE: ROWS.replace("Boys,2011,44.0\n", "")},
            "table by_group, line 4: it has more rows as it stood.",
        ),
        (
            {TABLE: ROWS + "Girls,2011,30.0\n"},
            "table by_group, line 5: it has more rows made again.",
        ),
        (
            {TABLE: ROWS.replace("share", "rate")},
            "table by_group, row 'All', column '2011': share is '39.5' as it stood, "
            "absent made again.",
        ),
        (
            {"tables/youth/plain.csv": PLAIN.replace("160", "161")},
            "table plain, line 3: people is '160' as it stood, '161' made again.",
        ),
        ({TABLE: ROWS.replace("\n", "\r\n")}, "table by_group, the ends of its lines differ."),
        (
            {"youth.ipynb": notebook("63 reoffended")},
            "the notebook, code cell 2, text/plain: line 1 is '62 reoffended' as it stood, "
            "'63 reoffended' made again.",
        ),
        (
            {"youth.ipynb": notebook(figure="BBBB")},
            "the notebook, code cell 2: its figure is drawn differently.",
        ),
        (
            {"youth.ipynb": notebook(source="answer(y)")},
            "the notebook, code cell 2: its source is 'answer(x)' as it stood, "
            "'answer(y)' made again.",
        ),
        (
            {"youth.ipynb": notebook(title="A")},
            "the notebook, its number of cells or its own settings differ.",
        ),
        (
            {"youth.html": PAGE.replace("62", "63")},
            "youth.html, line 2 is '<p>62 of 157</p>' as it stood, '<p>63 of 157</p>' made again.",
        ),
        ({"youth.html": PAGE[:-1]}, "youth.html, the ends of its lines differ."),
        ({"youth.html": None}, "youth.html is there only as it stood."),
        ({TABLE: None}, f"{TABLE} is there only as it stood."),
    ],
)
def test_the_first_difference_is_said(difference, again, said):
    assert difference({}, again) == said


def test_what_is_there_only_once_made_again_is_said(difference):
    assert difference({TABLE: None}, {}) == f"{TABLE} is there only once made again."


def test_a_table_is_named_before_the_page_that_shows_it(difference):
    changed = {"youth.html": "", "youth.ipynb": notebook("63"), TABLE: ROWS.replace("41.0", "1")}
    assert difference({}, changed).startswith("table by_group")


def test_a_long_line_is_cut_to_where_it_differs(difference):
    long, other = ("x" * 500 + mark + "y" * 500 for mark in "AB")
    assert difference({"youth.html": long}, {"youth.html": other}) == (
        f"youth.html, line 1 is '{'x' * 20}A{'y' * 39}…' as it stood, "
        f"'{'x' * 20}B{'y' * 39}…' made again."
    )


@pytest.mark.parametrize("name", ["youth.html", "youth.ipynb"])
def test_a_file_that_is_no_text_or_no_notebook_any_more_is_a_difference_too(difference, name):
    assert "not what it was' made again." in difference({}, {name: "\0 not what it was"})
    assert "'\\udcff' made again." in difference({}, {name: "\udcff"})


def test_a_report_is_meant_by_its_page_notebook_manifest_or_folder(tmp_path, monkeypatch):
    reports = tmp_path / ".hidden/reports"
    paths = [reports / f"2013-14Q4/{area}/youth.manifest.json" for area in ("a", "b")]
    for path in (*paths, reports / ".making-x/made/youth.manifest.json"):
        path.parent.mkdir(parents=True)
        path.touch()
    assert list(find_manifests(reports, [])) == paths
    monkeypatch.chdir(reports.parent)
    (reports.parent / "elsewhere").mkdir()
    for ending in ("html", "ipynb", "manifest.json"):
        name = reports.relative_to(reports.parent) / f"2013-14Q4/b/youth.{ending}"
        found = find_manifests(reports, [name, name])
        assert found == {paths[1]: name.with_name("youth.manifest.json")}
    monkeypatch.chdir(reports.parent / "elsewhere")
    up = type(reports)("../reports/2013-14Q4/a")
    assert list(find_manifests(reports, [up, up / "youth.html"])) == [paths[0]]
    with pytest.raises(ParameterError, match=r"^nowhere/x\.html is no report, and no folder"):
        find_manifests(reports, [type(reports)("nowhere/x.html")])


NAME = "yos_cohort_tracking"
AGAINST = ", byte for byte, against a project of which git knows no commit."
LISTED = "tables/yos_cohort_tracking/reoffended_by_cohort.csv"


def verified(*words):
    done = CliRunner().invoke(app, ["verify", "--at-once", "2", *words])
    *told, counted = done.stdout.splitlines()
    return done.exit_code, dict(line.split(": ", 1) for line in told), counted


def rewrite(manifest, **fields):
    content = json.loads(manifest.read_text(encoding="utf-8"))
    manifest.write_text(json.dumps(content | fields), encoding="utf-8")


@pytest.mark.slow
def test_rr_verify_proves_a_good_report_and_says_what_is_wrong_with_another(
    project, make_report, monkeypatch
):
    """One with another number in a table and its manifest is told by that number."""
    monkeypatch.chdir(project)
    areas = ("County Durham", "Darlington", "County Durham and Darlington")
    request = Request(areas=areas)
    jobs = plan(project, read_partnership(project / "partnership.toml"), request)
    good, altered, boasting = (make_report(job, project).parent for job in jobs)
    manifests = {each: each / f"{NAME}.manifest.json" for each in (good, altered, boasting)}

    table = altered / LISTED
    text = table.read_text(encoding="utf-8")
    table.write_text(text.replace(",44.0,", ",45.0,", 1), encoding="utf-8")
    outputs = json.loads(manifests[altered].read_text(encoding="utf-8"))["outputs"]
    rewrite(manifests[altered], outputs=outputs | {LISTED: sha256_of_bytes(table.read_bytes())})
    rewrite(manifests[boasting], headline="Nobody reoffended.")
    shutil.copytree(good, good.with_name("copied"))

    code, told, counted = verified()
    assert code == 3
    assert counted == f"1 of 4 reports proven{AGAINST}"
    at = "reports/2013-14Q4"
    assert told[f"{at}/county-durham/{NAME}"] == "proven"
    assert told[f"{at}/copied/{NAME}"] == (
        "NOT PROVEN: it equals the one that stands, byte for byte; it is a copy: such a report "
        f"lies at {at}/county-durham/{NAME}.html."
    )
    assert told[f"{at}/county-durham-and-darlington/{NAME}"] == (
        "NOT PROVEN: its manifest says something else of headline."
    )
    assert told[f"{at}/darlington/{NAME}"] == (
        "NOT PROVEN: table reoffended_by_cohort, row '2011', column 'people': value is '45.0' as "
        "it stood, '44.0' made again."
    )
    assert not list((project / "data/processed").glob(".verifying-*"))

    table.write_text(text, encoding="utf-8")
    rewrite(manifests[altered], outputs=outputs)
    (good / LISTED).write_text("x", encoding="utf-8")
    offences = project / "data/raw/2013-14Q4/offences.csv"
    lines = offences.read_text(encoding="utf-8").splitlines(keepends=True)
    offences.write_text("".join(lines[:-1]), encoding="utf-8")
    code, told, counted = verified("reports/2013-14Q4/darlington", f"{at}/county-durham")
    assert (code, counted) == (2, f"0 of 2 reports proven{AGAINST}")
    assert told == {
        f"{at}/darlington/{NAME}": "NOT PROVEN: it was made from something else than the project "
        "holds now (changed: extract offences).",
        f"{at}/county-durham/{NAME}": "NOT PROVEN: its files are not those of its manifest: "
        f"{LISTED} (changed).",
    }
