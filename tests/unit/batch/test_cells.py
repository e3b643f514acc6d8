"""A cell of a report imports, assigns and calls what rrlib offers; another is refused in words."""

import json
import re

import pytest
from small_reports import cell, opening, write_notebook

from rrlib.batch.cells import Cells
from rrlib.batch.sources import PACKAGE
from rrlib.errors import ParameterError

ABOVE = """\
from rrlib.notebook import open_report
from rrlib.present import answer, curve_chart, interval_chart
from rrlib.studies import yos_cohort_tracking
report = open_report(quarter, area, audience, delivery, needs=["people"])
report
tracked = yos_cohort_tracking.track(report.records, report.areas)
records = report.records
"""
"""The cell above those that are tried here, which is the second."""

MORE = [
    "open('data/raw/people.csv')",
    "os.environ",
    "__import__('os')",
    "__builtins__",
    "getattr(report, 'records')",
    "eval('1')",
    "exec('1')",
    "globals()",
    "get_ipython()",
    "get_ipython().system('ls')",
    "display(tracked)",
    "print('a')",
    "datetime.now()",
    "never_made_above",
    "answer(never_made_above)",
    "answer(finding=never_made_above)",
    "f'{quarter}'",
    "lambda: 1",
    "answer(lambda: 1)",
    "[each for each in tracked]",
    "{each: 1 for each in tracked}",
    "(each for each in tracked)",
    "for each in tracked: answer(each)",
    "while True: answer(tracked)",
    "if area: answer(tracked)",
    "try:\n    answer(tracked)\nexcept ValueError:\n    answer(tracked)",
    "with tracked: answer(tracked)",
    "def own(): return 1",
    "async def own(): return 1",
    "@answer\ndef own(): return 1",
    "@answer\nclass Own: x = 1",
    "class Own: x = 1",
    "raise ValueError",
    "assert tracked",
    "pass",
    "global tracked",
    "match area:\n    case 'a': answer(tracked)",
    "await tracked",
    "yield tracked",
    "import os",
    "import rrlib.present",
    "report.records.people",
    "report.records.people.execute()",
    "records.people",
    "records.people.execute()",
    "tracked[0].name",
    "report.release(tracked).rows",
    "report.records['people'].execute()",
    "report._breaks",
    "report._breaks('name')",
    "report.__class__",
    "answer.__globals__",
    "yos_cohort_tracking.__loader__",
    "tracked[0](area)",
    "tracked(area)",
    "report(area)",
    "report.release(tracked)(area)",
    "answer = tracked",
    "yos_cohort_tracking = tracked",
    "report.area = 'Darlington'",
    "tracked[0] = area",
    "first, second = tracked",
    "[first, second] = tracked",
    "x = answer = tracked",
    "__builtins__ = tracked",
    "_own = tracked",
    "x: int = 1",
    "tracked += [1]",
    "del tracked",
    "(x := 1)",
    "answer((x := 1))",
    "answer(*tracked)",
    "answer(**tracked)",
    "report.release(**tracked)",
    "[*tracked]",
    "{**tracked}",
    "1 + 1",
    "1 if area else 2",
    "area and quarter",
    "1 < 2",
    "{1, 2}",
    "tracked[x]",
    "tracked.by('sex')",
    "questions = tracked.asking(yos_cohort_tracking.track)",
    "tracked[:(x := 1)]",
]


def _notebook(tmp_path, *sources):
    return Cells(write_notebook(tmp_path / "own.ipynb", ABOVE, *sources))


def _refusal(cells):
    with pytest.raises(ParameterError) as refusal:
        cells.require_allowed(PACKAGE)
    return str(refusal.value)


@pytest.mark.parametrize("source", MORE)
def test_a_cell_that_does_more_is_refused_by_notebook_number_and_what(tmp_path, source):
    said = _refusal(_notebook(tmp_path, "answer(tracked)", source))
    found = re.fullmatch(
        r"own\.ipynb, code cell 4: (['\"])(?P<what>.+)\1 is more than a report's cell may do: "
        r"import what rrlib offers, assign a name, call with names made above\. "
        r"Put it into a study; explore in 'make lab'\. Nothing was "
        r"made; the reports that stand are untouched\.",
        said,
    )
    assert found, said
    one_line = "".join(source.split()).replace('"', "'").replace("\\", "")
    what = "".join(found["what"].split()).replace('"', "'").replace("\\", "").strip("()")
    assert what in one_line


@pytest.mark.parametrize(
    "line",
    ["%pip list", "%%bash\nls", "!ls", "files = !ls", "x = %pwd", "answer?", "a b", "x = (", "a\0"],
)
def test_what_is_not_python_is_refused(tmp_path, line):
    said = _refusal(_notebook(tmp_path, line))
    assert re.fullmatch(r"own\.ipynb, code cell 3: '.*' is not plain Python\.", said), said


@pytest.mark.parametrize(
    "end", ["\r", "\v", "\f", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029"]
)
def test_what_ends_a_line_for_ipython_alone_is_refused(tmp_path, end):
    """To Python the whole is a comment; IPython runs what follows as a shell's command."""
    notebook = write_notebook(tmp_path / "own.ipynb", ABOVE)
    content = json.loads(notebook.read_text(encoding="utf-8"))
    content["cells"].append(cell("") | {"source": f"# a remark{end}!ls"})
    notebook.write_text(json.dumps(content), encoding="utf-8")
    said = _refusal(Cells(notebook))
    assert said == f"own.ipynb, code cell 3: the sign {end!r} is not plain Python."


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("from os import environ", "environ from os"),
        ("from os import path as answer2", "path from os"),
        ("from rrlib.records import open_records", "open_records from rrlib.records"),
        ("from rrlib import records", "records from rrlib"),
        ("from rrlib.notebook import Path", "Path from rrlib.notebook"),
        ("from rrlib.notebook import *", "* from rrlib.notebook"),
        ("from rrlib.present import *", "* from rrlib.present"),
        ("from rrlib.present.views import View", "View from rrlib.present.views"),
        ("from rrlib.present import views", "views from rrlib.present"),
        ("from rrlib.studies.yos_cohort_tracking import track", "track from rrlib.studies.yos"),
        ("from rrlib.studies import __init__", "__init__ from rrlib.studies"),
        ("from .notebook import open_report", "open_report from .notebook"),
        ("from . import notebook", "notebook from ."),
        ("from __future__ import annotations", "annotations from __future__"),
    ],
)
def test_an_import_of_anything_else_is_refused(tmp_path, line, what):
    said = _refusal(_notebook(tmp_path, line))
    assert said.startswith(f"own.ipynb, code cell 3, imports {what}"), said
    assert (
        "In a report it may import from rrlib.notebook, rrlib.present, rrlib.reoffending, "
        "rrlib.studies only, and what these offer."
    ) in said


def test_the_nearest_name_is_told(tmp_path):
    said = _refusal(_notebook(tmp_path, "from rrlib.present import interval_chrt"))
    assert "Did you mean 'interval_chart'?" in said
    said = _refusal(_notebook(tmp_path, "yos_cohort_tracking.trak(report.records, report.areas)"))
    assert said == (
        "own.ipynb, code cell 3: rrlib.studies.yos_cohort_tracking has no 'trak'. "
        "Did you mean 'track'?"
    )


def test_of_a_study_only_what_it_makes_public_can_be_used(tmp_path):
    """Though the module of that name is there."""
    assert (PACKAGE / "studies/yos_cohort_tracking/tracking.py").is_file()
    said = _refusal(_notebook(tmp_path, "yos_cohort_tracking.tracking"))
    assert said.startswith("own.ipynb, code cell 3: rrlib.studies.yos_cohort_tracking has no 'trac")


@pytest.mark.parametrize(
    "line",
    [
        "from rrlib.notebook import open_report as another",
        "from rrlib.present import answer as open_report",
        "from rrlib.present import answer as _own",
    ],
)
def test_the_report_is_opened_under_its_own_name(tmp_path, line):
    """By another, a second report could be opened, of extracts that are not declared."""
    assert _refusal(_notebook(tmp_path, line)).startswith(f"own.ipynb, code cell 3: {line!r} is m")


def test_a_name_is_used_below_where_it_is_made_and_not_above(tmp_path):
    said = _refusal(_notebook(tmp_path, "answer(later)", "later = tracked"))
    assert said.startswith("own.ipynb, code cell 3: 'later' is more")


def test_a_name_of_the_report_given_to_something_else_is_no_report(tmp_path):
    said = _refusal(_notebook(tmp_path, "report = tracked", "report.people"))
    assert said.startswith("own.ipynb, code cell 4: 'report.people' is more")


@pytest.mark.parametrize("tag", ["skip-execution", "injected-parameters", "raises-exception"])
def test_a_cell_that_papermill_would_leave_out_or_replace_is_refused(tmp_path, tag):
    """The names it makes would be there when it is read and not when it is run."""
    notebook = write_notebook(tmp_path / "own.ipynb", ABOVE)
    content = json.loads(notebook.read_text(encoding="utf-8"))
    content["cells"] += [cell("sx = 1", tag), cell("sx ['ls']")]
    notebook.write_text(json.dumps(content), encoding="utf-8")
    assert _refusal(Cells(notebook)) == (
        "own.ipynb, code cell 3: a report's cell may have the tag 'parameters' and no other; "
        f"it has {tag!r}."
    )


@pytest.mark.parametrize(
    "spoil",
    [
        lambda _: "{",
        lambda _: "[]",
        lambda content: json.dumps({**content, "nbformat": 3}),
        lambda _: json.dumps({"nbformat": 4}),
        lambda content: json.dumps({**content, "cells": None}),
        lambda content: json.dumps({**content, "cells": [{"cell_type": "code"}]}),
        lambda content: json.dumps({**content, "cells": [cell("") | {"metadata": None}]}),
        lambda content: json.dumps({**content, "cells": [cell("") | {"source": 1}]}),
    ],
)
def test_a_file_that_is_no_notebook_of_today_is_refused(tmp_path, spoil):
    """An older form keeps beside `cells` those that would run."""
    notebook = write_notebook(tmp_path / "own.ipynb", ABOVE)
    content = json.loads(notebook.read_text(encoding="utf-8"))
    notebook.write_text(spoil(content), encoding="utf-8")
    assert _refusal(Cells(notebook)) == "own.ipynb is not a notebook that can be read."
    notebook.write_bytes(b"\xff")
    assert "can be read" in _refusal(Cells(notebook))


@pytest.mark.parametrize(
    "source",
    [
        "",
        "# a remark alone",
        "earlier = tracked[:1]  # a remark",
        "tracked[-1]",
        "tracked[0:2:1]",
        "x = y = tracked",
        "x = [tracked, (area, None), {'a': -1}]",
        "report.records",
        "report.header()",
        "report.cards()",
        "report.card(MOJ_PROVEN)\n",
        "answer(report.release(yos_cohort_tracking.concentration(tracked)))",
        "from rrlib.present import answer as shown\nshown(tracked)",
        "report = tracked",
        "print = tracked\nanswer(print)",
    ],
)
def test_what_a_report_needs_is_allowed(tmp_path, source):
    known = "from rrlib.reoffending import MOJ_PROVEN"
    _notebook(tmp_path, known, source).require_allowed(PACKAGE)


def test_the_readmes_further_question_is_allowed(tmp_path, root):
    text = (root / "README.md").read_text(encoding="utf-8")
    asked = text[text.index("## Ask one more question") :]
    blocks = [each.removeprefix("python\n") for each in asked.split("```")[1::2]]
    imported = "from rrlib.studies import offender_profiles"
    assert len(blocks) == 2
    _notebook(tmp_path, imported, *blocks).require_allowed(PACKAGE)


def test_every_committed_notebook_is_allowed(root):
    notebooks = sorted((root / "notebooks").glob("*.ipynb"))
    assert notebooks
    for notebook in notebooks:
        Cells(notebook).require_allowed(PACKAGE)


def test_cells_know_parameters_and_modules(tmp_path):
    cells = _notebook(tmp_path)
    assert cells.parameters == {"quarter", "area", "audience", "delivery"}
    assert cells.modules == {
        "rrlib.notebook",
        "rrlib.notebook.open_report",
        "rrlib.present",
        "rrlib.present.answer",
        "rrlib.present.curve_chart",
        "rrlib.present.interval_chart",
        "rrlib.studies",
        "rrlib.studies.yos_cohort_tracking",
    }


def test_what_a_notebook_shows_is_not_hashed_and_all_else_is(tmp_path):
    notebook = write_notebook(tmp_path / "own.ipynb", opening())
    before = Cells(notebook).sha256
    content = json.loads(notebook.read_text(encoding="utf-8"))
    content["cells"][1] |= {"outputs": [{"text": "shown"}], "execution_count": 7}
    notebook.write_text(json.dumps(content, indent=2), encoding="utf-8")
    assert Cells(notebook).sha256 == before
    content["cells"][1]["source"] += ["\n# a remark"]
    notebook.write_text(json.dumps(content), encoding="utf-8")
    assert Cells(notebook).sha256 != before


def test_further_questions_of_the_open_report_may_be_asked(tmp_path):
    asks = "profile = report.asking(yos_cohort_tracking.track)\nprofile.by('sex', 'age_band')"
    _notebook(tmp_path, asks).require_allowed(PACKAGE)

    again = "profile = answer(tracked)\nprofile.by('sex')"
    assert "profile.by" in _refusal(_notebook(tmp_path, asks, again))
