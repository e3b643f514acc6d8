"""People released from the four prisons, told from the rows of a delivery in plain Python."""

from collections import defaultdict
from statistics import fmean

from panel_recount import (
    AS_AT,
    PRISONS,
    WINDOW,
    committed,
    proven_on,
    reoffended,
    within,
    years_between,
)


class Released:
    """Somebody's first release in the window: group, outcome and what was recorded before."""

    def __init__(self, row, began, offences, born):
        self.prison, self.day, self.person = row["prison"], row["released_on"], row["person_id"]
        self.supported = any(day < self.day for day in began)
        self.reoffended = reoffended(self.person, self.day, 12, 6, offences)
        self.earlier = sum(
            committed(offence) < self.day and (proven_on(offence) or AS_AT) <= self.day
            for offence in offences[self.person]
        )
        self.visits = int(row["early_visits"])
        self.age = years_between(born, self.day)
        self.sentence = str(row["sentence"])

    @property
    def stratum(self):
        ages = sum(self.age >= limit for limit in (22, 27, 34))
        short = self.sentence == "under 12 months"
        return min((self.earlier - 1) // 2, 5), min((self.visits + 1) // 2, 4), ages, short


def released_in_window(tables, offences):
    began = defaultdict(list)
    for row in tables["family_support"]:
        began[row["person_id"], row["prison"]].append(row["started_on"])
    born = {row["person_id"]: row["date_of_birth"] for row in tables["people"]}
    first = {}
    for row in sorted(tables["prison_releases"], key=lambda row: row["released_on"]):
        if within(row["released_on"], WINDOW):
            first.setdefault(row["person_id"], row)
    return [
        Released(row, began[person, row["prison"]], offences, born[person])
        for person, row in first.items()
    ]


def share(people):
    return fmean(one.reoffended for one in people)


def mean_over_prisons(people):
    by_prison = {prison: [one for one in people if one.prison == prison] for prison in PRISONS}
    return fmean(share(of_prison) for of_prison in by_prison.values())


def supported(people):
    return [one for one in people if one.supported]


def gap_between_the_alike(people):
    """Supported less others within strata, weighted by the supported."""
    strata = defaultdict(lambda: ([], []))
    for one in people:
        strata[one.stratum][one.supported].append(one)
    both = [(len(yes), share(yes) - share(no)) for no, yes in strata.values() if no and yes]
    weights = sum(weight for weight, _ in both)
    return sum(weight * gap for weight, gap in both) / weights
