"""A recount of the cohort of August 2013 that the Strategy describes."""

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from managed_adults_recount import (
    END,
    PEOPLE,
    SCHEMES,
    SNAPSHOT,
    SNAPSHOT_READ_ON,
    described,
    known,
    members,
    women,
)
from recount import (
    BREACH,
    age,
    as_printed,
    financial_year,
    grouped,
    is_proven,
    ledger,
    percent,
    published,
)

# ---- the cohort of August 2013 -----------------------------------------------------------


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_cohort_has_its_published_size_in_each_scheme_and_sex(scheme):
    of_scheme = [p for p, row in described().items() if row["scheme"] == SCHEMES[scheme]]
    assert len(of_scheme) == published(f"iom-2013-{scheme}")
    assert len(women(of_scheme)) == published(f"iom-2013-{scheme}-female")


def test_the_cohort_has_its_published_size_whichever_day_of_august_it_is_read_on_later():
    for read_on in (SNAPSHOT_READ_ON, date(2013, 12, 31), END):
        assert len(members(SNAPSHOT, read_on)) == published("iom-2013-cohort-size")


def test_ages_are_spread_evenly_between_the_published_bounds():
    ages = Counter(age(PEOPLE[p]["date_of_birth"], SNAPSHOT) for p in described())
    assert min(ages) == published("iom-2013-age-low")
    assert max(ages) == published("iom-2013-age-high")
    assert max(ages.values()) - min(ages.values()) <= 1
    assert len(ages) == 16


def offences_of_the_described(read_on):
    return [
        row
        for row in known("offences", read_on)
        if row["person_id"] in described() and financial_year(row["offence_date"]) == 2012
    ]


@pytest.mark.parametrize("read_on", [SNAPSHOT_READ_ON, date(2013, 12, 31), END])
def test_the_cohort_committed_its_published_offences_in_2012_13_and_all_are_proven(read_on):
    rows = offences_of_the_described(read_on)
    assert len({row["offence_id"] for row in rows}) == published("iom-2012-13-offences")
    assert all(is_proven(row) and row["offence_group"] != BREACH for row in rows)


def test_taking_one_row_away_takes_one_offence_away():
    rows = offences_of_the_described(END)
    assert len({row["offence_id"] for row in rows[1:]}) == published("iom-2012-13-offences") - 1


def test_the_cohorts_offences_are_mostly_acquisitive_and_next_drugs():
    groups = Counter(row["offence_group"] for row in offences_of_the_described(END))
    (first, most), (second, _), *_ = groups.most_common()
    assert (first, second) == ("acquisitive", "drugs")
    assert most > groups.total() / 2


# ---- needs -------------------------------------------------------------------------------


def answers(assessment, item, people, assessed_by=SNAPSHOT, read_on=SNAPSHOT_READ_ON):
    """The latest answer of each of these people."""
    latest = {}
    for row in sorted(known("needs_assessments", read_on), key=lambda row: row["assessed_on"]):
        asked = row["assessment"] == assessment and row["item"] == item
        if asked and row["person_id"] in people and row["assessed_on"] <= assessed_by:
            latest[row["person_id"]] = row["answer"]
    return latest


SUBSTANCES = ("heroin", "cocaine", "amphetamine", "benzodiazepines", "cannabis", "alcohol")


def problems(people):
    """How many substances each person has a problem with, and how many have each."""
    of_person, of_substance = Counter(dict.fromkeys(people, 0)), Counter()
    for substance in SUBSTANCES:
        found = answers("substances", substance, people)
        assert set(found) == set(people)
        having = [person for person, answer in found.items() if answer == "problem"]
        of_person.update(having)
        of_substance[substance] = len(having)
    return of_person, of_substance


def test_as_many_as_published_have_no_problem_with_any_substance_and_most_have_heroin():
    of_person, of_substance = problems(described())
    without = [person for person, count in of_person.items() if not count]
    assert len(without) == published("iom-2013-no-substance-issue")
    assert of_substance.most_common(1)[0][0] == "heroin"
    assert sum(count > 1 for count in of_person.values()) > len(of_person) / 2


def test_every_woman_has_problems_with_several_substances_among_them_heroin_or_cocaine():
    of_person, _ = problems(described())
    several = [person for person in women(described()) if of_person[person] > 1]
    share = percent(len(several), len(women(described())))
    assert share == published("iom-2013-female-poly-drug-share")
    heroin = answers("substances", "heroin", described())
    cocaine = answers("substances", "cocaine", described())
    assert all("problem" in (heroin[p], cocaine[p]) for p in women(described()))


def test_accommodation_is_linked_to_reoffending_for_the_published_share_and_no_woman_is_secure():
    found = answers("circumstances", "accommodation", described())
    linked = sum(answer == "linked to reoffending" for answer in found.values())
    claim = "iom-2013-accommodation-share"
    assert as_printed(claim, percent(linked, len(described()))) == published(claim)
    secure = [person for person in women(described()) if found[person] == "not linked"]
    assert len(secure) == published("iom-2013-female-secure-accommodation-count")


def test_children_and_contact_with_them_are_as_published():
    found = Counter(answers("circumstances", "children", described()).values())
    for answer, claim in {
        "no contact": "iom-2013-children-no-contact",
        "contact": "iom-2013-children-contact",
        "live with": "iom-2013-children-live-with",
    }.items():
        assert found[answer] == published(claim)
    assert found.total() - found["none"] == published("iom-2013-with-children")
    assert found.total() == published("iom-2013-cohort-size")


def test_as_many_as_published_were_in_work_at_the_end_of_march_2013_by_either_membership():
    march = date(2013, 3, 31)
    for people in (described(), members(march, march)):
        for read_on in (march, SNAPSHOT_READ_ON, END):
            found = answers("circumstances", "employment", people, march, read_on)
            working = [p for p, answer in found.items() if answer == "in legitimate employment"]
            assert len(working) == published("iom-2013-employed")
    assert set(answers("circumstances", "employment", described(), march)) == set(described())


def test_some_had_other_answers_before_and_the_latest_one_counts():
    rows = known("needs_assessments", END)
    days = {(r["person_id"], r["assessed_on"]) for r in rows if r["assessment"] == "circumstances"}
    twice = [person for person, n in Counter(person for person, _ in days).items() if n > 1]
    assert len(twice) >= 15
    ever = {r["person_id"] for r in rows if r["answer"] == "in legitimate employment"}
    assert len(ever & set(described())) > published("iom-2013-employed")


def test_seven_pathways_are_assessed_up_to_march_2013_and_eight_from_january_2014():
    lists = grouped(known("needs_assessments", END), "assessment")
    seven, eight = lists["seven pathways (2004)"], lists["eight pathways (2014)"]
    assert len({row["item"] for row in seven}) == published("strat-critical-pathways-2004-count")
    listed = ledger()["check-critical-pathways-2014-listed"]["recomputed"]
    assert len({row["item"] for row in eight}) == Decimal(listed)
    assert max(row["assessed_on"] for row in seven) <= date(2013, 3, 31)
    assert min(row["assessed_on"] for row in eight) >= date(2014, 1, 1)
    assert {row["person_id"] for row in seven} >= set(described())
    again = {row["person_id"] for row in seven} & {row["person_id"] for row in eight}
    assert len(again) >= 40
