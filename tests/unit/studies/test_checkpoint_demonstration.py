"""The trial of the demonstration: recounted in plain Python, attacked, and with a row less."""

import calendar
import csv
from collections import defaultdict
from datetime import date

import pytest
from drawn_cohorts import holding, told
from drawn_trial import NAMES, OF_TRIAL, drawn, every_finding, published, records_with
from histories import BOTH, DARLINGTON, DURHAM, Randomised, each

from rrlib.codes import Audience
from rrlib.disclosure import gates, shown_table
from rrlib.disclosure.audit import Page, audit
from rrlib.present import answer
from rrlib.studies import checkpoint_trial as study

QUARTER = "2020-21Q2"
TOGETHER = "County Durham and Darlington"
NOT_PROVING = {
    "",
    "pre-reprimand disposal",
    "pre-caution disposal",
    "community resolution",
    "outcome 22",
    "no further action",
    "not guilty",
    "conviction quashed",
    "taken into consideration",
}


def months_after(day, months):
    year, month = divmod(12 * day.year + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@pytest.fixture(scope="module")
def recounted(root):
    """By area and arm: [people, reoffenders, reoffences, received], from the files alone."""

    def rows(name):
        with (root / "data/raw" / QUARTER / f"{name}.csv").open(encoding="utf-8") as file:
            return list(csv.DictReader(file))

    offences = defaultdict(lambda: defaultdict(list))
    for row in rows("offences"):
        if row["offence_group"] != "breach of an order":
            offences[row["person_id"]][row["offence_id"]].append(row)
    found = defaultdict(lambda: [0, 0, 0, 0])
    for drawn_row in rows("trial_participants"):
        index = date.fromisoformat(drawn_row["randomised_on"])
        last, proven_by = months_after(index, 24), months_after(index, 30)
        again = 0
        for offence in offences[drawn_row["person_id"]].values():
            proven = [
                date.fromisoformat(row["disposal_date"])
                for row in offence
                if row["disposal"] not in NOT_PROVING
            ]
            committed = date.fromisoformat(offence[0]["offence_date"])
            again += bool(index < committed <= last and proven and min(proven) <= proven_by)
        for area in (drawn_row["area"], TOGETHER):
            own = found[area, drawn_row["arm"]]
            own[0] += 1
            own[1] += again > 0
            own[2] += again
            own[3] += drawn_row["treated"] == "yes"
    return found


@each("area", {area: area for area in (DURHAM, DARLINGTON, TOGETHER)})
def test_the_arms_are_those_that_the_files_hold(area, recounted, delivered, partnership):
    trial = study.trial(delivered(QUARTER), partnership.parts(area))

    frequency = told(study.frequency(trial), "people", "reoffended", "reoffences")
    received = told(study.compliers(trial), "received")
    for label, arm in (("Treatment", "treatment"), ("Control", "control")):
        assert [*frequency[label], received[label]] == recounted[area, arm]


def test_the_demonstration_gives_the_printed_shares(delivered, recounted):
    trial = study.trial(delivered(QUARTER), BOTH)

    assert recounted[TOGETHER, "treatment"][:2] == [265, 97]
    assert recounted[TOGETHER, "control"][:2] == [256, 120]
    assert told(study.reoffended(trial), "share") == {"Treatment": 36.6, "Control": 46.9}
    assert (trial.name, trial.others, trial.too_few) == ("Checkpoint", (), False)
    assert trial.definition.cohort_months == 20
    assert told(study.printed(delivered(QUARTER), TOGETHER))["Treatment cohort"] == (
        *(36.6, 10.3, 22.0, 10, 50, 485.4),
    )


@pytest.fixture(scope="module", params=list(Audience), ids=lambda audience: audience.value)
def released(request, delivered, partnership):
    """By area, each finding as a reader sees it, released in the order of the notebook."""
    family = partnership.family(TOGETHER)
    through = gates(partnership, request.param, family, {})
    found = {
        area: every_finding(delivered(QUARTER), partnership.parts(area), TOGETHER)
        for area in family
    }
    shown = {area: {} for area in family}
    for name in NAMES:
        for area, gate in zip(family, through, strict=True):
            shown[area][name] = gate.release(found[area][name])
    return request.param, shown


def test_every_finding_can_be_shown(released):
    for tables in released[1].values():
        for table in tables.values():
            assert answer(table).text


def test_the_attack_works_out_no_hidden_count(released):
    audience, tables = released
    pages = [
        Page(area, "", tuple(map(shown_table, each.values()))) for area, each in tables.items()
    ]

    found = audit(pages, {TOGETHER: BOTH}, [])
    assert [each.told for each in found.exposures] == []
    assert (found.hidden > 0) == (audience is Audience.PUBLIC)


def test_the_public_is_told_of_no_complier_where_few_went_without(released):
    audience, tables = released
    for area in BOTH:
        cell = tables[area]["compliers"].cell("Treatment", "effect")
        assert (str(cell) == "[c]") == (audience is Audience.PUBLIC)


HISTORY = [
    drawn("treatment", 60, 30),
    drawn("treatment", 5, 2, treated="no", earlier=1),
    drawn("control", 60, 35),
    drawn("control", 5, 1, treated="yes", sex="female"),
]


def less(wanted, number=1):
    """The history without the first rows for which `wanted` is true."""
    left = number
    kept = []
    for rows in HISTORY:
        kept.append([])
        for row in rows:
            if left and wanted(row):
                left -= 1
            else:
                kept[-1].append(row)
    assert left == 0
    return kept


@pytest.fixture(scope="module")
def before():
    return every_finding(records_with(*HISTORY))


def of(history):
    return every_finding(records_with(*history))


def test_somebody_less_and_every_finding_of_the_trial_changes(before):
    after = of(less(lambda row: isinstance(row, Randomised)))

    for name in (*OF_TRIAL, "power"):
        assert told(after[name]) != told(before[name]), name


def test_a_reoffence_less_and_every_finding_made_of_it_changes(before):
    after = of(less(lambda row: getattr(row, "on", "") == "2017-01-10"))

    changed = {name for name in OF_TRIAL if told(after[name]) != told(before[name])}
    assert changed == set(OF_TRIAL) - {"participants", "baseline"}


def test_an_earlier_offence_less_and_the_baseline_changes(before):
    after = of(less(lambda row: getattr(row, "on", "") == "2015-01-10"))

    changed = {name for name in OF_TRIAL if told(after[name]) != told(before[name])}
    assert changed == {"baseline"}


def test_a_claim_less_and_what_was_printed_is_not_told():
    records = records_with(*HISTORY)
    without = holding(
        records, "published_figures", published(without=["checkpoint-treatment-prevalence"])
    )
    after = every_finding(without)
    for name in ("printed", "splits", "power"):
        assert after[name].rows == ()
    assert told(after["effects"]) == told(of(HISTORY)["effects"])
