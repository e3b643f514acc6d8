"""The demonstration's deliveries, processed once."""

from functools import cache

import pytest

from rrlib.partnership import read_partnership
from rrlib.periods import FinancialQuarter
from rrlib.records import open_records


@pytest.fixture(scope="session")
def delivered(root, tmp_path_factory):
    """The records of a quarter from its own delivery, by the quarter as it is written."""
    data = tmp_path_factory.mktemp("data")
    (data / "raw").symlink_to(root / "data" / "raw")
    partnership = read_partnership(root / "partnership.toml")

    @cache
    def of_quarter(quarter):
        return open_records(data, partnership, FinancialQuarter.parse(quarter))

    return of_quarter
