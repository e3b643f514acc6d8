"""What a design and a score must be, and what they say when data allow none."""

import numpy as np
import pandas as pd
import pytest

from rrlib.statistics.designs import Design, NotEstimable, design_of, every_level
from rrlib.statistics.propensity import propensity


def people(**columns):
    return pd.DataFrame(columns)


def test_numbers_stay_and_categories_become_columns_but_the_first():
    frame = people(
        age=[20, 31, 40, 20, 25],
        sex=["m", "f", "m", "x", "x"],
        risk=pd.Categorical(["low", "high", "low", "low", "low"], ["none", "low", "high"]),
        held=[True, False, False, True, False],
    )
    before = frame.copy()
    design = design_of(frame.drop(columns="risk"))
    assert design.names == ("age", "sex: m", "sex: x", "held")
    assert design.values[:3].tolist() == [[20, 1, 0, 1], [31, 0, 0, 0], [40, 1, 0, 0]]
    assert design.values[3:].tolist() == [[20, 0, 1, 1], [25, 0, 1, 0]]
    assert every_level(frame[["sex", "risk"]]).names == (
        *("sex: f", "sex: m", "sex: x"),
        *("risk: high", "risk: low"),
    )
    pd.testing.assert_frame_equal(frame, before)


@pytest.mark.parametrize(
    ("frame", "says"),
    [
        (people(age=[1, None, 3], area=["a", None, None]), r"in age \(of 1\), area \(of 2\)$"),
        (people(age=[1, np.inf, 3]), r"missing or infinite in age \(of 1\)"),
        (people(age=[1, 2, 3], area=["a"] * 3, on=[True] * 3), "the same of everybody: area, on$"),
        (people(a=[1, 2, 3, 5], b=[2, 4, 6, 10]), "b says what other columns say already: a$"),
        (
            people(a=[1, 2, 3, 5, 8], b=[1, 4, 9, 3, 1], c=[5, 4, 1, 7, 2], d=[1, 0, -3, 7, 15]),
            "d says what other columns say already: a, b$",
        ),
        (people(), "0 people by 0 columns"),
        (people(a=[]), "0 people by 1 columns"),
    ],
)
def test_a_design_names_the_columns_that_allow_none(frame, says):
    with pytest.raises(NotEstimable, match=says):
        design_of(frame)


def test_a_day_is_no_covariate():
    with pytest.raises(ValueError, match=r"day is datetime64\[.*\]: a covariate is a number or a"):
        design_of(people(day=pd.to_datetime(["2012-01-01", "2012-01-02"])))


def test_a_design_has_a_column_a_name_and_nothing_missing():
    with pytest.raises(ValueError, match=r"each of 2 names, not values of the shape \(2, 1\)"):
        Design(("a", "b"), np.ones((2, 1)))
    with pytest.raises(ValueError, match="missing or infinite"):
        Design(("a",), np.array([[1.0], [np.nan]]))


TREATED = np.array([True, True, True, False, False, False, False, False])


def score_of(treated=TREATED, **columns):
    names, values = zip(*columns.items(), strict=True)
    return propensity(treated, Design(names, np.column_stack(values).astype(float)))


def test_a_score_of_one_column_of_0_and_1_is_the_share_in_each():
    scores = score_of(a=[1, 1, 0, 1, 0, 0, 0, 0])
    assert scores.probability == pytest.approx([2 / 3, 2 / 3, 1 / 5, 2 / 3, *[1 / 5] * 4])
    assert scores.coefficients == pytest.approx([np.log(1 / 4), np.log(2) - np.log(1 / 4)])
    assert scores.names == ("constant", "a")


def test_a_score_satisfies_its_equations_though_units_differ_by_a_billion():
    rng = np.random.default_rng(2)
    values = rng.normal(size=(300, 3)) * [1e-5, 1, 1e5] + [0, 50, 1e6]
    treated = rng.random(300) < 0.3
    scores = propensity(treated, Design(("a", "b", "c"), values))
    left = treated - scores.probability
    assert left.sum() == pytest.approx(0, abs=1e-9)
    assert left @ (values - values.mean(axis=0)) / values.std(axis=0) == pytest.approx(0, abs=1e-8)
    linear = scores.coefficients[0] + values @ scores.coefficients[1:]
    assert linear == pytest.approx(scores.linear, abs=1e-6)


def test_equal_people_have_scores_that_are_equal_to_the_last_bit():
    rng = np.random.default_rng(3)
    few = rng.normal(size=(37, 9))
    which = rng.integers(0, 37, 2_003)
    treated = rng.random(2_003) < 0.4
    scores = propensity(treated, Design(tuple("abcdefghi"), few[which]))
    assert len(set(scores.linear.tolist())) == len(set(which.tolist())) == 37
    assert len(set(scores.probability.tolist())) == 37


NOISE = [1, 0, 1, 0, 1, 0, 1, 1]


@pytest.mark.parametrize(
    ("columns", "says"),
    [
        ({"noise": NOISE, "tells": [5, 6, 7, 1, 2, 3, 4, 4]}, "from one column alone: tells$"),
        ({"noise": NOISE, "rare": [1, 0, 0, 0, 0, 0, 0, 0]}, "from one column alone: rare$"),
        ({"noise": NOISE, "least": [1, 2, 3, 3, 5, 6, 7, 8]}, "from one column alone: least$"),
        (
            {"a": [1, 2, 3, 4, 1, 2, 3, 4], "b": [2, 3, 4, 1, 0, 1, 2, 3]},
            "from columns together: a, b$",
        ),
        ({"noise": NOISE, "same": [3] * 8}, "the same of everybody: same$"),
    ],
)
def test_a_score_that_would_be_certain_names_the_columns(columns, says):
    with pytest.raises(NotEstimable, match=says):
        score_of(**columns)


def test_columns_that_are_nearly_one_have_no_score_that_can_be_found():
    noise = np.array(NOISE, dtype=float)
    with pytest.raises(NotEstimable, match="two columns of noise, again may say nearly the same"):
        score_of(noise=noise, again=2 * noise)


def test_a_score_needs_more_people_than_columns_and_people_of_both_kinds():
    with pytest.raises(NotEstimable, match="3 people are too few for a score of 2 columns"):
        propensity(TREATED[1:4], Design(("a", "b"), np.eye(3)[:, :2]))
    with pytest.raises(NotEstimable, match="nobody was treated"):
        score_of(np.zeros(8, dtype=bool), noise=NOISE)
    with pytest.raises(ValueError, match="true or false, not float64"):
        score_of(TREATED.astype(float), noise=NOISE)
