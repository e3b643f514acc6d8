"""How a batch is told: in words, with a bar in a terminal, as JSON, and in a log."""

import json
import os
import pty
import re
import sys
import threading

import pytest
from small_reports import job

from rrlib.batch.running import Event, Kind
from rrlib.cli.telling import counts, json_line, log_of_this_run, telling

FIRST, SECOND = job(), job(area="County Durham")
NAMED = "2013-14Q4, Darlington, youth"
PAGE = "reports/2013-14Q4/darlington/youth.html"
ARRIVED = "row 7 arrived 'Jo Bloggs'"
EVENTS = [
    Event(Kind.SKIPPED, FIRST, "the delivery does not hold people."),
    Event(Kind.UNCHANGED, SECOND),
    Event(Kind.STARTED, FIRST),
    Event(Kind.MADE, FIRST, "not made yet", 3.25),
    Event(Kind.STARTED, SECOND),
    Event(Kind.FAILED, SECOND, f"youth: cannot be used:\n  {ARRIVED}", 0.5),
    Event(Kind.WANTED, FIRST, "changed: notebook"),
]
WORDS = [
    f"{NAMED}: skipped: the delivery does not hold people.",
    f"{NAMED}: {PAGE} (not made yet)",
    "2013-14Q4, County Durham, youth: FAILED: youth: cannot be used:",
    f"  {ARRIVED}",
    f"{NAMED}: would be made: changed: notebook",
]


def tell(events, *, as_json=False, log=None, all_told=False):
    with telling(2, as_json=as_json, log=log, all_told=all_told) as say:
        for event in events:
            say(event)


def test_off_a_terminal_there_are_plain_lines_and_what_stands_is_not_told(capsys):
    tell(EVENTS)
    assert capsys.readouterr() == ("".join(f"{line}\n" for line in WORDS), "")


def test_what_stands_is_told_where_all_is(capsys):
    tell(EVENTS, all_told=True)
    told = capsys.readouterr().out.splitlines()
    assert [line for line in told if line not in WORDS] == [
        "2013-14Q4, County Durham, youth: unchanged"
    ]


def test_json_tells_every_event_in_a_line_without_what_arrived(capsys):
    tell(EVENTS, as_json=True)
    out, err = capsys.readouterr()
    assert err == ""
    assert ARRIVED not in out
    told = [json.loads(line) for line in out.splitlines()]
    assert [each["event"] for each in told] == [event.kind.value for event in EVENTS]
    assert told[3] == {
        "event": "made",
        "notebook": "youth",
        "quarter": "2013-14Q4",
        "area": "Darlington",
        "audience": "public",
        "delivery": None,
        "page": PAGE,
        "why": "not made yet",
        "seconds": 3.25,
    }
    assert told[5]["why"] == "youth: cannot be used:"
    assert "page" not in told[5]
    assert "why" not in told[2]


def test_json_keeps_signs_as_they_are(capsys):
    json_line("ended", why="62 – 'a'")
    assert capsys.readouterr().out == '{"event": "ended", "why": "62 – \'a\'"}\n'


@pytest.mark.parametrize("as_json", [False, True])
def test_the_log_keeps_every_event_with_its_time_and_no_line_beyond_a_messages_first(
    tmp_path, as_json
):
    log = log_of_this_run(tmp_path / "reports")
    assert log.parent == tmp_path / "reports/logs"
    tell(EVENTS, as_json=as_json, log=log)
    lines = log.read_text(encoding="utf-8").splitlines()
    assert all(
        re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00 2013-14Q4, ", line) for line in lines
    )
    assert [line.partition(" ")[2] for line in lines] == [
        f"{NAMED}: skipped: the delivery does not hold people.",
        "2013-14Q4, County Durham, youth: unchanged",
        f"{NAMED}: started",
        f"{NAMED}: made (3.2 s): not made yet",
        "2013-14Q4, County Durham, youth: started",
        "2013-14Q4, County Durham, youth: failed (0.5 s): youth: cannot be used:",
        f"{NAMED}: would be made: changed: notebook",
    ]


def test_what_was_told_is_in_the_log_although_the_run_ends_then(tmp_path):
    log = tmp_path / "logs/now.log"
    with telling(1, as_json=True, log=log, all_told=False) as say:
        say(EVENTS[2])
        assert log.read_text(encoding="utf-8").endswith("youth: started\n")


def test_counts_are_plain_always_the_same_ones_and_leave_out_starts():
    assert counts({Kind.MADE: 2, Kind.STARTED: 3, Kind.FAILED: 1}) == {
        "made": 2,
        "unchanged": 0,
        "skipped": 0,
        "failed": 1,
    }


@pytest.fixture
def terminal(monkeypatch):
    """Tell events to a terminal of 100 columns: what it was sent."""

    def run(events, **more):
        ours, theirs = pty.openpty()
        sent = []
        reading = threading.Thread(target=_read_all, args=(ours, sent))
        reading.start()
        monkeypatch.setenv("COLUMNS", "100")
        monkeypatch.setenv("TERM", "xterm")
        with os.fdopen(theirs, "w", encoding="utf-8") as file, monkeypatch.context() as patch:
            patch.setattr(sys, "stdout", file)
            tell(events, **more)
        reading.join()
        os.close(ours)
        return b"".join(sent).decode()

    return run


def _read_all(ours, sent):
    while True:
        try:
            sent.append(os.read(ours, 10_000))
        except OSError:  # what Linux says once the other end is closed
            return


def test_in_a_terminal_a_bar_says_how_far_it_is_and_every_line_stays_whole(terminal):
    shown = terminal(EVENTS)
    assert "2/2" in shown
    assert "\x1b[" in shown
    for line in WORDS:
        assert line in shown


def test_a_failure_that_never_started_is_told_in_a_terminal_and_is_no_step_of_the_bar(terminal):
    """Its delivery cannot be used, while another's reports are made."""
    shown = terminal([EVENTS[5], *EVENTS[2:4]])
    assert "1/2" in shown
    assert "2/2" not in shown
    assert WORDS[2] in shown


def test_brackets_in_a_message_are_no_markup(terminal):
    why = "youth: [bold]hidden[/bold] [c]"
    assert f"FAILED: {why}" in terminal([EVENTS[4], Event(Kind.FAILED, SECOND, why, 1.0)])


def test_in_a_terminal_json_has_no_bar(terminal):
    shown = terminal(EVENTS, as_json=True)
    assert "\x1b" not in shown
    assert all(json.loads(line) for line in shown.splitlines())
