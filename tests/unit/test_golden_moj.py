"""The Ministry's cohort of April 2013 to March 2014, made person by person and followed end to end.

Ministry of Justice, Proven reoffending statistics, April 2013 to March 2014: adults 468,134
offenders, 117,864 reoffenders, 367,605 reoffences; juveniles 42,299, 16,083 and 50,184. Beside what
counts lies as much that does not, of the same people, and people who are not followed at all.
"""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from histories import ALL_KNOWN, DURHAM, each, records_of_columns

from rrlib.cohorts import LeftOut, youth_cohort
from rrlib.reoffending import (
    MOJ_PROVEN,
    follow_up,
    proportion_reoffending,
    reoffences_per_offender,
    reoffences_per_reoffender,
)

FIRST = np.datetime64("2013-04-01")
#                  born          offenders, reoffenders, reoffences
GROUPS = {
    "adults": ("1980-01-01", 468_134, 117_864, 367_605),
    "juveniles": ("1999-06-15", 42_299, 16_083, 50_184),
}
PEOPLE = sum(offenders for _, offenders, *_ in GROUPS.values())
UNMATCHED, COME_BACK, CAME_BEFORE = 5_000, 30_000, 10_000
FINE, DIVERTED, ADMITTED = "fine", "community resolution", "taken into consideration"

EACH_DECOY = 20_000
#            days from the index date to the offence, from the last day of proof to the disposal
DECOYS = {
    "proven a day too late": (1, 1, FINE),
    "of the last day, proven too late": (365, 400, FINE),
    "of before the index date": (-1, -300, FINE),
    "of the index date": (0, -300, FINE),
    "of the day after the year": (366, 0, FINE),
    "a breach": (30, -300, FINE),
    "of before or after the index date": (-3, -300, FINE),
    "diverted": (30, -300, DIVERTED),
    "dismissed": (30, -300, "not guilty"),
    "admitted": (30, -300, ADMITTED),
    "undisposed": (30, None, None),
}


def months_later(days, months):
    """Each of `days` moved by calendar months, clipped to a shorter month's end."""
    month = days.astype("datetime64[M]")
    first = (month + months).astype("datetime64[D]")
    length = ((month + months + 1).astype("datetime64[D]") - first).astype(int)
    return first + np.minimum((days - month.astype("datetime64[D]")).astype(int), length - 1)


class Offences:
    """Rows of offences, added part by part as arrays."""

    def __init__(self):
        self.parts = []
        self.named = 0

    def add(self, who, on, disposed, disposal=FINE, group="acquisitive", to=None, names=None):
        """One row for each of `who`; offences with `names` have rows already."""
        many = len(who)
        if names is None:
            names = self.named + np.arange(many)
            self.named += many
        never = np.full(many, np.datetime64("NaT"), "datetime64[D]")
        self.parts.append(
            {
                "offence_id": names,
                "person_id": who,
                "offence_date": on,
                "offence_to": never if to is None else to,
                "offence_group": np.full(many, group, object),
                "disposal_date": never if disposed is None else disposed,
                "disposal": np.full(many, disposal, object),
            }
        )
        return names

    @property
    def columns(self):
        return {name: np.concatenate([part[name] for part in self.parts]) for name in self.parts[0]}


def add_reoffences(offences, random, who, number, index, proven_by):
    """`number` offences that count, at least one of each of `who`, on any day on which they may.

    Some were dismissed before they were proven, and some were sentenced again when it was too late.
    """
    whose = np.concatenate([who, random.choice(who, number - len(who))])
    after = random.integers(1, 366, number)
    after[:2_000] = np.tile([1, 365], 1_000)
    on, last = index[whose] + after, proven_by[whose]
    disposed = on + (random.random(number) * (last - on).astype(int)).astype(int)
    disposed[1_000:3_000] = last[1_000:3_000]
    names = offences.add(whose, on, disposed)
    some, others = slice(0, number, 10), slice(5, number, 10)
    offences.add(whose[some], on[some], on[some], "not guilty", names=names[some])
    offences.add(whose[others], on[others], last[others] + 1, "custody", names=names[others])


def add_decoys(offences, random, index, proven_by):
    for name, (after, beyond, disposal) in DECOYS.items():
        who = random.choice(PEOPLE, EACH_DECOY)
        on = index[who] + after
        disposed = None if beyond is None else proven_by[who] + beyond
        group = "breach of an order" if name == "a breach" else "acquisitive"
        offences.add(who, on, disposed, disposal, group, index[who] + 3 if after == -3 else None)
    who = random.choice(PEOPLE, EACH_DECOY)
    convicted = offences.add(who, index[who] + 30, index[who] + 60)
    quashed = proven_by[who] + 100
    offences.add(who, index[who] + 30, quashed, "conviction quashed", names=convicted)


@pytest.fixture(scope="module")
def known():
    """The cohort and its follow-up."""
    random = np.random.default_rng(20134)
    total = PEOPLE + UNMATCHED
    everybody = np.arange(total)
    index = FIRST + random.integers(0, 365, total)
    proven_by = months_later(index, 18)
    offences, begin, born = Offences(), 0, []
    for day, offenders, reoffenders, number in GROUPS.values():
        who = begin + np.arange(reoffenders)
        add_reoffences(offences, random, who, number, index, proven_by)
        born.append(np.full(offenders, np.datetime64(day)))
        begin += offenders
    born.append(np.full(UNMATCHED, np.datetime64("1980-01-01")))
    add_decoys(offences, random, index, proven_by)
    offences.add(everybody[PEOPLE:], index[PEOPLE:] + 30, index[PEOPLE:] + 60)

    again = np.flatnonzero(index[:PEOPLE] < np.datetime64("2014-02-01"))[:COME_BACK]
    before = everybody[:CAME_BEFORE]
    events = np.concatenate([everybody, again, before])
    records = records_of_columns(
        {
            "people": {
                "person_id": everybody,
                "date_of_birth": np.concatenate(born),
                "matched": np.repeat(np.array(["yes", "no"], object), [PEOPLE, UNMATCHED]),
            },
            "yos_cohort": {
                "person_id": events,
                "index_date": np.concatenate([index, index[again] + 45, index[before] - 365]),
                "tier": np.full(len(events), "first tier", object),
                "area": np.full(len(events), DURHAM, object),
            },
            "offences": offences.columns,
        },
        ALL_KNOWN,
    )
    cohort = youth_cohort(records, MOJ_PROVEN, date(2013, 4, 1), (DURHAM,))
    return cohort, follow_up(cohort, records)


def of_group(followed, group):
    born = np.datetime64(GROUPS[group][0])
    return replace(followed, people=followed.people[followed.people.date_of_birth == born])


def exact(followed):
    """Offenders, reoffenders, reoffences."""
    counts = followed.complete.reoffences
    return len(counts), int((counts > 0).sum()), int(counts.sum())


@each("group", {group: group for group in GROUPS})
def test_the_counts_of_the_bulletin_come_back_to_the_person(known, group):
    _, followed = known

    assert exact(of_group(followed, group)) == GROUPS[group][1:]


PRINTED = {
    "adults": ("adults", "25.2", "3.12", "0.79", "3.1", "0.8"),
    "juveniles": ("juveniles", "38.0", "3.12", "1.19", "3.1", "1.2"),
}


@each("group, share, frequency, per_offender, frequency_printed, per_offender_printed", PRINTED)
def test_the_rates_of_the_bulletin_come_back(
    known, group, share, frequency, per_offender, frequency_printed, per_offender_printed
):
    followed = of_group(known[1], group)
    means = [measure(followed) for measure in (reoffences_per_reoffender, reoffences_per_offender)]

    assert f"{proportion_reoffending(followed).value:.1f}" == share
    assert [f"{mean.value:.2f}" for mean in means] == [frequency, per_offender]
    assert [f"{mean.value:.1f}" for mean in means] == [frequency_printed, per_offender_printed]


def test_what_did_not_count_is_told_of(known):
    cohort, followed = known
    told_of = ("proven_late", "undisposed", "taken_into_consideration", "ambiguous")

    assert [followed.people[name].sum() for name in told_of] == [
        2 * EACH_DECOY,
        EACH_DECOY,
        EACH_DECOY,
        EACH_DECOY,
    ]
    assert (cohort.entered, cohort.unmatched) == (PEOPLE + UNMATCHED, UNMATCHED)
    assert cohort.left_out[LeftOut.LATER_EVENT] == COME_BACK


def test_a_rate_is_of_exact_counts_and_never_of_rounded_ones(known):
    offenders, reoffenders, _ = exact(known[1])
    rounded = 100 * round(reoffenders, -4) / round(offenders, -4)

    estimate = proportion_reoffending(known[1])

    assert (estimate.numerator, estimate.n) == (133_947, 510_433)
    assert estimate.value == pytest.approx(100 * 133_947 / 510_433, abs=1e-12)
    assert (f"{estimate.value:.1f}", f"{rounded:.1f}") == ("26.2", "25.5")
