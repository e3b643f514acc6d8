"""An overlap shows two groups over the bands of a score, counted outwards on one axis."""

import pytest

from rrlib.codes import Audience
from rrlib.disclosure import Rule, release
from rrlib.present import overlap, overlap_chart
from rrlib.results import Column, Estimate, Finding, Marker, Role, Row, Unit

PUBLIC = Rule(Audience.PUBLIC, 5, hide_unanimous=True)
INTERNAL = Rule(Audience.INTERNAL, 1, hide_unanimous=False)
TOOK = Column("took", "Took part", Role.BASE)
DID_NOT = Column("did_not", "Did not", Role.BASE)
THREE = {"0% to 10%": (0, 1240), "10% to 20%": (60, 300), "20% to 30%": (20, 9)}


def row(label, first, second, **more):
    cells = {"took": Estimate.count(first), "did_not": Estimate.count(second)}
    return Row(label, cells, **more)


def finding(numbers=THREE, *more, columns=(TOOK, DID_NOT)):
    rows = [row(label, *pair) for label, pair in numbers.items()]
    return Finding("overlap", "Do they overlap?", "Score", columns, (*rows, *more), ())


def chart(found, rule=INTERNAL):
    return overlap_chart(release(found, rule), "took", "did_not")


@pytest.fixture
def drawn(axes_of):
    def draw(found, rule=INTERNAL):
        return axes_of(overlap, overlap_chart, release(found, rule), "took", "did_not")

    return draw


def test_both_numbers_of_each_band_are_said():
    told = chart(finding())
    assert told.alt == (
        "Mirrored bar chart: took part and did not, by score. 0% to 10%: took part 0, did not "
        "1,240; 10% to 20%: took part 60, did not 300; 20% to 30%: took part 20, did not 9."
    )
    assert told.caption == (
        "Took part and did not, by score. Both sides are counted outwards from the middle."
    )


def test_the_first_group_goes_to_the_left_and_the_second_to_the_right(drawn):
    axes = drawn(finding())
    assert [bar.get_width() for bar in axes.patches] == [0, -60, -20, 1240, 300, 9]


def test_one_axis_counts_outwards_without_signs(drawn):
    axes = drawn(finding())
    start, end = axes.get_xlim()
    assert start == -end
    axes.figure.draw_without_rendering()
    ticks = {
        place: label.get_text()
        for place, label in zip(axes.get_xticks(), axes.get_xticklabels(), strict=True)
    }
    assert ticks[-1000] == ticks[1000] == "1,000"
    assert not any("−" in text or "-" in text for text in ticks.values())


def test_a_hidden_band_has_a_stub_of_one_length_and_its_marker_and_is_no_nought(drawn):
    found = finding({**THREE, "30% to 40%": (2, 50), "40% to 50%": (3, 3)})
    axes = drawn(found, PUBLIC)
    stubs = [bar for bar in axes.patches if bar.get_hatch()]
    hidden = [
        cell
        for each in release(found, PUBLIC).finding.rows
        for cell in each.cells.values()
        if isinstance(cell, Marker)
    ]
    assert len(hidden) >= 3
    assert len(stubs) == len(hidden)
    assert len({abs(bar.get_width()) for bar in stubs}) == 1
    assert [text.get_text() for text in axes.texts].count("[c]") == len(hidden)
    told = chart(found, PUBLIC)
    assert "30% to 40%: took part hidden so that nobody can be identified, did not 50" in told.alt
    assert "A hatched stub has the same length whatever it hides." in told.caption
    assert told.caption.endswith("[c] hidden so that nobody can be identified.")


def test_a_hidden_number_moves_nothing():
    one, other = (finding({**THREE, "30% to 40%": (number, 50)}) for number in (2, 3))
    assert chart(one, PUBLIC) == chart(other, PUBLIC)
    assert chart(one) != chart(other)


def test_what_is_not_there_is_marked_without_a_stub(drawn):
    gone = Row("Unknown", {"took": Marker.NOT_AVAILABLE, "did_not": Estimate.count(7)})
    axes = drawn(finding(THREE, gone))
    assert not [bar for bar in axes.patches if bar.get_hatch()]
    assert "[x]" in [text.get_text() for text in axes.texts]


def test_a_total_is_no_band():
    total = row("All", 80, 1549, is_total=True)
    assert chart(finding(THREE, total)).svg == chart(finding()).svg


def test_where_no_band_is_shown_there_is_no_chart():
    assert chart(finding({"0% to 10%": (1, 2)}), PUBLIC) is None
    assert chart(finding({"0% to 10%": (1, 2)})) is not None
    assert chart(finding({})) is None


def test_bands_without_anybody_are_drawn():
    assert "0% to 10%: took part 0, did not 0" in chart(finding({"0% to 10%": (0, 0)})).alt


def test_groups_in_different_units_are_refused():
    share = Column("did_not", "Did not", Role.DERIVED, Unit.PERCENT)
    with pytest.raises(ValueError, match="took is in COUNT and did_not in PERCENT; both sides"):
        chart(finding(columns=(TOOK, share)))


def test_no_text_covers_another_or_a_label(drawn, cover_each_other):
    long = {"A band of a score that somebody named in words and not in numbers": (1240, 1240)}
    axes = drawn(finding({**long, **THREE}))
    assert not cover_each_other(axes.texts)
    assert axes.figure.bbox.x0 <= min(text.get_window_extent().x0 for text in axes.texts)
    assert axes.figure.bbox.x1 >= max(text.get_window_extent().x1 for text in axes.texts)
