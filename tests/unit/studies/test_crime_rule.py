"""The rule of the verdict, on crime that was made so that each condition holds or fails alone."""

import re
from dataclasses import replace

import numpy as np
import pytest
from drawn_cohorts import cell, said
from drawn_crime import evidence_of
from histories import DURHAM, each

from rrlib.codes import CrimeGroup
from rrlib.demonstration.crime import CrimeTruth
from rrlib.results import Estimate, Marker
from rrlib.studies import welfare_reform_impact as study
from rrlib.studies.welfare_reform_impact.evidence import asked
from rrlib.studies.welfare_reform_impact.models import doses
from rrlib.studies.welfare_reform_impact.outcomes import CONTROLS, STEALING, VIOLENCE
from rrlib.studies.welfare_reform_impact.saying import Verdict, judge

_DRAWN = evidence_of(CrimeTruth.NONE, 1)
AT = asked(_DRAWN).at
_GROUPS = list(CrimeGroup)
USUAL = 800


def made(own=1.0, by_loss=0.0, controls=(0.0, 0.0), noise=0.02, seed=3):
    """Flat crime but for chance: from the reform on stealing in the own area times `own`, and that
    of every area times 1 + `by_loss` for each £100 above the mean loss; kinds that should not move
    by `controls` in the same way.
    """
    rng = np.random.default_rng(seed)
    compared = _DRAWN.compared
    away = (compared["pounds"] - compared["pounds"].mean()).to_numpy() / 100
    offences = np.full(_DRAWN.crime.offences.shape, float(USUAL))
    offences *= np.exp(noise * rng.standard_normal(offences.shape))
    for outcome, slope in ((STEALING, by_loss), *zip(CONTROLS, controls, strict=True)):
        for group in outcome.groups:
            offences[:, _GROUPS.index(group), AT:] *= (1 + slope * away)[:, None]
    place = _DRAWN.crime.areas.index(DURHAM)
    for group in STEALING.groups:
        offences[place, _GROUPS.index(group), AT:] *= own
    people = np.full(_DRAWN.crime.people.shape, 200_000.0)
    crime = replace(_DRAWN.crime, offences=np.round(offences), people=people)
    return replace(_DRAWN, crime=crime)


@each(
    "given, verdict",
    {
        "up, and with the losses": ({"own": 1.2, "by_loss": 0.1}, Verdict.RISE),
        "down, and less where more was lost": ({"own": 0.8, "by_loss": -0.1}, Verdict.FALL),
        "up, and less where more was lost": ({"own": 1.2, "by_loss": -0.1}, Verdict.MIXED),
        "up alone": ({"own": 1.2}, Verdict.OPEN),
        "with the losses alone": ({"by_loss": 0.1}, Verdict.OPEN),
        "nothing": ({}, Verdict.OPEN),
        "what should not move goes with the losses too": (
            {"own": 1.2, "by_loss": 0.1, "controls": (0.1, 0.1)},
            Verdict.OPEN,
        ),
        "what should not move goes against them": (
            {"own": 1.2, "by_loss": 0.1, "controls": (-0.1, -0.1)},
            Verdict.RISE,
        ),
        "of two kinds that should not move one goes with the losses, the other against them": (
            {"own": 1.2, "by_loss": 0.1, "controls": (-0.1, 0.1)},
            Verdict.OPEN,
        ),
    },
)
def test_the_rule_wants_every_condition(given, verdict):
    assert judge(asked(made(**given))).verdict is verdict


def times(found, areas, groups, first, factor):
    """The same with crimes of some areas and groups `factor` times as many from a quarter on."""
    offences = found.crime.offences.copy()
    rows = [place for place, area in enumerate(found.crime.areas) if area in areas]
    kinds = [_GROUPS.index(group) for group in groups]
    offences[np.ix_(rows, kinds, range(first, offences.shape[2]))] *= factor
    return replace(found, crime=replace(found.crime, offences=np.round(offences)))


def test_up_beside_its_own_past_and_down_beside_comparators_that_rose_more_is_mixed():
    found = made(own=1.2)
    others = [area for area in found.crime.areas if area != DURHAM]
    judged = judge(asked(times(found, others, STEALING.groups, AT, 1.6)))

    assert judged.verdict is Verdict.MIXED
    assert "beside comparators it moved the other way" in judged.reasons


def test_without_losses_it_is_open_whatever_comparators_did():
    found = made(own=1.2)
    others = [area for area in found.crime.areas if area != DURHAM]
    found = times(found, others, STEALING.groups, AT, 1.6)
    found = replace(found, compared=found.compared.assign(pounds=np.nan))

    assert judge(asked(found)).verdict is Verdict.OPEN


def test_a_kind_that_should_not_move_is_named_as_itself_where_another_is_not_there():
    found = made(own=1.2, by_loss=0.1)
    found = times(found, found.crime.areas, CONTROLS[0].groups, 0, 0)
    rows = {row.label: row.cells["p"] for row in study.what_can_be_said(found).rows}
    first, second = (
        rows[f"For each £100 lost, kinds not expected to move: {control.name}"]
        for control in CONTROLS
    )

    assert first is Marker.NOT_AVAILABLE
    assert isinstance(second, Estimate)
    assert judge(asked(found)).verdict is Verdict.RISE


def test_where_no_kind_that_should_not_move_is_there_no_rise_is_claimed():
    found = made(own=1.2, by_loss=0.1)
    groups = [group for control in CONTROLS for group in control.groups]
    judged = judge(asked(times(found, found.crime.areas, groups, 0, 0)))

    assert judged.verdict is Verdict.OPEN
    assert judged.reasons == (
        "no kind that the reforms should not move can be set beside the losses",
    )


def test_steps_as_large_at_false_dates_leave_it_open():
    """One kind of area that swings as much every two years makes a step no signal."""
    found = made(own=1.2, by_loss=0.1)
    offences = found.crime.offences.copy()
    swing = np.where(np.arange(AT) // 8 % 2, 1.6, 1.0)
    others = [place for place, area in enumerate(found.crime.areas) if area != DURHAM]
    for group in STEALING.groups:
        offences[np.ix_(others, [_GROUPS.index(group)], range(AT - 12))] *= swing[: AT - 12]
    judged = judge(asked(replace(found, crime=replace(found.crime, offences=np.round(offences)))))

    assert judged.false.share >= 0.05
    assert judged.verdict is Verdict.OPEN
    assert "at dates without any reform steps as large are common" in judged.reasons


@pytest.mark.parametrize("slope", [0.05, -0.08])
def test_the_slope_by_loss_is_the_one_that_was_made(slope):
    held = doses(asked(made(by_loss=slope, noise=0.0)), STEALING)

    assert held.slope == pytest.approx(np.log(1 + slope), abs=0.01)
    assert held.permuted().p_value < 0.01


def test_years_break_down_at_nought_where_only_later_ones_went_with_the_losses():
    """What is asked is of the reform's first year."""
    always = made(by_loss=0.1)
    undone = made()
    offences = always.crime.offences.copy()
    offences[:, :, AT : AT + 4] = undone.crime.offences[:, :, AT : AT + 4]
    later = replace(always, crime=replace(always.crime, offences=offences))
    first, none = (
        cell(study.by_loss_and_year(found), "2013-14", "breakdown").value
        for found in (always, later)
    )

    assert first > 0
    assert none == 0


def test_the_step_is_the_one_that_was_made_and_the_others_do_not_move():
    finding = study.own_change(made(own=1.25))
    steps = {row.label: row.cells["step"] for row in finding.rows}

    assert steps["Stealing"].value == pytest.approx(25, abs=4)
    assert steps["Stealing"].lower < 25 < steps["Stealing"].upper
    for label in ("Dwelling burglary and vehicle crime", "Violence", "Public order"):
        assert steps[label].lower < 0 < steps[label].upper


def test_what_was_expected_is_what_had_been_without_the_step():
    finding = study.without_the_reform(made(own=1.25))
    after = [row for row in finding.rows if row.label >= "2013-14Q1"]

    for row in after[:4]:
        assert row.cells["expected"].value == pytest.approx(USUAL * 3, rel=0.05)
        assert row.cells["recorded"].value == pytest.approx(USUAL * 3 * 1.25, rel=0.1)


def test_beside_comparators_the_step_is_the_own_areas_alone():
    finding = study.beside_change(made(own=1.2))
    steps = {row.label: row.cells["step"].value for row in finding.rows}

    for kind in ("all comparators", "regional neighbours", "most similar areas"):
        assert steps[f"Stealing, beside {kind}"] == pytest.approx(20, abs=5)


def test_beside_comparators_a_change_in_the_own_areas_recording_is_no_step_at_the_reform():
    found = made(own=1.2, noise=0.001)
    changed = found.crime.place(found.break_of([DURHAM]))
    found = times(found, [DURHAM], STEALING.groups, changed, 1.7)
    finding = study.beside_change(found)

    step = cell(finding, "Stealing, beside all comparators", "step").value
    assert step == pytest.approx(20, abs=0.5)


def test_beside_comparators_violence_ends_before_any_of_them_changes_recording():
    found = made(noise=0.001)
    cleveland = [area for area in found.crime.areas if found.compared.force[area] == "Cleveland"]
    changed = found.crime.place(found.break_of(cleveland))
    assert changed < found.crime.place(found.break_of([DURHAM]))
    found = times(found, cleveland, VIOLENCE.groups, changed, 5)
    finding = study.beside_change(found)

    step = cell(finding, "Violence, beside regional neighbours", "step").value
    assert step == pytest.approx(0, abs=0.5)


def test_the_blend_finds_the_gap_and_says_how_rare_it_could_be():
    finding = study.blend_of_others(made(own=1.2))
    cells = finding.rows[0].cells

    assert cells["gap"].value == pytest.approx(20, abs=3)
    assert cells["p"].value == pytest.approx(1 / 13)
    assert cells["smallest"].value == pytest.approx(1 / 13)


def test_every_reason_is_said_where_nothing_moves():
    sentences = " ".join(said(study.what_can_be_said(made(seed=4))))

    assert sentences.startswith(
        "Cannot tell whether the reforms moved stealing: when the reforms came, "
    )
    assert "made no step beside its own past that chance would rarely make" in sentences
    assert "beside the area's own past there is no step" in sentences
    assert "where more was lost stealing did not move otherwise than where less was" in sentences
    assert "The plainest reading" not in sentences
    assert "steps as large are common" in sentences


def test_a_rise_is_said_with_what_cannot_be_said_of_it():
    finding = study.what_can_be_said(made(own=1.2, by_loss=0.1))

    assert said(finding)[0].startswith("A consistent rise: ")
    assert "You cannot say that the reforms brought it" in finding.limits[0]


@each(
    "given, reading",
    {
        "up, with the losses": (
            {"own": 1.2, "by_loss": 0.1},
            ("A consistent rise: ", "stepped up by ", "it rose more where more was lost, by "),
        ),
        "down, less where more was lost": (
            {"own": 0.8, "by_loss": -0.1},
            ("A consistent fall: ", "stepped down, by ", "it rose less where more was lost: "),
        ),
        "up alone": (
            {"own": 1.2},
            ("Cannot tell whether ", "stepped up by ", "it did not rise more where more was lost"),
        ),
    },
)
def test_the_verdict_says_which_way_it_went_here_and_everywhere(given, reading):
    sentences = said(study.what_can_be_said(made(**given)))
    begins, *parts = reading

    assert sentences[0].startswith(begins)
    assert all(part in sentences[0] for part in parts)
    plainest = "The plainest reading: something moved stealing here." in " ".join(sentences)
    assert plainest == (begins == "Cannot tell whether ")


@pytest.mark.parametrize(("own", "words"), [(1.25, "offences more than"), (0.8, "fewer offences")])
def test_the_first_year_is_said_to_have_more_or_fewer(own, words):
    finding = study.own_change(made(own=own))
    offences = cell(finding, "Stealing", "offences")

    assert words in said(finding)[0]
    assert offences.value == pytest.approx(4 * 3 * USUAL * (own - 1), rel=0.2)
    percent = cell(finding, "Stealing", "percent")
    assert (offences.lower > 0) == (percent.lower > 0) == (own > 1)
    assert (offences.upper < 0) == (percent.upper < 0) == (own < 1)


def test_the_interval_of_losses_holds_nought_just_where_permutation_does_not_reject_it():
    for slope in (0.0, 0.01, 0.02, 0.1):
        held = doses(asked(made(by_loss=slope, noise=0.05)), STEALING)
        found = held.estimated()
        assert found.value == pytest.approx(held.slope)
        assert (found.lower > 0 or found.upper < 0) == (held.permuted().p_value <= 0.05)


def test_what_the_rule_finds_is_told_as_it_was_measured(root):
    decision = (root / "docs/decisions/0020-welfare-reform.md").read_text(encoding="utf-8")
    (limit,) = [each for each in study.what_can_be_said(made()).limits if "in the demonst" in each]

    measured = re.search(
        r"A true effect of (\d+%) was called a consistent rise in (\d+), of (\d+%) in (\d+), of "
        r"(\d+%) in (\d+),",
        " ".join(decision.split()),
    ).groups()
    assert re.findall(r"of a true effect of (\d+%), (\d+)", limit) == list(
        zip(measured[::2], measured[1::2], strict=True)
    )


def test_an_analysis_that_could_be_defended_gives_what_was_made():
    finding = study.other_analyses(made(own=1.2))
    rows = {row.label: row.cells["change"] for row in finding.rows}
    (main,) = [row for row in finding.rows if row.is_total]

    assert len(rows) == 112  # of 120, eight are cut off before the change in recording anyway
    assert main.label == (
        "kind: stealing; beside: its own past; years either way: 3; change in recording: carried"
    )
    own = [
        cell.value
        for label, cell in rows.items()
        if label.startswith("kind: stealing; beside: its own past")
        and hasattr(cell, "value")
        and isinstance(cell.value, float)
    ]
    assert own == pytest.approx([20] * len(own), abs=6)
    assert len(own) >= 4
