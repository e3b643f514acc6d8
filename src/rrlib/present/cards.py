"""What stands above and below a report: whose data these are, and how they are measured."""

from __future__ import annotations

import html
from collections.abc import Sequence
from datetime import date
from typing import Protocol

from rrlib.codes import Audience
from rrlib.periods import FinancialQuarter, written
from rrlib.present.views import View
from rrlib.results import Definition

SYNTHETIC = "Demonstration data: synthetic. It describes no real person or event."
INTERNAL = "Internal: small numbers are shown. Not for publication."


class SourceLike(Protocol):
    """What is told of a file that a report reads."""

    @property
    def file(self) -> str: ...
    @property
    def sha256(self) -> str: ...
    @property
    def as_received(self) -> bool: ...
    @property
    def rows_read(self) -> int: ...
    @property
    def rows_accepted(self) -> int: ...
    @property
    def rows_quarantined(self) -> int: ...


def report_header(
    *,
    area: str,
    quarter: FinancialQuarter,
    delivery: FinancialQuarter,
    as_at: date,
    audience: Audience,
    synthetic: bool,
    sources: Sequence[SourceLike],
) -> View:
    """What the report is about, and of every file: rows read, accepted and quarantined."""
    about = f"{area}, quarter {quarter}, as known on {written(as_at)}."
    if delivery != quarter:
        about += (
            f" Reconstructed from the delivery of {delivery}: corrections made since are in it."
        )
    banners = [SYNTHETIC] if synthetic else []
    if audience is Audience.INTERNAL:
        banners.append(INTERNAL)
    lines = "".join(_source_row(source) for source in sources)
    page = (
        "".join(f'<p class="rr-banner">{html.escape(banner)}</p>' for banner in banners)
        + f"<p>{html.escape(about)} {html.escape(_rows_in_words(sources))}</p>"
        + "<details><summary>The extracts this report was made from</summary>"
        + '<div class="rr-table" tabindex="0" role="region" aria-label="Extracts read"><table>'
        "<caption>Extracts read: rows in are rows accepted and rows quarantined</caption>"
        '<thead><tr><th scope="col">Extract</th><th scope="col">Rows read</th>'
        '<th scope="col">Accepted</th><th scope="col">Quarantined</th>'
        f'<th scope="col">As received</th></tr></thead><tbody>{lines}</tbody></table></div>'
        "</details>"
    )
    counted = [
        f"{source.file}: {source.rows_read} = {source.rows_accepted} + {source.rows_quarantined}"
        for source in sources
    ]
    return View(
        f'<div class="rr-answer">{page}</div>',
        "\n".join([*banners, about, *counted]),
        {
            "synthetic": synthetic,
            "delivery": str(delivery),
            "sources": [_source_facts(source) for source in sources],
        },
    )


def definition_card(definition: Definition) -> View:
    """How a measure is defined, and what it cannot see."""
    follow, waiting = definition.follow_up_months, definition.waiting_months
    facts = {
        "Measure": f"{definition.name}: {definition.title}.",
        "Who counts": (
            f"Everybody with an index event in the {definition.cohort_months} months of the "
            "cohort, once, from the first such event; matched to the offence records."
        ),
        "What counts": (
            f"Offences after the index date and within {follow} months of it, proven by "
            f"conviction, caution, reprimand or warning within {follow + waiting} months of it. "
            "Breaches of orders do not count, nor offences on the index date itself."
        ),
        "When it is known": (
            f"{follow + waiting} months after the index date; until then a person enters no rate."
        ),
        "Who cannot be seen": f"It does not see {definition.cannot_see}.",
        "Source": f"{definition.source}.",
    }
    page = "".join(f"<dt>{term}</dt><dd>{html.escape(fact)}</dd>" for term, fact in facts.items())
    text = "\n".join(f"{term}: {fact}" for term, fact in facts.items())
    return View(f'<div class="rr-answer"><dl class="rr-card">{page}</dl></div>', text)


def _rows_in_words(sources: Sequence[SourceLike]) -> str:
    read = sum(source.rows_read for source in sources)
    bad = sum(source.rows_quarantined for source in sources)
    words = f"{len(sources)} extracts with {read:,} rows were read; {bad:,} were quarantined."
    changed = [source.file for source in sources if not source.as_received]
    if changed:
        words += f" Not vouched for by SHA256SUMS: {', '.join(changed)}."
    return words


def _source_facts(source: SourceLike) -> dict[str, str | int | bool]:
    return {
        "file": source.file,
        "sha256": source.sha256,
        "as_received": source.as_received,
        "rows_read": source.rows_read,
        "rows_accepted": source.rows_accepted,
        "rows_quarantined": source.rows_quarantined,
    }


def _source_row(source: SourceLike) -> str:
    return (
        f'<tr><th scope="row">{html.escape(source.file)}</th><td>{source.rows_read:,}</td>'
        f"<td>{source.rows_accepted:,}</td><td>{source.rows_quarantined:,}</td>"
        f"<td>{'yes' if source.as_received else 'no'}</td></tr>"
    )
