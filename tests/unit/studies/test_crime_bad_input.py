"""What is odd in a delivery: every finding still stands or says why not, and none prints a nan."""

import math

import numpy as np
import pandas as pd
import pytest
from drawn_cohorts import EVERYTHING, cell, said
from drawn_crime import PARTNERSHIP, edited, records
from histories import BOTH, DARLINGTON, DURHAM

from rrlib.disclosure import release
from rrlib.periods import FinancialQuarter
from rrlib.present.words import sentences
from rrlib.results import Estimate, Marker
from rrlib.studies import welfare_reform_impact as study
from rrlib.studies.welfare_reform_impact.evidence import Beside, asked
from rrlib.studies.welfare_reform_impact.models import MAIN, doses, own_model, window
from rrlib.studies.welfare_reform_impact.outcomes import DAMAGE, STEALING, VIOLENCE
from rrlib.studies.welfare_reform_impact.saying import Verdict, judge
from rrlib.studies.welfare_reform_impact.trying import false_effects

FINDINGS = [getattr(study, name) for name in study.__all__ if name[:1].islower()]
FINDINGS.remove(study.evidence)
FROM = "2009-10Q1"
"""Four years before the reform: one false date is left, and little to wait for."""


def asking(own=(DURHAM,), partnership=PARTNERSHIP, **changes):
    """The evidence of the edited delivery from 2009-10 on, and its records."""
    changes["recorded_crime"] = _after(changes.get("recorded_crime", _as_it_is))
    made = records(edited(**changes))
    return study.evidence(made, own, partnership), made


def _as_it_is(rows):
    return rows


def _after(change):
    return lambda rows: change(rows[rows["quarter"] >= FROM])


def findings(found, made):
    """Every finding by name, each released: none stops, none prints what is no number."""
    held = {}
    for finding in FINDINGS:
        given = (found, made) if finding is study.reoffending_elsewhere else (found,)
        held[finding.__name__] = one = finding(*given)
        released = release(one, EVERYTHING)
        for row in released.finding.rows:
            for value in row.cells.values():
                numbers = (value.value, value.lower, value.upper) if _counted(value) else ()
                assert not any(number is not None and math.isnan(number) for number in numbers), (
                    one.name,
                    row.label,
                )
        assert "nan" not in " ".join(sentences(released)).split(), one.name
        assert one.rows or one.notes or one.sentences, f"{one.name} says nothing at all"
    return held


def _counted(value):
    return isinstance(value, Estimate)


def of(groups, area, quarters):
    """Which rows are of an outcome, an area and quarters that begin so."""
    kinds = [group.value for group in groups]
    return lambda rows: (
        rows["offence_group"].isin(kinds)
        & (rows["area"] == area)
        & rows["quarter"].str.startswith(quarters)
    )


def setting(where, value):
    return lambda rows: rows.assign(offences=rows["offences"].mask(where(rows), value))


def related(area, *relations):
    """The extract of comparators in which an area stands once with each of `relations`."""

    def change(rows):
        (one,) = rows[rows["area"] == area].to_dict("records")
        rest = rows[rows["area"] != area]
        return pd.concat([rest, pd.DataFrame([{**one, "relation": each} for each in relations])])

    return change


def test_an_area_that_is_neighbour_and_most_similar_counts_once():
    found, _ = asking(comparators=related("Wigan", "regional neighbour", "most similar"))

    assert found.beside().count("Wigan") == 1
    assert "Wigan" in found.beside(Beside.MOST_SIMILAR)
    assert "Wigan" not in found.beside(Beside.NEIGHBOURS)
    assert [row.label for row in study.beside_each(found).rows].count("Wigan") == 1


@pytest.mark.parametrize("other", ["most similar", "regional neighbour"])
def test_an_own_area_with_another_relation_too_is_never_its_own_comparator(other):
    frames = edited(comparators=related(DURHAM, other, "own area"))
    found = study.evidence(records(frames), (DURHAM,), PARTNERSHIP)

    assert DURHAM not in found.beside()


def test_an_own_area_that_is_only_listed_as_a_comparator_is_not_its_own():
    frames = edited(comparators=related(DARLINGTON, "most similar"))
    found = study.evidence(records(frames), (DARLINGTON,), PARTNERSHIP)

    assert DARLINGTON not in found.beside()
    assert "Barnsley" in found.beside()


def test_an_own_area_that_is_no_row_of_the_comparators_is_asked_all_the_same():
    found, made = asking(comparators=lambda rows: rows[rows["area"] != DURHAM])
    held = findings(found, made)

    assert DURHAM not in found.beside()
    assert cell(held["own_change"], "Stealing", "step").value > 10
    assert DURHAM in [row.label for row in held["by_loss"].rows]
    # Without a force, only what changed everywhere is a change in its recording.
    assert found.break_of([DURHAM]) is None
    assert cell(held["universal_credit"], "Stealing", "areas").value == 13


def test_a_quarter_without_a_kind_of_crime_is_nought_and_the_model_stands():
    found, _ = asking(recorded_crime=setting(of(DAMAGE.groups, DURHAM, "2012-13Q2"), 0))
    fitted = own_model(asked(found), (DURHAM,), DAMAGE)

    assert 0.0 in fitted.series.counts
    assert fitted.series.missing == ()
    assert isinstance(cell(study.own_change(found), DAMAGE.label, "step"), Estimate)


def test_a_comparator_without_any_stealing_in_a_quarter_stops_the_blend_and_it_says_why():
    found, made = asking(recorded_crime=setting(of(STEALING.groups, "Wigan", "2012-13Q2"), 0))
    held = findings(found, made)

    assert held["blend_of_others"].rows == ()
    assert "Not answered: " in held["blend_of_others"].notes[0]


@pytest.mark.parametrize(("quarter", "is_made"), [("2009-10Q2", True), ("2012-13Q2", False)])
def test_a_gap_of_a_comparator_stops_the_blend_in_the_years_looked_at_alone(quarter, is_made):
    found, _ = asking(
        recorded_crime=lambda rows: rows[(rows["area"] != "Wigan") | (rows["quarter"] != quarter)]
    )

    assert bool(study.blend_of_others(found).rows) is is_made


def test_more_cancelled_than_recorded_counts_as_none_and_stops_nothing():
    found, made = asking(recorded_crime=setting(of(STEALING.groups, DURHAM, "2012-13Q2"), -40))
    held = findings(found, made)
    fitted = own_model(asked(found), (DURHAM,), STEALING)

    assert fitted.series.counts.min() == 0.0
    assert isinstance(cell(held["own_change"], "Stealing", "step"), Estimate)
    assert cell(held["crime_by_quarter"], "2012-13Q2", "stealing").value < 0


def test_an_own_area_without_a_population_is_named():
    found, _ = asking(population=lambda rows: rows[rows["area"] != DURHAM])

    assert found.why_not == (
        "Not answered: County Durham has no recorded crime, or no population.",
    )


def test_years_before_the_first_population_have_that_of_the_first_and_are_not_provisional():
    found, _ = asking(population=lambda rows: rows[rows["year"] >= 2012])
    crime = asked(found).crime
    people = crime.residents([DURHAM])

    assert people[0] == people[crime.place(FinancialQuarter.parse("2012-13Q1"))]
    assert crime.carried is None
    assert not cell(study.crime_by_quarter(found), FROM, "stealing").provisional


def test_from_the_first_quarter_on_whose_population_is_carried_rates_are_provisional():
    found, _ = asking(population=lambda rows: rows[rows["year"] < 2018])
    finding = study.crime_by_quarter(found)
    provisional = [row.label for row in finding.rows if row.cells["stealing"].provisional]

    assert provisional == ["2018-19Q1", "2018-19Q2", "2018-19Q3", "2018-19Q4"]
    # The quarter spoken of beside the last is the latest of its season before the reform.
    assert finding.sentences[0].cells["earlier"] == ("2012-13Q4", "stealing")


def test_a_comparator_without_a_population_is_left_out_and_named():
    found, made = asking(population=lambda rows: rows[rows["area"] != "Wigan"])
    held = findings(found, made)

    assert "Wigan" not in found.beside()
    assert "Wigan: left out, no crime or population is held." in held["what_can_be_said"].notes


@pytest.mark.parametrize("areas", [0, 1, 2, 3, 5])
def test_losses_of_fewer_than_six_areas_leave_the_question_open(areas):
    found, _ = asking(welfare_losses=lambda rows: rows[:areas])
    losing = [study.by_loss(found), study.by_loss_and_year(found), study.what_can_be_said(found)]

    assert losing[0].rows == ()
    assert "too few areas have a loss" in losing[0].notes[0]
    assert "losses are not known of enough areas" in said(losing[2])[0]
    assert losing[1].notes


def test_losses_of_six_areas_are_enough():
    frames = edited(welfare_losses=lambda rows: rows[:6])
    found = study.evidence(records(frames), (DURHAM,), PARTNERSHIP)

    assert len(study.by_loss(found).rows) == 7
    assert len(study.by_loss_and_year(found).rows) == 12


def test_losses_that_are_the_same_everywhere_leave_the_question_open():
    found, made = asking(welfare_losses=lambda rows: rows.assign(pounds=500))
    held = findings(found, made)

    assert held["by_loss"].rows == held["by_loss_and_year"].rows == ()
    assert cell(held["reoffending_elsewhere"], "For each £100 lost", "p") is Marker.NOT_AVAILABLE
    assert judge(asked(found)).verdict is Verdict.OPEN


def test_the_losses_of_single_reforms_are_not_those_of_all():
    def with_others(rows):
        return pd.concat([rows.assign(reform="the benefit cap", pounds=3), rows])

    found, other = (asking(welfare_losses=change)[0] for change in (with_others, _as_it_is))

    assert study.by_loss(found) == study.by_loss(other)


def arriving(day):
    return lambda rows: rows.assign(universal_credit_on=day)


@pytest.mark.parametrize(
    "day",
    [None, "2019-05-01", "2031-01-01", "2001-01-01"],
    ids=["none", "soon", "late", "long ago"],
)
def test_universal_credit_that_has_come_nowhere_or_everywhere_is_not_available(day):
    frames = edited(comparators=arriving(day))
    finding = study.universal_credit(study.evidence(records(frames), (DURHAM,), PARTNERSHIP))

    assert {value for row in finding.rows for value in row.cells.values()} == {Marker.NOT_AVAILABLE}
    assert said(finding) == []


def test_an_area_to_which_universal_credit_has_not_come_is_not_counted_among_those_it_came_to():
    def later(rows):
        late = rows["area"].isin(["Wigan", DARLINGTON])
        return rows.assign(universal_credit_on=rows["universal_credit_on"].mask(late, "2021-01-01"))

    frames = edited(comparators=later)
    finding = study.universal_credit(study.evidence(records(frames), (DURHAM,), PARTNERSHIP))

    assert cell(finding, "Stealing", "areas").value == 12


def test_a_quarter_to_which_a_single_area_came_is_tested_all_the_same():
    def alone(rows):
        return rows[rows["area"] != "Hartlepool"]

    frames = edited(comparators=alone)
    finding = study.universal_credit(study.evidence(records(frames), (DURHAM,), PARTNERSHIP))

    assert 0 < cell(finding, "Stealing", "p").value <= 1
    assert cell(finding, "Stealing", "areas").value == 13


@pytest.mark.parametrize("kept", ["after", "before"])
def test_published_counts_of_one_side_of_the_reform_answer_nothing(kept):
    def of_one_side(rows):
        late = rows["cohort_from"] >= "2013-04-01"
        return rows[late if kept == "after" else ~late]

    found, made = asking(published_rates=of_one_side)
    finding = study.reoffending_elsewhere(found, made)

    assert finding.rows == ()
    assert "of cohorts before and after the reform" in finding.notes[0]


def test_a_comparator_whose_counts_are_published_on_one_side_alone_is_on_neither():
    def of_one_side(rows):
        return rows[(rows["area"] != "Wigan") | (rows["cohort_from"] < "2013-04-01")]

    def without(rows):
        return rows[rows["area"] != "Wigan"]

    one, other = (
        study.reoffending_elsewhere(*asking(published_rates=change))
        for change in (of_one_side, without)
    )

    assert cell(one, "All comparators", "before") == cell(other, "All comparators", "before")
    assert cell(one, "Here less comparators", "p") == cell(other, "Here less comparators", "p")


def test_a_cohort_that_began_before_the_reform_and_ended_after_it_is_on_neither_side():
    first = "2013-04-01"

    def begun_earlier(rows):
        return rows.assign(cohort_from=rows["cohort_from"].replace(first, "2013-03-01"))

    def without(rows):
        return rows[rows["cohort_from"] != first]

    one, other = (
        study.reoffending_elsewhere(*asking(published_rates=change))
        for change in (begun_earlier, without)
    )

    assert one == other


def test_published_counts_of_some_people_alone_are_not_added_to_those_of_all():
    def with_adults(rows):
        return pd.concat([rows, rows.assign(people="adults", reoffenders=1)])

    one, other = (
        study.reoffending_elsewhere(*asking(published_rates=change))
        for change in (with_adults, _as_it_is)
    )

    assert one == other


def test_of_two_areas_together_both_must_have_published_counts():
    def without_one(rows):
        return rows[rows["area"] != DARLINGTON]

    finding = study.reoffending_elsewhere(*asking(own=BOTH, published_rates=without_one))

    assert finding.rows == ()


def test_a_break_without_forces_is_everybodys():
    kept = [each for each in PARTNERSHIP.breaks if "RECORDED_CRIME" not in each.affects]
    (own,) = [each for each in PARTNERSHIP.breaks if each.forces == ["Durham"]]
    everybodys = own.model_copy(update={"forces": []})
    partnership = PARTNERSHIP.model_copy(update={"breaks": [*kept, everybodys]})
    found, _ = asking(partnership=partnership)
    known = asked(found)

    for area in (DURHAM, "Wigan", "City of York"):
        assert str(found.break_of([area])) == "2014-15Q3"
        last = window(known, [area], VIOLENCE, MAIN)[-1]
        assert str(known.crime.quarters[last]) == "2014-15Q2"


def test_a_break_that_lies_after_the_delivery_is_not_known_yet():
    early = records(edited())
    late = [
        each.model_copy(update={"date": each.date.replace(year=2030)})
        for each in PARTNERSHIP.breaks
    ]
    partnership = PARTNERSHIP.model_copy(update={"breaks": late})

    assert study.evidence(early, (DURHAM,), partnership).breaks == ()


def test_a_delivery_that_ends_with_the_quarter_before_the_reform_answers_nothing():
    found, _ = asking(recorded_crime=lambda rows: rows[rows["quarter"] <= "2012-13Q4"])

    assert "16 quarters are held before the reform of 2013-04-01, and 0 from it on" in str(
        found.why_not
    )


def in_autumn(partnership=PARTNERSHIP):
    reforms = [
        each.model_copy(update={"date": each.date.replace(month=10)}) if each.main else each
        for each in partnership.reforms
    ]
    return partnership.model_copy(update={"reforms": reforms})


def test_a_reform_in_autumn_has_years_that_begin_with_it():
    found, made = asking(partnership=in_autumn())
    held = findings(found, made)
    known = asked(found)

    assert known.crime.quarters[known.at] == FinancialQuarter.parse("2013-14Q3")
    assert held["crime_by_year"].columns[0].title == "Recorded in 2012-13Q3 to 2013-14Q2"
    assert held["crime_by_year"].columns[1].title == "Recorded in 2013-14Q3 to 2014-15Q2"
    years = [row.label for row in held["by_loss_and_year"].rows]
    assert "2013-14Q3 to 2014-15Q2" in years
    assert "2013-14" not in years


def test_a_reform_in_autumn_is_beside_the_four_quarters_before_it():
    found, _ = asking(partnership=in_autumn())
    known = asked(found)
    held = doses(known, STEALING)
    place = held.areas.index(DURHAM)
    rates = known.crime.counts([DURHAM], STEALING) / known.crime.residents([DURHAM])
    people = known.crime.residents([DURHAM])

    def year(first):
        span = slice(first, first + 4)
        return math.log((rates * people)[span].sum() / people[span].sum())

    expected = [year(known.at + 4 * shift) for shift in (-3, -2, -1, 0, 1, 2)]
    assert held.logs[place] == pytest.approx(expected)
    assert held.after.tolist() == [False] * 3 + [True] * 3


def test_with_two_years_before_alone_there_is_no_false_date_and_no_verdict():
    frames = edited(recorded_crime=lambda rows: rows[rows["quarter"] >= "2011-12Q1"])
    made = records(frames)
    found = study.evidence(made, (DURHAM,), PARTNERSHIP)
    held = findings(found, made)

    assert false_effects(asked(found)).shifts == ()
    assert cell(held["false_dates"], "False dates of all areas", "as_large") is Marker.NOT_AVAILABLE
    assert judge(asked(found)).verdict is Verdict.OPEN


def test_a_gap_in_the_two_years_before_leaves_no_step_to_set_beside_false_dates():
    """Not nought in a hundred as large: nothing to compare with, and so no claim."""

    def gap(rows):
        return rows[(rows["area"] != DURHAM) | (rows["quarter"] != "2011-12Q3")]

    found, made = asking(recorded_crime=gap)
    held = findings(found, made)

    recorded = cell(held["without_the_reform"], "2011-12Q3", "recorded")
    assert recorded is Marker.NOT_AVAILABLE
    assert np.isnan(false_effects(asked(found)).as_large)
    assert cell(held["false_dates"], "False dates of all areas", "as_large") is Marker.NOT_AVAILABLE
    judged = judge(asked(found))
    assert judged.verdict is Verdict.OPEN
    assert "no step at dates without any reform can be set beside it" in judged.reasons
    assert "at dates without any reform steps as large are common" not in judged.reasons
