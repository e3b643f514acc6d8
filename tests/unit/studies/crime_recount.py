"""Recorded crime of the committed files by plain loops, and plain statistics of it.

Nothing of the library is used.

Quarters are counted on from 2007-08Q1, which is 0; the reform of April 2013 is quarter 24.
"""

import csv
import math
from collections import Counter

import numpy as np
from drawn_crime import DELIVERY
from scipy.optimize import minimize

REFORM = 24
QUARTERS = 48
STEALING = ("shoplifting", "other theft", "other burglary")
VIOLENCE = ("violence with injury", "violence without injury", "sexual offences")
KINDS = {
    "Stealing": STEALING,
    "Shoplifting": ("shoplifting",),
    "Other theft": ("other theft",),
    "Other burglary": ("other burglary",),
    "Dwelling burglary and vehicle crime": ("dwelling burglary", "vehicle crime"),
    "Criminal damage and arson": ("criminal damage and arson",),
    "Violence": VIOLENCE,
}
RECORDING = 30
"""When the Durham force's recording changed: October 2014."""


def rows_of(name):
    with (DELIVERY / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def place(quarter):
    """2013-14Q1 is 24."""
    return 4 * (int(quarter[:4]) - 2007) + int(quarter[-1]) - 1


CRIMES = Counter()
for _row in rows_of("recorded_crime"):
    CRIMES[_row["area"], _row["offence_group"], place(_row["quarter"])] += int(_row["offences"])
PEOPLE = Counter()
for _row in rows_of("population"):
    PEOPLE[_row["area"], int(_row["year"])] += int(_row["persons"])
LOST = {row["area"]: float(row["pounds"]) for row in rows_of("welfare_losses")}
RELATIONS = {row["area"]: row["relation"] for row in rows_of("comparators")}
CAME = {row["area"]: row["universal_credit_on"] for row in rows_of("comparators")}


def count(area, groups, quarter):
    return sum(CRIMES[area, group, quarter] for group in groups)


def people(area, quarter):
    return PEOPLE[area, 2007 + quarter // 4]


def rate(area, groups, quarter):
    return 1000 * count(area, groups, quarter) / people(area, quarter)


def yearly_log(area, groups, year):
    """The logarithm of a financial year's crimes for each resident."""
    first = 4 * (year - 2007)
    crimes = sum(count(area, groups, quarter) for quarter in range(first, first + 4))
    return math.log(crimes / PEOPLE[area, year])


def changes(groups, years):
    """By area, the mean log of so many years from 2013-14 on less that of as many before."""
    return {
        area: sum(
            yearly_log(area, groups, 2013 + each) - yearly_log(area, groups, 2012 - each)
            for each in range(years)
        )
        / years
        for area in LOST
    }


def slope(moved, lost):
    """By least squares, of `moved` by area on hundreds of pounds."""
    areas = list(moved)
    columns = np.array([[1.0, lost[area] / 100] for area in areas])
    return float(np.linalg.lstsq(columns, np.array([moved[area] for area in areas]))[0][1])


def rarity(moved, lost, draws=20_000):
    """The share of shuffled losses that give as steep a slope."""
    areas = list(moved)
    rng = np.random.default_rng(77)
    true = abs(slope(moved, lost))
    values = np.array([moved[area] for area in areas])
    given = np.array([lost[area] for area in areas]) / 100
    spread = ((given - given.mean()) ** 2).sum()
    far = 0
    for _ in range(draws):
        shuffled = rng.permutation(given)
        far += abs(((shuffled - given.mean()) * values).sum() / spread) >= true * (1 - 1e-9)
    return far / draws


def steps(quarters, first, recording=None):
    """Columns of constant, trend, three seasons, a step and a slope at `first`, and one more step.

    The step is column 5.
    """
    columns = []
    for quarter in quarters:
        season = [float(quarter % 4 == each) for each in (1, 2, 3)]
        bend = [float(quarter >= first), max(0.0, float(quarter - first))]
        more = [] if recording is None else [float(quarter >= recording)]
        columns.append([1.0, float(quarter - quarters[0]), *season, *bend, *more])
    return np.array(columns)


def plain_step(logs, quarters, first, recording=None):
    """The step at `first` by least squares, as a difference of logarithms."""
    columns = steps(quarters, first, recording)
    return float(np.linalg.lstsq(columns, np.array(logs))[0][5])


def negative_binomial(counts, exposure, columns):
    """What is expected, and theta, by the likelihood itself, searched for."""
    counts, logs = np.array(counts, float), np.log(np.array(exposure, float))
    middle, axes = np.linalg.qr(columns)
    start = middle.T @ (np.log(counts) - logs)
    lgamma = np.vectorize(math.lgamma)

    def unlikely(given):
        expected, theta = np.exp(middle @ given[:-1] + logs), math.exp(given[-1])
        return -float(
            np.sum(
                lgamma(counts + theta)
                - math.lgamma(theta)
                + theta * math.log(theta)
                + counts * np.log(expected)
                - (counts + theta) * np.log(expected + theta)
            )
        )

    assert axes.shape[0] == columns.shape[1]
    found = minimize(unlikely, [*start, 6.0], method="BFGS", options={"gtol": 1e-5}).x
    found = minimize(unlikely, found, method="Nelder-Mead", options={"fatol": 1e-10}).x
    return np.exp(middle @ found[:-1] + logs), math.exp(found[-1])


def mixed(own, others):
    """Weights from 0 that add up to one, of the columns of `others` nearest to `own`."""
    number = others.shape[1]
    found = minimize(
        lambda weights: 1e4 * float(((own - others @ weights) ** 2).sum()),
        np.full(number, 1 / number),
        jac=lambda weights: -2e4 * others.T @ (own - others @ weights),
        bounds=[(0, 1)] * number,
        constraints={"type": "eq", "fun": lambda weights: weights.sum() - 1},
        method="SLSQP",
        options={"ftol": 1e-12, "maxiter": 300},
    )
    return found.x
