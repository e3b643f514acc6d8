"""Which reports to make, every parameter checked before anything starts."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import nbformat
from papermill import inspect_notebook

from rrlib.codes import Audience
from rrlib.contracts import EXTRACTS
from rrlib.disclosure import Rule, rule_for
from rrlib.errors import DeliveryError, ParameterError, nearest
from rrlib.partnership import Partnership, data_folder, slug
from rrlib.periods import FinancialQuarter
from rrlib.records import deliveries, none_at_all

NEEDS = "extracts"
"""The key of a notebook's metadata under which it names the extracts it reads."""

MAY_IMPORT = {"rrlib.notebook", "rrlib.present", "rrlib.reoffending", "rrlib.studies"}


@dataclass(frozen=True)
class Job:
    """One report to make."""

    notebook: Path
    quarter: FinancialQuarter
    area: str
    audience: Audience
    delivery: FinancialQuarter | None
    rule: Rule
    needs: tuple[str, ...]
    """The extracts that the notebook declares to read."""

    @property
    def name(self) -> str:
        return self.notebook.stem

    @property
    def reads(self) -> FinancialQuarter:
        """The delivery that the report reads."""
        return self.delivery or self.quarter

    @property
    def parameters(self) -> dict[str, str | None]:
        return {
            "quarter": str(self.quarter),
            "area": self.area,
            "audience": self.audience.value,
            "delivery": None if self.delivery is None else str(self.delivery),
        }

    @property
    def folder(self) -> Path:
        """Where below `reports` this report belongs; a reconstructed one beside the original."""
        quarter = str(self.quarter)
        if self.reads != self.quarter:
            quarter += f"-from-{self.reads}"
        return _audience_folder(self.audience) / quarter / slug(self.area)

    @property
    def index(self) -> Path:
        """The page, from the project's folder, that lists this report."""
        return Path("reports") / _audience_folder(self.audience) / "index.html"


@dataclass(frozen=True)
class Request:
    """What was asked for, as typed. Empty means all."""

    quarters: Sequence[str] = ()
    areas: Sequence[str] = ()
    notebooks: Sequence[str] = ()
    audience: Audience = Audience.PUBLIC
    delivery: str | None = None


def _audience_folder(audience: Audience) -> Path:
    return Path() if audience is Audience.PUBLIC else Path(audience.value)


def plan(project: Path, partnership: Partnership, request: Request) -> tuple[Job, ...]:
    """Every report that `request` asks for; a wrong word in it stops the plan."""
    delivery = None if request.delivery is None else FinancialQuarter.parse(request.delivery)
    held = deliveries(data_folder(project))
    quarters = [FinancialQuarter.parse(text) for text in request.quarters] or list(held)
    if not held:
        raise DeliveryError("data/raw holds no delivery." + none_at_all(data_folder(project)))
    _require_deliveries(quarters, delivery, held)
    areas = list(request.areas) or list(partnership.area_names)
    for area in areas:
        partnership.parts(area)
    rules = {area: rule_for(partnership, request.audience, area) for area in areas}
    notebooks = _notebooks(project / "notebooks", request.notebooks)
    needs = {notebook: needed_extracts(notebook) for notebook in notebooks}
    jobs = [
        Job(notebook, quarter, area, request.audience, delivery, rules[area], needs[notebook])
        for quarter, area, notebook in product(quarters, areas, notebooks)
    ]
    for notebook in notebooks:
        _require_parameters(notebook, jobs[0].parameters)
        _require_imports(notebook)
    return tuple(jobs)


def _require_deliveries(
    quarters: list[FinancialQuarter],
    delivery: FinancialQuarter | None,
    held: tuple[FinancialQuarter, ...],
) -> None:
    for quarter in quarters:
        wanted = delivery or quarter
        if wanted not in held:
            later = [other for other in held if other > quarter]
            raise DeliveryError(
                f"there is no delivery data/raw/{wanted}. There is {', '.join(map(str, held))}."
                + (f" Add --delivery {later[0]} to read {quarter} from it." if later else "")
            )
        if wanted < quarter:
            raise DeliveryError(
                f"the delivery of {wanted} cannot hold the later quarter {quarter}."
            )


def _notebooks(folder: Path, names: Sequence[str]) -> list[Path]:
    known = {path.stem: path for path in sorted(folder.glob("*.ipynb"))}
    if not known:
        raise ParameterError("the folder notebooks holds no notebook.")
    for name in names:
        if name not in known:
            raise ParameterError(
                f"there is no notebook {name!r}; there is {', '.join(known)}."
                + nearest(name, known)
            )
    return [known[name] for name in names] or list(known.values())


def needed_extracts(notebook: Path) -> tuple[str, ...]:
    """The extracts that a notebook declares to read, in its metadata under 'extracts'.

    A delivery that does not hold them all has no report of that notebook.
    """
    declared = nbformat.read(notebook, as_version=4).metadata.get(NEEDS)
    known = [extract.name for extract in EXTRACTS]
    if not isinstance(declared, list) or not declared:
        raise ParameterError(
            f'{notebook.name} does not declare what it reads. Add to its metadata: "{NEEDS}": '
            f'["people", "offences"], with the extracts it needs.'
        )
    for name in declared:
        if name not in known:
            raise ParameterError(
                f"{notebook.name} declares to read {name!r}, which is no extract."
                + nearest(str(name), known)
            )
    return tuple(declared)


def _require_parameters(notebook: Path, given: dict[str, str | None]) -> None:
    declared = set(inspect_notebook(str(notebook)))
    if declared != set(given):
        raise ParameterError(
            f"{notebook.name} declares the parameters {', '.join(sorted(declared)) or 'none'}; "
            f"a report needs {', '.join(sorted(given))}. Mend its cell tagged 'parameters'."
        )


def _require_imports(notebook: Path) -> None:
    """A notebook that can import anything can show and write anything."""
    for cell in nbformat.read(notebook, as_version=4).cells:
        if cell.cell_type != "code":
            continue
        try:
            names = {name for node in ast.walk(ast.parse(cell.source)) for name in _imported(node)}
        except SyntaxError as error:
            raise ParameterError(f"{notebook.name}: {error.text!r} is not plain Python.") from None
        if names - MAY_IMPORT:
            raise ParameterError(
                f"{notebook.name} imports {', '.join(sorted(names - MAY_IMPORT))}. In a report it "
                f"may import from {', '.join(sorted(MAY_IMPORT))} only; explore in 'make lab'."
            )


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or "."] if isinstance(node, ast.ImportFrom) else []
