"""Which reports to make, every parameter checked before anything starts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from rrlib.batch.advising import Advice
from rrlib.batch.cells import Cells, Extracts
from rrlib.batch.sources import PACKAGE
from rrlib.codes import Audience
from rrlib.contracts import EXTRACTS
from rrlib.deliveries import deliveries, none_at_all
from rrlib.disclosure.rules import Rule, rule_for
from rrlib.errors import DeliveryError, ParameterError, nearest
from rrlib.partnership import DEVICE, Partnership, data_folder, slug
from rrlib.periods import FinancialQuarter

_PORTABLE = re.compile(r"\w+(?:[-. ]\w+)*")
"""A notebook's name that can be that of a file on every system."""
_KEPT = re.compile(rf"index|{DEVICE.pattern}", re.IGNORECASE)
"""Names that the lists of reports have, or Windows keeps."""


@dataclass(frozen=True)
class Job:
    """One report to make. `family` are the areas that its area adds up, if any, and itself."""

    notebook: Path
    quarter: FinancialQuarter
    area: str
    audience: Audience
    delivery: FinancialQuarter | None
    rule: Rule
    extracts: Extracts
    family: tuple[str, ...]

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
    def page(self) -> Path:
        """The report's page, from the folder `reports`."""
        return self.folder / f"{self.name}.html"

    @property
    def index(self) -> Path:
        """The page, from the project's folder, that lists this report."""
        return Path("reports") / _audience_folder(self.audience) / "index.html"

    def __str__(self) -> str:
        read = "" if self.reads == self.quarter else f" from the delivery of {self.reads}"
        return f"{self.quarter}{read}, {self.area}, {self.name}"


@dataclass(frozen=True)
class Request:
    """What was asked for, as typed. Empty means all; `since` and `until` are both included."""

    quarters: Sequence[str] = ()
    areas: Sequence[str] = ()
    notebooks: Sequence[str] = ()
    audience: Audience = Audience.PUBLIC
    delivery: str | None = None
    since: str | None = None
    until: str | None = None


def _audience_folder(audience: Audience) -> Path:
    return Path() if audience is Audience.PUBLIC else Path(audience.value)


def plan(project: Path, partnership: Partnership, request: Request) -> tuple[Job, ...]:
    """Every report that `request` asks for; a wrong word in it stops the plan.

    Raises ParameterError for a notebook that does more in a cell than a report may, declares
    other parameters than a report has, or does not declare its extracts.
    """
    delivery = None if request.delivery is None else FinancialQuarter.parse(request.delivery)
    held = deliveries(data_folder(project))
    if not held:
        raise DeliveryError("data/raw holds no delivery." + none_at_all(data_folder(project)))
    cells = _cells(project, request)
    extracts = {each.path: declared_extracts(each) for each in cells}
    advice = Advice(data_folder(project) / "raw", held, tuple(extracts.values()))
    quarters = _quarters(request, delivery, held, advice)
    _require_deliveries(quarters, delivery, held, advice)
    areas = list(request.areas) or list(partnership.area_names)
    for area in areas:
        partnership.parts(area)
    rules = {area: rule_for(partnership, request.audience, area) for area in areas}
    jobs = [
        Job(
            notebook,
            quarter,
            area,
            request.audience,
            None if delivery == quarter else delivery,
            rules[area],
            extracts[notebook],
            partnership.family(area),
        )
        for quarter, area, notebook in product(quarters, areas, extracts)
    ]
    for each in cells:
        _require_parameters(each, jobs[0].parameters)
        each.require_allowed(PACKAGE)
    return tuple(jobs)


def left_out(project: Path, request: Request) -> str:
    """Which quarters of the range asked for have no delivery, in words; '' if all have one."""
    if request.delivery is not None:
        return ""
    held = deliveries(data_folder(project))
    asked = _range(request, None, held)
    lacking = [] if asked is None else [each for each in asked if each not in held]
    if not lacking:
        return ""
    extracts = tuple(map(declared_extracts, _cells(project, request)))
    return Advice(data_folder(project) / "raw", held, extracts).on_left_out(lacking)


def _quarters(
    request: Request,
    delivery: FinancialQuarter | None,
    held: Sequence[FinancialQuarter],
    advice: Advice,
) -> list[FinancialQuarter]:
    """The quarters asked for, each once.

    A range means the deliveries held within it; read from one `delivery`, every quarter of it.
    """
    asked = _range(request, delivery, held)
    if asked is None:
        return list(dict.fromkeys(map(FinancialQuarter.parse, request.quarters))) or list(held)
    if delivery is not None:
        return asked
    within = [quarter for quarter in asked if quarter in held]
    if not within:
        raise DeliveryError(
            f"there is no delivery from {asked[0]} to {asked[-1]}. There is "
            f"{', '.join(map(str, held))}. {advice.on(asked[-1], asked[-1])}"
        )
    return within


def _range(
    request: Request, delivery: FinancialQuarter | None, held: Sequence[FinancialQuarter]
) -> list[FinancialQuarter] | None:
    """Every quarter from `since` to `until`; None where neither is given."""
    first, last = (
        None if text is None else FinancialQuarter.parse(text)
        for text in (request.since, request.until)
    )
    if first is None and last is None:
        return None
    if request.quarters:
        raise ParameterError("name quarters, or a range with --since and --until, not both.")
    since = first or min(held[0], last or held[0])
    until = last or max(delivery or held[-1], since)
    if since > until:
        raise ParameterError(f"--since {since} is later than --until {until}.")
    return list(since.through(until))


def _require_deliveries(
    quarters: list[FinancialQuarter],
    delivery: FinancialQuarter | None,
    held: tuple[FinancialQuarter, ...],
    advice: Advice,
) -> None:
    for quarter in quarters:
        wanted = delivery or quarter
        if wanted not in held:
            raise DeliveryError(
                f"there is no delivery data/raw/{wanted}. There is {', '.join(map(str, held))}. "
                f"{advice.on(wanted, quarter)}"
            )
        if wanted < quarter:
            raise DeliveryError(
                f"the delivery of {wanted} cannot hold the later quarter {quarter}."
            )


def _cells(project: Path, request: Request) -> list[Cells]:
    """The notebooks asked for, each to be read once."""
    return [Cells(path) for path in _notebooks(project / "notebooks", request.notebooks)]


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
    asked = list(dict.fromkeys(names)) or list(known)
    for name in asked:
        if not _PORTABLE.fullmatch(name) or _KEPT.fullmatch(name.partition(".")[0]):
            raise ParameterError(
                f"the notebook {name!r} has a name that its report cannot have on every system. "
                "Rename it: letters, digits, '_', and single spaces, dots or hyphens between them."
            )
    return [known[name] for name in asked]


def declared_extracts(cells: Cells) -> Extracts:
    """The extracts that a notebook declares to read, all of them known.

    A delivery that does not hold those it needs has no report of that notebook.
    """
    declared = cells.extracts
    known = [extract.name for extract in EXTRACTS]
    for name in declared.all:
        if name not in known:
            raise ParameterError(
                f"{cells.path.name} declares to read {name!r}, which is no extract."
                + nearest(name, known)
            )
    return declared


def _require_parameters(cells: Cells, given: dict[str, str | None]) -> None:
    """A notebook may have parameters of its own besides: a report is made with what it sets."""
    declared = cells.parameters
    own = declared - set(given)
    if set(given) <= declared and not any(nearest(name, given) for name in own):
        return
    raise ParameterError(
        f"{cells.path.name} declares the parameters {', '.join(sorted(declared)) or 'none'}; "
        f"a report needs {', '.join(sorted(given))}. Mend its cell tagged 'parameters'."
    )
