"""Which rung a report stands on, and what it says of why it stands no higher.

Each case is an area of one delivery, so that its people are followed once.
"""

from functools import cache

import numpy as np
import pandas as pd
import pytest
from drawn_cohorts import cell, said
from drawn_support import (
    OF_RECORDS,
    SHORT,
    alike_people,
    finding_of,
    printed_rows,
    records_of_people,
)
from histories import each

from rrlib.reoffending import LEAST_PEOPLE
from rrlib.results import Estimate
from rrlib.studies import nepacs_family_support as study


def few(area, supported, others):
    return alike_people(area, supported, others)


def ours_of(people):
    return people["support"] == "here"


def no_overlap(people):
    """Nearly all of the supported are at a prison that hardly anybody else was in."""
    rng = np.random.default_rng(2)
    own, odd = ours_of(people), rng.random(len(people)) < 0.15
    return people.assign(prison=np.where(own ^ odd, "Frankland", "Durham"), sex="male")


def certain(people):
    return people.assign(earlier=np.where(ours_of(people), 0, people["earlier"].clip(lower=5)))


def later(people, number, support):
    """Beside those supported, so many of the others of another kind of support."""
    others = people.index[~ours_of(people)][:number]
    return people.assign(support=people["support"].mask(people.index.isin(others), support))


# Of 80 supported and so many ever supported beside them a tenth is 8.
LOWERED = {
    "59 supported": (
        few("59 supported", 59, 160),
        "fewer than sixty people of this area were supported, the least for an analysis",
    ),
    "59 others": (
        few("59 others", 100, 59),
        "fewer than sixty people of this area were not supported, the least for an analysis",
    ),
    "three people": (
        few("three people", 3, 160),
        "fewer than sixty people of this area were supported, the least for an analysis",
    ),
    "nobody at all": (
        few("nobody at all", 0, 0),
        "fewer than sixty people of this area were supported, the least for an analysis",
    ),
    "hardly any overlap": (
        no_overlap(alike_people("hardly any overlap", 80, 160)),
        "fewer than half of those supported have anybody like them among the others: the two "
        "groups hardly overlap",
    ),
    "certain from the past": (
        certain(alike_people("certain from the past", 80, 160)),
        "some people's treatment is certain from one column alone: Earlier proven offences",
    ),
    "support since release": (
        later(alike_people("support since release"), 9, "after"),
        "the support of more than a tenth of those ever supported is recorded since their release "
        "only: its days cannot be relied on",
    ),
    "support at another prison": (
        later(alike_people("support at another prison"), 9, "elsewhere"),
        "the support of more than a tenth of those ever supported was at another prison than they "
        "left: they stand in both groups",
    ),
}
REACHED = {
    "60 supported": few("60 supported", 60, 240),
    "a tenth since release": later(alike_people("a tenth since release"), 8, "after"),
    "a tenth elsewhere": later(alike_people("a tenth elsewhere", seed=8), 8, "elsewhere"),
    "one sentence": alike_people("one sentence").assign(sentence=SHORT),
    "one prison": alike_people("one prison").assign(prison="Durham", sex="male"),
    "one sex": alike_people("one sex").assign(sex="male"),
    "same age": alike_people("same age").assign(age=30),
    "no earlier offence": alike_people("no earlier offence").assign(earlier=2, before=False),
    "a few visits missing": alike_people("a few visits missing"),
    "most visits missing": alike_people("most visits missing"),
    "no visits recorded": alike_people("no visits recorded").assign(visits=np.nan),
    "a rare offence": alike_people("a rare offence"),
    "twice": alike_people("twice"),
}


def _edit():
    few_missing, most = REACHED["a few visits missing"], REACHED["most visits missing"]
    few_missing.loc[few_missing.index % 5 == 0, "visits"] = np.nan
    most.loc[most.index % 5 != 0, "visits"] = np.nan
    rare = REACHED["a rare offence"]
    rare["offence_group"] = "acquisitive"
    rare.loc[rare.index % 20 == 0, "offence_group"] = "drugs"


_edit()
TWICE = REACHED["twice"]["person_id"].iloc[[0, 1, 100]]
AGAIN = {
    "person_id": TWICE,
    "released_on": pd.Timestamp("2018-11-01"),
    "prison": "Durham",
    "sentence": SHORT,
    "offence_group": "drugs",
    "area": "twice",
}


@pytest.fixture(scope="module")
def records():
    cases = [people for people, _ in LOWERED.values()]
    return records_of_people(
        *cases,
        *REACHED.values(),
        printed=printed_rows(),
        rows=[("prison_releases", AGAIN)],
    )


@pytest.fixture(scope="module")
def weighed(records):
    return cache(lambda area: study.weigh(records, (area,)))


@each("area", {area: area for area in LOWERED})
def test_a_group_that_cannot_be_compared_lowers_the_rung_and_says_why(records, weighed, area):
    found = weighed(area)

    assert found.alike is None
    assert found.rung is study.Rung.COUNTS
    assert found.why_not == {study.Rung.RECORDS: f"Not compared: {LOWERED[area][1]}."}
    assert f"3. Records of people: Not compared: {LOWERED[area][1]}." in study.evidence(found).notes
    for name in OF_RECORDS[1:-1]:
        finding = finding_of(name, records, found)
        assert finding.rows == (), name
        assert f"Not compared: {LOWERED[area][1]}." in finding.notes, name
    assert said(study.what_can_be_said(found)) == [
        f"No verdict for people of this area. Not compared: {LOWERED[area][1]}. You can say how "
        "the prisons' counts differ, and not that support made the difference."
    ]


@each("area", {area: area for area in REACHED})
def test_a_group_that_can_be_compared_reaches_the_highest_rung(weighed, area):
    found = weighed(area)

    assert (found.rung, dict(found.why_not)) == (study.Rung.RECORDS, {})
    assert said(study.evidence(found))[0].startswith(
        "This report stands on the highest rung, records of people: "
    )
    assert isinstance(cell(study.reoffended_less(found), "Matched", "difference"), Estimate)


UNUSED = {
    "one sentence": "Sentence",
    "one prison": "Prison",
    "one sex": "Sex",
    "same age": "Age",
    "no earlier offence": "Earlier proven offences",
}


@each("area, name", {area: (area, name) for area, name in UNUSED.items()})
def test_what_is_the_same_for_everybody_is_named_and_left_out_of_the_score(weighed, area, name):
    found = weighed(area)

    note = f"Not part of the odds: {name}: the same for everybody, but for a few at most."
    assert note in study.how_alike(found).notes
    assert not [column for column in found.alike.design.names if column.startswith(name)]
    assert len(found.alike.design.names) >= 3


def test_kinds_too_rare_to_be_told_apart_are_no_part_of_the_score(weighed):
    found = weighed("a rare offence")

    assert found.alike.people["offence_group"].nunique() == 2
    assert "Offence: the same for everybody, but for a few at most." in found.alike.unused


def test_a_visit_that_is_not_recorded_is_flagged_and_the_median_stands_for_it(weighed):
    found = weighed("a few visits missing")
    alike, drawn = found.alike, REACHED["a few visits missing"]
    missing = alike.people["early_visits"].isna()

    assert len(alike.people) == len(drawn)
    assert missing.sum() == drawn["visits"].isna().sum() == 80
    assert list(alike.covariates["Early visits not recorded"]) == list(missing.astype(float))
    filled = alike.covariates.loc[missing, "Early visits"]
    assert set(filled) == {drawn["visits"].median()}
    assert "Early visits" in alike.design.names


@each(
    "area, of_whom",
    {
        "most": ("most visits missing", "fewer than half of them"),
        "all": ("no visits recorded", "nobody"),
    },
)
def test_visits_recorded_of_fewer_than_half_are_named_and_nobody_is_left_out(
    weighed, area, of_whom
):
    found = weighed(area)

    assert f"Early visits: recorded of {of_whom}." in found.alike.unused
    assert f"Not compared by: Early visits: recorded of {of_whom}." in (
        study.what_can_be_said(found).limits
    )
    assert not [name for name in found.alike.covariates if "visits" in name]
    assert len(found.alike.people) == 400
    assert cell(study.who_is_compared(found), "Supported", "people").value == 80


@each("column, area", {"after": ("after", "a tenth since release")})
def test_up_to_a_tenth_supported_since_release_count_as_not_supported(weighed, column, area):
    found = weighed(area)
    finding = study.who_is_compared(found)

    assert cell(finding, "Not supported", "people").value == 320
    assert cell(finding, "Of those not supported, supported since release", "people").value == 8
    assert found.group.others[column].sum() == 8
    assert len(found.alike.people) == 400


def test_up_to_a_tenth_supported_elsewhere_are_left_out(weighed):
    found = weighed("a tenth elsewhere")
    finding = study.who_is_compared(found)

    assert cell(finding, "Not supported", "people").value == 312
    assert cell(finding, "Left out: supported at another prison only", "people").value == 8
    assert len(found.alike.people) == 392


def test_somebody_released_twice_counts_once(weighed):
    found = weighed("twice")

    assert len(found.group.people) == found.group.people["person_id"].nunique() == 400
    assert set(found.group.people["index_date"]) == {pd.Timestamp("2018-06-01")}
    later_releases = cell(
        study.who_is_compared(found), "Later releases of the same people", "people"
    )
    assert later_releases.value == 3


def test_the_least_number_is_the_justice_data_labs():
    assert LEAST_PEOPLE == 60
