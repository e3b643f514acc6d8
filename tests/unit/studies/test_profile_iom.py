"""How many members there are, of which scheme, sex and age; and who is not described."""

from collections import Counter
from datetime import date

import pandas as pd
import pytest
from drawn_cohorts import said, shown, told
from drawn_members import DRR, HCC, PPO, STRATEGY_DAY, ledger, member, period, records_of_members
from histories import BOTH, DARLINGTON, DURHAM, each

from rrlib.codes import Audience
from rrlib.disclosure import rule_for
from rrlib.studies import offender_profiles as study
from rrlib.studies.offender_profiles.iom import BANDS, HALVES

MARCH = date(2014, 3, 31)
SCHEMES = {
    "ppo": "Prolific and priority offender",
    "drr": "Drug rehabilitation requirement",
    "hcc": "High crime causer",
}


@pytest.fixture(scope="module")
def august(delivered):
    """What was known of the members whom the Strategy describes, a month later."""
    return delivered("2013-14Q2", "2013-14Q4")


def days(column):
    return [None if pd.isna(day) else pd.Timestamp(day).date() for day in column]


def recounted(records, day, area=DURHAM):
    """Members on a day, by plain Python: (scheme, sex, date of birth) of each."""
    rows = records.iom_membership.execute()
    people = {
        row.person_id: (row.sex, pd.Timestamp(row.date_of_birth).date())
        for row in records.people.execute().itertuples()
    }
    return [
        (scheme, *people[person])
        for person, scheme, joined, left, there in zip(
            rows["person_id"],
            rows["scheme"],
            days(rows["joined_on"]),
            days(rows["left_on"]),
            rows["area"],
            strict=True,
        )
        if there == area and joined <= day and (left is None or left >= day)
    ]


def test_the_members_of_august_2013_are_as_published(august):
    found = told(study.size(august, (DURHAM,), STRATEGY_DAY), "number", "women", "men")
    published = ledger()

    assert found["All members"][0] == published["iom-2013-cohort-size"] == 195
    for claim, scheme in SCHEMES.items():
        people, women = (published[f"iom-2013-{claim}{of}"] for of in ("", "-female"))
        assert found[scheme] == (people, women, people - women)


def test_without_a_day_the_members_are_those_of_the_last_day_known(delivered):
    records = delivered("2013-14Q4")
    there = recounted(records, MARCH)
    schemes = Counter(scheme for scheme, _, _ in there)
    found = told(study.size(records, (DURHAM,)), "number", "women")

    assert found["All members"] == (len(there), sum(sex == "female" for _, sex, _ in there))
    assert {label: found[label][0] for label in SCHEMES.values()} == {
        SCHEMES[key]: schemes[scheme] for key, scheme in zip(SCHEMES, (PPO, DRR, HCC), strict=True)
    }


@each(
    "on, left, is_member",
    {
        "joined that day": ("2014-03-31", None, True),
        "joined the day after": ("2014-04-01", None, False),
        "left that day": ("2013-01-01", "2014-03-31", True),
        "left the day before": ("2013-01-01", "2014-03-30", False),
        "ended before it began": ("2014-03-01", "2014-02-01", False),
    },
)
def test_the_first_and_the_last_day_of_a_period_are_in_it(on, left, is_member):
    records = records_of_members(member("A", on, left), member("B", "2013-01-01"), to="2014-15Q1")

    found = told(study.size(records, BOTH, MARCH), "number")

    assert found["All members"] == 1 + is_member


def test_a_period_that_ends_before_it_begins_is_left_out_and_said_so():
    odd = records_of_members(member("A", "2014-03-01", "2014-02-01"), member("B", "2013-01-01"))
    sound = records_of_members(member("B", "2013-01-01"))

    assert "Periods of membership that end before they begin are left out." in (
        study.size(odd, BOTH).notes
    )
    assert len(study.size(sound, BOTH).notes) == 1


def test_of_two_periods_with_the_day_the_later_counts_once():
    records = records_of_members(
        member("A", "2013-01-01", scheme=PPO), period("A", "2014-01-01", scheme=DRR)
    )

    found = told(study.size(records, BOTH), "number")

    assert (found["All members"], found[SCHEMES["ppo"]], found[SCHEMES["drr"]]) == (1, 0, 1)


def test_somebody_counts_in_the_area_of_the_period_and_nobody_who_has_died():
    records = records_of_members(
        member("A", "2013-01-01", area=DARLINGTON),
        member("B", "2013-01-01", area="elsewhere"),
        member("C", "2013-01-01", died="2014-03-30"),
        member("D", "2013-01-01", died="2014-03-31"),
    )

    assert told(study.size(records, (DARLINGTON,)), "number")["All members"] == 1
    assert told(study.size(records, (DURHAM,)), "number")["All members"] == 1
    assert told(study.size(records, BOTH), "number")["All members"] == 2


def test_whose_sex_is_not_recorded_has_a_column_of_its_own_where_there_is_anybody():
    some = study.size(
        records_of_members(
            member("A", "2013-01-01", sex="not recorded"), member("B", "2013-01-01", sex="female")
        ),
        BOTH,
    )
    none = study.size(records_of_members(member("B", "2013-01-01", sex="female")), BOTH)

    assert told(some, "number", "women", "men", "unrecorded")["All members"] == (2, 1, 0, 1)
    assert "unrecorded" not in [column.key for column in none.columns]


def test_the_public_sees_neither_the_one_woman_nor_what_would_tell_her(august, partnership):
    rule = rule_for(partnership, Audience.PUBLIC, DURHAM)
    finding = study.size(august, (DURHAM,), STRATEGY_DAY)

    found = shown(finding, "number", "women", "men", "share", rule=rule)

    assert found[SCHEMES["ppo"]] == (58, "[c]", "[c]", "[c]")
    assert found[SCHEMES["drr"]] == (42, "[c]", "[c]", "[c]")
    assert found[SCHEMES["hcc"]] == (95, 27, 68, 28.4)
    assert said(finding, rule)[0] == "195 people were members on 31 August 2013."


def test_ages_are_those_of_the_day_and_of_every_member(delivered):
    records = delivered("2013-14Q4")
    ages = [
        MARCH.year - born.year - ((born.month, born.day) > (3, 31))
        for _, _, born in recounted(records, MARCH)
    ]
    found = told(study.ages(records, (DURHAM,)), "number")

    assert found["All members"] == len(ages)
    for label, years in {**BANDS, **HALVES}.items():
        assert found.get(label, 0) == sum(age in years for age in ages), label


@each(
    "born, band",
    {
        "the day before the birthday": ("1993-04-01", "Aged 18 to 20"),
        "on the birthday": ("1993-03-31", "Aged 21 to 24"),
        "under 18": ("1996-04-01", "Aged under 18"),
        "very old": ("1920-01-01", "Aged 40 or over"),
    },
)
def test_somebody_is_a_year_older_on_the_birthday(born, band):
    found = told(
        study.ages(records_of_members(member("A", "2013-01-01", born=born)), BOTH), "number"
    )

    assert found[band] == 1


def test_by_scheme_two_age_groups_make_the_scheme_and_the_group(delivered):
    found = told(study.ages(delivered("2013-14Q4"), (DURHAM,)), "number")

    for half in HALVES:
        part = half[0].lower() + half[1:]
        assert sum(found[f"{scheme}: {part}"] for scheme in SCHEMES.values()) == found[half]
    for scheme in SCHEMES.values():
        parts = (found[f"{scheme}: {half[0].lower()}{half[1:]}"] for half in HALVES)
        assert sum(parts) == found[scheme]


def test_neither_the_youngest_nor_the_oldest_age_is_printed():
    records = records_of_members(
        member("A", "2013-01-01", born="1937-01-01"), member("B", "2013-01-01", born="1993-01-01")
    )
    finding = study.ages(records, BOTH)

    assert "77" not in " ".join([*told(finding), *finding.notes, *said(finding)])


def test_who_is_not_described_is_counted():
    records = records_of_members(
        member("A", "2013-01-01", matched="no"),
        member("B", "2013-01-01"),
        member("C", "2013-01-01", area="no fixed address"),
        member("D", "2013-01-01", area="elsewhere"),
        member("E", "2013-01-01", area="elsewhere"),
    )

    assert told(study.not_described(records, BOTH)) == {
        "All members": (2, 1, 2),
        "Found in the offence source": (1, "[z]", "[z]"),
        "Not found in it": (1, "[z]", "[z]"),
    }


def test_nobody_makes_empty_tables_and_no_words():
    records = records_of_members(member("A", "2013-01-01", area=DARLINGTON))

    for finding in (study.size, study.ages):
        found = finding(records, (DURHAM,))
        assert found.rows == ()
        assert said(found) == []
