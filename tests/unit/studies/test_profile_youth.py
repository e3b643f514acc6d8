"""What young people did in a year and the year before, and how far intervals of offences reach."""

from collections import Counter, defaultdict
from math import ceil, exp, log, sqrt

import numpy as np
import pytest
from drawn_cohorts import cell, plain, said, told
from drawn_members import ledger
from histories import BOTH, DARLINGTON, DURHAM, Offence, Person, each, records_of
from recut import AS_AT, BREACH, DISMISSED, age, people, read

from rrlib.codes import Audience
from rrlib.disclosure import gates, shown_table
from rrlib.disclosure.audit import Page, audit
from rrlib.results import Marker
from rrlib.statistics import poisson_change, wilson
from rrlib.studies import offender_profiles as study
from rrlib.studies import yos_cohort_tracking
from rrlib.studies.offender_profiles.clusters import change_in_total, share_of_total

DELIVERY = "2013-14Q4"
TOGETHER = "County Durham and Darlington"
YOUTH = ("youth_offences", "youth_alcohol", "youth_people", "youth_busiest")
BANDS = {"Aged 10-13": range(10, 14), "Aged 14-15": range(14, 16), "Aged 16-17": range(16, 18)}


@pytest.fixture(scope="module")
def published_year(delivered):
    """The findings as the Strategy printed them, of 2011-12 and 2012-13."""
    records = delivered("2012-13Q4", DELIVERY)
    return {name: getattr(study, name)(records, (DURHAM,)) for name in YOUTH}


PUBLISHED = {
    "yos-2012-13-offences": ("youth_offences", "All offences", "2012-13"),
    "yos-2012-13-offences-male": ("youth_offences", "Male", "2012-13"),
    "yos-2012-13-offences-female": ("youth_offences", "Female", "2012-13"),
    "yos-2012-13-offences-16plus": ("youth_offences", "Aged 16-17", "2012-13"),
    "yos-2012-13-offences-14-15": ("youth_offences", "Aged 14-15", "2012-13"),
    "yos-2012-13-offences-10-13": ("youth_offences", "Aged 10-13", "2012-13"),
    "yos-acquisitive-2011-12": ("youth_offences", "Acquisitive", "2011-12"),
    "yos-acquisitive-2012-13": ("youth_offences", "Acquisitive", "2012-13"),
    "yos-violence-2011-12": ("youth_offences", "Violence against the person", "2011-12"),
    "yos-violence-2012-13": ("youth_offences", "Violence against the person", "2012-13"),
    "yos-alcohol-2012-13-offences": ("youth_alcohol", "2012-13, all ages", "related"),
    "yos-2012-13-yp": ("youth_people", "All young people", "2012-13"),
    "yos-2012-13-yp-male": ("youth_people", "Male", "2012-13"),
    "yos-2012-13-yp-female": ("youth_people", "Female", "2012-13"),
    "yos-alcohol-2011-12-yp": ("youth_people", "With an alcohol-related offence", "2011-12"),
    "yos-alcohol-2012-13-yp": ("youth_people", "With an alcohol-related offence", "2012-13"),
}
SHARES = {
    "yos-alcohol-2012-13-share": ("2012-13, all ages", 1),
    "yos-alcohol-2012-13-share-16plus": ("2012-13, aged 16-17", 1),
    "yos-alcohol-2012-13-share-14-15": ("2012-13, aged 14-15", 0),
    "yos-alcohol-2012-13-share-10-13": ("2012-13, aged 10-13", 0),
}
FALLS = {
    "yos-acquisitive-reduction": "Acquisitive",
    "yos-violence-reduction": "Violence against the person",
}


@each("claim, place", {claim: (claim, place) for claim, place in PUBLISHED.items()})
def test_counts_are_as_published(published_year, claim, place):
    name, row, column = place
    assert cell(published_year[name], row, column).value == ledger()[claim]


@each("claim, place", {claim: (claim, place) for claim, place in SHARES.items()})
def test_the_alcohol_related_share_is_as_published(published_year, claim, place):
    row, decimals = place
    share = cell(published_year["youth_alcohol"], row, "share")
    assert round(share.value, decimals) == ledger()[claim]
    assert share.lower < share.value < share.upper


@each("claim, row", {claim: (claim, row) for claim, row in FALLS.items()})
def test_the_change_on_the_year_is_as_published(published_year, claim, row):
    change = cell(published_year["youth_offences"], row, "change_2012-13")
    assert round(-change.value, 1) == pytest.approx(ledger()[claim], abs=0.051)


def test_the_shares_of_the_next_year_are_as_published(delivered):
    found = study.youth_alcohol(delivered(DELIVERY), (DURHAM,))
    claims = {"": "all ages", "-16plus": "aged 16-17", "-14-15": "aged 14-15"}
    claims |= {"-10-13": "aged 10-13"}
    for claim, row in claims.items():
        share = cell(found, f"2013-14, {row}", "share").value
        assert round(share, 1) == ledger()[f"yos-alcohol-2013-14-share{claim}"]


def recounted(area):
    """Each counted offence of an area by year: (person, sex, age, kind, whether drink)."""
    parts = defaultdict(list)
    for row in read(DELIVERY, "offences"):
        if row["offence_group"] != BREACH and row["disposal"] not in {None, *DISMISSED}:
            parts[row["person_id"], row["offence_id"]].append(row)
    found = defaultdict(list)
    for (person, _), rows in parts.items():
        first = min(rows, key=lambda row: row["disposal_date"])
        on, who = min(row["offence_date"] for row in rows), people(DELIVERY)[person]
        years = age(who["date_of_birth"], on)
        if first["area"] == area and 10 <= years <= 17 and on <= AS_AT[DELIVERY]:
            dealt = first["disposal_date"]
            year = dealt.year - (dealt.month < 4)
            drink = any(row["alcohol_related"] == "yes" for row in rows)
            told_of = (on, person, who["sex"], years, first["offence_group"], drink)
            found[f"{year}-{(year + 1) % 100:02d}"].append(told_of)
    return found


@pytest.mark.parametrize("area", BOTH)
def test_rows_are_as_recounted_from_the_files(delivered, area):
    records = delivered(DELIVERY)
    made = {name: getattr(study, name)(records, (area,)) for name in YOUTH}
    for year in ("2012-13", "2013-14"):
        rows = sorted(recounted(area)[year])
        first = {}
        for row in rows:
            first.setdefault(row[1], row)
        for label, band in BANDS.items():
            aged = [row for row in rows if row[3] in band]
            drunk = [row for row in aged if row[5]]
            assert plain(cell(made["youth_offences"], label, year)) == len(aged)
            within = f"Alcohol-related: {label.lower()}"
            assert plain(cell(made["youth_offences"], within, year)) == len(drunk)
            here = f"{year}, {label.lower()}"
            assert told(made["youth_alcohol"])[here][:3] == (
                len(aged),
                len(drunk),
                len(aged) - len(drunk),
            )
            people_of = Counter(row[2] for row in first.values() if row[3] in band)
            assert plain(cell(made["youth_people"], label, year)) == people_of.total()
            female = f"Female: {label.lower()}"
            assert plain(cell(made["youth_people"], female, year)) == people_of["female"]
        for kind in {row[4] for row in rows}:
            own = [row for row in rows if row[4] == kind]
            named = kind[0].upper() + kind[1:]
            assert plain(cell(made["youth_offences"], named, year)) == len(own)
            behind = len({row[1] for row in own})
            assert plain(cell(made["youth_people"], named, year)) == behind
            assert cell(made["youth_offences"], named, year).n == behind
        each_of_them = sorted(Counter(row[1] for row in rows).values(), reverse=True)
        tenth = ceil(len(each_of_them) / 10)
        assert told(made["youth_busiest"], "people", "offences", "tenth", "theirs")[year] == (
            len(each_of_them),
            len(rows),
            tenth,
            sum(each_of_them[:tenth]),
        )


def monthly(*years, person="every month"):
    """An offence in each month of financial years, so that they are whole."""
    months = [f"{y}-{m:02d}" for y in years for m in range(4, 13)]
    months += [f"{y + 1}-{m:02d}" for y in years for m in range(1, 4)]
    drawn = [Offence(f"{month}-01", [f"{month}-15"], person=person) for month in months]
    return [Person(person, "1997-01-01"), *drawn]


def of_many(number, year, **details):
    return [
        Offence(f"{year}-05-01", [f"{year}-06-01"], person=f"P{n}", **details)
        for n in range(number)
    ]


def test_somebody_counts_once_a_year_at_the_age_of_the_earliest_offence():
    drawn = [
        Person("Ann", "1998-06-10", "female"),
        Offence("2012-06-20", ["2012-07-01"], "drugs", "yes", "Ann"),  # at 14
        Offence("2012-06-01", ["2012-08-01"], "acquisitive", "no", "Ann"),  # at 13
    ]
    found = told(study.youth_people(records_of(*drawn, *monthly(2012), to="2012-13Q4"), BOTH))

    assert found["Female"] == found["Female: aged 10-13"] == 1
    assert found["Female: aged 14-15"] == 0
    assert found["With an alcohol-related offence"] == 1
    assert (found["Drugs"], found["Acquisitive"]) == (1, 2)


def test_of_one_whole_year_there_is_no_change_and_a_part_of_a_year_is_named():
    records = records_of(*monthly(2012), *of_many(3, 2013), to="2013-14Q4")
    found = study.youth_offences(records, BOTH)

    assert [column.key for column in found.columns] == ["2012-13"]
    assert said(found) == ["12 offences of young people were dealt with in 2012-13."]
    assert found.notes[-1].startswith("2013-14 is left out: the extract has nobody dealt with")


def test_without_a_whole_year_there_is_nothing_to_show():
    for name in YOUTH:
        found = getattr(study, name)(records_of(*of_many(3, 2012), to="2012-13Q4"), BOTH)
        assert (found.rows, said(found)) == ((), [])


@each("people_behind, change", {"nine": (8, "[u]"), "ten": (9, -10.0)})
def test_no_change_is_given_of_fewer_than_ten_people(people_behind, change):
    earlier = [*monthly(2011, 2012), *of_many(9, 2011)]
    records = records_of(*earlier, *of_many(people_behind, 2012), to="2012-13Q4")

    found = told(study.youth_people(records, BOTH))

    assert found["All young people"] == (10, people_behind + 1, "[u]" if change == "[u]" else 0.0)


def test_from_none_there_is_no_change():
    drugs = of_many(12, 2012, group="drugs")
    records = records_of(*monthly(2011, 2012), *drugs, to="2012-13Q4")
    assert told(study.youth_offences(records, BOTH))["Drugs"] == (0, 12, "[z]")


@each("extract", {name: name for name in ("people", "offences", "first_time_entrants")})
def test_without_an_extract_the_findings_say_so(extract):
    records = records_of(*monthly(2012), to="2012-13Q4", without=[extract])
    for name in YOUTH:
        found = getattr(study, name)(records, BOTH)
        assert found.rows == ()
        assert f"does not hold {extract} (" in found.notes[0]


def test_what_is_not_recorded_is_named_and_has_no_number():
    found = study.not_recorded(records_of(to="2012-13Q4"), BOTH)
    notes = " ".join(found.notes)

    assert (found.rows, found.columns) == ((), ())
    for word in ("Health screening", "mental health", "Ethnicity", "Deprivation"):
        assert word in notes
    assert found.notes[0].count(";") == 8  # nine needs


def test_where_everybody_has_one_offence_the_change_is_of_independent_counts():
    found = change_in_total([1] * 20, [1] * 40)
    error = 1.959964 * sqrt(1 / 20 + 1 / 40)

    assert found.value == -50
    assert found.lower == pytest.approx(100 * (exp(log(0.5) - error) - 1), abs=1e-4)
    assert found.upper == pytest.approx(100 * (exp(log(0.5) + error) - 1), abs=1e-4)
    exact = poisson_change(200, 400)
    assert change_in_total([1] * 200, [1] * 400).lower == pytest.approx(exact.lower, abs=1)


def test_the_same_people_with_twice_the_offences_tell_no_more():
    one = change_in_total([1, 2, 3] * 10, [2, 3, 4] * 12)
    twice = change_in_total([2, 4, 6] * 10, [4, 6, 8] * 12)
    assert (one.lower, one.upper) == pytest.approx((twice.lower, twice.upper))
    share = share_of_total([0, 3, 0] * 10, [1, 3, 2] * 10)
    again = share_of_total([0, 6, 0] * 10, [2, 6, 4] * 10)
    assert (share.lower, share.upper) == pytest.approx((again.lower, again.upper))


def test_a_share_of_single_offences_has_nearly_wilsons_interval():
    found = share_of_total([1] * 10 + [0] * 11, [1] * 21)
    assert found.value == pytest.approx(47.619, abs=1e-3)
    near = wilson(10, 21)
    assert found.lower == pytest.approx(near.lower, abs=0.6)
    assert found.upper == pytest.approx(near.upper, abs=0.6)
    assert found.upper - found.lower > near.upper - near.lower


def test_a_share_of_none_is_as_uncertain_as_its_people_are_few():
    found = share_of_total([0] * 20, [5] * 20)
    assert (found.value, found.n) == (0, 100)
    assert found.upper == pytest.approx(wilson(0, 20).upper)


def test_nothing_is_estimated_of_nine_people():
    assert change_in_total([1] * 9, [1] * 40) is Marker.UNRELIABLE
    assert change_in_total([1] * 40, [1] * 9) is Marker.UNRELIABLE
    assert share_of_total([1] * 9, [2] * 9) is Marker.UNRELIABLE


def test_intervals_hold_the_truth_where_those_of_single_offences_would_not():
    """Drawn 400 times: each person's offences are alike, so that Wilson's would miss too often."""
    chance = np.random.default_rng(20140331)
    held = naive = changes = 0
    for _ in range(400):
        sizes = chance.geometric(0.4, 150)
        drinks = chance.binomial(sizes, np.where(chance.random(150) < 0.3, 0.9, 0.1))
        found, plainly = share_of_total(drinks, sizes), wilson(int(drinks.sum()), int(sizes.sum()))
        held += found.lower <= 34 <= found.upper
        naive += plainly.lower <= 34 <= plainly.upper
        before, after = (chance.geometric(0.4, chance.poisson(mean)) for mean in (200, 150))
        change = change_in_total(after.tolist(), before.tolist())
        changes += change.lower <= -25 <= change.upper
    assert 0.92 <= held / 400 <= 0.98
    assert 0.92 <= changes / 400 <= 0.98
    assert naive / 400 < 0.90


@pytest.fixture(scope="module", params=["2012-13Q4", "2013-14Q2", DELIVERY])
def pages(request, delivered, partnership):
    """A quarter's public pages of every area."""
    family = partnership.family(TOGETHER)
    records, made = delivered(request.param, DELIVERY), {area: [] for area in family}
    through = gates(partnership, Audience.PUBLIC, family, {})
    for name in YOUTH:
        for area, gate in zip(family, through, strict=True):
            finding = getattr(study, name)(records, partnership.parts(area))
            made[area].append(shown_table(gate.release(finding)))
    return [Page(area, request.param, tuple(tables)) for area, tables in made.items()]


def test_the_attack_works_out_no_hidden_count(pages):
    found = audit(pages, {TOGETHER: BOTH})
    assert found.hidden > 10
    assert [each.told for each in found.exposures] == []


def test_where_a_count_is_hidden_so_is_the_share_made_of_it(pages):
    hidden = 0
    for page in pages:
        counts, shares, *_ = page.tables
        for row in shares.rows:
            year, aged = row.label.split(", ")
            if aged == "all ages":
                continue
            made_of = (
                "Aged" + aged[4:],
                f"Alcohol-related: {aged}",
                f"Not alcohol-related: {aged}",
            )
            few = [counts.cell(label, year).marker == "[c]" for label in made_of]
            keys = ("offences", "related", "others")
            for key, gone in zip(keys, few, strict=True):
                assert not gone or row.cells[key].marker == "[c]"
            assert not any(few) or row.cells["share"].marker == "[c]"
            hidden += any(few)
    assert hidden


def test_of_a_few_offences_of_drinkers_neither_count_nor_what_tells_it_is_shown(partnership):
    drawn = [*monthly(2012), *of_many(30, 2012), *of_many(3, 2012, alcohol="yes")]
    records = records_of(*drawn, to="2012-13Q4")
    (gate,) = gates(partnership, Audience.PUBLIC, (DURHAM,), {})
    gate.release(study.youth_offences(records, (DURHAM,)))
    found = gate.release(study.youth_alcohol(records, (DURHAM,)))

    offences, related, others, share = told(found.finding)["2012-13, all ages"]
    assert (related, share) == ("[c]", "[c]")
    assert "[c]" in (offences, others)


@pytest.mark.parametrize("area", [DURHAM, DARLINGTON, TOGETHER])
def test_what_the_report_on_cohorts_hides_of_a_year_is_hidden_here(delivered, partnership, area):
    """The two reports print the same counts of a year: one must not tell what the other hides."""
    records, areas = delivered(DELIVERY), partnership.parts(area)
    pairs = {"offences_by_year": "youth_offences", "young_people_by_year": "youth_people"}
    both = gates(partnership, Audience.PUBLIC, (area,), {})[0]
    other = gates(partnership, Audience.PUBLIC, (area,), {})[0]
    for theirs, ours in pairs.items():
        there = other.release(getattr(yos_cohort_tracking, theirs)(records, areas)).finding
        here = both.release(getattr(study, ours)(records, areas)).finding
        mine = {row.label: row.cells for row in here.rows}
        compared = 0
        for row in there.rows:
            for year in ("2012-13", "2013-14"):
                if row.label in mine:
                    hides = [c[year] is Marker.CONFIDENTIAL for c in (row.cells, mine[row.label])]
                    assert hides[0] == hides[1], (row.label, year)
                    compared += 1
        assert compared > 4
