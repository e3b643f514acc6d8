"""A control chart shows what was released, says what is a signal, and draws limits as they are."""

import re
from dataclasses import replace
from datetime import date

import pytest
from lxml import etree

from rrlib.codes import Audience
from rrlib.disclosure import Rule, release
from rrlib.periods import FinancialQuarter
from rrlib.present import control, control_chart, style
from rrlib.present.period_axis import named_places
from rrlib.results import Break, BreakKind, Column, Estimate, Finding, Marker, Role, Row, Unit

PUBLIC = Rule(Audience.PUBLIC, 5, hide_unanimous=True)
INTERNAL = Rule(Audience.INTERNAL, 1, hide_unanimous=False)
PEOPLE = Column("people", "People", Role.BASE)
DONE = Column("done", "Reoffended", Role.OUTCOME, of="people")
COLUMNS = (
    PEOPLE,
    DONE,
    *(
        Column(key, title, Role.DERIVED, Unit.PERCENT, sources=("people", "done"))
        for key, title in (
            ("value", "Share who reoffended"),
            ("centre", "Centre"),
            ("lower", "Lower limit"),
            ("upper", "Upper limit"),
        )
    ),
)


def number(value, **more):
    return Marker.NOT_APPLICABLE if value is None else Estimate(value, None, None, 99, "x", **more)


def row(label, done, centre=30.0, limits=(15.0, 45.0), **more):
    """`done` of 100 people reoffended."""
    lower, upper = limits
    cells = {
        "people": Estimate.count(100),
        "done": Estimate.count(done),
        "value": number(float(done), **more),
        "centre": number(centre),
        "lower": number(lower),
        "upper": number(upper),
    }
    return Row(label, cells)


def quarters(count, first="2012-13Q1"):
    start = FinancialQuarter.parse(first)
    return [str(start.shift(place)) for place in range(count)]


def finding(*rows, **more):
    return Finding("trend", "Does it move?", "Quarter", COLUMNS, rows, (), **more)


def stable(*done, **more):
    return finding(*(row(*pair) for pair in zip(quarters(len(done)), done, strict=True)), **more)


def chart(found, rule=PUBLIC, **named):
    return control_chart(release(found, rule), **named)


def texts(drawn):
    root = etree.fromstring(drawn.svg)
    return ["".join(each.itertext()).strip() for each in root.findall(".//{*}text")]


def markers_at(axes, marker):
    return [
        (line.get_xdata()[0], line.get_ydata()[0])
        for line in axes.get_lines()
        if line.get_marker() == marker
    ]


def steps(axes, *, width):
    """The ends of each run of a line of steps, and its heights."""
    return [
        (list(line.get_xdata()), list(line.get_ydata()))
        for line in axes.get_lines()
        if line.get_linewidth() == width and line.get_color() == style.GREY
    ]


def test_a_stable_series_says_its_values_and_that_no_signal_is_no_proof():
    drawn = chart(stable(30, 28, 33))
    assert drawn.alt == (
        "Control chart: share who reoffended, by quarter. 2012-13Q1: 30.0%; 2012-13Q2: 28.0%; "
        "2012-13Q3: 33.0%. Centre: from 2012-13Q1, 30.0%. Upper limit: at 2012-13Q3, 45.0%. "
        "Lower limit: at 2012-13Q3, 15.0%. Dashed: trial limits, made of few points; they will "
        "move as points are added. No point lies beyond its limits; that does not show "
        "that nothing changed."
    )
    assert drawn.caption == (
        "Share who reoffended, by quarter. Chance alone rarely goes beyond the limits. Dashed: "
        "trial limits, made of few points; they will move as points are added. No point lies "
        "beyond its limits; that does not show that nothing changed."
    )


def test_a_signal_is_a_diamond_with_a_word_and_is_named(axes_of):
    found = stable(30, 46, 33, 14)
    drawn = chart(found)
    assert [each for each in texts(drawn) if each in ("above", "below")] == ["above", "below"]
    said = "2012-13Q2 is above its limits. 2012-13Q4 is below its limits."
    assert said in drawn.caption
    assert drawn.alt.endswith(said)
    assert "2012-13Q2: 46.0%, above its limits; 2012-13Q3: 33.0%;" in drawn.alt
    assert "No point lies" not in drawn.caption
    axes = axes_of(control, control_chart, release(found, PUBLIC))
    assert markers_at(axes, "D") == [(1, 46), (3, 14)]
    assert markers_at(axes, "o") == [(0, 30), (2, 33)]


def test_several_signals_on_one_side_are_named_together():
    drawn = chart(stable(46, 30, 47, 48))
    assert "2012-13Q1, 2012-13Q3 and 2012-13Q4 are above their limits." in drawn.caption


def test_a_point_on_its_limit_is_no_signal():
    assert "No point lies" in chart(stable(45, 15)).caption


def test_each_point_is_held_against_its_own_limits():
    first, second = quarters(2)
    found = finding(row(first, 40, limits=(20.0, 39.0)), row(second, 40, limits=(10.0, 50.0)))
    assert f"{first} is above its limits." in chart(found).caption
    assert second not in chart(found).caption


def test_limits_are_steps_that_follow_each_period(axes_of):
    first, second = quarters(2)
    found = finding(row(first, 30, limits=(20.0, 40.0)), row(second, 30, limits=(10.0, 50.0)))
    axes = axes_of(control, control_chart, release(found, PUBLIC))
    assert steps(axes, width=1.0) == [
        ([-0.5, 0.5, 0.5, 1.5], [40, 40, 50, 50]),
        ([-0.5, 0.5, 0.5, 1.5], [20, 20, 10, 10]),
    ]
    assert steps(axes, width=1.4) == [([-0.5, 0.5, 0.5, 1.5], [30] * 4)]


def test_where_the_centre_changes_a_phase_begins_with_a_gap_and_is_said(axes_of):
    labels = quarters(3)
    found = finding(row(labels[0], 30), row(labels[1], 30), row(labels[2], 40, 41.0, (25.0, 57.0)))
    axes = axes_of(control, control_chart, release(found, PUBLIC))
    assert [ends for ends, _ in steps(axes, width=1.4)] == [[-0.5, 0.5, 0.5, 1.5], [1.5, 2.5]]
    assert [heights[0] for _, heights in steps(axes, width=1.0)] == [45, 57, 15, 25]
    drawn = chart(found)
    assert "Limits are made anew from 2012-13Q3 on." in drawn.caption
    assert "Centre: from 2012-13Q1, 30.0%; from 2012-13Q3, 41.0%." in drawn.alt
    assert "Centre: 41.0%" in texts(drawn)
    assert "made anew" not in chart(stable(30, 31)).caption


def dashed_of(axes_of, found):
    axes = axes_of(control, control_chart, release(found, PUBLIC))
    return [line for line in axes.get_lines() if line.get_linestyle() == "--"]


def test_limits_of_fewer_than_12_points_are_trial_limits_dashed_and_called_so(axes_of):
    few, enough = stable(*range(25, 36)), stable(*range(25, 37))
    trial, plain = chart(few), chart(enough)
    assert texts(trial).count("(trial limits)") == 2
    assert "trial limits" in trial.alt
    assert "trial limits" in trial.caption
    assert "trial" not in plain.svg + plain.alt + plain.caption
    assert [len(dashed_of(axes_of, found)) for found in (few, enough)] == [2, 0]


def test_a_short_phase_after_a_long_one_has_trial_limits_alone(axes_of):
    labels = quarters(13)
    found = finding(
        *(row(label, 30) for label in labels[:12]), row(labels[12], 40, 41.0, (25.0, 57.0))
    )
    assert len(dashed_of(axes_of, found)) == 2
    assert texts(chart(found)).count("(trial limits)") == 2


def test_a_limit_that_cannot_be_is_neither_drawn_nor_named(axes_of):
    found = finding(
        row("2012-13Q1", 3, 10.0, (None, 25.0)), row("2012-13Q2", 0, 10.0, (None, 25.0))
    )
    drawn = chart(found, INTERNAL)
    assert not [each for each in texts(drawn) if "Lower" in each]
    assert "Lower limit: at 2012-13Q2, not applicable." in drawn.alt
    assert len(steps(axes_of(control, control_chart, release(found, INTERNAL)), width=1.0)) == 1


def test_a_hidden_period_is_a_gap_that_is_marked_and_says_nothing_of_its_number(axes_of):
    found, other = stable(30, 31, 3, 32, 33), stable(30, 31, 4, 32, 33)
    drawn = chart(found)
    assert drawn == chart(other)
    assert chart(found, INTERNAL).svg != chart(other, INTERNAL).svg
    assert "2012-13Q3: hidden so that nobody can be identified;" in drawn.alt
    assert "[c] hidden so that nobody can be identified." in drawn.caption
    assert "[c]" in texts(drawn)
    axes = axes_of(control, control_chart, release(found, PUBLIC))
    joined = [
        list(line.get_xdata()) for line in axes.get_lines() if line.get_color() == style.MID_BLUE
    ]
    assert joined == [[0, 1], [3, 4]]
    assert [ends for ends, _ in steps(axes, width=1.4)] == [
        [-0.5, 0.5, 0.5, 1.5],
        [2.5, 3.5, 3.5, 4.5],
    ]


def test_a_hidden_period_within_a_phase_begins_none():
    assert "made anew" not in chart(stable(30, 31, 3, 32)).caption


def test_where_no_limit_is_shown_no_point_is_judged():
    bare = finding(row("2012-13Q1", 30, None, (None, None)))
    assert "No limits are shown, so that no point can be held against them." in chart(bare).caption
    assert "No point lies" not in chart(bare).caption


def test_a_chart_of_nothing_is_none():
    assert chart(stable(1, 2)) is None
    assert chart(stable(1, 2), INTERNAL) is not None
    assert chart(finding()) is None


def broken_at(axes):
    return [line.get_xdata()[0] for line in axes.get_lines() if line.get_color() == style.DARK_PINK]


@pytest.mark.parametrize(
    ("day", "places"),
    [
        (date(2012, 7, 1), [0.5]),
        (date(2012, 9, 30), [0.5]),
        (date(2012, 10, 1), [1.5]),
        (date(2012, 4, 1), []),
        (date(2012, 6, 30), []),
        (date(2011, 4, 1), []),
        (date(2013, 1, 1), []),
    ],
)
def test_a_break_is_drawn_before_the_quarter_in_which_it_falls(axes_of, day, places):
    found = stable(30, 31, 32, breaks=(Break(day, "recording changed", "an Act"),))
    axes = axes_of(control, control_chart, release(found, PUBLIC))
    assert broken_at(axes) == places
    assert ("Broken line" in chart(found).caption) == bool(places)


def test_a_reform_is_no_break_in_what_is_recorded(axes_of):
    reform = Break(date(2012, 8, 1), "the benefit cap", "an Act", BreakKind.REFORM)
    found = stable(30, 31, 32, breaks=(reform,))
    assert broken_at(axes_of(control, control_chart, release(found, PUBLIC))) == []
    assert "Broken line" not in chart(found).caption


def test_breaks_of_years_and_between_periods_that_are_not_drawn(axes_of):
    rows = [row(label, 30) for label in ("2010-11", "2011-12", "2014-15")]
    days = (date(2013, 5, 1), date(2011, 4, 8), date(2014, 2, 1))
    found = finding(*rows, breaks=tuple(Break(day, "changed", "an Act") for day in days))
    axes = axes_of(control, control_chart, release(found, PUBLIC))
    assert broken_at(axes) == [0.5, 1.5], "in order, each once"


def test_the_ends_are_labelled_with_the_last_numbers_and_no_label_covers_another(
    axes_of, cover_each_other
):
    first, second = quarters(2)
    found = finding(row(first, 5, 30.0), row(second, 90, 30.0, (29.5, 30.5)))
    drawn = chart(found)
    assert {"Upper limit: 30.5%", "Centre: 30.0%", "Lower limit: 29.5%"} <= set(texts(drawn))
    axes = axes_of(control, control_chart, release(found, PUBLIC))
    labels = [each for each in axes.texts if ":" in each.get_text()]
    assert len(labels) == 3
    assert not cover_each_other(labels)


def test_words_of_neighbouring_signals_do_not_cover_each_other(axes_of, cover_each_other):
    found = stable(*[30] * 20, 60, 61, 60)
    axes = axes_of(control, control_chart, release(found, PUBLIC))
    words = [each for each in axes.texts if each.get_text() == "above"]
    assert len(words) == 3
    assert not cover_each_other(words)


def test_what_is_provisional_is_hollow_and_said(axes_of):
    first, second = quarters(2)
    found = finding(row(first, 30), row(second, 31, provisional=True))
    drawn = chart(found)
    assert "2012-13Q2: 31.0%, provisional." in drawn.alt
    assert "A hollow point is provisional." in drawn.caption
    axes = axes_of(control, control_chart, release(found, PUBLIC))
    points = [line for line in axes.get_lines() if line.get_marker() == "o"]
    assert [line.get_markerfacecolor() for line in points] == [style.DARK_BLUE, "white"]


def test_an_axis_that_does_not_begin_at_nought_says_so():
    low, high = "2012-13Q1", "2012-13Q2"
    near = finding(row(low, 80, 81.0, (75.0, 87.0)), row(high, 82, 81.0, (75.0, 87.0)))
    assert "The upright axis does not begin at 0." in chart(near).caption
    assert "The upright axis" not in chart(stable(30, 31)).caption


def test_a_total_is_no_period():
    whole = replace(row("All quarters", 99), is_total=True)
    assert "All quarters" not in chart(finding(row("2012-13Q1", 30), whole)).alt


def test_periods_are_labelled_where_there_is_room():
    assert named_places(quarters(7)) == list(range(7))
    assert named_places(quarters(12, "2011-12Q2")) == [1, 3, 5, 7, 9, 11]
    assert named_places(quarters(28, "2007-08Q2")) == [3, 7, 11, 15, 19, 23, 27]
    assert named_places(quarters(40, "2004-05Q4")) == [1, 9, 17, 25, 33]
    assert named_places(["2009-10", "2010-11", "2011-12"]) == [0, 1, 2]


def test_a_chart_is_the_same_bytes_each_time_and_loads_nothing():
    found = stable(30, 46, 3, 32, breaks=(Break(date(2012, 8, 1), "changed", "an Act"),))
    first, second = (chart(found).svg for _ in range(2))
    assert first == second
    assert not re.search(r'(href|src)="(?!#)', first)
    bare = re.sub(r"var\(--rr-[a-z-]+, (#[0-9a-f]{6})\)", "", first, flags=re.IGNORECASE)
    assert not re.search("#[0-9a-f]{6}", bare, re.IGNORECASE), "every colour is the page's"
