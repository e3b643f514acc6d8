"""A curve shows what was released and no more, in the picture and in words."""

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from matplotlib import rc_context

from rrlib.codes import Audience
from rrlib.disclosure import Rule, release
from rrlib.present import curve_chart, curves, style
from rrlib.results import Column, Estimate, Finding, Marker, Role, Row, Unit

PUBLIC = Rule(Audience.PUBLIC, 5, hide_unanimous=True)
INTERNAL = Rule(Audience.INTERNAL, 1, hide_unanimous=False)


def columns(name):
    risk, done = f"risk {name}", f"done {name}"
    return (
        Column(risk, f"{name}: at risk", Role.BASE, series=name),
        Column(done, f"{name}: reoffended", Role.BASE, series=name),
        Column(
            f"share {name}",
            f"{name}: share who reoffended",
            Role.DERIVED,
            Unit.PERCENT,
            sources=(risk, done),
            series=name,
        ),
    )


def cells(name, at_risk, done, provisional=False):
    share = 100 * done / 200
    return {
        f"risk {name}": Estimate.count(at_risk),
        f"done {name}": Estimate.count(done),
        f"share {name}": Estimate(
            share, 0.8 * share, 1.2 * share, 200, "made", provisional=provisional
        ),
    }


def finding(curves, months=None):
    """One series for each name of `curves`, of its (at risk, reoffended) by month."""
    labels = months or range(max(map(len, curves.values())))
    rows = []
    for place, month in enumerate(labels):
        row = {}
        for name, pairs in curves.items():
            gone = dict.fromkeys((each.key for each in columns(name)), Marker.NOT_AVAILABLE)
            row |= cells(name, *pairs[place]) if place < len(pairs) else gone
        rows.append(Row(str(month), row))
    every = tuple(column for name in curves for column in columns(name))
    return Finding("how_soon", "How soon?", "Months", every, tuple(rows), ())


WHOLE = [(200, 0), (190, 10), (180, 20), (170, 30)]
GAP = [(200, 0), (190, 10), (172, 28), (170, 30)]


def test_a_curve_says_its_value_at_each_month():
    chart = curve_chart(release(finding({"2012": WHOLE}), PUBLIC))
    assert chart.alt == (
        "Curves with intervals: share who reoffended, by months since the index date. "
        "2012: at 0, 0% (95% interval 0% to 0%); at 1, 5% (95% interval 4% to 6%); "
        "at 2, 10% (95% interval 8% to 12%); at 3, 15% (95% interval 12% to 18%)."
    )
    assert chart.caption == (
        "Share who reoffended, by months since the index date. Shares are known at the months "
        "that are marked. Shaded: the 95% interval."
    )


def test_a_chart_is_the_same_whatever_the_settings_of_the_machine():
    released = release(finding({"2012": WHOLE}), PUBLIC)
    settings = {"lines.linewidth": 9, "axes.titlesize": 30, "figure.dpi": 300, "svg.id": "a"}
    with rc_context(settings):
        with_settings = curve_chart(released).svg
    assert with_settings == curve_chart(released).svg


def test_months_that_are_hidden_are_named_and_never_drawn():
    chart = curve_chart(release(finding({"2012": GAP}), PUBLIC))
    assert "at 2, hidden so that nobody can be identified." in chart.alt
    assert "A dotted line only joins two months: what lies between is not shown." in chart.caption
    assert "[c] hidden so that nobody can be identified." in chart.caption
    other = [(200, 0), (190, 10), (173, 27), (170, 30)]
    assert curve_chart(release(finding({"2012": other}), PUBLIC)).svg == chart.svg
    assert curve_chart(release(finding({"2012": other}), INTERNAL)).svg != chart.svg


def test_a_line_joins_months_shown_and_is_dotted_over_the_others(monkeypatch):
    drawn = []
    draw = curves._draw

    def watched(axes, curve, look):
        draw(axes, curve, look)
        drawn.extend(axes.get_lines())

    monkeypatch.setattr(curves, "_draw", watched)
    curve_chart(release(finding({"2012": GAP}), PUBLIC))
    solid = [line for line in drawn if line.get_linewidth() > 1 and line.get_marker() == "None"]
    joined = [line for line in drawn if line.get_linewidth() < 1]
    assert [list(line.get_xdata()) for line in solid] == [[0, 1], [3]]
    assert [list(line.get_xdata()) for line in joined] == [[1, 3]]
    assert [list(line.get_ydata()) for line in joined] == [[5, 15]]


def test_curves_beside_each_other_differ_in_more_than_colour():
    looks = style.LINES
    for what in ("colour", "dashes", "marker"):
        assert len({str(getattr(look, what)) for look in looks}) == len(looks)


def _contrast_with_white(colour):
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 1.05 / (sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), parts, strict=True)) + 0.05)


def test_lines_and_labels_can_be_told_from_the_page():
    """WCAG 2.2, 1.4.11 and 1.4.3."""
    assert all(_contrast_with_white(look.colour) >= 3 for look in style.LINES)
    assert all(_contrast_with_white(look.text) >= 4.5 for look in style.LINES)
    assert all(_contrast_with_white(dot.line) >= 3 for dot in style.DOTS)
    assert all(_contrast_with_white(dot.edge) >= 3 for dot in style.DOTS)


def test_only_the_series_asked_for_are_drawn():
    released = release(finding({"2011": WHOLE, "2012": GAP}), PUBLIC)
    assert "2012" not in curve_chart(released, series=("2011",)).alt
    assert "2011: at 0" in curve_chart(released).alt
    assert "2012: at 0" in curve_chart(released).alt


def test_a_cohort_still_followed_ends_where_it_is_known():
    released = release(finding({"2012": WHOLE, "2013": WHOLE[:3]}), PUBLIC)
    chart = curve_chart(released)
    assert re.search(r"2013: [^.]*at 2, 10% \(95% interval 8% to 12%\)\.", chart.alt)
    assert "[x] not available." in chart.caption


def test_a_provisional_curve_says_so():
    found = finding({"2012": WHOLE})
    rows = tuple(
        replace(row, cells=cells("2012", *pair, provisional=True))
        for row, pair in zip(found.rows, WHOLE, strict=True)
    )
    chart = curve_chart(release(replace(found, rows=rows), PUBLIC))
    assert "at 3, 15% (95% interval 12% to 18%), provisional" in chart.alt
    assert "[p] provisional: may still change." in chart.caption


def test_where_no_month_may_be_shown_there_is_no_chart():
    few = [(200, 0), (199, 1), (198, 2)]
    assert curve_chart(release(finding({"2012": few}), PUBLIC)) is None
    assert curve_chart(release(finding({"2012": few}), INTERNAL)) is not None
    assert curve_chart(release(replace(finding({"2012": few}), rows=()), PUBLIC)) is None


def test_a_series_that_is_hidden_beside_one_that_is_shown_has_no_line():
    few = [(200, 0), (199, 1), (198, 2), (197, 3)]
    chart = curve_chart(release(finding({"2011": few, "2012": WHOLE}), PUBLIC))
    assert "2011: at 0, 0% (95% interval 0% to 0%); at 1, 2, 3, hidden" in chart.alt


def test_months_may_lie_apart():
    chart = curve_chart(release(finding({"2012": WHOLE}, months=(0, 3, 6, 12)), PUBLIC))
    assert "at 12, 15%" in chart.alt
    assert "dotted" not in chart.caption


def test_a_row_that_is_no_month_is_refused():
    found = finding({"2012": WHOLE}, months=("start", 1, 2, 3))
    with pytest.raises(ValueError, match=r"^how_soon: the row 'start' of a curve is no month$"):
        curve_chart(release(found, PUBLIC))


def test_more_curves_than_can_be_told_apart_are_refused():
    found = finding({str(year): WHOLE for year in range(2008, 2013)})
    with pytest.raises(ValueError, match="5 curves in one chart cannot be told apart"):
        curve_chart(release(found, PUBLIC))


def test_a_series_without_a_share_is_refused():
    found = finding({"2012": WHOLE})
    with pytest.raises(ValueError, match="the series '2012' has no share to draw"):
        curve_chart(release(replace(found, columns=found.columns[:2]), PUBLIC))


def test_a_curve_is_the_same_bytes_each_time_and_loads_nothing():
    released = release(finding({"2011": WHOLE, "2012": GAP}), PUBLIC)
    first, second = (curve_chart(released).svg for _ in range(2))
    assert first == second
    assert not re.search(r'(href|src)="(?!#)', first.replace("xlink:", ""))


def test_the_numbers_at_risk_stand_under_a_month_of_the_axis():
    assert curves._ticks(range(13)) == list(range(13))
    assert curves._ticks(range(25)) == list(range(0, 25, 2))
    assert curves._ticks(range(37)) == list(range(0, 37, 3))
    assert curves._ticks(range(61)) == list(range(0, 61, 6))
    assert curves._ticks(range(121)) == list(range(0, 121, 12))


def test_labels_at_the_ends_of_lines_do_not_cover_each_other(monkeypatch):
    heights = []
    find = curves._free_height

    def watched(*given):
        heights.append(find(*given))
        return heights[-1]

    monkeypatch.setattr(curves, "_free_height", watched)
    alike = {str(year): WHOLE for year in range(2009, 2013)}
    curve_chart(release(finding(alike), PUBLIC))
    assert len(heights) == 4
    gap = curves._LABEL_HEIGHT * 20
    assert all(abs(a - b) >= gap - 1e-9 for a, b in pairwise(sorted(heights)))


def test_a_curve_that_is_hidden_but_for_its_first_month_has_no_label_at_its_end():
    few = [(200, 0), (199, 1), (198, 2), (197, 3)]
    chart = curve_chart(release(finding({"2011": few, "2012": WHOLE}), PUBLIC))
    assert "2012: 15%" in chart.svg
    assert "2011: 0%" not in chart.svg
    assert "Of 2011 no month after the first is shown." in chart.caption
