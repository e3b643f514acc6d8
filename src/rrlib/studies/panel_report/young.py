"""Young people: on Enhanced Intervention at 6 and 12 months, and the tracked cohorts."""

from __future__ import annotations

from dataclasses import replace

from rrlib.definitions import FollowUpDefinition
from rrlib.partnership import Partnership
from rrlib.records import Records, missing
from rrlib.reoffending import EIP_6, EIP_12
from rrlib.results import Finding, Sentence, unanswered
from rrlib.studies import yos_cohort_tracking
from rrlib.studies.panel_report.courts import marked
from rrlib.studies.yos_cohort_tracking.programmes import QUARTERS_SHOWN, quarter_in_words
from rrlib.studies.yos_cohort_tracking.tracking import TrackedCohort

_NEEDED = ("people", "offences")
_MAY_READ_LOW = " Offences were proven later then: it may read low, and is set beside no other."
_TRACKED_ASKED = "How many of each tracked cohort reoffended within 12 months?"


def programme_cohorts_6(
    records: Records, areas: tuple[str, ...], partnership: Partnership
) -> Finding:
    """Enhanced Intervention by quarter of starting: reoffending within 6 months (EIP_6)."""
    return _cohorts(records, areas, partnership, EIP_6)


def programme_cohorts_12(
    records: Records, areas: tuple[str, ...], partnership: Partnership
) -> Finding:
    """The same within 12 months (EIP_12)."""
    return _cohorts(records, areas, partnership, EIP_12)


def _cohorts(
    records: Records,
    areas: tuple[str, ...],
    partnership: Partnership,
    definition: FollowUpDefinition,
) -> Finding:
    months = definition.follow_up_months
    if lacking := missing(records, *_NEEDED, "yos_programmes"):
        asked = f"How many on Enhanced Intervention reoffend within {months} months?"
        return unanswered(f"programme_cohorts_{months}", asked, lacking)
    of_months = {
        EIP_6.follow_up_months: yos_cohort_tracking.programme_cohorts_6,
        EIP_12.follow_up_months: yos_cohort_tracking.programme_cohorts_12,
    }
    quarters = records.quarter.shift(-2 * QUARTERS_SHOWN).through(records.quarter)
    known = {quarter_in_words(each): definition.complete_on(each.window.last) for each in quarters}
    return _told(marked(of_months[months](records, areas), known, partnership), months)


def _told(finding: Finding, months: int) -> Finding:
    """The finding with its programme named, and what a break in proving makes of its latest share.

    Among alike cohorts each is the lowest once in so many: the lowest is not told.
    """
    labels = [sentence.cells["people"][0] for sentence in finding.sentences]
    return replace(
        finding,
        sentences=tuple(
            Sentence(
                f"Of the {{people}} young people who began Enhanced Intervention in {label}, "
                f"{{reoffended}} reoffended within {months} months: {{share}}."
                + _MAY_READ_LOW
                * (label in finding.reached),
                {key: (label, key) for key in ("people", "reoffended", "share")},
            )
            for label in labels
        ),
    )


def tracked_cohorts(
    tracked: tuple[TrackedCohort, ...], records: Records, partnership: Partnership
) -> Finding:
    """The January to March cohorts of the youth offending service (YOT_LOCAL), with intervals.

    No change between two of them is put in words here: the report on the cohorts does, crude
    beside standardised.
    """
    if lacking := missing(records, *_NEEDED, "yos_cohort"):
        return unanswered("reoffended_by_cohort", _TRACKED_ASKED, lacking)
    finding = yos_cohort_tracking.reoffended_by_cohort(tracked)
    known = {each.label: each.known_on for each in tracked}
    return marked(replace(finding, changes=()), known, partnership)
