"""A coarse column leaves in whole numbers: its exact ones would tell of a few people."""

from rrlib.codes import Audience
from rrlib.disclosure import Rule, release
from rrlib.present.words import changes
from rrlib.results import Change, Column, Estimate, Finding, Role, Row, Unit

PUBLIC = Rule(Audience.PUBLIC, 5, hide_unanimous=True)
INTERNAL = Rule(Audience.INTERNAL, 1, hide_unanimous=False)


def finding(coarse):
    """81 of 167 in all; 80 of 166 without the one who has no counterpart."""
    columns = (
        Column("people", "People", Role.BASE),
        Column("share", "Share", Role.DERIVED, Unit.PERCENT, sources=("people",), coarse=coarse),
    )
    rows = (
        Row("2011", {"people": Estimate.count(167), "share": _share(100 * 80 / 166)}),
        Row("2012", {"people": Estimate.count(157), "share": _share(37.9)}),
    )
    change = Change("share", "2011", "2012", _share(-10.29), too_few=False)
    return Finding("shares", "How many?", "Cohort", columns, rows, (), changes=(change,))


def _share(value):
    return Estimate(value, value - 7.6, value + 7.6, 166, "an interval")


def test_a_coarse_share_is_released_in_whole_percents():
    shown = release(finding(coarse=True), PUBLIC).cell("2011", "share")
    assert (shown.value, shown.lower, shown.upper) == (48, 41, 56)
    assert release(finding(coarse=False), PUBLIC).cell("2011", "share").value == 48.192771


def test_its_change_is_in_whole_points():
    released = release(finding(coarse=True), PUBLIC)
    assert released.finding.changes[0].difference.value == -10
    assert changes(released)[0].startswith(
        "Share: 10 percentage points lower in 2012 than in 2011 "
        "(95% interval: 18 lower to 3 lower)."
    )


def test_who_may_see_small_numbers_sees_it_exactly():
    shown = release(finding(coarse=True), INTERNAL).cell("2011", "share")
    assert shown.value == 48.192771
