"""The demonstration's deliveries, processed once for all findings."""

from functools import cache

import pytest
from drawn_cohorts import Findings

from rrlib.partnership import read_partnership
from rrlib.periods import FinancialQuarter
from rrlib.records import open_records


@pytest.fixture(scope="session")
def partnership(root):
    return read_partnership(root / "partnership.toml")


@pytest.fixture(scope="session")
def delivered(root, partnership, tmp_path_factory):
    """The records of a quarter, from its own delivery or a later one, by quarters as written."""
    data = tmp_path_factory.mktemp("data")
    (data / "raw").symlink_to(root / "data" / "raw")

    @cache
    def of_quarter(quarter, delivery=None):
        return open_records(
            data,
            partnership,
            FinancialQuarter.parse(quarter),
            FinancialQuarter.parse(delivery or quarter),
        )

    return of_quarter


@pytest.fixture(scope="session")
def demonstration(delivered, partnership):
    """The findings of a delivery of the demonstration, by quarter and area."""

    @cache
    def of_area(quarter, area):
        return Findings(delivered(quarter), partnership.parts(area))

    return of_area
