"""How soon they reoffend: curves, and their back-test."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from rrlib.cohorts import youth_cohort
from rrlib.periods import FinancialQuarter, written
from rrlib.records import Records, missing
from rrlib.reoffending import (
    YOT_LOCAL,
    End,
    Times,
    at_month,
    curve,
    time_to_reoffence_within,
    times_to_reoffence,
)
from rrlib.results import (
    Cell,
    Column,
    Estimate,
    Finding,
    Marker,
    Role,
    Row,
    Sentence,
    Unit,
)
from rrlib.statistics import Curve, gray
from rrlib.studies.yos_cohort_tracking.tracking import PEOPLE, TrackedCohort

TIME = time_to_reoffence_within(6)
"""Six months prove nine of ten offences of young people, and are the Ministry's own wait."""
MONTHS = 12
EVERY = 3
"""The curves print every third month."""
CURVES_SHOWN = 3

LIVE = (
    "Shares of this section read differently from the share within 12 months above: here every "
    f"offence has {TIME.proof_months} months from its own day to be proven."
)
UNSEEN_AT_18 = (
    "Where offences of adults are not seen, somebody is followed only to the 18th birthday: the "
    "curve is of what they would do as young people."
)


@dataclass(frozen=True)
class Timed:
    """A cohort with how soon its people reoffend; the curve is None where nobody is followed."""

    tracked: TrackedCohort
    times: Times
    curve: Curve | None

    @property
    def label(self) -> str:
        return self.tracked.label

    def by(self, month: int) -> str:
        """The name of how many have reoffended by the end of a month."""
        return f"cohort of {self.label}: reoffended by month {month}"

    @property
    def well_followed(self) -> int:
        """The last month of the curve to which at least half of the cohort is followed.

        Whoever has reoffended counts as followed no longer than others of the same index date: or
        the more reoffend, the further a curve would seem to reach.
        """
        if self.curve is None:
            return 0
        followed = self.times.people["followed"]
        half = len(followed) / 2
        return max(int(month) for month in self.curve.at if (followed >= month).sum() >= half)


def timed(
    tracked: tuple[TrackedCohort, ...], records: Records, *, latest: int = CURVES_SHOWN
) -> tuple[Timed, ...]:
    """The latest cohorts with how soon they reoffend, earliest first."""
    found = []
    for one in tracked[-latest:]:
        times = times_to_reoffence(one.cohort, records, TIME, MONTHS)
        found.append(Timed(one, times, curve(times, months=MONTHS)))
    return tuple(found)


def how_soon(cohorts: tuple[Timed, ...], every: int = EVERY) -> Finding:
    """Every so many months, how many are still at risk and what share have reoffended."""
    columns = [column for one in cohorts for column in _curve_columns(one.label)]
    rows = tuple(
        Row(
            str(month),
            {key: cell for one in cohorts for key, cell in _curve_cells(one, month).items()},
        )
        for month in range(0, MONTHS + 1, every)
    )
    return Finding(
        name="how_soon",
        question="How soon do they reoffend?",
        rows_are="Months since the index date",
        columns=tuple(columns),
        rows=rows if cohorts else (),
        names={
            (str(month), f"reoffended_{one.label}"): one.by(month)
            for one in cohorts
            for month in range(0, MONTHS + 1, every)
        },
        sentences=tuple(
            Sentence(
                f"By the end of month {month}, {{share}} of the {one.label} cohort had reoffended.",
                {"share": (str(month), f"share_{one.label}")},
            )
            for one in reversed(cohorts)
            if (month := one.well_followed - one.well_followed % every)
        ),
        definition=TIME,
        limits=(
            LIVE,
            UNSEEN_AT_18,
            "Custody and death before a reoffence are counted as such where they were delivered: "
            "whoever is in custody cannot reoffend in the community.",
        ),
        notes=(
            "At risk: still followed and without a reoffence when the month began.",
            *(_followed_note(one) for one in cohorts),
        )
        if cohorts
        else (),
    )


def _drawn(month: int) -> int:
    """The last month up to that one which the curves print: what another tells is told by them."""
    return month - month % EVERY


def at_the_same_age(cohorts: tuple[Timed, ...]) -> Finding:
    """The cohorts compared at the month to which the latest is followed."""
    month = _drawn(cohorts[-1].well_followed) if cohorts else 0
    rows = []
    for earlier, one in zip((None, *cohorts), cohorts, strict=False):
        rows.append(
            Row(
                one.label,
                {
                    "people": Estimate.count(len(one.times.people), TIME),
                    "reoffended": _happened(one, month),
                    "share": _share(one, month),
                    "p": _chance(earlier, one, month),
                },
            )
        )
    label = rows[-1].label if rows else ""
    when = f"{month} months" if month else "as long"
    return Finding(
        name="at_the_same_age",
        question=f"Do the cohorts differ {when} after their index dates?",
        rows_are="Cohort",
        columns=(
            PEOPLE,
            Column("reoffended", "Reoffended by then", Role.OUTCOME, of="people"),
            Column("share", "Share by then", Role.DERIVED, Unit.PERCENT, sources=_COUNTED),
            Column("p", "p against the cohort before", Role.DERIVED, Unit.RATE, sources=_COUNTED),
        ),
        rows=tuple(rows) if month else (),
        made_of={(one.label, "reoffended"): (one.by(month),) for one in cohorts},
        sentences=(
            Sentence(
                f"At {month} months, {{share}} of the {label} cohort had reoffended (p against the "
                "cohort before: {p}).",
                {"share": (label, "share"), "p": (label, "p")},
            ),
        )
        if len(rows) > 1 and month
        else (),
        definition=TIME,
        limits=(
            "p is how often chance alone would set two cohorts at least so far apart. A large p "
            "does not show that they are the same.",
            "Cohorts differ in who is in them: this comparison is not standardised.",
        ),
        notes=("p by Gray's test of cumulative incidence over these months.",) if month else (),
    )


_COUNTED = ("people", "reoffended")


def back_test(cohorts: tuple[Timed, ...], records: Records) -> Finding:
    """What the live curve of the latest cohort that is over said quarter by quarter."""
    over = [one for one in cohorts if one.well_followed == MONTHS][-1:]
    rows = tuple(row for one in over for row in _back_test_rows(one, records))
    label = over[0].label if over else "latest complete"
    return Finding(
        name="back_test",
        question=f"What did this curve say of the {label} cohort while it was followed?",
        rows_are="As known on",
        columns=(
            Column("month", "Months followed", Role.DERIVED),
            Column("reoffended", "Reoffended by then", Role.BASE, series="live"),
            Column(
                "said",
                "Share, as said then",
                Role.DERIVED,
                Unit.PERCENT,
                sources=("reoffended",),
                series="live",
            ),
            Column(
                "became",
                "Share at that month, as known now",
                Role.DERIVED,
                Unit.PERCENT,
                sources=("reoffended",),
                series="live",
            ),
        ),
        rows=rows,
        made_of={
            (row.label, "reoffended"): (over[0].by(int(month.value)),)
            for row in rows
            if isinstance(month := row.cells["month"], Estimate)
        },
        sentences=tuple(
            Sentence(
                f"On {rows[0].label} the curve said {{said}}; of the same months, {{became}} is "
                "known now.",
                {"said": (rows[0].label, "said"), "became": (rows[0].label, "became")},
            )
            for _ in rows[:1]
        ),
        definition=TIME,
        limits=(
            "A live curve that agrees with what became of one cohort can still miss on another: "
            "where cases take longer to be proven than "
            f"{TIME.proof_months} months, or are recorded late, it reads low.",
        ),
        notes=missing(records, "yos_cohort"),
    )


def _curve_columns(label: str) -> tuple[Column, ...]:
    at_risk, happened = f"at_risk_{label}", f"reoffended_{label}"
    return (
        Column(at_risk, f"{label}: at risk", Role.BASE, series=label),
        Column(happened, f"{label}: reoffended", Role.BASE, series=label),
        Column(
            f"share_{label}",
            f"{label}: share who have reoffended",
            Role.DERIVED,
            Unit.PERCENT,
            sources=(at_risk, happened),
            series=label,
        ),
    )


def _curve_cells(one: Timed, month: int) -> dict[str, Cell]:
    keys = [f"{name}_{one.label}" for name in ("at_risk", "reoffended", "share")]
    if one.curve is None or month not in one.curve.at:
        return dict.fromkeys(keys, Marker.NOT_AVAILABLE)
    place = one.curve.at.index(month)
    return dict(
        zip(
            keys,
            (
                Estimate.count(one.curve.at_risk[place], TIME),
                Estimate.count(one.curve.happened[place], TIME),
                _share(one, month),
            ),
            strict=True,
        )
    )


def _share(one: Timed, month: int) -> Cell:
    """The curve's share at the end of a month: provisional while the cohort is followed."""
    share = at_month(one.curve, month)
    if isinstance(share, Marker):
        return share
    return replace(share, provisional=not one.tracked.is_complete)


def _followed_note(one: Timed) -> str:
    unseen = int(one.times.people["turned_18_unseen"].sum())
    cut = "some are" if unseen else "nobody is"
    return (
        f"{one.label}: at least half are followed to month {one.well_followed}; {cut} followed "
        "only to the 18th birthday."
    )


def _happened(one: Timed, month: int) -> Cell:
    if one.curve is None or month not in one.curve.at:
        return Marker.NOT_AVAILABLE
    return Estimate.count(one.curve.happened[one.curve.at.index(month)], TIME)


def _chance(earlier: Timed | None, later: Timed, month: int) -> Cell:
    """Gray's p of two cohorts, each followed to `month` at most."""
    if earlier is None:
        return Marker.NOT_APPLICABLE
    people = [one.times.people for one in (earlier, later)]
    months = np.concatenate([each["months"] for each in people])
    ends = np.concatenate([each["end"] for each in people])
    ends = np.where(months > month, End.STILL_FOLLOWED, ends)
    months = np.minimum(months, month)
    cohort = np.repeat([0, 1], [len(each) for each in people])
    if not _can_differ(months, ends == End.REOFFENDED, cohort):
        return Marker.NOT_APPLICABLE
    test = gray(months, ends, cohort, End.REOFFENDED)
    return Estimate(test.p_value, None, None, len(months), "Gray's test", definition=TIME)


def _can_differ(months: np.ndarray, happened: np.ndarray, cohort: np.ndarray) -> bool:
    """Whether in some month both cohorts have people at risk, and some of them but not all
    reoffend: or no chance could set the cohorts apart.
    """
    for month in np.unique(months[happened]):
        at_risk = months >= month
        everybody_did = (happened & (months == month)).sum() == at_risk.sum()
        if len(np.unique(cohort[at_risk])) == 2 and not everybody_did:
            return True
    return False


def _back_test_rows(one: Timed, records: Records) -> list[Row]:
    first = FinancialQuarter.containing(one.tracked.cohort.window.last)
    rows = []
    for quarter in first.through(records.quarter):
        known = records.as_known_in(quarter)
        cohort = one.tracked.cohort
        cohort = youth_cohort(known, YOT_LOCAL, cohort.window.first, cohort.areas)
        times = times_to_reoffence(cohort, known, TIME, MONTHS)
        then = Timed(one.tracked, times, curve(times, months=MONTHS))
        month = _drawn(then.well_followed)
        if not month:
            continue
        said = at_month(then.curve, month)
        if isinstance(said, Estimate):
            said = replace(said, provisional=month < MONTHS)
        rows.append(
            Row(
                written(quarter.window.last),
                {
                    "month": Estimate.count(month, people=len(times.people)),
                    "reoffended": _happened(then, month),
                    "said": said,
                    "became": at_month(one.curve, month),
                },
            )
        )
        if month == MONTHS:
            break
    return rows
