"""How much those of each arm reoffended: how often, and how harmfully."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from rrlib.records import Records, missing
from rrlib.reoffending import LEAST_REOFFENDERS, proven_offences
from rrlib.results import Cell, Column, Estimate, Finding, Marker, Role, Sentence, Unit, unanswered
from rrlib.statistics import difference_of_means, mean
from rrlib.studies.checkpoint_trial.arms import (
    LIMITS,
    MADE_OF,
    OF_CONTROL,
    OF_TREATMENT,
    PEOPLE,
    REOFFENDED,
    ROWS_ARE,
    against_control,
    counts_of,
    events,
    reoffenders,
    rows_of,
    unless_too_few,
)
from rrlib.studies.checkpoint_trial.trial import TREATMENT, Trial

_REOFFENCES = Column("reoffences", "Reoffences", Role.BASE)
_OF_REOFFENCES = ("people", "reoffended", "reoffences")
_ASKED = "How often did they reoffend?"
_ASKED_OF_HARM = "How much harm did their reoffences do?"
_FEW = (
    f"A mean of an arm in which fewer than {LEAST_REOFFENDERS} people reoffended is unreliable "
    "[u], and so is a difference of two."
)
_EVERYBODY = (
    "Everybody analysed counts, also those who did not reoffend: those who did are another kind of "
    "people in each arm if the treatment keeps some from it, and are not compared."
)


def frequency(trial: Trial) -> Finding:
    """Reoffences for each person analysed, and their difference."""
    if trial.why_not:
        return unanswered("checkpoint_frequency", _ASKED, trial.why_not)

    def of_each(people: pd.DataFrame) -> Mapping[str, Cell]:
        counts = people["reoffences"].to_numpy(dtype=np.int64)
        total = Estimate.count(int(counts.sum()), trial.definition, reoffenders(people))
        return {
            **counts_of(trial)(people),
            "reoffences": total,
            "per_person": _mean(people["reoffences"], people, trial),
        }

    return Finding(
        name="checkpoint_frequency",
        question=_ASKED,
        rows_are=ROWS_ARE,
        columns=(
            PEOPLE,
            REOFFENDED,
            _REOFFENCES,
            Column(
                "per_person",
                "Reoffences per person",
                Role.DERIVED,
                Unit.RATE,
                sources=_OF_REOFFENCES,
            ),
            against_control("difference", "Treatment less control", Unit.RATE, _OF_REOFFENCES),
        ),
        rows=rows_of(trial, of_each, _compared(trial, trial.people["reoffences"])),
        sentences=_said(f"reoffences per person within {trial.months} months", "per_person"),
        definition=trial.definition,
        limits=LIMITS,
        notes=(*trial.no_comparison, _EVERYBODY, _FEW, *trial.who),
        made_of=MADE_OF,
    )


def harm(trial: Trial, records: Records) -> Finding:
    """The same reoffences, each weighted by the harm that an index gives to its kind."""
    if why := trial.why_not or missing(records, "harm_weights"):
        return unanswered("checkpoint_harm", _ASKED_OF_HARM, why)
    weights, reoffences = records.harm_weights.execute(), reoffences_of(trial, records)
    if why := _not_weighed(weights, reoffences):
        return unanswered("checkpoint_harm", _ASKED_OF_HARM, why)
    each = dict(zip(weights["offence_group"], weights["weight"].astype(float), strict=True))
    weighed = reoffences["offence_group"].map(each).groupby(reoffences["person_id"]).sum()
    harms = trial.people["person_id"].map(weighed).fillna(0.0).astype(float)
    return Finding(
        name="checkpoint_harm",
        question=_ASKED_OF_HARM,
        rows_are=ROWS_ARE,
        columns=(
            PEOPLE,
            REOFFENDED,
            Column(
                "per_person",
                "Harm per person",
                Role.DERIVED,
                Unit.RATE,
                sources=("people", "reoffended"),
            ),
            against_control("difference", "Treatment less control", Unit.RATE),
        ),
        rows=rows_of(
            trial,
            lambda people: {
                **counts_of(trial)(people),
                "per_person": _mean(harms.loc[people.index], people, trial),
            },
            _compared(trial, harms),
        ),
        sentences=_said("of harm per person", "per_person"),
        definition=trial.definition,
        limits=(
            "A weight is the same for every offence of a kind, the least and the most harmful. A "
            "few reoffences of a kind with a great weight move the means: the intervals say how "
            "much.",
            *LIMITS,
        ),
        notes=(
            *trial.no_comparison,
            f"Weights: {weights['index_name'].iloc[0]}, as the partnership delivered them.",
            _EVERYBODY,
            _FEW,
            *trial.who,
        ),
        made_of=MADE_OF,
    )


def _not_weighed(weights: pd.DataFrame, reoffences: pd.DataFrame) -> tuple[str, ...]:
    """Why the weights do not weigh these reoffences, if they do not."""
    indices = sorted(set(weights["index_name"]))
    if len(indices) != 1:
        return (
            "Not answered: the extract harm_weights is to hold the weights of one index; it holds: "
            f"{', '.join(indices) or 'none'}.",
        )
    unknown = sorted(set(reoffences["offence_group"]) - set(weights["offence_group"]))
    if unknown:
        return (f"Not answered: the extract harm_weights has no weight for: {', '.join(unknown)}.",)
    return ()


def reoffences_of(trial: Trial, records: Records) -> pd.DataFrame:
    """The reoffences that the follow-up counts, a row each, with their `offence_group`."""
    people = trial.people[["person_id", "index_date", "followed_to"]]
    last = [
        trial.definition.complete_on(day.date()) for day in pd.to_datetime(people["index_date"])
    ]
    near = proven_offences(records).merge(
        people.assign(proven_by=pd.to_datetime(last)), on="person_id"
    )
    inside = near["offence_date"].between(near["index_date"], near["followed_to"], "right")
    return near[inside & (near["proven_on"] <= near["proven_by"])]


def _mean(values: pd.Series, people: pd.DataFrame, trial: Trial) -> Cell:
    if values.empty:
        return Marker.NOT_APPLICABLE
    if reoffenders(people) < LEAST_REOFFENDERS:
        return Marker.UNRELIABLE
    return replace(mean(values.to_numpy()), definition=trial.definition, numerator=None)


def _compared(trial: Trial, values: pd.Series) -> dict[str, Cell]:
    treated, control = events(trial)
    if min(treated[0], control[0]) < LEAST_REOFFENDERS:
        return {"difference": Marker.UNRELIABLE}
    drawn = (trial.people["arm"] == TREATMENT).to_numpy(dtype=bool)

    def compare() -> dict[str, Cell]:
        found = difference_of_means(values.to_numpy(dtype=np.float64), drawn)
        return {"difference": replace(found, definition=trial.definition)}

    return unless_too_few(trial, compare, "difference")


def _said(what: str, key: str) -> tuple[Sentence, ...]:
    return (
        Sentence(
            f"{{treatment}} {what} in the treatment arm, {{control}} in the control arm: "
            "a difference of {difference}.",
            {
                "treatment": (OF_TREATMENT, key),
                "control": (OF_CONTROL, key),
                "difference": (OF_TREATMENT, "difference"),
            },
        ),
    )
