"""`rr new`: what a question may be, and that nothing is written where anything is in the way."""

import json
import shutil
import subprocess
import sys

import pytest

from rrlib.batch.cells import Cells
from rrlib.beginning.questions import begin_question, question_of
from rrlib.errors import ParameterError

ASKED = question_of("Do women reoffend less?")
FILES = (
    "src/rrlib/studies/{}.py",
    "notebooks/{}.ipynb",
    "tests/unit/studies/test_{}.py",
    "README.md",
)


@pytest.fixture
def clone(tmp_path, root):
    """What a study needs of the repository, and nothing in it yet."""
    for folder in ("src/rrlib/studies", "notebooks", "tests/unit/studies"):
        (tmp_path / folder).mkdir(parents=True)
    shutil.copy(root / "README.md", tmp_path)
    return tmp_path


def _begin(project, question=ASKED):
    return begin_question(project, question, "2013-14Q4", 'The "area"')


def _below(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("Do women reoffend less?", "do_women_reoffend_less"),
        ("  Do   women\nreoffend less? ", "do_women_reoffend_less"),
        ("What’s new since 2013-14, and why?", "whats_new_since_2013_14_and_why"),
        ("Does René's café help?", "does_renes_cafe_help"),
        (
            "How many people had an offence dealt with twice?",
            "how_many_people_had_an_offence_dealt",
        ),
    ],
)
def test_a_study_is_named_for_the_words_of_its_question(asked, name):
    assert question_of(asked).name == name


@pytest.mark.parametrize(
    ("asked", "name", "message"),
    [
        ("Women reoffend", None, "it ends with no question mark"),
        (f"Is {'very ' * 20}long?", None, "it has 108 signs, and may have 80"),
        ('Is "this" | a `table`?', None, 'it has " ` |, which a heading, a table and'),
        ("Is \\ that?", None, r"it has \\, which"),
        ("2013 or 2014?", None, '"2013_or_2014" is no name for a study'),
        ("???", None, '"" is no name for a study'),
        ("Why?", "a-b", '"a-b" is no name for a study: write 3 to 40 small letters'),
        ("Why?", "import", '"import" is no name'),
        ("Why?", "x" * 41, "is no name"),
    ],
)
def test_what_cannot_be_a_question_or_a_name_is_refused_with_every_reason(asked, name, message):
    with pytest.raises(ParameterError) as error:
        question_of(asked, name)
    assert message.replace("\\\\", "\\") in str(error.value)


def test_study_notebook_test_and_a_row_of_the_readme_are_written(clone, root):
    written = _begin(clone)
    assert written == tuple(clone / name.format(ASKED.name) for name in FILES)
    before = (root / "README.md").read_text(encoding="utf-8").splitlines()
    after = (clone / "README.md").read_text(encoding="utf-8").splitlines()
    (row,) = (line for line in after if line not in before)
    assert row == (
        "| Do women reoffend less? | "
        "[do_women_reoffend_less](notebooks/do_women_reoffend_less.ipynb) | "
        "[`rrlib.studies.do_women_reoffend_less`](src/rrlib/studies/do_women_reoffend_less.py) |"
    )
    assert "](notebooks/" in after[after.index(row) - 1]
    assert len(after) == len(before) + 1


def test_its_notebook_is_one_that_the_batch_runs(clone):
    _, path, *_ = _begin(clone)
    cells = Cells(path)
    assert cells.parameters == {"quarter", "area", "audience", "delivery"}
    assert cells.extracts.needs == ("people", "offences")
    sources = ["".join(cell["source"]) for cell in json.loads(path.read_text())["cells"]]
    assert sources[0].startswith("# Do women reoffend less?\n")
    assert 'area = "The \\"area\\""\n' in sources[1]


@pytest.mark.parametrize("name", ["xyz", "x" * 40])
def test_its_code_is_as_the_linter_wants_it_however_long_the_words(clone, root, name):
    _begin(clone, question_of(f"Is {'so ' * 23}w long?", name))
    shutil.copy(root / "pyproject.toml", clone)
    ours = ("--config", 'lint.isort.known-first-party = ["rrlib"]')
    for words in (["check"], ["format", "--check"]):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *words, "--no-cache", *ours, "src", "tests"],
            cwd=clone,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("there", [*FILES[:3], "src/rrlib/studies/{}/__init__.py"])
def test_nothing_is_written_where_something_of_its_name_is_there(clone, there):
    path = clone / there.format(ASKED.name)
    path.parent.mkdir(exist_ok=True)
    path.write_text("mine")
    before = _below(clone)
    with pytest.raises(ParameterError, match=r"do_women_reoffend_less.*: there already\. Choose"):
        _begin(clone)
    assert _below(clone) == before


def test_a_folder_that_is_no_clone_is_told_from_one(tmp_path):
    with pytest.raises(ParameterError, match="a study is a part of the library: ask for it in"):
        _begin(tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_readme_without_the_table_stops_it_before_anything_is_written(clone):
    (clone / "README.md").write_text("# Ours\n")
    with pytest.raises(ParameterError, match=r"^README\.md has no table of questions"):
        _begin(clone)
    assert [path.name for path in clone.rglob("*") if path.is_file()] == ["README.md"]


def test_the_readme_has_a_row_for_every_notebook(root):
    text = (root / "README.md").read_text(encoding="utf-8")
    for path in (root / "notebooks").glob("*.ipynb"):
        assert f"]({path.relative_to(root).as_posix()})" in text
