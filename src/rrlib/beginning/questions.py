"""A study, its notebook and its test for a question that nobody has asked yet."""

from __future__ import annotations

import keyword
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from rrlib.beginning.rendering import quoted, rendered
from rrlib.errors import ParameterError

_LONGEST_QUESTION = 80
"""It is a line of code, a heading and a cell of a table."""
_LONGEST_NAME = 40
_NAME = re.compile(rf"[a-z][a-z0-9_]{{2,{_LONGEST_NAME - 1}}}")
_SIGN = re.compile(r"[^\w ,.;:'’()%£&/–?-]")
_README = "README.md"
_LINKED = re.compile(r"^\| .*\]\(notebooks/.*\n", re.MULTILINE)


@dataclass(frozen=True)
class Question:
    """A question as a reader asks it, and the name of its study, notebook and test."""

    text: str
    name: str


def question_of(text: str, name: str | None = None) -> Question:
    """A question whose name is made of its words, or is `name`. Raises ParameterError."""
    asked = " ".join(text.split())
    faults = []
    if not asked.endswith("?"):
        faults.append("it ends with no question mark")
    if len(asked) > _LONGEST_QUESTION:
        faults.append(f"it has {len(asked)} signs, and may have {_LONGEST_QUESTION}")
    if signs := sorted(set(_SIGN.findall(asked))):
        faults.append(
            f"it has {' '.join(signs)}, which a heading, a table and code do not all take"
        )
    if faults:
        raise ParameterError(f"{quoted(asked)} is no question for a notebook: {'; '.join(faults)}.")
    named = _name_of(asked) if name is None else name
    if not _NAME.fullmatch(named) or keyword.iskeyword(named):
        raise ParameterError(
            f"{quoted(named)} is no name for a study: write 3 to {_LONGEST_NAME} small letters, "
            'digits and _, a letter first, as --name "women_reoffending".'
        )
    return Question(asked, named)


def _name_of(asked: str) -> str:
    """As many of its first words as the name may be long, in plain small letters."""
    plain = unicodedata.normalize("NFKD", asked).encode("ascii", "ignore").decode().casefold()
    words = re.findall(r"[a-z0-9]+", re.sub(r"['’]", "", plain))
    name = ""
    for word in words:
        longer = f"{name}_{word}".lstrip("_")
        if len(longer) > _LONGEST_NAME:
            break
        name = longer
    return name


def begin_question(project: Path, question: Question, quarter: str, area: str) -> tuple[Path, ...]:
    """Write the study, notebook and test of a question, and its row in the README; all of them.

    The notebook is of `quarter` and `area`, and has not been run. Raises ParameterError where
    `project` is no clone of the repository, or something of that name is there; then nothing is
    written.
    """
    name = question.name
    templates = {
        project / f"src/rrlib/studies/{name}.py": "study.py.j2",
        project / f"notebooks/{name}.ipynb": "notebook.ipynb.j2",
        project / f"tests/unit/studies/test_{name}.py": "test.py.j2",
    }
    if not all(path.parent.is_dir() for path in templates):
        raise ParameterError(
            "a study is a part of the library: ask for it in a clone of the repository, where "
            "src/rrlib/studies lies. A further question of what a report shows already needs none: "
            "see 'Ask one more question' in README.md."
        )
    there = [path for path in (*templates, project / f"src/rrlib/studies/{name}") if path.exists()]
    if there:
        listed = ", ".join(path.relative_to(project).as_posix() for path in there)
        raise ParameterError(f"{listed}: there already. Choose another name: --name NAME")
    readme = _with_row(project / _README, question)
    words = {
        "question": question.text,
        "name": name,
        "parameters": [f"quarter = {quoted(quarter)}\n", f"area = {quoted(area)}\n"],
    }
    texts = {path: rendered(template, **words) for path, template in templates.items()}
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8", newline="\n")
    (project / _README).write_text(readme, encoding="utf-8", newline="\n")
    return (*texts, project / _README)


def _with_row(readme: Path, question: Question) -> str:
    """The README with a row for the question below the last that links a notebook."""
    text = readme.read_text(encoding="utf-8")
    rows = list(_LINKED.finditer(text))
    if not rows:
        raise ParameterError("README.md has no table of questions with their notebooks to add to.")
    name = question.name
    row = (
        f"| {question.text} | [{name}](notebooks/{name}.ipynb) | "
        f"[`rrlib.studies.{name}`](src/rrlib/studies/{name}.py) |\n"
    )
    end = rows[-1].end()
    return text[:end] + row + text[end:]
