"""What the study of welfare reform finds, found again from the committed files by other code."""

import math
from itertools import pairwise
from statistics import stdev

import numpy as np
import pytest
from crime_recount import (
    CAME,
    KINDS,
    LOST,
    PEOPLE,
    QUARTERS,
    RECORDING,
    REFORM,
    RELATIONS,
    STEALING,
    VIOLENCE,
    changes,
    count,
    mixed,
    negative_binomial,
    people,
    plain_step,
    rarity,
    rate,
    rows_of,
    slope,
    steps,
    yearly_log,
)
from drawn_cohorts import cell
from drawn_crime import TO
from histories import BOTH, DARLINGTON, DURHAM, each
from scipy import stats

from rrlib.studies import welfare_reform_impact as study
from rrlib.studies.welfare_reform_impact.evidence import asked
from rrlib.studies.welfare_reform_impact.trying import false_effects

QUARTILES = ("A quarter lie below", "Half lie below", "Three quarters lie below")
OTHERS = [area for area, relation in RELATIONS.items() if relation != "own area"]
AROUND = range(REFORM - 12, REFORM + 12)


def percent(logarithm):
    return 100 * math.expm1(logarithm)


def chance(p, draws=20_000):
    """How far two permutation tests may lie apart: four standard errors of both."""
    return 4 * math.sqrt(max(p * (1 - p), 1e-4) * (1 / draws + 1 / 9999))


@pytest.fixture(scope="module")
def records(delivered):
    return delivered(TO)


@pytest.fixture(scope="module")
def found(recorded_crime):
    return recorded_crime((DURHAM,))


def test_areas_moved_with_their_losses_as_least_squares_says(found):
    finding = study.by_loss(found)
    moved = changes(STEALING, 3)

    assert cell(finding, "For each £100 lost", "change").value == pytest.approx(
        percent(slope(moved, LOST))
    )
    for area in LOST:
        assert cell(finding, area, "pounds").value == LOST[area]
        assert cell(finding, area, "change").value == pytest.approx(percent(moved[area]))
    assert len(finding.rows) == 1 + len(LOST)


def test_losses_that_are_shuffled_give_as_steep_a_slope_as_often(found):
    p = rarity(changes(STEALING, 3), LOST)

    assert cell(study.by_loss(found), "For each £100 lost", "p").value == pytest.approx(
        p, abs=chance(p)
    )


def test_every_kind_moved_with_losses_as_least_squares_says(found):
    """Violence in one year either way: in the second the first force changed what it records."""
    finding = study.by_loss_of_kinds(found)

    assert [row.label for row in finding.rows] == list(KINDS)
    for kind, groups in KINDS.items():
        moved = changes(groups, 1 if groups is VIOLENCE else 3)
        p = rarity(moved, LOST, 4000)
        assert cell(finding, kind, "change").value == pytest.approx(percent(slope(moved, LOST)))
        assert cell(finding, kind, "p").value == pytest.approx(p, abs=chance(p, 4000))


def test_losses_year_by_year_are_a_regression_with_an_effect_of_every_area_and_year(found):
    finding = study.by_loss_and_year(found)
    years = range(2007, 2019)
    rows = [(area, year) for area in LOST for year in years]
    columns = np.array(
        [
            [float(area == each) for each in LOST]
            + [float(year == each) for each in years[1:]]
            + [LOST[area] / 100 * (year == each) for each in years if each != 2012]
            for area, year in rows
        ]
    )
    logs = np.array([yearly_log(area, STEALING, year) for area, year in rows])
    slopes = np.linalg.lstsq(columns, logs)[0][-11:]

    named = [f"{year}-{(year + 1) % 100:02d}" for year in years if year != 2012]
    assert [row.label for row in finding.rows[:-1]] == named
    for name, expected in zip(named, slopes, strict=True):
        assert cell(finding, name, "change").value == pytest.approx(percent(expected), abs=1e-6)


def test_years_before_go_with_losses_no_more_than_with_shuffled_ones(found):
    """Squared slopes of every year before the reform, less the last of them, added up."""
    moved = np.array(
        [
            [yearly_log(area, STEALING, year) for year in range(2007, 2012)]
            - np.float64(yearly_log(area, STEALING, 2012))
            for area in LOST
        ]
    )
    lost = np.array(list(LOST.values()))
    rng = np.random.default_rng(5)

    def size(given):
        columns = np.column_stack([np.ones(len(given)), given])
        return (np.linalg.lstsq(columns, moved)[0][1] ** 2).sum()

    p = sum(size(rng.permutation(lost)) >= size(lost) for _ in range(3000)) / 3000
    row = study.by_loss_and_year(found).rows[-1]
    assert row.cells["p"].value == pytest.approx(p, abs=chance(p, 3000))


def cohorts(areas):
    """Offenders and reoffenders of cohorts followed before the reform, and of those from it on."""
    sums = {False: [0, 0], True: [0, 0]}
    for row in rows_of("published_rates"):
        if row["measure"] != "proportion reoffending" or row["people"] != "all":
            continue
        before, after = row["cohort_to"] < "2012-04-01", row["cohort_from"] >= "2013-04-01"
        if row["area"] in areas and (before or after) and row["offenders"]:
            sums[after][0] += int(row["offenders"])
            sums[after][1] += int(row["reoffenders"])
    return sums


def followed(areas, *, after):
    return cohorts(areas)[after][0]


def moved_shares(areas):
    """Shares before and after, in percent."""
    held = cohorts(areas)
    return [100 * held[side][1] / held[side][0] for side in (False, True)]


@pytest.fixture(scope="module")
def reoffending(found, records):
    return study.reoffending_elsewhere(found, records)


def test_shares_who_reoffended_are_sums_of_what_was_published(reoffending):
    for label, areas in (("County Durham", [DURHAM]), ("All comparators", OTHERS)):
        before, after = moved_shares(areas)

        assert cell(reoffending, label, "offenders").value == followed(areas, after=False)
        assert cell(reoffending, label, "later").value == followed(areas, after=True)
        assert cell(reoffending, label, "before").value == pytest.approx(before)
        assert cell(reoffending, label, "after").value == pytest.approx(after)
        assert cell(reoffending, label, "difference").value == pytest.approx(after - before)


def test_here_less_elsewhere_is_as_rare_as_comparators_lie_apart(reoffending):
    (first, then), (less_first, less_then) = moved_shares([DURHAM]), moved_shares(OTHERS)
    less = (then - first) - (less_then - less_first)
    changes = [after - before for before, after in (moved_shares([area]) for area in OTHERS)]
    weights = [followed([area], after=False) + followed([area], after=True) for area in OTHERS]
    even = sum((weight / sum(weights)) ** 2 for weight in weights)
    error = stdev(changes) * math.sqrt(1 + even)
    found = cell(reoffending, "Here less comparators", "difference")

    assert found.value == pytest.approx(less)
    # Student's t of 12 comparators: 11 degrees of freedom, from a printed table.
    assert found.upper - found.lower == pytest.approx(2 * 2.2010 * error, rel=1e-4)
    p = cell(reoffending, "Here less comparators", "p").value
    assert (p < 0.05) == (abs(less) > 2.2010 * error)


def test_reoffending_moved_with_losses_as_least_squares_says(reoffending):
    moved = {area: float(np.diff(moved_shares([area]))[0]) for area in LOST}
    p = rarity(moved, LOST)

    assert cell(reoffending, "For each £100 lost", "difference").value == pytest.approx(
        slope(moved, LOST)
    )
    assert cell(reoffending, "For each £100 lost", "p").value == pytest.approx(p, abs=chance(p))


def test_each_area_is_set_beside_by_its_own_rates(found):
    finding = study.beside_each(found)

    assert sorted(row.label for row in finding.rows) == sorted([DURHAM, *OTHERS])
    for area in [DURHAM, *OTHERS]:
        before, after = (
            sum(rate(area, STEALING, quarter) for quarter in range(first, first + 4))
            for first in (REFORM - 4, REFORM)
        )
        assert cell(finding, area, "before").value == pytest.approx(before)
        assert cell(finding, area, "after").value == pytest.approx(after)
        assert cell(finding, area, "change").value == pytest.approx(100 * (after / before - 1))


def came(area):
    """The quarter in which Universal Credit came to an area."""
    year, month = (int(part) for part in CAME[area].split("-")[:2])
    return 4 * (year - 2007) + (month - 4) // 3


@each("kind", {kind: kind for kind in list(KINDS)[:1] + list(KINDS)[4:6]})
def test_universal_credit_is_the_mean_over_areas_and_quarters_of_what_it_changed(found, kind):
    """Each area from its own quarter on, beside all to which it had not come by then."""

    def moved(areas, base, quarter):
        logs = [
            math.log(rate(area, KINDS[kind], quarter) / rate(area, KINDS[kind], base))
            for area in areas
        ]
        return sum(logs) / len(logs)

    effects = []
    for first in sorted({came(area) for area in CAME}):
        ours = [area for area in CAME if came(area) == first]
        for quarter in range(first, QUARTERS):
            waiting = [area for area in CAME if came(area) > quarter]
            if waiting:
                effect = moved(ours, first - 1, quarter) - moved(waiting, first - 1, quarter)
                effects += [effect] * len(ours)

    finding = study.universal_credit(found)
    expected = percent(sum(effects) / len(effects))
    assert cell(finding, kind, "change").value == pytest.approx(expected)
    assert cell(finding, kind, "areas").value == len(CAME)


def logs_of(areas, quarters):
    return np.array([[math.log(rate(a, STEALING, quarter)) for a in areas] for quarter in quarters])


def blended(own, others):
    """The weights of `others`, and by how much `own` differs from them since the reform."""
    logs = logs_of([own, *others], AROUND)
    logs -= logs[:12].mean(axis=0)
    weights = mixed(logs[:12, 0], logs[:12, 1:])
    gaps = logs[:, 0] - logs[:, 1:] @ weights
    return dict(zip(others, weights, strict=True)), gaps


def test_a_blend_has_the_weights_that_bring_it_nearest_before(found):
    finding = study.blend_of_others(found)
    weights, gaps = blended(DURHAM, OTHERS)
    listed = {row.label: row.cells["weight"].value for row in finding.rows[1:]}

    assert sum(weights.values()) == pytest.approx(1)
    assert set(listed) == {area for area, weight in weights.items() if weight >= 0.01}
    assert 100 - len(OTHERS) <= sum(listed.values()) <= 100 + 1e-4
    for area, weight in listed.items():
        assert weight == pytest.approx(100 * weights[area], abs=0.3)
    gap = cell(finding, "Gap to the blend", "gap").value
    assert gap == pytest.approx(percent(gaps[12:].mean()), abs=0.05)


def test_a_blend_without_one_of_its_areas_is_that_of_the_others(found):
    finding = study.blend_of_others(found)

    for row in finding.rows[1:]:
        _, gaps = blended(DURHAM, [area for area in OTHERS if area != row.label])
        assert row.cells["gap"].value == pytest.approx(percent(gaps[12:].mean()), abs=0.05)


def test_the_rank_of_a_gap_is_that_among_areas_treated_as_if_they_were_the_one(found):
    def ratio(gaps):
        return math.sqrt((gaps[12:] ** 2).mean() / (gaps[:12] ** 2).mean())

    own = ratio(blended(DURHAM, OTHERS)[1])
    others = [ratio(blended(a, [b for b in OTHERS if b != a])[1]) for a in OTHERS]
    finding = study.blend_of_others(found)

    assert cell(finding, "Gap to the blend", "p").value == pytest.approx(
        (1 + sum(each >= own for each in others)) / 13
    )
    assert cell(finding, "Gap to the blend", "smallest").value == pytest.approx(1 / 13)


def false_steps(area, first, last):
    """The step at `first` by plain least squares, of two years before it and up to `last`."""
    quarters = range(first - 8, last)
    logs = [math.log(rate(area, STEALING, quarter)) for quarter in quarters]
    return plain_step(logs, quarters, first, RECORDING if RECORDING in quarters else None)


@pytest.mark.parametrize("own", [DURHAM, DARLINGTON])
def test_the_share_of_false_steps_as_large_is_counted_over_all_areas_and_dates(recorded_crime, own):
    """Of the steps that the study finds, exactly; each of them is near that of least squares."""
    found = recorded_crime((own,))
    finding = study.false_dates(found)
    tried, as_large = (
        cell(finding, "False dates of all areas", key).value for key in ("tried", "as_large")
    )
    true = cell(finding, "The reform", "own").value
    made = false_effects(asked(found)).steps
    dates = range(8, REFORM - 8 + 1)

    assert len(made) == len(RELATIONS) * len(dates)
    far = sum(abs(math.log1p(step / 100)) >= abs(math.log1p(true / 100)) for step in made)
    assert (tried, as_large) == (len(made), far)
    words = "none is as far" if far == 0 else "{as_large} are as far"
    assert words in finding.sentences[0].template
    plain = [
        percent(false_steps(area, first, min(first + 8, REFORM)))
        for area in found.compared.index
        for first in reversed(dates)
    ]
    # Errors that hang together weigh quarters otherwise: near, and in step with each other.
    assert made == pytest.approx(plain, abs=9)
    assert np.corrcoef(made, plain)[0, 1] > 0.85
    assert true == pytest.approx(percent(false_steps(own, REFORM, REFORM + 8)), abs=6)
    labels = [row.label for row in finding.rows if row.breakdown == "False dates"]
    below = [cell(finding, label, "own").value for label in QUARTILES]
    assert below == pytest.approx(np.quantile(made, [0.25, 0.5, 0.75]))
    assert (labels[0], labels[-1]) == ("2011-12Q1", "2009-10Q1")


def working_age(area):
    return sum(
        int(row["persons"])
        for row in rows_of("population")
        if row["area"] == area and row["year"] == "2018" and 16 <= int(row["age"]) <= 64
    )


@each("own", {"one area": (DURHAM,), "two areas": BOTH})
def test_an_analysis_by_loss_tells_what_goes_with_the_loss_of_the_areas_own_adults(
    recorded_crime, own
):
    """Cut off, a year either way: then the first force changed what it records."""
    finding = study.other_analyses(recorded_crime(own))
    adults = {area: working_age(area) for area in own}
    lost = sum(LOST[area] * adults[area] for area in own) / sum(adults.values())

    for handled, years in (("carried", 3), ("cut off", 1)):
        label = (
            "kind: stealing; beside: losses of all areas; years either way: 3; "
            f"change in recording: {handled}"
        )
        expected = percent(slope(changes(STEALING, years), LOST) * lost / 100)
        assert cell(finding, label, "change").value == pytest.approx(expected)


@pytest.mark.parametrize("kind", ["Stealing", "Criminal damage and arson", "Other theft"])
def test_what_is_unexplained_hangs_together_as_durbin_and_watson_would_have_it(found, kind):
    """Pearson's residuals of a likelihood that is searched for by other code."""
    counts = [count(DURHAM, KINDS[kind], quarter) for quarter in AROUND]
    residents = [people(DURHAM, quarter) for quarter in AROUND]
    columns = steps(AROUND, REFORM, RECORDING)
    expected, theta = negative_binomial(counts, residents, columns)
    residuals = (np.array(counts) - expected) / np.sqrt(expected + expected**2 / theta)
    watson = sum((later - one) ** 2 for one, later in pairwise(residuals)) / sum(residuals**2)

    centred = residuals - residuals.mean()
    shares = [
        (centred[lag:] @ centred[:-lag] / (centred @ centred)) ** 2 / (24 - lag)
        for lag in range(1, 5)
    ]

    finding = study.model_checks(found)
    assert cell(finding, kind, "watson").value == pytest.approx(watson, abs=0.01)
    box = stats.chi2.sf(24 * 26 * sum(shares), 4)
    assert cell(finding, kind, "box").value == pytest.approx(box, abs=0.01)


@each(
    "written, relations",
    {
        "all": ("all comparators", {"regional neighbour", "most similar"}),
        "neighbours": ("regional neighbours", {"regional neighbour"}),
        "similar": ("most similar areas", {"most similar"}),
    },
)
def test_the_step_away_from_comparators_is_near_that_of_least_squares(found, written, relations):
    areas = [area for area, relation in RELATIONS.items() if relation in relations]
    finding = study.beside_change(found)

    for kind in list(KINDS)[:1] + list(KINDS)[4:]:
        groups = KINDS[kind]
        # Violence ends before the first change in recording: of Cleveland, or of Wakefield.
        last = (28 if "regional neighbour" in relations else 29) if groups is VIOLENCE else 36
        quarters = range(REFORM - 12, last)

        def log(area, quarter, groups=groups):
            return math.log((count(area, groups, quarter) + 0.5) / people(area, quarter))

        apart = [
            log(DURHAM, quarter) - sum(log(area, quarter) for area in areas) / len(areas)
            for quarter in quarters
        ]
        recording = RECORDING if last > RECORDING else None
        step = percent(plain_step(apart, quarters, REFORM, recording))
        label = f"{kind}, beside {written}"
        held = cell(finding, label, "step")
        assert cell(finding, label, "areas").value == len(areas)
        assert held.value == pytest.approx(step, abs=4 if groups is VIOLENCE else 2.5)
        assert held.lower < step < held.upper


def test_every_area_of_the_files_has_people_in_every_year():
    """Else the counts above would be of fewer."""
    assert {area for area, _ in PEOPLE} == set(RELATIONS)
    assert len(PEOPLE) == len(RELATIONS) * 12
