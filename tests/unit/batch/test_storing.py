"""A report is in its place complete or not at all, whenever the machine stops."""

import errno
import os
import resource
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from small_reports import files, job, manifest

from rrlib.batch import storing
from rrlib.batch.manifest import read_manifest, sha256_of_bytes
from rrlib.batch.storing import finish_all, making, replace_file, store, store_failed
from rrlib.codes import Audience

OLD, NEW = files("old", "kept", "stale"), files("new", "kept", "fresh")


class PowerCutError(BaseException):
    """The machine stops; nothing catches it."""


@pytest.fixture
def reports(tmp_path):
    return tmp_path / "reports"


@pytest.fixture
def _quick(monkeypatch):
    """Without waiting for the disk."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


def put(reports, content, of=None):
    of = of or job()
    with making(reports) as mine:
        return store(of, content, manifest(of, content).text(), mine)


def standing(reports, of=None):
    """What the report that stands holds, if it is whole: the hash of each file."""
    of = of or job()
    found = read_manifest(reports / of.folder / f"{of.name}.manifest.json")
    return None if found is None else found.outputs


def hashes(content):
    return {name: sha256_of_bytes(text) for name, text in content.items()}


def there(folder):
    """All files in a folder, as paths from it, without locks."""
    paths = (path for path in folder.rglob("*") if path.is_file() and path.name != ".lock")
    return {path.relative_to(folder).as_posix() for path in paths}


def test_a_report_is_put_in_its_place_with_all_its_files_and_nothing_else(reports):
    page = put(reports, NEW)
    assert page == reports / "2013-14Q4/darlington/youth.html"
    assert page.read_bytes() == NEW["youth.html"]
    assert there(page.parent) == {*NEW, "youth.manifest.json"}
    assert standing(reports) == hashes(NEW)
    assert {path.name for path in reports.iterdir()} <= {"2013-14Q4", ".lock"}


def test_the_next_one_replaces_it_and_tables_that_it_lacks_go(reports):
    page = put(reports, OLD)
    other = page.parent / "tables/other/kept.csv"
    other.parent.mkdir()
    other.touch()
    (page.parent / "tables/youth/.folder").mkdir()
    put(reports, NEW)
    assert there(page.parent) == {*NEW, "youth.manifest.json", "tables/other/kept.csv"}
    assert standing(reports) == hashes(NEW)


def test_reports_of_another_notebook_or_area_are_left_alone(reports, tmp_path):
    others = [job(tmp_path / "crime.ipynb"), job(area="County Durham")]
    for other in others:
        put(reports, {"x.html": b"x"}, other)
    put(reports, OLD)
    put(reports, NEW)
    assert [standing(reports, other) for other in others] == [hashes({"x.html": b"x"})] * 2


STEPS = ("replace", "rename", "fsync", "unlink", "mkdir", "rmdir")


def stop_at(patch, number):
    """Stop the machine for good before the step of that number, counted from 0."""
    left = [number]
    for name in STEPS:
        real = (lambda _: None) if name == "fsync" else getattr(os, name)

        def step(*given, real=real, **named):
            if left[0] == 0:
                raise PowerCutError
            left[0] -= 1
            return real(*given, **named)

        patch.setattr(os, name, step)


def test_whenever_the_machine_stops_the_report_is_the_old_or_the_new_one_whole(
    tmp_path, monkeypatch
):
    became = []
    for number in range(200):
        reports = tmp_path / str(number)
        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", lambda _: None)
            put(reports, OLD)
        try:
            with monkeypatch.context() as patch:
                stop_at(patch, number)
                put(reports, NEW)
        except PowerCutError:
            finish_all(reports)
            became.append(standing(reports))
            with making(reports):
                pass
            assert standing(reports) == became[-1]
            content = NEW if became[-1] == hashes(NEW) else OLD
            assert there(reports / job().folder) == {*content, "youth.manifest.json"}
            assert not list(reports.rglob(".m*")), number
        else:
            break
    moved = became.index(hashes(NEW))
    assert became == [hashes(OLD)] * moved + [hashes(NEW)] * (len(became) - moved)
    assert moved > len(NEW)
    assert len(became) - moved > len(NEW)


@pytest.mark.usefixtures("_quick")
def test_a_machine_that_stops_while_it_finishes_finishes_the_next_time(tmp_path, monkeypatch):
    """However often it stops, each time a step further on."""
    reports = tmp_path / "reports"
    put(reports, OLD)
    with monkeypatch.context() as patch:
        patch.setattr(storing, "_finish", lambda _: None)
        put(reports, NEW)
    assert standing(reports) == hashes(OLD)
    assert list(reports.rglob(".made-youth"))
    for number in range(100):
        try:
            with monkeypatch.context() as patch:
                stop_at(patch, number)
                finish_all(reports)
        except PowerCutError:
            continue
        break
    assert number > len(NEW)
    assert standing(reports) == hashes(NEW)
    assert there(reports / job().folder) == {*NEW, "youth.manifest.json"}


@pytest.mark.usefixtures("_quick")
def test_a_finished_report_of_a_manifest_of_another_version_is_let_go(reports):
    folder = put(reports, OLD).parent
    (folder / ".made-youth").mkdir()
    (folder / ".made-youth/youth.manifest.json").write_text('{"schema_version": 1}')
    finish_all(reports)
    assert standing(reports) == hashes(OLD)
    assert not (folder / ".made-youth").exists()


def test_there_is_nothing_to_finish_where_there_are_no_reports(reports):
    finish_all(reports)
    assert not reports.exists()


@pytest.mark.usefixtures("_quick")
def test_two_that_store_the_same_report_at_once_leave_one_of_them_whole(reports):
    contents = [files(f"number {number}", f"table_{number}") for number in range(12)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda content: put(reports, content), contents))
    assert standing(reports) in list(map(hashes, contents))
    assert len(there(reports / job().folder)) == len(contents[0]) + 1
    assert not list(reports.rglob(".m*"))


def test_the_folder_of_a_run_that_is_no_more_goes_and_that_of_a_living_one_stays(reports):
    script = (
        "import os, sys\nfrom pathlib import Path\nfrom rrlib.batch.storing import making\n"
        "with making(Path(sys.argv[1])) as mine:\n"
        "    (mine / 'half').touch()\n    os._exit(1)"
    )
    subprocess.run([sys.executable, "-c", script, str(reports)], check=False)
    (dead,) = reports.glob(".making-*")
    assert (dead / "half").exists()
    with making(reports) as living:
        assert not dead.exists()
        with making(reports) as other:
            assert living.exists()
            assert other != living
        assert not other.exists()
    assert not list(reports.glob(".making-*"))


def test_a_run_that_ends_with_an_error_leaves_nothing(reports):
    with pytest.raises(ValueError, match=r"^stopped$"), making(reports):
        raise ValueError("stopped")
    assert not list(reports.glob(".making-*"))


def test_what_a_failed_run_got_to_lies_beside_the_last_good_report_until_the_next(reports):
    folder = put(reports, OLD).parent
    with making(reports) as mine:
        store_failed(job(), b"partial", mine)
    assert (folder / "youth.failed.ipynb").read_bytes() == b"partial"
    assert standing(reports) == hashes(OLD)
    assert there(folder) == {*OLD, "youth.manifest.json", "youth.failed.ipynb"}
    put(reports, NEW)
    assert there(folder) == {*NEW, "youth.manifest.json"}


@pytest.mark.parametrize("failed", [False, True])
def test_only_the_owner_can_look_into_the_folder_of_internal_reports(reports, failed):
    internal = job(audience=Audience.INTERNAL)
    with making(reports) as mine:
        assert stat.S_IMODE(mine.stat().st_mode) == 0o700
        if failed:
            store_failed(internal, b"partial", mine)
        else:
            store(internal, NEW, manifest(internal, NEW).text(), mine)
    assert there(reports / "internal")
    assert stat.S_IMODE((reports / "internal").stat().st_mode) == 0o700


def test_a_disk_that_does_not_take_the_new_report_leaves_the_old_one(reports):
    put(reports, OLD)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (5000, limits[1]))
    try:
        with pytest.raises(OSError, match=os.strerror(errno.EFBIG)):
            put(reports, NEW | {"youth.ipynb": b"x" * 6000})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert standing(reports) == hashes(OLD)
    assert there(reports / job().folder) == {*OLD, "youth.manifest.json"}
    assert not list(reports.rglob(".m*"))


def test_a_file_of_its_own_is_replaced_whole_or_not_at_all(tmp_path, monkeypatch):
    index = tmp_path / "index.html"
    replace_file(index, b"old")
    with monkeypatch.context() as patch:
        stop_at(patch, 1)
        with pytest.raises(PowerCutError):
            replace_file(index, b"new")
    assert index.read_bytes() == b"old"
    replace_file(index, b"new")
    assert there(tmp_path) == {"index.html"}
    assert index.read_bytes() == b"new"


def test_a_file_of_its_own_that_a_stop_left_unfinished_goes_with_the_next_run(reports):
    """Also where the next run has nothing to write there."""
    put(reports, NEW)
    left = [reports / ".index.html.new", reports / job().folder / ".youth.failed.json.new"]
    for path in left:
        path.write_bytes(b"half of")
    finish_all(reports)
    assert not any(path.exists() for path in left)
    assert standing(reports) == hashes(NEW)
