"""Members of Integrated Offender Management who reoffend, quarter by quarter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from rrlib.disclosure import Rule
from rrlib.partnership import Partnership
from rrlib.records import Records
from rrlib.reoffending import IOM_QUARTER
from rrlib.results import Finding, Sentence
from rrlib.studies import performance_framework
from rrlib.studies.panel_report.courts import marked
from rrlib.studies.panel_report.signals import with_signal
from rrlib.studies.performance_framework.iom import Followed

_WHAT = "Members who reoffended"


def iom_by_quarter(
    known: Sequence[Followed], records: Records, rule: Rule, partnership: Partnership
) -> Finding:
    """Members and reoffenders of each quarter (IOM_QUARTER), as the performance framework has them.

    Its sentence names them in full, for a reader who begins here. Quarters are marked whose waiting
    for the courts reached a break that delays proof.
    """
    finding = performance_framework.iom_by_quarter(known, records, rule)
    told = tuple(_settled(each.cells["people"][0]) for each in finding.sentences)
    return marked(replace(finding, sentences=told), _known_on(known), partnership)


def iom_chart(known: Sequence[Followed], records: Records, partnership: Partnership) -> Finding:
    """The share with centre and limits; to be released after `iom_by_quarter`."""
    finding = performance_framework.iom_chart(known, records, partnership)
    return with_signal(marked(finding, _known_on(known), partnership), _WHAT)


def _settled(quarter: str) -> Sentence:
    return Sentence(
        f"Of {{people}} members of offender management, {{reoffended}} reoffended in {quarter}: "
        "{share}.",
        {key: (quarter, key) for key in ("people", "reoffended", "share")},
    )


def _known_on(known: Sequence[Followed]) -> dict[str, date]:
    return {each.period.label: IOM_QUARTER.known_on(each.period.window) for each in known}
