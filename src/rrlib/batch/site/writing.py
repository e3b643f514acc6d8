"""The pages of the list of reports, each written complete or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from rrlib.batch.keys import RULES, Workshop
from rrlib.batch.manifest import ENDING
from rrlib.batch.pages.frame import render
from rrlib.batch.site.contents import CHANGES, Area, Quarter, Setting, plain, quarter_of
from rrlib.batch.site.standing import QuarterFolder, quarter_folders, standing
from rrlib.batch.site.trends import history
from rrlib.batch.storing import alone, replace_file
from rrlib.codes import Audience
from rrlib.results import SYNTHETIC

_INDEX = "index.html"


def write_index(workshop: Workshop, partnership: str) -> None:
    """Write `reports/index.html`, and an `index.html` for each quarter and each area in it.

    Reports for the internal audience are listed apart, in `reports/internal/`. A report counts if
    it is whole; one whose last run failed says so and why, and one that was released by another
    rule than is in force. Raises OSError where the disk does not take a page.
    """
    reports = workshop.project / "reports"
    reports.mkdir(exist_ok=True)
    rule = workshop.settings.get(RULES, "")
    with alone(reports):  # else a run that ends just then could write an older list over ours
        internal = reports / Audience.INTERNAL.value
        if internal.is_dir():
            _write(internal, Audience.INTERNAL, partnership, rule)
        _write(reports, Audience.PUBLIC, partnership, rule)


def _write(base: Path, audience: Audience, partnership: str, rule: str) -> None:
    """The pages that others lead to go first, and those that none leads to any more go last."""
    _remove_older_changes(base)
    found = standing(base, audience)
    past = history(found) if audience is Audience.PUBLIC else {}
    setting = Setting(rule, past, _all_synthetic(found))
    quarters = [(each, quarter_of(each, setting)) for each in found]
    site = _Site(plain(partnership), audience, setting.synthetic)
    pages = dict(site.pages(base, quarters))
    for path, page in pages.items():
        _replace_if_other(path, page.encode())
    for path in _may_stand(base):
        if path not in pages:
            path.unlink(missing_ok=True)


def _remove_older_changes(base: Path) -> None:
    """A page of what changed goes once a report of its quarter was made after it."""
    for folder, *_ in quarter_folders(base):
        made = [path.stat().st_mtime for path in folder.glob(f"*/*{ENDING}")]
        for page in folder.glob("changes-*.html"):
            if CHANGES.fullmatch(page.name) and page.stat().st_mtime < max(made, default=0.0):
                page.unlink()


def _all_synthetic(quarters: Iterable[QuarterFolder]) -> bool:
    reports = [each for quarter in quarters for area in quarter.areas for each in area.reports]
    made = [each.manifest.synthetic for each in reports if each.manifest is not None]
    return bool(made) and all(made)


class _Site:
    """The pages of one audience."""

    def __init__(self, partnership: str, audience: Audience, synthetic: bool) -> None:
        self._common = {
            "partnership": partnership,
            "internal": audience is Audience.INTERNAL,
            "banner": SYNTHETIC if synthetic else "",
        }

    def pages(
        self, base: Path, quarters: Sequence[tuple[QuarterFolder, Quarter]]
    ) -> Iterator[tuple[Path, str]]:
        """Each page by its path, the one that leads to all others last."""
        for folder, quarter in quarters:
            for within, area in zip(folder.areas, quarter.areas, strict=True):
                if not _is_a_report(within.folder / _INDEX):
                    yield within.folder / _INDEX, self._of_area(quarter, area)
            yield folder.folder / _INDEX, self._list(quarter.name, [quarter], one=True)
        yield base / _INDEX, self._list("Reports", [each for _, each in quarters], one=False)

    def _list(self, title: str, quarters: Sequence[Quarter], *, one: bool) -> str:
        context = {**self._common, "title": title, "quarters": quarters, "one": one}
        return render("site.html.j2", context, "site.js")

    def _of_area(self, quarter: Quarter, area: Area) -> str:
        context = {**self._common, "quarter": quarter, "area": area}
        return render("site_area.html.j2", context)


def _may_stand(base: Path) -> Iterator[Path]:
    """Every page of a quarter or an area that this list may have had."""
    for folder, *_ in quarter_folders(base):
        yield folder / _INDEX
        for path in sorted(folder.glob(f"*/{_INDEX}")):
            if not _is_a_report(path):
                yield path


def _is_a_report(page: Path) -> bool:
    """Whether the place is taken by the report of a notebook that is called `index`."""
    return page.with_name(f"{page.stem}{ENDING}").exists()


def _replace_if_other(path: Path, content: bytes) -> None:
    """What stands already is not written again: the disk is waited for."""
    with suppress(OSError):
        if path.read_bytes() == content:
            return
    replace_file(path, content)
