"""Input that cannot be read is told, nothing is torn, and all is well once it is put right."""

import shutil

import pytest
from state import NAME, require_complete, require_old_or_new
from station import Errand

DELIVERY = "2013-14Q4"
EXTRACT = f"data/raw/{DELIVERY}/people.csv"
NOTEBOOK = f"notebooks/{NAME}.ipynb"
FOLDER = f"reports/{DELIVERY}/darlington"
PAGE = f"{FOLDER}/{NAME}.html"


def _seldom(always, others):
    """One case always, the others in the long run."""
    return [always, *(pytest.param(other, marks=pytest.mark.slow) for other in others)]


def a_folder(path):
    path.unlink()
    path.mkdir()


def a_broken_link(path):
    path.unlink()
    path.symlink_to("nowhere")


def cut_short(path):
    path.write_bytes(path.read_bytes()[:-100])


def emptied(path):
    path.write_bytes(b"")


def gone(path):
    path.unlink()


def put_back(project, pristine):
    """All but the reports, as it was."""
    for name in ("data", "notebooks"):
        shutil.rmtree(project / name)
        shutil.copytree(pristine.project / name, project / name)


@pytest.mark.parametrize("spoil", _seldom(a_broken_link, [a_folder]))
def test_a_raw_extract_that_cannot_be_read(pristine, project, run, versions, spoil):
    """As one without permission, which root has all the same."""
    spoil(project / EXTRACT)
    ended = run()
    assert ended.status == 2, ended.said
    assert f"the delivery {DELIVERY} cannot be used:" in ended.said
    assert "Traceback" not in ended.said
    require_old_or_new(project, versions)
    require_well_again(pristine, project, run, versions)


def require_well_again(pristine, project, run, versions):
    put_back(project, pristine)
    again = run(remembers=True)
    assert again.status == 0, again.said
    require_complete(project, versions.new)


@pytest.mark.parametrize("spoil", _seldom(cut_short, [gone]))
def test_a_processed_table_that_is_spoilt_is_made_anew(project, run, versions, spoil):
    (table,) = (project / "data/processed").rglob("people.parquet")
    spoil(table)
    ended = run(remembers=True)
    assert ended.status == 0, ended.said
    require_complete(project, versions.new)


@pytest.mark.parametrize("content", _seldom("{", ["", "[]", "{}"]))
def test_a_receipt_that_is_spoilt_is_written_anew(project, run, versions, content):
    (receipt,) = (project / "data/processed").rglob("receipt.json")
    receipt.write_text(content, encoding="utf-8")
    ended = run(remembers=True)
    assert ended.status == 0, ended.said
    require_complete(project, versions.new)


@pytest.mark.parametrize("spoil", _seldom(cut_short, [a_folder, a_broken_link, emptied]))
def test_a_notebook_that_is_none(pristine, project, run, versions, spoil):
    spoil(project / NOTEBOOK)
    ended = run()
    assert ended.status == 120, ended.said
    assert ended.said == f"rr: {NAME}.ipynb is not a notebook that can be read.\n"
    require_old_or_new(project, versions)
    require_well_again(pristine, project, run, versions)


@pytest.mark.parametrize("name", [f"{NAME}.manifest.json", f"{NAME}.html", f"tables/{NAME}"])
def test_something_else_where_a_file_of_a_report_belongs(project, run, versions, name):
    place = project / FOLDER / name
    if place.is_dir():
        shutil.rmtree(place)
        place.write_text("a file where a folder belongs", encoding="utf-8")
    else:
        a_folder(place)
        (place / "inside").touch()
    ended = run(remembers=True)
    assert ended.status == 0, ended.said
    require_complete(project, versions.new)


def test_a_folder_where_the_list_of_reports_belongs(project, run, versions):
    a_folder(project / "reports/index.html")
    assert run(remembers=True).status == 0
    require_complete(project, versions.new)


@pytest.mark.slow
def test_a_processed_delivery_that_is_removed_meanwhile(station, project, run, versions):
    process = station.start(Errand(project))
    shutil.rmtree(project / f"data/processed/{DELIVERY}")
    ended = station.wait(process)
    assert "Traceback" not in ended.said
    copies = list((project / "reports").rglob("*.failed.ipynb"))
    assert len(copies) == ended.status
    for copy in copies:
        copy.unlink()
    require_old_or_new(project, versions)
    assert run().status == 0
    require_complete(project, versions.new)
