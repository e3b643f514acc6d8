"""A simulated cohort: what a live curve shows, by the naive count and by ours, against the truth.

Offences are a Poisson process of each person, so that the time to the first is exponential, and
each is disposed of after a delay with a mean of five months. The truth is known in closed form: of
the whole process, and of the offences that are disposed of within W months.
"""

from dataclasses import dataclass, replace
from datetime import date
from functools import cache

import numpy as np
import pandas as pd
import pytest
from dateutil.relativedelta import relativedelta
from histories import ALL_KNOWN, DURHAM, each, records_of_columns

from rrlib.cohorts import youth_cohort
from rrlib.periods import FinancialQuarter
from rrlib.reoffending import (
    MOJ_PROVEN_QUARTERLY,
    End,
    curve,
    time_to_reoffence_within,
    times_to_reoffence,
)
from rrlib.statistics import kaplan_meier_risk

PEOPLE = 6000
MONTH = 365.25 / 12
FIRST, LAST = np.datetime64("2012-01-01"), np.datetime64("2012-03-31")
QUARTERS = list(FinancialQuarter(2011, 4).through(FinancialQuarter(2013, 4)))
"""Each as-at date from the end of the cohort's months to two years later."""
LIVE_AND_OLD = (2012, 2), (2025, 1)
WITHIN = 6
MONTHS = range(1, 13)
OFFENCES_A_MONTH = -np.log(1 - 0.26) / 6
"""26% have committed an offence within six months."""


def exponential(random, number):
    return random.exponential(5 * MONTH, number)


def lumpy(random, number):
    """Half are dealt with at once, the others when the court next sits: five months on average."""
    return random.choice([MONTH / 2, 8 * MONTH, 11 * MONTH], number, p=[0.5, 0.25, 0.25])


@dataclass(frozen=True)
class Simulated:
    """How long disposal takes, the share that counts for being disposed of in time, custody."""

    delay: object
    within: float
    received_a_month: float = 0.0

    def truth(self, months):
        """The percent by `months` whose first event is a reoffence that counts."""
        reoffending = OFFENCES_A_MONTH * self.within
        leaving = reoffending + self.received_a_month
        return 100 * reoffending / leaving * (1 - np.exp(-leaving * months))


PROCESSES = {
    "exponential delay": Simulated(exponential, 1 - np.exp(-WITHIN / 5)),
    "lumpy delay": Simulated(lumpy, 0.5),
    "lumpy delay, custody": Simulated(lumpy, 0.5, received_a_month=0.04),
}


def names(prefix, numbers):
    return np.char.add(prefix, numbers.astype(str))


@cache
def simulated(name):
    """The process and its records, as known when everything is known."""
    process = PROCESSES[name]
    random = np.random.default_rng(20131)
    index = FIRST + random.integers(0, (LAST - FIRST).astype(int) + 1, PEOPLE)
    number = random.poisson(OFFENCES_A_MONTH * 24, PEOPLE)
    who = np.repeat(np.arange(PEOPLE), number)
    after = random.uniform(0, 24 * MONTH, len(who)).astype(int) + 1
    committed = index[who] + after
    disposed = committed + process.delay(random, len(who)).astype(int)
    people = names("P", np.arange(PEOPLE))
    columns = {
        "people": {
            "person_id": people,
            "sex": np.full(PEOPLE, "male"),
            "date_of_birth": np.full(PEOPLE, np.datetime64("1999-06-15")),
            "matched": np.full(PEOPLE, "yes"),
        },
        "yos_cohort": {
            "person_id": people,
            "index_date": index,
            "tier": np.full(PEOPLE, "first tier"),
            "area": np.full(PEOPLE, DURHAM),
        },
        "offences": {
            "offence_id": names("O", np.arange(len(who))),
            "person_id": people[who],
            "offence_date": committed,
            "offence_group": np.full(len(who), "acquisitive"),
            "disposal_date": disposed,
            "disposal": np.full(len(who), "fine"),
        },
    }
    if process.received_a_month:
        days = random.exponential(MONTH / process.received_a_month, PEOPLE).astype(int) + 1
        columns["custody_spells"] = {"person_id": people, "received_on": index + days}
    return process, records_of_columns(columns, ALL_KNOWN)


@cache
def times(name, quarter):
    """How long each is followed as known at the end of `quarter`, or when everything is known."""
    _, records = simulated(name)
    records = records if quarter is None else records.as_known_in(quarter)
    cohort = youth_cohort(records, MOJ_PROVEN_QUARTERLY, date(2012, 1, 1), (DURHAM,))
    return times_to_reoffence(cohort, records, time_to_reoffence_within(WITHIN))


def naive(name, quarter):
    """What is proven by the as-at date, everybody followed to that day: the biased curve."""
    _, records = simulated(name)
    records = records.as_known_in(quarter)
    members = times(name, None).people[["person_id", "index_date"]]
    proven = records.offences.filter(records.offences.disposal.notnull()).execute()
    first = proven.groupby("person_id").offence_date.min().rename("first")
    known = members.merge(first, on="person_id", how="left")
    to = np.datetime64(records.as_at)
    happened = known["first"].notna().to_numpy()
    last = known["first"].astype("datetime64[s]").fillna(to).to_numpy()
    followed = (last - known.index_date.to_numpy()).astype("timedelta64[D]").astype(int) / MONTH
    at = [month for month in MONTHS if month <= followed.max()]
    return kaplan_meier_risk(followed, happened, at) if at else None


def errors_from(found, truth):
    """By month, how many of its standard errors a curve lies above the truth."""
    return {
        month: (estimate.value - truth(month)) / ((estimate.upper - estimate.lower) / 3.92)
        for month, estimate in zip(found.at, found.estimates, strict=True)
        if month > 0
    }


@each("name", {name: name for name in PROCESSES})
def test_at_every_age_and_as_at_date_our_curve_is_that_of_offences_disposed_of_in_time(name):
    process, _ = simulated(name)
    seen = 0
    for quarter in QUARTERS:
        found = curve(times(name, quarter))
        wrong = errors_from(found, process.truth)
        assert all(abs(error) < 3.5 for error in wrong.values()), (quarter, wrong)
        seen += len(wrong)
    assert seen > 50


@each("name", {name: name for name in PROCESSES})
def test_our_live_curve_is_to_the_person_what_the_old_cohort_shows_of_the_same_months(name):
    old = times(name, None).people
    for quarter in QUARTERS:
        live = times(name, quarter).people
        months = {
            day: whole_months_followed(day, pd.Timestamp(quarter.window.last))
            for day in live.index_date.unique()
        }
        followed = live.index_date.map(months)
        ended = (old.end != End.STILL_FOLLOWED) & (old.months <= followed)
        assert list(live.months) == list(np.where(ended, old.months, followed))
        assert list(live.end) == list(np.where(ended, old.end, End.STILL_FOLLOWED))


def whole_months_followed(index, as_at):
    """The whole months from an index date to the as-at date less W, twelve at the most."""
    last = as_at - relativedelta(months=WITHIN)
    return sum(index + relativedelta(months=month) <= last for month in MONTHS)


@each("name", {name: name for name in ("exponential delay", "lumpy delay")})
def test_the_naive_curve_reads_low_and_lowest_in_the_latest_months(name):
    process, _ = simulated(name)
    for number, quarter in enumerate(QUARTERS[:6]):
        low = errors_from(naive(name, quarter), replace(process, within=1.0).truth)
        assert low[max(low)] < -5, quarter
        if number < 3:  # at every age, while the cohort is followed for less than nine months
            assert max(low.values()) < -4, quarter


def test_the_measure_s_example_reads_16_percent_at_six_months_where_26_is_proven_in_the_end():
    #   A cohort of January to March, at the end of September
    known = [naive("exponential delay", FinancialQuarter(*quarter)) for quarter in LIVE_AND_OLD]

    at_six_months = [found.estimates[found.at.index(6)].value for found in known]

    assert at_six_months == pytest.approx([16, 26], abs=1)
