"""Text is broken by the room that it takes, not by its letters."""

import pytest

from rrlib.present.measured import Figures, head_height, width_of, wrapped


@pytest.mark.parametrize("text", ["i" * 90, "W" * 90, "Words of some length, and a few more of it"])
def test_no_line_is_wider_than_its_room_and_nothing_is_lost(text):
    lines = wrapped(text, 1.2)
    assert len(lines) > 1
    assert all(width_of(line) <= 1.2 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_narrow_letters_need_fewer_lines_than_wide_ones():
    assert len(wrapped("i" * 90, 1.2)) < len(wrapped("W" * 90, 1.2))


def test_what_has_room_stays_on_one_line():
    assert wrapped("Age", 1.2) == ["Age"]
    assert wrapped("", 1.2) == []


def test_a_long_head_is_cut_and_says_so():
    long = Figures("Weight of a study in the estimate of all of them together", ["1.0%"])
    assert len(long.lines) == 3
    assert long.lines[-1].endswith(" …")
    assert head_height([long]) > head_height([Figures("Weight", ["1.0%"])])


def test_a_column_is_as_wide_as_its_longest_number_or_its_head():
    assert Figures("", ["1.0%", "−100.0 (−200.0 to 50.0)"]).wide == width_of(
        "−100.0 (−200.0 to 50.0)"
    )
    assert Figures("Weight", ["1"]).wide == width_of("Weight", "bold")
