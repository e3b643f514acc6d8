"""What a follow-up comes to: shares, frequencies, and who the offences are made of."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from rrlib.annual_counts import of_busiest_tenth
from rrlib.reoffending.following import FollowUp
from rrlib.results import Cell, Estimate, Marker
from rrlib.statistics import mean, wilson

LEAST_REOFFENDERS = 30
"""Fewer, and no mean is printed and no difference called one: the Justice Data Lab's rule."""
LEAST_OTHERS = 10
"""Fewer who did not reoffend, and no difference is called one: the same rule asks for np of 10."""
LEAST_PEOPLE = 60
"""Fewer, and a programme is not analysed at all: the Justice Data Lab's rule."""
SIGNIFICANT = 0.05
"""The largest p value of a difference that is called one."""


def enough_to_tell(*groups: tuple[int, int]) -> bool:
    """Whether each of `groups`, (reoffenders, people), is large enough to call a difference one."""
    return all(
        reoffenders >= LEAST_REOFFENDERS and people - reoffenders >= LEAST_OTHERS
        for reoffenders, people in groups
    )


def proportion_reoffending(followed: FollowUp) -> Cell:
    """Reoffenders over offenders whose follow-up is complete, with Wilson's interval."""
    people = followed.complete
    if people.empty:
        return Marker.NOT_APPLICABLE
    estimate = wilson(int((people["reoffences"] > 0).sum()), len(people))
    return replace(estimate, definition=followed.definition)


def reoffences_per_reoffender(followed: FollowUp) -> Cell:
    """Mean number of reoffences of those who reoffended."""
    counts = followed.complete["reoffences"]
    return _mean(counts[counts > 0], 1, followed)


def reoffences_per_offender(followed: FollowUp) -> Cell:
    """Mean number of reoffences of everybody whose follow-up is complete."""
    return _mean(followed.complete["reoffences"], 0, followed)


@dataclass(frozen=True)
class Busiest:
    """The tenth of the people followed who reoffended most: how many, and what they committed."""

    people: int
    reoffences: int
    share: Cell


def busiest_tenth(followed: FollowUp) -> Busiest:
    """The tenth of people with the most reoffences, rounded up, and their share of all.

    Of equals, as many as fill the tenth count: their number of reoffences is the same.
    """
    counts = followed.complete["reoffences"].tolist()
    people, theirs = of_busiest_tenth(counts)
    everybody = sum(counts)
    share: Cell = Marker.NOT_APPLICABLE
    if everybody:
        share = Estimate(
            100 * theirs / everybody,
            None,
            None,
            people,
            "enumerated",
            theirs,
            definition=followed.definition,
        )
    return Busiest(people, theirs, share)


def _mean(counts: pd.Series, least: int, followed: FollowUp) -> Cell:
    """A few people's mean is one of them: no mean stands on fewer reoffenders than 30."""
    if counts.empty:
        return Marker.NOT_APPLICABLE
    if (counts > 0).sum() < LEAST_REOFFENDERS:
        return Marker.UNRELIABLE
    return replace(mean(counts.to_numpy(), least), definition=followed.definition)
