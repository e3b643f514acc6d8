"""What stands above and below a report: whose data these are, and how they are measured."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date

from rrlib.codes import Audience
from rrlib.periods import FinancialQuarter, written
from rrlib.present.views import View
from rrlib.results import SYNTHETIC, Definition, Source

INTERNAL = "Internal: small numbers are shown. Not for publication."


def report_header(
    *,
    area: str,
    quarter: FinancialQuarter,
    delivery: FinancialQuarter,
    reconstructed: bool,
    as_at: date,
    audience: Audience,
    synthetic: bool,
    sources: Sequence[Source],
) -> View:
    """What the report is about, and of every file: rows read, accepted and quarantined."""
    about = f"{area}, quarter {quarter}, as known on {written(as_at)}."
    if reconstructed:
        about += (
            f" Reconstructed from the delivery of {delivery}: corrections made since are in it."
        )
    banners = [SYNTHETIC] if synthetic else []
    if audience is Audience.INTERNAL:
        banners.append(INTERNAL)
    banners += _warnings(sources)
    rows = sum(source.rows_read for source in sources)
    read = f"{len(sources)} extracts of the delivery have {rows:,} rows."
    if not any(source.rows_quarantined for source in sources):
        read += " Every row was accepted."
    page = (
        "".join(f'<p class="rr-banner">{html.escape(banner)}</p>' for banner in banners)
        + f"<p>{html.escape(about)} {read}</p>"
        + _source_table(sources)
    )
    counted = [
        f"{source.file}: {source.rows_read} = {source.rows_accepted} + {source.rows_quarantined}"
        for source in sources
    ]
    return View(
        f'<div class="rr-answer">{page}</div>',
        "\n".join([*banners, about, *counted]),
        {
            "area": area,
            "quarter": str(quarter),
            "audience": audience.value,
            "delivery": str(delivery),
            "synthetic": synthetic,
            "sources": [asdict(source) for source in sources],
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


def _warnings(sources: Sequence[Source]) -> list[str]:
    """What is amiss with the extracts, to be read before any number."""
    amiss = [
        f"{source.file}: {source.rows_quarantined:,} of {source.rows_read:,} rows were "
        "quarantined. The numbers below are made without them, and could be biased by that."
        for source in sources
        if source.rows_quarantined
    ]
    amiss += [
        f"{source.file} ends on {written(date.fromisoformat(source.ends_early))}. What happened "
        "after that is missing from the numbers below."
        for source in sources
        if source.ends_early
    ]
    changed = [source.file for source in sources if not source.as_received]
    if changed:
        amiss.append(f"Not vouched for by SHA256SUMS: {', '.join(changed)}.")
    return amiss


def _source_table(sources: Sequence[Source]) -> str:
    heads = ("Extract", "Rows read", "Accepted", "Quarantined", "As received")
    rows = "".join(
        f'<tr><th scope="row">{html.escape(source.file)}</th><td>{source.rows_read:,}</td>'
        f"<td>{source.rows_accepted:,}</td><td>{source.rows_quarantined:,}</td>"
        f"<td>{'yes' if source.as_received else 'no'}</td></tr>"
        for source in sources
    )
    return (
        "<details><summary>The extracts of the delivery that was read</summary>"
        '<div class="rr-table" tabindex="0" role="region" aria-label="Extracts read"><table>'
        "<caption>Extracts: rows in are rows accepted and rows quarantined</caption><thead>"
        f"<tr>{''.join(f'<th scope=col>{head}</th>' for head in heads)}</tr></thead>"
        f"<tbody>{rows}</tbody></table></div></details>"
    )
