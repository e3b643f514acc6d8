"""The first rung: what two printed shares can tell, worked out by hand."""

from math import ceil, sqrt

import pytest
from drawn_cohorts import cell, holding, said, told
from drawn_support import OF_PRINT, finding_of, printed_rows, records_of_people
from histories import each

from rrlib.results import Marker
from rrlib.studies import nepacs_family_support as study
from rrlib.studies.nepacs_family_support.claims import claim


def records_printing(**shares):
    return holding(records_of_people(), "published_figures", printed_rows(**shares))


@pytest.fixture(scope="module")
def records():
    return records_printing()


def test_the_published_gap_is_of_12_points(records):
    assert told(study.published_gap(records)) == {
        "All prisoners": (38.0, "[z]"),
        "With family support": (26.0, 12.0),
    }
    assert said(study.published_gap(records)) == [
        "Published: 26% of those with family support reoffended and 38% of all prisoners: 12 "
        "percentage points fewer."
    ]


def test_234_and_237_people_are_needed_to_tell_such_a_gap(records):
    p, q = 0.38, 0.26
    plain = (1.959964 + 0.841621) ** 2 * (p * (1 - p) + q * (1 - q)) / (p - q) ** 2
    middle = (p + q) / 2
    pooled = (
        1.959964 * sqrt(2 * middle * (1 - middle)) + 0.841621 * sqrt(p * (1 - p) + q * (1 - q))
    ) ** 2 / (p - q) ** 2

    assert (233 < plain < 234, 236 < pooled < 237) == (True, True)
    finding = study.people_to_tell(records)
    assert said(finding) == [
        "A chance of 80% to tell such a gap from none takes 234 people in each group (237 by the "
        "pooled form)."
    ]
    assert told(finding)["Chance of 80%"] == (234, 237)


def test_a_chance_of_90_percent_takes_more_people(records):
    p, q = 0.38, 0.26
    plain = (1.959964 + 1.281552) ** 2 * (p * (1 - p) + q * (1 - q)) / (p - q) ** 2
    middle = (p + q) / 2
    pooled = (
        1.959964 * sqrt(2 * middle * (1 - middle)) + 1.281552 * sqrt(p * (1 - p) + q * (1 - q))
    ) ** 2 / (p - q) ** 2

    assert told(study.people_to_tell(records))["Chance of 90%"] == (ceil(plain), ceil(pooled))
    assert ceil(plain) == 313


def test_the_interval_is_said_for_a_hundred_in_each_group(records):
    half = 100 * 1.959964 * sqrt((0.38 * 0.62 + 0.26 * 0.74) / 100)
    (sentence,) = said(study.interval_by_size(records))

    assert (round(-12 - half), round(-12 + half)) == (-25, 1)
    assert sentence == (
        "Were there 100 in each group, the difference would be \N{MINUS SIGN}12 (95% interval "
        "\N{MINUS SIGN}25 to 1) percentage points."
    )


@each("size", {f"{size:,}": size for size in (50, 200, 1000)})
def test_the_interval_of_any_size_is_walds(records, size):
    gap = cell(study.interval_by_size(records), f"{size:,} in each group", "gap")
    half = 100 * 1.959964 * sqrt((0.38 * 0.62 + 0.26 * 0.74) / size)

    assert (gap.value, gap.lower, gap.upper) == (
        -12,
        pytest.approx(-12 - half, rel=1e-5),
        pytest.approx(-12 + half, rel=1e-5),
    )


@each("part", {f"{part}%": part for part in (10, 20, 30, 40, 50)})
def test_the_share_of_the_others_mixed_with_that_of_the_supported_is_that_of_all(records, part):
    finding = study.if_all_include_supported(records)
    others = cell(finding, f"{part}% were supported", "share").value

    assert part / 100 * 26 + (1 - part / 100) * others == pytest.approx(38)
    assert cell(finding, f"{part}% were supported", "less").value == pytest.approx(others - 26)
    assert others > 38


def test_the_share_of_the_others_is_50_if_half_were_supported(records):
    finding = study.if_all_include_supported(records)

    assert told(finding)["50% were supported"] == (50.0, 24.0)
    assert "13 percentage points if 10% were supported, 24 if 50% were" in said(finding)[0]


def test_the_e_value_is_that_of_the_ratio_of_shares(records):
    ratio = 38 / 26
    value = ratio + sqrt(ratio * (ratio - 1))

    assert round(value, 1) == 2.3
    finding = study.selection_alone(records)
    label = "as much less likely as support is likelier (E-value)"
    assert cell(finding, label, "times").value == pytest.approx(value)
    assert cell(finding, label, "needed") is Marker.NOT_APPLICABLE
    assert said(finding)[0].startswith(
        f"If a trait made support {value:.2f} times as likely, and reoffending as many times less "
        "likely, the printed shares would come about with no effect of support at all"
    )


@each("weaker", {"half": 2, "a third": 3, "a fifth": 5})
def test_how_much_a_trait_lowers_the_risk_stands_beside_it(records, weaker):
    finding = study.selection_alone(records)
    name = {2: "half", 3: "a third", 5: "a fifth"}[weaker]
    times = [
        cell(finding, f"{name} as likely, had by {n}% of the others", "times") for n in (10, 30, 50)
    ]

    assert [each.value for each in times] == [weaker] * 3


@each(
    "label, weaker, theirs",
    {
        "half": ("half as likely, had by 30% of the others", 2, 0.3),
        "a third": ("a third as likely, had by 10% of the others", 3, 0.1),
        "a fifth": ("a fifth as likely, had by 50% of the others", 5, 0.5),
    },
)
def test_a_trait_had_by_so_many_makes_the_printed_ratio(records, label, weaker, theirs):
    ours = cell(study.selection_alone(records), label, "needed").value / 100
    risk = [1 - share + share / weaker for share in (ours, theirs)]

    assert risk[0] / risk[1] == pytest.approx(26 / 38)


def test_a_trait_too_weak_to_make_the_gap_is_not_given_a_number():
    finding = study.selection_alone(records_printing(everybody=60.0, supported=10.0))

    assert cell(finding, "half as likely, had by 50% of the others", "needed") is (
        Marker.NOT_APPLICABLE
    )


def test_in_the_invented_example_nothing_within_becomes_14_points_on_average():
    finding = study.average_of_averages()
    strata = [
        f"{prison} prison, {length} sentences"
        for prison in ("North", "South")
        for length in ("long", "short")
    ]
    mean = "Mean of the two prisons, each alike"

    assert [cell(finding, stratum, "difference").value for stratum in strata] == [0] * 4
    assert cell(finding, "North prison, all", "difference").value == pytest.approx(
        100 * (90 / 300 - 220 / 500)
    )
    assert cell(finding, "South prison, all", "difference").value == pytest.approx(
        100 * (25 / 130 - 47 / 140)
    )
    averages = [
        round(cell(finding, f"{prison} prison, all", "difference").value, 9)
        for prison in ("North", "South")
    ]
    assert averages == [-14, round(100 * (25 / 130 - 47 / 140), 9)]
    assert cell(finding, mean, "difference").value == pytest.approx(sum(averages) / 2)
    assert cell(finding, mean, "our_share").value == pytest.approx(100 * (90 / 300 + 25 / 130) / 2)
    assert cell(finding, mean, "ours") is Marker.NOT_APPLICABLE
    within = "Within prison and sentence (Mantel-Haenszel)"
    assert cell(finding, within, "difference").value == pytest.approx(0, abs=1e-12)


def test_the_invented_example_says_why_the_averages_mislead():
    finding = study.average_of_averages()
    reoffending = "our_share"

    for prison in ("North", "South"):
        long, short, whole = (
            f"{prison} prison, {which}" for which in ("long sentences", "short sentences", "all")
        )
        # Those on long sentences reoffend less, and more of them than of the short take up support.
        assert cell(finding, long, reoffending).value < cell(finding, short, reoffending).value
        assert cell(finding, long, "ours").value > cell(finding, long, "theirs").value
        assert cell(finding, short, "ours").value < cell(finding, short, "theirs").value
        for key in ("ours", "theirs"):
            parts = [cell(finding, part, key).value for part in (long, short)]
            assert cell(finding, whole, key).value == sum(parts)
    assert said(finding) == [
        "With invented people: support changes nothing for those on long sentences, nor for those "
        "on short ones. But those on long ones reoffend less and take up support more, so that "
        "each prison's average, and the average of the averages, seems to speak for support."
    ]


@each("shares", {"of all": {"everybody": None}, "of the supported": {"supported": None}})
def test_without_one_of_the_two_shares_none_of_them_is_told(shares):
    records = records_printing(**shares)

    assert claim(records) is None
    found = study.weigh(records, ("nowhere",))
    assert found.why_not[study.Rung.PRINT] == (
        "No published share of both groups stands in `published_figures`."
    )
    for name in OF_PRINT:
        finding = finding_of(name, records, found)
        assert finding.rows == ()
        assert finding.notes == (
            "Not answered: `published_figures` lacks a value of nepacs-standard-reoffending or of "
            "nepacs-supported-reoffending.",
        ), name


def test_a_claim_without_a_value_is_none():
    rows = printed_rows()
    rows[1]["value"] = float("nan")

    assert claim(holding(records_of_people(), "published_figures", rows)) is None


def test_the_source_is_named(records):
    assert "Source: A report, Page 1." in study.published_gap(records).notes
