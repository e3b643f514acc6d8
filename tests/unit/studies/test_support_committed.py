"""The committed delivery: the second rung is what is published, and the third adds up to it."""

from collections import Counter
from math import sqrt

import pytest
from drawn_cohorts import cell, said
from histories import BOTH, DARLINGTON, DURHAM, each
from support_recount import printed, prison_counts, released

from rrlib.results import Estimate
from rrlib.studies import nepacs_family_support as study

EVERYWHERE = (*BOTH, "elsewhere", "no fixed address")
AREAS = {
    "both": BOTH,
    DURHAM: (DURHAM,),
    DARLINGTON: (DARLINGTON,),
    "elsewhere": ("elsewhere",),
    "no fixed address": ("no fixed address",),
    "everywhere": EVERYWHERE,
}
COUNTS = prison_counts()
PRISONS = sorted({prison for prison, _ in COUNTS})
PEOPLE = released()


@pytest.fixture(scope="module")
def records(delivered):
    return delivered("2020-21Q2")


def test_the_mean_over_prisons_prints_the_two_published_shares(records):
    finding = study.by_prison(records)
    mean = "Mean of the prisons, each alike"

    for column, claim in (("all_share", "standard"), ("supported_share", "supported")):
        share = cell(finding, mean, column).value
        assert f"{share:.0f}" == f"{printed(f'nepacs-{claim}-reoffending'):.0f}", claim
    assert (printed("nepacs-standard-reoffending"), printed("nepacs-supported-reoffending")) == (
        38,
        26,
    )
    assert said(finding)[0].startswith(
        "Averaged over the prisons, each alike, 25.9% of those supported reoffended and 37.7% of"
    )


def test_each_prison_has_the_counts_of_the_extract(records):
    finding = study.by_prison(records)
    groups = {
        "supported": ("supported_again", "people"),
        "not supported": ("others_again", "others"),
    }

    for prison in PRISONS:
        for group, keys in groups.items():
            shown = tuple(cell(finding, prison, key).value for key in keys)
            assert shown == COUNTS[prison, group], (prison, group)
        again, people = COUNTS[prison, "all"]
        assert cell(finding, prison, "all_share").value == pytest.approx(100 * again / people)
        assert cell(finding, prison, "all_share").n == people


def test_added_up_and_within_prisons_are_worked_out_by_hand(records):
    finding = study.prisons_combined(records)
    ours = [COUNTS[prison, "supported"] for prison in PRISONS]
    theirs = [COUNTS[prison, "not supported"] for prison in PRISONS]
    pooled = [
        sum(again for again, _ in group) / sum(n for _, n in group) for group in (ours, theirs)
    ]
    top = bottom = ratio_top = ratio_bottom = 0.0
    for (a, n), (b, m) in zip(ours, theirs, strict=True):
        top += (a * m - b * n) / (n + m)
        bottom += n * m / (n + m)
        ratio_top += a * m / (n + m)
        ratio_bottom += b * n / (n + m)

    within = "Within prisons (Mantel-Haenszel)"
    assert cell(finding, "Added up", "difference").value == pytest.approx(
        100 * (pooled[0] - pooled[1])
    )
    assert cell(finding, "Added up", "ratio").value == pytest.approx(pooled[0] / pooled[1])
    assert cell(finding, within, "difference").value == pytest.approx(100 * top / bottom)
    assert cell(finding, within, "ratio").value == pytest.approx(ratio_top / ratio_bottom)


def test_one_effect_is_the_mean_weighted_by_inverse_variances(records):
    finding = study.prisons_combined(records)
    weights, gaps = [], []
    for prison in PRISONS:
        (a, n), (b, m) = COUNTS[prison, "supported"], COUNTS[prison, "not supported"]
        p, q = a / n, b / m
        gaps.append(100 * (p - q))
        weights.append(1 / (1e4 * (p * (1 - p) / n + q * (1 - q) / m)))
    mean = sum(w * gap for w, gap in zip(weights, gaps, strict=True)) / sum(weights)
    one = cell(finding, "One effect (inverse variance)", "difference")
    q = sum(w * (gap - mean) ** 2 for w, gap in zip(weights, gaps, strict=True))

    assert one.value == pytest.approx(mean)
    assert one.upper - mean == pytest.approx(1.959964 / sqrt(sum(weights)), rel=1e-5)
    # Less than chance alone would make: between prisons nothing is left to be seen.
    assert q < len(PRISONS) - 1
    differ = study.prisons_differ(records)
    assert cell(differ, "All prisons, added up", "between").value == pytest.approx(0, abs=1e-6)
    assert cell(differ, "All prisons, added up", "beyond").value == 0
    shares = [cell(finding, prison, "weight").value for prison in PRISONS]
    assert shares == pytest.approx([100 * w / sum(weights) for w in weights], rel=1e-4)


def test_records_of_people_wherever_they_live_add_up_to_the_prisons_counts(records):
    people = study.weigh(records, EVERYWHERE).group.people
    # Somebody supported at another prison only is none whom this prison counts as supported.
    groups = {"supported": people["here"], "not supported": ~people["here"]}

    for (prison, group), counted in COUNTS.items():
        own = people[people["prison"] == prison]
        own = own if group == "all" else own[groups[group].loc[own.index]]
        assert (int((own["reoffences"] > 0).sum()), len(own)) == counted, (prison, group)


def test_a_recount_of_the_files_adds_up_to_the_prisons_counts():
    for (prison, group), counted in COUNTS.items():
        own = [
            row
            for row in PEOPLE
            if row["prison"] == prison
            and (group == "all" or (row["group"] == "supported") == (group == "supported"))
        ]
        assert (sum(row["reoffended"] for row in own), len(own)) == counted, (prison, group)


@each("areas", AREAS)
def test_who_is_compared_is_as_recounted(records, areas):
    finding = study.who_is_compared(study.weigh(records, areas))
    counted = Counter(row["group"] for row in PEOPLE if row["area"] in areas)
    shown = {
        "supported": "Supported",
        "elsewhere": "Left out: supported at another prison only",
        "after": "Of those not supported, supported since release",
    }

    for group, label in shown.items():
        assert cell(finding, label, "people").value == counted[group], group
    others = counted["after"] + counted["none"]
    assert cell(finding, "Not supported", "people").value == others


@each("areas", {name: areas for name, areas in AREAS.items() if name in ("both", DURHAM)})
def test_who_reoffended_is_as_recounted(records, areas):
    finding = study.people_compared(study.weigh(records, areas))
    groups = {"Supported": ("supported",), "Not supported": ("after", "none")}

    for label, own in groups.items():
        again = [r["reoffended"] for r in PEOPLE if r["area"] in areas and r["group"] in own]
        assert cell(finding, label, "people").value == len(again)
        assert cell(finding, label, "reoffended").value == sum(again)
    parts = ("with a counterpart", "without a counterpart")
    assert (
        sum(cell(finding, f"Supported, {part}", "people").value for part in parts)
        == cell(finding, "Supported", "people").value
    )


def test_the_report_of_darlington_says_why_its_people_are_not_compared(records):
    found = study.weigh(records, (DARLINGTON,))

    assert found.rung is study.Rung.COUNTS
    assert found.why_not == {
        study.Rung.RECORDS: "Not compared: after matching the two groups are still unlike in what "
        "is recorded of them: Sentence: 12 months to under 4 years."
    }


def test_both_areas_and_durham_reach_the_highest_rung_and_say_nothing_is_shown(records):
    for areas in (BOTH, (DURHAM,)):
        found = study.weigh(records, areas)
        assert found.rung is study.Rung.RECORDS
        matched = cell(study.reoffended_less(found), "Matched", "difference")
        assert isinstance(matched, Estimate)
        assert matched.lower < 0 < matched.upper
