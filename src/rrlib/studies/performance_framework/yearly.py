"""Members who reoffended by financial year, and means of several years recomputed."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from rrlib.disclosure import Rule
from rrlib.periods import FinancialYear
from rrlib.records import Records, missing
from rrlib.reoffending import IOM_YEAR
from rrlib.results import Cell, Column, Estimate, Finding, Role, Row, Sentence, Unit, unanswered
from rrlib.studies.performance_framework.iom import (
    MEMBERS,
    NEEDED,
    NOTE,
    REOFFENDED,
    SELECTED,
    SHARE,
    Followed,
    followed_in,
    named_in,
    row_of,
)
from rrlib.studies.performance_framework.reported import Period

YEARS_SHOWN = 4
_ASKED = "How many members reoffended, year by year?"
_MEANS_ASKED = "What are the means of several years?"
_MIX = (
    "Who is a member changes from year to year: a change of the share may be one of who was chosen "
    "and is not standardised here. The offender profile says who they are."
)


def iom_years(records: Records, areas: tuple[str, ...], rule: Rule) -> tuple[Followed, ...]:
    """The members of each of the last four whole financial years of membership."""
    if missing(records, *NEEDED):
        return ()
    began = records.iom_membership.joined_on.min().execute()
    if pd.isna(began):
        return ()
    last = FinancialYear.containing(records.as_at)
    if last.window.last > records.as_at:
        last = FinancialYear(last.start_year - 1)
    years = [FinancialYear(last.start_year - back) for back in reversed(range(YEARS_SHOWN))]
    whole = [Period(str(year), year.window) for year in years]
    return tuple(
        each
        for each in followed_in(records, areas, rule, IOM_YEAR, whole)
        if each.period.last >= began.date() and each.people
    )


def iom_by_year(known: Sequence[Followed], records: Records) -> Finding:
    """Members and reoffenders of each of the last four financial years (IOM_YEAR).

    The counts are named, for the means that are made of them.
    """
    name = "iom_by_year"
    if lacking := missing(records, *NEEDED):
        return unanswered(name, _ASKED, lacking)
    return Finding(
        name=name,
        question=_ASKED,
        rows_are="Year",
        columns=(MEMBERS, REOFFENDED, SHARE),
        rows=tuple(row_of(each) for each in known),
        sentences=_first_and_last(known),
        definition=IOM_YEAR,
        limits=(SELECTED, _MIX),
        notes=(NOTE,),
        names={
            (each.period.label, key): named_in(each.period, key)
            for each in known
            for key in ("people", "reoffended")
        },
    )


def yearly_means(known: Sequence[Followed]) -> Finding:
    """The mean of the yearly shares, of all years and without the last.

    To be released after `iom_by_year`, whose counts it is made of. A mean of shares weighs each
    year alike, however many members it had: the Strategy prints such means, of four years under
    the name of three.
    """
    name = "iom_yearly_means"
    shown = [each for each in known if isinstance(each.cells["share"], Estimate)]
    if len(shown) < 3:
        return Finding(
            name,
            _MEANS_ASKED,
            "",
            (),
            (),
            (),
            notes=("There are fewer than three years of which the number is settled.",),
        )
    ranges = [shown[:-1], shown] if len(shown) == YEARS_SHOWN else [shown]
    rows = [_mean_row(each) for each in ranges]
    return Finding(
        name=name,
        question=_MEANS_ASKED,
        rows_are="Years",
        columns=(Column("share", "Mean of the yearly shares", Role.DERIVED, Unit.PERCENT),),
        rows=tuple(rows),
        sentences=(
            Sentence(
                f"The mean share of {rows[-1].label} is {{share}}.",
                {"share": (rows[-1].label, "share")},
            ),
        ),
        definition=IOM_YEAR,
        limits=(
            "A mean of shares weighs each year alike, and somebody who was a member in three years "
            "counts three times. It has no interval here.",
        ),
        notes=("A mean carries the name of the years that it is of: they stand on each row.",),
        made_of={
            (row.label, "share"): tuple(
                named_in(each.period, key) for each in years for key in ("people", "reoffended")
            )
            for row, years in zip(rows, ranges, strict=True)
        },
    )


def _mean_row(years: Sequence[Followed]) -> Row:
    shares = [share for each in years if isinstance(share := each.cells["share"], Estimate)]
    people = sum(each.people for each in years)
    mean = Estimate(
        sum(share.value for share in shares) / len(shares),
        None,
        None,
        people,
        "unweighted mean of yearly shares",
        definition=IOM_YEAR,
        provisional=any(share.provisional for share in shares),
    )
    cells: dict[str, Cell] = {"share": mean}
    return Row(f"{years[0].period.label} to {years[-1].period.label}", cells)


def _first_and_last(known: Sequence[Followed]) -> tuple[Sentence, ...]:
    told = [each.period.label for each in known if isinstance(each.cells["share"], Estimate)]
    if len(told) < 2:
        return ()
    first, *_, last = told
    return (
        Sentence(
            f"{{now}} of members reoffended in {last}, against {{then}} in {first}.",
            {"now": (last, "share"), "then": (first, "share")},
        ),
    )
