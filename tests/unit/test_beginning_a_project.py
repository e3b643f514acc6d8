"""`rr init`: settings for other areas, valid at once, with every key explained; and notebooks."""

import json
import re
import subprocess
import tomllib
from collections import Counter

import pytest
from typer.testing import CliRunner

from rrlib.beginning.projects import Beginning, begin_project
from rrlib.cli import app
from rrlib.codes import Audience
from rrlib.deliveries import none_at_all
from rrlib.errors import ParameterError, PartnershipError
from rrlib.partnership import _TABLES, FILE_NAME, Partnership, read_partnership

OURS = Beginning("Norland partnership", ("Norland", "Sudbury"), "Norland and Sudbury")

OWN_DOCUMENTS = ("Reducing Re-offending Strategy", "Police and Crime Panel")


@pytest.fixture
def begun(tmp_path):
    begin_project(tmp_path / "norland", OURS)
    return tmp_path / "norland"


def _init(*words, typed=""):
    return CliRunner().invoke(app, ["init", *map(str, words)], input=typed)


def test_what_it_writes_is_valid_at_once(begun):
    partnership = read_partnership(begun / FILE_NAME)
    assert (partnership.name, partnership.areas.single) == ("Norland partnership", [*OURS.areas])
    assert partnership.areas.combined == {"Norland and Sudbury": ["Norland", "Sudbury"]}
    assert partnership.disclosure[Audience.PUBLIC].threshold == 5
    assert partnership.targets == []


def test_every_key_stands_in_it_set_or_as_an_example_under_a_comment(begun):
    text = (begun / FILE_NAME).read_text(encoding="utf-8")
    tables = {*(re.findall(r"^#?\[+([\w.]+)\]", text, re.MULTILINE)), *Partnership.model_fields}
    assert set(Partnership.model_fields) <= {name.partition(".")[0] for name in tables}
    for table, model in _TABLES.items():
        own = re.findall(rf"^#?\[+{re.escape(table)}[\w.]*\]+\n((?:.+\n)+)", text, re.MULTILINE)
        keys = set(re.findall(r"^#?(\w+) = ", "".join(own), re.MULTILINE))
        nested = {name.rpartition(".")[2] for name in _TABLES if name.startswith(f"{table}.")}
        assert set(model.model_fields) <= keys | nested | {"combined"}, table
    for block in text.split("\n\n"):
        example = re.search(r"^#?\[", block, re.MULTILINE)
        explained = block.startswith(("# ", "[[breaks]]", "[[reforms]]"))
        assert example is None or explained or block.startswith("#[[targets]]"), block


def test_its_examples_are_valid_where_the_mark_is_taken_away(begun):
    path = begun / FILE_NAME
    path.write_text(re.sub(r"^#(?=[^ \n])", "", path.read_text(), flags=re.MULTILINE))
    partnership = read_partnership(path)
    assert all(getattr(partnership, name) for name in Partnership.model_fields)
    assert partnership.targets[0].area == "Norland"


def test_changes_of_the_whole_country_are_those_of_the_demonstration(begun, root):
    """They are written twice: a change of one is a change of both."""
    ours, theirs = (read_partnership(folder / FILE_NAME) for folder in (begun, root))
    national = [
        each
        for each in theirs.breaks
        if not each.forces and not any(source in each.source for source in OWN_DOCUMENTS)
    ]
    assert ours.breaks == national
    assert len(national) == 5
    assert ours.reforms == theirs.reforms


def test_its_notebooks_show_nothing_yet_and_are_of_its_first_area(begun, root):
    names = {path.name for path in (root / "notebooks").glob("*.ipynb")}
    assert {path.name for path in (begun / "notebooks").iterdir()} == names
    for path in (begun / "notebooks").iterdir():
        ours, theirs = (
            json.loads((folder / "notebooks" / path.name).read_text(encoding="utf-8"))["cells"]
            for folder in (begun, root)
        )
        code = [cell for cell in ours if cell["cell_type"] == "code"]
        assert all((cell["outputs"], cell["execution_count"]) == ([], None) for cell in code)
        changed = Counter(
            (line, other)
            for cell, original in zip(ours, theirs, strict=True)
            for line, other in zip(cell["source"], original["source"], strict=True)
            if line != other
        )
        ((line, other), number) = changed.popitem()
        assert (line, number, changed.total()) == ('area = "Norland"\n', 1, 0)
        assert other.startswith('area = "')


def test_what_agencies_deliver_never_goes_into_git(begun):
    """Nor does a template that was filled in where `rr check --template` wrote it."""
    subprocess.run(["git", "init", "-q", begun], check=True)
    sent = ["data/raw/2024-25Q1/people.csv", "people.xlsx", "sent/offences.csv", "people.parquet"]
    for name in sent:
        (begun / name).parent.mkdir(parents=True, exist_ok=True)
        (begun / name).touch()
    others = ["git", "ls-files", "--others", "--exclude-standard"]
    seen = subprocess.run(others, cwd=begun, check=True, capture_output=True, text=True).stdout
    assert not {*sent} & {*seen.splitlines()}
    assert "partnership.toml" in seen.splitlines()


def test_its_readme_has_the_section_that_the_command_sends_its_reader_to(begun, tmp_path):
    (section,) = re.findall(r"See '(.+)' in README\.md", none_at_all(tmp_path / "no data"))
    readme = (begun / "README.md").read_text(encoding="utf-8")
    assert readme.startswith("# Norland partnership: ")
    assert f"\n## {section}\n" in readme


def test_every_command_that_its_readme_names_is_one(begun):
    readme = (begun / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`rr ([a-z]+)", readme))
    assert len(named) > 7
    assert named <= {each.name or each.callback.__name__ for each in app.registered_commands}


@pytest.mark.parametrize("there", ["partnership.toml", "notebooks", "README.md", "GLOSSARY.md"])
def test_nothing_is_overwritten(tmp_path, there):
    (tmp_path / there).mkdir()
    with pytest.raises(ParameterError, match=rf"^{there}: there already, and nothing is overwr"):
        begin_project(tmp_path, OURS)
    assert [path.name for path in tmp_path.iterdir()] == [there]


def test_names_that_cannot_be_are_refused_before_anything_is_written(tmp_path):
    with pytest.raises(PartnershipError, match="'Sudbury' would share the folder 'sudbury'"):
        begin_project(tmp_path / "ours", Beginning("Ours", ("Sudbury", "SUDBURY")))
    assert not (tmp_path / "ours").exists()


def test_names_stand_as_they_are_given(tmp_path):
    name = 'Ours, "the" \\ first\n[areas]'
    begin_project(tmp_path / "ours", Beginning(name, ('Kingston, "City"',)))
    partnership = read_partnership(tmp_path / "ours" / FILE_NAME)
    assert (partnership.name, partnership.area_names) == (name, ('Kingston, "City"',))


def test_without_the_repository_it_says_where_notebooks_come_from(tmp_path):
    with pytest.raises(ParameterError, match="not run from a clone of its repository"):
        begin_project(tmp_path / "ours", OURS, repository=tmp_path)


def test_the_command_says_what_it_wrote_and_what_to_do_next(tmp_path):
    done = _init(tmp_path / "n", "--name", "N", "--area", "A", "--area", "B", "--together", "AB")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.startswith(f"Written: {tmp_path / 'n' / FILE_NAME}\n")
    assert "rr receive FILES --into QUARTER, rr check QUARTER, rr report QUARTER" in done.stdout
    assert read_partnership(tmp_path / "n" / FILE_NAME).area_names == ("A", "B", "AB")


def test_what_is_not_given_is_asked_for(tmp_path):
    done = _init(tmp_path / "n", typed="Ours\nA\nB\n\nBoth\n")
    assert done.exit_code == 0
    assert read_partnership(tmp_path / "n" / FILE_NAME).area_names == ("A", "B", "Both")
    _init(tmp_path / "one", typed="Ours\nA\n\n")
    assert tomllib.loads((tmp_path / "one" / FILE_NAME).read_text())["areas"]["combined"] == {}


def test_where_nobody_can_be_asked_the_options_are_named(tmp_path):
    done = _init(tmp_path / "n")
    assert isinstance(done.exception, ParameterError)
    assert '--name "Our partnership" --area "Our area"' in str(done.exception)
    assert not (tmp_path / "n").exists()
