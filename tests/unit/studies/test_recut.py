"""The study's findings on the demonstration are those of plain loops over its files."""

from datetime import date

import pytest
import recut
from drawn_cohorts import cell, told
from histories import BOTH, DARLINGTON, DURHAM, each

from rrlib.periods import written
from rrlib.studies.yos_cohort_tracking.disposals import CAUTIONED, CHARGED, DIVERTED

AREAS = {DURHAM: DURHAM, DARLINGTON: DARLINGTON}
STRATEGY, PANEL = "2013-14Q4", "2020-21Q2"
PRINTED = (0, 3, 6, 9, 12)
PARTS = ("Months 1 to 3", "Months 4 to 6", "Months 7 to 9", "Months 10 to 12")


@each("area", AREAS)
@each("year", {"2011": 2011, "2012": 2012})
def test_curves_are_those_of_a_hand_made_kaplan_meier(demonstration, area, year):
    """Of nobody in these cohorts a spell in custody is known, so that nothing competes."""
    found = demonstration(STRATEGY, area)["how_soon"]
    times = recut.timed(STRATEGY, year, area)

    for month in (3, 6, 9, 12):
        keys = (f"{name}_{year}" for name in ("at_risk", "reoffended", "share"))
        assert [cell(found, str(month), key).value for key in keys] == pytest.approx(
            recut.kaplan_meier(times, month)
        )


@each("area", AREAS)
def test_the_cohort_still_followed_is_compared_at_the_month_half_of_it_has_reached(
    demonstration, area
):
    found = demonstration(STRATEGY, area)["at_the_same_age"]
    cohort = recut.tracked(STRATEGY, 2013, area)
    followed = [recut.months_followed(STRATEGY, *one) for one in cohort.items()]
    month = max(m for m in PRINTED if 2 * sum(f >= m for f in followed) >= len(followed))

    assert f"differ {month} months after" in found.question
    for year in (2011, 2012, 2013):
        _, happened, share = recut.kaplan_meier(recut.timed(STRATEGY, year, area), month)
        row = (cell(found, str(year), key).value for key in ("people", "reoffended", "share"))
        people = len(recut.tracked(STRATEGY, year, area))
        assert list(row) == pytest.approx([people, happened, share])


@each("area", AREAS)
def test_the_back_test_is_a_recut_as_known_at_the_end_of_each_quarter(demonstration, area):
    """Offences entered after that day are not known; cohort rows do not say when they were."""
    found = demonstration(STRATEGY, area)["back_test"]
    cohort = recut.tracked(STRATEGY, 2012, area).items()
    now = recut.timed(STRATEGY, 2012, area)
    quarters = [(2012, 6, 30), (2012, 9, 30), (2012, 12, 31), (2013, 3, 31), (2013, 6, 30)]

    rows = {}
    for as_at in (date(*day) for day in [*quarters, (2013, 9, 30)]):
        followed = [recut.months_followed(STRATEGY, *one, as_at) for one in cohort]
        month = max(m for m in PRINTED if 2 * sum(f >= m for f in followed) >= len(followed))
        _, happened, said = recut.kaplan_meier(recut.timed(STRATEGY, 2012, area, as_at), month)
        if month:
            became = recut.kaplan_meier(now, month)[2]
            rows[written(as_at)] = (month, happened, round(said, 1), round(became, 1))

    assert told(found) == rows
    assert [month for month, *_ in rows.values()][-1] == 12


@each("area", AREAS)
def test_first_reoffences_and_months_at_risk_by_quarter_of_a_year(demonstration, area):
    found = demonstration(STRATEGY, area)["riskiest_months"]
    times = [one for year in (2011, 2012) for one in recut.timed(STRATEGY, year, area)]

    for part, (first, at_risk) in zip(PARTS, recut.by_quarter_of_a_year(times), strict=True):
        assert cell(found, part, "first").value == first
        assert cell(found, part, "rate").value == pytest.approx(100 * first / at_risk)


@each("area", AREAS)
@each("year", {"2011": 2011, "2012": 2012})
def test_the_busiest_tenth_and_its_part_of_the_reoffences(demonstration, area, year):
    people, tenth, theirs, everybody = recut.busiest_tenth(STRATEGY, year, area)

    row = told(demonstration(STRATEGY, area)["concentration"], "people", "tenth", "theirs", "part")
    assert row[str(year)] == (people, tenth, theirs, round(100 * theirs / everybody, 1))


@each("area", AREAS)
def test_disposals_compared_crude(demonstration, area):
    diverted, cautioned, charged = recut.dealt_with(
        STRATEGY, date(2011, 4, 1), date(2012, 3, 31), area
    )

    found = demonstration(STRATEGY, area)["disposals_compared"]

    rows = told(found, "people", "reoffended")
    assert (rows[DIVERTED], rows[CAUTIONED], rows[CHARGED]) == (diverted, cautioned, charged)
    for label, (people, again) in ((CAUTIONED, cautioned), (CHARGED, charged)):
        crude = 100 * (again / people - diverted[1] / diverted[0])
        assert cell(found, label, "crude").value == pytest.approx(crude)


@each("area", AREAS)
def test_those_who_left_supervision_in_2018_19(demonstration, area):
    people, adults, again = recut.left(PANEL, date(2018, 4, 1), date(2019, 3, 31), area)

    row = told(demonstration(PANEL, area)["exits"], "people", "adults", "reoffended")["2018-19"]
    assert row == (people, adults, again)


def test_disposals_of_both_areas_add_up(demonstration, partnership):
    (both,) = (name for name in partnership.area_names if partnership.parts(name) == BOTH)
    areas = (demonstration(STRATEGY, area)["disposals_compared"] for area in (*AREAS, both))
    durham, darlington, together = (told(found, "people", "reoffended") for found in areas)

    for label in (DIVERTED, CAUTIONED, CHARGED):
        parts = zip(durham[label], darlington[label], strict=True)
        assert together[label] == tuple(sum(part) for part in parts)
