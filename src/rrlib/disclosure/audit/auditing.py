"""The audit by attack: what a reader of pages can work out of the counts that they hide.

Written apart from what hides cells, so that an error of the one is not an error of the other: it
knows what is printed, and what a reader knows of how counts hang together, and nothing else.

Where pages of several quarters are given, those of the latest are to be released, and the earlier
ones are the record: what they gave away alone can no longer be kept, and is not told again.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from rrlib.disclosure.audit.attacking import Attack, Span, attack
from rrlib.disclosure.audit.chains import Chain, chains_of
from rrlib.disclosure.audit.judging import (
    Secret,
    is_exposed,
    secrets_of,
    small_numbers,
    small_steps,
)
from rrlib.disclosure.audit.printed import Between, Count, Known, Page, Place, Print
from rrlib.disclosure.audit.relations import relations_of
from rrlib.disclosure.audit.wording import unknown_numbers
from rrlib.disclosure.shown import ShownCell


@dataclass(frozen=True)
class Exposure:
    """Something a reader can work out. `told` says what, for the person who has to mend it.

    It gives away what it tells of: it is never to be published.
    """

    area: str
    quarter: str
    finding: str
    row: str
    column: str
    told: str


@dataclass(frozen=True)
class Audit:
    """What can be worked out.

    `hidden` counts were attacked, and so many relations between counts were `dropped`, since what
    is printed contradicts them.
    """

    exposures: tuple[Exposure, ...]
    hidden: int
    dropped: int


def audit(
    pages: Sequence[Page], combined: Mapping[str, tuple[str, ...]], known: Sequence[Known] = ()
) -> Audit:
    """What a reader of `pages` can work out; `combined` names the parts of combined areas."""
    latest = max((page.quarter for page in pages), default="")
    printed = Print.of(pages)
    chains = list(chains_of(printed))
    fixed = printed.fixed(known)
    secrets = [
        each
        for each in secrets_of(printed, chains)
        if each.count.is_guarded and each.name not in fixed
    ]
    found = attack(relations_of(printed, chains, combined, known), fixed, _wanted(secrets))
    exposed = _exposed(secrets, found, fixed)
    if exposed:
        silent = Print.of([_silenced(page) if page.quarter == latest else page for page in pages])
        exposed = _not_known_before(exposed, silent, chains, combined, known)
    told = [
        *(_told(each.place, each.count, _worked_out(each, span)) for each, span in _once(exposed)),
        *_shown_small(printed, chains, latest, known),
        *(
            each
            for page in pages
            if page.quarter == latest
            for each in _said(_with_parts(page, pages, combined))
        ),
    ]
    hidden = sum(isinstance(each.name, Place) for each in secrets)
    return Audit(tuple(dict.fromkeys(told)), hidden, found.dropped)


def _wanted(secrets: Iterable[Secret]) -> dict[Place | Between, float]:
    """How wide is wide enough for each; of a threshold of 1, whether nobody is counted."""
    return {each.name: max(1, each.count.threshold - 1) for each in secrets}


def bounds(
    pages: Sequence[Page], combined: Mapping[str, tuple[str, ...]], known: Sequence[Known] = ()
) -> dict[Place, Span]:
    """Between which numbers each hidden count of `pages` must lie."""
    printed = Print.of(pages)
    fixed = printed.fixed(known)
    hidden = [place for place in printed.counts if place not in fixed]
    relations = relations_of(printed, list(chains_of(printed)), combined, known)
    spans = attack(relations, fixed, dict.fromkeys(hidden, math.inf)).spans
    return {place: spans[place] for place in hidden}


def _exposed(
    secrets: Iterable[Secret], found: Attack, fixed: Mapping[Hashable, float]
) -> dict[Secret, Span]:
    def is_empty(base: Place | None) -> bool:
        return fixed.get(base) == 0 or (base in found.spans and found.spans[base].high == 0)

    return {
        secret: found.spans[secret.name]
        for secret in secrets
        if is_exposed(secret, found.spans[secret.name], is_empty(secret.base))
    }


def _not_known_before(
    exposed: Mapping[Secret, Span],
    silent: Print,
    chains: Sequence[Chain],
    combined: Mapping[str, tuple[str, ...]],
    known: Sequence[Known],
) -> dict[Secret, Span]:
    """Those of the `exposed` that are not known to readers of the `silent` print already."""
    relations = relations_of(silent, chains, combined, known)
    before = attack(relations, silent.fixed(known), _wanted(exposed))
    return {
        each: span
        for each, span in exposed.items()
        if not _was_known(before.spans[each.name], span)
    }


def _silenced(page: Page) -> Page:
    """The page with every number hidden: what can be worked out then was known before it."""
    hidden = ShownCell(marker="[c]")

    def without(cell: ShownCell) -> ShownCell:
        return cell if cell.value is None else hidden

    tables = tuple(
        table.model_copy(
            update={
                "rows": tuple(
                    row.model_copy(
                        update={"cells": {key: without(cell) for key, cell in row.cells.items()}}
                    )
                    for row in table.rows
                )
            }
        )
        for table in page.tables
    )
    return replace(page, tables=tables)


def _was_known(before: Span, now: Span) -> bool:
    return before.exact and before.low >= now.low and before.high <= now.high


def _once(exposed: Mapping[Secret, Span]) -> list[tuple[Secret, Span]]:
    """Of one secret in several quarters the latest, which can still be mended."""
    found = sorted(exposed.items(), key=lambda item: item[0].place.quarter)
    return list(
        {(s.place._replace(quarter=""), s.described): (s, span) for s, span in found}.values()
    )


def _shown_small(
    printed: Print, chains: Sequence[Chain], latest: str, known: Sequence[Known]
) -> Iterator[Exposure]:
    """What is shown and should not be, unless it was already."""
    public = {(each.finding, each.area, each.row, each.column, each.value) for each in known}
    earlier: dict[Place, list[Place]] = defaultdict(list)
    for place in printed.counts:
        if place.quarter < latest:
            earlier[place._replace(quarter=latest)].append(place)
    for place, count in printed.counts.items():
        names = (place.finding, place.area, place.row, place.column, count.number)
        if place.quarter == latest and count.is_guarded and names not in public:
            told = [
                each for before in earlier[place] for each in small_numbers(printed, before, count)
            ]
            for said in small_numbers(printed, place, count):
                if said not in told:
                    yield _told(place, count, said)
    yield from _steps_shown_small(printed, chains, latest)


def _steps_shown_small(printed: Print, chains: Sequence[Chain], latest: str) -> Iterator[Exposure]:
    steps = list(small_steps(printed, chains))
    old = {
        (place._replace(quarter=latest), said) for place, said in steps if place.quarter < latest
    }
    for place, said in steps:
        count = printed.counts[place]
        if place.quarter == latest and (place, said) not in old and count.is_guarded:
            yield _told(place, count, said)


def _worked_out(secret: Secret, span: Span) -> str:
    bounds = f"{span.low:g}" if span.low == span.high else f"between {span.low:g} and {span.high:g}"
    return f"{secret.described} can be worked out: {bounds}"


def _told(place: Place, count: Count, said: str) -> Exposure:
    where = f"{place.area}, {place.quarter}, {place.finding}, row {place.row!r}"
    told = f"{where}, column {count.column.title!r}: {said}."
    return Exposure(place.area, place.quarter, place.finding, place.row, place.column, told)


def _with_parts(page: Page, pages: Sequence[Page], combined: Mapping[str, tuple[str, ...]]) -> Page:
    """The page, its tables with those of the areas it adds up: of these it may say what they do."""
    parts = combined.get(page.area, ())
    beside = [each for each in pages if each.area in parts and each.quarter == page.quarter]
    return replace(page, tables=(*page.tables, *(t for each in beside for t in each.tables)))


def _said(page: Page) -> Iterator[Exposure]:
    for number in unknown_numbers(page):
        told = f"{page.area}, {page.quarter}: words say {number}, which no shown cell holds."
        yield Exposure(page.area, page.quarter, "", "", "", told)
