"""What surrounds the records: recorded crime, populations, comparators, published rates."""

from __future__ import annotations

from rrlib.codes import (
    Agreement,
    ClaimVerdict,
    CrimeGroup,
    OffenceGroup,
    PublishedMeasure,
    Relation,
    Service,
    Setting,
    Stage,
)
from rrlib.contracts.columns import Column, Extract, Kind, Presence, When

_PLACE = Column("area", Kind.PLACE, "the area's name")
_QUARTER = Column("quarter", Kind.QUARTER, "the financial quarter", when=When.HAPPENED)
_SOURCE = Column("source", Kind.TEXT, "where it stands")


def _number(name: str, kind: Kind, description: str) -> Column:
    return Column(name, kind, description, presence=Presence.SOME_ROWS)


RECORDED_CRIME = Extract(
    "recorded_crime",
    "Police recorded crime by community safety partnership; a force is the sum of all of its areas",
    (
        _PLACE,
        Column("force", Kind.TEXT, "the police force of that area"),
        _QUARTER,
        Column("offence_group", Kind.CODE, "kind of crime", CrimeGroup),
        Column("offences", Kind.BALANCE, "crimes recorded less those cancelled"),
    ),
    key=("area", "quarter", "offence_group"),
)

POPULATION = Extract(
    "population",
    "Mid-year population estimates by single year of age",
    (
        _PLACE,
        Column("year", Kind.YEAR, "calendar year of the mid-year estimate", when=When.HAPPENED),
        Column("age", Kind.WHOLE_NUMBER, "completed years of age; the highest and over"),
        Column("persons", Kind.WHOLE_NUMBER, "residents of that age"),
    ),
    key=("area", "year", "age"),
)

COMPARATORS = Extract(
    "comparators",
    "The areas that recorded crime is compared with, the partnership's own among them",
    (
        Column("area", Kind.TEXT, "the community safety partnership's name"),
        Column("force", Kind.TEXT, "its police force"),
        Column("relation", Kind.CODE, "what it is to the partnership", Relation),
        Column(
            "universal_credit_on",
            Kind.DATE,
            "the first day of the Universal Credit full service; may lie ahead",
            presence=Presence.SOME_ROWS,
            uk_dates=True,
        ),
        _SOURCE,
    ),
    key=("area", "relation"),
)

WELFARE_LOSSES = Extract(
    "welfare_losses",
    "Income lost to welfare reform, estimated by area",
    (
        _PLACE,
        Column("reform", Kind.TEXT, "which reform, or 'all'"),
        Column("pounds", Kind.DECIMAL, "pounds a year for each adult of working age"),
        _SOURCE,
    ),
    key=("area", "reform"),
)

SERVICE_ACTIVITY = Extract(
    "service_activity",
    "Counts of what services did",
    (
        Column("service", Kind.CODE, "which service", Service),
        Column("area", Kind.PLACE, "the area served"),
        _QUARTER,
        Column("stage", Kind.CODE, "what is counted", Stage),
        Column("setting", Kind.CODE, "where", Setting),
        Column("number", Kind.WHOLE_NUMBER, "how many"),
    ),
    key=("service", "area", "quarter", "stage", "setting"),
)

SURVEYS = Extract(
    "surveys",
    "Results of surveys of the public",
    (
        Column("survey", Kind.TEXT, "the survey's name"),
        _PLACE,
        Column("period_end", Kind.DATE, "the last day surveyed", when=When.HAPPENED, uk_dates=True),
        Column("indicator", Kind.TEXT, "what was asked"),
        Column("score", Kind.PERCENT, "share who agree"),
        _number("quartile", Kind.WHOLE_NUMBER, "quartile of the forces, 1 is best"),
        _number("places", Kind.BALANCE, "places risen since the quarter before; below 0, fallen"),
        _number("respondents", Kind.WHOLE_NUMBER, "people asked; empty if not published"),
    ),
    key=("survey", "area", "period_end", "indicator"),
)

HARM_WEIGHTS = Extract(
    "harm_weights",
    "How harmful an offence is, as the index that the partnership chose weighs it",
    (
        Column("offence_group", Kind.CODE, "kind of offence", OffenceGroup),
        Column("weight", Kind.DECIMAL, "the harm of one such offence, in the index's own unit"),
        Column("index_name", Kind.TEXT, "the index and its version; the same in every row"),
        _SOURCE,
    ),
    key=("offence_group",),
)

PUBLISHED_RATES = Extract(
    "published_rates",
    "Rates that others published, with the counts behind them where those were published too",
    (
        Column("measure", Kind.CODE, "what is measured", PublishedMeasure),
        Column("definition", Kind.TEXT, "the definition, as the source names it"),
        Column("area", Kind.TEXT, "as the source names it"),
        Column("people", Kind.TEXT, "whom it is about: all, adults, juveniles"),
        Column(
            "cohort_from",
            Kind.DATE,
            "first day of the cohort; empty where the source does not say",
            presence=Presence.SOME_ROWS,
            uk_dates=True,
        ),
        Column("cohort_to", Kind.DATE, "its last day", when=When.HAPPENED, uk_dates=True),
        _number("offenders", Kind.WHOLE_NUMBER, "people followed"),
        _number("reoffenders", Kind.WHOLE_NUMBER, "how many reoffended"),
        _number("reoffences", Kind.WHOLE_NUMBER, "reoffences counted"),
        Column("value", Kind.DECIMAL, "the rate as printed"),
        _SOURCE,
    ),
    key=("measure", "area", "people", "cohort_to"),
)

PUBLISHED_FIGURES = Extract(
    "published_figures",
    "The ledger of public claims: every figure of the source documents, and checks on them",
    (
        Column("claim_id", Kind.TEXT, "names the claim"),
        Column("document", Kind.TEXT, "where it is printed, or 'derived'"),
        Column("locator", Kind.TEXT, "paragraph, table or heading"),
        Column("programme", Kind.TEXT, "what the claim is about"),
        Column("area", Kind.TEXT, "as the document says"),
        Column("period_start", Kind.DATE, "where fixed", presence=Presence.SOME_ROWS),
        Column("period_end", Kind.DATE, "where fixed", presence=Presence.SOME_ROWS),
        Column("group", Kind.TEXT, "part of the people, or 'all'"),
        Column(
            "measure",
            Kind.TEXT,
            "what is measured; implied_… for what is printed nowhere, check_upper_bound for a "
            "bound, check_reading for what a text could mean and need not",
        ),
        Column("value", Kind.DECIMAL, "as printed, below 0 for a fall in rank"),
        Column("unit", Kind.TEXT, "of the value"),
        _number("decimals", Kind.WHOLE_NUMBER, "decimals printed"),
        _number("numerator_claim", Kind.TEXT, "the claim that is its numerator"),
        _number("denominator_claim", Kind.TEXT, "the claim that is its denominator"),
        _number("formula", Kind.TEXT, "how it follows: + - * / ( ), numbers, {ids of claims}"),
        _number("recomputed", Kind.DECIMAL, "what the formula gives"),
        Column(
            "agrees",
            Kind.CODE,
            "whether that is what is printed",
            Agreement,
            presence=Presence.SOME_ROWS,
        ),
        _number("note", Kind.TEXT, "a caution"),
        Column(
            "verdict",
            Kind.CODE,
            "the verdict recorded, where it is another than agrees says",
            ClaimVerdict,
            presence=Presence.MAY_BE_LEFT_OUT,
        ),
    ),
    key=("claim_id",),
)
