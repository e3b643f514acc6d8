"""What cannot be asked says why; what is missing lowers what is said, and never passes silently."""

import pytest
from drawn_cohorts import EVERYTHING, said
from drawn_crime import PARTNERSHIP, edited, records
from histories import DARLINGTON, DURHAM

from rrlib.disclosure import release
from rrlib.errors import ParameterError
from rrlib.present import answer
from rrlib.results import Marker
from rrlib.studies import welfare_reform_impact as study
from rrlib.studies.welfare_reform_impact.evidence import asked
from rrlib.studies.welfare_reform_impact.models import MAIN, doses, own_model, window
from rrlib.studies.welfare_reform_impact.outcomes import STEALING, VIOLENCE

FINDINGS = [
    study.crime_by_year,
    study.crime_by_quarter,
    study.crime_indexed,
    study.beside_each,
    study.own_change,
    study.without_the_reform,
    study.model_checks,
    study.beside_change,
    study.blend_of_others,
    study.by_loss,
    study.by_loss_of_kinds,
    study.by_loss_and_year,
    study.universal_credit,
    study.false_dates,
    study.other_analyses,
]


def asking(comparators="all", partnership=PARTNERSHIP, own=(DURHAM,), **changes):
    return study.evidence(records(edited(**changes)), own, partnership, comparators)


def since(first):
    return lambda rows: rows[rows["quarter"] >= first]


def test_comparators_of_another_name_are_refused_with_the_nearest():
    with pytest.raises(ParameterError, match=r"'most simila' are no comparators.*'most similar'"):
        asking("most simila")


def test_fewer_than_eight_quarters_before_the_reform_and_nothing_is_modelled():
    found = asking(recorded_crime=since("2011-12Q2"))

    assert found.why_not == (
        "Not answered: 7 quarters are held before the reform of 2013-04-01, and 24 from it on; "
        "8 before it are needed, and one after.",
    )
    for finding in FINDINGS:
        made = finding(found)
        assert (made.rows, made.notes) == ((), found.why_not), finding.__name__
    verdict = study.what_can_be_said(found)
    assert "No verdict." in said(verdict)[0]
    assert found.why_not[0] in answer(release(verdict, EVERYTHING)).text


def test_eight_quarters_before_it_are_enough():
    assert asked(asking(recorded_crime=since("2011-12Q1"))) is not None


def test_without_a_main_reform_there_is_nothing_to_ask_about():
    none = PARTNERSHIP.model_copy(update={"reforms": []})

    assert asking(partnership=none).why_not == (
        "Not answered: partnership.toml names no main reform.",
    )


def test_an_own_area_without_crime_is_named():
    found = asking(own=(DARLINGTON,), recorded_crime=lambda rows: rows[rows["area"] != DARLINGTON])

    assert "Darlington has no recorded crime" in found.why_not[0]


def test_a_comparator_without_crime_is_left_out_and_named():
    found = asking(recorded_crime=lambda rows: rows[rows["area"] != "Gateshead"])

    assert "Gateshead" not in found.beside()
    assert any("Gateshead" in note for note in study.what_can_be_said(found).notes)


def test_without_losses_no_verdict_but_cannot_tell():
    found = asking(welfare_losses=lambda rows: rows[:0])
    finding = study.what_can_be_said(found)

    assert study.by_loss(found).rows == ()
    assert said(finding)[0].startswith("Cannot tell: ")
    assert "losses are not known of enough areas" in said(finding)[0]


def test_a_gap_in_the_middle_is_stepped_over_and_not_closed():
    found = asking(
        recorded_crime=lambda rows: rows[
            (rows["area"] != DURHAM) | (rows["quarter"] != "2011-12Q3")
        ]
    )
    fitted = own_model(asked(found), (DURHAM,), STEALING)

    assert len(fitted.series.periods) == 23
    assert fitted.series.missing == (4 * 2011 + 2,)


def test_an_area_with_a_gap_is_left_out_of_the_losses():
    found = asking(
        recorded_crime=lambda rows: rows[
            (rows["area"] != "Wigan") | (rows["quarter"] != "2011-12Q3")
        ]
    )

    assert "Wigan" not in doses(asked(found), STEALING).areas
    assert "Wigan" in doses(asked(asking()), STEALING).areas


def test_an_area_with_no_such_crime_in_a_year_is_left_out_of_the_losses():
    def none(rows):
        stolen = rows["offence_group"].isin([group.value for group in STEALING.groups])
        year = rows["quarter"].str.startswith("2012-13") & (rows["area"] == "Wigan")
        return rows.assign(offences=rows["offences"].mask(stolen & year, 0))

    assert "Wigan" not in doses(asked(asking(recorded_crime=none)), STEALING).areas


def test_crime_open_to_recording_ends_before_any_of_its_areas_changes_recording():
    known = asked(asking())
    quarters = known.crime.quarters
    own = window(known, [DURHAM], VIOLENCE, MAIN)
    both = window(known, [DURHAM, "Hartlepool"], VIOLENCE, MAIN)

    assert str(quarters[own[-1]]) == "2014-15Q2"
    assert str(quarters[both[-1]]) == "2013-14Q4"
    assert str(quarters[window(known, [DURHAM], STEALING, MAIN)[-1]]) == "2015-16Q4"


def test_reoffending_is_not_answered_without_published_counts():
    frames = edited(published_rates=lambda rows: rows.assign(offenders=None, reoffenders=None))
    made = records(frames)
    finding = study.reoffending_elsewhere(study.evidence(made, (DURHAM,), PARTNERSHIP), made)

    assert finding.rows == ()
    assert "no published counts" in finding.notes[0]


def test_a_cell_that_no_data_allow_is_not_available_and_the_rest_stands():
    found = asking(recorded_crime=lambda rows: rows[rows["quarter"] <= "2013-14Q2"])
    finding = study.own_change(found)

    assert {row.cells["step"] for row in finding.rows} == {Marker.NOT_AVAILABLE}
    assert "Nothing can be said" in said(finding)[0]
