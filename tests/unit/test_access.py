"""The access log says who ran what, on which delivery, and when; and nothing of those delivered."""

import json
import os
import subprocess
import sys
from contextlib import nullcontext
from datetime import datetime, timedelta

import pytest
import typer
from test_light_start import told

from rrlib.access import LOG, add_line, login, note, record_access, watched
from rrlib.cli.recording import recorded
from rrlib.errors import DeliveryError
from rrlib.partnership import BATCH_VARIABLE, DATA_VARIABLE

MANY = 300
WRITER = """
import sys
from pathlib import Path
from rrlib.access import add_line
for number in range(int(sys.argv[2])):
    add_line(Path(sys.argv[1]), "report", [sys.argv[3]] * 40, ["--force"], number)
"""


def lines(data):
    return [json.loads(line) for line in (data / LOG).read_text(encoding="utf-8").splitlines()]


@pytest.fixture(autouse=True)
def _no_variables(monkeypatch):
    for name in (DATA_VARIABLE, BATCH_VARIABLE):
        monkeypatch.delenv(name, raising=False)


def test_a_line_says_who_what_on_which_delivery_when_and_how_it_ended(tmp_path):
    words = ["2013-14Q4", "--area", "Darlington", "--since=2012-13Q1", "P00001", "-x"]
    add_line(tmp_path, "report", ["2013-14Q4", "2012-13Q4"], words, 2)
    (line,) = lines(tmp_path)
    assert datetime.now().astimezone() - datetime.fromisoformat(line["at"]) < timedelta(minutes=1)
    assert line["at"].endswith("+00:00")
    assert {key: line[key] for key in line if key != "at"} == {
        "by": login(),
        "command": "report",
        "words": ["2013-14Q4", "--area", "--since"],
        "deliveries": ["2012-13Q4", "2013-14Q4"],
        "status": 2,
    }


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps other rights")
def test_only_its_owner_can_read_it_and_the_name_is_the_accounts(tmp_path, monkeypatch):
    import pwd

    monkeypatch.setenv("LOGNAME", "somebody-else")
    monkeypatch.setenv("USER", "somebody-else")
    add_line(tmp_path, "report", [])
    assert (tmp_path / LOG).stat().st_mode & 0o777 == 0o600
    assert lines(tmp_path)[0]["by"] == pwd.getpwuid(os.getuid()).pw_name


def test_two_at_once_do_not_mix_their_lines(tmp_path):
    names = ("2013-14Q3", "2013-14Q4")
    started = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path), str(MANY), name])
        for name in names
    ]
    assert [process.wait() for process in started] == [0, 0]
    written = lines(tmp_path)
    for name in names:
        own = [line["status"] for line in written if line["deliveries"] == [name] * 40]
        assert own == list(range(MANY))
    assert len(written) == 2 * MANY


def test_what_opens_records_outside_of_a_command_adds_a_line_unless_the_batch_runs_it(
    tmp_path, monkeypatch
):
    (tmp_path / "data").mkdir()
    record_access(tmp_path, "open_report", "2013-14Q4")
    monkeypatch.setenv(BATCH_VARIABLE, "1")
    record_access(tmp_path, "open_report", "2013-14Q4")
    (line,) = lines(tmp_path / "data")
    assert (line["command"], line["deliveries"], line["status"]) == (
        "open_report",
        ["2013-14Q4"],
        None,
    )


def test_to_import_it_nothing_heavy_is_imported():
    assert told("import rrlib.access, rrlib.retention, rrlib.cli.retiring")["imported"] == []


def ended(tmp_path, monkeypatch, error, *, reads=True):
    """The status that the log says of a command that reads records and ends with `error`."""

    def report():
        if reads:
            note(tmp_path, "2013-14Q4")
        if error is not None:
            raise error

    monkeypatch.setattr(sys, "argv", ["rr", "report", "--early", "Jo Bloggs asked"])
    with nullcontext() if error is None else pytest.raises(type(error)):
        recorded(report)()
    return [(line["words"], line["status"]) for line in lines(tmp_path)]


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (None, 0),
        (typer.Exit(3), 3),
        (typer.Exit(0), 0),
        (DeliveryError("no"), 120),
        (KeyboardInterrupt(), 130),
        (ValueError("P00001"), 1),
    ],
)
def test_a_command_is_logged_once_at_its_end_with_its_status(tmp_path, monkeypatch, error, status):
    assert ended(tmp_path, monkeypatch, error) == [(["--early"], status)]


def test_a_command_that_opened_no_records_is_not_logged(tmp_path, monkeypatch):
    with pytest.raises(FileNotFoundError):
        ended(tmp_path, monkeypatch, typer.Exit(0), reads=False)


def test_a_log_that_cannot_be_written_is_told_and_changes_nothing_else(tmp_path, capsys):
    (tmp_path / LOG).mkdir()

    def check():
        note(tmp_path, "2013-14Q4")
        raise typer.Exit(4)

    with pytest.raises(typer.Exit) as end:
        recorded(check)()
    assert end.value.exit_code == 4
    assert capsys.readouterr().err == "rr: the access log could not be written: Is a directory.\n"


def test_what_is_noted_while_nobody_watches_is_not_kept(tmp_path):
    note(tmp_path, "2013-14Q4")
    with watched() as read:
        assert read == set()
        note(tmp_path, "2013-14Q4")
        note(tmp_path, "2013-14Q4")
    note(tmp_path, "2012-13Q4")
    assert read == {(tmp_path, "2013-14Q4")}
