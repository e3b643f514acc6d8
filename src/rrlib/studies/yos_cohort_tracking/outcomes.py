"""Who reoffended, and how often."""

from __future__ import annotations

from dataclasses import replace

from rrlib.codes import Sex, Tier
from rrlib.letters import capitalised
from rrlib.reoffending import (
    LEAST_REOFFENDERS,
    YOT_LOCAL,
    FollowUp,
    busiest_tenth,
    proportion_reoffending,
    reoffences_per_offender,
    reoffences_per_reoffender,
)
from rrlib.results import (
    Change,
    Column,
    Estimate,
    Finding,
    Marker,
    Role,
    Row,
    Sentence,
    Unit,
    require_same_definition,
)
from rrlib.statistics import newcombe
from rrlib.studies.yos_cohort_tracking.tracking import (
    PEOPLE,
    REOFFENDED,
    SHARE,
    TrackedCohort,
    cohort_row,
    complete,
    groups,
    label_of,
    not_complete_note,
    only,
    outcome_row,
    reoffenders,
)

GROUP_SENTENCES = (
    Sentence(
        "Young people released from custody: {custody}. Pre-court: {pre_court}.",
        {
            "custody": (capitalised(Tier.CUSTODIAL_RELEASE), "share"),
            "pre_court": (capitalised(Tier.PRE_COURT), "share"),
        },
    ),
    Sentence(
        "Young men: {men}. Young women: {women}.",
        {"men": (capitalised(Sex.MALE), "share"), "women": (capitalised(Sex.FEMALE), "share")},
    ),
)

_BEHIND = ("people", "reoffended")

REOFFENCES = (
    Column("reoffences", "Reoffences", Role.DERIVED, sources=_BEHIND),
    Column("per_reoffender", "Reoffences per reoffender", Role.DERIVED, Unit.RATE, sources=_BEHIND),
    Column("per_offender", "Reoffences per young person", Role.DERIVED, Unit.RATE, sources=_BEHIND),
)

BUSIEST = (
    Column("tenth", "The busiest tenth", Role.BASE),
    Column("theirs", "Their reoffences", Role.DERIVED, sources=(*_BEHIND, "tenth")),
    Column(
        "part",
        "Their part of all reoffences",
        Role.DERIVED,
        Unit.PERCENT,
        sources=(*_BEHIND, "tenth", "theirs"),
    ),
)
"""Nought of a tenth says that nobody reoffended, and all of few reoffences how many there were."""

CRUDE = (
    "The change is crude: it could be one of who is in the cohort. The report on "
    "the cohorts sets the standardised change beside it."
)

UNSEEN = (
    "Whoever turns 18 in the follow-up is seen only until then, unless somebody supplies offences "
    "of adults: a cohort with more of them reads lower. The report on the "
    "cohorts says how many they are."
)

SELECTION = (
    "Cohorts differ: the more young people are diverted before court, the fewer and the more "
    "serious those left. A change in the share says nothing of what caused it."
)


def reoffended_by_cohort(tracked: tuple[TrackedCohort, ...]) -> Finding:
    """How many of each cohort reoffended within twelve months; the difference to the last."""
    finished = complete(tracked)
    sentences = []
    if finished:
        latest = finished[-1].label
        sentences.append(
            Sentence(
                f"Of the {{people}} young people of the {latest} cohort, {{reoffended}} reoffended "
                "within 12 months: {share}.",
                {key: (latest, key) for key in ("people", "reoffended", "share")},
            )
        )
    return Finding(
        name="reoffended_by_cohort",
        question="How many of each cohort reoffended within 12 months?",
        rows_are="Cohort",
        columns=(PEOPLE, REOFFENDED, SHARE),
        rows=tuple(map(cohort_row, tracked)),
        sentences=tuple(sentences),
        definition=YOT_LOCAL,
        changes=_change_of_share(finished),
        limits=(SELECTION, CRUDE, UNSEEN),
        notes=tuple(not_complete_note(one) for one in tracked if one not in finished),
    )


def reoffended_by_group(tracked: tuple[TrackedCohort, ...]) -> Finding:
    """The latest complete cohort by tier, sex, age and disposal."""
    finished = complete(tracked)
    rows: list[Row] = []
    label = "latest complete"
    if finished:
        followed, label = finished[-1].followed, finished[-1].label
        everybody = outcome_row(followed, "All young people", total=True)
        rows = [replace(everybody, counts=finished[-1].counted)]
        rows += [
            replace(
                outcome_row(
                    only(followed, followed.people[column] == value),
                    label_of(column, value),
                    heading,
                ),
                parent=_tier_of(followed, value) if column == "disposal" else None,
            )
            for heading, column, value in groups(followed.people)
        ]
    return Finding(
        name="reoffended_by_group",
        question=f"Who in the {label} cohort reoffended?",
        rows_are="Group",
        columns=(PEOPLE, REOFFENDED, SHARE),
        rows=tuple(rows),
        sentences=GROUP_SENTENCES,
        definition=YOT_LOCAL,
        limits=(
            "Many groups are small, and among so many some differ by chance alone.",
            "Courts give heavier outcomes to those more likely to reoffend. A higher share after "
            "a heavier outcome does not show that the outcome failed.",
        ),
    )


def _tier_of(followed: FollowUp, disposal: str) -> str | None:
    """The row of the tier that a disposal is a part of, if it is of one only."""
    tiers = followed.people.loc[followed.people["disposal"] == disposal, "tier"].unique()
    return label_of("tier", tiers[0]) if len(tiers) == 1 else None


def further_offences(tracked: tuple[TrackedCohort, ...]) -> Finding:
    """How many reoffences, for each reoffender and for each young person followed."""
    finished = complete(tracked)
    sentences = []
    if finished:
        latest = finished[-1].label
        sentences.append(
            Sentence(
                f"Those of the {latest} cohort who reoffended committed {{per_reoffender}} "
                "reoffences each; spread over everybody followed that is {per_offender}.",
                {key: (latest, key) for key in ("per_reoffender", "per_offender")},
            )
        )
    return Finding(
        name="further_offences",
        question="How many offences did they commit?",
        rows_are="Cohort",
        columns=(PEOPLE, REOFFENDED, *REOFFENCES),
        rows=tuple(_frequency_row(one) for one in finished),
        sentences=tuple(sentences),
        definition=YOT_LOCAL,
        limits=(
            "A mean hides who it is made of: a few young people commit many of the offences.",
            "Two offences dealt with together are two reoffences.",
        ),
    )


def concentration(tracked: tuple[TrackedCohort, ...]) -> Finding:
    """What share of the reoffences the busiest tenth of each complete cohort committed."""
    finished = complete(tracked)
    rows = []
    for one in finished:
        busiest = busiest_tenth(one.followed)
        rows.append(
            Row(
                one.label,
                {
                    "people": Estimate.count(len(one.followed.complete), YOT_LOCAL),
                    "reoffended": reoffenders(one.followed),
                    "tenth": Estimate.count(busiest.people, YOT_LOCAL),
                    "theirs": Estimate.count(busiest.reoffences, YOT_LOCAL, busiest.people),
                    "part": busiest.share,
                },
                counts=one.counted,
            )
        )
    sentences = []
    if finished:
        latest = finished[-1].label
        sentences.append(
            Sentence(
                f"The {{tenth}} young people of the {latest} cohort who reoffended most, a tenth "
                "of it, committed {part} of its reoffences.",
                {key: (latest, key) for key in ("tenth", "part")},
            )
        )
    return Finding(
        name="concentration",
        question="Do a few commit most of the reoffences?",
        rows_are="Cohort",
        columns=(PEOPLE, REOFFENDED, *BUSIEST),
        rows=tuple(rows),
        sentences=tuple(sentences),
        definition=YOT_LOCAL,
        limits=(
            "They are the busiest because they were counted afterwards. Who of a new cohort will "
            "be cannot be told from this, and in the next year the same people would be less busy.",
        ),
        notes=("A tenth of the people followed, rounded up.",) if rows else (),
    )


def _frequency_row(one: TrackedCohort) -> Row:
    people = one.followed.complete
    return Row(
        one.label,
        {
            "people": Estimate.count(len(people), YOT_LOCAL),
            "reoffended": reoffenders(one.followed),
            "reoffences": Estimate.count(int(people["reoffences"].sum()), YOT_LOCAL),
            "per_reoffender": reoffences_per_reoffender(one.followed),
            "per_offender": reoffences_per_offender(one.followed),
        },
        counts=one.counted,
    )


def _change_of_share(finished: tuple[TrackedCohort, ...]) -> tuple[Change, ...]:
    if len(finished) < 2:
        return ()
    earlier, later = finished[-2:]
    before, after = (proportion_reoffending(one.followed) for one in (earlier, later))
    if isinstance(before, Marker) or isinstance(after, Marker):
        return ()
    require_same_definition(before, after)
    reoffenders = [estimate.numerator or 0 for estimate in (after, before)]
    difference = newcombe((reoffenders[0], after.n), (reoffenders[1], before.n))
    too_few = min(reoffenders) < LEAST_REOFFENDERS
    return (Change("share", earlier.label, later.label, difference, too_few),)
