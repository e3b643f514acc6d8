"""Deliveries: which there are, and what is processed of each."""

from rrlib.deliveries import deliveries


def test_deliveries_are_listed_earliest_first(tmp_path):
    names = ["2014-15Q1", "2013-14Q4", "2013-14Q10", "published", "2013-15Q1", "old 2013-14Q4"]
    for name in names:
        (tmp_path / "raw" / name).mkdir(parents=True)
    assert [str(quarter) for quarter in deliveries(tmp_path)] == ["2013-14Q4", "2014-15Q1"]


def test_there_are_no_deliveries_in_an_empty_folder(tmp_path):
    assert deliveries(tmp_path) == ()
