"""Records: which delivery they come from, and what was known on the quarter's last day."""

import re
import shutil
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest

from rrlib.contracts import EXTRACTS, check_delivery
from rrlib.errors import DeliveryError
from rrlib.partnership import read_partnership
from rrlib.periods import FinancialQuarter
from rrlib.records import deliveries, open_records

PARTNERSHIP = read_partnership(Path(__file__).parents[2] / "partnership.toml")
Q4 = FinancialQuarter(2013, 4)
Q2 = FinancialQuarter(2013, 2)


@pytest.fixture(scope="module")
def data(root, tmp_path_factory):
    """The demonstration, processed once for all tests that leave it as it is."""
    folder = tmp_path_factory.mktemp("data")
    shutil.copytree(root / "data" / "raw" / "2013-14Q4", folder / "raw" / "2013-14Q4")
    return folder


@pytest.fixture(scope="module")
def delivered(data):
    """What the delivery of 2013-14Q4 holds."""
    return check_delivery(data / "raw" / "2013-14Q4", PARTNERSHIP).accepted


def test_a_quarter_is_read_from_its_own_delivery(data, delivered):
    records = open_records(data, PARTNERSHIP, Q4)
    assert (records.quarter, records.delivery) == (Q4, Q4)
    assert records.as_at == date(2014, 3, 31)
    assert records.synthetic
    assert not records.reconstructed
    assert [source.file for source in records.sources] == [each.file_name for each in EXTRACTS]
    for extract in EXTRACTS:
        assert getattr(records, extract.name).count().execute() == len(delivered[extract.name])


def test_a_past_quarter_read_from_a_later_delivery_is_called_reconstructed(data):
    records = open_records(data, PARTNERSHIP, Q2, Q4)
    assert (records.quarter, records.delivery) == (Q2, Q4)
    assert records.as_at == date(2013, 9, 30)
    assert records.reconstructed


@pytest.mark.parametrize(
    ("extract", "column"),
    [
        ("offences", "offence_date"),
        ("yos_cohort", "index_date"),
        ("first_time_entrants", "disposal_date"),
    ],
)
def test_events_after_the_last_day_are_left_out_and_none_before_it(
    data, delivered, extract, column
):
    records = open_records(data, PARTNERSHIP, FinancialQuarter(2012, 2), Q4)
    days = getattr(records, extract)[column].execute()
    held = delivered[extract][column]
    known = held[held <= date(2012, 9, 30)]
    assert 0 < len(known) < len(held)
    assert sorted(pd.to_datetime(days).dt.date) == sorted(known)


def test_people_and_past_populations_are_all_there(data, delivered):
    records = open_records(data, PARTNERSHIP, Q2, Q4)
    assert records.people.count().execute() == len(delivered["people"])
    years = delivered["population"]["year"]
    assert records.population.count().execute() == (years <= 2013).sum()
    long_ago = open_records(data, PARTNERSHIP, FinancialQuarter(2009, 3), Q4)
    assert set(long_ago.population["year"].execute()) == {2007, 2008, 2009}


def test_an_offence_disposed_of_later_is_there_but_undisposed(data, delivered):
    last = date(2013, 9, 30)
    table = delivered["offences"]
    later = table[(table["offence_date"] <= last) & (table["disposal_date"] > last)]
    assert len(later) > 0
    records = open_records(data, PARTNERSHIP, Q2, Q4)
    offences = records.offences.execute()
    undisposed = offences[offences["disposal_date"].isna()]
    assert undisposed["disposal"].isna().all()
    assert set(later["offence_id"]) <= set(undisposed["offence_id"])
    known = offences["disposal_date"].dropna()
    assert pd.to_datetime(known).max().date() <= last


def test_a_disposal_on_the_last_day_is_known(data, delivered):
    days = delivered["offences"]["disposal_date"].dropna()
    quarters = [Q4.shift(-back) for back in range(12)]
    quarter = next(each for each in quarters if (days == each.window.last).any())
    before = delivered["offences"]["offence_date"] <= quarter.window.last
    records = open_records(data, PARTNERSHIP, quarter, Q4)
    known = pd.to_datetime(records.offences["disposal_date"].execute().dropna()).dt.date
    expected = delivered["offences"][before]["disposal_date"].dropna()
    assert (known == quarter.window.last).sum() == (expected == quarter.window.last).sum()
    assert known.max() < quarter.window.last + timedelta(days=1)


def test_an_earlier_delivery_is_refused(data):
    with pytest.raises(DeliveryError) as refusal:
        open_records(data, PARTNERSHIP, Q4, Q2)
    assert str(refusal.value) == (
        "the delivery of 2013-14Q2 cannot hold the records of 2013-14Q4, which is later."
    )


def test_a_quarter_without_a_delivery_is_answered_with_the_line_that_reads_a_later_one(data):
    with pytest.raises(DeliveryError) as refusal:
        open_records(data, PARTNERSHIP, Q2)
    assert str(refusal.value) == (
        "there is no delivery data/raw/2013-14Q2. There is 2013-14Q4. "
        "To read 2013-14Q2 from a later one, add: delivery = '2013-14Q4'"
    )
    (line,) = re.findall(r"delivery = '(.*)'", str(refusal.value))
    assert open_records(data, PARTNERSHIP, Q2, FinancialQuarter.parse(line)).reconstructed


def test_the_line_names_the_earliest_later_delivery(project):
    data = project / "data"
    (data / "raw" / "2014-15Q1").mkdir()
    (data / "raw" / "2012-13Q1").mkdir()
    with pytest.raises(DeliveryError) as refusal:
        open_records(data, PARTNERSHIP, Q2)
    assert "There is 2012-13Q1, 2013-14Q4, 2014-15Q1." in str(refusal.value)
    assert str(refusal.value).endswith("add: delivery = '2013-14Q4'")


@pytest.mark.parametrize(
    ("quarter", "delivery", "missing"),
    [
        (FinancialQuarter(2014, 1), None, "2014-15Q1"),
        (Q2, FinancialQuarter(2013, 3), "2013-14Q3"),
    ],
    ids=["the quarter is later than every delivery", "the delivery asked for is missing"],
)
def test_what_is_there_is_listed_where_no_line_would_help(data, quarter, delivery, missing):
    with pytest.raises(DeliveryError) as refusal:
        open_records(data, PARTNERSHIP, quarter, delivery)
    assert str(refusal.value) == f"there is no delivery data/raw/{missing}. There is 2013-14Q4."


def test_no_delivery_at_all_points_to_the_readme(tmp_path):
    with pytest.raises(DeliveryError) as refusal:
        open_records(tmp_path, PARTNERSHIP, Q4)
    assert str(refusal.value) == (
        "there is no delivery data/raw/2013-14Q4. "
        "There is none at all; see 'Bring your own extracts' in README.md."
    )


def test_deliveries_are_listed_earliest_first(tmp_path):
    names = ["2014-15Q1", "2013-14Q4", "2013-14Q10", "published", "2013-15Q1", "old 2013-14Q4"]
    for name in names:
        (tmp_path / "raw" / name).mkdir(parents=True)
    assert [str(quarter) for quarter in deliveries(tmp_path)] == ["2013-14Q4", "2014-15Q1"]


def test_there_are_no_deliveries_in_an_empty_folder(tmp_path):
    assert deliveries(tmp_path) == ()


def test_a_delivery_that_cannot_be_used_says_why(project):
    data = project / "data"
    (data / "raw" / "2013-14Q4" / "people.csv").unlink()
    with pytest.raises(DeliveryError, match=r"people\.csv: expected this file in the delivery"):
        open_records(data, PARTNERSHIP, Q4)
