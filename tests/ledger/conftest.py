"""The demonstration's deliveries, as known in the quarters that the claims speak of."""

from functools import cache

import pytest
from proofs import PARTNERSHIP

from rrlib.periods import FinancialQuarter
from rrlib.records import open_records


@pytest.fixture(scope="session")
def opened(delivered_data):

    @cache
    def at(quarter, delivery):
        return open_records(
            delivered_data,
            PARTNERSHIP,
            FinancialQuarter.parse(quarter),
            FinancialQuarter.parse(delivery),
        )

    return at
