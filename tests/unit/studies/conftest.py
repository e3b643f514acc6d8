"""The demonstration's deliveries, processed once for all findings."""

from functools import cache

import pytest
from drawn_cohorts import Findings

from rrlib.partnership import read_partnership
from rrlib.periods import FinancialQuarter
from rrlib.records import open_records
from rrlib.studies.welfare_reform_impact import evidence


@pytest.fixture(scope="session")
def partnership(root):
    return read_partnership(root / "partnership.toml")


@pytest.fixture(scope="session")
def delivered(partnership, delivered_data):
    """The records of a quarter, from its own delivery or a later one, by quarters as written."""

    @cache
    def of_quarter(quarter, delivery=None):
        return open_records(
            delivered_data,
            partnership,
            FinancialQuarter.parse(quarter),
            FinancialQuarter.parse(delivery or quarter),
        )

    return of_quarter


@pytest.fixture(scope="session")
def recorded_crime(delivered, partnership):
    """What may be asked of recorded crime in the last delivery, by areas, beside all comparators.

    What is made of it once is made once for all tests.
    """

    @cache
    def of_areas(areas):
        return evidence(delivered("2018-19Q4"), areas, partnership)

    return of_areas


@pytest.fixture(scope="session")
def demonstration(delivered, partnership):
    """The findings of a delivery of the demonstration, by quarter and area."""

    @cache
    def of_area(quarter, area):
        return Findings(delivered(quarter), partnership.parts(area))

    return of_area
