"""A released number against its target: by rule, and with its reason."""

from datetime import date

import pytest

from rrlib.codes import Audience
from rrlib.disclosure import Rule, release
from rrlib.indicators import Indicator, Rag, rag, set_by, smallest_change
from rrlib.partnership import Target
from rrlib.results import Column, Estimate, Finding, Marker, Role, Row, Unit
from rrlib.statistics import wilson

PUBLIC = Rule(Audience.PUBLIC, 5, hide_unanimous=True)
PEOPLE = Column("people", "People", Role.BASE)
SHARE = Column("share", "Share", Role.DERIVED, Unit.PERCENT, sources=("people", "reoffended"))
COLUMNS = (PEOPLE, Column("reoffended", "Reoffended", Role.OUTCOME, of="people"), SHARE)


def target(**limit):
    return Target(
        finding="example",
        area="County Durham",
        year="2013-14",
        target="as low as can be",
        set_by="the board",
        set_on=date(2013, 4, 1),
        baseline="50% in 2012-13",
        **limit,
    )


def between(lower, upper, **more):
    return Estimate((lower + upper) / 2, lower, upper, 100, "Wilson", **more)


@pytest.mark.parametrize(
    ("limit", "lower", "upper", "status"),
    [
        ({"at_most": 40}, 30, 40, Rag.MET),
        ({"at_most": 40}, 30, 40.1, Rag.COMPATIBLE),
        ({"at_most": 40}, 40, 50, Rag.COMPATIBLE),
        ({"at_most": 40}, 40.1, 50, Rag.NOT_MET),
        ({"at_least": 40}, 40, 50, Rag.MET),
        ({"at_least": 40}, 39.9, 50, Rag.COMPATIBLE),
        ({"at_least": 40}, 30, 40, Rag.COMPATIBLE),
        ({"at_least": 40}, 30, 39.9, Rag.NOT_MET),
        ({"at_most": -10}, -30, -10, Rag.MET),
        ({"at_most": -10}, -9, 5, Rag.NOT_MET),
    ],
)
def test_a_target_is_met_or_not_only_by_a_whole_interval(limit, lower, upper, status):
    assert rag(between(lower, upper), target(**limit), SHARE).status is status


@pytest.mark.parametrize(
    ("limit", "number", "status"),
    [
        ({"at_most": 250}, 250, Rag.MET),
        ({"at_most": 250}, 251, Rag.NOT_MET),
        ({"at_least": 250}, 250, Rag.MET),
        ({"at_least": 250}, 249, Rag.NOT_MET),
    ],
)
def test_a_counted_number_is_compared_as_it_stands(limit, number, status):
    verdict = rag(Estimate.count(number), target(**limit), PEOPLE)

    assert verdict.status is status
    assert f"{number}" in verdict.reason
    assert "no interval" in verdict.reason


def test_a_provisional_number_is_immature_even_if_it_lies_far_off():
    verdict = rag(between(80, 90, provisional=True), target(at_most=40), SHARE)

    assert verdict.status is Rag.IMMATURE
    assert "may still change" in verdict.reason


def test_a_year_that_has_not_ended_is_immature():
    verdict = rag(Estimate.count(300), target(at_most=250), PEOPLE, ended=False)

    assert (verdict.status, verdict.reason) == (Rag.IMMATURE, "the year has not ended")


@pytest.mark.parametrize("marker", Marker)
def test_without_a_number_nothing_is_measured_and_the_marker_says_why(marker):
    verdict = rag(marker, target(at_most=40), SHARE)

    assert (verdict.status, verdict.reason) == (Rag.NOT_MEASURED, marker.meaning)


def test_without_a_target_or_its_number_nothing_is_measured():
    for given, why in ((None, "no target has been set"), (target(), "names no number")):
        verdict = rag(between(30, 40), given, SHARE)
        assert verdict.status is Rag.NOT_MEASURED
        assert why in verdict.reason


def test_who_set_a_target_when_and_from_what_is_said():
    assert set_by(target()) == "set by the board on 1 April 2013, from 50% in 2012-13"


def test_an_interval_that_is_open_at_one_end_is_no_counted_number():
    """A time by which half have reoffended, of which the upper end was not reached."""
    opened = Estimate(16, 11, None, 100, "quantile")

    assert rag(opened, target(at_least=10), SHARE).status is Rag.MET
    assert rag(opened, target(at_least=12), SHARE).status is Rag.COMPATIBLE
    assert rag(opened, target(at_most=20), SHARE).status is Rag.COMPATIBLE
    assert rag(opened, target(at_most=10), SHARE).status is Rag.NOT_MET


def row(label, reoffended, people):
    cells = {
        "people": Estimate.count(people),
        "reoffended": Estimate.count(reoffended),
        "share": wilson(reoffended, people),
    }
    return Row(label, cells)


def indicator(*rows, rule=PUBLIC, column="share", whole=True):
    released = release(Finding("example", "Who?", "Period", COLUMNS, rows, ()), rule)
    year = "2013-14" if whole else "2013-14 to Q2"
    return Indicator(4, "An example", released, column, "2012-13", (), year, whole, "somebody")


def test_an_indicator_speaks_by_what_was_released_alone():
    shown = indicator(row("2012-13", 50, 100), row("2013-14", 20, 100))
    hidden = indicator(row("2012-13", 50, 100), row("2013-14", 2, 100))
    goals = [target(at_most=40)]

    assert shown.verdict(goals).status is Rag.MET
    assert hidden.verdict(goals).status is Rag.NOT_MEASURED
    assert hidden.verdict(goals).reason == f"Share: {Marker.CONFIDENTIAL.meaning}"


def test_a_target_is_of_the_finding_and_the_year():
    one = indicator(row("2013-14", 20, 100))
    goal = target(at_most=40)
    others = [
        goal.model_copy(update={"year": "2014-15"}),
        goal.model_copy(update={"finding": "another"}),
    ]

    assert one.target_of([*others, goal]) is goal
    assert one.target_of(others) is None
    assert indicator(row("2013-14 to Q2", 20, 100), whole=False).target_of([goal]) is goal


def test_a_finding_without_an_answer_has_no_number_and_no_verdict():
    nothing = release(Finding("example", "Who?", "", (), (), ()), PUBLIC)
    one = Indicator(4, "An example", nothing, "share", "2012-13", (), "2013-14", True, "nobody")

    assert one.cell("2013-14") is Marker.NOT_AVAILABLE
    assert one.verdict([target(at_most=40)]).status is Rag.NOT_MEASURED
    assert one.shown_as is None
    assert smallest_change(one) == ""


def test_the_smallest_change_is_that_between_two_groups_as_large_as_last_years():
    """By hand: (1.96 √(2 × .4034 × .5966) + .8416 √(.25 + .3068 × .6932)) / √100 = .1932."""
    said = smallest_change(indicator(row("2012-13", 50, 100), row("2013-14", 20, 100)))

    assert said.startswith("a fall of 19.3 percentage points or a rise of 19.3")


def test_the_smallest_change_of_a_count_is_of_counts():
    said = smallest_change(
        indicator(row("2012-13", 50, 100), row("2013-14", 20, 100), column="people")
    )

    assert said == "a fall of 36 or a rise of 44 could have been told from chance"


def test_no_smallest_change_is_told_of_a_change_in_percent():
    """It is not so many of so many people: another rule would be needed, and none is known."""
    column = Column("share", "Change", Role.DERIVED, Unit.PERCENT)
    change = Estimate(-84.8, -90.0, -60.0, 65, "ratio", numerator=12)
    rows = (Row("2012-13", {"share": change}),)
    released = release(Finding("example", "Who?", "Period", (column,), rows, ()), PUBLIC)

    one = Indicator(1, "x", released, "share", "2012-13", (), "2013-14", True, "somebody")
    assert smallest_change(one) == ""


@pytest.mark.parametrize("reoffended", [2, 3])
def test_no_smallest_change_is_told_of_a_hidden_outturn_or_of_rounded_numbers(reoffended):
    assert smallest_change(indicator(row("2012-13", reoffended, 100))) == ""
    rounding = Rule(Audience.PUBLIC, 5, hide_unanimous=True, rounding=5)
    assert smallest_change(indicator(row("2012-13", 50, 100), rule=rounding)) == ""
