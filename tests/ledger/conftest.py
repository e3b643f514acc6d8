"""The demonstration's deliveries, as known in the quarters that the claims speak of."""

from functools import cache

import pytest
from claims import ROOT
from proofs import PARTNERSHIP

from rrlib.periods import FinancialQuarter
from rrlib.records import open_records


@pytest.fixture(scope="session")
def opened(tmp_path_factory):
    data = tmp_path_factory.mktemp("data")
    (data / "raw").symlink_to(ROOT / "data" / "raw")

    @cache
    def at(quarter, delivery):
        return open_records(
            data, PARTNERSHIP, FinancialQuarter.parse(quarter), FinancialQuarter.parse(delivery)
        )

    return at
