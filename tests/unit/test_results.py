"""What travels from a study to a page holds together, and refuses what does not."""

from dataclasses import FrozenInstanceError, replace
from datetime import date

import pytest

from rrlib.definitions import (
    CountDefinition,
    Definition,
    FollowUpDefinition,
    PeriodDefinition,
    TimeDefinition,
)
from rrlib.errors import DefinitionError, PeriodError
from rrlib.periods import Window
from rrlib.reoffending import MOJ_PROVEN, MOJ_PROVEN_QUARTERLY, YOT_LOCAL
from rrlib.results import (
    Column,
    Estimate,
    Finding,
    Marker,
    Role,
    Row,
    Unit,
    require_same_definition,
)

YEAR = FollowUpDefinition("year", "One year", "a book", "nothing", 12, 12, 6)


def estimate(definition):
    return Estimate(50.0, 40.0, 60.0, 100, "counted", 50, definition=definition)


def finding(*labels):
    return Finding(
        name="offences",
        question="How many?",
        rows_are="Year",
        columns=(Column("offences", "Offences", Role.BASE),),
        rows=tuple(Row(label, {"offences": Estimate.count(7)}) for label in labels),
        sentences=(),
    )


def test_numbers_of_different_definitions_are_not_combined_and_both_are_named():
    with pytest.raises(DefinitionError) as refusal:
        require_same_definition(estimate(MOJ_PROVEN), estimate(YOT_LOCAL))
    assert str(refusal.value) == (
        "these numbers were made by different definitions and cannot be combined: "
        + ", ".join(sorted([MOJ_PROVEN.name, YOT_LOCAL.name]))
    )


def test_every_definition_of_a_mixture_is_named():
    mixture = (MOJ_PROVEN, MOJ_PROVEN_QUARTERLY, YOT_LOCAL, None)
    with pytest.raises(DefinitionError) as refusal:
        require_same_definition(*(estimate(each) for each in mixture))
    for name in ("no definition", *(each.name for each in mixture if each)):
        assert name in str(refusal.value)


def test_a_number_with_a_definition_is_not_combined_with_one_without():
    with pytest.raises(DefinitionError, match=r"no definition, year$"):
        require_same_definition(estimate(YEAR), Estimate.count(3))


def test_definitions_that_differ_in_one_month_are_different():
    with pytest.raises(DefinitionError):
        require_same_definition(estimate(YEAR), estimate(replace(YEAR, waiting_months=7)))


def test_numbers_of_one_definition_can_be_combined():
    require_same_definition(estimate(YEAR), estimate(replace(YEAR)), estimate(YEAR))
    require_same_definition(Estimate.count(3), Estimate.count(4))
    require_same_definition()


def test_a_finding_refuses_two_rows_of_one_label():
    with pytest.raises(ValueError, match=r"^offences: two rows have the same label"):
        finding("2012-13", "2013-14", "2012-13")


def test_a_finding_of_different_labels_or_of_none_is_accepted():
    assert [row.label for row in finding("2012-13", "2013-14").rows] == ["2012-13", "2013-14"]
    assert finding().rows == ()


def test_a_finding_cannot_be_changed():
    made = finding("2012-13")
    with pytest.raises(FrozenInstanceError):
        made.rows = ()


def of(definition, label="2012", *, row=None, finding=None):
    """A finding of one row whose number was made by `definition`."""
    return Finding(
        name="cohorts",
        question="How many?",
        rows_are="Cohort",
        columns=(Column("share", "Share", Role.DERIVED),),
        rows=(Row(label, {"share": estimate(definition)}, definition=row),),
        sentences=(),
        definition=finding,
    )


def test_a_finding_refuses_a_row_made_by_another_definition_and_names_both():
    with pytest.raises(DefinitionError) as refusal:
        of(YOT_LOCAL, finding=MOJ_PROVEN)
    assert str(refusal.value) == (
        "cohorts: the row '2012' is of MOJ_PROVEN and holds a number made by YOT_LOCAL; numbers "
        "of two definitions cannot be combined."
    )
    with pytest.raises(DefinitionError, match="is of no definition and holds a number made by"):
        of(YOT_LOCAL)


def test_a_row_may_be_of_another_definition_than_its_finding_if_it_says_so():
    assert of(YOT_LOCAL, row=YOT_LOCAL, finding=MOJ_PROVEN).rows[0].definition is YOT_LOCAL
    assert of(YOT_LOCAL, row=YOT_LOCAL).definition is None
    with pytest.raises(DefinitionError, match="the row '2012' is of YOT_LOCAL"):
        of(MOJ_PROVEN, row=YOT_LOCAL, finding=MOJ_PROVEN)


def test_a_number_without_a_definition_stands_in_any_row():
    assert of(None, finding=MOJ_PROVEN)
    assert of(None, row=YOT_LOCAL)


def test_a_row_without_numbers_may_be_of_any_definition():
    row = Row("2012", {"share": Marker.NOT_AVAILABLE}, definition=YOT_LOCAL)
    assert replace(of(None), rows=(row,)).rows == (row,)


def test_nothing_is_provisional_and_no_column_of_a_series_unless_it_says_so():
    assert not estimate(YEAR).provisional
    assert not Estimate.count(7).provisional
    assert Column("share", "Share", Role.DERIVED).series is None
    assert Row("2012", {}).definition is None


# What a definition says of itself.


def test_a_followed_cohort_says_how_long_it_is_followed_and_waited_for():
    card = FollowUpDefinition("n", "t", "s", "c", 3, 12, 6, index_event="a caution")
    assert card.who_counts.startswith("Everybody with a caution in the 3 months of the cohort")
    assert "within 12 months of it" in card.what_counts
    assert "within 18 months of it" in card.what_counts
    assert card.known == "18 months after the index date; until then a person enters no rate."


def test_a_cohort_without_a_waiting_period_says_what_it_misses():
    card = FollowUpDefinition("n", "t", "s", "c", 3, 6, 0)
    assert card.known.startswith("6 months after the index date, with no waiting period: offences")


def test_a_period_is_known_when_its_wait_is_over():
    quarter = PeriodDefinition("n", "t", "s", "c", 3, 3)
    period = quarter.period(date(2020, 4, 1))
    assert period == Window(date(2020, 4, 1), date(2020, 6, 30))
    assert quarter.known_on(period) == date(2020, 9, 30)
    assert "at liberty on at least one day of the 3 months" in quarter.who_counts
    assert "by 3 months after the period" in quarter.what_counts
    assert "provisional until then" in quarter.known


def test_a_time_allows_every_offence_the_same_delay():
    card = TimeDefinition("n", "t", "s", "c", 5)
    assert "within 5 months of the offence" in card.what_counts
    assert card.known.startswith("Up to 5 months before the as-at date")


def test_a_count_says_what_it_is_told():
    card = CountDefinition("n", "t", "s", "c", "Who.", "What.", "Over whom.", "When.")
    said = (card.who_counts, card.what_counts, card.denominator, card.known)
    assert said == ("Who.", "What.", "Over whom.", "When.")


def test_a_definition_is_always_of_some_kind():
    with pytest.raises(TypeError, match="abstract"):
        Definition("n", "t", "s", "c")


def test_a_cohort_is_the_calendar_months_that_begin_on_its_first_day():
    assert YEAR.cohort_window(date(2012, 4, 1)) == Window(date(2012, 4, 1), date(2013, 3, 31))
    quarter = replace(YEAR, cohort_months=3)
    assert quarter.cohort_window(date(2012, 1, 1)) == Window(date(2012, 1, 1), date(2012, 3, 31))


def test_a_cohort_begins_on_the_first_of_a_month():
    with pytest.raises(PeriodError) as refusal:
        YEAR.cohort_window(date(2012, 4, 2))
    assert str(refusal.value) == (
        "a window of months begins on the first of a month, not on 2012-04-02"
    )


def test_a_cohort_that_has_a_month_to_begin_in_begins_in_no_other():
    january = replace(YEAR, cohort_begins_in=1)
    assert january.cohort_window(date(2012, 1, 1)).last == date(2012, 12, 31)
    with pytest.raises(PeriodError) as refusal:
        january.cohort_window(date(2012, 4, 1))
    assert str(refusal.value) == "a year cohort begins in month 1, not on 2012-04-01."


def test_a_cohort_of_a_year_begins_in_the_month_its_definition_fixes():
    assert replace(YEAR, cohort_begins_in=4).cohort_begins(2012) == date(2012, 4, 1)
    with pytest.raises(PeriodError) as refusal:
        YEAR.cohort_begins(2012)
    assert str(refusal.value) == "a year cohort may begin in any month; name its first day."


@pytest.mark.parametrize(
    ("index", "complete"),
    [
        (date(2012, 1, 15), date(2013, 7, 15)),
        (date(2012, 2, 29), date(2013, 8, 29)),
        (date(2012, 8, 31), date(2014, 2, 28)),
        (date(2010, 8, 30), date(2012, 2, 29)),
    ],
)
def test_follow_up_is_complete_after_follow_up_and_waiting_in_one_step(index, complete):
    assert YEAR.proven_within_months == 18
    assert YEAR.complete_on(index) == complete


def test_a_count_has_no_interval_and_says_that_it_was_counted():
    count = Estimate.count(7, YEAR)
    assert (count.value, count.numerator, count.n) == (7.0, 7, 7)
    assert (count.lower, count.upper) == (None, None)
    assert (count.method, count.definition) == ("counted", YEAR)


def test_markers_are_written_in_square_brackets_and_explained():
    assert {str(marker): marker.meaning for marker in Marker} == {
        "[c]": "hidden so that nobody can be identified",
        "[x]": "not available",
        "[z]": "not applicable",
        "[u]": "unreliable: made of too few people",
    }


@pytest.mark.parametrize(
    ("value", "written"),
    [(0.0, "under 0.01"), (0.0049, "under 0.01"), (0.005, "0.01"), (0.05, "0.05"), (1.0, "1.00")],
)
def test_no_p_value_is_written_as_nought(value, written):
    assert Unit.P_VALUE.written(value) == written


def test_every_unit_has_a_form_of_its_own():
    assert len(Unit.__members__) == len(set(Unit))


def test_a_whole_difference_has_a_true_minus_and_is_never_minus_nought():
    assert [Unit.WHOLE_DIFFERENCE.written(each) for each in (-12.4, -0.4, 3.5)] == [
        "−12",
        "0",
        "4",
    ]
