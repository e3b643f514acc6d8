"""A dose chart shows each area's change by its dose, names what has room, and fits nothing."""

import re
from dataclasses import replace

import pytest
from lxml import etree
from matplotlib.transforms import Bbox

from rrlib.codes import Audience
from rrlib.disclosure import Rule, release
from rrlib.present import dose, dose_chart, style
from rrlib.results import Column, Estimate, Finding, Marker, Role, Row, Unit

PUBLIC = Rule(Audience.PUBLIC, 5, hide_unanimous=True)
INTERNAL = Rule(Audience.INTERNAL, 1, hide_unanimous=False)
COLUMNS = (
    Column("offences", "Offences", Role.BASE),
    Column("pounds", "Pounds lost", Role.DERIVED),
    Column("change", "Change in crime", Role.DERIVED, Unit.PERCENT, sources=("offences",)),
)
AREAS = {"County Durham": (560, 4.0), "Darlington": (515, -2.0), "Wigan": (700, 9.0)}


def row(label, pounds, change, offences=900, half=3.0, **more):
    cells = {
        "offences": Estimate.count(offences),
        "pounds": Estimate(float(pounds), None, None, 1, "published"),
        "change": Estimate(change, change - half, change + half, 900, "a model", **more),
    }
    return Row(label, cells)


def finding(*rows, columns=COLUMNS):
    return Finding("dose", "More where more was lost?", "Area", columns, rows, ())


def plain(**more):
    return finding(*(row(name, *numbers, **more) for name, numbers in AREAS.items()))


def chart(found, own=(), rule=PUBLIC):
    return dose_chart(release(found, rule), "pounds", "change", own)


def axes(axes_of, found, own=()):
    return axes_of(dose, dose_chart, release(found, PUBLIC), "pounds", "change", own)


def texts(drawn):
    root = etree.fromstring(drawn.svg)
    return ["".join(each.itertext()).strip() for each in root.findall(".//{*}text")]


def points(drawn, marker):
    return {
        (line.get_xdata()[0], line.get_ydata()[0], line.get_color())
        for line in drawn.get_lines()
        if line.get_marker() == marker
    }


def test_each_area_is_said_with_its_interval_and_its_dose():
    drawn = chart(plain(), ["County Durham"])
    assert drawn.alt == (
        "Scatter plot with intervals: change in crime, by area and pounds lost. County Durham: "
        "4.0% (95% interval 1% to 7%), at 560; Darlington: −2.0% (95% interval −5% to 1%), at "
        "515; Wigan: 9.0% (95% interval 6% to 12%), at 700."
    )
    assert drawn.caption == (
        "Change in crime, by area and pounds lost. County Durham: a diamond. The upright line is "
        "the 95% interval. The line across is at 0%: no difference."
    )
    assert {"Change in crime", "Pounds lost", *AREAS} <= set(texts(drawn))


def test_own_areas_are_diamonds_in_dark_pink_and_the_others_are_dots(axes_of):
    own = ["County Durham", "Darlington"]
    drawn = axes(axes_of, plain(), own)
    assert points(drawn, "D") == {(560, 4, style.DARK_PINK), (515, -2, style.DARK_PINK)}
    assert points(drawn, "o") == {(700, 9, style.DARK_BLUE)}
    bold = {each.get_text() for each in drawn.texts if each.get_color() == style.DARK_PINK}
    assert bold == set(own)
    assert "County Durham and Darlington: diamonds." in chart(plain(), own).caption
    assert "diamond" not in chart(plain()).caption


def test_each_interval_is_an_upright_line_and_nought_a_line_across(axes_of):
    drawn = axes(axes_of, plain())
    ends = [tuple(map(tuple, lines.get_segments()[0])) for lines in drawn.collections]
    assert ends == [((560, 1), (560, 7)), ((515, -5), (515, 1)), ((700, 6), (700, 12))]
    across = [list(line.get_ydata()) for line in drawn.get_lines() if len(line.get_xdata()) > 1]
    assert across == [[0, 0]], "nothing is fitted"


def test_an_area_without_an_interval_is_a_point_alone():
    bare = replace(row("Wigan", 700, 9.0).cells["change"], lower=None, upper=None)
    found = finding(Row("Wigan", {**row("Wigan", 700, 9.0).cells, "change": bare}))
    drawn = chart(found)
    assert "upright line" not in drawn.caption
    assert drawn.alt.endswith("Wigan: 9.0%, at 700.")


@pytest.mark.parametrize("near", [0.0, 1.0, 4.0, 12.0])
def test_no_name_covers_another_or_an_interval_or_leaves_the_plot(axes_of, cover_each_other, near):
    rows = [row(f"A town by the water {n}", 500 + near * n, 3.0 + 0.1 * n) for n in range(10)]
    found = finding(*rows, row("Far away", 300, -4.0))
    drawn = axes(axes_of, found)
    names = [each for each in drawn.texts if re.match(r"A town|Far|\d", each.get_text())]
    assert names
    assert not cover_each_other(names)
    boxes = [each.get_window_extent() for each in names]
    assert all(drawn.bbox.x0 <= box.x0 and box.x1 <= drawn.bbox.x1 for box in boxes)
    assert not any(box.overlaps(interval) for box in boxes for interval in intervals(drawn))


def intervals(drawn):
    """What the intervals cover, in pixels."""
    ends = [drawn.transData.transform(lines.get_segments()[0]) for lines in drawn.collections]
    return [Bbox([low, high]) for low, high in ends]


def test_every_area_is_named_or_numbered_or_said_to_be_neither(axes_of):
    rows = [row(f"Town {chr(65 + n)}", 500 + 2 * n, 3.0 + 0.1 * n) for n in range(12)]
    found = finding(*rows, row("Far away", 300, -4.0))
    written = [each.get_text() for each in axes(axes_of, found).texts]
    said = chart(found).caption
    numbers = dict(re.findall(r"(\d+): (Town \w)", said))
    assert numbers, "not all have room"
    assert set(numbers) == {each for each in written if each.isdigit()}
    neither = re.findall(r"Town \w", said.partition("Without a label")[2])
    named = [each for each in written if each.startswith("Town")]
    assert sorted([*named, *numbers.values(), *neither]) == [each.label for each in rows]


def test_a_number_has_the_room_that_the_name_had_not():
    rows = [
        row(f"A town by the water {chr(65 + n)}", 500 + 6 * n, 3.0 + 0.1 * n) for n in range(12)
    ]
    said = chart(finding(*rows, row("Far away", 300, -4.0))).caption
    assert "9: A town by the water" in said
    assert "Without a label" not in said


def test_where_all_have_room_none_is_numbered():
    drawn = chart(plain())
    assert "1:" not in drawn.caption
    assert "Without a label" not in drawn.caption


def test_a_hidden_area_is_not_drawn_and_says_nothing_of_its_number():
    found, other = (
        finding(*plain().rows, row("Hartlepool", 620, change, offences=few))
        for few, change in ((3, 20.0), (4, 40.0))
    )
    drawn = chart(found)
    assert drawn == chart(other)
    assert chart(found, rule=INTERNAL) != chart(other, rule=INTERNAL)
    assert "Hartlepool" not in texts(drawn)
    assert "Hartlepool: hidden so that nobody can be identified, at 620" in drawn.alt
    assert "[c] hidden so that nobody can be identified." in drawn.caption


def test_an_own_area_that_is_hidden_is_no_diamond():
    found = finding(*plain().rows, row("Hartlepool", 620, 20.0, offences=3))
    assert "diamond" not in chart(found, ["Hartlepool"]).caption


def test_an_own_area_that_is_no_row_is_refused_by_name():
    with pytest.raises(ValueError, match=r"own names 'Durham' and 'York'.*'County Durham', 'Darl"):
        chart(plain(), ["Durham", "Wigan", "York"])


def test_a_ratio_is_drawn_about_1_and_an_interval_down_to_nought_ends_with_the_axis(axes_of):
    ratio = replace(COLUMNS[2], unit=Unit.RATE)
    found = finding(
        row("Wigan", 700, 2.0, half=2.0), row("York", 300, 0.8, half=0.1),
        columns=(*COLUMNS[:2], ratio),
    )  # fmt: skip
    drawn = axes(axes_of, found)
    (_, low), _ = drawn.collections[0].get_segments()[0]
    assert low == drawn.get_ylim()[0] > 0
    said = chart(found).caption
    assert "The line across is at 1: no difference." in said
    assert "An interval that goes on beyond the axis ends with it." in said
    assert "beyond the axis" not in chart(plain()).caption


def test_what_is_provisional_is_hollow_and_said(axes_of):
    found = plain(provisional=True)
    faces = {
        line.get_mfc() for line in axes(axes_of, found).get_lines() if line.get_marker() == "o"
    }
    assert faces == {"white"}
    assert "A hollow point is provisional." in chart(found).caption


def test_a_total_is_no_area_and_nothing_is_no_chart():
    total = replace(row("For each £100", 100, 2.0), is_total=True)
    assert "For each" not in chart(finding(*plain().rows, total)).alt
    assert chart(finding(total)) is None
    assert chart(finding()) is None
    gone = dict.fromkeys(("pounds", "change"), Marker.NOT_AVAILABLE)
    assert chart(finding(Row("Wigan", gone))) is None


def test_a_dose_chart_is_the_same_bytes_each_time_and_every_colour_is_the_pages():
    first, second = (chart(plain(), ["Wigan"]).svg for _ in range(2))
    assert first == second
    bare = re.sub(r"var\(--rr-[a-z-]+, (#[0-9a-f]{6})\)", "", first, flags=re.IGNORECASE)
    assert not re.search("#[0-9a-f]{6}", bare, re.IGNORECASE)
