"""The trial of a delivery: who was drawn for which arm, and who of them is followed to the end."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from rrlib.codes import Arm, YesNo
from rrlib.cohorts import trial_cohort
from rrlib.definitions import FollowUpDefinition
from rrlib.periods import Window, written
from rrlib.records import Records, missing
from rrlib.reoffending import LEAST_PEOPLE, FollowUp, follow_up, randomised
from rrlib.studies.yos_cohort_tracking.tracking import with_background

LEAST_OF_AN_ARM = 3
_NEEDED = ("people", "offences", "trial_participants")
TREATMENT, CONTROL = Arm.TREATMENT.value, Arm.CONTROL.value


@dataclass(frozen=True)
class Trial:
    """A trial, of which those of `areas` are asked about.

    `drawn` has a row for each of them who was randomised: `arm`, and true or false, `treated`,
    `matched` (found in the offence source) and `in_time` (randomised in a month of which all are
    followed to the end). `followed` is the follow-up of those who are both, with their `age` and
    `earlier_offences`. `window` are the months followed, `last_drawn` the last day on which
    anybody was randomised, `others` the delivery's other trials. `why_not` says why nothing is
    answered, where nothing is; `in_part`, that some of the trial lived in no area of `areas`.
    """

    name: str
    others: tuple[str, ...]
    areas: tuple[str, ...]
    window: Window
    last_drawn: date
    definition: FollowUpDefinition
    drawn: pd.DataFrame
    followed: FollowUp
    why_not: tuple[str, ...] = ()
    in_part: bool = False

    @property
    def people(self) -> pd.DataFrame:
        """Those who are analysed, a row each."""
        return self.followed.people

    @property
    def months(self) -> int:
        """For how many months everybody is followed."""
        return self.definition.follow_up_months

    def of_arm(self, arm: str) -> pd.DataFrame:
        return self.people[self.people["arm"] == arm]

    @property
    def too_few(self) -> bool:
        """Whether nothing may be compared, since too few are analysed, or too few of an arm."""
        arms = [len(self.of_arm(arm)) for arm in (TREATMENT, CONTROL)]
        return sum(arms) < LEAST_PEOPLE or min(arms) < LEAST_OF_AN_ARM

    @property
    def no_comparison(self) -> tuple[str, ...]:
        """Why the arms are not compared, where they are not."""
        if not self.too_few:
            return ()
        return (
            f"The arms are not compared [u]: fewer than {LEAST_PEOPLE} people are analysed, or "
            f"fewer than {LEAST_OF_AN_ARM} of an arm.",
        )

    @property
    def who(self) -> tuple[str, ...]:
        """Who is analysed, and what became of those who are not."""
        first, last = written(self.window.first), written(self.window.last)
        said = [
            f"Everybody randomised in the trial {self.name} from {first} to {last}, by the arm "
            "that was drawn for them, whatever they then received (intention to treat). The area "
            "is that of residence on the day of the draw."
        ]
        if self.last_drawn > self.window.last:
            said.append(
                f"Those randomised after {last} are left out, whatever their arm: their follow-up "
                "is not complete. Whole months are left out, so that chance alone still made the "
                "arms."
            )
        if self.in_part:
            said.append(
                "Others of the trial lived elsewhere: this is a part of it. Parts looked at one by "
                "one differ by chance, and a part is inconclusive sooner than the whole."
            )
        if self.others:
            said.append(
                "The delivery holds other trials, which are not looked at here: "
                f"{', '.join(self.others)}."
            )
        return tuple(said)


def trial(records: Records, areas: tuple[str, ...], name: str | None = None) -> Trial:
    """Those of `areas` who were randomised in the trial `name`: by default the delivery's largest.

    The months that are followed are those of the whole trial, wherever people live: from the month
    of the first randomisation to the last by whose end everybody's follow-up is complete.
    """
    if lacking := missing(records, *_NEEDED):
        return _nothing(records, areas, lacking)
    rows = records.trial_participants.execute()
    sizes = rows["trial"].value_counts()
    ordered = sorted(sizes.index, key=lambda each: (-sizes[each], each))
    taken = name or next(iter(ordered), "")
    if taken not in ordered:
        return _nothing(records, areas, (_no_such_trial(name, ordered),))
    everybody = rows[rows["trial"] == taken]
    found = _found(records, areas, everybody)
    others = tuple(each for each in ordered if each != taken)
    return replace(found, name=taken, others=others)


def _found(records: Records, areas: tuple[str, ...], everybody: pd.DataFrame) -> Trial:
    """What is known of a trial, from the rows of all its people."""
    days = pd.to_datetime(everybody["randomised_on"])
    first, last = days.min().date(), days.max().date()
    months = _complete_months(first, last, records.as_at)
    definition = randomised(months or 1)
    window = definition.cohort_window(first.replace(day=1))
    name = str(everybody["trial"].iloc[0])
    cohort = trial_cohort(records, definition, name, window.first, areas)
    followed = follow_up(cohort, records)
    people = with_background(followed.people, cohort, records)
    people = people.assign(treated=people["treated"] == YesNo.YES.value)
    return Trial(
        name=name,
        others=(),
        areas=areas,
        window=window,
        last_drawn=last,
        definition=definition,
        drawn=_drawn(records, areas, everybody, window if months else None),
        followed=replace(followed, people=people),
        why_not=_why_not(everybody, months, definition, window),
        in_part=not bool(everybody["area"].isin(areas).all()),
    )


def _complete_months(first: date, last: date, as_at: date) -> int:
    """For how many months on end, from that of `first`, everybody's follow-up is complete."""
    all_months = 12 * (last.year - first.year) + last.month - first.month + 1
    begun = first.replace(day=1)
    complete = 0
    for months in range(1, all_months + 1):
        definition = randomised(months)
        if definition.complete_on(definition.cohort_window(begun).last) <= as_at:
            complete = months
    return complete


def _drawn(
    records: Records, areas: tuple[str, ...], everybody: pd.DataFrame, window: Window | None
) -> pd.DataFrame:
    """Those of `areas` who were randomised, and whether each can be analysed."""
    own = everybody[everybody["area"].isin(areas)]
    matched = records.people.select("person_id", "matched").execute()
    found = matched.loc[matched["matched"] == YesNo.YES.value, "person_id"]
    days = pd.to_datetime(own["randomised_on"])
    followed = days <= pd.Timestamp(window.last) if window else days.isna()
    return pd.DataFrame(
        {
            "arm": own["arm"],
            "treated": own["treated"] == YesNo.YES.value,
            "matched": own["person_id"].isin(found),
            "in_time": followed,
        }
    )


def _why_not(
    everybody: pd.DataFrame, months: int, definition: FollowUpDefinition, window: Window
) -> tuple[str, ...]:
    arms = sorted(set(everybody["arm"]))
    if len(arms) == 1:
        return (
            f"Not answered: everybody in the extract trial_participants was drawn for {arms[0]}; "
            "there is nobody to compare with.",
        )
    if months == 0:
        day = written(definition.complete_on(window.last))
        return (
            f"Not answered: nobody's follow-up is complete. That of the first month, to "
            f"{written(window.last)}, is complete on {day}.",
        )
    return ()


def _no_such_trial(name: str | None, held: list[str]) -> str:
    if name is None:
        return "Not answered: the extract trial_participants names nobody."
    return (
        f"Not answered: the extract trial_participants holds no trial named {name!r}; it holds: "
        f"{', '.join(held) or 'none'}."
    )


def _nothing(records: Records, areas: tuple[str, ...], why: tuple[str, ...]) -> Trial:
    """A trial of which the delivery tells nothing."""
    definition = randomised(1)
    window = definition.cohort_window(records.as_at.replace(day=1))
    drawn = pd.DataFrame({"arm": [], "treated": [], "matched": [], "in_time": []})
    people = pd.DataFrame({"arm": [], "treated": [], "reoffences": []})
    followed = FollowUp(definition, records.as_at, people)
    return Trial("", (), areas, window, records.as_at, definition, drawn, followed, why)
