"""What the members did in the last whole financial year."""

from __future__ import annotations

from datetime import date

import pandas as pd

from rrlib.codes import DISMISSED_DISPOSALS, ONLY_ADMITTED, OffenceGroup
from rrlib.letters import capitalised
from rrlib.periods import FinancialYear, written
from rrlib.records import Records, standing
from rrlib.reoffending import LEAST_REOFFENDERS
from rrlib.results import Cell, Column, Estimate, Finding, Marker, Role, Row, Sentence, Unit
from rrlib.statistics import mean
from rrlib.studies.offender_profiles.members import (
    EVERYBODY,
    NEEDED,
    SCHEMES,
    SEXES,
    counted,
    found_of,
    lacking,
    members_found,
    members_on,
)

ALL_OFFENCES = "All offences"
BY_KIND = "By kind of offence"

FOUND = Column("number", "Members found in the offence source", Role.BASE)
OFFENDERS = Column("offenders", "Members with an offence", Role.OUTCOME, of="number")
OFFENCES = Column("offences", "Offences", Role.BASE)
PER_MEMBER = Column(
    "per_member",
    "Offences per member",
    Role.DERIVED,
    Unit.RATE,
    sources=("number", "offenders", "offences"),
)
WAITING = Column("waiting", "Further offences not dealt with yet", Role.BASE)

LIMITS = (
    "Members are taken on because they offend much: their offences before joining say nothing of "
    "what the scheme does, and a fall after a peak would come without it.",
    "Only offences in this force's records that were dealt with are counted. Some members were in "
    "custody for part of the year.",
)


def year_before(day: date) -> FinancialYear:
    """The last financial year that is over by `day`."""
    year = FinancialYear.containing(day)
    return year if year.window.last <= day else FinancialYear(year.start_year - 1)


def offences_last_year(
    records: Records, areas: tuple[str, ...], day: date | None = None
) -> Finding:
    """Offences that the members on `day` committed in the last financial year before it.

    By scheme and sex: how many members committed any, how many offences, and how many each.
    """
    day = day or records.as_at
    year = year_before(day)
    asked = f"How much did the members on {written(day)} offend in {year}?"
    if nothing := lacking("offences_last_year", asked, records, *NEEDED, "offences"):
        return nothing
    everybody = members_on(records, areas, day)
    done = committed(records, everybody["person_id"], year)
    rows = [_row(everybody, done, EVERYBODY, day, total=True)] if len(everybody) else []
    for heading, column, labels in (("By scheme", "scheme", SCHEMES), ("By sex", "sex", SEXES)):
        for code, label in labels.items():
            group = everybody[everybody[column] == code.value]
            if len(group):
                rows.append(_row(group, done, label, day, heading))
    return Finding(
        name="offences_last_year",
        question=asked,
        rows_are="Members",
        columns=(FOUND, OFFENDERS, OFFENCES, PER_MEMBER, WAITING),
        rows=tuple(rows),
        sentences=(
            Sentence(
                f"The members on {written(day)} committed {{offences}} offences in {year}: "
                "{per_member} each.",
                {key: (EVERYBODY, key) for key in ("offences", "per_member")},
            ),
            Sentence(
                "{offenders} of the {number} members found in the offence source committed any.",
                {key: (EVERYBODY, key) for key in ("offenders", "number")},
            ),
        ),
        limits=LIMITS,
        notes=(counted_how(year), short_of_time(year, records)),
    )


def offence_types(records: Records, areas: tuple[str, ...], day: date | None = None) -> Finding:
    """The same offences by kind, and how many members are behind each kind."""
    day = day or records.as_at
    year = year_before(day)
    asked = f"What kinds of offences did the members on {written(day)} commit in {year}?"
    if nothing := lacking("offence_types", asked, records, *NEEDED, "offences"):
        return nothing
    everybody = members_on(records, areas, day)
    done = committed(records, found_of(everybody)["person_id"], year)
    done = done[done["dealt_with"]]
    kinds = by_kind(done)
    counts = members_found(everybody, day)
    rows = [_kind(done, done, ALL_OFFENCES, counts, total=True)] if len(done) else []
    rows += [
        _kind(of_kind, done, label, of_kind_counted(everybody, day, label))
        for label, of_kind in kinds.items()
    ]
    return Finding(
        name="offence_types",
        question=asked,
        rows_are="Kind of offence",
        columns=(
            OFFENCES,
            Column("share", "Share of offences", Role.DERIVED, Unit.PERCENT, sources=("offences",)),
            Column("offenders", "Members behind them", Role.BASE),
        ),
        rows=tuple(rows),
        sentences=_commonest_said(kinds, year),
        limits=LIMITS,
        notes=(
            counted_how(year),
            "Somebody with offences of several kinds is behind each of them. Shares of offences "
            "have no interval: the offences of one person hang together.",
            short_of_time(year, records),
        ),
        names={(label, "offences"): named_kind(label) for label in kinds},
    )


def by_kind(done: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The offences of each kind that there are any of, by its label."""
    return {
        capitalised(kind): done[done["offence_group"] == kind.value]
        for kind in OffenceGroup
        if (done["offence_group"] == kind.value).any()
    }


def named_kind(label: str) -> str:
    """What the offences of a kind are called in findings that are made of them."""
    return f"offences of members, {label}"


def of_kind_counted(everybody: pd.DataFrame, day: date, label: str) -> str:
    """Whom a row counts that counts the offences of one kind, and those behind them."""
    return members_found(everybody, day, f"behind offences: {label}")


def committed(records: Records, people: pd.Series, year: FinancialYear) -> pd.DataFrame:
    """Offences of `people` committed in `year`, one row each person's part.

    Columns: person_id, offence_group, and whether it is `dealt_with`: if not, it is undisposed.
    Left out are breaches, quashed convictions, what was only taken into consideration, and what
    was dismissed.
    """
    table = standing(records.offences)
    rows: pd.DataFrame = table.filter(
        table.person_id.isin(list(people)), table.offence_group != OffenceGroup.BREACH.value
    ).execute()
    days = pd.to_datetime(rows["offence_date"])
    window = year.window
    rows = rows[(days >= pd.Timestamp(window.first)) & (days <= pd.Timestamp(window.last))]
    nothing = [each.value for each in DISMISSED_DISPOSALS | ONLY_ADMITTED]
    rows = rows.assign(
        dealt_with=rows["disposal"].notna() & ~rows["disposal"].isin(nothing),
        dropped=rows["disposal"].isin(nothing),
    )
    parts = (
        rows.groupby(["person_id", "offence_id"])
        .agg(
            offence_group=("offence_group", "min"),
            dealt_with=("dealt_with", "any"),
            dropped=("dropped", "any"),
        )
        .reset_index()
        .astype({"dealt_with": bool, "dropped": bool})
    )
    return parts[parts["dealt_with"] | ~parts["dropped"]]


def _row(
    group: pd.DataFrame,
    done: pd.DataFrame,
    label: str,
    day: date,
    heading: str = "",
    *,
    total: bool = False,
) -> Row:
    found = found_of(group)
    own = done[done["person_id"].isin(found["person_id"])]
    counts, waiting = own[own["dealt_with"]], own[~own["dealt_with"]]
    each = counts["person_id"].value_counts().reindex(found["person_id"], fill_value=0)
    return Row(
        label,
        {
            "number": counted(len(found)),
            "offenders": counted(int((each > 0).sum())),
            "offences": offences_of(counts),
            "per_member": _per_member(each),
            "waiting": offences_of(waiting),
        },
        heading,
        total,
        counts=members_found(group, day, *(() if total else (label,))),
    )


def _per_member(each: pd.Series) -> Cell:
    """A few people's mean is one of them: none stands on fewer who offended than for reoffences."""
    return mean(each.to_numpy()) if (each > 0).sum() >= LEAST_REOFFENDERS else Marker.UNRELIABLE


def _kind(
    own: pd.DataFrame, done: pd.DataFrame, label: str, counts: str, *, total: bool = False
) -> Row:
    share = 100 * len(own) / len(done)
    people = own["person_id"].nunique()
    return Row(
        label,
        {
            "offences": offences_of(own),
            "share": Estimate(share, None, None, len(done), "counted", len(own)),
            "offenders": counted(people),
        },
        "" if total else BY_KIND,
        is_total=total,
        counts=counts,
    )


def offences_of(own: pd.DataFrame) -> Estimate:
    """How many offences, and how many people are behind them."""
    return Estimate.count(len(own), people=own["person_id"].nunique())


def _commonest_said(kinds: dict[str, pd.DataFrame], year: FinancialYear) -> tuple[Sentence, ...]:
    if not kinds:
        return ()
    commonest = max(kinds, key=lambda label: len(kinds[label]))
    return (
        Sentence(
            f"The commonest kind in {year} was {commonest[0].lower() + commonest[1:]}: {{share}} "
            "of {all} offences; {offenders} members were behind it.",
            {
                "share": (commonest, "share"),
                "all": (ALL_OFFENCES, "offences"),
                "offenders": (commonest, "offenders"),
            },
        ),
    )


def counted_how(year: FinancialYear) -> str:
    """Which offences of a year are counted."""
    return (
        f"Offences committed in {year}, whether or not their member had joined by then, that were "
        "dealt with by a caution, a court or otherwise; not breaches of orders, quashed "
        "convictions, or what was dismissed or only taken into consideration."
    )


def short_of_time(year: FinancialYear, records: Records) -> str:
    """That some are not dealt with yet."""
    return (
        f"Offences of {year} that are dealt with after {written(records.as_at)} are not in yet: "
        "of the last months of a year they are many."
    )
