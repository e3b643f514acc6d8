"""A trend shows each quarter that was released, bridges none, and tells reforms from recording."""

import re
from dataclasses import replace
from datetime import date

import pytest
from lxml import etree

from rrlib.codes import Audience
from rrlib.disclosure import Rule, release
from rrlib.periods import FinancialQuarter
from rrlib.present import style, trend_chart, trends
from rrlib.present.dated_lines import dated_lines
from rrlib.results import Break, BreakKind, Column, Estimate, Finding, Marker, Role, Row, Unit

PUBLIC = Rule(Audience.PUBLIC, 5, hide_unanimous=True)
INTERNAL = Rule(Audience.INTERNAL, 1, hide_unanimous=False)
CAP = Break(date(2013, 7, 15), "The benefit cap", "an Act", BreakKind.REFORM)
CHARGE = Break(date(2013, 4, 1), "The under-occupation charge", "an Act", BreakKind.REFORM)
RECORDED = Break(date(2014, 10, 1), "Forces record more", "a report")


def column(key, title, unit=Unit.COUNT):
    role = Role.BASE if unit is Unit.COUNT else Role.DERIVED
    return Column(key, title, role, unit)


BURGLARY, THEFT = column("burglary", "Burglary"), column("theft", "Shoplifting")
EXPECTED = Column("expected", "Expected without it", Role.DERIVED)


def between(value, half=10.0):
    return Estimate(value, value - half, value + half, 99, "a model")


def quarters(count, first="2013-14Q1"):
    start = FinancialQuarter.parse(first)
    return [start.shift(place) for place in range(count)]


def finding(*columns, skipped=(), first="2013-14Q1", **more):
    """A row a quarter of the cells that each column is given with; those `skipped` have none."""
    count = max(len(cells) for _, cells in columns)
    rows = [
        Row(str(quarter), {each.key: counted(cells[place]) for each, cells in columns})
        for place, quarter in enumerate(quarters(count, first))
        if place not in skipped
    ]
    return Finding(
        "crime", "Did it rise?", "Quarter", tuple(each for each, _ in columns), tuple(rows), (),
        **more,
    )  # fmt: skip


def counted(cell):
    return Estimate.count(cell) if isinstance(cell, int) else cell


def chart(found, *values, rule=PUBLIC, **named):
    return trend_chart(release(found, rule), values or ("burglary",), **named)


def axes(axes_of, found, *values, **named):
    return axes_of(trends, trend_chart, release(found, PUBLIC), values or ("burglary",), **named)


def texts(drawn):
    root = etree.fromstring(drawn.svg)
    return ["".join(each.itertext()).strip() for each in root.findall(".//{*}text")]


def lines(drawn, colour, width=1.8):
    """The places and heights of each piece of a line."""
    return [
        (list(line.get_xdata()), list(line.get_ydata()))
        for line in drawn.get_lines()
        if line.get_color() == colour and line.get_linewidth() == width
    ]


def test_a_line_says_where_it_begins_ends_and_is_highest_and_lowest():
    drawn = chart(finding((BURGLARY, [100, 90, 1300, 120])))
    assert drawn.alt == (
        "Line chart by quarter, from 2013-14Q1 to 2013-14Q4. Burglary: in 2013-14Q1, 100; in "
        "2013-14Q4, 120; highest in 2013-14Q3, 1,300; lowest in 2013-14Q2, 90."
    )
    assert drawn.caption == "By quarter: Burglary."


def test_a_single_quarter_is_said_once_and_drawn_as_a_point(axes_of):
    found = finding((BURGLARY, [100]))
    assert chart(found).alt.endswith("Burglary: in 2013-14Q1, 100.")
    points = [line for line in axes(axes_of, found).get_lines() if line.get_marker() == "o"]
    assert [(list(each.get_xdata()), list(each.get_ydata())) for each in points] == [([0], [100])]


def test_up_to_four_lines_differ_in_colour_and_dash_and_are_named_at_their_ends(
    axes_of, cover_each_other
):
    columns = [column(key, f"Offences {key}") for key in "abcd"]
    found = finding(*((each, [100, 101 + place]) for place, each in enumerate(columns)))
    drawn = axes(axes_of, found, *"abcd")
    shown = [line for line in drawn.get_lines() if line.get_linewidth() == 1.8]
    assert len({line.get_color() for line in shown}) == 4
    drawn_lines = re.findall(
        r'style="fill: none;[^"]*stroke-width: 1.8[^"]*"', chart(found, *"abcd").svg
    )
    dashes = [re.findall(r"stroke-dasharray: ([^;]+)", each) for each in drawn_lines]
    assert len({str(each) for each in dashes}) == 4
    names = [each for each in drawn.texts if each.get_text().startswith("Offences")]
    assert [each.get_text() for each in names] == [
        "Offences a: 101", "Offences b: 102", "Offences c: 103", "Offences d: 104",
    ]  # fmt: skip
    assert [each.get_color() for each in names] == [look.text for look in style.LINES]
    assert not cover_each_other(names)
    assert chart(found, *"abcd").caption.startswith(
        "By quarter: Offences a, Offences b, Offences c and Offences d."
    )


def test_a_missing_quarter_is_a_gap_as_wide_as_it_was_and_is_named(axes_of):
    found = finding((BURGLARY, [100, 101, 102, 103, 104]), skipped=(2,))
    assert lines(axes(axes_of, found), style.DARK_BLUE) == [
        ([0, 1], [100, 101]),
        ([3, 4], [103, 104]),
    ]
    drawn = chart(found)
    assert "There is no row of 2013-14Q3." in drawn.alt
    assert "There is no row of 2013-14Q3." in drawn.caption
    assert "Where a line has a gap" in drawn.caption
    whole = chart(finding((BURGLARY, [100, 101, 102])))
    assert "no row" not in whole.alt + whole.caption
    assert "gap" not in whole.caption


def test_a_hidden_quarter_is_a_gap_with_its_shorthand_and_says_nothing_of_its_number(axes_of):
    found, other = (finding((BURGLARY, [100, 101, few, 103, 104])) for few in (3, 4))
    drawn = chart(found)
    assert drawn == chart(other)
    assert chart(found, rule=INTERNAL) != chart(other, rule=INTERNAL)
    assert lines(axes(axes_of, found), style.DARK_BLUE) == [
        ([0, 1], [100, 101]),
        ([3, 4], [103, 104]),
    ]
    assert texts(drawn).count("[c]") == 1
    assert "; in 2013-14Q3, hidden so that nobody can be identified." in drawn.alt
    assert "[c] hidden so that nobody can be identified." in drawn.caption


def test_hidden_quarters_in_a_row_have_one_shorthand_in_their_middle(axes_of):
    found = finding((BURGLARY, [100, 3, 3, 3, 104, Marker.NOT_AVAILABLE, 106]))
    marked = [
        (each.get_text(), each.xy[0])
        for each in axes(axes_of, found).texts
        if each.get_text().startswith("[")
    ]
    assert marked == [("[c]", 2), ("[x]", 5)]


def test_shorthands_of_two_lines_and_of_near_quarters_do_not_cover_each_other(
    axes_of, cover_each_other
):
    pattern = [100, 3, Marker.NOT_AVAILABLE] * 12
    found = finding((BURGLARY, pattern), (THEFT, pattern))
    drawn = axes(axes_of, found, "burglary", "theft")
    marked = [each for each in drawn.texts if each.get_text().startswith("[")]
    assert len(marked) == 48
    assert not cover_each_other(marked)


def test_a_line_that_ends_early_says_at_its_end_when_it_did():
    found = finding((BURGLARY, [100, 101, 3]), (THEFT, [50, 51, 52]))
    shown = " ".join(texts(chart(found, "burglary", "theft")))
    assert "Burglary: 101 in 2013-14Q2" in shown
    assert "Shoplifting: 52 in" not in shown


def test_rows_stand_by_their_quarters_and_a_total_is_none(axes_of):
    found = finding((BURGLARY, [100, 101, 102]))
    total = Row("All quarters", {"burglary": Estimate.count(303)}, is_total=True)
    turned = replace(found, rows=(*found.rows[::-1], total))
    assert lines(axes(axes_of, turned), style.DARK_BLUE) == [([0, 1, 2], [100, 101, 102])]
    assert "303" not in chart(turned).alt + " ".join(texts(chart(turned)))


def expecting():
    cells = [Marker.NOT_APPLICABLE, Marker.NOT_APPLICABLE, between(90.0), between(80.0)]
    return finding((BURGLARY, [100, 101, 102, 103]), (EXPECTED, cells))


def test_what_was_expected_is_dashed_with_a_band_from_its_first_number_on(axes_of):
    drawn = axes(axes_of, expecting(), expected="expected")
    assert lines(drawn, style.GREY) == [([2, 3], [90, 80])]
    line = next(each for each in drawn.get_lines() if each.get_linewidth() == 1.8)
    assert line.get_linestyle() == "--"
    (band,) = drawn.collections
    corners = {tuple(corner) for corner in band.get_paths()[0].vertices}
    assert corners == {(2, 80), (2, 100), (3, 70), (3, 90)}
    assert "Expected without it: 80" in " ".join(each.get_text() for each in drawn.texts).replace(
        "\n", " "
    )


def test_what_was_expected_is_said_and_what_it_was_before_is_not():
    drawn = chart(expecting(), expected="expected")
    assert drawn.alt.endswith(
        "Expected without it: in 2013-14Q3, 90 (95% interval 80 to 100); in 2013-14Q4, 80 (95% "
        "interval 70 to 90); highest in 2013-14Q3, 90; lowest in 2013-14Q4, 80."
    )
    assert "Dashed, in grey: Expected without it. Shaded: the 95% interval." in drawn.caption
    assert "[z]" not in drawn.caption + " ".join(texts(drawn))
    assert "Shaded" not in chart(expecting()).caption
    assert "Expected" not in chart(expecting()).alt


def test_an_expectation_of_which_nothing_is_shown_is_said_to_be_missing():
    nothing = finding((BURGLARY, [100, 101]), (EXPECTED, [Marker.UNRELIABLE] * 2))
    drawn = chart(nothing, expected="expected")
    assert "Nothing is shown of: Expected without it." in drawn.caption
    assert "Expected without it: nothing is shown." in drawn.alt
    assert "Dashed" not in drawn.caption


def test_a_band_has_a_gap_where_its_line_has_or_where_there_is_no_interval(axes_of):
    level = column("level", "Level", Unit.RATE)
    bare = Estimate(1.3, None, None, 9, "x")
    cells = [between(1.0, 0.1), between(1.1, 0.1), bare, between(1.2, 0.1), between(1.4, 0.1)]
    band = axes(axes_of, finding((level, cells)), "level").collections[0]
    ends = [sorted({x for x, _ in path.vertices}) for path in band.get_paths()]
    assert ends == [[0, 1], [3, 4]]


def test_an_index_has_a_thin_line_at_its_base(axes_of):
    index = column("index", "Index", Unit.RATE)
    found = finding((index, [Estimate(each, None, None, 9, "x") for each in (104.0, 108.0)]))
    drawn = axes(axes_of, found, "index", base=100)
    assert lines(drawn, style.GREY, width=0.8) == [([0, 1], [100, 100])]
    assert drawn.get_ylim()[0] < 100
    said = chart(found, "index", base=100)
    assert "The thin line is at 100." in said.caption
    assert "100" in texts(said)
    assert "thin line" not in chart(found, "index").caption


def test_an_axis_that_does_not_reach_nought_says_so():
    far = "The upright axis does not begin at 0."
    assert far in chart(finding((BURGLARY, [1000, 1010]))).caption
    assert far not in chart(finding((BURGLARY, [10, 100]))).caption
    points = column("gap", "Gap", Unit.POINTS)
    below = chart(finding((points, [between(-1.0, 3.0), between(2.0, 3.0)])), "gap")
    assert far not in below.caption
    assert "Percentage points" in texts(below)


def upright(drawn):
    """Where lines over the whole height stand, and whether they are broken."""
    return [
        (line.get_xdata()[0], line.get_linestyle())
        for line in drawn.get_lines()
        if list(line.get_ydata()) == [0, 1]
    ]


def test_a_reform_is_solid_and_numbered_and_a_change_in_recording_broken_and_lettered(axes_of):
    found = finding((BURGLARY, [100] * 8), breaks=(RECORDED, CAP))
    drawn = axes(axes_of, found)
    assert upright(drawn) == [(pytest.approx(0.5 + 14 / 92), "-"), (5.5, "--")]
    signs = [each for each in drawn.texts if each.get_text() in ("1", "A")]
    assert [(each.get_text(), each.get_weight()) for each in signs] == [
        ("1", "bold"),
        ("A", "bold"),
    ]
    said = (
        "Each solid upright line is a reform. Line 1, 15 July 2013: The benefit cap. Each broken "
        "upright line is a change in what is recorded. Line A, 1 October 2014: Forces record more."
    )
    assert chart(found).alt.endswith(said)
    assert said in chart(found).caption
    plain = chart(finding((BURGLARY, [100] * 8)))
    assert "upright line" not in plain.alt + plain.caption


@pytest.mark.parametrize(
    ("day", "places"),
    [
        (date(2013, 3, 31), []),
        (date(2013, 4, 1), []),
        (date(2013, 4, 2), [-0.5 + 1 / 91]),
        (date(2013, 7, 1), [0.5]),
        (date(2014, 3, 31), [3.5 - 1 / 90]),
        (date(2014, 4, 1), []),
    ],
)
def test_a_change_stands_at_its_day_among_the_quarters_if_any_are_on_both_sides(day, places):
    found = dated_lines([Break(day, "x", "y")], quarters(4))
    assert [each.place for each in found] == pytest.approx(places)


def test_a_change_within_a_missing_quarter_stands_in_its_gap(axes_of):
    found = finding((BURGLARY, [100] * 5), skipped=(1,), breaks=(CAP,))
    assert upright(axes(axes_of, found)) == [(pytest.approx(0.5 + 14 / 92), "-")]


def test_signs_of_near_days_stand_one_above_the_other(axes_of, cover_each_other):
    charged = replace(CAP, day=date(2013, 4, 1), what="Council tax support")
    found = finding((BURGLARY, [100] * 48), first="2008-09Q1", breaks=(CAP, CHARGE, charged))
    signs = [each for each in axes(axes_of, found).texts if each.get_text() in ("1", "2", "3")]
    assert [each.get_text() for each in signs] == ["1", "2", "3"]
    assert not cover_each_other(signs)


def test_many_quarters_are_named_at_the_first_of_a_year():
    named = [each for each in texts(chart(finding((BURGLARY, [100] * 48)))) if "-" in each]
    assert named == ["2013-14", "2015-16", "2017-18", "2019-20", "2021-22", "2023-24"]


def test_what_is_provisional_is_hollow_and_said(axes_of):
    found = finding((BURGLARY, [100, 101, replace(Estimate.count(102), provisional=True)]))
    faces = [
        line.get_markerfacecolor()
        for line in axes(axes_of, found).get_lines()
        if line.get_marker() == "o"
    ]
    assert faces == ["white"]
    assert "A hollow point is provisional." in chart(found).caption
    assert "in 2013-14Q3, 102, provisional" in chart(found).alt


def test_a_chart_of_nothing_is_none():
    few = finding((BURGLARY, [1, 2]), (EXPECTED, [between(90.0)] * 2))
    assert chart(few) is None
    assert chart(few, expected="expected") is None
    assert chart(few, rule=INTERNAL) is not None
    assert chart(replace(few, rows=())) is None
    total = replace(few.rows[0], label="All", is_total=True)
    assert chart(replace(few, rows=(total,)), rule=INTERNAL) is None


def test_rows_that_are_no_quarters_are_refused_all_at_once():
    found = finding((BURGLARY, [100, 101, 102]))
    first, second, third = found.rows
    wrong = (replace(first, label="2013-14"), second, replace(third, label="Later"))
    with pytest.raises(ValueError, match=r"the rows '2013-14' and 'Later' .* Label each as '2013-"):
        chart(replace(found, rows=wrong))


def test_too_many_lines_and_two_units_are_refused_all_at_once():
    columns = [column(key, key, Unit.RATE if key == "e" else Unit.COUNT) for key in "abcde"]
    found = finding(*((each, [100]) for each in columns))
    with pytest.raises(ValueError, match=r"5 lines .*one to 4.*e is in RATE; all lines"):
        chart(found, *"abcde")
    with pytest.raises(ValueError, match="0 lines were asked for"):
        trend_chart(release(found, PUBLIC), ())


def test_text_has_the_contrast_that_text_needs(axes_of):
    found = finding((BURGLARY, [100, 3, 101] * 8), (EXPECTED, [between(90.0)] * 24),
                    breaks=(CAP, RECORDED))  # fmt: skip
    colours = {each.get_color() for each in axes(axes_of, found, expected="expected").texts}
    assert len(colours) == 3
    assert all(contrast_with_white(colour) >= 4.5 for colour in colours)


def contrast_with_white(colour):
    """The ratio of WCAG 2.2 of a colour and white."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def test_a_chart_is_the_same_bytes_each_time_and_every_colour_is_the_pages():
    first, second = (
        chart(replace(expecting(), breaks=(CAP, RECORDED)), expected="expected", base=100).svg
        for _ in range(2)
    )
    assert first == second
    assert not re.search(r'(href|src)="(?!#)', first)
    bare = re.sub(r"var\(--rr-[a-z-]+, (#[0-9a-f]{6})\)", "", first, flags=re.IGNORECASE)
    assert not re.search("#[0-9a-f]{6}", bare, re.IGNORECASE)
