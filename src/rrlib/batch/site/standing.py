"""Which reports an audience has: what stands of each, and why its last run failed, if it did."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rrlib.batch.failures import Failure, read_failure
from rrlib.batch.manifest import ENDING, FAILURE, Manifest, Parameters, read_manifest
from rrlib.batch.storing import OF_A_FAILURE
from rrlib.codes import Audience
from rrlib.errors import PeriodError
from rrlib.periods import FinancialQuarter

_QUARTER = re.compile(r"(\d{4}-\d\dQ[1-4])(?:-from-(\d{4}-\d\dQ[1-4]))?")


@dataclass(frozen=True)
class Report:
    """A report in its folder: its last good version, its last failure, or both.

    `failed` says that its last run did, even where why is not known. `beside` are the names of
    all files in its folder.
    """

    notebook: str
    parameters: Parameters
    manifest: Manifest | None
    failure: Failure | None
    failed: bool
    beside: frozenset[str]


@dataclass(frozen=True)
class AreaFolder:
    """The reports on one area of a quarter, at least one, in the order of their names."""

    folder: Path
    reports: tuple[Report, ...]

    @property
    def name(self) -> str:
        return self.reports[0].parameters.area


@dataclass(frozen=True)
class QuarterFolder:
    """The areas of one quarter, by their names; `delivery` if it was read from a later one."""

    folder: Path
    quarter: FinancialQuarter
    delivery: FinancialQuarter | None
    areas: tuple[AreaFolder, ...]

    @property
    def name(self) -> str:
        if self.delivery is None:
            return str(self.quarter)
        return f"{self.quarter}, from the delivery of {self.delivery}"


def standing(base: Path, audience: Audience) -> tuple[QuarterFolder, ...]:
    """Every quarter below `base` with reports for `audience`, the latest first.

    A report counts if it is whole, or if it is known that its last run failed.
    """
    found = []
    for folder, quarter, delivery in quarter_folders(base):
        areas = (_area(path, audience) for path in folder.iterdir() if path.is_dir())
        listed = sorted((area for area in areas if area.reports), key=lambda area: area.name)
        if listed:
            found.append(QuarterFolder(folder, quarter, delivery, tuple(listed)))
    found.sort(key=lambda each: (each.delivery is not None, each.delivery or each.quarter))
    return tuple(sorted(found, key=lambda each: each.quarter, reverse=True))


def quarter_folders(
    base: Path,
) -> Iterator[tuple[Path, FinancialQuarter, FinancialQuarter | None]]:
    """The folders in `base` that the batch names after a quarter, with what their names say."""
    for folder in sorted(base.iterdir()):
        match = _QUARTER.fullmatch(folder.name)
        if match is None or not folder.is_dir():
            continue
        try:
            quarter = FinancialQuarter.parse(match[1])
            delivery = None if match[2] is None else FinancialQuarter.parse(match[2])
        except PeriodError:  # such as 2013-15Q1, which no batch has named
            continue
        yield folder, quarter, delivery


def _area(folder: Path, audience: Audience) -> AreaFolder:
    beside = frozenset(path.name for path in folder.iterdir())
    ends = (ENDING, FAILURE)
    notebooks = {name.removesuffix(end) for end in ends for name in beside if name.endswith(end)}
    found = (_report(folder, name, beside) for name in sorted(notebooks))
    return AreaFolder(
        folder,
        tuple(
            report
            for report in found
            if report is not None and report.parameters.audience == audience.value
        ),
    )


def _report(folder: Path, notebook: str, beside: frozenset[str]) -> Report | None:
    manifest = read_manifest(folder / f"{notebook}{ENDING}")
    failure = read_failure(folder / f"{notebook}{FAILURE}")
    known = manifest or failure
    if known is None:
        return None
    failed = not beside.isdisjoint({f"{notebook}{ending}" for ending in OF_A_FAILURE})
    return Report(notebook, known.parameters, manifest, failure, failed, beside)
