"""The Checkpoint trial of the delivery 2020-21Q2, recounted from its rows."""

from collections import Counter
from datetime import date

import pytest
from panel_recount import (
    AS_AT,
    OFFENCES,
    TABLES,
    age,
    committed,
    grouped,
    months_after,
    reoffended,
    rounds_to,
)

ARMS = grouped(TABLES["trial_participants"], "arm")


def trial_reoffenders(rows, waiting=6):
    return [r for r in rows if reoffended(r["person_id"], r["randomised_on"], 24, waiting)]


@pytest.mark.parametrize("arm", ["treatment", "control"])
def test_each_arm_of_the_trial_has_its_printed_prevalence(arm):
    rows = ARMS[arm]
    assert rounds_to(len(trial_reoffenders(rows)) / len(rows), f"checkpoint-{arm}-prevalence")


def test_about_520_people_were_randomised_and_all_are_followed_to_the_end():
    assert {arm: len(rows) for arm, rows in ARMS.items()} == {"treatment": 265, "control": 256}
    days = [row["randomised_on"] for rows in ARMS.values() for row in rows]
    assert min(days) >= date(2016, 8, 1)
    assert months_after(max(days), 30) <= AS_AT


def test_a_tenth_of_the_treatment_arm_went_without_and_few_controls_were_treated():
    treated = {arm: Counter(row["treated"] for row in rows) for arm, rows in ARMS.items()}
    assert 0.07 < treated["treatment"]["no"] / 265 < 0.13
    assert 1 <= treated["control"]["yes"] <= 10


def test_going_by_treatment_received_would_flatter_the_trial():
    by_treatment = grouped(TABLES["trial_participants"], "treated")
    received = [
        len(trial_reoffenders(by_treatment[t])) / len(by_treatment[t]) for t in ("yes", "no")
    ]
    drawn = [len(trial_reoffenders(ARMS[a])) / len(ARMS[a]) for a in ("treatment", "control")]
    assert received[1] - received[0] > drawn[1] - drawn[0]


def test_participants_are_adults_with_an_index_offence_before_randomisation():
    for rows in ARMS.values():
        for row in rows:
            assert age(row["person_id"], row["randomised_on"]) >= 18
            day = row["randomised_on"]
            assert any(committed(o) < day for o in OFFENCES[row["person_id"]])


def test_another_follow_up_or_waiting_period_gives_other_prevalences():
    rows = TABLES["trial_participants"]
    whole = len(trial_reoffenders(rows))
    assert len(trial_reoffenders(rows, waiting=0)) <= whole - 5
    assert sum(reoffended(r["person_id"], r["randomised_on"], 12, 6) for r in rows) <= whole - 20
