"""What the pages of the list say of each report: links, remarks, headlines, words to search."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from rrlib.batch.failures import Failure
from rrlib.batch.keys import RULES
from rrlib.batch.manifest import ENDING, FAILURE, Headline, Manifest
from rrlib.batch.site.standing import AreaFolder, QuarterFolder, Report
from rrlib.batch.site.trends import History, Place, Trend, trend, written
from rrlib.batch.storing import FAILED
from rrlib.periods import written as on_day
from rrlib.results import SYNTHETIC

OTHER_RULE = "Released by another rule than partnership.toml has now: make it again."
_WITHIN = "Changes between two runs of it"
_NO_VERSION = "No version of it stands."
_KINDS = {
    ".xlsx": "Workbook",
    ".ods": "Spreadsheet",
    ".pdf": "PDF",
    ".docx": "Word document",
    ".ipynb": "Notebook",
    ENDING: "Manifest",
}
"""What can lie beside a report's page, by the end of its name."""
CHANGES = re.compile(r"changes-(?:since-(?P<since>.+)|within)\.html")
"""Pages of what changed, by their names."""
_SECTION = re.compile(r'in the section "(.+?)"')
_FIRST_SENTENCE = re.compile(r".+?[.!?](?=\s+[^\sa-z])|.+")


@dataclass(frozen=True)
class Link:
    """Where a link leads from the page of its area or quarter, and what it says."""

    to: str
    said: str


@dataclass(frozen=True)
class Said:
    """The headline of a finding: its number by itself, what it is of, and how it ran."""

    question: str
    said: str
    number: str
    of: str
    trend: Trend | None


@dataclass(frozen=True)
class Item:
    """A report in a list. Without a version that stands it has no `page` and no `status`.

    `stands` says which version it is that follows a `failure`; `words` is all that a search
    looks through.
    """

    title: str
    page: str
    status: str
    failure: str
    stands: str
    headline: str
    remarks: tuple[str, ...]
    changed: str
    headlines: tuple[Said, ...]
    tables: tuple[Link, ...]
    files: tuple[Link, ...]
    words: str


@dataclass(frozen=True)
class Area:
    """The reports on one area; `to` leads from the quarter's page to its folder."""

    name: str
    to: str
    reports: tuple[Item, ...]


@dataclass(frozen=True)
class Quarter:
    """The areas of a quarter; `changes` are the pages that set it against other quarters."""

    name: str
    to: str
    areas: tuple[Area, ...]
    changes: tuple[Link, ...]


@dataclass(frozen=True)
class Setting:
    """What the reports are seen in: the rule in force, their history, whether all are synthetic."""

    rule: str
    past: History
    synthetic: bool


def quarter_of(folder: QuarterFolder, setting: Setting) -> Quarter:
    """What pages say of a quarter."""
    names = sorted(path.name for path in folder.folder.iterdir())
    return Quarter(
        folder.name,
        f"{quote(folder.folder.name)}/",
        tuple(_area(each, folder, setting) for each in folder.areas),
        tuple(
            Link(quote(name), f"Changes since {match['since']}" if match["since"] else _WITHIN)
            for name in names
            if (match := CHANGES.fullmatch(name)) is not None
        ),
    )


def plain(text: str) -> str:
    """Text in one line."""
    return " ".join(text.split())


def _area(area: AreaFolder, quarter: QuarterFolder, setting: Setting) -> Area:
    items = [_item(report, area, quarter, setting) for report in area.reports]
    titles = [item.title for item in items]
    apart = (
        replace(item, title=f"{item.title} ({report.notebook})")
        if titles.count(item.title) > 1
        else item
        for item, report in zip(items, area.reports, strict=True)
    )
    return Area(plain(area.name), f"{quote(area.folder.name)}/", tuple(apart))


def _item(report: Report, area: AreaFolder, quarter: QuarterFolder, setting: Setting) -> Item:
    made = report.manifest
    said = tuple(
        _said(each, (area.name, report.notebook, each.finding, quarter.delivery), quarter, setting)
        for each in (made.headlines if made else ())
    )
    title = plain(made.title if made else "") or report.notebook
    about = [quarter.name, area.name, title, report.notebook]
    return Item(
        title=title,
        page=quote(f"{report.notebook}.html") if made else "",
        status=made.status if made else "",
        failure=_failure(report),
        stands=_stands(report),
        headline=plain(made.headline) if made else "",
        remarks=tuple(_remarks(made, setting)) if made else (),
        changed=plain(made.changed) if made else "",
        headlines=said,
        tables=tuple(_tables(made)) if made else (),
        files=tuple(_files(report)),
        words=plain(" ".join([*about, *(f"{each.question} {each.said}" for each in said)])),
    )


def _said(headline: Headline, place: Place, quarter: QuarterFolder, setting: Setting) -> Said:
    return Said(
        plain(headline.question),
        plain(headline.said),
        written(headline),
        plain(", ".join(filter(None, [headline.row, headline.column]))),
        trend(setting.past.get(place, {}), quarter.quarter),
    )


def _failure(report: Report) -> str:
    if not report.failed:
        return ""
    if report.failure is None:
        return "Its last run failed."
    return f"Its last run failed on {_time(report.failure.at)}: {_cause(report.failure, report)}"


def _cause(failure: Failure, report: Report) -> str:
    """Why it failed, in a sentence."""
    why = plain(failure.why).removeprefix(f"{report.notebook}:").strip()
    first = _FIRST_SENTENCE.match(why)
    section = _SECTION.search(why)
    said = first[0].rstrip(".:") if first else "nothing is known of why"
    return f"{said}, in the section “{section[1]}”." if section else f"{said}."


def _stands(report: Report) -> str:
    if not report.failed:
        return ""
    if report.manifest is None:
        return _NO_VERSION
    made = _time(datetime.fromisoformat(report.manifest.made_at))
    return f"Below is the last good version, made on {made}."


def _time(at: datetime) -> str:
    there = at.astimezone(UTC)
    return f"{on_day(there.date())} at {there:%H:%M} UTC"


def _remarks(made: Manifest, setting: Setting) -> Iterable[str]:
    """What has to be known of it before it is read. Where all are synthetic, the page says so."""
    if made.made_from.get(RULES) != setting.rule:
        yield OTHER_RULE
    if made.synthetic and not setting.synthetic:
        yield SYNTHETIC


def _tables(made: Manifest) -> Iterable[Link]:
    for path in sorted(made.outputs):
        if path.endswith(".csv"):
            yield Link(quote(path), plain(Path(path).stem))


def _files(report: Report) -> Iterable[Link]:
    for ending, kind in _KINDS.items() if report.manifest else ():
        if f"{report.notebook}{ending}" in report.beside:
            yield Link(quote(f"{report.notebook}{ending}"), kind)
    for ending, kind in ((FAILED, "What the failed run got to"), (FAILURE, "Why it failed")):
        if f"{report.notebook}{ending}" in report.beside:
            yield Link(quote(f"{report.notebook}{ending}"), kind)
