"""The definitions by which reoffending and first entries are measured."""

from __future__ import annotations

from rrlib.definitions import (
    CountDefinition,
    FollowUpDefinition,
    PeriodDefinition,
    TimeDefinition,
)

_ONLY_PNC = "offences not recorded on the Police National Computer"
_ONLY_YOS = (
    "offences dealt with in other areas and, unless the police supply them, offences after the "
    "18th birthday"
)
_ONLY_FORCE = "offences dealt with by other forces, and those of which nobody was found guilty"

MOJ_PROVEN = FollowUpDefinition(
    name="MOJ_PROVEN",
    title="proven reoffending, annual cohort",
    source="Ministry of Justice, Proven reoffending statistics, July 2011 to June 2012",
    cannot_see=_ONLY_PNC,
    cohort_months=12,
    follow_up_months=12,
    waiting_months=6,
)

MOJ_PROVEN_QUARTERLY = FollowUpDefinition(
    name="MOJ_PROVEN_QUARTERLY",
    title="proven reoffending, quarterly cohort",
    source="Ministry of Justice, Proven reoffending statistics, cohorts from October 2015",
    cannot_see=_ONLY_PNC,
    cohort_months=3,
    follow_up_months=12,
    waiting_months=6,
)

YOT_LOCAL = FollowUpDefinition(
    name="YOT_LOCAL",
    title="proven reoffending of a January to March cohort, tracked locally",
    source="House of Commons, Hansard, 11 January 2010; Youth Justice Board local tracking",
    cannot_see=_ONLY_YOS,
    cohort_months=3,
    cohort_begins_in=1,
    follow_up_months=12,
    waiting_months=3,
    index_event="an outcome, or a release from custody,",
)

YOT_LOCAL_LONGER_WAIT = FollowUpDefinition(
    name="YOT_LOCAL_LONGER_WAIT",
    title="the same cohort, given the Ministry's six months to be proven",
    source="YOT_LOCAL with the waiting period of the Ministry's proven reoffending statistics",
    cannot_see=_ONLY_YOS,
    cohort_months=3,
    cohort_begins_in=1,
    follow_up_months=12,
    waiting_months=6,
    index_event="an outcome, or a release from custody,",
)


def _programme(months: int) -> FollowUpDefinition:
    return FollowUpDefinition(
        name=f"EIP_{months}",
        title=f"reoffending within {months} months of beginning Enhanced Intervention",
        source="Police and Crime Panel, quarterly performance report, 16 October 2020, KPQ6",
        cannot_see=_ONLY_YOS,
        cohort_months=3,
        follow_up_months=months,
        waiting_months=0,
        index_event="a start on the programme",
    )


EIP_6 = _programme(6)
EIP_12 = _programme(12)

YOS_EXIT = FollowUpDefinition(
    name="YOS_EXIT",
    title="reoffending after youth supervision that ended at 16 to 18",
    source="Reducing Re-offending Strategy 2014-2017, 9.18, asks what becomes of them; the "
    "windows are those of YOT_LOCAL",
    cannot_see=_ONLY_YOS,
    cohort_months=12,
    follow_up_months=12,
    waiting_months=3,
    index_event="an end of youth supervision, or of a programme, at 16 to 18,",
)


DISPOSAL_12 = FollowUpDefinition(
    name="DISPOSAL_12",
    title="reoffending after a young person's first disposal of the year, diversions included",
    source="Police and Crime Panel, 16 October 2020, KPQ6, compares disposals; the windows are "
    "those of YOT_LOCAL",
    cannot_see=_ONLY_YOS,
    cohort_months=12,
    follow_up_months=12,
    waiting_months=3,
    index_event="a disposal at 10 to 17, diversions included,",
)


def _iom(months: int, name: str) -> PeriodDefinition:
    return PeriodDefinition(
        name=name,
        title=f"members of Integrated Offender Management who reoffended within {months} months",
        source="Reducing Re-offending Strategy 2014-2017, Appendix 4, indicator 7; Police and "
        "Crime Panel, 16 October 2020, figure 4",
        cannot_see=_ONLY_FORCE,
        period_months=months,
        waiting_months=3,
    )


IOM_QUARTER = _iom(3, "IOM_QUARTER")
IOM_YEAR = _iom(12, "IOM_YEAR")

_NAMES = {3: "", 12: "_YEAR"}
"""Of cohorts of a quarter and of a year; others are named by their months."""


def iom_release(months: int) -> FollowUpDefinition:
    """IOM_RELEASE and IOM_RELEASE_YEAR: releases of so many months as one cohort."""
    return FollowUpDefinition(
        name=f"IOM_RELEASE{_NAMES.get(months, f'_{months}')}",
        title=f"reoffending after release from prison, members released in {months} months",
        source="Reducing Re-offending Strategy 2014-2017, Appendix 4, indicator 9; the follow-up "
        "and waiting period are those of MOJ_PROVEN_QUARTERLY",
        cannot_see=_ONLY_FORCE,
        cohort_months=months,
        follow_up_months=12,
        waiting_months=6,
        index_event="a release from prison on a day of membership, other than after a recall,",
    )


def iom_sentence(months: int) -> FollowUpDefinition:
    """IOM_SENTENCE: the same of community sentences that began in so many months."""
    return FollowUpDefinition(
        name=f"IOM_SENTENCE{_NAMES.get(months, f'_{months}')}",
        title=f"reoffending after a community sentence that began in {months} months",
        source="the follow-up and waiting period of MOJ_PROVEN_QUARTERLY, from the first day of "
        "supervision under a sentence",
        cannot_see=_ONLY_FORCE,
        cohort_months=months,
        follow_up_months=12,
        waiting_months=6,
        index_event="a start of a community sentence on a day of membership",
    )


IOM_RELEASE = iom_release(3)
IOM_RELEASE_YEAR = iom_release(12)

PRISON_RELEASE = FollowUpDefinition(
    name="PRISON_RELEASE",
    title="proven reoffending after a first release of the year from a prison of the county",
    source="Ministry of Justice, Justice Data Lab, general annex: one year, and six months to be "
    "proven, from release",
    cannot_see=_ONLY_FORCE,
    cohort_months=12,
    follow_up_months=12,
    waiting_months=6,
    index_event="a release from a prison of the county, other than after a recall,",
)


def randomised(months: int) -> FollowUpDefinition:
    """RANDOMISED: everybody drawn into a trial in so many months, as one cohort."""
    return FollowUpDefinition(
        name="RANDOMISED",
        title="proven reoffending within two years of being randomised",
        source="the records of the trial, followed for two years; its printed shares name no "
        "follow-up",
        cannot_see=_ONLY_FORCE,
        cohort_months=months,
        follow_up_months=24,
        waiting_months=6,
        index_event="a randomisation",
    )


_DETECTED = (
    "Offences that were dealt with and not dismissed, by their own day. Breaches of orders do not "
    "count, nor convictions that were quashed."
)
_DETECTED_LATE = "an offence of its last months may still be dealt with, so that it is provisional"

IOM_JOINERS_DETECTED = CountDefinition(
    name="IOM_JOINERS_DETECTED",
    title="detected offences in the 365 days from joining, against the 365 days before",
    source="Reducing Re-offending Strategy 2014-2017, Appendix 4, indicator 1, for those who "
    "joined and with days at liberty",
    cannot_see=_ONLY_FORCE,
    counted="Everybody who ever joined Integrated Offender Management, from their first joining, "
    "those removed since included; matched to the offence records. A change of scheme is no new "
    "joining.",
    counting=_DETECTED,
    over="Days at liberty of the same people in the same 365 days; the change is a ratio of sums.",
    lag="365 days after joining, and three months more for detection: until then "
    f"{_DETECTED_LATE}.",
)

IOM_MEMBERS_DETECTED = CountDefinition(
    name="IOM_MEMBERS_DETECTED",
    title="detected offences of members in the last year, against the year before joining",
    source="Reducing Re-offending Strategy 2014-2017, Appendix 2, as printed for each year",
    cannot_see=_ONLY_FORCE,
    counted="Members on the last day of the financial year; matched to the offence records.",
    counting=_DETECTED,
    over="Offences of the same people in the 365 days before their first joining; time in custody "
    "is not taken into account.",
    lag=f"At the end of the financial year, and for three months more {_DETECTED_LATE}.",
)

DRUG_ORDER_180 = CountDefinition(
    name="DRUG_ORDER_180",
    title="detected offences in the 180 days from the start of a drug rehabilitation requirement, "
    "against 180 days before the sentenced offences",
    source="Reducing Re-offending Strategy 2014-2017, Appendix 4, indicator 8",
    cannot_see=_ONLY_FORCE,
    counted="Drug rehabilitation requirements, terminated early or not, of people matched to the "
    "offence records. Somebody with two of them counts with both.",
    counting=f"{_DETECTED} Before are the 180 days that end the day before the earliest offence "
    "the requirement was made for: the sentenced offences themselves count on neither side.",
    over="Days at liberty of the same people in the same 180 days. The change is a ratio of sums.",
    lag=f"180 days after the start, and three months more for detection: until then "
    f"{_DETECTED_LATE}.",
)


def time_to_reoffence_within(proof_months: int) -> TimeDefinition:
    """TIME_TO_REOFFENCE(W), W being the months from an offence within which it is disposed of.

    Raises ValueError for W under one month.
    """
    if proof_months < 1:
        raise ValueError(f"no offence is disposed of within {proof_months} months")
    return TimeDefinition(
        name=f"TIME_TO_REOFFENCE({proof_months})",
        title="time to the first proven reoffence, the same delay allowed to every offence",
        source="rule 8 of the measures: an offence counts if disposed of within the same number "
        "of months, and following ends so many months before the as-at date",
        cannot_see=_ONLY_YOS,
        proof_months=proof_months,
    )


FTE_LOCAL = CountDefinition(
    name="FTE_LOCAL",
    title="first-time entrants, counted locally",
    source="the youth offending service's own records; Reducing Re-offending Strategy 2014-2017, "
    "Appendix 2",
    cannot_see="entries recorded by other areas: fewer are found than on the Police National "
    "Computer",
    counted="Residents aged 10 to 17 on the day of the disposal, each once ever.",
    counting="A first ever reprimand, warning, caution or conviction. Pre-reprimand and "
    "pre-caution disposals, community resolutions and outcome 22 are no entry, and are counted "
    "beside it.",
    over="Rates are per 1,000 residents aged 10 to 17 at the middle of the year.",
    lag="At the end of the financial year; entries recorded later are added.",
)

FTE_PNC = CountDefinition(
    name="FTE_PNC",
    title="first-time entrants per 100,000, published",
    source="Ministry of Justice and Youth Justice Board, from the Police National Computer",
    cannot_see="what was not recorded on the Police National Computer",
    counted="Residents aged 10 to 17 by the first entry on the Police National Computer.",
    counting="A first reprimand, warning, caution or conviction recorded there.",
    over="100,000 residents aged 10 to 17. It is printed as published, never computed here.",
    lag="When it is published, about half a year after the year ends.",
)

CUSTODY_RATE = CountDefinition(
    name="CUSTODY_RATE",
    title="custodial sentences of young people",
    source="Reducing Re-offending Strategy 2014-2017, Appendix 4, indicator 6",
    cannot_see="sentences passed on residents that the service was not told of",
    counted="Residents aged 10 to 17 on the day of the sentence, once for each such day.",
    counting="Days on which somebody was sentenced to custody, for however many offences.",
    over="1,000 residents aged 10 to 17 at the middle of the year, over four quarters.",
    lag="At the end of the quarter; a sentence that is quashed later goes.",
)

SUPERVISED = CountDefinition(
    name="SUPERVISED",
    title="offences under statutory supervision",
    source="Reducing Re-offending Strategy 2014-2017, Appendix 4, indicator 12",
    cannot_see=_ONLY_FORCE,
    counted="Adults whose statutory supervision began in the period, once, from its first day.",
    counting="Offences on a day of that supervision, proven by conviction, caution, reprimand or "
    "warning within 6 months of the offence. Breaches of orders do not count.",
    over="100 months under supervision, days in custody included.",
    lag="Up to 6 months before the as-at date: nobody is followed into those months.",
)
