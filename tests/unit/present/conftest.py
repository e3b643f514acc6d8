"""What the tests of charts share."""

import pytest

from rrlib.partnership import read_partnership
from rrlib.periods import FinancialQuarter
from rrlib.records import open_records


@pytest.fixture
def axes_of(monkeypatch):
    """Draws a chart and gives its first axes: `axes_of(module, chart_function, released)`."""

    def draw(module, chart, *given, **named):
        kept = []
        write = module.svg

        def watched(figure):
            kept.append(figure.axes[0])
            return write(figure)

        with monkeypatch.context() as patched:
            patched.setattr(module, "svg", watched)
            chart(*given, **named)
        return kept[0]

    return draw


@pytest.fixture
def cover_each_other():
    """Whether of some texts of one figure, as drawn, any covers another."""

    def check(texts):
        texts[0].figure.draw_without_rendering()
        boxes = [text.get_window_extent() for text in texts]
        return any(box.count_overlaps(boxes) > 1 for box in boxes)

    return check


@pytest.fixture(scope="session")
def demonstration(root, delivered_data):
    """The records of the demonstration's last quarter, and its partnership."""
    partnership, quarter = read_partnership(root / "partnership.toml"), FinancialQuarter(2013, 4)
    return open_records(delivered_data, partnership, quarter, quarter), partnership
