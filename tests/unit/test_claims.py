"""Formulas of claims, what printed figures can have been, and the verdicts that follow."""

from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ledger_rows import row

from rrlib.claims import (
    Claim,
    FormulaError,
    Interval,
    Rounding,
    Why,
    arithmetic,
    correction_notice,
    figure,
    judge,
    parse,
    with_unit,
)
from rrlib.codes import ClaimVerdict

COUNTED = {"unit": "count", "decimals": 0}
PERCENT = {"unit": "percent", "measure": "share"}


def claim(claim_id="a", value="1", **changed):
    return Claim.of(row(claim_id, value, **changed))


def last(*claims):
    return judge(claims)[-1]


def exact(**values):
    return {name: Fraction(value) for name, value in values.items()}


@pytest.mark.parametrize(
    ("text", "gives"),
    [
        ("1+2*3", 7),
        ("(1+2)*3", 9),
        ("8-3-2", 3),
        ("8/4/2", 1),
        ("-2+5", 3),
        ("2*-3", -6),
        ("0.1+0.2", Fraction(3, 10)),
        ("100*({a}-{b})/{a}", 50),
        (" 1 + 1 ", 2),
    ],
)
def test_a_formula_gives_what_it_does_on_paper(text, gives):
    assert parse(text).value(exact(a=8, b=4)) == gives


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "a number, a claim in braces or a bracket at its end"),
        ("1+", "a number, a claim in braces or a bracket at its end"),
        ("*2", "a number, a claim in braces or a bracket before '*'"),
        ("1 2", "a sign between any two numbers or claims"),
        ("(1+2", "as many brackets that close as open"),
        ("1)", "brackets in pairs"),
        ("first/first", "character 1 is none of these"),
        ("__import__('os')", "character 1 is none of these"),
        ("1**2", "a number, a claim in braces or a bracket before '*'"),
        ("2^3", "character 2 is none of these"),
        ("{A}", "character 1 is none of these"),
        ("1e5", "character 2 is none of these"),
        ("1,000", "character 2 is none of these"),
        ("(" * 51 + "1" + ")" * 51, "no more than 50 brackets"),
        ("-" * 60 + "1", "before '-'"),
        ("1" + "+1" * 300, "no more than 500 numbers, claims and signs"),
    ],
)
def test_what_is_no_formula_is_refused_with_what_was_expected(text, expected):
    with pytest.raises(FormulaError, match=r".") as refused:
        parse(text)
    assert expected in str(refused.value)


@pytest.mark.parametrize("text", ["1/0", "{a}/({b}-{b})", "1/({a}-8)"])
def test_a_formula_that_divides_by_nought_gives_no_number(text):
    with pytest.raises(FormulaError, match="a divisor that is not 0"):
        parse(text).value(exact(a=8, b=4))


def _drawn(rng, depth):
    if depth == 0 or rng.random() < 0.2:
        return rng.choice(["{a}", "{b}", str(rng.randint(1, 9)), f"{rng.randint(1, 99) / 10}"])
    left, right = _drawn(rng, depth - 1), _drawn(rng, depth - 1)
    return f"({left}{rng.choice('+-*/')}{right})"


@given(st.integers(0, 10**6))
@settings(max_examples=150, deadline=None)
def test_a_formula_gives_what_python_makes_of_the_same_text(seed):
    """Python's own parser, over fractions, is the oracle; here alone is a formula ever run."""
    import re

    text = _drawn(Random(seed), 4)
    python = re.sub(r"[0-9.]+", lambda number: f"Fraction('{number[0]}')", text)
    python = python.replace("{", "").replace("}", "")
    values = exact(a="7/2", b="5")
    try:
        expected = eval(python, {"Fraction": Fraction, **values})
    except ZeroDivisionError:
        with pytest.raises(FormulaError):
            parse(text).value(values)
    else:
        assert parse(text).value(values) == expected


SHAPES = ("{a}+{b}", "{a}-{b}", "{a}*{b}/100", "100*{a}/{b}", "100*({a}-{b})/{a}", "({a}+{b})/2")


@pytest.mark.parametrize("shape", SHAPES)
def test_bounds_hold_whatever_the_inputs_were_and_are_reached(shape):
    """Of a thousand pairs of true inputs none gives more; the ends give the bounds."""
    formula, rng = parse(shape), Random(shape)
    inputs = {
        "a": Interval(Fraction(365, 10), Fraction(375, 10)),
        "b": Interval(Fraction(255, 10), Fraction(265, 10)),
    }
    bounds = formula.bounds(inputs)
    at = [formula.value({"a": a, "b": b}) for a in inputs["a"] for b in inputs["b"]]
    for _ in range(1000):
        drawn = {
            name: low + (high - low) * Fraction(rng.randint(0, 1000), 1000)
            for name, (low, high) in inputs.items()
        }
        assert bounds.lower <= formula.value(drawn) <= bounds.upper
    assert (min(at), max(at)) == bounds


def test_a_claim_that_stands_twice_is_one_number_both_times():
    """A - A is 0, however A was rounded; two numbers rounded alike could differ by 1."""
    wide = Interval(Fraction(9), Fraction(10))

    assert parse("{a}-{a}").bounds({"a": wide}) == (0, 0)
    assert parse("{a}-{b}").bounds({"a": wide, "b": wide}) == (-1, 1)


def test_a_divisor_that_may_be_nought_has_no_bounds():
    with pytest.raises(FormulaError, match="a divisor that is not 0"):
        parse("1/{a}").bounds({"a": Interval(Fraction(-1, 20), Fraction(1, 20))})


@pytest.mark.parametrize(
    ("changed", "low", "high"),
    [
        ({"value": "14.3", "decimals": 1, **PERCENT}, "14.25", "14.35"),
        ({"value": "38", "decimals": 0, **PERCENT}, "37.5", "38.5"),
        ({"value": "151", **COUNTED}, "151", "151"),
        ({"value": "12", "unit": "months", "decimals": 0}, "12", "12"),
        ({"value": "27", "unit": "years", "measure": "mean", "decimals": 0}, "26.5", "27.5"),
        ({"value": "100", "decimals": None, **PERCENT}, "100", "100"),
        ({"value": "1099.35", "unit": "count", "decimals": 2}, "1099.345", "1099.355"),
    ],
)
def test_what_a_printed_figure_can_have_been(changed, low, high):
    assert claim(**changed).before_rounding == (Fraction(low), Fraction(high))


@pytest.mark.parametrize(
    ("number", "up", "even", "cut"),
    [
        ("23.75", "23.8", "23.8", "23.7"),
        ("0.25", "0.3", "0.2", "0.2"),
        ("-1.25", "-1.3", "-1.2", "-1.2"),
    ],
)
def test_ways_of_rounding(number, up, even, cut):
    printed = [rule.printed(Fraction(number), 1) for rule in Rounding]

    assert printed == [Fraction(up), Fraction(even), Fraction(cut)]


YEARS = [
    claim(name, value, decimals=0, **PERCENT)
    for name, value in zip("bcde", ("24", "23", "25", "23"), strict=True)
]
MEAN = {"measure": "mean", "unit": "percent", "decimals": 1}


@pytest.mark.parametrize(
    ("value", "formula", "verdict", "why"),
    [
        ("24.0", "({b}+{c}+{d})/3", "reproduces", Why.EXACT),
        ("23.7", "({b}+{c}+{d}+{e})/4", "rounding", Why.CUT_OR_HALF),
        ("23.7", "({b}+{c}+{d})/3", "rounding", Why.INPUTS),
        ("24.5", "({b}+{c}+{d})/3", "rounding", Why.INPUTS),
        ("24.6", "({b}+{c}+{d})/3", "contradicts", Why.BEYOND),
        ("23.4", "({b}+{c}+{d})/3", "contradicts", Why.BEYOND),
        ("23.4", None, "cannot be checked", Why.NO_FORMULA),
        ("23.4", "{b}+{gone}", "cannot be checked", Why.INCOMPLETE),
    ],
)
def test_a_verdict_and_why(value, formula, verdict, why):
    found = last(*YEARS, claim("a", value, formula=formula, **MEAN))

    assert (found.verdict.value, found.why) == (verdict, why)


@pytest.mark.parametrize(
    ("measure", "value", "verdict"),
    [
        ("check_upper_bound", "24", "reproduces"),
        ("check_upper_bound", "25", "reproduces"),
        ("check_upper_bound", "23.6", "rounding"),
        ("check_upper_bound", "23", "contradicts"),
        ("check_reading", "25", "contradicts"),
        ("check_reading", "24", "reproduces"),
        ("implied_share", "24.0", "cannot be checked"),
        ("implied_share", "24.1", "contradicts"),
    ],
)
def test_bounds_and_what_is_implied(measure, value, verdict):
    of = claim("a", value, formula="{b}", measure=measure, unit="percent", decimals=1)

    assert last(*YEARS, of).verdict.value == verdict


def test_counts_are_exact_and_leave_no_room():
    """50 + 50 is 100, never 90 and never 99."""
    parts = claim("b", "50", **COUNTED), claim("c", "50", **COUNTED)
    verdicts = {
        value: last(*parts, claim("a", value, formula="{b}+{c}", **COUNTED)).verdict
        for value in ("90", "99", "100")
    }

    assert verdicts == {
        "90": ClaimVerdict.CONTRADICTS,
        "99": ClaimVerdict.CONTRADICTS,
        "100": ClaimVerdict.REPRODUCES,
    }


@given(st.integers(1, 400), st.data())
@settings(max_examples=200, deadline=None)
def test_true_counts_printed_by_any_rule_are_never_contradicted(people, data):
    """A share of true counts reproduces or is a matter of rounding; one point off never."""
    events = data.draw(st.integers(0, people))
    rule = data.draw(st.sampled_from(Rounding))
    printed = rule.printed(Fraction(100 * events, people), 1)
    parts = claim("b", str(events), **COUNTED), claim("c", str(people), **COUNTED)
    formula = {"formula": "100*{b}/{c}", "decimals": 1, **PERCENT}

    true = last(*parts, claim("a", str(float(printed)), **formula))
    false = last(*parts, claim("a", str(float(printed + 1)), **formula))

    assert true.verdict in (ClaimVerdict.REPRODUCES, ClaimVerdict.ROUNDING)
    assert false.verdict is ClaimVerdict.CONTRADICTS


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("100*{some}/{all}", "100 × 62 / 157 gives 39.5"),
        ("{all}-{some}", "157 − 62 gives 95"),
        ("({all})", "(157) gives 157"),
        ("{all}", "157 is printed elsewhere"),
        ("2014-2002", "the document itself, or the calendar, gives 12"),
        (None, ""),
    ],
)
def test_arithmetic_is_told_with_what_is_printed_in_it(formula, said):
    claims = [claim("all", "157"), claim("some", "62"), claim("a", "1", formula=formula)]

    assert arithmetic(last(*claims), {each.claim_id: each for each in claims}) == said


@pytest.mark.parametrize(
    ("verdict", "formula", "words"),
    [
        ("contradicts", "{b}+1", "does not follow from the other figures printed, however they"),
        ("reproduces", "{b}", "What was said to the contrary is withdrawn."),
        ("cannot be checked", None, "the other figures printed do not show."),
    ],
)
def test_a_notice_says_where_what_and_by_which_arithmetic(verdict, formula, words):
    claims = [claim("b", "12"), claim("a", "12", formula=formula, locator="3.1", group="women")]
    judged = last(*claims)

    notice = correction_notice(judged, {each.claim_id: each for each in claims})

    assert judged.verdict.value == verdict
    assert notice.splitlines()[:2] == ["Where: A report, 3.1", "Printed: 12 (here; women)"]
    assert words in notice.splitlines()[-1]
    assert ("Arithmetic:" in notice) == (formula is not None)


def test_a_reading_that_was_tried_makes_no_figure_wrong_and_gets_no_notice():
    claims = [claim("b", "12"), claim("a", "13", formula="{b}+2", measure="check_reading")]
    judged = last(*claims)

    notice = correction_notice(judged, {each.claim_id: each for each in claims})

    assert (judged.verdict, judged.why) == (ClaimVerdict.CONTRADICTS, Why.SET_ASIDE)
    assert "Arithmetic: 12 + 2 gives 14" in notice
    assert "Notice: none." in notice


def test_what_no_document_prints_gets_no_notice_but_what_it_is_made_of():
    claims = [
        claim("share", "15", unit="percent", locator="KPQ6"),
        claim("a", "14", formula="200/{share}", measure="implied_count", document="derived"),
    ]
    notice = correction_notice(last(*claims), {each.claim_id: each for each in claims})

    assert notice.splitlines()[0].startswith("Printed nowhere: the ledger's own 14 (")
    assert notice.splitlines()[-1] == (
        "Notice: none. The ledger's figure, or one that it is made of, was changed: 15% "
        "(A report, KPQ6)."
    )


@pytest.mark.parametrize(
    ("number", "decimals", "written"),
    [
        ("-4", 0, "−4"),
        ("1129", 0, "1,129"),
        ("0.05", 1, "0.1"),
        ("38", 1, "38.0"),
        ("7", None, "7"),
    ],
)
def test_a_figure_is_written_as_it_is_printed(number, decimals, written):
    assert figure(Fraction(number), decimals) == written


@pytest.mark.parametrize(
    ("unit", "written"),
    [
        ("percent", "3%"),
        ("count", "3"),
        ("appendix_number", "Appendix 3"),
        ("months", "3 months"),
        ("per_100", "3 per 100"),
    ],
)
def test_a_unit_stands_where_readers_expect_it(unit, written):
    assert with_unit("3", unit) == written
