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
