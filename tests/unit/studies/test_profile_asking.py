"""One more question in one line: the same counts, through the same gate, and nothing else."""

from itertools import combinations, product

import pandas as pd
import pytest
from drawn_cohorts import cell, plain, told
from drawn_members import DRR, HCC, NAMES, PPO, member, records_of_members
from histories import BOTH, DURHAM, each

from rrlib.codes import Audience
from rrlib.disclosure import gates, shown_table
from rrlib.disclosure.audit import Page, audit
from rrlib.errors import ParameterError
from rrlib.notebook import Report
from rrlib.studies import offender_profiles as study

DELIVERY = "2013-14Q4"
TOGETHER = "County Durham and Darlington"
YOUTH = ("youth_offences", "youth_alcohol", "youth_people", "youth_busiest")
OFFENCES, PEOPLE = "offences of young people", "young people"
CUTS = {
    "members": ("scheme", "age_band", "sex"),
    PEOPLE: ("sex", "alcohol", "age_band"),
    OFFENCES: ("offence_group", "sex", "alcohol", "age_band"),
}
QUESTIONS = [
    (of, asked)
    for of, cuts in CUTS.items()
    for number in (1, 2)
    for asked in combinations(cuts, number)
]


def the_report(records, partnership, audience=Audience.PUBLIC, area=DURHAM):
    *parts, gate = gates(partnership, audience, partnership.family(area), {})
    return Report(records, partnership, area, gate, tuple(parts))


@pytest.mark.parametrize(("of", "asked"), QUESTIONS)
def test_every_question_that_can_be_asked_is_answered(delivered, of, asked):
    found = study.by(*asked, of=of)(delivered(DELIVERY), (DURHAM,))
    swapped = study.by(*reversed(asked), of=of)(delivered(DELIVERY), (DURHAM,))

    assert found == swapped
    assert len(found.rows) > 2 or asked == ("sex",)
    assert found.name == f"{of.replace(' ', '_')}_by_{'_and_'.join(asked)}"


def test_members_by_sex_and_age_are_as_recounted(delivered):
    """From the extracts, the slow way: age on the day is of completed years."""
    records = delivered(DELIVERY)
    day = pd.Timestamp(records.as_at)
    there = records.iom_membership.execute()
    left = pd.to_datetime(there["left_on"])
    there = there[
        (pd.to_datetime(there["joined_on"]) <= day)
        & (left.isna() | (left >= day))
        & (there["area"] == DURHAM)
    ]
    people = records.people.execute().set_index("person_id").loc[there["person_id"]]
    born = pd.to_datetime(people["date_of_birth"])
    to_come = [(each.month, each.day) > (day.month, day.day) for each in born]
    ages = day.year - born.dt.year - pd.Series(to_come, people.index).astype(int)
    found = study.by("sex", "age_band")(records, (DURHAM,))

    for label, first, last in (("Aged 21 to 24", 21, 24), ("Aged 30 to 34", 30, 34)):
        own = people[(ages >= first) & (ages <= last)]
        women = (own["sex"] == "female").sum()
        assert told(found, "number", "women", "men")[label] == (
            len(own),
            women,
            len(own) - women,
        )


def test_members_by_scheme_and_age_stand_in_two_age_groups():
    drawn = [
        member("A", "2013-01-01", scheme=PPO, born="1995-01-01"),
        member("B", "2013-01-01", scheme=PPO, born="1985-01-01"),
        member("C", "2013-01-01", scheme=DRR, born="1985-01-01"),
        member("D", "2013-01-01", scheme=HCC, born="1970-01-01"),
    ]
    found = told(study.by("age_band", "scheme")(records_of_members(*drawn), BOTH), "number")

    assert found["All members"] == 4
    assert found["Aged under 25"] == found["Prolific and priority offender: aged under 25"] == 1
    assert found["Drug rehabilitation requirement: aged under 25"] == 0
    assert found["High crime causer: aged 25 or over"] == 1


@pytest.mark.parametrize("of", [PEOPLE, OFFENCES])
def test_crossed_rows_add_up_to_the_rows_by_each_cut(delivered, of):
    found = study.by("sex", "age_band", of=of)(delivered(DELIVERY), (DURHAM,))
    numbers = told(found, "2013-14")
    sexes, ages = ("Male", "Female"), ("Aged 10-13", "Aged 14-15", "Aged 16-17")

    for sex in sexes:
        assert numbers[sex] == sum(numbers[f"{sex}: {age.lower()}"] for age in ages)
    for age in ages:
        assert numbers[age] == sum(numbers[f"{sex}: {age.lower()}"] for sex in sexes)
    assert len(numbers) == 1 + len(sexes) + len(ages) + len(list(product(sexes, ages)))


def test_drink_and_kind_are_as_the_strategy_printed(delivered):
    records = delivered("2012-13Q4", DELIVERY)
    found = study.by("alcohol", "offence_group", of=OFFENCES)(records, (DURHAM,))
    printed = {"Public order": 83, "Violence against the person": 82, "Criminal damage": 76}
    for kind, number in printed.items():
        assert plain(cell(found, f"{kind}: alcohol-related", "2012-13")) == number


REFUSED = {
    "unknown cut": (("sx",), {}, "members cannot be cut by 'sx'. Ask by 'scheme', 'age_band', 's"),
    "nearest": (("age",), {}, "Did you mean 'age_band'?"),
    "of others": (("scheme",), {"of": PEOPLE}, "young people cannot be cut by 'scheme'"),
    "unknown of": (("sex",), {"of": "member"}, "Did you mean 'members'?"),
    "nothing": ((), {}, "ask members by one or two of"),
    "twice": (("sex", "sex"), {}, "ask members by one or two of"),
    "three": (("sex", "scheme", "age_band"), {}, "ask members by one or two of"),
}


@each("cuts, words, says", REFUSED)
def test_what_cannot_be_asked_says_what_can(cuts, words, says):
    with pytest.raises(ParameterError) as refused:
        study.by(*cuts, **words)
    assert says in str(refused.value)


def test_a_question_is_shown_in_one_line_and_hides_what_the_rule_hides(delivered, partnership):
    records = delivered(DELIVERY)
    public, internal = (
        the_report(records, partnership, audience).asking(study.by).by("scheme", "sex")
        for audience in (Audience.PUBLIC, Audience.INTERNAL)
    )
    page, mark = public._repr_mimebundle_()

    assert "[c]" in public.text
    assert "[c]" not in internal.text
    assert "<table" in page["text/html"]
    assert mark


def test_what_was_shown_before_counts_and_a_question_may_come_again(delivered, partnership):
    report = the_report(delivered(DELIVERY), partnership)
    report.release(study.size, report.records, report.areas)
    profile = report.asking(study.by)
    first, again = (profile.by("scheme", "sex") for _ in range(2))

    assert first.text == again.text
    size, asked, _ = report.released
    for row in size.finding.rows:
        assert told(asked.finding, "number", "women", "men")[row.label] == tuple(
            plain(row.cells[key]) for key in ("number", "women", "men")
        )


@pytest.mark.parametrize("quarter", ["2013-14Q1", DELIVERY])
def test_whatever_is_asked_of_members_tells_no_hidden_count(delivered, partnership, quarter):
    made = asked_of_all(delivered(quarter, DELIVERY), partnership, NAMES, ("members",))
    require_nothing_told(made, quarter)


def test_whatever_is_asked_of_young_people_tells_no_hidden_count(delivered, partnership):
    made = asked_of_all(delivered(DELIVERY), partnership, YOUTH, (PEOPLE, OFFENCES))
    require_nothing_told(made, DELIVERY)


def asked_of_all(records, partnership, names, of_whom):
    """The public tables of every area, the report's findings and then every question."""
    family = partnership.family(TOGETHER)
    through = gates(partnership, Audience.PUBLIC, family, {})
    studies = [getattr(study, name) for name in names]
    studies += [study.by(*asked, of=of) for of, asked in QUESTIONS if of in of_whom]
    made = {area: [] for area in family}
    for one in studies:
        for area, gate in zip(family, through, strict=True):
            made[area].append(shown_table(gate.release(one(records, partnership.parts(area)))))
    return made


def require_nothing_told(made, quarter):
    pages = [Page(area, quarter, tuple(tables)) for area, tables in made.items()]
    found = audit(pages, {TOGETHER: BOTH})
    assert found.hidden > 50
    assert [each.told for each in found.exposures] == []


@each("extract, of", {"members": ("iom_membership", "members"), "young": ("offences", PEOPLE)})
def test_without_an_extract_the_question_says_so(extract, of):
    found = study.by("sex", of=of)(records_of_members(without=[extract]), BOTH)
    assert found.rows == ()
    assert f"does not hold {extract} (" in found.notes[0]


def test_of_nobody_nothing_is_shown():
    for of in CUTS:
        assert study.by("sex", of=of)(records_of_members(), BOTH).rows == ()
