"""What `rr compare` sets beside each other: records of two quarters, or two runs of one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import nbformat

from rrlib.batch.changes.moved import Moved
from rrlib.batch.changes.movements import between
from rrlib.batch.changes.versions import Version, as_published, version_of
from rrlib.batch.manifest import ENDING, read_manifest
from rrlib.batch.tables import released_tables
from rrlib.errors import PublicationError
from rrlib.partnership import slug
from rrlib.publications import Publication, publications, replaced_records

Report = tuple[str, str]
"""Its area and notebook."""


@dataclass(frozen=True)
class Compared:
    """Versions of reports in pairs, the one before and the one now, of one quarter or of two."""

    before: str
    now: str
    pairs: tuple[tuple[Version, Version], ...]

    @cached_property
    def moved(self) -> tuple[Moved, ...]:
        """What moved, report by report."""
        return tuple(each for pair in self.pairs for each in between(*pair))

    @property
    def synthetic(self) -> bool:
        """Whether any of it is known to be of a demonstration."""
        return any(version.synthetic for pair in self.pairs for version in pair)

    @property
    def notices(self) -> tuple[str, ...]:
        """What a reader has to know first: corrections, and numbers that nobody signed for."""
        versions = dict.fromkeys(
            (each.quarter, *each.report, each.correction)
            for pair in self.pairs
            for each in pair
            if each.correction is not None
        )
        said = [f"{', '.join(of)} was corrected: {why}" for *of, why in versions]
        return (*said, *self._drafts())

    def _drafts(self) -> list[str]:
        """Which reports nobody has signed for."""
        drafts = [", ".join(now.report) for _, now in self.pairs if not now.published]
        if not drafts:
            return []
        names = "all" if len(drafts) == len(self.pairs) else "; ".join(drafts)
        what = "other than published" if self.before == self.now else "not published"
        return [f"Reports of {self.now} that are {what}, and taken as they stand: {names}."]


def two_quarters(project: Path, before: str, now: str) -> Compared:
    """Every report published of `before` beside the same of `now`.

    One that is not published of `now` is taken as it stands. Raises PublicationError where
    nothing was published of `before`, or where there is nothing of `now`.
    """
    earlier = _records(project, before)
    later = {record: as_published(project, found) for record, found in _found(project, now).items()}
    standing = _standing(project, now, [report for report in earlier if report not in later])
    found = {**standing, **later}
    if not found:
        raise PublicationError(
            f"nothing was published of {now}, and no such report of it stands: rr report {now} "
            "makes them."
        )
    pairs = (
        (as_published(project, record), found[report])
        for report, record in sorted(earlier.items())
        if report in found
    )
    return Compared(before, now, tuple(pairs))


def two_runs(project: Path, quarter: str) -> Compared:
    """Every report published of `quarter` beside the same as it stands.

    One that stands as it was published is set beside what it replaced by correction, if anything.
    Raises PublicationError where nothing was published of it.
    """
    records = _records(project, quarter)
    standing = _standing(project, quarter, records)
    pairs = (_runs(project, record, standing.get(of)) for of, record in sorted(records.items()))
    return Compared(quarter, quarter, tuple(pair for pair in pairs if pair is not None))


def _runs(
    project: Path, record: Publication, stands: Version | None
) -> tuple[Version, Version] | None:
    """Two runs of a report that differ, the latest of those known."""
    if stands is not None and not record.holds(stands.tables):
        return version_of(record), stands
    of = (record.quarter, record.area, record.notebook)
    others = [old for old in replaced_records(project, *of) if not record.holds(old.tables)]
    if not others:
        return None
    return version_of(others[-1]), as_published(project, record)


def _records(project: Path, quarter: str) -> dict[Report, Publication]:
    found = _found(project, quarter)
    if not found:
        raise PublicationError(
            f"nothing was published of {quarter}: rr publish {quarter} keeps its numbers."
        )
    return found


def _found(project: Path, quarter: str) -> dict[Report, Publication]:
    records = publications(project, quarter)
    return {(record.area, record.notebook): record for record in records}


def _standing(project: Path, quarter: str, reports: Iterable[Report]) -> dict[Report, Version]:
    """Those of the public `reports` of a quarter that stand whole, as they stand."""
    found = {of: _as_it_stands(project / "reports" / quarter, *of) for of in reports}
    return {of: version for of, version in found.items() if version is not None}


def _as_it_stands(folder: Path, area: str, notebook: str) -> Version | None:
    place = folder / slug(area) / f"{notebook}{ENDING}"
    manifest = read_manifest(place)
    if manifest is None:
        return None
    shown = nbformat.read(place.with_name(f"{notebook}.ipynb"), as_version=4)
    return Version(
        quarter=manifest.parameters.quarter,
        area=area,
        notebook=notebook,
        tables=released_tables(shown),
        made_from=manifest.made_from,
        published=False,
        synthetic=manifest.synthetic,
    )
