"""The change of a rate of the same people, clustered by person; and those whom nobody sees."""

import numpy as np
import pytest

from rrlib.statistics import Spell, change_of_rates, poisson_ratio, with_unseen


def test_a_change_is_a_ratio_of_sums_and_not_a_mean_of_ratios():
    """Of means of ratios the first person, with a rise of a hundredfold, would make a rise."""
    before = Spell([1, 100, 50], [365, 365, 200])
    after = Spell([10, 20, 0], [365, 300, 100])

    change = change_of_rates(after, before)

    assert change.value == pytest.approx(100 * ((30 / 765) / (151 / 930) - 1))
    assert (change.n, change.numerator) == (3, 30)


def test_the_interval_is_that_of_a_jackknife_of_one_step():
    """By hand, from the sums without each person, to the first order in what is left out."""
    a, ta, b, tb = map(
        np.array, ([3, 1, 0, 2, 4], [365, 300, 365, 200, 365], [9, 4, 6, 2, 8], [365] * 5)
    )
    moves = []
    for person in range(5):
        rest = [each.sum() - each[person] for each in (a, ta, b, tb)]
        late = (a[person] - ta[person] * a.sum() / ta.sum()) / rest[0]
        early = (b[person] - tb[person] * b.sum() / tb.sum()) / rest[2]
        moves.append(late - early)
    width = 2.776445105 * np.sqrt(4 / 5 * np.sum(np.square(moves)))
    ratio = a.sum() / ta.sum() / (b.sum() / tb.sum())

    change = change_of_rates(Spell(a, ta), Spell(b, tb))

    assert change.lower == pytest.approx(100 * (ratio * np.exp(-width) - 1))
    assert change.upper == pytest.approx(100 * (ratio * np.exp(width) - 1))


def test_where_everybody_changes_alike_nothing_is_uncertain():
    change = change_of_rates(Spell([2, 4, 6], [10, 20, 30]), Spell([4, 8, 12], [10, 20, 30]))

    assert (change.value, change.lower, change.upper) == pytest.approx((-50, -50, -50))


def test_a_day_more_at_liberty_is_a_lower_rate():
    people = [5, 5, 5, 5]
    change = change_of_rates(Spell(people, [200] * 4), Spell(people, [100] * 4))

    assert change.value == pytest.approx(-50)


def test_without_an_event_after_the_upper_end_is_exact():
    change = change_of_rates(Spell([0, 0], [365, 365]), Spell([6, 4], [365, 365]))

    assert (change.value, change.lower) == (-100, -100)
    assert change.upper == pytest.approx(100 * (poisson_ratio((0, 730), (10, 730)).upper - 1))


def test_what_one_person_did_alone_has_no_upper_end():
    change = change_of_rates(Spell([3, 0, 0], [365] * 3), Spell([6, 4, 2], [365] * 3))

    assert (change.lower, change.upper) == (-100, None)


@pytest.mark.parametrize(
    ("after", "before"),
    [
        (([1], [1]), ([1], [1])),
        (([1, 1], [1, 1]), ([0, 0], [1, 1])),
        (([0, 0], [0, 0]), ([1, 1], [1, 1])),
        (([1, 1], [1, 1]), ([1, 1, 1], [1, 1, 1])),
    ],
    ids=["one person", "nothing before", "no days after", "other people"],
)
def test_what_is_no_change_is_refused(after, before):
    with pytest.raises(ValueError, match=r"change|different"):
        change_of_rates(Spell(*after), Spell(*before))


@pytest.mark.parametrize("people", [5, 12, 60])
@pytest.mark.parametrize("shape", [0.5, 2.0])
def test_the_interval_holds_the_truth_where_few_are_busy(people, shape):
    """Rates of a gamma, effects of another, custody for a third: a true fall of 60%."""
    rng = np.random.default_rng(20140331)
    held, told, repetitions = 0, 0, 400
    for _ in range(repetitions):
        rates = rng.gamma(shape, 9 / shape / 365, people)
        days = [365 - rng.binomial(1, 0.3, people) * rng.integers(30, 200, people) for _ in "ba"]
        before = rng.poisson(rates * days[0])
        after = rng.poisson(rates * 0.4 * rng.gamma(1, 1, people) * days[1])
        if before.sum() and after.sum():
            change = change_of_rates(Spell(after, days[1]), Spell(before, days[0]))
            upper = np.inf if change.upper is None else change.upper
            held, told = held + (change.lower <= -60 <= upper), told + 1

    assert 0.925 <= held / told <= 0.985


def test_independent_poisson_intervals_would_not():
    """The same people: counted as if every offence were somebody else's, half miss the truth."""
    rng = np.random.default_rng(20140331)
    held = 0
    for _ in range(200):
        rates = rng.gamma(0.5, 18 / 365, 60)
        before, after = rng.poisson(rates * 365), rng.poisson(rates * 146 * rng.gamma(1, 1, 60))
        ratio = poisson_ratio((int(after.sum()), 365.0), (int(before.sum()), 365.0))
        held += ratio.lower <= 0.4 <= ratio.upper

    assert held < 130


def test_those_unseen_are_as_many_as_there_were():
    rng = np.random.default_rng(7)
    rates = rng.gamma(0.5, 0.8, 20_000)
    counts = rng.poisson(rates * 4)
    seen = counts[counts > 0]

    everybody, exposures = with_unseen(Spell(seen, np.full(len(seen), 4.0))).checked()

    assert len(everybody) == pytest.approx(20_000, rel=0.05)
    assert everybody.sum() == seen.sum()
    assert exposures[len(seen) :] == pytest.approx(4.0)


def test_whoever_is_seen_has_an_event():
    with pytest.raises(ValueError, match="no event"):
        with_unseen(Spell([1, 0], [1.0, 1.0]))
