"""Why a report failed is kept beside it, whole or not at all."""

import json
import os
import stat
from datetime import UTC, datetime

import pytest
from small_reports import job

from rrlib.batch.failures import keep_failure, read_failure
from rrlib.codes import Audience

PLACE = "2013-14Q4/darlington/youth.failed.json"


@pytest.fixture
def reports(tmp_path):
    return tmp_path / "reports"


def test_it_says_which_report_failed_why_and_when(reports):
    before = datetime.now(UTC).replace(microsecond=0)
    keep_failure(job(), "youth: code cell 3 stopped.\nfile: 'what arrived'", reports)
    kept = json.loads((reports / PLACE).read_text(encoding="utf-8"))
    at = datetime.fromisoformat(kept.pop("at"))
    assert before <= at <= datetime.now(UTC)
    assert kept == {
        "schema_version": 1,
        "parameters": {
            "quarter": "2013-14Q4",
            "area": "Darlington",
            "audience": "public",
            "delivery": None,
        },
        "why": "youth: code cell 3 stopped.",
    }
    assert read_failure(reports / PLACE).why == "youth: code cell 3 stopped."


def test_the_next_failure_takes_its_place_and_one_that_cannot_be_written_does_not(
    reports, monkeypatch
):
    keep_failure(job(), "first", reports)
    keep_failure(job(), "second", reports)
    assert read_failure(reports / PLACE).why == "second"

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        keep_failure(job(), "third", reports)
    assert read_failure(reports / PLACE).why == "second"


@pytest.mark.parametrize("text", ["", "{", "[]", '{"schema_version": 2}', '{"why": "x"}'])
def test_what_is_no_failure_is_none(reports, text):
    keep_failure(job(), "why", reports)
    (reports / PLACE).write_text(text, encoding="utf-8")
    assert read_failure(reports / PLACE) is None
    assert read_failure(reports / "2013-14Q4") is None
    assert read_failure(reports / "nowhere.failed.json") is None


def test_only_the_owner_can_look_into_the_folder_of_internal_reports(reports):
    keep_failure(job(audience=Audience.INTERNAL), "why", reports)
    assert read_failure(reports / "internal" / PLACE).parameters.audience == "internal"
    assert stat.S_IMODE((reports / "internal").stat().st_mode) == 0o700
