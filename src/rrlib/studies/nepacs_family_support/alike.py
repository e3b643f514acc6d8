"""Those supported and others like them: by what they are compared, and who is matched with whom."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from rrlib.reoffending import LEAST_PEOPLE
from rrlib.statistics import (
    Design,
    Matching,
    NotEstimable,
    Scores,
    balance,
    caliper_of,
    design_of,
    every_level,
    nearest_neighbour,
    propensity,
)
from rrlib.studies.nepacs_family_support.released import Released

AGE, EARLIER = "Age", "Earlier proven offences"
VISITS, NEEDS = "Early visits", "Needs assessed"
SENTENCE, OFFENCE, PRISON, SEX = "Sentence", "Offence", "Prison", "Sex"
NOT_RECORDED = "not recorded"
OTHERS = "others together"

LEAST_OF_A_KIND = 10
"""Of either group: rarer kinds are put together, or a score would be certain of them."""
LEAST_MATCHED = 0.5
"""The part of those supported that must have a partner, or the answer is about others."""
MOST_UNLIKE = 0.25
"""The largest standardised difference that may be left after matching: Rubin, D. B. (2001), Health
Services and Outcomes Research Methodology 2, 169-188.
"""
MOST_UNCLEAR = 0.1
"""The part of those ever supported who may be so only since release, or only at another prison,
before the dates of support cannot say who was supported.
"""
CALIPER = 0.1
"""Standard deviations of the score's log odds within which a partner lies. At 0.2, which is usual,
groups that are chosen as strongly as these keep a difference in what is recorded.
"""
LEAST_RECORDED = 0.5
"""The part of people of whom something is recorded, or nobody is compared by it."""
_HARDLY_OVERLAP = (
    "fewer than half of those supported have anybody like them among the others: the two groups "
    "hardly overlap"
)


@dataclass(frozen=True)
class Alike:
    """People to be compared: row i of `people`, `covariates` and `design` is one person.

    `supported` says who is; `unused` why something that is recorded is no part of the score.
    """

    people: pd.DataFrame
    supported: npt.NDArray[np.bool_]
    covariates: pd.DataFrame
    design: Design
    scores: Scores
    matching: Matching
    unused: tuple[str, ...]

    @property
    def reoffended(self) -> npt.NDArray[np.float64]:
        """100 for each person who reoffended, so that differences are percentage points."""
        return 100.0 * np.asarray(self.people["reoffences"] > 0, dtype=np.float64)

    def matched(self, ratio: int) -> Matching:
        """Each one supported with up to `ratio` others."""
        return _matched(self.supported, self.scores, self.people["prison"], ratio)


def alike(group: Released, *, without: tuple[str, ...] = (), elsewhere: bool = False) -> Alike:
    """Those supported and others matched with them, by all that is recorded but `without` some.

    With `elsewhere`, those supported at another prison stand among the others. Raises NotEstimable
    with the reason where the two groups cannot be compared.
    """
    _require_clear(group)
    people = group.people if elsewhere else group.people[~group.people["elsewhere"]]
    return compared(people.reset_index(drop=True), without)


def compared(people: pd.DataFrame, without: tuple[str, ...] = ()) -> Alike:
    """The same of some people, whose column `here` says who was supported."""
    supported = people["here"].to_numpy(dtype=bool)
    _require_enough(supported)
    covariates, unused = _covariates(people, supported)
    used = covariates.drop(columns=list(without), errors="ignore")
    design = design_of(_for_score(used, people["prison"]))
    scores = propensity(supported, design)
    matching = _matched(supported, scores, people["prison"])
    _require_likeness(every_level(used), supported, matching)
    return Alike(people, supported, covariates, design, scores, matching, unused)


def _require_clear(group: Released) -> None:
    people = group.people
    ever = people["here"] | people["elsewhere"] | people["after"]
    for column, what in (
        ("after", "is recorded since their release only: its days cannot be relied on"),
        ("elsewhere", "was at another prison than they left: they stand in both groups"),
    ):
        if people[column].sum() > MOST_UNCLEAR * ever.sum():
            raise NotEstimable(f"the support of more than a tenth of those ever supported {what}")


def _matched(
    supported: npt.NDArray[np.bool_], scores: Scores, prisons: pd.Series, ratio: int = 1
) -> Matching:
    """Each one supported with up to `ratio` others of the same prison and nearly the score."""
    caliper = caliper_of(scores.linear, CALIPER)
    try:
        found = nearest_neighbour(
            supported, scores.linear, caliper=caliper, ratio=ratio, within=prisons.astype("str")
        )
    except NotEstimable:
        raise NotEstimable(_HARDLY_OVERLAP) from None  # the reason is printed, and counts people
    if len(np.unique(found.treated)) < LEAST_MATCHED * supported.sum():
        raise NotEstimable(_HARDLY_OVERLAP)
    return found


def _require_likeness(
    covariates: Design, supported: npt.NDArray[np.bool_], matching: Matching
) -> None:
    left = [
        each.name
        for each in balance(covariates, supported, matching.weights)
        if abs(each.standardised_difference) > MOST_UNLIKE
    ]
    if left:
        raise NotEstimable(
            "after matching the two groups are still unlike in what is recorded of them: "
            f"{', '.join(left)}"
        )


def _require_enough(supported: npt.NDArray[np.bool_]) -> None:
    for group, who in ((supported, "were supported"), (~supported, "were not supported")):
        if group.sum() < LEAST_PEOPLE:
            raise NotEstimable(
                f"fewer than sixty people of this area {who}, the least for an analysis"
            )


def _covariates(
    people: pd.DataFrame, supported: npt.NDArray[np.bool_]
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """What people are compared by, without gaps, and why something is not among it."""
    found = {
        AGE: people["age"].astype("float64"),
        EARLIER: people["earlier_offences"].astype("float64"),
        SENTENCE: _kinds(people["sentence"], supported),
        OFFENCE: _kinds(people["offence_group"], supported),
        PRISON: _kinds(people["prison"], supported),
        SEX: people["sex"],
    }
    unused = []
    for name, column in (VISITS, "early_visits"), (NEEDS, "needs"):
        known = people[column].astype("float64") if column in people else pd.Series(dtype="float64")
        if known.notna().sum() < LEAST_RECORDED * len(people):
            how_many = "fewer than half of them" if known.notna().any() else "nobody"
            unused.append(f"{name}: recorded of {how_many}.")
            continue
        # A median and a flag for it keep everybody: whom nothing is recorded of may differ.
        found[name] = known.fillna(known.median())
        if known.isna().any():
            found[f"{name} {NOT_RECORDED}"] = known.isna().astype("float64")
    for name in [name for name, column in found.items() if column.nunique() < 2]:
        unused.append(f"{name}: the same for everybody, but for a few at most.")
        del found[name]
    return pd.DataFrame(found), tuple(unused)


def _for_score(covariates: pd.DataFrame, prisons: pd.Series) -> pd.DataFrame:
    """Those of the score: numbers with their squares, for few log odds are straight in an age.

    Not sex, where each prison holds one: partners are of one prison.
    """
    scored = covariates
    if SEX in scored and (scored[SEX].groupby(prisons).nunique() < 2).all():
        scored = scored.drop(columns=[SEX])
    numbers = [name for name in scored if scored[name].dtype == "float64"]
    squares = {
        f"{name}, squared": (scored[name] - scored[name].mean()) ** 2
        for name in numbers
        if scored[name].nunique() > 2
    }
    return scored.assign(**squares)


def _kinds(column: pd.Series, supported: npt.NDArray[np.bool_]) -> pd.Series:
    """The kinds as words; those that are rare in either group together, missing ones as a kind."""
    words = column.astype("object").where(column.notna(), NOT_RECORDED).astype("str")
    counts = pd.DataFrame({"of": words, "here": supported}).groupby(["of", "here"]).size()
    least = counts.unstack(fill_value=0).min(axis=1).sort_values(kind="stable")
    rare = int((least < LEAST_OF_A_KIND).sum())
    # One rare kind alone is put with the rarest of the others.
    together = least.index[: max(rare, 2) if rare else 0]
    return words.where(~words.isin(list(together)), OTHERS)
