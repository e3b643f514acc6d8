"""Who joined, left or changed scheme, and how long members have been so."""

from collections import Counter
from datetime import date

import pytest
from drawn_cohorts import EVERYTHING, PUBLIC, said, told
from drawn_members import DRR, HCC, PPO, member, period, records_of_members
from histories import BOTH, DARLINGTON, DURHAM, each
from test_profile_iom import days

from rrlib.disclosure import release
from rrlib.letters import capitalised
from rrlib.studies import offender_profiles as study
from rrlib.studies.offender_profiles.joining import OUTSIDE

BEFORE, NOW = date(2013, 12, 31), date(2014, 3, 31)

HISTORY = [
    member("stays", "2013-01-01", scheme=PPO),
    member("changes", "2013-01-01", "2014-01-31", PPO),
    period("changes", "2014-02-01", scheme=HCC),
    member("leaves", "2013-01-01", "2014-03-30", DRR),
    member("leaves on the last day", "2013-01-01", "2014-03-31", DRR),
    member("joins", "2014-01-01", scheme=HCC),
    member("came back in between", "2013-01-01", "2014-01-10", HCC),
    period("came back in between", "2014-02-10", scheme=HCC),
    member("came and went", "2014-01-10", "2014-02-10"),
    member("moves", "2013-01-01", "2014-01-31", HCC),
    period("moves", "2014-02-01", scheme=HCC, area=DARLINGTON),
]


@pytest.fixture(scope="module")
def records():
    return records_of_members(*HISTORY)


def test_everybody_stayed_changed_joined_or_left(records):
    found = told(study.joined_and_left(records, BOTH))
    flows = told(study.moves_by_scheme(records, BOTH))

    assert found == {
        "Members on 31 December 2013": 6,
        "Stayed in their scheme": 4,
        "Changed scheme": 1,
        "Left": 1,
        "Members on 31 March 2014": 6,
        "Were in the same scheme": 4,
        "Came from another scheme": 1,
        "Joined": 1,
    }
    assert found.items() <= flows.items()
    assert flows["Members on both days"] == 5
    assert flows[f"{capitalised(PPO)} → {capitalised(HCC)}"] == 1
    assert flows[f"{OUTSIDE} on 31 December 2013, to {HCC}"] == 1
    assert flows[f"{OUTSIDE} on 31 March 2014, from {DRR}"] == 1


def test_whoever_moves_to_another_area_has_left_the_one_and_joined_the_other(records):
    left = told(study.joined_and_left(records, (DURHAM,)))
    joined = told(study.joined_and_left(records, (DARLINGTON,)))

    assert (left["Left"], joined["Joined"]) == (2, 1)


def test_the_sentence_tells_who_joined_and_left(records):
    assert said(study.joined_and_left(records, BOTH)) == [
        "Between 31 December 2013 and 31 March 2014, 1 joined and 1 left.",
        "1 changed scheme.",
        "4 stayed in their scheme.",
    ]


def schemes_on(records, day, area=DURHAM):
    rows = records.iom_membership.execute()
    zipped = zip(
        rows["person_id"],
        rows["scheme"],
        days(rows["joined_on"]),
        days(rows["left_on"]),
        rows["area"],
        strict=True,
    )
    return {
        person: scheme
        for person, scheme, joined, left, there in zipped
        if there == area and joined <= day and (left is None or left >= day)
    }


def test_flows_of_the_demonstration_are_as_recounted(delivered):
    records = delivered("2013-14Q2", "2013-14Q4")
    was, now = (schemes_on(records, day) for day in (date(2013, 6, 30), date(2013, 9, 30)))
    ways = Counter((was.get(person), now.get(person)) for person in {*was, *now})
    found = told(study.moves_by_scheme(records, (DURHAM,)))

    for (a, b), number in ways.items():
        one, other = (capitalised(end) if end else OUTSIDE for end in (a, b))
        to, come = (end or OUTSIDE.lower() for end in (b, a))
        assert found[f"{one} on 30 June 2013, to {to}"] == number
        assert found[f"{other} on 30 September 2013, from {come}"] == number
        assert found.get(f"{one} → {other}", number) == number


def test_each_scheme_is_made_of_its_flows_at_both_ends(delivered):
    finding = study.moves_by_scheme(delivered("2013-14Q2", "2013-14Q4"), (DURHAM,))
    found = told(finding)

    for row in finding.rows:
        if row.is_total:
            parts = [each.label for each in finding.rows if each.breakdown == row.breakdown]
            assert found[row.label] == sum(found[label] for label in parts if label != row.label)


def test_a_flow_is_one_number_wherever_it_stands(delivered):
    records = delivered("2013-14Q2", "2013-14Q4")
    numbers = {}
    for finding in (study.moves_by_scheme, study.joined_and_left):
        for row in finding(records, (DURHAM,)).rows:
            if row.counts:
                numbers.setdefault(row.counts, []).append(row.cells["number"].value)

    assert sum(len(held) > 1 for held in numbers.values()) >= 15
    assert all(len(set(held)) == 1 for held in numbers.values())


def test_the_public_cannot_take_a_hidden_flow_from_the_sizes_of_schemes(delivered):
    """Sizes are printed each quarter: of those that stand here, no one flow is hidden alone."""
    finding = release(study.moves_by_scheme(delivered("2013-14Q4"), (DURHAM,)), PUBLIC).finding
    hidden = Counter(row.breakdown for row in finding.rows if str(row.cells["number"]) == "[c]")
    sizes = {row.label for row in finding.rows if row.is_total}

    assert hidden
    assert not sizes & {row.label for row in finding.rows if str(row.cells["number"]) == "[c]"}
    assert 1 not in hidden.values()


@each(
    "on, months",
    {
        "six months to the day": ("2013-09-30", "6 months to under a year"),
        "a day less": ("2013-10-01", "Under 6 months"),
        "two years": ("2012-03-31", "2 years to under 3"),
        "a day less than three": ("2011-04-01", "2 years to under 3"),
        "on the day": ("2014-03-31", "Under 6 months"),
        "very long": ("1990-01-01", "3 years or more"),
    },
)
def test_months_are_whole_calendar_months(on, months):
    found = told(study.length_of_membership(records_of_members(member("A", on)), BOTH), "number")

    assert [label for label, number in found.items() if number][1:] == [months]


@each(
    "on, months",
    {
        "on the day of the month": ("2013-09-15", "6 months to under a year"),
        "a day later": ("2013-09-16", "Under 6 months"),
    },
)
def test_a_month_is_over_on_its_day(on, months):
    records = records_of_members(member("A", on))
    found = told(study.length_of_membership(records, BOTH, date(2014, 3, 15)), "number")

    assert found[months] == 1


def test_a_change_of_scheme_is_no_new_joining_but_a_gap_is():
    records = records_of_members(
        member("changed twice", "2010-01-01", "2013-12-31", PPO),
        period("changed twice", "2014-01-01", "2014-01-31", DRR),
        period("changed twice", "2014-02-01", scheme=HCC),
        member("came back", "2010-01-01", "2013-12-30", PPO),
        period("came back", "2014-01-01", scheme=PPO),
    )
    found = told(study.length_of_membership(records, BOTH), "number")

    assert (found["3 years or more"], found["Under 6 months"]) == (1, 1)


@each(
    "members, median",
    {"nine": (9, "[u]"), "ten: the lower of the middle two": (10, 5), "eleven": (11, 6)},
)
def test_the_median_is_of_ten_members_or_more(members, median):
    joined = [
        f"20{12 + (26 - months) // 12}-{(26 - months) % 12 + 1:02d}-28" for months in range(1, 12)
    ]
    records = records_of_members(
        *(member(f"P{place}", day) for place, day in enumerate(joined[:members]))
    )
    finding = study.length_of_membership(records, BOTH)

    assert told(finding, "median")["All members"] == median
    assert bool(said(finding)) == (median != "[u]")


def test_nobody_on_either_day_makes_no_table():
    records = records_of_members(member("A", "2013-01-01", area=DARLINGTON))

    for finding in (study.joined_and_left, study.moves_by_scheme, study.length_of_membership):
        found = finding(records, (DURHAM,))
        assert (found.rows, said(found, EVERYTHING)) == ((), [])
