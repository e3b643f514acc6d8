"""Labels stand as near as can be to where they belong, and none covers another."""

from itertools import pairwise

import pytest

from rrlib.present import style
from rrlib.present.figures import canvas
from rrlib.present.placing import Beside, put_where_free, spread


@pytest.mark.parametrize(
    ("wanted", "heights", "middles"),
    [
        ([], [], []),
        ([5.0], [2.0], [5.0]),
        ([1.0, 9.0], [2.0, 2.0], [1.0, 9.0]),
        ([5.0, 5.0], [2.0, 2.0], [4.0, 6.0]),
        ([5.0, 4.0], [2.0, 2.0], [5.5, 3.5]),
        ([0.0, 0.0, 0.0], [1.0, 1.0, 1.0], [-1.0, 0.0, 1.0]),
        ([0.0, 2.0], [4.0, 2.0], [-0.5, 2.5]),
    ],
)
def test_boxes_move_apart_by_as_little_as_will_do(wanted, heights, middles):
    assert spread(wanted, heights) == pytest.approx(middles)


def test_a_box_pushed_into_the_next_pushes_that_too():
    wanted, heights = [0.0, 0.1, 1.5, 1.6, 9.0], [1.0] * 5
    middles = spread(wanted, heights)
    assert all(later - earlier >= 1 - 1e-9 for earlier, later in pairwise(middles))
    assert middles[-1] == 9.0


def test_a_text_goes_where_it_covers_nothing_and_rather_a_line_than_a_text():
    right, left = Beside(9, 0, "left", "center"), Beside(-9, 0, "right", "center")
    outside = Beside(-900, 0, "right", "center")
    with style.chart_style():
        figure, axes = canvas(3)
        figure.draw_without_rendering()
        first, second, third, fourth = (
            axes.annotate("name", (0.5, 0.5), (0, 0), textcoords="offset points") for _ in range(4)
        )
        taken = []
        assert put_where_free(first, [outside, right, left], taken, axes.bbox)
        assert first.xyann == (9, 0)
        assert put_where_free(second, [right, left], taken, axes.bbox, lines=taken[:1])
        assert second.xyann == (-9, 0)
        below = Beside(9, -40, "left", "center")
        assert put_where_free(third, [right, below], taken, axes.bbox, lines=[axes.bbox])
        assert third.xyann == (9, -40)
        assert not put_where_free(fourth, [outside, right], taken, axes.bbox)
        assert fourth.xyann == (9, 0)
        assert len(taken) == 4
