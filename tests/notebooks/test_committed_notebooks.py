"""The committed notebooks hold what the demonstration gives, images and release marks too.

nbval (part of `make test`) compares text; here whole outputs are compared, with what takes long.
"""

import json
from pathlib import Path

import nbformat
import papermill
import pytest

from rrlib.disclosure.marks import is_marked

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def _outputs(notebook):
    return [
        (output["data"], output["metadata"])
        for cell in notebook.cells
        for output in cell.get("outputs", [])
    ]


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_fresh_run_gives_the_committed_outputs_to_the_byte(path, tmp_path):
    fresh = papermill.execute_notebook(
        str(path), str(tmp_path / path.name), cwd=str(ROOT), progress_bar=False
    )
    committed = nbformat.read(path, as_version=4)
    assert len(_outputs(committed)) > 2
    assert _outputs(fresh) == _outputs(committed)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_committed_output_is_released_demonstration_data(path):
    notebook = nbformat.read(path, as_version=4)
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert all(is_marked(output) for output in outputs)
    assert "Demonstration data: synthetic" in outputs[0]["data"]["text/html"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_committed_notebooks_tell_nothing_of_the_machine(path):
    text = path.read_text(encoding="utf-8")
    assert str(ROOT) not in text
    assert not {"papermill", "execution"} & _metadata_keys(json.loads(text))


def _metadata_keys(notebook):
    cells = {key for cell in notebook["cells"] for key in cell["metadata"]}
    return cells | set(notebook["metadata"])
