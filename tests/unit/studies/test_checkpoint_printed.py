"""What was printed of the trial, and every split of people that prints so."""

import numpy as np
import pytest
from drawn_cohorts import PUBLIC, holding, said, told
from drawn_trial import drawn, published, records_with
from histories import each, records_of

from rrlib.disclosure import release
from rrlib.present import answer
from rrlib.statistics import exact_randomisation_test, newcombe
from rrlib.studies import checkpoint_trial as study
from rrlib.studies.checkpoint_trial.splits import UNEVEN, splits_of

BOTH_AREAS = "County Durham and Darlington"


def claiming(**values):
    return holding(records_of(to="2020-21Q2"), "published_figures", published(**values))


@pytest.fixture(scope="module")
def records():
    return claiming()


def test_ten_fewer_are_of_a_hundred_treated_and_twenty_two_of_a_hundred_reoffenders(records):
    found = study.printed(records, BOTH_AREAS)

    assert told(found) == {
        "Treatment cohort": (36.6, 10.3, 22.0, 10, 50, 485.4),
        "Control cohort": (46.9, *["[z]"] * 5),
    }
    assert said(found, PUBLIC) == [
        "Printed are 36.6% of the treatment cohort and 46.9% of the control cohort: 10.3 fewer per "
        "100 people treated, and 22.0 fewer per 100 who would otherwise reoffend.",
        "The printed 10 fewer per 100 are of people treated (10.3). Per 100 re-offenders, as they "
        "are worded, they would be 22.0.",
        "50 fewer, for which no base is printed, takes 485 people treated.",
    ]


BASES = {
    "of people treated": (10, "are of people treated"),
    "of those who would reoffend": (22, "are of those who would otherwise reoffend"),
    "of neither": (15, "follow from the printed shares neither per 100 treated"),
}


@each("per_100, words", BASES)
def test_of_what_the_printed_number_is_follows_from_the_shares(per_100, words):
    assert words in said(study.printed(claiming(per_100=per_100), BOTH_AREAS))[1]


def test_no_printed_number_is_written_into_the_study():
    found = study.printed(claiming(treatment=30.0, control=50.0, most=40), BOTH_AREAS)

    assert told(found)["Treatment cohort"] == (30.0, 20.0, 40.0, 10, 40, 200.0)


def test_the_source_is_named_and_an_area_that_is_another(records):
    assert (
        study.printed(records, BOTH_AREAS).notes[0] == f"Source: a report, KPQ6. Of {BOTH_AREAS}."
    )
    assert not any("This report is of" in note for note in study.printed(records, BOTH_AREAS).notes)
    for found in (study.printed(records, "Darlington"), study.splits(records, "Darlington")):
        assert any(note.startswith("This report is of Darlington: ") for note in found.notes)


@each("claim", {claim["claim_id"]: claim["claim_id"] for claim in published()})
def test_a_claim_that_is_missing_is_named(claim):
    without = claiming(without=[claim])

    for found in (study.printed(without, BOTH_AREAS), study.splits(without, BOTH_AREAS)):
        assert found.notes == (
            f"Not answered: the extract published_figures has no claim {claim}.",
        )


def test_without_the_extract_nothing_is_said_of_it():
    bare = records_of(to="2020-21Q2", without=["published_figures"])

    for found in (study.printed(bare, BOTH_AREAS), study.splits(bare, BOTH_AREAS)):
        assert found.notes[0].startswith(
            "Not answered: the delivery of 2020-21Q2 does not hold pub"
        )


def test_printed_shares_that_do_not_fall_are_refused():
    (note,) = study.printed(claiming(treatment=46.9), BOTH_AREAS).notes

    assert note.startswith("Not answered: the control cohort's printed share is not above that of")


def by_brute_force(treatment, control, total):
    """Every ((events, people), (events, people)) that is printed so, however half is rounded."""

    def fits(events, people, tenths):
        # events / people is from (tenths - 0.5) to (tenths + 0.5) thousandths, in whole numbers.
        least, most = (2 * tenths - 1) * people, (2 * tenths + 1) * people
        upper = 2000 * events < most or (tenths % 2 == 0 and 2000 * events == most)
        return least <= 2000 * events and upper

    return {
        ((x, n), (y, total - n))
        for n in range(1, total)
        for x in range(n + 1)
        for y in range(total - n + 1)
        if fits(x, n, treatment) and fits(y, total - n, control)
    }


@each("total", {"73": 73, "90": 90, "163": 163})
def test_every_split_of_a_small_total_is_found_and_says_what_it_says(total):
    expected = by_brute_force(366, 469, total)
    found = splits_of(36.6, 46.9, 1, (total, total))

    assert len(found.total) == len(expected) > 0
    told_of = sorted(
        (
            arms[0][1],
            newcombe(*arms).value,
            newcombe(*arms).lower,
            newcombe(*arms).upper,
            exact_randomisation_test(*arms).p_value,
        )
        for arms in expected
    )
    columns = (found.treated, found.difference, found.lower, found.upper, found.p_value)
    assert np.allclose(sorted(zip(*columns, strict=True)), told_of)


def test_many_totals_are_the_splits_of_each(records):
    together = splits_of(36.6, 46.9, 1, (100, 140))
    apart = [len(splits_of(36.6, 46.9, 1, (total, total)).total) for total in range(100, 141)]

    assert len(together.total) == sum(apart)
    assert sorted(together.total) == list(together.total)
    found = told(study.splits(records, BOTH_AREAS, (100, 140)), "splits")
    assert found[UNEVEN] == sum(apart)
    assert list(found) == [
        "All from 100 to 140 people",
        "100 people",
        "120 people",
        "140 people",
        UNEVEN,
    ]


def test_arms_of_twice_the_size_are_even_enough_and_larger_ones_are_not():
    every = splits_of(36.6, 46.9, 1, (400, 640))
    even = every.even

    larger = np.maximum(even.treated, even.total - even.treated)
    assert (larger <= 2 * (even.total - larger)).all()
    assert 0 < len(even.total) < len(every.total)


def test_the_row_of_all_holds_the_extremes_of_its_splits(records):
    found = study.splits(records, BOTH_AREAS)
    even = splits_of(36.6, 46.9, 1, (400, 640)).even

    row = told(found)["All from 400 to 640 people"]
    assert row == (
        len(even.total),
        round(even.difference.min(), 1),
        round(even.difference.max(), 1),
        round(even.lower.min(), 1),
        round(even.upper.max(), 1),
        round(even.p_value.min(), 1),
        round(even.p_value.max(), 1),
        round(100 * (even.p_value <= 0.05).mean(), 1),
    )
    assert (265, 521) in set(zip(even.treated, even.total, strict=True))


def test_it_is_said_of_all_splits_and_of_none(records):
    found = study.splits(records, BOTH_AREAS)
    one, two, three = said(found, PUBLIC)

    assert one.startswith(
        "2,872 splits of people (all from 400 to 640 people), no arm more than twice the other, "
        "print as both shares. Whichever of them is true, "
    )
    assert "from −10.4 to −10.2 points, and p from 0.01 to 0.06." in one
    assert two.startswith("In 99% of them p is 0.05 or less.")
    assert three.startswith("If one arm may be any number of times as large as the other, 5,914")
    assert "None of these splits is known to be the true one" in found.limits[0]
    assert any("The arm sizes of this delivery are invented" in note for note in found.notes)
    answer(release(found, PUBLIC))


def test_where_no_split_fits_there_is_nothing_to_say(records):
    found = study.splits(records, BOTH_AREAS, (4, 4))

    assert told(found, "splits", "least", "least_p")["4 people"] == (0.0, "[z]", "[z]")
    assert said(found) == []


@each("totals", {"falling": (640, 400), "too small": (1, 10)})
def test_totals_that_are_none_are_refused(records, totals):
    with pytest.raises(ValueError, match="totals are from 2 people up, the smaller first, not "):
        study.splits(records, BOTH_AREAS, totals)


def test_the_delivery_of_a_trial_says_nothing_of_the_splits():
    held = records_with(drawn("treatment", 40, 10), drawn("control", 40, 20))

    assert told(study.splits(held, BOTH_AREAS)) == told(study.splits(claiming(), BOTH_AREAS))
