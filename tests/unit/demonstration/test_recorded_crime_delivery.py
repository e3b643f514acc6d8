"""A recount of the delivery 2018-19Q4 and its variants that shares no code with what made them."""

import ast
import csv
import functools
import hashlib
import re
import tomllib
from collections import Counter
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

import rrlib.demonstration.crime as crime_package
from rrlib.demonstration.crime import CrimeTruth, write_2018_19_q4
from rrlib.demonstration.draws import InfeasibleTargetsError

DATA = Path(__file__).parents[3] / "data" / "raw"
DELIVERY = DATA / "2018-19Q4"
FILES = {
    "recorded_crime.csv": ["area", "force", "quarter", "offence_group", "offences"],
    "population.csv": ["area", "year", "age", "persons"],
    "comparators.csv": ["area", "force", "relation", "universal_credit_on", "source"],
    "welfare_losses.csv": ["area", "reform", "pounds", "source"],
    "published_rates.csv": [
        "measure",
        "definition",
        "area",
        "people",
        "cohort_from",
        "cohort_to",
        "offenders",
        "reoffenders",
        "reoffences",
        "value",
        "source",
    ],
}
STEALING = {"shoplifting", "other theft", "other burglary"}
VIOLENCE = {"violence with injury", "violence without injury", "sexual offences"}
OPEN_TO_RECORDING = VIOLENCE | {"public order offences", "miscellaneous crimes"}
ACQUISITIVE = STEALING | {"dwelling burglary", "vehicle crime", "robbery"}
GROUPS = (
    ACQUISITIVE
    | OPEN_TO_RECORDING
    | {"criminal damage and arson", "drug offences", "possession of weapons"}
)
QUARTERS = [
    f"{year}-{(year + 1) % 100:02d}Q{number}"
    for year in range(2007, 2019)
    for number in range(1, 5)
]
DRAWS = (1, 2)
DURHAM = "County Durham"
# Police recorded crime of the Durham force, from published tables that the ledger does not hold.
FORCE_TOTALS = {
    ("2012-13Q2", "2013-14Q1"): 29669,
    ("2014-15Q1", "2014-15Q4"): 32953,
    ("2016-17Q1", "2016-17Q4"): 46585,
    ("2018-19Q1", "2018-19Q4"): 63804,
}


@functools.cache
def rows_of(folder, name):
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@functools.cache
def ledger():
    path = DATA / "published" / "published_figures.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {row["claim_id"]: row for row in csv.DictReader(file)}


@functools.cache
def crimes(folder):
    """Offences by (area, group, quarter)."""
    return {
        (row["area"], row["offence_group"], row["quarter"]): int(row["offences"])
        for row in rows_of(folder, "recorded_crime.csv")
    }


@functools.cache
def forces(folder):
    return {row["area"]: row["force"] for row in rows_of(folder, "recorded_crime.csv")}


def areas(folder=DELIVERY):
    return sorted(forces(folder))


def added_up(folder, first, last, area=None, groups=GROUPS, force=None):
    return sum(
        offences
        for (where, group, quarter), offences in crimes(folder).items()
        if first <= quarter <= last
        and group in groups
        and area in (None, where)
        and force in (None, forces(folder)[where])
    )


def of_year(year, area=None, groups=GROUPS):
    return added_up(DELIVERY, f"{year}Q1", f"{year}Q4", area, groups)


@pytest.fixture(scope="module")
def variant(tmp_path_factory):
    folder = tmp_path_factory.mktemp("variants")

    @functools.cache
    def written(truth, draw, effect=0.1):
        target = folder / f"{truth.name}-{draw}-{effect}"
        write_2018_19_q4(target, truth, draw, effect)
        return target

    return written


def first_difference(one, other, chosen):
    """The first quarter in which two deliveries differ, in the cells chosen."""
    return min(
        (
            cell[2]
            for cell, offences in crimes(one).items()
            if chosen(*cell[:2]) and offences != crimes(other)[cell]
        ),
        default=None,
    )


# ---- published totals --------------------------------------------------------------------


@pytest.mark.parametrize(("window", "published"), FORCE_TOTALS.items())
def test_the_areas_of_the_durham_force_add_up_to_its_published_totals(window, published):
    assert added_up(DELIVERY, *window, force="Durham") == published


def test_county_durham_rises_in_2013_14_by_what_the_ledger_says():
    claim = ledger()["sdp-recorded-crime-increase-2013-14"]
    before, after = of_year("2012-13", DURHAM), of_year("2013-14", DURHAM)
    rise = Decimal(100 * (after - before)) / before
    places = Decimal(1).scaleb(-int(claim["decimals"]))
    assert rise.quantize(places, ROUND_HALF_UP) == Decimal(claim["value"])


def test_as_many_kinds_of_crime_make_the_rise_as_the_ledger_says_and_these_are_they():
    families = [STEALING, VIOLENCE, *({group} for group in GROUPS - STEALING - VIOLENCE)]
    whole = of_year("2013-14", DURHAM) - of_year("2012-13", DURHAM)
    rises = {
        frozenset(family): of_year("2013-14", DURHAM, family) - of_year("2012-13", DURHAM, family)
        for family in families
    }
    main = {family for family, rise in rises.items() if 5 * rise > whole}
    assert len(main) == int(ledger()["sdp-recorded-crime-growth-areas"]["value"])
    assert main == {frozenset(STEALING), frozenset(VIOLENCE)}
    assert 4 * sum(rises[family] for family in main) > 3 * whole


@pytest.mark.parametrize("group", sorted(STEALING | VIOLENCE))
def test_each_kind_of_stealing_and_violence_grows_in_county_durham_in_2013_14(group):
    assert of_year("2013-14", DURHAM, {group}) > of_year("2012-13", DURHAM, {group})


def test_dwelling_burglary_does_not_rise_in_county_durham_in_2013_14():
    group = {"dwelling burglary"}
    assert of_year("2013-14", DURHAM, group) <= of_year("2012-13", DURHAM, group)


# ---- what the files hold -----------------------------------------------------------------


def test_the_folder_holds_five_extracts_below_two_megabytes():
    names = {path.name for path in DELIVERY.iterdir()}
    assert names == set(FILES) | {"delivery.toml", "SHA256SUMS"}
    assert sum(path.stat().st_size for path in DELIVERY.iterdir()) < 2_000_000
    for name, columns in FILES.items():
        assert list(rows_of(DELIVERY, name)[0]) == columns


def test_the_sums_are_those_of_the_files():
    lines = (DELIVERY / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    sums = {line.split("  ")[1]: line.split("  ")[0] for line in lines}
    assert set(sums) == set(FILES) | {"delivery.toml"}
    for name, value in sums.items():
        assert hashlib.sha256((DELIVERY / name).read_bytes()).hexdigest() == value


def test_the_committed_delivery_is_what_the_generator_writes_to_the_byte(variant):
    written = variant(CrimeTruth.RECORDING_BREAK, 0)
    for path in DELIVERY.iterdir():
        assert (written / path.name).read_bytes() == path.read_bytes(), path.name
    assert len(list(written.iterdir())) == len(list(DELIVERY.iterdir()))


def test_the_committed_delivery_is_the_one_written_unless_another_is_asked_for(tmp_path):
    write_2018_19_q4(tmp_path)
    assert (tmp_path / "SHA256SUMS").read_bytes() == (DELIVERY / "SHA256SUMS").read_bytes()


def test_every_area_has_every_group_in_all_48_quarters_once():
    rows = rows_of(DELIVERY, "recorded_crime.csv")
    assert len(QUARTERS) == 48
    assert len(GROUPS) == 14
    assert len(rows) == len(crimes(DELIVERY)) == len(areas()) * len(GROUPS) * len(QUARTERS)
    assert {group for _, group, _ in crimes(DELIVERY)} == GROUPS
    assert {quarter for _, _, quarter in crimes(DELIVERY)} == set(QUARTERS)


def test_every_area_has_one_force_and_no_force_has_rows_of_its_own():
    pairs = {(row["area"], row["force"]) for row in rows_of(DELIVERY, "recorded_crime.csv")}
    assert len(pairs) == len(areas())
    assert not set(areas()) & set(forces(DELIVERY).values())
    assert {area for area, force in pairs if force == "Durham"} == {DURHAM, "Darlington"}


def test_all_extracts_speak_of_the_same_areas():
    for name in FILES:
        assert sorted({row["area"] for row in rows_of(DELIVERY, name)}) == areas()


def test_comparators_name_the_force_of_recorded_crime_and_enough_areas_of_each_relation():
    rows = rows_of(DELIVERY, "comparators.csv")
    assert {row["area"]: row["force"] for row in rows} == forces(DELIVERY)
    relations = Counter(row["relation"] for row in rows)
    assert relations["own area"] == 2
    assert relations["most similar"] >= 4
    assert 10 <= relations.total() <= 14
    north_east = {"Durham", "Northumbria", "Cleveland"}
    similar = {row["force"] for row in rows if row["relation"] == "most similar"}
    assert not similar & north_east


def test_universal_credit_came_when_it_was_published_to_come_and_sources_say_what_is_chosen():
    rows = {row["area"]: row for row in rows_of(DELIVERY, "comparators.csv")}
    assert rows[DURHAM]["universal_credit_on"].startswith("2017-10-")
    assert rows["Darlington"]["universal_credit_on"].startswith("2018-06-")
    for row in rows.values():
        assert 2016 <= date.fromisoformat(row["universal_credit_on"]).year <= 2018
        assert "first of the month" in row["source"]
        own = row["relation"] == "own area"
        assert ("chosen for the demonstration" in row["source"]) != own
        assert ("invented" in row["source"]) != own


def test_losses_are_plausible_differ_and_are_marked_as_invented():
    rows = rows_of(DELIVERY, "welfare_losses.csv")
    pounds = {row["area"]: float(row["pounds"]) for row in rows}
    assert all(300 < value < 800 for value in pounds.values())
    assert len(set(pounds.values())) > 10
    # Beatty and Fothergill (2013) have about 470 nationally; the North East lost more.
    assert pounds[DURHAM] > 470
    assert pounds["Darlington"] > 470
    assert {(row["reform"], row["source"]) for row in rows} == {
        ("all", "invented for the demonstration")
    }


def test_populations_have_every_age_and_year_and_about_the_right_size():
    rows = rows_of(DELIVERY, "population.csv")
    cells = {(row["area"], int(row["year"]), int(row["age"])): int(row["persons"]) for row in rows}
    assert set(cells) == {
        (area, year, age) for area in areas() for year in range(2007, 2019) for age in range(91)
    }
    assert len(rows) == len(cells)
    assert min(cells.values()) > 0
    totals = Counter()
    for (area, year, _), persons in cells.items():
        totals[area, year] += persons
    assert 495_000 < totals[DURHAM, 2007] < totals[DURHAM, 2018] < 535_000
    assert 100_000 < totals["Darlington", 2007] < totals["Darlington", 2018] < 110_000
    assert all(85_000 < total < 550_000 for total in totals.values())


def test_reoffending_is_of_every_area_and_year_with_the_counts_that_give_its_rate():
    rows = rows_of(DELIVERY, "published_rates.csv")
    cells = {(row["area"], row["cohort_from"], row["cohort_to"]) for row in rows}
    assert cells == {
        (area, f"{year}-04-01", f"{year + 1}-03-31")
        for area in areas()
        for year in range(2007, 2017)
    }
    assert len(rows) == len(cells)
    for row in rows:
        share = 100 * int(row["reoffenders"]) / int(row["offenders"])
        assert row["value"] == f"{share:.1f}"
        assert 20 < share < 42
        assert int(row["reoffences"]) > int(row["reoffenders"])
    assert {row["source"] for row in rows} == {"invented for the demonstration"}


def test_reoffending_has_no_step_in_2013_in_any_truth(variant):
    """Of all areas together the share moves by no more than chance between the three years."""
    for truth in (CrimeTruth.NONE, CrimeTruth.EFFECT):
        around = Counter()
        for row in rows_of(variant(truth, 3), "published_rates.csv"):
            side = row["cohort_from"] >= "2013-04-01"
            around[side, "offenders"] += int(row["offenders"])
            around[side, "reoffenders"] += int(row["reoffenders"])
        before, after = (around[s, "reoffenders"] / around[s, "offenders"] for s in (False, True))
        assert abs(after - before) < 0.01


def test_some_cells_hold_more_cancelled_than_recorded_and_these_are_small_ones():
    below = [cell for cell, offences in crimes(DELIVERY).items() if offences < 0]
    assert below
    usual = {cell[:2]: added_up(DELIVERY, *QUARTERS[::47], cell[0], {cell[1]}) for cell in below}
    assert all(total < 10 * len(QUARTERS) for total in usual.values())


def test_the_description_says_what_is_true():
    about = tomllib.loads((DELIVERY / "delivery.toml").read_text(encoding="utf-8"))
    assert about["quarter"] == "2018-19Q4"
    assert about["synthetic"] is True
    assert about["truth"].startswith("No reform effect.")
    assert "County Durham stealing and violence are 13% higher from 2013-14Q1" in about["truth"]


# ---- how crime behaves -------------------------------------------------------------------


def test_crime_falls_every_year_until_2012_13():
    years = ["2007-08", "2008-09", "2009-10", "2010-11", "2011-12", "2012-13"]
    totals = [of_year(year) for year in years]
    assert totals == sorted(totals, reverse=True)
    assert totals[-1] < 0.8 * totals[0]


def test_houses_are_burgled_in_winter_and_violence_is_done_in_summer():
    seasons = Counter()
    for (_, group, quarter), offences in crimes(DELIVERY).items():
        seasons[group, quarter[-2:]] += offences
    for group, more, less in (
        ("dwelling burglary", ("Q3", "Q4"), ("Q1", "Q2")),
        ("violence with injury", ("Q1", "Q2"), ("Q3", "Q4")),
    ):
        high, low = (sum(seasons[group, q] for q in quarters) for quarters in (more, less))
        assert high > 1.04 * low


def test_counts_vary_more_than_poisson_counts_would():
    ratios = []
    for area in areas():
        series = [crimes(DELIVERY)[area, "other theft", quarter] for quarter in QUARTERS]
        for before, now, after in zip(series, series[4:], series[8:], strict=False):
            around = (before + after) / 2
            ratios.append((now - around) ** 2 / (1.5 * around))
    assert 1.5 < sum(ratios) / len(ratios) < 4


@pytest.mark.parametrize(
    ("group", "least"),
    [
        ("violence without injury", 2.0),
        ("public order offences", 1.5),
        ("sexual offences", 1.15),
        ("miscellaneous crimes", 1.15),
    ],
)
def test_the_break_is_seen_where_recording_matters(group, least):
    before = added_up(DELIVERY, "2013-14Q3", "2014-15Q2", groups={group}, force="Durham")
    after = added_up(DELIVERY, "2014-15Q3", "2015-16Q2", groups={group}, force="Durham")
    assert after > least * before
    for area in (DURHAM, "Darlington"):
        later = added_up(DELIVERY, "2018-19Q1", "2018-19Q4", area, {group})
        assert later > 1.5 * added_up(DELIVERY, "2014-15Q3", "2015-16Q2", area, {group})


@pytest.mark.parametrize("group", ["dwelling burglary", "vehicle crime", "shoplifting"])
def test_no_break_is_seen_where_recording_does_not_matter(group):
    before = added_up(DELIVERY, "2013-14Q3", "2014-15Q2", groups={group}, force="Durham")
    after = added_up(DELIVERY, "2014-15Q3", "2015-16Q2", groups={group}, force="Durham")
    assert 0.88 < after / before < 1.12


# ---- variants with another truth ---------------------------------------------------------


@pytest.mark.parametrize("draw", [0, *DRAWS])
def test_a_recording_break_leaves_groups_not_open_to_it_as_they_are_without(variant, draw):
    none = crimes(variant(CrimeTruth.NONE, draw))
    for cell, offences in crimes(variant(CrimeTruth.RECORDING_BREAK, draw)).items():
        if cell[1] in OPEN_TO_RECORDING:
            assert offences >= none[cell]
        else:
            assert offences == none[cell]


def test_the_break_of_the_committed_delivery_begins_in_2014_15q3(variant):
    none = variant(CrimeTruth.NONE, 0)
    first = first_difference(DELIVERY, none, lambda area, _: forces(DELIVERY)[area] == "Durham")
    assert first == "2014-15Q3"


def test_every_force_has_a_break_on_the_day_the_description_names(variant):
    text = (DELIVERY / "delivery.toml").read_text(encoding="utf-8")
    listed = re.search(r"own on: ([^.]*)\.", tomllib.loads(text)["truth"])[1]
    named = dict(item.rsplit(" ", 1) for item in listed.split(", "))
    none, broken = (variant(truth, 1) for truth in (CrimeTruth.NONE, CrimeTruth.RECORDING_BREAK))
    found = {
        force: first_difference(
            broken, none, lambda area, _, force=force: forces(DELIVERY)[area] == force
        )
        for force in set(forces(DELIVERY).values())
    }
    assert found == named
    assert len(set(found.values())) == len(found)


def test_breaks_of_different_forces_have_different_sizes(variant):
    none, broken = (variant(truth, 1) for truth in (CrimeTruth.NONE, CrimeTruth.RECORDING_BREAK))
    window, group = ("2018-19Q1", "2018-19Q4"), {"violence without injury"}
    ratios = sorted(
        added_up(broken, *window, groups=group, force=force)
        / added_up(none, *window, groups=group, force=force)
        for force in set(forces(DELIVERY).values())
    )
    assert ratios[0] > 1.2
    assert ratios[-1] > 2 * ratios[0]


@pytest.mark.parametrize(("draw", "effect"), [(0, 0.1), *((draw, 0.1) for draw in DRAWS), (1, 0.3)])
def test_an_effect_raises_stealing_by_its_size_times_the_relative_loss(variant, draw, effect):
    none, changed = variant(CrimeTruth.NONE, draw), variant(CrimeTruth.EFFECT, draw, effect)
    losses = {row["area"]: float(row["pounds"]) for row in rows_of(changed, "welfare_losses.csv")}
    mean = sum(losses.values()) / len(losses)
    for area, pounds in losses.items():
        window = ("2013-14Q1", "2018-19Q4", area, STEALING)
        rise = added_up(changed, *window) / added_up(none, *window) - 1
        assert rise == pytest.approx(effect * pounds / mean, abs=0.06 * effect**0.5)
    whole = ("2013-14Q1", "2018-19Q4", None, STEALING)
    raised = added_up(changed, *whole) / added_up(none, *whole) - 1
    assert raised == pytest.approx(effect, rel=0.1)


@pytest.mark.parametrize("area", areas())
def test_an_effect_begins_in_every_area_in_2013_14q1(variant, area):
    none, changed = variant(CrimeTruth.NONE, 1), variant(CrimeTruth.EFFECT, 1)
    assert first_difference(changed, none, lambda where, _: where == area) == "2013-14Q1"


@pytest.mark.parametrize("draw", [0, *DRAWS])
def test_an_effect_changes_nothing_before_the_reform_and_no_other_crime(variant, draw):
    none = crimes(variant(CrimeTruth.NONE, draw))
    for cell, offences in crimes(variant(CrimeTruth.EFFECT, draw)).items():
        if cell[1] not in STEALING or cell[2] < "2013-14Q1":
            assert offences == none[cell]


@pytest.mark.parametrize("draw", DRAWS)
def test_a_recession_raises_acquisitive_crime_everywhere_alike_and_passes(variant, draw):
    none, recession = (
        variant(truth, draw) for truth in (CrimeTruth.NONE, CrimeTruth.SHARED_RECESSION)
    )
    for area in areas():
        window = ("2013-14Q3", "2014-15Q2", area, ACQUISITIVE)
        assert 1.09 < added_up(recession, *window) / added_up(none, *window) < 1.19
    heights = [
        added_up(recession, f"{year}Q1", f"{year}Q4", None, ACQUISITIVE)
        / added_up(none, f"{year}Q1", f"{year}Q4", None, ACQUISITIVE)
        for year in ("2010-11", "2011-12", "2012-13", "2013-14")
    ]
    assert heights[0] == 1
    assert heights == sorted(heights)
    assert heights[-1] > 1.1
    for cell, offences in crimes(recession).items():
        if cell[1] not in ACQUISITIVE or not "2011-12Q1" <= cell[2] < "2016-17Q4":
            assert offences == crimes(none)[cell]


def test_another_draw_is_another_outcome_with_the_same_populations_and_losses(variant):
    one, other = (variant(CrimeTruth.NONE, draw) for draw in DRAWS[:2])
    for name in ("population.csv", "comparators.csv", "welfare_losses.csv"):
        assert (one / name).read_bytes() == (other / name).read_bytes()
    for chosen in (("other theft", areas()), ("robbery", ["Darlington"])):
        cells = [cell for cell in crimes(one) if cell[1] == chosen[0] and cell[0] in chosen[1]]
        same = sum(crimes(one)[cell] == crimes(other)[cell] for cell in cells)
        assert same < 0.3 * len(cells)


def test_a_variant_is_the_same_to_the_byte_each_time(variant, tmp_path):
    write_2018_19_q4(tmp_path, CrimeTruth.EFFECT, 1)
    for path in variant(CrimeTruth.EFFECT, 1).iterdir():
        assert (tmp_path / path.name).read_bytes() == path.read_bytes()


def test_every_truth_says_in_words_what_it_is_and_no_variant_claims_published_totals(variant):
    told = {
        truth: (variant(truth, 1) / "delivery.toml").read_text(encoding="utf-8")
        for truth in CrimeTruth
    }
    assert len({tomllib.loads(text)["truth"] for text in told.values()}) == len(told)
    assert "by 10% times" in told[CrimeTruth.EFFECT]
    thrice = (variant(CrimeTruth.EFFECT, 1, 0.3) / "delivery.toml").read_text(encoding="utf-8")
    assert "by 30% times" in thrice
    for text in told.values():
        assert "draw 1: no total in it is meant to equal a published one" in text
        assert "equal published ones" not in text
    assert "equal published ones" in (DELIVERY / "delivery.toml").read_text(encoding="utf-8")


def test_an_effect_below_nothing_is_refused(tmp_path):
    with pytest.raises(InfeasibleTargetsError, match=r"0 or more, not -0\.1"):
        write_2018_19_q4(tmp_path, CrimeTruth.EFFECT, effect=-0.1)


def test_nothing_is_computed_that_may_differ_between_machines():
    for path in Path(crime_package.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            assert not isinstance(node, ast.Pow), path.name
            if isinstance(node, ast.Import):
                assert not {name.name for name in node.names} & {"math", "numpy", "random"}
            if isinstance(node, ast.ImportFrom) and node.module == "math":
                assert {name.name for name in node.names} == {"isqrt"}
