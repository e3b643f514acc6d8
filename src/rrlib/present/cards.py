"""What stands above and below a report: whose data these are, and how they are measured."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date

from rrlib.codes import Audience
from rrlib.definitions import Definition
from rrlib.periods import FinancialQuarter, written
from rrlib.present.views import View
from rrlib.present.words import dated
from rrlib.results import SYNTHETIC, Break, Source

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


def definition_card(definition: Definition, breaks: Sequence[Break] = ()) -> View:
    """How a measure is defined, what it cannot see, and the dated breaks in what it counts."""
    facts = {
        "Measure": (f"{definition.name}: {definition.title}.",),
        "Who counts": (definition.who_counts,),
        "What counts": (definition.what_counts,),
        "Over whom": (definition.denominator,),
        "When it is known": (_sentence(definition.known),),
        "Who cannot be seen": (f"It does not see {definition.cannot_see}.",),
        "Breaks": dated(breaks),
        "Source": (_sentence(definition.source),),
    }
    page = "".join(
        f"<dt>{term}</dt>" + "".join(f"<dd>{html.escape(each)}</dd>" for each in said)
        for term, said in facts.items()
        if said
    )
    text = "\n".join(f"{term}: {' '.join(said)}" for term, said in facts.items() if said)
    return View(f'<div class="rr-answer"><dl class="rr-card">{page}</dl></div>', text)


def _sentence(text: str) -> str:
    """With a capital letter and a full stop, whichever it lacks."""
    return f"{text[:1].upper()}{text[1:].removesuffix('.')}."


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
