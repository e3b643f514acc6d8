"""What changed in a report since the last quarter that was published of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rrlib.batch.changes.explaining import Revision
from rrlib.batch.changes.moved import Kind, Moved
from rrlib.batch.changes.movements import between
from rrlib.batch.changes.versions import Version, as_published
from rrlib.batch.planning import Job
from rrlib.codes import Audience
from rrlib.disclosure.shown import ShownTable
from rrlib.publications import (
    path_of,
    published_before,
    read_publication,
    replaced_records,
)

_FIRST_TOLD = 8
_NOTHING_IN_COMMON = (
    "No number of this report stood in that of {}, the last that was published: they cannot be "
    "compared."
)


@dataclass(frozen=True)
class Changed:
    """What moved since quarter `before`; None where nothing was published to compare with.

    `moved` holds the most important first. `corrections` say what was wrong with numbers that
    were published of either quarter.
    """

    before: str | None
    moved: tuple[Moved, ...]
    corrections: tuple[str, ...]
    said: str

    @property
    def first(self) -> tuple[Moved, ...]:
        """The most important: what a page tells at once."""
        return self.moved[:_FIRST_TOLD]

    @property
    def rest(self) -> tuple[Moved, ...]:
        """All others."""
        return self.moved[_FIRST_TOLD:]

    @property
    def classes(self) -> tuple[Revision, ...]:
        """The classes of revision there are, to be explained."""
        return tuple(Revision)


def changed_since(
    project: Path,
    job: Job,
    tables: Sequence[ShownTable],
    made_from: Mapping[str, str],
    *,
    synthetic: bool,
) -> Changed | None:
    """What moved from the latest earlier quarter published of the report `job` to `tables`.

    `tables` are what it is about to show, made from `made_from`, `synthetic` or not. None for a
    report of another audience, or one read from a later delivery: others only are compared.
    """
    if job.audience is not Audience.PUBLIC or job.reads != job.quarter:
        return None
    of = (str(job.quarter), job.area, job.name)
    now, own = _now(project, of, tables, made_from)
    earlier = published_before(project, *of, synthetic=synthetic)
    if earlier is None:
        said = (
            f"Nothing was published of {job.area} before {job.quarter} by this notebook: there is "
            "nothing to compare with."
        )
        return Changed(None, (), own, said)
    before = as_published(project, earlier)
    moved = tuple(sorted(between(before, now), key=_importance))
    corrections = (*own, *_correction(before.quarter, before.correction))
    said = summary(moved, before.quarter) if _comparable(before, now) else _NOTHING_IN_COMMON
    return Changed(before.quarter, moved, corrections, said.format(before.quarter))


def summary(moved: Sequence[Moved], since: str) -> str:
    """For lists: how many published numbers changed, and how many are of later people."""
    changed = [each for each in moved if each.kind is not Kind.LATEST]
    later = len(moved) - len(changed)
    said = [f"{_numbers(len(changed), 'published number')} changed since {since}."]
    said += [tested(changed)] if changed else []
    said += [f"{_numbers(later, 'headline number')} of later people."] if later else []
    return " ".join(said)


def _numbers(number: int, what: str) -> str:
    return f"{number or 'No'} {what}{'s' if number > 1 else ''}"


def tested(changed: Sequence[Moved]) -> str:
    """How many lie beyond the interval that was printed before, of those that had one."""
    verdicts = [each.beyond for each in changed if each.beyond is not None]
    if not verdicts:
        return "None of what changed had an interval."
    return f"Beyond the interval printed before: {sum(verdicts)} of {len(verdicts)}."


def _now(
    project: Path, of: tuple[str, str, str], tables: Sequence[ShownTable], made: Mapping[str, str]
) -> tuple[Version, tuple[str, ...]]:
    """The version about to be shown, and the correction of its quarter if there is one.

    What was published of the very quarter is replaced by it where it shows other numbers.
    """
    quarter, area, notebook = of
    record = read_publication(project / path_of(*of))
    replaced = tuple(old.tables for old in replaced_records(project, *of))
    correction = None if record is None else record.correction
    stands = record is not None and record.holds(tables)
    if record is not None and not stands:
        replaced = (*replaced, record.tables)
    version = Version(
        quarter,
        area,
        notebook,
        tuple(tables),
        made,
        published=stands,
        correction=correction if stands else None,
        replaced=replaced,
    )
    return version, _correction(quarter, correction)


def _comparable(before: Version, now: Version) -> bool:
    """Whether a row of a table stands in both."""
    rows = {(table.question, row.label) for table in before.tables for row in table.rows}
    return any((table.question, row.label) in rows for table in now.tables for row in table.rows)


def _correction(quarter: str, why: str | None) -> tuple[str, ...]:
    return (
        ()
        if why is None
        else (f"What was published of {quarter} was corrected: {why.rstrip('.')}.",)
    )


def _importance(moved: Moved) -> tuple[bool, bool, bool]:
    """Sorts what lies beyond its interval first, then headlines, then what was revised."""
    return not moved.beyond, not moved.headline, moved.kind is not Kind.REVISED
