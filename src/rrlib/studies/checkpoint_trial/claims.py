"""What was printed of the trial, as the extract of published figures holds it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rrlib.records import Records, missing
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
    unanswered,
)

_TREATMENT = "checkpoint-treatment-prevalence"
_CONTROL = "checkpoint-control-prevalence"
_PER_100 = "checkpoint-fewer-reoffenders-per-100"
_MOST = "checkpoint-fewer-reoffenders-upper"

TREATMENT_COHORT, CONTROL_COHORT = "Treatment cohort", "Control cohort"
_NAME = "checkpoint_printed"
_ASKED = "What was printed, and what are its ‘10 fewer’ of?"


@dataclass(frozen=True)
class Printed:
    """The shares that were printed, in percent, and the numbers said to be fewer.

    `per_100` is the printed number fewer per 100, `most` the one with no stated base.
    """

    treatment: float
    control: float
    decimals: int
    per_100: float
    most: float
    area: str
    where: str

    @property
    def fewer(self) -> float:
        """Fewer per 100 people treated: the difference of the shares in points."""
        return round(self.control - self.treatment, self.decimals)

    @property
    def fewer_of_reoffenders(self) -> float:
        """Fewer per 100 who would otherwise reoffend."""
        return 100 * self.fewer / self.control

    @property
    def people_for_most(self) -> float:
        """How many people have to be treated for `most` fewer to reoffend."""
        return 100 * self.most / self.fewer


def printed_claims(records: Records) -> Printed | tuple[str, ...]:
    """What was printed of the trial; or why nothing can be said of it."""
    if lacking := missing(records, "published_figures"):
        return lacking
    rows = records.published_figures.execute().set_index("claim_id")
    wanted = (_TREATMENT, _CONTROL, _PER_100, _MOST)
    absent = [claim for claim in wanted if claim not in rows.index]
    if absent:
        return (f"Not answered: the extract published_figures has no claim {', '.join(absent)}.",)
    of: dict[str, Any] = {claim: rows.loc[claim] for claim in wanted}
    if of[_CONTROL]["value"] <= of[_TREATMENT]["value"]:
        return (
            "Not answered: the control cohort's printed share is not above that of the treatment "
            "cohort, so that nothing fewer can be made of them.",
        )
    return Printed(
        treatment=float(of[_TREATMENT]["value"]),
        control=float(of[_CONTROL]["value"]),
        decimals=int(max(of[_TREATMENT]["decimals"], of[_CONTROL]["decimals"])),
        per_100=float(of[_PER_100]["value"]),
        most=float(of[_MOST]["value"]),
        area=str(of[_TREATMENT]["area"]),
        where=f"{of[_TREATMENT]['document']}, {of[_TREATMENT]['locator']}",
    )


def printed(records: Records, area: str) -> Finding:
    """The printed shares, and what the printed numbers of fewer reoffenders are made of.

    `area` is that of the report: the printed numbers are of one area, whatever the report's.
    """
    claims = printed_claims(records)
    if isinstance(claims, tuple):
        return unanswered(_NAME, _ASKED, claims)
    made = {
        "fewer": claims.fewer,
        "fewer_of": claims.fewer_of_reoffenders,
        "per_100": claims.per_100,
        "most": claims.most,
        "people": claims.people_for_most,
    }
    none = dict.fromkeys(made, Marker.NOT_APPLICABLE)
    return Finding(
        name=_NAME,
        question=_ASKED,
        rows_are="As printed",
        columns=(
            Column("share", "Share who reoffended", Role.DERIVED, Unit.PERCENT),
            Column("fewer", "Fewer per 100 treated", Role.DERIVED, Unit.DIFFERENCE),
            Column("fewer_of", "Fewer per 100 who would reoffend", Role.DERIVED, Unit.DIFFERENCE),
            Column("per_100", "Printed: fewer per 100", Role.DERIVED),
            Column("most", "Printed: fewer, at most", Role.DERIVED),
            Column("people", "People treated for so many fewer", Role.DERIVED),
        ),
        rows=(
            Row(
                TREATMENT_COHORT,
                {
                    "share": _cell(claims.treatment),
                    **{key: _cell(value) for key, value in made.items()},
                },
            ),
            Row(CONTROL_COHORT, {"share": _cell(claims.control), **none}),
        ),
        sentences=(
            Sentence(
                "Printed are {treatment} of the treatment cohort and {control} of the control "
                "cohort: {fewer} fewer per 100 people treated, and {fewer_of} fewer per 100 who "
                "would otherwise reoffend.",
                {
                    "treatment": (TREATMENT_COHORT, "share"),
                    "control": (CONTROL_COHORT, "share"),
                    "fewer": (TREATMENT_COHORT, "fewer"),
                    "fewer_of": (TREATMENT_COHORT, "fewer_of"),
                },
            ),
            _base_said(claims),
            Sentence(
                "{most} fewer, for which no base is printed, takes {people} people treated.",
                {key: (TREATMENT_COHORT, key) for key in ("most", "people")},
            ),
        ),
        limits=(
            "Two shares without the numbers behind them have no interval: whether chance could "
            "explain their difference they do not say.",
            "How long people were followed, and what counted as reoffending, is not printed: the "
            "shares need not be by the definition of this report.",
        ),
        notes=(
            f"Source: {claims.where}. Of {claims.area}.",
            *_of_another_area(claims, area),
            "The printed shares are rounded, so that what is made of them may be off by as much "
            "again as their last digit.",
        ),
    )


def _base_said(claims: Printed) -> Sentence:
    """Of what the printed number is: of people treated, of those who would reoffend, or neither."""
    cells = {key: (TREATMENT_COHORT, key) for key in ("per_100", "fewer", "fewer_of")}
    if round(claims.fewer) == claims.per_100:
        said = (
            "The printed {per_100} fewer per 100 are of people treated ({fewer}). Per 100 "
            "re-offenders, as they are worded, they would be {fewer_of}."
        )
    elif round(claims.fewer_of_reoffenders) == claims.per_100:
        said = (
            "The printed {per_100} fewer per 100 are of those who would otherwise reoffend "
            "({fewer_of}). Per 100 people treated they would be {fewer}."
        )
    else:
        said = (
            "The printed {per_100} fewer per 100 follow from the printed shares neither per 100 "
            "treated ({fewer}) nor per 100 who would otherwise reoffend ({fewer_of})."
        )
    return Sentence(said, cells)


def _cell(value: float) -> Cell:
    return Estimate(value, None, None, 0, "as published, or made of it")


def _of_another_area(claims: Printed, area: str) -> tuple[str, ...]:
    if claims.area == area:
        return ()
    return (f"This report is of {area}: the printed numbers are not of it alone.",)
