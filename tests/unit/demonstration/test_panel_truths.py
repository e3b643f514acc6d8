"""Deliveries like 2020-21Q2 under other truths about family support, over several draws."""

import tomllib
from collections import Counter
from statistics import fmean

import pytest
from panel_recount import (
    DELIVERY,
    TABLES,
    offences_by_person,
    read,
    rounds_to,
)
from panel_releases_recount import (
    gap_between_the_alike,
    mean_over_prisons,
    released_in_window,
    supported,
)

from rrlib.demonstration.panel import (
    SupportTruth,
    Truth,
    panel_tables,
    release_tables,
    write_2020_21_q2,
)
from rrlib.errors import RRError

EFFECT = 0.10
DRAWS = (1, 2, 3, 4, 5)


@pytest.fixture(scope="module")
def drawn():
    """People released, by truth, in five draws other than the committed one."""
    people = {}
    for truth in SupportTruth:
        people[truth] = []
        for draw in DRAWS:
            tables = release_tables(Truth(truth, EFFECT), draw)
            offences = offences_by_person(tables["offences"])
            people[truth].append(released_in_window(tables, offences))
    return people


@pytest.mark.parametrize("truth", SupportTruth)
def test_the_naive_gap_is_about_12_points_whatever_is_true(drawn, truth):
    gaps = [
        mean_over_prisons(people) - mean_over_prisons(supported(people)) for people in drawn[truth]
    ]
    assert min(gaps) > 0.06
    assert 0.10 < fmean(gaps) < 0.14


@pytest.mark.parametrize(
    ("truth", "gap"),
    [(SupportTruth.NONE, 0), (SupportTruth.EFFECT, -EFFECT), (SupportTruth.HIDDEN, -EFFECT)],
)
def test_people_alike_differ_by_the_effect_or_by_what_is_hidden_or_not_at_all(drawn, truth, gap):
    gaps = [gap_between_the_alike(people) for people in drawn[truth]]
    assert fmean(gaps) == pytest.approx(gap, abs=0.025)
    assert len(set(gaps)) == len(gaps)


def test_a_variant_says_what_is_true_in_it_and_keeps_everything_else(tmp_path):
    write_2020_21_q2(tmp_path, SupportTruth.EFFECT, draw=1, effect=0.05)
    said = tomllib.loads((tmp_path / "delivery.toml").read_text(encoding="utf-8"))
    assert "by 5 percentage points" in said["truth"]
    for name in ("surveys", "service_activity", "published_rates", "published_figures"):
        written, committed_file = (
            (folder / f"{name}.csv").read_bytes() for folder in (tmp_path, DELIVERY)
        )
        assert written == committed_file
    trial = read(tmp_path / "trial_participants.csv")
    assert Counter(r["arm"] for r in trial) == Counter(
        r["arm"] for r in TABLES["trial_participants"]
    )


@pytest.mark.parametrize("truth", [SupportTruth.EFFECT, SupportTruth.HIDDEN])
def test_the_first_draw_prints_the_same_two_figures_whatever_is_true(truth):
    tables = release_tables(Truth(truth, EFFECT), 0)
    people = released_in_window(tables, offences_by_person(tables["offences"]))
    assert rounds_to(mean_over_prisons(people), "nepacs-standard-reoffending")
    assert rounds_to(mean_over_prisons(supported(people)), "nepacs-supported-reoffending")


@pytest.mark.parametrize("effect", [-0.01, 0.3])
def test_an_effect_that_leaves_no_room_for_selection_is_refused(tmp_path, effect):
    with pytest.raises(RRError, match="can be had"):
        write_2020_21_q2(tmp_path, SupportTruth.EFFECT, effect=effect)


def test_the_quick_rows_about_people_released_are_those_of_the_whole_delivery(drawn):
    tables = panel_tables(Truth(SupportTruth.HIDDEN, EFFECT), DRAWS[0])
    whole = released_in_window(tables, offences_by_person(tables["offences"]))
    told = [
        sorted((one.prison, one.day, one.stratum, one.supported, one.reoffended) for one in people)
        for people in (whole, drawn[SupportTruth.HIDDEN][0])
    ]
    assert told[0] == told[1]
