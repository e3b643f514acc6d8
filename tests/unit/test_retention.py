"""A delivery is whole or gone, whenever its destruction is stopped; what says so remains."""

import hashlib
import os
import shutil
import stat
from datetime import date

import pytest

from rrlib.deliveries import deliveries, no_such_delivery, require_kept
from rrlib.errors import DeliveryError
from rrlib.partnership import Retention
from rrlib.periods import FinancialQuarter
from rrlib.retention import RECORD, destroyed_on, due, files_of, finish, retire, retired

Q = FinancialQuarter.parse("2013-14Q4")
OTHER = FinancialQuarter.parse("2014-15Q1")
DAY, LATER = date(2026, 11, 29), date(2026, 12, 24)
RAW = {
    "people.csv": "P1",
    "offences.csv": "F1",
    "SHA256SUMS": "0",
    ".people.csv.77": "half",
    "superseded/2014-05-01-people.csv": "P0",
}
PROCESSED = {
    "abc/people.parquet": "P1",
    "abc/quarantine/people.csv": "P2",
    "to-send-back/people.csv": "P2",
    ".making-x/made/people.parquet": "P",
}
CALLS = ("rename", "replace", "unlink", "rmdir")


class Killed(BaseException):
    """Nothing after it is done."""


def fill(folder, files):
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def sha256(text):
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.fixture
def data(tmp_path):
    for quarter in (Q, OTHER):
        fill(tmp_path / "raw" / str(quarter), RAW)
        fill(tmp_path / "processed" / str(quarter), PROCESSED)
    return tmp_path


def left(data, quarter=Q):
    """Every file that speaks of a delivery's people, wherever it lies now."""
    named = [path for path in data.rglob("*") if str(quarter) in str(path.relative_to(data))]
    return sorted(path.relative_to(data).as_posix() for path in named if path.is_file())


def test_raw_processed_and_quarantine_go_and_nothing_else(data):
    others = left(data, OTHER)
    gone = retire(data, Q, DAY, "jo")
    size = sum(map(len, [*RAW.values(), *PROCESSED.values()]))
    assert str(gone) == f"destroyed: 9 files of 2013-14Q4, {size} bytes"
    assert left(data) == []
    assert left(data, OTHER) == others
    assert deliveries(data) == (OTHER,)
    assert {path.name for path in data.iterdir()} == {"raw", "processed", RECORD}
    assert [path.name for path in (data / "raw").iterdir()] == [str(OTHER)]


def test_the_record_says_when_by_whom_why_early_and_of_which_files(data):
    retire(data, Q, DAY, "jo", "asked for")
    (said,) = retired(data)
    assert (said.quarter, said.day, said.by, said.early) == ("2013-14Q4", DAY, "jo", "asked for")
    assert said.done
    assert set(said.files) == set(map(sha256, RAW.values()))
    text = (data / RECORD).read_text(encoding="utf-8")
    assert "people" not in text, "a file may be named for somebody"
    assert stat.S_IMODE((data / RECORD).stat().st_mode) == 0o600


def test_what_was_destroyed_is_known_by_its_quarter_and_its_files(data):
    assert destroyed_on(data, Q) is None
    retire(data, Q, DAY, "jo")
    assert destroyed_on(data, Q) == DAY
    assert destroyed_on(data, OTHER) is None
    assert destroyed_on(data, Q, [sha256("P1"), sha256("F1")]) == DAY
    assert destroyed_on(data, Q, [sha256("P1"), sha256("other")]) is None


def test_a_later_delivery_of_the_name_is_destroyed_on_a_day_of_its_own(data):
    retire(data, Q, DAY, "jo")
    fill(data / "raw" / str(Q), {"people.csv": "P7"})
    assert destroyed_on(data, Q, [sha256("P7")]) is None
    assert list(finish(data)) == []
    assert left(data) == ["raw/2013-14Q4/people.csv"]
    retire(data, Q, LATER, "jo")
    assert destroyed_on(data, Q, [sha256("P7")]) == LATER
    assert destroyed_on(data, Q, [sha256("P1")]) == DAY
    assert destroyed_on(data, Q) == LATER
    assert [each.done for each in retired(data)] == [True, True]


def test_what_is_not_there_cannot_be_destroyed(data):
    with pytest.raises(DeliveryError, match="there is no delivery data/raw/2015-16Q1"):
        retire(data, FinancialQuarter.parse("2015-16Q1"), DAY, "jo")
    assert retired(data) == ()


@pytest.mark.parametrize("place", ["raw/2013-14Q4", "raw/2013-14Q4/people.csv"])
def test_a_link_stops_it_since_what_it_leads_to_would_stay(data, tmp_path_factory, place):
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "kept"
    (data / place).rename(elsewhere)
    (data / place).symlink_to(elsewhere)
    with pytest.raises(DeliveryError, match=f"{place} is a link: .* Nothing was destroyed"):
        retire(data, Q, DAY, "jo")
    assert retired(data) == ()
    assert elsewhere.exists()


def test_every_file_is_named_beforehand(data):
    named = {path.relative_to(data).as_posix() for path in files_of(data, Q)}
    assert named == set(left(data))
    assert len(named) == len(RAW) + len(PROCESSED)


def test_it_is_due_so_many_years_after_the_quarters_last_day():
    assert due(Retention(years=8), Q) == date(2022, 3, 31)
    assert due(Retention(years=1), FinancialQuarter.parse("2019-20Q1")) == date(2020, 6, 30)
    assert due(None, Q) is None


def killing(monkeypatch, step, *, before):
    """Have the process end at one of its calls that change names; how many there were so far."""
    taken = []

    def counting(call):
        def counted(*given, **named):
            taken.append(call)
            if len(taken) == step and before:
                raise Killed
            done = call(*given, **named)
            if len(taken) == step:
                raise Killed
            return done

        return counted

    for name in CALLS:
        monkeypatch.setattr(os, name, counting(getattr(os, name)))
    return taken


def steps_of(data, monkeypatch):
    with monkeypatch.context() as patched:
        taken = killing(patched, 0, before=True)
        retire(data, Q, DAY, "jo")
    return len(taken)


@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
@pytest.mark.parametrize("later", [False, True], ids=["alone", "another came in"])
def test_killed_at_any_step_it_is_whole_or_gone_and_the_next_time_finishes(
    tmp_path, monkeypatch, before, later
):
    fill(tmp_path / "first/raw" / str(Q), RAW)
    fill(tmp_path / "first/processed" / str(Q), PROCESSED)
    steps = steps_of(tmp_path / "first", monkeypatch)
    assert steps > 12
    for step in range(1, steps + 1):
        data = tmp_path / str(step)
        fill(data / "raw" / str(Q), RAW)
        fill(data / "processed" / str(Q), PROCESSED)
        with monkeypatch.context() as patched:
            killing(patched, step, before=before)
            with pytest.raises(Killed):
                retire(data, Q, DAY, "jo")
        whole = (data / "raw" / str(Q)).exists()
        assert (destroyed_on(data, Q) is None) == whole
        if whole:
            assert set(RAW) <= {p.removeprefix(f"raw/{Q}/") for p in left(data)}
            assert list(finish(data)) == []
            retire(data, Q, DAY, "jo")
        else:
            if later:
                fill(data / "raw" / str(Q), {"people.csv": "new"})
                fill(data / "processed" / str(Q), {"def/people.parquet": "new"})
                assert destroyed_on(data, Q, [sha256("P1")]) == DAY
            list(finish(data))
        kept = later and not whole
        assert [p for p in left(data) if p.startswith("raw")] == (
            ["raw/2013-14Q4/people.csv"] if kept else []
        )
        assert kept or left(data) == []
        assert [(each.day, each.done) for each in retired(data)] == [(DAY, True)]
        assert destroyed_on(data, Q, [sha256("P1")]) == DAY
        assert not list(data.rglob(".retiring-*"))
        assert list(finish(data)) == []


def killed_once_it_is_renamed(data, monkeypatch):
    with monkeypatch.context() as patched:
        killing(patched, 2, before=False)
        with pytest.raises(Killed):
            retire(data, Q, DAY, "jo")
    assert (data / f"raw/.retiring-{Q}/people.csv").exists()


def test_what_was_begun_is_finished_by_whoever_destroys_the_next_of_its_name(data, monkeypatch):
    killed_once_it_is_renamed(data, monkeypatch)
    fill(data / "raw" / str(Q), {"people.csv": "P7"})
    retire(data, Q, LATER, "jo")
    assert left(data) == []
    assert [(each.day, each.done) for each in retired(data)] == [(DAY, True), (LATER, True)]


def test_only_the_last_of_a_name_can_be_unfinished(data, monkeypatch):
    retire(data, Q, date(2025, 1, 1), "jo")
    fill(data / "raw" / str(Q), RAW)
    killed_once_it_is_renamed(data, monkeypatch)
    fill(data / "raw" / str(Q), {"people.csv": "a third"})
    assert len(list(finish(data))) == 1
    assert [each.done for each in retired(data)] == [True, True]
    assert left(data) == ["raw/2013-14Q4/people.csv"]


def test_what_somebody_took_away_by_hand_after_it_was_begun_is_done(data, monkeypatch):
    killed_once_it_is_renamed(data, monkeypatch)
    shutil.rmtree(data / f"raw/.retiring-{Q}")
    shutil.rmtree(data / "processed" / str(Q))
    assert [each.files for each in finish(data)] == [0]
    assert [each.done for each in retired(data)] == [True]


def test_processed_records_that_a_running_report_puts_back_go_the_next_time(data):
    retire(data, Q, DAY, "jo")
    fill(data / "processed" / str(Q), PROCESSED)
    (finished,) = finish(data)
    assert finished.files == len(PROCESSED)
    assert left(data) == []


def test_a_record_that_cannot_be_read_is_told(data):
    for text in ("{", "[]", '{"retired": [{"files": []}]}'):
        (data / RECORD).write_text(text, encoding="utf-8")
        with pytest.raises(DeliveryError, match=r"retired\.json in the data folder cannot be read"):
            retired(data)


def test_who_asks_for_its_reports_is_told_the_day(data):
    retire(data, Q, DAY, "jo")
    told = (
        "the inputs of 2013-14Q4 were destroyed on 29 November 2026: its reports stand, and cannot "
        "be made again."
    )
    assert no_such_delivery(data, Q, Q) == told
    with pytest.raises(DeliveryError, match="the inputs of 2013-14Q4 were destroyed on 29 Nov"):
        require_kept(data, [str(OTHER), str(Q)])
    require_kept(data, [str(OTHER), "2015-16Q1"])
    fill(data / "raw" / str(Q), RAW)
    require_kept(data, [str(Q)])
