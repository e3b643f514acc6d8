"""What members need: pathways, circumstances, substances; women beside men."""

from datetime import date
from itertools import combinations

import pytest
from drawn_cohorts import EVERYTHING, cell, said, shown, told
from drawn_members import (
    DRR,
    PPO,
    STRATEGY_DAY,
    answers,
    ledger,
    member,
    pathways,
    records_of_members,
    substances,
)
from histories import BOTH, DARLINGTON, DURHAM, each
from test_profile_iom import days, recounted

from rrlib.codes import ASSESSED, Assessment, Audience
from rrlib.disclosure import gates
from rrlib.letters import capitalised
from rrlib.results import Marker
from rrlib.statistics import newcombe
from rrlib.studies import offender_profiles as study

MARCH = date(2014, 3, 31)
HEALTH, HOME = "health", "accommodation"
EIGHTH = "sexual exploitation and domestic violence"
BY_2014 = Assessment.PATHWAYS_2014
LISTS = ("seven pathways (2004)", "eight pathways (2014)")


@pytest.fixture(scope="module")
def august(delivered):
    return delivered("2013-14Q2", "2013-14Q4")


@pytest.fixture(scope="module")
def march(delivered):
    return delivered("2013-14Q4")


def latest(records, day, *lists):
    """The latest answers of County Durham's members by plain Python: {person: (list, answers)}."""
    there = records.iom_membership.execute()
    now = {
        person
        for person, joined, left, area in zip(
            there["person_id"],
            days(there["joined_on"]),
            days(there["left_on"]),
            there["area"],
            strict=True,
        )
        if area == DURHAM and joined <= day and (left is None or left >= day)
    }
    rows = records.needs_assessments.execute()
    found = {}
    for person, on, by, item, answer in zip(
        rows["person_id"],
        days(rows["assessed_on"]),
        rows["assessment"],
        rows["item"],
        rows["answer"],
        strict=True,
    ):
        if person in now and on <= day and by in lists:
            found.setdefault(person, {}).setdefault((on, by), {})[item] = answer
    newest = {person: max(held) for person, held in found.items()}
    return {person: (key[1], found[person][key]) for person, key in newest.items()}


def test_circumstances_of_august_2013_are_as_published(august):
    finding = study.circumstances(august, (DURHAM,), STRATEGY_DAY)
    found, published = told(finding), ledger()

    assert found["Have children"][0] == published["iom-2013-with-children"] == 78
    for label, claim in {
        "No contact with their children": "children-no-contact",
        "In contact with their children": "children-contact",
        "Living with their children": "children-live-with",
        "In legitimate employment": "employed",
    }.items():
        assert found[label][0] == published[f"iom-2013-{claim}"], label
    share = cell(finding, "Accommodation linked to reoffending", "share").value
    assert round(share) == published["iom-2013-accommodation-share"]


def test_every_heading_of_circumstances_adds_up_to_all_members(march):
    finding = study.circumstances(march, (DURHAM,))
    found = told(finding, "number")

    for heading in ("Accommodation", "Employment", "Children"):
        parts = [found[row.label] for row in finding.rows if row.breakdown == heading]
        assert sum(parts) == found["All members"], heading


def test_whoever_was_never_assessed_stands_with_those_not_assessed():
    records = records_of_members(
        member("never", "2013-01-01"),
        member("not on this", "2013-01-01"),
        member("later", "2013-01-01"),
        answers("not on this", "2013-05-01", "circumstances", {"children": "contact"}),
        answers("later", "2014-04-01", "circumstances", {"accommodation": "not linked"}),
        to="2014-15Q1",
    )
    found = told(study.circumstances(records, BOTH, MARCH), "number")

    assert found["Accommodation not assessed"] == 3
    assert (found["In contact with their children"], found["Children not asked about"]) == (1, 2)


def test_only_the_latest_assessment_up_to_the_day_counts():
    records = records_of_members(
        member("A", "2013-01-01"),
        pathways("A", "2013-02-01", HEALTH),
        pathways("A", "2013-03-01", HOME),
        pathways("A", "2014-04-01", HEALTH, HOME),
        to="2014-15Q1",
    )
    found = told(study.pathways(records, BOTH, MARCH), "number")

    assert (found["Health"], found["Accommodation"]) == (0, 1)


def test_of_two_lists_on_one_day_that_of_2014_counts():
    for order in (1, -1):
        both = [
            pathways("A", "2013-03-01", HEALTH),
            pathways("A", "2013-03-01", HOME, by=BY_2014),
        ][::order]
        found = told(
            study.pathways(records_of_members(member("A", "2013-01-01"), *both), BOTH), "number"
        )
        assert (found["Health"], found["Accommodation"]) == (0, 1)
        assert f"Health: {LISTS[0]}" not in found


def test_needs_by_list_and_scheme_are_as_recounted(march):
    given = latest(march, MARCH, *LISTS)
    by_list = told(study.pathways(march, (DURHAM,)), "assessed", "number")
    schemes = {"drug rehabilitation requirement": DRR, "prolific and priority offender": PPO}
    by_scheme = told(study.pathways_by_scheme(march, (DURHAM,)), "assessed", "number")
    rows = march.iom_membership.execute()
    now = rows[(rows["left_on"].isna()) & (rows["area"] == DURHAM)]
    scheme_of = dict(zip(now["person_id"], now["scheme"], strict=True))

    def count(item, chosen):
        held = [got.get(item, "not assessed") for _, got in chosen]
        return sum(one in ("need", "no need") for one in held), held.count("need")

    for item in ASSESSED[BY_2014]:
        assert by_list[capitalised(item)] == count(item, given.values())
        for each_list in LISTS:
            own = [pair for pair in given.values() if pair[0] == each_list]
            assert by_list.get(f"{capitalised(item)}: {each_list}", (0, 0)) == count(item, own)
        for scheme in schemes:
            own = [pair for person, pair in given.items() if scheme_of.get(person) == scheme]
            assert by_scheme[f"{capitalised(item)}: {capitalised(scheme)}"] == count(item, own)


def test_shares_have_wilson_s_interval_and_both_lists_are_named(march):
    finding = study.pathways(march, (DURHAM,))
    share = cell(finding, "Health", "share")
    n, p, z = share.n, share.numerator / share.n, 1.959963984540054
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    reach = z * (p * (1 - p) / n + z * z / (4 * n * n)) ** 0.5 / (1 + z * z / n)

    assert share.lower == pytest.approx(100 * (middle - reach))
    assert share.upper == pytest.approx(100 * (middle + reach))
    for words in ("Seven pathways (2004): ", "Eight pathways (2014): ", EIGHTH):
        assert words in finding.notes[0]


def test_the_list_of_2004_has_as_many_pathways_as_published():
    assert len(ASSESSED[Assessment.PATHWAYS_2004]) == ledger()["strat-critical-pathways-2004-count"]


@each(
    "given, note",
    {
        "an item beyond the list": ({"gambling": "need", HEALTH: "need"}, True),
        "an answer beyond it": ({HEALTH: "perhaps", HOME: "need"}, True),
        "the eighth on the list of seven": ({EIGHTH: "need", HEALTH: "need"}, True),
        "nothing odd": ({HEALTH: "need"}, False),
    },
)
def test_what_the_list_does_not_have_is_left_out_and_said_so(given, note):
    records = records_of_members(
        member("A", "2013-01-01"), answers("A", "2013-03-01", "seven pathways (2004)", given)
    )
    finding = study.pathways(records, BOTH)

    assert set(told(finding)) <= {
        "Health",
        "Accommodation",
        f"Health: {LISTS[0]}",
        f"Accommodation: {LISTS[0]}",
    }
    assert (len(finding.notes) == 2) == note


def test_needs_per_person_are_as_recounted_by_list(march):
    given = latest(march, MARCH, *LISTS)
    found = told(study.needs_per_person(march, (DURHAM,)), "number")
    bands = {"at most 1": (0, 1), "2 or 3": (2, 3), "4 or 5": (4, 5), "6 or more": (6, 7, 8)}

    for each_list in LISTS:
        needs = [list(got.values()).count("need") for by, got in given.values() if by == each_list]
        assert found[capitalised(each_list)] == len(needs)
        for words, band in bands.items():
            assert found[f"{capitalised(each_list)}: {words}"] == sum(one in band for one in needs)


def test_pairs_are_as_recounted_and_the_ten_commonest(march):
    given = [got for _, got in latest(march, MARCH, *LISTS).values()]
    counts = {}
    for one, other in combinations(ASSESSED[Assessment.PATHWAYS_2004], 2):
        asked = [got for got in given if {got.get(one), got.get(other)} <= {"need", "no need"}]
        needs = [sum(got[item] == "need" for got in asked) for item in (one, other)]
        both = sum(got[one] == got[other] == "need" for got in asked)
        counts[capitalised(f"{one} + {other}")] = (min(needs), both)
    found = told(study.co_occurrence(march, (DURHAM,)), "rarer", "number")
    everywhere = told(study.co_occurrence(march, BOTH), "number")

    assert len(found) == 10
    assert found.items() <= counts.items()
    assert found.keys() == everywhere.keys()


def test_the_commonest_pairs_are_those_of_all_areas():
    """An area's own would tell, by another that lists a pair, how many it has of it."""
    drawn = []
    for place, pair in enumerate(combinations(ASSESSED[Assessment.PATHWAYS_2004], 2)):
        area = DARLINGTON if place < 5 else DURHAM
        for copy in range(place + 1 if area == DURHAM else 1):
            person = f"P{place}.{copy}"
            drawn += [
                member(person, "2013-01-01", area=area),
                pathways(person, "2013-02-01", *pair),
            ]
    records = records_of_members(*drawn)
    pairs = list(combinations(ASSESSED[Assessment.PATHWAYS_2004], 2))[11:]

    for areas in ((DURHAM,), (DARLINGTON,), BOTH):
        found = told(study.co_occurrence(records, areas), "number")
        assert list(found) == [capitalised(" + ".join(pair)) for pair in pairs]


def test_a_pair_is_hidden_where_few_have_the_one_need_without_the_other():
    """Two have the rarer need alone: they are what its count is more than that of both."""
    drawn = [member(f"P{place}", "2013-01-01") for place in range(40)]
    drawn += [pathways(f"P{place}", "2013-03-01", HEALTH, HOME) for place in range(20)]
    drawn += [pathways(f"P{place}", "2013-03-01", HEALTH) for place in range(20, 22)]
    drawn += [pathways(f"P{place}", "2013-03-01", HOME) for place in range(22, 40)]
    finding = study.co_occurrence(records_of_members(*drawn), BOTH)

    assert told(finding, "rarer", "number") == {"Accommodation + health": (22, 20)}
    assert shown(finding, "rarer", "number") == {"Accommodation + health": (22, "[c]")}


def test_pairs_nobody_has_are_not_listed():
    records = records_of_members(member("A", "2013-01-01"), pathways("A", "2013-03-01", HEALTH))

    assert study.co_occurrence(records, BOTH).rows == ()


def test_substances_are_as_published_and_as_recounted(august):
    given = [got for _, got in latest(august, STRATEGY_DAY, "substances").values()]
    found = told(study.substances(august, (DURHAM,), STRATEGY_DAY), "assessed", "number")
    together = told(study.substance_combinations(august, (DURHAM,), STRATEGY_DAY), "number")

    assert together["None a problem"] == ledger()["iom-2013-no-substance-issue"] == 2
    assert together["Assessed on substances"] == len(given)
    for item in ASSESSED[Assessment.SUBSTANCES]:
        held = [got[item] for got in given]
        asked = sum(one in ("problem", "no problem") for one in held)
        assert found[capitalised(item)] == (asked, held.count("problem"))


def test_each_member_stands_in_one_combination(march):
    given = [got for _, got in latest(march, MARCH, "substances").values()]
    finding = study.substance_combinations(march, (DURHAM,))
    found = told(finding, "number")
    rows = [row.label for row in finding.rows if row.breakdown == "Which together"]

    assert sum(found[label] for label in rows) == len(given)
    for label in rows[1:-1]:
        items = set(label.lower().removesuffix(" alone").split(" + "))
        own = [{item for item, one in got.items() if one == "problem"} for got in given]
        assert found[label] == own.count(items), label
    assert len([label for label in rows if "+" in label]) == 8


def test_combinations_beyond_the_eight_commonest_stand_together():
    kinds = list(combinations(ASSESSED[Assessment.SUBSTANCES], 2))[:9]
    drawn = []
    for place, kind in enumerate(kinds):
        for copy in range(1 if place == 4 else 2):
            person = f"P{place}.{copy}"
            drawn += [member(person, "2013-01-01"), substances(person, "2013-02-01", *kind)]
    found = told(study.substance_combinations(records_of_members(*drawn), BOTH), "number")

    assert found["Other combinations"] == 1
    assert found["Two or more a problem"] == 17
    assert capitalised(" + ".join(kinds[4])) not in found


def test_combinations_are_the_same_in_every_area(march):
    labels = [
        list(told(study.substance_combinations(march, areas)))
        for areas in ((DURHAM,), (DARLINGTON,), BOTH)
    ]

    assert labels[0] == labels[1] == labels[2]


def test_women_beside_men_are_as_published(august):
    finding = study.women_and_men(august, (DURHAM,), STRATEGY_DAY)
    women = told(finding, "women", "women_with", "women_share")
    published = ledger()
    all_women = sum(published[f"iom-2013-{scheme}-female"] for scheme in ("ppo", "drr", "hcc"))
    several = women["Two or more a problem"]
    homes = women["Accommodation linked to reoffending"]

    assert several[2] == published["iom-2013-female-poly-drug-share"] == 100
    assert homes[0] == all_women == 37
    assert homes[0] - homes[1] == published["iom-2013-female-secure-accommodation-count"] == 0


def test_the_difference_is_newcombe_s_of_women_less_men(march):
    row = told(study.women_and_men(march, (DURHAM,)), "women", "women_with", "men", "men_with")
    found = cell(study.women_and_men(march, (DURHAM,)), "Health", "difference")
    women, women_with, men, men_with = (int(number) for number in row["Health"])
    by_hand = newcombe((women_with, women), (men_with, men))

    assert found == by_hand
    assert found.value == pytest.approx(100 * (women_with / women - men_with / men))
    there = recounted(march, MARCH)
    assert sum(sex == "female" for _, sex, _ in there) >= women


@each(
    "women, men, difference",
    {"nine women": (9, 12, False), "nine men": (12, 9, False), "ten of each": (10, 10, True)},
)
def test_of_fewer_than_ten_women_or_men_nothing_is_compared(women, men, difference):
    drawn = []
    for sex, number in (("female", women), ("male", men)):
        for place in range(number):
            person = f"{sex} {place}"
            drawn += [member(person, "2013-01-01", sex=sex), pathways(person, "2013-02-01", HEALTH)]
    found = study.women_and_men(records_of_members(*drawn), BOTH)

    for key in ("women_share", "men_share", "difference"):
        assert (cell(found, "Health", key) is not Marker.UNRELIABLE) == difference
    assert "fewer than 10 women" in found.notes[1]


def test_only_differences_that_leave_out_none_are_put_into_words():
    drawn = []
    for place in range(40):
        sex = "female" if place < 20 else "male"
        needs = [HEALTH] * (place < 20) + [HOME] * (place % 2)
        drawn += [member(f"P{place}", "2013-01-01", sex=sex)]
        drawn += [pathways(f"P{place}", "2013-02-01", *needs)]
    words = said(study.women_and_men(records_of_members(*drawn), BOTH))

    assert [line.split(":")[0] for line in words] == ["Health"]


def test_what_one_table_hides_of_women_the_comparison_hides(march, partnership):
    (gate,) = gates(partnership, Audience.PUBLIC, (DURHAM,), {})
    counts = gate.release(study.needs_by_sex(march, (DURHAM,))).finding
    compared = gate.release(study.women_and_men(march, (DURHAM,))).finding
    hidden = [
        row.label.removesuffix(": women")
        for row in counts.rows
        if row.label.endswith(": women") and row.cells["number"] is Marker.CONFIDENTIAL
    ]

    assert "Two or more a problem" in hidden
    for row in compared.rows:
        for key in ("women_with", "women_share", "men_with", "men_share", "difference"):
            assert (row.cells[key] is Marker.CONFIDENTIAL) == (row.label in hidden), row.label


def test_women_and_men_make_everybody(march):
    found = told(study.needs_by_sex(march, (DURHAM,)), "assessed", "number")

    for label, numbers in found.items():
        if ": " not in label:
            parts = zip(found[f"{label}: women"], found[f"{label}: men"], strict=True)
            assert tuple(map(sum, parts)) == numbers


def test_whose_sex_is_not_recorded_is_in_neither_group():
    records = records_of_members(
        member("A", "2013-01-01", sex="not recorded"),
        member("B", "2013-01-01", sex="female"),
        pathways("A", "2013-02-01", HEALTH),
        pathways("B", "2013-02-01", HEALTH),
    )
    found = told(study.needs_by_sex(records, BOTH), "number")

    assert (found["Health"], found["Health: women"], found["Health: sex not recorded"]) == (2, 1, 1)
    assert study.women_and_men(records, BOTH).rows == ()


@each("name", {name: name for name in ("substances", "pathways", "needs_by_sex", "co_occurrence")})
def test_members_who_were_never_assessed_make_no_row_of_their_own(name):
    records = records_of_members(member("A", "2013-01-01"))
    finding = getattr(study, name)(records, BOTH)

    assert "Health" not in told(finding)
    assert said(finding, EVERYTHING) == []
