"""Family support in prison in the delivery 2020-21Q2, recounted from its rows."""

from collections import Counter
from datetime import date
from statistics import fmean

import pytest
from panel_recount import (
    AS_AT,
    BREACH,
    OFFENCES,
    PRISONS,
    SEX,
    TABLES,
    UNPROVEN,
    WINDOW,
    committed,
    grouped,
    months_after,
    proven_on,
    rounds_to,
    within,
)
from panel_releases_recount import (
    gap_between_the_alike,
    mean_over_prisons,
    released_in_window,
    share,
    supported,
)

RELEASED = released_in_window(TABLES, OFFENCES)


def test_the_prisons_means_are_those_printed_of_all_and_of_the_supported():
    assert {one.prison for one in RELEASED} == PRISONS
    assert rounds_to(mean_over_prisons(RELEASED), "nepacs-standard-reoffending")
    assert rounds_to(mean_over_prisons(supported(RELEASED)), "nepacs-supported-reoffending")


def test_in_every_prison_the_supported_reoffend_less_than_all():
    for prison in PRISONS:
        of_prison = [one for one in RELEASED if one.prison == prison]
        assert len(supported(of_prison)) >= 40
        assert share(supported(of_prison)) < share(of_prison)


def test_the_prisons_differ_so_much_in_size_that_people_and_prisons_give_other_means():
    sizes = Counter(one.prison for one in RELEASED)
    assert max(sizes.values()) > 5 * min(sizes.values())
    assert abs(share(supported(RELEASED)) - mean_over_prisons(supported(RELEASED))) > 0.005


def test_one_release_more_or_less_among_the_few_would_show():
    without = [one for one in supported(RELEASED) if one.prison != "Frankland"]
    frankland = [one for one in supported(RELEASED) if one.prison == "Frankland"]
    spared = [one for one in frankland if not one.reoffended][20:]
    again = [one for one in frankland if one.reoffended]
    changed = mean_over_prisons([*without, *again, *spared])
    assert not rounds_to(changed, "nepacs-supported-reoffending")


def test_every_follow_up_is_complete_on_the_last_day():
    assert months_after(WINDOW[1], 18) == AS_AT
    assert max(one.day for one in RELEASED) > date(2019, 3, 20)


def test_the_supported_are_older_with_fewer_offences_more_visits_and_longer_sentences():
    yes, no = supported(RELEASED), [one for one in RELEASED if not one.supported]
    for told, least in (("age", 2), ("visits", 1), ("earlier", -1)):
        difference = fmean(getattr(o, told) for o in yes) - fmean(getattr(o, told) for o in no)
        assert difference > least if least > 0 else difference < least
    short = [fmean(one.sentence == "under 12 months" for one in group) for group in (yes, no)]
    assert short[0] < short[1] - 0.1


def test_among_people_alike_in_what_is_recorded_the_gap_is_gone():
    assert abs(gap_between_the_alike(RELEASED)) < 0.02


def test_the_prisons_own_counts_are_those_of_the_records():
    groups = {"all": (True, False), "supported": (True,), "not supported": (False,)}
    recount = {}
    for prison in PRISONS:
        for group, members in groups.items():
            people = [o for o in RELEASED if o.prison == prison and o.supported in members]
            recount[prison, group] = (len(people), sum(one.reoffended for one in people))
    assert recount == {
        (row["prison"], row["support"]): (int(row["releases"]), int(row["reoffenders"]))
        for row in TABLES["prison_counts"]
    }
    for row in TABLES["prison_counts"]:
        assert (row["released_from"], row["released_to"]) == WINDOW
        assert "first release" in row["definition"]


def test_support_that_began_from_the_release_on_or_in_another_prison_counts_for_nobody():
    first = {one.person: one for one in RELEASED}
    rows = [row for row in TABLES["family_support"] if row["person_id"] in first]
    late = [
        r
        for r in rows
        if r["prison"] == first[r["person_id"]].prison
        and r["started_on"] >= first[r["person_id"]].day
    ]
    elsewhere = [row for row in rows if row["prison"] != first[row["person_id"]].prison]
    for distractors in (late, elsewhere):
        assert len(distractors) >= 15
        assert not any(first[row["person_id"]].supported for row in distractors)


def test_some_are_released_again_within_the_window_and_others_before_or_after_it():
    of_person = grouped(TABLES["prison_releases"], "person_id")
    again = [rows for rows in of_person.values() if len(rows) > 1]
    inside = [r for r in TABLES["prison_releases"] if within(r["released_on"], WINDOW)]
    assert len(again) >= 100
    assert len(inside) - len(RELEASED) >= 30
    assert sum(row["released_on"] < WINDOW[0] for row in TABLES["prison_releases"]) >= 100
    assert sum(row["released_on"] > WINDOW[1] for row in TABLES["prison_releases"]) >= 300
    assert 1500 <= len(TABLES["prison_releases"]) <= 3000


def test_every_release_ends_a_spell_in_custody():
    ends = {(row["person_id"], row["released_on"]) for row in TABLES["custody_spells"]}
    for row in TABLES["prison_releases"]:
        assert (row["person_id"], row["released_on"]) in ends
        assert SEX[row["person_id"]] == ("female" if row["prison"] == "Low Newton" else "male")


LOOKALIKES = {
    "proven too late": lambda o, i: (
        i < committed(o) <= months_after(i, 12) and (proven_on(o) or i) > months_after(i, 18)
    ),
    "committed before, convicted after": lambda o, i: committed(o) < i and (proven_on(o) or i) > i,
    "on the day of release": lambda o, i: committed(o) == i and proven_on(o) is not None,
    "breach": lambda o, i: committed(o) > i and o[0]["offence_group"] == BREACH,
    "nothing proven": lambda o, i: (
        committed(o) > i and len(o) == 1 and o[0]["disposal"] in UNPROVEN
    ),
    "after twelve months": lambda o, i: committed(o) > months_after(i, 12),
    "undisposed": lambda o, i: i < committed(o) <= months_after(i, 12) and o[0]["disposal"] is None,
}


@pytest.mark.parametrize("kind", LOOKALIKES)
def test_some_people_released_have_records_that_must_not_count(kind):
    found = [
        one for one in RELEASED if any(LOOKALIKES[kind](o, one.day) for o in OFFENCES[one.person])
    ]
    assert len(found) >= 10
    assert sum(not one.reoffended for one in found) >= 10
