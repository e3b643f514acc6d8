"""Which published numbers moved, of which class, and what is known of why."""

import json
from dataclasses import replace
from datetime import date

import nbformat
import pytest
from small_reports import job, manifest
from typer.testing import CliRunner

from rrlib.batch.changes import explaining
from rrlib.batch.changes.explaining import OTHER_PEOPLE, Revision
from rrlib.batch.changes.moved import Kind
from rrlib.batch.changes.pairing import two_quarters, two_runs
from rrlib.cli import app
from rrlib.codes import Audience
from rrlib.disclosure import Rule, release, shown_table
from rrlib.disclosure.marks import mark
from rrlib.errors import ParameterError, PublicationError
from rrlib.periods import FinancialQuarter
from rrlib.publications import Publication, Signed
from rrlib.reoffending import EIP_6, YOT_LOCAL
from rrlib.results import Column, Estimate, Finding, Role, Row, Sentence, Unit
from rrlib.statistics import wilson

PUBLIC = Rule(Audience.PUBLIC, threshold=5, hide_unanimous=True)
COLUMNS = (
    Column("people", "Followed", Role.BASE),
    Column("reoffended", "Reoffended", Role.OUTCOME, of="people"),
    Column("share", "Share", Role.DERIVED, Unit.PERCENT, sources=("people", "reoffended")),
)
SIGNED = Signed(producer="Ann", checker="Bob", approver="Cas", on=date(2014, 5, 1))


def cohorts(*rows, latest="2012", question="How many?"):
    """A finding of cohorts, each (label, people, reoffended); the headline is of the latest."""
    made = tuple(
        Row(
            label,
            {
                "people": Estimate.count(people),
                "reoffended": Estimate.count(reoffended),
                "share": wilson(reoffended, people),
            },
        )
        for label, people, reoffended in rows
    )
    said = (Sentence("{share} of the latest.", {"share": (latest, "share")}),)
    return Finding("found", question, "Cohort", COLUMNS, made, said)


BEFORE, NOW = "2013-14Q3", "2013-14Q4"
MADE = {
    "notebook": "1",
    "rrlib.results": "1",
    "parameters": "of its quarter",
    "partnership.toml disclosure": "1",
    "packages": "1",
    "extract people": "1",
    "extract offences": "1",
    "delivery": "1",
    "published record": "1",
}
LATER_RECORDS = {"extract people": "2", "parameters": "of another", "published record": "2"}


def keep(project, quarter, *findings, area="Darlington", replaced=None, **more):
    """Keep the record of a report; `replaced` is the number under which it stands no more."""
    tables = tuple(shown_table(release(finding, PUBLIC)) for finding in findings)
    record = Publication(
        schema_version=1,
        quarter=quarter,
        area=area,
        notebook="youth",
        title="Youth",
        signed=SIGNED,
        tables=tables,
        **more,
    )
    path = project / record.path
    if replaced is not None:
        path = path.with_name(f"youth.superseded-{replaced}.json")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(record.text(), encoding="utf-8")


def stand(project, quarter, finding, area="Darlington", **made_from):
    """A report of `finding` that stands in the folder reports, made from `MADE` but for these."""
    table = shown_table(release(finding, PUBLIC)).plain()
    output = nbformat.v4.new_output(
        "display_data", data={"text/plain": ""}, metadata=mark({}, {"table": table})
    )
    cell = nbformat.v4.new_code_cell("answer", outputs=[output])
    notebook = nbformat.v4.new_notebook(cells=[cell])
    content = {"youth.ipynb": nbformat.writes(notebook).encode()}
    of = replace(job(area=area), quarter=FinancialQuarter.parse(quarter))
    folder = project / "reports" / of.folder
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "youth.ipynb").write_bytes(content["youth.ipynb"])
    text = manifest(of, content, MADE | made_from).text()
    (folder / "youth.manifest.json").write_text(text, encoding="utf-8")


def moved(project, *findings):
    for quarter, finding in zip((BEFORE, NOW), findings, strict=True):
        keep(project, quarter, finding)
    return two_quarters(project, BEFORE, NOW).moved


def defined(finding, made_by):
    return replace(finding, rows=tuple(replace(row, definition=made_by) for row in finding.rows))


def provisional(finding):
    """The finding with numbers that may still change."""
    rows = tuple(
        replace(
            row,
            cells={key: replace(cell, provisional=True) for key, cell in row.cells.items()},
        )
        for row in finding.rows
    )
    return replace(finding, rows=rows)


FEWER, MORE = cohorts(("2012", 157, 62)), cohorts(("2012", 157, 80))


def test_a_number_that_stands_has_not_moved(tmp_path):
    assert moved(tmp_path, FEWER, FEWER) == ()


def test_a_revised_number_is_told_with_the_interval_that_was_printed(tmp_path):
    found = moved(tmp_path, FEWER, MORE)
    assert [str(each) for each in found] == [
        f"2012, Reoffended: 62 → 80 [revised, scheduled] ({explaining.NOT_SAID})",
        "2012, Share: 39.5% → 51.0%, beyond the interval before (32.2% to 47.3%) "
        f"[revised, scheduled] ({explaining.NOT_SAID})",
    ]
    assert [each.by for each in found] == [18, 11.464968]
    assert [each.change for each in found] == ["+18", "+11.5 percentage points"]
    assert [each.headline for each in found] == [False, True]
    (inside,) = moved(tmp_path, FEWER, cohorts(("2012", 157, 60)))[1:]
    assert inside.beyond is False
    assert "within the interval before" in str(inside)
    assert inside.change == "−1.3 percentage points"


def test_a_headline_of_other_people_is_told_beside_the_one_before_without_a_verdict(tmp_path):
    now = cohorts(("2012", 157, 62), ("2013", 120, 70), latest="2013")
    (latest,) = moved(tmp_path, FEWER, now)
    assert str(latest) == f"2012, Share → 2013, Share: 39.5% → 58.3% [latest] ({OTHER_PEOPLE})"
    assert (latest.kind, latest.revision, latest.beyond) == (Kind.LATEST, None, None)


def test_what_is_hidden_now_or_was_before_is_told_without_a_number(tmp_path):
    few = cohorts(("2012", 157, 3))
    assert [str(each) for each in moved(tmp_path, FEWER, few)] == [
        f"2012, Reoffended: 62 → [c] [hidden now, scheduled] ({explaining.HIDDEN_NOW})",
        f"2012, Share: 39.5% → [c] [hidden now, scheduled] ({explaining.HIDDEN_NOW})",
    ]
    shown = moved(tmp_path, few, FEWER)
    assert {(each.kind, each.why) for each in shown} == {(Kind.SHOWN, explaining.SHOWN_NOW)}
    assert moved(tmp_path, few, few) == ()


def test_why_a_number_is_hidden_tells_nothing_of_whether_it_is_another(tmp_path):
    few = cohorts(("2012", 157, 3))
    keep(tmp_path, BEFORE, FEWER, made_from=MADE)
    for changed in ({}, LATER_RECORDS, {"notebook": "2"}):
        keep(tmp_path, NOW, few, made_from=MADE | changed)
        found = two_quarters(tmp_path, BEFORE, NOW).moved
        assert {each.why for each in found} == {explaining.HIDDEN_NOW}


def test_two_definitions_are_told_and_neither_called_a_revision_nor_subtracted(tmp_path):
    found = moved(tmp_path, defined(FEWER, YOT_LOCAL), defined(MORE, EIP_6))
    assert {each.kind for each in found} == {Kind.REDEFINED}
    assert {each.revision for each in found} == {Revision.DEFINITIONAL}
    assert {each.why for each in found} == {
        f"the definition changed: {YOT_LOCAL.name} before, {EIP_6.name} now"
    }
    assert {(each.by, each.beyond) for each in found} == {(None, None)}
    named = moved(tmp_path, FEWER, defined(MORE, EIP_6))
    assert {each.why for each in named} == {
        f"the definition changed: none before, {EIP_6.name} now"
    }


# --- Why: one input changed at a time -------------------------------------------------------------


def whys(project, before, now, of_before=MADE, of_now=MADE):
    """Why the numbers moved between records that were made from these."""
    keep(project, BEFORE, before, made_from=of_before)
    keep(project, NOW, now, made_from=of_now)
    return {each.why for each in two_quarters(project, BEFORE, NOW).moved}


@pytest.mark.parametrize("name", ["notebook", "rrlib.results", "packages"])
def test_of_the_same_records_the_code_or_settings_that_changed_are_named(tmp_path, name):
    for now in (MADE | {name: "2"}, {key: sha for key, sha in MADE.items() if key != name}):
        assert whys(tmp_path, FEWER, MORE, MADE, now) == {f"the code or settings changed: {name}"}


def test_three_are_named_and_the_rest_counted_and_what_only_shows_explains_nothing(tmp_path):
    changed = {
        "rrlib.batch.making": "2",
        "rrlib.present": "2",
        "notebook": "2",
        "partnership.toml disclosure": "2",
        "rrlib.new": "2",
        "rrlib.records": "2",
    }
    assert whys(tmp_path, FEWER, MORE, MADE, {**changed, **MADE} | changed) == {
        "the code or settings changed: notebook, partnership.toml disclosure, rrlib.new and 1 more"
    }


@pytest.mark.parametrize("name", ["extract people", "delivery"])
def test_of_the_same_code_and_other_records_a_final_number_was_revised(tmp_path, name):
    now = MADE | {name: "2"}
    assert whys(tmp_path, FEWER, MORE, MADE, now) == {explaining.RECORDS_REVISED}


@pytest.mark.parametrize(
    "name",
    ["parameters", "published record", "GLOSSARY.md", "rrlib.batch", "rrlib.present.words"],
)
def test_what_makes_no_number_explains_none(tmp_path, name):
    now = MADE | {"extract people": "2", name: "3"}
    assert whys(tmp_path, FEWER, MORE, MADE, now) == {explaining.RECORDS_REVISED}


def test_an_extract_that_was_not_read_before_is_another_record(tmp_path):
    now = MADE | {"extract orders": "1"}
    assert whys(tmp_path, FEWER, MORE, MADE, now) == {explaining.RECORDS_REVISED}


def test_a_provisional_number_had_its_follow_up_open(tmp_path):
    now = MADE | LATER_RECORDS
    assert whys(tmp_path, provisional(FEWER), MORE, MADE, now) == {explaining.STILL_OPEN}
    assert whys(tmp_path, FEWER, provisional(MORE), MADE, now) == {explaining.RECORDS_REVISED}


def test_where_records_and_code_changed_it_is_not_known_which_moved_it(tmp_path):
    now = MADE | LATER_RECORDS | {"notebook": "2"}
    assert whys(tmp_path, FEWER, MORE, MADE, now) == {explaining.BOTH_CHANGED}
    assert whys(tmp_path, provisional(FEWER), MORE, MADE, now) == {explaining.OPEN_AND_CODE}


def test_of_the_same_records_the_later_day_is_named(tmp_path):
    own = {"parameters": "of another", "published record": "2"}
    assert whys(tmp_path, FEWER, MORE, MADE, MADE | own) == {explaining.READ_LATER}
    code = MADE | own | {"notebook": "2"}
    assert whys(tmp_path, provisional(FEWER), MORE, MADE, code) == {explaining.LATER_AND_CODE}


@pytest.mark.parametrize(("before", "now"), [({}, MADE), (MADE, {}), ({}, {})])
def test_of_records_that_do_not_say_what_they_were_made_from_it_is_not_known(tmp_path, before, now):
    assert whys(tmp_path, FEWER, MORE, before, now) == {explaining.NOT_SAID}
    assert whys(tmp_path, provisional(FEWER), MORE, before, now) == {explaining.NOT_SAID}


def test_the_definition_goes_before_all_that_changed(tmp_path):
    now = MADE | LATER_RECORDS | {"notebook": "2"}
    (why,) = whys(tmp_path, defined(FEWER, YOT_LOCAL), defined(MORE, EIP_6), MADE, now)
    assert why.startswith("the definition changed: ")


# --- Classes --------------------------------------------------------------------------------------


def classes(project):
    return {each.what: each.revision for each in two_quarters(project, BEFORE, NOW).moved}


def test_a_later_delivery_is_a_scheduled_revision(tmp_path):
    moved(tmp_path, FEWER, MORE)
    assert set(classes(tmp_path).values()) == {Revision.SCHEDULED}


def test_only_numbers_that_a_correction_replaced_are_corrections(tmp_path):
    both = cohorts(("2011", 150, 50), ("2012", 157, 62))
    wrong = cohorts(("2011", 150, 60), ("2012", 157, 62))
    right = cohorts(("2011", 150, 60), ("2012", 157, 80))
    keep(tmp_path, BEFORE, both)
    keep(tmp_path, NOW, wrong, replaced=1)
    keep(tmp_path, NOW, right, correction="a delivery was late")
    assert classes(tmp_path) == {
        "2011, Reoffended": Revision.SCHEDULED,
        "2011, Share": Revision.SCHEDULED,
        "2012, Reoffended": Revision.CORRECTION,
        "2012, Share": Revision.CORRECTION,
    }


def test_a_correction_that_replaced_nothing_of_its_quarter_corrects_what_moved(tmp_path):
    keep(tmp_path, BEFORE, FEWER)
    keep(tmp_path, NOW, MORE, correction="a delivery was late")
    assert set(classes(tmp_path).values()) == {Revision.CORRECTION}


def test_signed_anew_it_is_no_correction_of_numbers(tmp_path):
    keep(tmp_path, BEFORE, FEWER)
    keep(tmp_path, NOW, MORE, replaced=1)
    keep(tmp_path, NOW, MORE, correction="another signed")
    assert set(classes(tmp_path).values()) == {Revision.SCHEDULED}


# --- Two runs, and what is not published ----------------------------------------------------------


def test_a_report_that_stands_is_compared_with_what_was_published_of_its_quarter(tmp_path):
    keep(tmp_path, NOW, FEWER, made_from=MADE)
    stand(tmp_path, NOW, MORE, notebook="2")
    compared = two_runs(tmp_path, NOW)
    assert {(each.revision, each.why) for each in compared.moved} == {
        (Revision.CORRECTION, "the code or settings changed: notebook")
    }
    assert compared.notices == (
        f"Reports of {NOW} that are other than published, and taken as they stand: all.",
    )
    stand(tmp_path, NOW, MORE)
    (why,) = {each.why for each in two_runs(tmp_path, NOW).moved}
    assert why == explaining.NOTHING_CHANGED


def test_a_report_that_stands_as_published_is_compared_with_what_it_replaced(tmp_path):
    keep(tmp_path, NOW, cohorts(("2012", 157, 50)), replaced=1)
    keep(tmp_path, NOW, FEWER, replaced=2)
    keep(tmp_path, NOW, MORE, correction="a delivery was late", made_from=MADE)
    for stands in (False, True):
        if stands:
            stand(tmp_path, NOW, MORE)
        compared = two_runs(tmp_path, NOW)
        assert next(each.before.value for each in compared.moved) == 62
        assert {each.revision for each in compared.moved} == {Revision.CORRECTION}
        assert compared.notices == (f"{NOW}, Darlington, youth was corrected: a delivery was late",)


def test_a_report_that_was_never_another_has_not_moved(tmp_path):
    keep(tmp_path, NOW, FEWER)
    assert two_runs(tmp_path, NOW).moved == ()
    stand(tmp_path, NOW, FEWER)
    assert two_runs(tmp_path, NOW).moved == ()


def test_a_quarter_that_is_not_published_is_taken_as_it_stands_and_that_is_said(tmp_path):
    keep(tmp_path, BEFORE, FEWER, made_from=MADE)
    stand(tmp_path, NOW, MORE, **LATER_RECORDS)
    compared = two_quarters(tmp_path, BEFORE, NOW)
    assert {(each.revision, each.why) for each in compared.moved} == {
        (Revision.SCHEDULED, explaining.RECORDS_REVISED)
    }
    assert compared.notices == (
        f"Reports of {NOW} that are not published, and taken as they stand: all.",
    )


def test_each_report_that_is_not_published_is_named_beside_those_that_are(tmp_path):
    for area in ("Darlington", "County Durham"):
        keep(tmp_path, BEFORE, FEWER, area=area)
    keep(tmp_path, NOW, MORE)
    stand(tmp_path, NOW, MORE, area="County Durham")
    stand(tmp_path, NOW, FEWER)
    compared = two_quarters(tmp_path, BEFORE, NOW)
    assert {each.area for each in compared.moved} == {"Darlington", "County Durham"}
    assert compared.notices == (
        f"Reports of {NOW} that are not published, and taken as they stand: County Durham, youth.",
    )


def test_a_report_that_is_not_whole_is_not_taken(tmp_path):
    keep(tmp_path, BEFORE, FEWER)
    stand(tmp_path, NOW, MORE)
    (tmp_path / "reports" / NOW / "darlington/youth.ipynb").write_text("{}", encoding="utf-8")
    with pytest.raises(PublicationError, match="no such report of it stands"):
        two_quarters(tmp_path, BEFORE, NOW)


def test_another_question_is_another_table(tmp_path):
    now = cohorts(("2012", 157, 80), question="How many of the others?")
    assert moved(tmp_path, cohorts(("2012", 157, 62)), now) == ()


def test_each_area_is_compared_with_itself(tmp_path):
    keep(tmp_path, BEFORE, FEWER, area="Darlington")
    keep(tmp_path, NOW, cohorts(("2012", 300, 99)), area="County Durham")
    assert two_quarters(tmp_path, BEFORE, NOW).moved == ()


def test_a_quarter_that_was_not_published_is_named_with_what_to_do(tmp_path):
    keep(tmp_path, BEFORE, FEWER)
    with pytest.raises(PublicationError, match=r"nothing was published of 2013-14Q4: rr publish"):
        two_runs(tmp_path, NOW)
    with pytest.raises(PublicationError, match=r"nothing was published of 2013-14Q4: rr publish"):
        two_quarters(tmp_path, NOW, "2014-15Q1")
    with pytest.raises(PublicationError) as told:
        two_quarters(tmp_path, BEFORE, NOW)
    assert str(told.value) == (
        "nothing was published of 2013-14Q4, and no such report of it stands: rr report 2013-14Q4 "
        "makes them."
    )


@pytest.fixture
def rr(tmp_path, monkeypatch):
    """Run `rr compare` in an empty project."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "partnership.toml").touch()
    return lambda *words: CliRunner().invoke(app, ["compare", *words])


def test_the_command_tells_them_in_words_and_as_json(tmp_path, rr):
    keep(tmp_path, BEFORE, FEWER, made_from=MADE)
    keep(tmp_path, NOW, MORE, made_from=MADE | LATER_RECORDS)
    said = rr(BEFORE, NOW)
    assert said.exit_code == 0, said.output
    assert said.output.splitlines() == [
        "Darlington, youth, found:",
        f"  2012, Reoffended: 62 → 80 [revised, scheduled] ({explaining.RECORDS_REVISED})",
        "  2012, Share: 39.5% → 51.0%, beyond the interval before (32.2% to 47.3%) "
        f"[revised, scheduled] ({explaining.RECORDS_REVISED})",
        "2 published numbers moved. 1 beyond the interval printed before.",
    ]
    told = rr(BEFORE, NOW, "--json")
    count, share = map(json.loads, told.stdout.splitlines())
    assert {key: count[key] for key in ("kind", "by", "beyond", "revision", "why")} == {
        "kind": "revised",
        "by": 18.0,
        "beyond": None,
        "revision": "scheduled",
        "why": explaining.RECORDS_REVISED,
    }
    assert (share["what"], share["headline"], share["beyond"]) == ("2012, Share", True, True)
    assert share["before"]["value"] == 39.490446
    now = cohorts(("2012", 157, 62), ("2013", 120, 70), latest="2013")
    keep(tmp_path, NOW, now)
    assert json.loads(rr(BEFORE, NOW, "--json").stdout)["revision"] is None


def test_the_command_tells_two_runs_of_one_quarter(tmp_path, rr):
    keep(tmp_path, NOW, FEWER, made_from=MADE)
    stand(tmp_path, NOW, MORE, notebook="2")
    said = rr(NOW)
    assert "[revised, correction] (the code or settings changed: notebook)" in said.output
    assert said.output.endswith(
        f"Reports of {NOW} that are other than published, and taken as they stand: all.\n"
    )
    as_json = rr(NOW, "--json")
    assert len([json.loads(line) for line in as_json.stdout.splitlines()]) == 2
    assert "taken as they stand" in as_json.stderr


@pytest.mark.parametrize("quarters", [(NOW, BEFORE), (NOW, NOW)])
def test_the_earlier_quarter_is_named_first(rr, quarters):
    said = rr(*quarters)
    assert isinstance(said.exception, ParameterError)
    assert "name the earlier quarter first" in str(said.exception)


def test_a_headline_whose_number_stood_beside_it_before_is_not_told_as_new(tmp_path):
    before = cohorts(("2011", 167, 81), ("2012", 157, 62), latest="2011")
    now = cohorts(("2011", 167, 81), ("2012", 157, 62), latest="2012")
    assert moved(tmp_path, before, now) == ()
    revised = cohorts(("2011", 167, 81), ("2012", 157, 63), latest="2012")
    assert {each.kind for each in moved(tmp_path, before, revised)} == {Kind.REVISED}
