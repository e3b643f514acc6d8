"""How many people a comparison takes, which counts a printed percentage allows, many questions."""

import numpy as np
import pytest

from rrlib.statistics.multiplicity import benjamini_hochberg, holm
from rrlib.statistics.printed_shares import (
    bases_that_fit,
    counts_printed_as,
    sizes_that_fit,
    splits_that_fit,
)
from rrlib.statistics.sample_size import (
    interval_width_at,
    people_needed,
    people_needed_pooled,
    power_of,
)


def test_the_sizes_that_protocols_print():
    assert (people_needed(0.38, 0.26), people_needed_pooled(0.38, 0.26)) == (234, 237)


@pytest.mark.parametrize("needed", [people_needed, people_needed_pooled])
def test_sizes_are_the_same_either_way_and_grow_as_they_should(needed):
    assert needed(0.26, 0.38) == needed(0.38, 0.26)
    assert needed(0.38, 0.26, power=0.9) > needed(0.38, 0.26) > needed(0.38, 0.26, level=0.9)
    assert needed(0.38, 0.32) > 3 * needed(0.38, 0.26)


def test_the_people_needed_reach_the_power_and_one_less_do_not():
    people = people_needed(0.5, 0.35)
    assert power_of(0.35, people, 0.5, people) >= 0.8 > power_of(0.35, people - 1, 0.5, people - 1)


def test_power_by_the_limits():
    assert power_of(0.4, 100, 0.4, 80) == pytest.approx(0.025)
    assert power_of(0.0, 10, 1.0, 10) == 1
    assert power_of(1.0, 10, 1.0, 10) == 0


def test_the_smaller_group_decides():
    width = interval_width_at(0.4, 100, 0.5, 100)
    assert width == pytest.approx(2 * 1.959963984540054 * 100 * np.sqrt(0.0024 + 0.0025))
    assert interval_width_at(0.4, 100, 0.5, 10_000) > width / 1.5
    assert interval_width_at(0.4, 400, 0.5, 400) == pytest.approx(width / 2)


@pytest.mark.parametrize("needed", [people_needed, people_needed_pooled])
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((38, 26), r"^shares of 38 and 26: they are from 0 to 1, and differ$"),
        ((0.4, 0.4), r"^shares of 0.4 and 0.4: they are from 0 to 1, and differ$"),
        ((0.4, 0.3, 80), r"^a power of 80 is not from 0.5 to below 1$"),
        ((0.4, 0.3, 0.8, 95), r"^a level of 95 is not between 0 and 1$"),
    ],
)
def test_sizes_of_nothing_are_refused(needed, arguments, message):
    with pytest.raises(ValueError, match=message):
        needed(*arguments)


@pytest.mark.parametrize("of", [power_of, interval_width_at])
def test_groups_that_are_none_are_refused(of):
    with pytest.raises(ValueError, match=r"^shares of 0.3 of 0 and 0.4 of 9: shares are from 0"):
        of(0.3, 0, 0.4, 9)
    with pytest.raises(ValueError, match=r"^shares of 30 of 10 and 0.4 of 9: shares are from 0"):
        of(30, 10, 0.4, 9)


def test_a_printed_percentage_allows_the_counts_that_print_so():
    for people in (7, 41, 157):
        for decimals in (0, 1):
            printed = [round(100 * events / people, decimals) for events in range(people + 1)]
            for percent in set(printed):
                expected = tuple(e for e in range(people + 1) if printed[e] == percent)
                assert counts_printed_as(percent, decimals, people) == expected


def test_a_half_is_let_through_both_ways():
    # 1 of 8 is 12.5%: upwards it prints as 13, to the even digit as 12.
    assert counts_printed_as(13, 0, 8) == (1,)
    assert counts_printed_as(12, 0, 8) == (1,)
    # 3 of 8 is 37.5%: 38 either way, and never 37.
    assert counts_printed_as(38, 0, 8) == (3,)
    assert counts_printed_as(37, 0, 8) == ()


def test_the_ends_of_the_scale():
    assert counts_printed_as(0, 0, 150) == (0,)
    assert counts_printed_as(0, 0, 250) == (0, 1)
    assert counts_printed_as(100, 1, 40) == (40,)
    assert counts_printed_as(99.9, 1, 40) == ()


def test_decimals_are_taken_as_printed_not_as_binary_numbers():
    assert counts_printed_as(0.1, 1, 1000) == (1,)
    assert counts_printed_as(38.0, 1, 50) == (19,)
    assert counts_printed_as(np.float64(38.0), 1, 50) == (19,)


def test_sizes_that_print_a_percentage():
    assert sizes_that_fit(14.3, 1, 15) == ((1, 7), (2, 14))
    assert sizes_that_fit(14.3, 1, 6) == ()


@pytest.mark.parametrize(
    ("percent", "decimals", "events", "found"),
    [(14.3, 1, 2, (14,)), (21, 0, 29, tuple(range(135, 142))), (100, 0, 3, (3,)), (50, 1, 1, (2,))],
)
def test_of_how_many_people_a_count_prints_as_a_percentage(percent, decimals, events, found):
    assert bases_that_fit(percent, decimals, events) == found


@pytest.mark.parametrize("percent", [0.5, 8.3, 24.4, 37.5, 66.7, 99.9])
@pytest.mark.parametrize("events", [1, 3, 17, 50])
def test_no_other_number_of_people_fits(percent, events):
    """Every number of people up to far beyond is tried."""
    tried = range(1, 12_000)
    fits = [people for people in tried if events in counts_printed_as(percent, 1, people)]

    assert list(bases_that_fit(percent, 1, events)) == fits


@pytest.mark.parametrize(("percent", "events"), [(0, 3), (0.3, 0), (101, 3)])
def test_a_count_that_fits_any_number_of_people_is_refused(percent, events):
    with pytest.raises(ValueError, match=r"fits any number|not a percentage"):
        bases_that_fit(percent, 1, events)


def test_splits_that_print_both_percentages():
    found = splits_that_fit(14.3, 20.0, 1, 17)
    assert found == (((1, 7), (2, 10)),)
    for (events, people), (other, others) in splits_that_fit(33, 25, 0, 60):
        assert people + others == 60
        assert abs(100 * events / people - 33) <= 0.5
        assert abs(100 * other / others - 25) <= 0.5


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((38.55, 1, 40), r"^38.55 has more than 1 decimals$"),
        ((101, 0, 40), r"^101 with 0 decimals is not a percentage from 0 to 100$"),
        ((float("nan"), 0, 40), r"^nan with 0 decimals is not a percentage from 0 to 100$"),
        ((38, -1, 40), r"^38 with -1 decimals is not a percentage from 0 to 100$"),
        ((38, 0, 0), r"^a percentage is of 1 person or more, not 0$"),
    ],
)
def test_what_is_no_printed_percentage_is_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        counts_printed_as(*arguments)


def test_two_groups_of_one_person_are_refused():
    with pytest.raises(ValueError, match=r"^two groups have 2 people or more together, not 1$"):
        splits_that_fit(33, 25, 0, 1)


def test_holm_by_hand_in_the_order_given():
    # Ascending 0.01, 0.02, 0.04 times 3, 2, 1, never less than the one before.
    assert holm([0.04, 0.01, 0.02]) == pytest.approx([0.04, 0.03, 0.04])


def test_benjamini_hochberg_by_hand_in_the_order_given():
    # Times 3 over the rank, never more than the one after.
    assert benjamini_hochberg([0.04, 0.01, 0.035]) == pytest.approx([0.04, 0.03, 0.04])


@pytest.mark.parametrize("adjust", [holm, benjamini_hochberg])
@pytest.mark.parametrize("given", [[], [0.2, 1.2], [0.2, float("nan")], [[0.2]]])
def test_what_are_no_p_values_is_refused(adjust, given):
    with pytest.raises(ValueError, match=r"^p-values are one or more, each from 0 to 1, not \["):
        adjust(given)
