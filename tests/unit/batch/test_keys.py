"""Whatever a report is made from is in its key, by name; nothing else is."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from small_reports import files, job, manifest, opening, write_notebook

from rrlib.batch import keys
from rrlib.batch.cells import Extracts
from rrlib.batch.keys import Workshop, differences, key
from rrlib.batch.sources import Library
from rrlib.batch.storing import making, store
from rrlib.batch.wanting import look
from rrlib.contracts import Processed
from rrlib.results import Source

MODULES = {
    "batch/__init__.py": "",
    "batch/making.py": "from rrlib.batch import rendering",
    "batch/rendering.py": "",
    "batch/template/page.css": "p {}",
    "notebook.py": "from rrlib import records",
    "records.py": "",
    "studies/__init__.py": "",
    "studies/first.py": '__all__ = ["ask"]\nfrom rrlib import helping',
    "studies/second.py": '__all__ = ["ask"]',
    "helping.py": "",
    "unused.py": "",
}
"""A library of two studies, in small."""
SETTINGS = """\
name = "A"
[disclosure.public]
threshold = 5
[[breaks]]
date = 2013-04-01
"""
EXTRACTS = Extracts(("people",), may_read=("population",))


def source(extract, **changed):
    given = Source(f"{extract}.csv", "f" * 64, True, 3, 3, 0, None)
    return replace(given, **changed)


HELD = Processed(
    folder=Path("processed"),
    synthetic=True,
    truth=None,
    hashes={"people": "a", "offences": "b"},
    recorded=(),
    versioned=(),
    sources=(source("people"), source("offences")),
    breaches=(),
)


@pytest.fixture
def project(tmp_path):
    for path, text in MODULES.items():
        write(tmp_path / "rrlib" / path, text)
    for name in ("requirements.lock", "README.md"):
        write(tmp_path / name, name)
    write(tmp_path / "partnership.toml", SETTINGS)
    for study in ("first", "second"):
        asks = f"from rrlib.studies import {study}\n{study}.ask(report.records)"
        write_notebook(tmp_path / f"notebooks/{study}.ipynb", opening(), asks)
    return tmp_path


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def change(project, path):
    """Make another file of that in `project`, or a first one."""
    file = project / path
    before = file.read_text(encoding="utf-8") if file.exists() else ""
    write(file, f"{before}\n# changed")


def report(project, study="first", **more):
    return job(project / f"notebooks/{study}.ipynb", extracts=EXTRACTS, **more)


def workshop(project):
    return Workshop(project, Library(project / "rrlib"))


def parts(project, held=HELD, **more):
    return workshop(project).parts(report(project, **more), held)


def test_every_part_is_named(project):
    assert set(parts(project)) == {
        "notebook",
        "parameters",
        "partnership.toml name",
        "partnership.toml disclosure",
        "partnership.toml breaks",
        "requirements.lock",
        "GLOSSARY.md",
        "packages",
        "delivery",
        "extract people",
        "rrlib.batch",
        "rrlib.batch.making",
        "rrlib.batch.rendering",
        "rrlib.helping",
        "rrlib.notebook",
        "rrlib.records",
        "rrlib.studies",
        "rrlib.studies.first",
    }


def test_the_same_has_the_same_key_in_any_order(project):
    found = parts(project)
    assert parts(project) == found
    assert key(dict(reversed(found.items()))) == key(found)
    assert differences(found, parts(project)) == ""


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("requirements.lock", "changed: requirements.lock"),
        ("GLOSSARY.md", "changed: GLOSSARY.md"),
        ("rrlib/studies/first.py", "changed: rrlib.studies.first"),
        ("rrlib/helping.py", "changed: rrlib.helping"),
        ("rrlib/studies/__init__.py", "changed: rrlib.studies"),
        ("rrlib/records.py", "changed: rrlib.records"),
        ("rrlib/batch/rendering.py", "changed: rrlib.batch.rendering"),
        ("rrlib/batch/template/page.css", "changed: rrlib.batch"),
    ],
)
def test_a_file_that_a_report_is_made_from_changes_its_key_by_name(project, path, told):
    before = parts(project)
    change(project, path)
    assert differences(before, parts(project)) == told
    assert key(before) != key(parts(project))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("threshold = 5", "threshold = 6", "changed: partnership.toml disclosure"),
        ("2013-04-01", "2013-04-08", "changed: partnership.toml breaks"),
        ("[[breaks]]", "[areas]\nsingle = []\n[[breaks]]", "new: partnership.toml areas"),
        ("[[breaks]]", "[retention]\nyears = 7\n[[breaks]]", ""),
        ("[[breaks]]", "# a comment is no setting\n[[breaks]]", ""),
    ],
)
def test_a_setting_changes_the_key_by_its_table(project, old, new, told):
    before = parts(project)
    write(project / "partnership.toml", SETTINGS.replace(old, new))
    assert differences(before, parts(project)) == told


def test_what_was_published_of_its_areas_changes_the_key(project):
    before = parts(project)
    record = project / "reports/published/2013-14Q3/darlington/first.json"
    write(record, "{}")
    assert differences(before, parts(project)) == "new: published record"
    first = parts(project)
    write(record, "{ }")
    assert differences(first, parts(project)) == "changed: published record"
    record.rename(write_folder(project, "elsewhere") / "first.json")
    assert differences(before, parts(project)) == ""


def write_folder(project, area):
    folder = project / "reports/published/2013-14Q3" / area
    folder.mkdir(parents=True)
    return folder


@pytest.mark.parametrize(
    "path", ["README.md", "rrlib/studies/second.py", "rrlib/unused.py", "notebooks/second.ipynb"]
)
def test_a_file_that_it_is_not_made_from_changes_nothing(project, path):
    before = parts(project)
    change(project, path)
    assert parts(project) == before


@pytest.mark.parametrize(
    ("held", "told"),
    [
        (replace(HELD, hashes={"people": "x", "offences": "b"}), "changed: extract people"),
        (replace(HELD, recorded=("people",)), "changed: extract people"),
        (replace(HELD, versioned=("people",)), "changed: extract people"),
        (
            replace(HELD, sources=(source("people", as_received=False),)),
            "changed: extract people",
        ),
        (
            replace(HELD, sources=(source("people", rows_quarantined=1),)),
            "changed: extract people",
        ),
        (replace(HELD, synthetic=False), "changed: delivery"),
        (replace(HELD, truth="none"), "changed: delivery"),
        (replace(HELD, hashes={**HELD.hashes, "population": "c"}), "new: extract population"),
        (replace(HELD, hashes={"offences": "b"}), "gone: extract people"),
        (replace(HELD, hashes={"people": "a", "offences": "x"}), ""),
        (replace(HELD, hashes={"people": "a"}), ""),
        (replace(HELD, hashes={**HELD.hashes, "orders": "d"}), ""),
        (replace(HELD, recorded=("offences",), versioned=("offences",)), ""),
        (replace(HELD, sources=(source("people"), source("offences", rows_read=9))), ""),
        (replace(HELD, folder=Path("elsewhere")), ""),
    ],
)
def test_of_a_delivery_the_declared_extracts_count_and_no_others(project, held, told):
    before = parts(project)
    assert differences(before, parts(project, held)) == told
    assert (key(parts(project, held)) == key(before)) == (not told)


def test_the_notebook_counts_without_what_it_shows(project):
    before = parts(project)
    notebook = project / "notebooks/first.ipynb"
    content = json.loads(notebook.read_text(encoding="utf-8"))
    content["cells"][1]["outputs"] = [{"output_type": "stream", "text": "shown"}]
    write(notebook, json.dumps(content))
    assert parts(project) == before
    content["cells"][1]["source"].append("\n# a remark")
    write(notebook, json.dumps(content))
    assert differences(before, parts(project)) == "changed: notebook"


def test_the_parameters_count(project):
    before = parts(project)
    assert differences(before, parts(project, area="County Durham")) == "changed: parameters"


@pytest.mark.parametrize("package", ["python", "pandas"])
def test_the_version_of_a_package_counts(project, monkeypatch, package):
    before = parts(project)
    if package == "python":
        monkeypatch.setattr(keys.platform, "python_version", lambda: "3.11.99")
    else:
        true = keys.version
        monkeypatch.setattr(keys, "version", lambda name: "99" if name == package else true(name))
    assert differences(before, parts(project)) == "changed: packages"


def test_every_package_that_the_library_asks_for_is_listed_with_its_version(project):
    versions = workshop(project).versions
    assert {"python", "pandas", "ibis-framework", "papermill", "matplotlib"} <= set(versions)
    assert "pytest" not in versions
    assert all(found[0].isdigit() for found in versions.values())


def test_an_import_of_one_more_module_is_told(project):
    before = parts(project)
    write(project / "rrlib/helping.py", "import rrlib.unused")
    told = differences(before, parts(project))
    assert told == "changed: rrlib.helping; new: rrlib.unused"
    assert differences(parts(project), before) == "changed: rrlib.helping; gone: rrlib.unused"


def test_of_many_differences_the_first_are_named_and_the_others_counted():
    before, now = dict.fromkeys("abcdef", "1"), dict.fromkeys("abcde", "2")
    assert differences(before, now) == "changed: a, b, c and 2 more; gone: f"


def made(project, *jobs):
    """Put reports in their places as if they had been made just now."""
    with making(project / "reports") as mine:
        for each in jobs:
            content = {name.replace("youth", each.name): t for name, t in files("now").items()}
            of = manifest(each, content, workshop(project).parts(each, HELD))
            store(each, content, of.text(), mine)


def why(project, *jobs, held=HELD, force=False):
    wanted = look(jobs, {jobs[0].reads: held}, workshop(project), force=force)
    assert [each.job for each in wanted] == list(jobs)
    return [each.why for each in wanted]


@pytest.fixture
def both(project):
    return report(project, "first"), report(project, "second")


def test_what_was_never_made_is_wanted_and_what_stands_unchanged_is_not(project, both):
    assert why(project, *both) == ["not made yet", "not made yet"]
    made(project, both[0])
    assert why(project, *both) == ["", "not made yet"]
    made(project, both[1])
    assert why(project, *both) == ["", ""]


def test_touching_a_study_makes_its_report_again_alone(project, both):
    made(project, *both)
    change(project, "rrlib/studies/second.py")
    assert why(project, *both) == ["", "changed: rrlib.studies.second"]
    change(project, "rrlib/helping.py")
    assert why(project, *both) == ["changed: rrlib.helping", "changed: rrlib.studies.second"]


def test_what_changes_for_all_makes_all_again(project, both):
    made(project, *both)
    change(project, "rrlib/batch/template/page.css")
    assert why(project, *both) == ["changed: rrlib.batch"] * 2


def test_a_report_of_an_optional_extract_that_arrives_is_made_again(project, both):
    made(project, *both)
    held = replace(HELD, hashes={**HELD.hashes, "population": "c"})
    assert why(project, *both, held=held) == ["new: extract population"] * 2


@pytest.mark.parametrize("spoilt", ["first.html", "first.ipynb", "first.manifest.json"])
def test_a_report_with_an_altered_or_lacking_file_is_made_again(project, both, spoilt):
    made(project, *both)
    path = project / "reports" / both[0].folder / spoilt
    path.write_bytes(path.read_bytes() + b"x")
    assert why(project, *both) == ["what stands is not what its manifest says", ""]
    path.unlink()
    lacking = (
        "not made yet" if "manifest" in spoilt else "what stands is not what its manifest says"
    )
    assert why(project, *both) == [lacking, ""]


def test_force_wants_all_and_tells_a_better_reason_first(project, both):
    made(project, *both)
    change(project, "rrlib/studies/second.py")
    reasons = ["asked for with --force", "changed: rrlib.studies.second"]
    assert why(project, *both, force=True) == reasons


def test_what_is_wanted_has_the_key_of_its_parts(project, both):
    (wanted, _) = look(both, {both[0].reads: HELD}, workshop(project))
    assert wanted.key == key(parts(project))
