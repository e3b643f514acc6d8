"""A folder for another partnership: its settings, and what its reports are made of besides data."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from rrlib.beginning.rendering import REPOSITORY, quoted, rendered
from rrlib.errors import ParameterError
from rrlib.partnership import FILE_NAME, read_partnership

NOTEBOOKS = "notebooks"
_COPIED = ("requirements.lock", "GLOSSARY.md")
"""What every report's key holds besides the settings, and the words that its page explains."""
_README = "README.md"
_IGNORED = ".gitignore"
_AREA = re.compile(r"^area = .*$", re.MULTILINE)


@dataclass(frozen=True)
class Beginning:
    """Whose project it is: the partnership's name, its areas, and a name for all of them."""

    name: str
    areas: Sequence[str]
    together: str | None = None


def begin_project(folder: Path, of: Beginning, repository: Path = REPOSITORY) -> tuple[Path, ...]:
    """Make `folder` a project of the partnership; what was written, in that order.

    Its notebooks are those of `repository` with nothing shown in them yet. Raises ParameterError
    where something of it is there already or the repository is not, and PartnershipError for
    words that partnership.toml cannot have; then nothing is written.
    """
    notebooks = sorted((repository / NOTEBOOKS).glob("*.ipynb"))
    if not notebooks:
        raise ParameterError(
            "rr is not run from a clone of its repository, and a project's notebooks come from "
            "there. Clone it, run 'make report' in it once, and use its rr: .venv/bin/rr init."
        )
    _require_free(folder)
    settings = rendered("partnership.toml.j2", **vars(of))
    _require_valid(settings)
    texts = {
        FILE_NAME: settings,
        _README: rendered("README.md.j2", name=of.name),
        _IGNORED: rendered("gitignore.j2"),
    }
    for path in notebooks:
        texts[f"{NOTEBOOKS}/{path.name}"] = _emptied(path, of.areas[0])
    written = _write(folder, texts)
    for name in _COPIED:
        shutil.copyfile(repository / name, folder / name)
    return (*written, *(folder / name for name in _COPIED))


def _require_free(folder: Path) -> None:
    there = [name for name in (FILE_NAME, NOTEBOOKS, _README, *_COPIED) if (folder / name).exists()]
    if there:
        raise ParameterError(
            f"{', '.join(there)}: there already, and nothing is overwritten. Name a folder of the "
            "partnership's own: rr init ../our-partnership"
        )


def _require_valid(settings: str) -> None:
    with TemporaryDirectory() as aside:
        path = Path(aside) / FILE_NAME
        path.write_text(settings, encoding="utf-8")
        read_partnership(path)


def _emptied(notebook: Path, area: str) -> str:
    """A notebook that nobody has run yet, with `area` among its parameters."""
    content = json.loads(notebook.read_text(encoding="utf-8"))
    for cell in content["cells"]:
        if cell["cell_type"] == "code":
            cell.update(outputs=[], execution_count=None)
        if "parameters" in cell["metadata"].get("tags", []):
            source = _AREA.sub(lambda _: f"area = {quoted(area)}", "".join(cell["source"]))
            cell["source"] = source.splitlines(keepends=True)
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def _write(folder: Path, texts: Mapping[str, str]) -> tuple[Path, ...]:
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    return tuple(folder / name for name in texts)
