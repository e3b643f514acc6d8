"""Everybody randomised in a trial is followed from that day, as drawn, treated or not.

To leave out those who did not take what was drawn for them would undo the drawing: they are not
like those who did.

    ──────┬────────────────────────────────────┬──────
        × │ ✓ randomised in the window       ✓ │ ×
"""

from datetime import date

from histories import BOTH, DARLINGTON, DURHAM, Person, Randomised, records_of, told

from rrlib.cohorts import LeftOut, trial_cohort
from rrlib.reoffending import randomised

FIRST = date(2016, 8, 1)
#                                                   randomised                        from
DRAWN = {
    "on the first day": (Randomised("2016-08-01"), "2016-08-01"),
    "on the last day": (Randomised("2018-03-31"), "2018-03-31"),
    "the day before": (Randomised("2016-07-31"), None),
    "the day after": (Randomised("2018-04-01"), None),
    "to treatment, not treated": (Randomised("2017-01-01", treated="no"), "2017-01-01"),
    "to control": (Randomised("2017-01-02", "control"), "2017-01-02"),
    "to control, treated": (Randomised("2017-01-03", "control", "yes"), "2017-01-03"),
    "in another trial": (Randomised("2017-01-04", trial="Another"), None),
}


def cohort_of(rows, areas=BOTH):
    history = [Person(name, born="1985-01-01") for name in rows]
    history += [Randomised(**{**vars(item), "person": name}) for name, (item, _) in rows.items()]
    return trial_cohort(records_of(*history), randomised(20), "Checkpoint", FIRST, areas)


def test_everybody_randomised_in_the_trial_is_followed_from_that_day():
    days = told(cohort_of(DRAWN).members.execute(), "index_date")

    assert {person: str(day.date()) for person, day in days.items()} == {
        name: day for name, (_, day) in DRAWN.items() if day
    }


def test_members_have_the_arm_that_was_drawn_and_whether_they_were_treated():
    found = told(cohort_of(DRAWN).members.execute(), "arm", "treated")

    assert found["to treatment, not treated"] == ("treatment", "no")
    assert found["to control, treated"] == ("control", "yes")


def test_who_lives_elsewhere_is_left_out_of_an_areas_part_of_the_trial():
    rows = {
        "in Durham": (Randomised("2017-01-01", area=DURHAM), None),
        "in Darlington": (Randomised("2017-01-01", area=DARLINGTON), None),
        "elsewhere": (Randomised("2017-01-01", area="elsewhere"), None),
    }
    cohort = cohort_of(rows, areas=(DARLINGTON,))

    assert list(cohort.members.execute()["person_id"]) == ["in Darlington"]
    assert cohort.left_out[LeftOut.ELSEWHERE] == 1


def test_somebody_is_followed_for_two_years_and_offences_proven_within_six_months_more():
    (row,) = cohort_of({"P": DRAWN["on the first day"]}).members.execute().itertuples()

    assert (str(row.followed_to.date()), str(row.proven_by.date())) == ("2018-08-01", "2019-02-01")
