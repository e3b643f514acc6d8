"""How many critical pathways were a need, at the last assessment before somebody left prison.

assessed ──── assessed again ──── release ──── assessed after
              ✓ this one                       ×
"""

from datetime import date

from histories import BOTH, Answer, Person, Release, records_of, told

from rrlib.cohorts import prison_release_cohort
from rrlib.reoffending import PRISON_RELEASE, needs_before

RELEASED = "2018-09-01"
#                                            answers                                 needs
ASSESSED = {
    "one need": ([Answer("2018-05-01")], 1),
    "two needs": ([Answer("2018-05-01"), Answer("2018-05-01", "health")], 2),
    "a need and none": (
        [Answer("2018-05-01"), Answer("2018-05-01", "health", "no need")],
        1,
    ),
    "not assessed on it": ([Answer("2018-05-01", answer="not assessed")], 0),
    "by the earlier list": ([Answer("2018-05-01", assessment="seven pathways (2004)")], 1),
    "again": (
        [
            Answer("2018-05-01"),
            Answer("2018-05-01", "health"),
            Answer("2018-07-01", answer="no need"),
        ],
        0,
    ),
    "the day before release": ([Answer("2018-08-31")], 1),
    "on the day of release": ([Answer("2018-09-01")], None),
    "after release": ([Answer("2018-10-01")], None),
    "of substances": ([Answer("2018-05-01", "heroin", "need", "substances")], None),
    "never": ([], None),
}


def test_needs_are_those_of_the_last_assessment_of_pathways_before_release():
    history = []
    for name, (answers, _) in ASSESSED.items():
        history += [Person(name, born="1985-01-01"), Release(RELEASED, person=name)]
        history += [Answer(**{**vars(answer), "person": name}) for answer in answers]
    records = records_of(*history)
    cohort = prison_release_cohort(records, PRISON_RELEASE, date(2018, 4, 1), BOTH)
    found = told(needs_before(cohort, records).reset_index(), "needs")

    assert {name: None if needs != needs else needs for name, needs in found.items()} == {
        name: needs for name, (_, needs) in ASSESSED.items()
    }
