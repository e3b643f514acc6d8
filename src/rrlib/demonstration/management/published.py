"""The figures on adults that the demonstration reproduces, and those of its own choice.

Printed in the Reducing Re-offending Strategy 2014-2017 are, of County Durham: the shares that
reoffended and the falls in detected crimes of each year (Appendix 2), the members of August 2013,
their 889 offences and their needs (Appendix 3). Intakes, exits, offences before joining and all of
Darlington's figures are ours.
"""

from __future__ import annotations

from datetime import date

from rrlib.codes import Scheme, Sex
from rrlib.demonstration.management.targets import (
    YEARS,
    AreaTargets,
    Exit,
    Intake,
    NeedsTargets,
)
from rrlib.demonstration.youth.targets import DARLINGTON, DURHAM
from rrlib.periods import FinancialYear, Window

_LAUNCH = Window(date(2010, 4, 6), date(2010, 6, 25))
_REST_OF_THE_FIRST_YEAR = Window(date(2010, 7, 5), date(2011, 3, 15))
_2011_12 = Window(date(2011, 4, 10), date(2012, 3, 15))
_2012_13 = Window(date(2012, 4, 10), date(2013, 3, 15))
_SUMMER_2013 = Window(date(2013, 4, 10), date(2013, 8, 26))
_SINCE = Window(date(2013, 9, 5), date(2014, 3, 10))


def _intakes(*joiners: tuple[int, int]) -> tuple[Intake, ...]:
    """Joiners and, among them, those who return, from the launch to the delivery's end."""
    windows = (
        _LAUNCH,
        _REST_OF_THE_FIRST_YEAR,
        _2011_12,
        _2012_13,
        _SUMMER_2013,
        _SINCE,
    )
    return tuple(Intake(window, *count) for window, count in zip(windows, joiners, strict=True))


def _exits(*leavers: int) -> tuple[Exit, ...]:
    windows = (_REST_OF_THE_FIRST_YEAR, _2011_12, _2012_13, _SUMMER_2013, _SINCE)
    return tuple(Exit(window, count) for window, count in zip(windows, leavers, strict=True))


def _members(*counts: tuple[int, int]) -> dict[tuple[Scheme, Sex], int]:
    """Men and women of each scheme, in the order of `Scheme`."""
    sexes = (Sex.MALE, Sex.FEMALE)
    return {
        (scheme, sex): count
        for scheme, pair in zip(Scheme, counts, strict=True)
        for sex, count in zip(sexes, pair, strict=True)
    }


def _by_year(*percentages: int) -> dict[FinancialYear, int]:
    return dict(zip(YEARS, percentages, strict=True))


AREAS = (
    AreaTargets(
        DURHAM,
        intakes=_intakes((95, 0), (35, 0), (65, 0), (70, 2), (45, 1), (25, 1)),
        exits=_exits(10, 30, 45, 30, 35),
        members=_members((57, 1), (33, 9), (68, 27)),
        reoffending=_by_year(24, 23, 25, 23),
        reduction=_by_year(50, 61, 58, 65),
        before_joining=92,
        locked_up=3,
        distractors=2,
        needs=NeedsTargets(
            without_substances=2,
            # 69% of 195 is 134 or 135.
            accommodation_linked=135,
            children={"no contact": 35, "contact": 31, "live with": 12},
            employed=1,
        ),
        profiled_offences=889,
    ),
    AreaTargets(
        DARLINGTON,
        intakes=_intakes((24, 0), (9, 0), (16, 0), (17, 1), (11, 0), (6, 0)),
        exits=_exits(3, 7, 11, 8, 8),
        members=_members((14, 1), (8, 2), (17, 6)),
        reoffending=_by_year(27, 26, 24, 25),
        reduction=_by_year(46, 55, 52, 57),
        before_joining=60,
        locked_up=1,
        distractors=1,
        needs=NeedsTargets(
            without_substances=1,
            accommodation_linked=31,
            children={"no contact": 9, "contact": 8, "live with": 4},
            employed=2,
        ),
    ),
)
