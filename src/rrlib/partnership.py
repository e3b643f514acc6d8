"""partnership.toml: whose partnership this is, what each audience may see, dated breaks."""

from __future__ import annotations

import os
import re
import tomllib
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from rrlib.codes import Audience, Residence
from rrlib.errors import PartnershipError, PeriodError, nearest
from rrlib.periods import FinancialQuarter, FinancialYear

FILE_NAME = "partnership.toml"
DATA_VARIABLE = "RR_DATA"
BATCH_VARIABLE = "RR_BATCH"
"""Set where the batch runs a notebook, which then reads no file but through its records."""
DEVICE = re.compile(r"con|prn|aux|nul|(?:com|lpt)[0-9]", re.IGNORECASE)
"""A name that Windows keeps for a device: no file or folder can have it."""
_LONGEST_FOLDER = 60


def _year(text: str) -> str:
    try:
        return str(FinancialYear.parse(text))
    except PeriodError as error:
        raise ValueError(str(error)) from error


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Areas(_Table):
    """`single` areas as extracts spell them; `combined` ones by name with their parts."""

    single: list[str] = Field(min_length=1)
    combined: dict[str, list[str]] = {}


class AudienceRule(_Table):
    """What one audience may see: see `rrlib.disclosure.Rule`."""

    threshold: int = Field(ge=1)
    hide_unanimous: bool
    rounding: int = Field(default=1, ge=1)
    minimum_denominator: int = Field(default=1, ge=1)
    sensitive: list[str] = []


class Target(_Table):
    """A target for a finding, with who set it, when, and from what baseline.

    `at_most` or `at_least` is its number, for a rule to compare with; a target in words has none.
    """

    finding: str
    area: str
    year: Annotated[str, AfterValidator(_year)]
    target: str
    set_by: str
    set_on: date
    baseline: str
    at_most: float | None = None
    at_least: float | None = None

    @property
    def limit(self) -> float | None:
        """The number to compare with, if there is one."""
        return self.at_least if self.at_most is None else self.at_most


class DatedChange(_Table):
    """Something that changed on a day, with the findings that mark it and its source."""

    date: date
    affects: list[str]
    what: str
    source: str


class Break(DatedChange):
    """A change in what is recorded.

    `forces` names the police forces whose recording changed that day; none stands for everybody's.
    Where it `delays_proof`, offences are proven later from then on: whatever is followed, or waited
    for, until that day or longer is marked, and not trended.
    """

    forces: list[str] = []
    delays_proof: bool = False


class Reform(DatedChange):
    """A change of the law or of benefits whose effect is asked for.

    The verdict is about the one that is `main`.
    """

    name: str
    main: bool = False


class BreachList(_Table):
    """The offence codes that are breaches of orders, from `since` until the next list's day."""

    since: date
    codes: list[str] = Field(min_length=1)
    source: str


class AdultCover(_Table):
    """That offences after the 18th birthday are delivered, from `since` on, and by whom.

    `everybody` says that they are those of all adults dealt with, not only of people whom another
    extract names.
    """

    since: date
    by: str
    everybody: bool = False


class OffenceSource(_Table):
    """What the extract of offences sees, and what its codes mean."""

    adults: list[AdultCover] = []
    breaches: list[BreachList] = []

    def sees_adults_on(self, day: date) -> bool:
        return any(cover.since <= day for cover in self.adults)


class AlreadyPublished(_Table):
    """A cell that a public document prints: shown although it is small, if it is the same."""

    finding: str
    area: str
    row: str
    column: str
    value: float
    source: str


class Retention(_Table):
    """How many years after its quarter's last day a delivery is to be destroyed."""

    years: int = Field(ge=1)


class Profiles(_Table):
    """A profile describes the people of a day of `described_on`, if its quarter holds one."""

    described_on: list[date] = []


class PanelReport(_Table):
    """The commissioner's quarterly report: its questions as its plan words them, and the areas as
    sources name them that published rates are set `beside`, such as a region and a country.
    """

    reoffending: str = "How well is reoffending being reduced?"
    rehabilitation: str = "How well are people who have offended being rehabilitated?"
    justice: str = "How confident are people in the criminal justice system?"
    police: str = "How confident are people in the police?"
    beside: list[str] = []


class Withheld(_Table):
    """A cell that the public is not shown, and why."""

    finding: str
    area: str
    row: str
    column: str
    why: str


class Partnership(_Table):
    """A validated partnership.toml."""

    name: str
    areas: Areas
    disclosure: dict[Audience, AudienceRule]
    targets: list[Target] = []
    breaks: list[Break] = []
    reforms: list[Reform] = []
    offence_source: OffenceSource = OffenceSource()
    already_published: list[AlreadyPublished] = []
    withheld: list[Withheld] = []
    retention: Retention | None = None
    profiles: Profiles = Profiles()
    panel_report: PanelReport = PanelReport()

    @property
    def area_names(self) -> tuple[str, ...]:
        return (*self.areas.single, *self.areas.combined)

    @property
    def residences(self) -> tuple[str, ...]:
        """The words an extract may hold in a column of areas."""
        return (*self.areas.single, *(place.value for place in Residence))

    def parts(self, area: str) -> tuple[str, ...]:
        """The single areas that `area` stands for; an unknown area is an error."""
        if area in self.areas.single:
            return (area,)
        if area in self.areas.combined:
            return tuple(self.areas.combined[area])
        known = ", ".join(repr(name) for name in self.area_names)
        raise PartnershipError(
            f"{area!r} is not an area of {FILE_NAME}; it has {known}."
            + nearest(area, self.area_names)
        )

    def family(self, area: str) -> tuple[str, ...]:
        """The areas that `area` adds up, if any, and itself last; an unknown one is an error."""
        parts = self.parts(area)
        return (*parts, area) if area in self.areas.combined else (area,)


def slug(area: str) -> str:
    """`Some Area` as a folder name that every system takes: `some-area`."""
    name = re.sub(r"[^a-z0-9]+", "-", area.casefold())[:_LONGEST_FOLDER].strip("-")
    return f"{name}-area" if DEVICE.fullmatch(name) else name


def find_project(start: Path | None = None) -> Path:
    """The folder of partnership.toml: `start` (default: the working folder) or one above it."""
    start = (start or Path.cwd()).resolve()
    for folder in (start, *start.parents):
        if (folder / FILE_NAME).is_file():
            return folder
    raise PartnershipError(
        f"no {FILE_NAME} in {start.name!r} or any folder above it. Run from inside the project."
    )


def data_folder(project: Path) -> Path:
    """The folder of `raw` and `processed`: `data` in the project, or where RR_DATA says."""
    elsewhere = os.environ.get(DATA_VARIABLE)
    return Path(elsewhere).expanduser() if elsewhere else project / "data"


def read_partnership(path: Path) -> Partnership:
    """Read and validate partnership.toml; every fault is named at once."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise PartnershipError(f"{path.name} cannot be read: {error}") from error
    try:
        partnership = Partnership.model_validate(_with_audiences(content))
    except ValidationError as error:
        faults = "\n".join(_fault(fault) for fault in error.errors())
        raise PartnershipError(f"{path.name} has to be mended:\n{faults}") from error
    _check_together(partnership)
    return partnership


def _with_audiences(content: dict[str, Any]) -> dict[str, Any]:
    rules = content.get("disclosure")
    if not isinstance(rules, dict):
        return content
    known = {audience.value: audience for audience in Audience}
    return {**content, "disclosure": {known.get(name, name): rule for name, rule in rules.items()}}


def _fault(fault: Any) -> str:
    place = [str(part) for part in fault["loc"] if part != "[key]"]
    if fault["type"] == "extra_forbidden":
        return f"  {'.'.join(place)}: unknown key.{nearest(place[-1], _known_keys(place[:-1]))}"
    if place[0] == "disclosure" and fault["loc"][-1] == "[key]":
        audiences = [audience.value for audience in Audience]
        return f"  {'.'.join(place)}: no such audience.{nearest(place[-1], audiences)}"
    if fault["type"] == "missing":
        return f"  {'.'.join(place)}: missing."
    return f"  {'.'.join(place)}: {fault['msg']} (it says {fault['input']!r})."


_TABLES: dict[str, type[_Table]] = {
    "areas": Areas,
    "disclosure": AudienceRule,
    "targets": Target,
    "breaks": Break,
    "reforms": Reform,
    "offence_source": OffenceSource,
    "offence_source.adults": AdultCover,
    "offence_source.breaches": BreachList,
    "already_published": AlreadyPublished,
    "withheld": Withheld,
    "retention": Retention,
    "profiles": Profiles,
    "panel_report": PanelReport,
}


def _known_keys(place: list[str]) -> list[str]:
    if not place:
        return list(Partnership.model_fields)
    nested = ".".join(part for part in place if not part.isdigit())
    return list(_TABLES.get(nested, _TABLES[place[0]]).model_fields)


def _check_together(partnership: Partnership) -> None:
    """Refuse what no single key shows to be wrong."""
    faults = []
    missing = set(Audience) - set(partnership.disclosure)
    if missing:
        faults.append(f"  disclosure: no rule for {', '.join(sorted(missing))}.")
    else:
        faults += _between_public_and_all(partnership.disclosure)
    for name, parts in partnership.areas.combined.items():
        if name in partnership.areas.single:
            faults.append(f"  areas.combined: {name!r} is a single area as well.")
        faults += [
            f"  areas.combined.{name}: {part!r} is not a single area."
            + nearest(part, partnership.areas.single)
            for part in parts
            if part not in partnership.areas.single
        ]
    slugs = Counter(slug(name) for name in partnership.area_names)
    faults += [
        f"  areas: {name!r} would share the folder {slug(name)!r} with another area, or has none."
        for name in partnership.area_names
        if slugs[slug(name)] > 1 or not slug(name)
    ]
    faults += [
        f"  targets.{number}.area: {target.area!r} is not an area."
        + nearest(target.area, partnership.area_names)
        for number, target in enumerate(partnership.targets)
        if target.area not in partnership.area_names
    ]
    faults += [
        f"  targets.{number}: at_most and at_least are both given; a target has one number."
        for number, target in enumerate(partnership.targets)
        if target.at_most is not None and target.at_least is not None
    ]
    mains = [reform.name for reform in partnership.reforms if reform.main]
    if len(mains) > 1:
        faults.append(
            f"  reforms: {', '.join(map(repr, mains))} are each main; the verdict is about one."
        )
    named = Counter(reform.name for reform in partnership.reforms)
    faults += [
        f"  reforms: {number} are named {name!r}; keep one."
        for name, number in named.items()
        if number > 1
    ]
    described = Counter(map(FinancialQuarter.containing, partnership.profiles.described_on))
    faults += [
        f"  profiles.described_on: {number} days lie in {quarter}; keep one."
        for quarter, number in described.items()
        if number > 1
    ]
    doubled = Counter((each.finding, each.area, each.year) for each in partnership.targets)
    faults += [
        f"  targets: {number} are set for {finding}, {area}, {year}; keep one."
        for (finding, area, year), number in doubled.items()
        if number > 1
    ]
    for table in ("already_published", "withheld"):
        faults += [
            f"  {table}.{number}.area: {cell.area!r} is not an area."
            + nearest(cell.area, partnership.area_names)
            for number, cell in enumerate(getattr(partnership, table))
            if cell.area not in partnership.area_names
        ]
    lists = Counter(each.since for each in partnership.offence_source.breaches)
    faults += [
        f"  offence_source.breaches: {number} lists are in force since {day}; make them one."
        for day, number in lists.items()
        if number > 1
    ]
    if faults:
        raise PartnershipError(f"{FILE_NAME} has to be mended:\n" + "\n".join(faults))


def _between_public_and_all(rules: dict[Audience, AudienceRule]) -> list[str]:
    """An internal rule that hides something, and something else than the public's.

    Whoever is inside reads the public's reports as well, of this area and of others: what the one
    hides could be told from what the other shows.
    """
    inside, public = rules[Audience.INTERNAL], rules[Audience.PUBLIC]
    hides = inside.threshold > 1 or inside.hide_unanimous or inside.sensitive or inside.rounding > 1
    if not hides or inside == public:
        return []
    return [
        "  disclosure.internal: show everything inside (threshold = 1, hide_unanimous = false), or "
        "just what the public sees: two rules between them would tell what each of them hides."
    ]
