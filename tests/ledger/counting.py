"""Counts that the ledger's claims are about, from records in pandas: the slow way, by hand."""

from datetime import date, timedelta

import pandas as pd

from rrlib.codes import DISMISSED_DISPOSALS, PROVEN_DISPOSALS

PROVEN = {disposal.value for disposal in PROVEN_DISPOSALS}
DISMISSED = {disposal.value for disposal in DISMISSED_DISPOSALS}
BREACH = "breach of an order"
DURHAM = "County Durham"
AUGUST = date(2013, 8, 31)
NEVER = date(2999, 1, 1)


_READ = {}


def table(records, extract):
    """An extract with dates as dates, read once from records that live as long as the tests."""
    if (id(records), extract) not in _READ:
        _READ[id(records), extract] = _read(records, extract)
    return _READ[id(records), extract].copy()


def _read(records, extract):
    frame = getattr(records, extract).execute()
    for name in frame.columns:
        if pd.api.types.is_datetime64_any_dtype(frame[name]) or "date32" in str(frame[name].dtype):
            frame[name] = [
                None if pd.isna(day) else pd.Timestamp(day).date() for day in frame[name]
            ]
    return frame


def members(records, day=AUGUST, area=DURHAM):
    """Members of IOM on a day, one row each with their sex."""
    periods = table(records, "iom_membership")
    left = [day_or_none or NEVER for day_or_none in periods["left_on"]]
    there = (periods["joined_on"] <= day) & (pd.Series(left, periods.index) >= day)
    people = table(records, "people")[["person_id", "sex", "date_of_birth"]]
    return periods[there & (periods["area"] == area)].merge(people, on="person_id")


def answers(records, assessment, item=None):
    """The latest answers of the members of August 2013: person_id, item, answer, sex."""
    asked = table(records, "needs_assessments")
    asked = asked[asked["assessment"] == assessment].sort_values("assessed_on")
    if item is not None:
        asked = asked[asked["item"] == item]
    latest = asked.groupby(["person_id", "item"]).tail(1)
    return latest.merge(members(records)[["person_id", "sex"]], on="person_id")


def women_with_several_substances(records):
    problems = answers(records, "substances")
    women = problems[problems["sex"] == "female"]
    number = (women["answer"] == "problem").groupby(women["person_id"]).sum()
    return 100 * (number >= 2).mean()


def without_substances(records):
    problems = answers(records, "substances")
    some = (problems["answer"] == "problem").groupby(problems["person_id"]).any()
    return (~some).sum()


def answered(records, item, *wanted):
    return answers(records, "circumstances", item)["answer"].isin(wanted).sum()


def women_answered(records, item, wanted):
    given = answers(records, "circumstances", item)
    return ((given["sex"] == "female") & (given["answer"] == wanted)).sum()


def offences(records):
    """One row an offence: its date, its earliest proven disposal, whether it stands at all."""
    rows = table(records, "offences")
    rows = rows[rows["offence_group"] != BREACH]
    rows = rows.assign(
        proven_on=rows["disposal_date"].where(rows["disposal"].isin(PROVEN), NEVER),
        stands=rows["disposal"].notna() & ~rows["disposal"].isin(DISMISSED),
    )
    grouped = rows.groupby("offence_id")
    return grouped.agg(
        person_id=("person_id", "first"),
        on=("offence_date", "first"),
        proven_on=("proven_on", "min"),
        stands=("stands", "any"),
    )


def offences_of_members(records, first, last):
    known = offences(records)
    of_members = known[known["person_id"].isin(members(records)["person_id"])]
    return ((of_members["on"] >= first) & (of_members["on"] <= last)).sum()


def iom_cohort_reoffending(records, start_year):
    """IOM_YEAR: percent of those who were members at liberty in the year that reoffended in it."""
    first, last = date(start_year, 4, 1), date(start_year + 1, 3, 31)
    return 100 * iom_share(records, first, last, date(start_year + 1, 6, 30), DURHAM)


def iom_share(records, first, last, known_by, area):
    """The share of members at liberty between two days that reoffended in between, as members."""
    periods = table(records, "iom_membership")
    periods = periods[periods["area"] == area]
    spells = table(records, "custody_spells")
    known = offences(records)
    known = known[known["proven_on"] <= known_by]
    followed = reoffended = 0
    of_person = dict(list(spells.groupby("person_id")))
    for person, own in periods.groupby("person_id"):
        inside = [
            (joined, left or NEVER)
            for joined, left in zip(own["joined_on"], own["left_on"], strict=True)
            if joined <= last and (left or NEVER) >= first
        ]
        if not inside or not _at_liberty(inside, of_person.get(person, spells[:0]), first, last):
            continue
        followed += 1
        index = max(_joined(own, inside[0][0]), first - timedelta(days=1))
        days = known.loc[known["person_id"] == person, "on"]
        reoffended += any(
            index < day <= last and any(joined <= day <= left for joined, left in inside)
            for day in days
        )
    return reoffended / followed


def _joined(own, first):
    """The day of joining: a period that begins the day after another is a change of scheme."""
    ends = {left: joined for joined, left in zip(own["joined_on"], own["left_on"], strict=True)}
    while first - timedelta(days=1) in ends:
        first = ends[first - timedelta(days=1)]
    return first


def _at_liberty(inside, spells, first, last):
    free = set()
    for joined, left in inside:
        start, end = max(joined, first), min(left, last)
        free |= {start + timedelta(days=days) for days in range((end - start).days + 1)}
    for received, released in zip(spells["received_on"], spells["released_on"], strict=True):
        free -= {day for day in free if received <= day < (released or NEVER)}
    return bool(free)


def detected_reduction(records, start_year):
    """Percent fall of members' detected offences in a year, against the year before they joined."""
    first, last = date(start_year, 4, 1), date(start_year + 1, 3, 31)
    there = set(members(records, last)["person_id"])
    periods = table(records, "iom_membership")
    joined = periods.groupby("person_id")["joined_on"].min()
    detected = offences(records)
    detected = detected[detected["stands"] & detected["person_id"].isin(there)]
    began = detected["person_id"].map(joined)
    before = [
        start - timedelta(days=365) <= day < start
        for day, start in zip(detected["on"], began, strict=True)
    ]
    during = (detected["on"] >= first) & (detected["on"] <= last)
    return 100 * (1 - during.sum() / sum(before))


def programme_reoffending(records, cohort, months, area=DURHAM):
    """(people, reoffenders) of a programme's quarterly cohort at so many months, proven by then."""
    begun = table(records, "yos_programmes")
    last = (pd.Timestamp(cohort) + pd.DateOffset(months=3, days=-1)).date()
    inside = (begun["started_on"] >= cohort) & (begun["started_on"] <= last)
    begun = begun[inside & (begun["area"] == area)].sort_values("started_on")
    begun = begun.drop_duplicates("person_id")
    known = offences(records)
    again = 0
    for person, start in zip(begun["person_id"], begun["started_on"], strict=True):
        end = (pd.Timestamp(start) + pd.DateOffset(months=months)).date()
        own = known[known["person_id"] == person]
        again += any((own["on"] > start) & (own["on"] <= end) & (own["proven_on"] <= end))
    return len(begun), again


def reoffended_within(records, people, follow_up, proven_within):
    """Whether each of `people` (person_id, start) reoffended, in months from the start."""
    known = offences(records)
    of_person = dict(list(known.groupby("person_id")))
    found = []
    for person, start in people.itertuples(index=False):
        own = of_person.get(person)
        last = (pd.Timestamp(start) + pd.DateOffset(months=follow_up)).date()
        known_by = (pd.Timestamp(start) + pd.DateOffset(months=proven_within)).date()
        found.append(
            own is not None
            and bool(
                ((own["on"] > start) & (own["on"] <= last) & (own["proven_on"] <= known_by)).any()
            )
        )
    return pd.Series(found, people.index)


def prison_mean(records, *, supported):
    """Percent who reoffended, an unweighted mean over prisons."""
    released = table(records, "prison_releases").sort_values("released_on")
    window = (released["released_on"] >= date(2018, 4, 1)) & (
        released["released_on"] <= date(2019, 3, 31)
    )
    released = released[window].drop_duplicates("person_id")
    if supported:
        support = table(records, "family_support").merge(released, on=["person_id", "prison"])
        begun = support[support["started_on"] < support["released_on"]]["person_id"]
        released = released[released["person_id"].isin(begun)]
    again = reoffended_within(records, released[["person_id", "released_on"]], 12, 18)
    return 100 * again.groupby(released["prison"]).mean().mean()


def checkpoint(records, arm):
    taken = table(records, "trial_participants")
    taken = taken[(taken["trial"] == "Checkpoint") & (taken["arm"] == arm)]
    return 100 * reoffended_within(records, taken[["person_id", "randomised_on"]], 24, 30).mean()


def crimes(records, area, year, *groups):
    """Recorded crimes of an area in a financial year, of the groups named or of all."""
    recorded = table(records, "recorded_crime")
    inside = (recorded["area"] == area) & recorded["quarter"].str.startswith(year)
    if groups:
        inside &= recorded["offence_group"].isin(groups)
    return recorded[inside]["offences"].sum()


def activity(records, stage, setting):
    rows = table(records, "service_activity")
    rows = rows[(rows["stage"] == stage) & rows["quarter"].str.startswith("2012-13")]
    return rows[rows["setting"].isin(setting) & (rows["area"] == DURHAM)]["number"].sum()


def survey(records, indicator, column, period_end=date(2019, 6, 30)):
    rows = table(records, "surveys")
    (value,) = rows[(rows["indicator"] == indicator) & (rows["period_end"] == period_end)][column]
    return value


def published_rate(records, area, cohort_to):
    rows = table(records, "published_rates")
    rows = rows[(rows["area"] == area) & (rows["cohort_to"] == cohort_to)]
    (value,) = rows[(rows["measure"] == "proportion reoffending") & (rows["people"] == "all")][
        "value"
    ]
    return value
