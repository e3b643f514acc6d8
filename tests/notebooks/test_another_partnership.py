"""Every notebook for a partnership of other areas, comparators, targets, thresholds and breaks.

What was made is searched for every place of the demonstration, inside workbooks too: not one is
there. Its own rules, targets and breaks show, and the demonstration's do not.
"""

import json
import re
import subprocess
import sys
import zipfile
from html import unescape

import another_partnership as invented
import pytest
from asked import asked

pytestmark = pytest.mark.slow

FEW = f"Counts of 1 to {invented.THRESHOLD - 1} people are hidden"
ELSEWHERE = re.compile(rf"\b({'|'.join(map(re.escape, [*invented.places(), 'NEPACS']))})\b")


def _texts(path):
    """What a file says, by the name of each part of it where it is a package of several."""
    if not zipfile.is_zipfile(path):
        return {path.name: path.read_text(encoding="utf-8")}
    with zipfile.ZipFile(path) as package:
        return {
            f"{path.name}/{name}": package.read(name).decode("utf-8", "replace")
            for name in package.namelist()
        }


def _told(folder):
    """Each place of the demonstration that a file below `folder` names."""
    return {
        (name, found)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        for name, text in _texts(path).items()
        for found in ELSEWHERE.findall(text)
    }


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return invented.begin(tmp_path_factory.mktemp("invented") / "norland")


def test_what_it_delivers_and_sets_names_no_place_of_the_demonstration(project):
    assert _told(project / "data") == set()
    settings = (project / "partnership.toml").read_text(encoding="utf-8")
    assert ELSEWHERE.findall(settings) == []


@pytest.fixture(scope="module")
def reports(project):
    """The folder of its reports: each notebook for an area and for both areas together."""
    for quarter, notebooks in asked().items():
        areas = (invented.AREAS[0], invented.BOTH)
        named = [word for area in areas for word in ("--area", area)]
        named += [word for notebook in notebooks for word in ("--notebook", notebook)]
        done = subprocess.run(
            [sys.executable, "-c", "from rrlib.cli import main; main()", "report", quarter, *named],
            cwd=project,
            capture_output=True,
            text=True,
            timeout=500,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        assert f"{len(notebooks) * len(areas)} reports made." in done.stdout
    return project / "reports"


def _page(reports, notebook, area="norland", ending="html"):
    (path,) = reports.glob(f"*/{area}/{notebook}.{ending}")
    return unescape(path.read_text(encoding="utf-8"))


def _shown(notebook):
    """All that the cells of a notebook show, as plain text."""
    return "\n".join(
        "".join(output["data"]["text/plain"])
        for cell in json.loads(notebook)["cells"]
        for output in cell.get("outputs", [])
    )


def test_no_output_names_a_place_of_the_demonstration(reports):
    assert _told(reports) == set()


def test_every_page_names_its_area_and_the_list_its_partnership(reports):
    pages = [path for path in reports.glob("*/*/*.html") if path.stem != "index"]
    assert len(pages) == 2 * sum(map(len, asked().values()))
    for path in pages:
        own = invented.BOTH if path.parent.name == "norland-and-sudbury" else "Norland"
        assert re.search(rf"<title>[^<]*\b{own}\b", path.read_text(encoding="utf-8")), path
    assert invented.NAME in (reports / "index.html").read_text(encoding="utf-8")


def test_its_own_threshold_hides_more(reports, root):
    name = "yos_cohort_tracking"
    ours = _shown(_page(reports, name, ending="ipynb"))
    theirs = _shown((root / f"notebooks/{name}.ipynb").read_text(encoding="utf-8"))
    assert FEW in ours
    assert FEW not in theirs
    assert ours.count("[c]") > theirs.count("[c]") > 0
    assert "Shares of fewer than 30 people are not printed" in ours


def test_its_own_targets_and_breaks_show_and_the_demonstrations_do_not(reports):
    framework = _page(reports, "performance_framework")
    assert "as Norland's board wishes" in framework
    assert "250 first-time entrants" not in framework
    assert invented.BREAK in _page(reports, "yos_cohort_tracking")
    panel = _page(reports, "panel_report")
    assert invented.QUESTION in panel
    assert "Far North" in panel
    assert "KPQ5" not in panel
    crime = _page(reports, "welfare_reform_impact")
    assert invented.FORCE_BREAK in crime
    assert "above all of violence without injury" not in crime
