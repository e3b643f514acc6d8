"""What others counted and published: the Drug Intervention Programme, the Ministry's rates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rrlib.codes import PublishedMeasure, Service, Setting, Stage
from rrlib.demonstration.draws import share_out
from rrlib.demonstration.files import Row
from rrlib.demonstration.youth.targets import DURHAM
from rrlib.periods import FinancialYear

_STRATEGY = "Reducing Re-offending Strategy 2014-2017, Appendix 2"
_DEFINITION = (
    "proven reoffending: one year followed, six months more for the courts (Ministry of Justice)"
)


@dataclass(frozen=True)
class _Programme:
    """A year of the Drug Intervention Programme; each pair is police custody and court."""

    year: FinancialYear
    approached: tuple[int, int]
    declined: tuple[int, int]
    referred: int
    recorded: int
    seasons: tuple[int, int, int, int]


_PROGRAMME = (
    # Printed are those approached, referred and recorded; 80% and 73% declined.
    _Programme(FinancialYear(2012), (4383, 825), (3506, 602), 240, 251, (26, 25, 25, 24)),
    _Programme(FinancialYear(2013), (4096, 771), (3230, 555), 233, 246, (25, 26, 25, 24)),
)
_RATES = ((DURHAM, "29.2"), ("England and Wales", "26.8"))


def service_rows() -> Iterator[Row]:
    """Counts of the Drug Intervention Programme by quarter; engaged is who did not decline."""
    settings = (Setting.POLICE_CUSTODY, Setting.COURT)
    for programme in _PROGRAMME:
        pairs = zip(settings, programme.approached, programme.declined, strict=True)
        for setting, approached, declined in pairs:
            seen = share_out(approached, programme.seasons)
            refused = share_out(declined, programme.seasons)
            engaged = [all_of - part for all_of, part in zip(seen, refused, strict=True)]
            yield from _quarters(programme, Stage.APPROACHED, setting, seen)
            yield from _quarters(programme, Stage.DECLINED, setting, refused)
            yield from _quarters(programme, Stage.ENGAGED, setting, engaged)
        for stage, total in (
            (Stage.REFERRED, programme.referred),
            (Stage.RECORDED, programme.recorded),
        ):
            yield from _quarters(programme, stage, Setting.ALL, share_out(total, programme.seasons))


def _quarters(
    programme: _Programme, stage: Stage, setting: Setting, numbers: list[int]
) -> Iterator[Row]:
    for quarter, number in zip(programme.year.quarters, numbers, strict=True):
        yield {
            "service": Service.DRUG_INTERVENTION,
            "area": DURHAM,
            "quarter": quarter,
            "stage": stage,
            "setting": setting,
            "number": number,
        }


def rate_rows() -> Iterator[Row]:
    """The Ministry's shares of all offenders of 2011, without the counts behind them."""
    for area, value in _RATES:
        yield {
            "measure": PublishedMeasure.REOFFENDING,
            "definition": _DEFINITION,
            "area": area,
            "people": "all",
            "cohort_from": date(2011, 1, 1),
            "cohort_to": date(2011, 12, 31),
            "offenders": None,
            "reoffenders": None,
            "reoffences": None,
            "value": Decimal(value),
            "source": _STRATEGY,
        }
