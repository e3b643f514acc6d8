"""Indicator 11: how soon after release from prison members reoffend."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from rrlib.cohorts import each_apart, every_release
from rrlib.partnership import AdultCover
from rrlib.records import Records
from rrlib.reoffending import Times, curve, time_to_reoffence_within, times_to_reoffence
from rrlib.results import Cell, Column, Estimate, Finding, Marker, Role, Row, Sentence
from rrlib.statistics import Curve
from rrlib.studies.offender_profiles.members import lacking
from rrlib.studies.performance_framework.releases import (
    NEEDS,
    NO_RECALL,
    NOT_FOUND,
    ONCE,
    RELEASED,
    REOFFENDED,
    Released,
    last_told,
    released_in,
    windows,
)
from rrlib.studies.performance_framework.reported import reported

PROOF_MONTHS = 6
TIME = time_to_reoffence_within(PROOF_MONTHS)
LONGEST = 24
"""Months after release for which anybody's time to a reoffence is followed."""
ON_THE_SHARE = 1e-9
"""What is lost of a share in adding many steps."""
QUARTILES = {"first_quartile": 0.25, "median": 0.5, "third_quartile": 0.75}

_ASKED_WHEN = "How soon after release from prison did members reoffend?"


def time_to_reoffending(records: Records, areas: tuple[str, ...]) -> Finding:
    """The months from release from prison by which a quarter, half and three quarters reoffended.

    Who counts: as `iom_after_release`, from the same releases, those who never reoffend included
    (Aalen and Johansen's estimate: custody and death are competing events). Denominator: all
    released. Source: as there; an offence counts if proven within six months of it. Lag: as there.
    Breaks: courts in March 2020. The Justice Data Lab's days to first reoffence, of reoffenders
    only, is another measure.
    """
    name, periods = "indicator_11_time_to_reoffending", reported(records)
    if nothing := lacking(name, _ASKED_WHEN, records, *NEEDS):
        return nothing
    cohorts, together = released_in(periods)
    everybody = every_release(records, together.definition, together.window.first)
    times = times_to_reoffence(*each_apart(everybody, seeing_adults(records)), TIME, LONGEST)
    rows = tuple(_time_row(each, times, areas) for each in cohorts)
    label = last_told(rows, periods, "first_quartile")
    return Finding(
        name=name,
        question=_ASKED_WHEN,
        rows_are="Follow-up complete in",
        columns=(
            RELEASED,
            replace(REOFFENDED, title="Reoffended as far as followed"),
            *(
                Column(
                    key,
                    f"Months until {words} had reoffended",
                    Role.DERIVED,
                    sources=("released", "reoffended"),
                )
                for key, words in zip(
                    QUARTILES, ("a quarter", "half", "three quarters"), strict=True
                )
            ),
        ),
        rows=rows,
        sentences=(
            Sentence(
                f"{label}: of {{released}} members released from prison, {{reoffended}} were seen "
                "to reoffend.",
                {key: (label, key) for key in ("released", "reoffended")},
            ),
            Sentence(
                f"{label}: a quarter had reoffended after {{first_quartile}} months.",
                {"first_quartile": (label, "first_quartile")},
            ),
        ),
        definition=TIME,
        limits=(
            "Whoever never reoffends has no time to it: where fewer than half do, there is no "
            "median [x]. The mean time of reoffenders only would be shorter and not show it.",
            "Times are known in whole months. Of few people they leap from month to month.",
        ),
        notes=(
            windows(cohorts),
            f"They are followed until {PROOF_MONTHS} months before the last day known, and for "
            f"{LONGEST} months at most. A quantile not reached is not available [x]; where an end "
            "of its interval is not reached, no interval is printed.",
            "Custody or death before a reoffence ends the risk of it: whoever it ends for is among "
            "all released, and does not reoffend.",
            "Other offences count than for indicator 9: each has six months from its own day to be "
            "proven, and following ends with custody. The two need not agree.",
            ONCE,
            NO_RECALL,
            NOT_FOUND,
        ),
    )


def _time_row(released: Released, times: Times, areas: tuple[str, ...]) -> Row:
    own = replace(times, people=released.first_of_each(times.people, areas, "person"))
    found = curve(own, months=LONGEST)
    cells: dict[str, Cell] = {
        "released": Estimate.count(len(own.people), TIME),
        "reoffended": Estimate.count(0 if found is None else found.happened[-1], TIME),
        **{key: reached(found, share) for key, share in QUARTILES.items()},
    }
    return Row(released.period.label, cells, counts=released.counts)


def reached(found: Curve | None, share: float) -> Cell:
    """The first month by whose end the curve has reached `share` of 1, or not available.

    The ends are where its band reaches it: Brookmeyer, R. and Crowley, J. (1982), Biometrics 38,
    29-41, of a cumulative incidence. An end that is not reached is None.
    """
    if found is None:
        return Marker.NOT_AVAILABLE
    month = _first(found, [each.value for each in found.estimates], share)
    if month is None:
        return Marker.NOT_AVAILABLE
    return Estimate(
        month,
        _first(found, [each.upper for each in found.estimates], share),
        _first(found, [each.lower for each in found.estimates], share),
        found.estimates[0].n,
        "Aalen-Johansen quantile, log-log band inverted",
        definition=TIME,
    )


def _first(found: Curve, shares: list[float | None], share: float) -> float | None:
    """The first point of the curve at which `shares`, in percent, reach `share` of 1."""
    least = 100 * (share - ON_THE_SHARE)
    at = zip(found.at, shares, strict=True)
    return next((point for point, each in at if each is not None and each >= least), None)


def seeing_adults(records: Records) -> Records:
    """The records of a source that sees members' offences at any age.

    Members of Integrated Offender Management are managed as adults, and their offences come from
    the police: nobody is followed to the 18th birthday only.
    """
    source = records.origin.offence_source
    cover = AdultCover(since=date.min, by="the police, of members")
    seen = source.model_copy(update={"adults": [*source.adults, cover]})
    return replace(records, origin=replace(records.origin, offence_source=seen))
