"""A funnel shows each area between limits of its own, and names who lies beyond them."""

from dataclasses import replace

import pytest
from lxml import etree

from rrlib.codes import Audience
from rrlib.disclosure import Rule, release
from rrlib.present import funnel, funnel_chart, style
from rrlib.results import Column, Estimate, Finding, Marker, Role, Row, Unit
from rrlib.statistics.funnels import funnel_of_proportions

PUBLIC = Rule(Audience.PUBLIC, 5, hide_unanimous=True)
INTERNAL = Rule(Audience.INTERNAL, 1, hide_unanimous=False)
LIMITS = ("lower_95", "upper_95", "lower_998", "upper_998")
TITLES = ("Lower 95% limit", "Upper 95% limit", "Lower 99.8% limit", "Upper 99.8% limit")


def _percent(key, title):
    return Column(key, title, Role.DERIVED, Unit.PERCENT, sources=("people", "done"))


COLUMNS = (
    Column("people", "Young people", Role.BASE),
    Column("done", "Reoffended", Role.OUTCOME, of="people"),
    _percent("share", "Share who reoffended"),
    Column("target", "Share of all", Role.DERIVED, Unit.PERCENT),
    *(_percent(key, title) for key, title in zip(LIMITS, TITLES, strict=True)),
)
TWO = {"County Durham": (130, 300), "Darlington": (36, 80)}
THREE = {"County Durham": (30, 300), "Darlington": (8, 80), "Gateshead": (190, 380)}
CROWDED = {
    "Darlington": (36, 80),
    "Hartlepool": (28, 78),
    "Stockton-on-Tees": (30, 82),
    "Sunderland": (70, 230),
}


def number(value):
    return Estimate(float(value), None, None, 99, "x")


def finding(areas):
    """The areas of `areas`, each `done` of so many `people`, with the limits of their funnel."""
    made = funnel_of_proportions([done for done, _ in areas.values()],
                                 [people for _, people in areas.values()])  # fmt: skip
    rows = []
    for (name, (done, people)), area in zip(areas.items(), made.areas, strict=True):
        ends = (*area.inner, *area.outer)
        cells = {
            "people": Estimate.count(people),
            "done": Estimate.count(done),
            "share": number(area.value),
            "target": number(made.target),
            **dict(zip(LIMITS, map(number, ends), strict=True)),
        }
        rows.append(Row(name, cells))
    return Finding("areas", "Do areas differ?", "Area", COLUMNS, tuple(rows), ())


def changed(found, place, **cells):
    rows = list(found.rows)
    rows[place] = replace(rows[place], cells={**rows[place].cells, **cells})
    return replace(found, rows=tuple(rows))


def chart(found, rule=PUBLIC):
    return funnel_chart(release(found, rule), "share", "people", "target")


def axes(axes_of, found, rule=PUBLIC):
    return axes_of(funnel, funnel_chart, release(found, rule), "share", "people", "target")


def texts(drawn):
    root = etree.fromstring(drawn.svg)
    return ["".join(each.itertext()).strip() for each in root.findall(".//{*}text")]


def points(drawn, marker):
    return [
        (line.get_xdata()[0], round(line.get_ydata()[0], 1))
        for line in drawn.get_lines()
        if line.get_marker() == marker
    ]


def names(drawn, areas):
    return [each for each in drawn.texts if each.get_text().split(":")[0] in areas]


def test_areas_within_their_limits_are_said_and_are_not_called_alike():
    drawn = chart(finding(TWO))
    none = "None lies beyond its limits; that does not show that they are alike."
    assert drawn.alt == (
        "Funnel plot: share who reoffended, by area and young people. County Durham: 43.3%, young "
        "people 300; Darlington: 45.0%, young people 80. Share of all: 43.7%. " + none
    )
    assert drawn.caption.startswith("Share who reoffended, by area and young people. ")
    assert drawn.caption.endswith(none)


def test_every_area_stands_at_its_size_and_value(axes_of):
    assert points(axes(axes_of, finding(TWO)), "o") == [(300, 43.3), (80, 45.0)]


def test_an_area_beyond_its_outer_limits_is_a_diamond_with_a_word_and_is_named(axes_of):
    drawn = chart(finding(THREE))
    assert {"County Durham: below", "Darlington: below", "Gateshead: above"} <= set(texts(drawn))
    said = (
        "County Durham and Darlington are below the lower 99.8% limit. "
        "Gateshead is above the upper 99.8% limit."
    )
    assert drawn.alt.endswith(said)
    assert said in drawn.caption
    assert points(axes(axes_of, finding(THREE)), "D") == [(300, 10), (80, 10), (380, 50)]
    assert points(axes(axes_of, finding(THREE)), "o") == []


def test_an_area_beyond_its_inner_limits_only_is_named_and_no_diamond(axes_of):
    limits = {"lower_95": number(30), "upper_95": number(40)}
    found = changed(finding(TWO), 1, **limits)
    assert "Darlington is above the upper 95% limit." in chart(found).caption
    assert points(axes(axes_of, found), "D") == []
    assert "Darlington" in texts(chart(found))


def test_a_value_on_its_limit_is_within():
    found = changed(finding(TWO), 1, upper_95=number(45.0), upper_998=number(45.0))
    assert "None lies beyond" in chart(found).caption


def ticks(drawn):
    """The heights of the lines across at each size."""
    found = {}
    for lines in drawn.collections:
        for (left, low), (right, high) in getattr(lines, "get_segments", list)():
            if low == high:
                found.setdefault(round((left + right) / 2), []).append(round(low, 4))
    return {at: sorted(heights) for at, heights in found.items()}


def test_each_area_has_the_limits_of_its_own_row(axes_of):
    found = finding(TWO)
    wanted = {
        int(row.cells["people"].value): sorted(round(row.cells[key].value, 4) for key in LIMITS)
        for row in found.rows
    }
    assert ticks(axes(axes_of, found)) == wanted


@pytest.mark.parametrize(("areas", "bands"), [(TWO, 0), (THREE, 2), (CROWDED, 2)])
def test_limits_are_joined_by_bands_from_three_areas_on(axes_of, areas, bands):
    drawn = axes(axes_of, finding(areas))
    assert sum(not hasattr(each, "get_segments") for each in drawn.collections) == bands


def test_the_target_is_a_line_with_its_number(axes_of):
    drawn = axes(axes_of, finding(TWO))
    across = [line.get_ydata()[0] for line in drawn.get_lines() if line.get_color() == style.GREY]
    assert across == [pytest.approx(100 * 166 / 380)]
    assert "Share of all:\n43.7%" in [each.get_text() for each in drawn.texts]


@pytest.mark.parametrize(
    "areas",
    [
        TWO,
        THREE,
        CROWDED,
        {"County Durham": (130, 300), "Darlington": (125, 290)},
        {"County Durham": (130, 300), "Darlington": (130, 300)},
        {"County Durham": (5, 300), "Darlington": (250, 300)},
    ],
)
def test_no_label_covers_another_or_leaves_the_plot(axes_of, cover_each_other, areas):
    drawn = axes(axes_of, finding(areas))
    labels = names(drawn, areas)
    assert len(labels) == len(areas)
    assert not cover_each_other([each for each in drawn.texts if each.get_text()])
    assert all(drawn.bbox.x1 >= each.get_window_extent().x1 for each in labels)


def test_a_hidden_area_is_not_drawn_and_says_nothing_of_its_number():
    found = finding({**TWO, "Elsewhere": (4, 40)})
    drawn = chart(found)
    assert "Elsewhere: hidden so that nobody can be identified" in drawn.alt
    assert "[c] hidden so that nobody can be identified." in drawn.caption
    assert "Elsewhere" not in texts(drawn)
    other = changed(found, 2, done=Estimate.count(3), share=number(7.5))
    assert chart(other) == drawn
    assert chart(other, INTERNAL) != chart(found, INTERNAL)


def test_without_limits_nothing_is_judged():
    bare = dict.fromkeys(LIMITS, Marker.NOT_AVAILABLE)
    found = changed(changed(finding(TWO), 0, **bare), 1, **bare)
    drawn = chart(found)
    assert "No limits are shown, so that nothing can be held against them." in drawn.caption
    assert "None lies" not in drawn.caption


def test_areas_held_against_two_targets_are_refused():
    found = changed(finding(TWO), 1, target=number(50))
    with pytest.raises(ValueError, match="areas of one funnel are held against one target"):
        chart(found)


def test_a_total_is_no_area_and_nothing_is_no_chart():
    found = finding(TWO)
    whole = replace(found.rows[0], label="Both", is_total=True)
    assert "Both" not in chart(replace(found, rows=(*found.rows, whole))).alt
    assert chart(replace(found, rows=(whole,))) is None
    assert chart(replace(found, rows=())) is None


def test_what_is_provisional_is_hollow_and_said(axes_of):
    found = changed(finding(TWO), 1, share=replace(number(45), provisional=True))
    drawn = axes(axes_of, found)
    faces = [line.get_markerfacecolor() for line in drawn.get_lines() if line.get_marker() == "o"]
    assert faces == [style.DARK_BLUE, "white"]
    assert "A hollow point is provisional." in chart(found).caption


def test_a_funnel_is_the_same_bytes_each_time():
    assert chart(finding(CROWDED)).svg == chart(finding(CROWDED)).svg
