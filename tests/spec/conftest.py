"""The demonstration's deliveries, processed once."""

from functools import cache

import pytest

from rrlib.partnership import read_partnership
from rrlib.periods import FinancialQuarter
from rrlib.records import open_records


@pytest.fixture(scope="session")
def delivered(root, delivered_data):
    """The records of a quarter from its own delivery, by the quarter as it is written."""
    partnership = read_partnership(root / "partnership.toml")

    @cache
    def of_quarter(quarter):
        return open_records(delivered_data, partnership, FinancialQuarter.parse(quarter))

    return of_quarter
