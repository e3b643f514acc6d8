"""What stands above and below a report: whose data these are, and how they are measured."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import date

from rrlib.codes import Audience
from rrlib.definitions import Definition
from rrlib.disclosure import Released, Rule
from rrlib.periods import FinancialQuarter, written
from rrlib.present.views import View
from rrlib.present.words import dated, escaped
from rrlib.results import SYNTHETIC, Break, Marker, Source

INTERNAL = "Internal: small numbers are shown. Not for publication."


def known_truth(truth: str | None) -> View:
    """What a demonstration's maker knows to be true in it, beside which its answers can be read."""
    if truth is None:
        text = "Nobody knows the truth of these data. A demonstration says here what is true in it."
    else:
        text = f"These records are invented, and their maker knows what is true in them. {truth}"
    return View(f'<div class="rr-answer"><p>{escaped(text)}</p></div>', text)


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
    read = f"{len(sources)} extracts are read, of {rows:,} rows."
    if not any(source.rows_quarantined for source in sources):
        read += " Every row was accepted."
    page = (
        "".join(f'<p class="rr-banner">{escaped(banner)}</p>' for banner in banners)
        + f"<p>{escaped(about)} {read}</p>"
        + "<details><summary>The extracts that are read</summary>"
        + source_table(sources)
        + "</details>"
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
            "as_at": as_at.isoformat(),
            "banners": banners,
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
        f"<dt>{term}</dt>" + "".join(f"<dd>{escaped(each)}</dd>" for each in said)
        for term, said in facts.items()
        if said
    )
    text = "\n".join(f"{term}: {' '.join(said)}" for term, said in facts.items() if said)
    return View(f'<div class="rr-answer"><dl class="rr-card">{page}</dl></div>', text)


def what_is_hidden(released: Sequence[Released]) -> View:
    """How many cells of all that was released are hidden, and for which reasons."""
    said = _rules({each.rule for each in released})
    hidden = sum(len(each.hidden) for each in released)
    if hidden:
        computed = sum(len(each.computed) for each in released)
        cells = sum(len(row.cells) for each in released for row in each.finding.rows)
        said += [
            f"{hidden:,} of {cells:,} cells are hidden, each marked {Marker.CONFIDENTIAL}.",
            f"{hidden - computed:,} are counts: few people are behind them, or all or none of a "
            "group share what they say, or such a count could be worked out from them, a total, "
            "another table, another area's report or an earlier one.",
            f"{computed:,} are computed from hidden counts.",
        ]
        if not all(each.fewest for each in released):
            said.append("Of some tables more cells may be hidden than would have had to be.")
    elif released:
        said.append("No cell of this report is hidden.")
    page = "".join(f"<li>{escaped(each)}</li>" for each in said)
    return View(f'<div class="rr-answer"><ul>{page}</ul></div>', "\n".join(said))


def _rules(rules: Collection[Rule]) -> list[str]:
    """What the rules of a report say, in words."""
    said = []
    for rule in rules:
        if rule.threshold > 1:
            few = f"Counts of 1 to {rule.threshold - 1} people"
            said.append(f"{few} are hidden, unless they were published.")
        if rule.hide_unanimous:
            said.append("So is what all or none of a group share: it speaks of each of them.")
        if rule.rounding > 1:
            said.append(f"Counts are rounded to the nearest multiple of {rule.rounding}.")
        if rule.minimum_denominator > 1:
            said.append(f"Shares of fewer than {rule.minimum_denominator} people are not printed.")
    return said


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
        amiss.append(f"Not as it was received, or not in its list of hashes: {', '.join(changed)}.")
    return amiss


def source_table(sources: Sequence[Source]) -> str:
    """Of every extract, the rows that were read, accepted and quarantined, as a table."""
    names = ("Extract", "Rows read", "Accepted", "Quarantined", "As received")
    heads = "".join(f'<th scope="col">{name}</th>' for name in names)
    rows = "".join(
        f'<tr><th scope="row">{escaped(source.file)}</th><td>{source.rows_read:,}</td>'
        f"<td>{source.rows_accepted:,}</td><td>{source.rows_quarantined:,}</td>"
        f"<td>{'yes' if source.as_received else 'no'}</td></tr>"
        for source in sources
    )
    return (
        '<div class="rr-table" tabindex="0" role="group" aria-label="Extracts read"><table>'
        "<caption>Extracts: rows in are rows accepted and rows quarantined</caption><thead>"
        f"<tr>{heads}</tr></thead>"
        f"<tbody>{rows}</tbody></table></div>"
    )
