"""Publishing: attacked, signed for, kept as a record, and said on every page."""

import json
import re
import sys
from contextlib import nullcontext
from dataclasses import replace
from datetime import date
from random import Random

import pytest
from deliveries import PARTNERSHIP, QUARTER
from drawn_findings import groups, people
from small_reports import job, opening, write_notebook

from rrlib.batch import publishing
from rrlib.batch.keys import Workshop
from rrlib.batch.publishing import Standing, attack, publish, standing
from rrlib.batch.status import status_of
from rrlib.cli import main
from rrlib.codes import Audience
from rrlib.disclosure import Rule, release, shown_table
from rrlib.disclosure.audit import Audit, Exposure
from rrlib.errors import PublicationError
from rrlib.partnership import AlreadyPublished
from rrlib.periods import FinancialQuarter
from rrlib.publications import Signed, published_tables, read_publication
from rrlib.results import Column, Estimate, Finding, Role, Row

PUBLIC = Rule(Audience.PUBLIC, threshold=5, hide_unanimous=True)
SIGNED = Signed(producer="Ann", checker="Bob", approver="Cas", on=date(2014, 5, 1))
AREA, OTHER, BOTH = "Darlington", "County Durham", "County Durham and Darlington"
WAS_WRONG = "a delivery was late"


def table(seed=1, rule=PUBLIC):
    return shown_table(release(groups(people(Random(seed), 60, 60)), rule))


def report(area=AREA, tables=None, words=()):
    return Standing(job(area=area), "Youth", tables or (table(),), tuple(words))


def there(project):
    """Every file of the record, by its name from there, with what it holds."""
    folder = project / "reports/published"
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def test_the_numbers_of_each_report_are_kept(tmp_path):
    reports = [report(AREA), report(OTHER, (table(2), table(3)))]
    paths = publish(tmp_path, reports, SIGNED, None)
    names = [f"reports/published/{QUARTER}/{area}/youth.json" for area in SLUGS]
    assert [path.as_posix() for path in paths] == names
    for each, name in zip(reports, names, strict=True):
        record = read_publication(tmp_path / name)
        assert record.tables == each.tables
        assert (record.signed, record.correction) == (SIGNED, None)
        assert (record.title, record.area, record.notebook) == ("Youth", each.job.area, "youth")


SLUGS = ("darlington", "county-durham")


def test_the_same_numbers_again_change_nothing_unless_a_correction_signs_them_anew(tmp_path):
    publish(tmp_path, [report()], SIGNED, None)
    before = there(tmp_path)
    other = SIGNED.model_copy(update={"producer": "Dee", "on": date(2015, 1, 1)})
    assert publish(tmp_path, [report()], other, None) == ()
    assert there(tmp_path) == before
    (path,) = publish(tmp_path, [report()], other, WAS_WRONG)
    assert read_publication(tmp_path / path).signed == other


def test_other_numbers_without_a_correction_are_refused_and_nothing_is_written(tmp_path):
    publish(tmp_path, [report()], SIGNED, None)
    before = there(tmp_path)
    with pytest.raises(PublicationError) as told:
        publish(tmp_path, [report(OTHER), report(tables=(table(2),))], SIGNED, None)
    assert str(told.value) == (
        "other numbers were published of these reports before:\n"
        f"  {QUARTER}, {AREA}, youth\n"
        "Say what was wrong with them: --correction 'WHAT WAS WRONG'."
    )
    assert there(tmp_path) == before


def test_with_a_correction_the_old_record_stays_and_its_tables_stay_published(tmp_path):
    publish(tmp_path, [report()], SIGNED, None)
    old = (tmp_path / f"reports/published/{QUARTER}/darlington/youth.json").read_bytes()
    (path,) = publish(tmp_path, [report(tables=(table(2),))], SIGNED, WAS_WRONG)
    record = read_publication(tmp_path / path)
    assert (record.tables, record.correction) == ((table(2),), WAS_WRONG)
    files = there(tmp_path)
    assert files[f"{QUARTER}/darlington/youth.superseded-1.json"] == old
    assert set(map(repr, published_tables(tmp_path, AREA))) == {repr(table(1)), repr(table(2))}
    publish(tmp_path, [report(tables=(table(3),))], SIGNED, WAS_WRONG)
    assert f"{QUARTER}/darlington/youth.superseded-2.json" in there(tmp_path)
    assert len(published_tables(tmp_path, AREA)) == 3


def test_a_first_publication_may_say_that_it_is_a_correction(tmp_path):
    (path,) = publish(tmp_path, [report()], SIGNED, WAS_WRONG)
    assert read_publication(tmp_path / path).correction == WAS_WRONG


class PowerCutError(BaseException):
    """The machine stops; nothing catches it."""


@pytest.mark.parametrize("stops_at", range(4))
def test_whenever_the_machine_stops_each_record_is_the_old_one_or_the_new(
    tmp_path, monkeypatch, stops_at
):
    old = [report(AREA), report(OTHER, (table(2),))]
    publish(tmp_path, old, SIGNED, None)
    new = [report(AREA, (table(3),)), report(OTHER, (table(4),))]
    calls = []

    def stopping(path, content):
        if len(calls) == stops_at:
            path.with_name(f".{path.name}.new").write_bytes(content[:100])
            raise PowerCutError
        calls.append(path)
        return replaced(path, content)

    replaced = publishing.replace_file
    monkeypatch.setattr(publishing, "replace_file", stopping)
    with pytest.raises(PowerCutError):
        publish(tmp_path, new, SIGNED, WAS_WRONG)
    for before, after in zip(old, new, strict=True):
        record = read_publication(tmp_path / after.publication(SIGNED, None).path)
        assert record.tables in (before.tables, after.tables)
        published = published_tables(tmp_path, after.job.area)
        assert repr(before.tables[0]) in map(repr, published), "what readers have is not lost"
    monkeypatch.setattr(publishing, "replace_file", replaced)
    publish(tmp_path, new, SIGNED, WAS_WRONG)
    for after in new:
        path = tmp_path / after.publication(SIGNED, None).path
        assert read_publication(path).tables == after.tables


def test_a_report_that_nobody_published_is_a_draft(tmp_path):
    status = status_of(job(), (table(),), tmp_path)
    assert (status.word, status.said) == ("Draft", "Draft: nobody has signed for these numbers.")


def test_a_report_whose_numbers_were_published_is_final_and_says_who_signed(tmp_path):
    publish(tmp_path, [report()], SIGNED, None)
    status = status_of(job(), [table()], tmp_path)
    assert status.word == "Final"
    assert status.said == ("Final: produced by Ann, checked by Bob, approved by Cas on 1 May 2014.")
    assert status_of(job(area=OTHER), [table()], tmp_path).word == "Draft"


def test_a_correction_is_said(tmp_path):
    publish(tmp_path, [report()], SIGNED, WAS_WRONG)
    said = status_of(job(), (table(),), tmp_path).said
    assert said.endswith("on 1 May 2014. Corrected: a delivery was late")


@pytest.mark.parametrize("tables", [(), (table(2),), (table(), table())])
def test_other_numbers_than_those_that_were_published_are_a_draft(tmp_path, tables):
    publish(tmp_path, [report()], SIGNED, None)
    status = status_of(job(), tables, tmp_path)
    assert (status.word, status.said) == (
        "Draft",
        "Draft: these are not the numbers that were published on 1 May 2014.",
    )


def test_an_internal_report_is_never_final(tmp_path):
    publish(tmp_path, [report()], SIGNED, None)
    status = status_of(job(audience=Audience.INTERNAL), (table(),), tmp_path)
    assert status.word == "Internal"
    assert status.said == "Internal: not for publication, and nobody has signed for it."


def test_a_report_read_from_a_later_delivery_is_never_final(tmp_path):
    publish(tmp_path, [report()], SIGNED, None)
    later = replace(job(), delivery=FinancialQuarter.parse("2014-15Q1"))
    status = status_of(later, (table(),), tmp_path)
    assert status.word == "Draft"
    assert status.said == "Draft: read from a later delivery. Nobody has signed for it."


PEOPLE = Column("people", "People", Role.BASE)
OPEN = Rule(Audience.PUBLIC, threshold=1, hide_unanimous=False)


def of_one(number, name="found"):
    row = Row("2013", {"people": Estimate.count(number)})
    return Finding(name, "How many?", "Year", (PEOPLE,), (row,), ())


def shown(number):
    """One count as it is shown by itself."""
    return (shown_table(release(of_one(number), PUBLIC)),)


def told(project, *reports, partnership=PARTNERSHIP):
    return [each.told for each in attack(project, partnership, reports).exposures]


def test_areas_are_attacked_together(tmp_path):
    reports = [report(AREA, shown(3)), report(OTHER, shown(40)), report(BOTH, shown(43))]
    assert told(tmp_path, *reports[:2]) == []
    (said, *_) = told(tmp_path, *reports)
    assert said == (
        f"{AREA}, {QUARTER}, found, row '2013', column 'People': "
        "the hidden count can be worked out: 3."
    )


def test_what_is_said_in_words_is_attacked(tmp_path):
    (said,) = told(tmp_path, report(AREA, shown(3), words=["There were 3 of them."]))
    assert said == f"{AREA}, {QUARTER}: words say 3, which no shown cell holds."


def test_what_was_published_in_earlier_quarters_is_attacked_as_well(tmp_path):
    reports = [report(AREA, shown(3)), report(OTHER, shown(4)), report(BOTH, shown(43))]
    assert told(tmp_path, *reports) == []
    quarter = FinancialQuarter.parse("2013-14Q3")
    earlier = report(OTHER, shown(40))
    publish(tmp_path, [replace(earlier, job=replace(earlier.job, quarter=quarter))], SIGNED, None)
    (said, *_) = told(tmp_path, *reports)
    assert said.endswith("the hidden count can be worked out: 3.")


def test_the_record_of_the_report_itself_is_replaced_and_not_attacked(tmp_path):
    publish(tmp_path, [report(AREA, shown(3)), report(OTHER, shown(40))], SIGNED, None)
    publish(tmp_path, [report(BOTH, shown(43))], SIGNED, None)
    reports = [report(AREA, shown(3)), report(OTHER, shown(40)), report(BOTH, shown(3))]
    assert told(tmp_path, *reports) == []


def test_readers_still_have_what_a_correction_replaces(tmp_path):
    publish(tmp_path, [report(OTHER, shown(40))], SIGNED, None)
    reports = [report(AREA, shown(3)), report(OTHER, shown(4)), report(BOTH, shown(43))]
    assert told(tmp_path, *reports) != []


def test_what_stands_elsewhere_in_public_is_known(tmp_path):
    said = AlreadyPublished(
        finding="found", area=AREA, row="2013", column="people", value=3, source="The panel"
    )
    partnership = PARTNERSHIP.model_copy(update={"already_published": [said]})
    reports = [report(AREA, shown(3)), report(OTHER, shown(40)), report(BOTH, shown(43))]
    assert told(tmp_path, *reports, partnership=partnership) == []


# --- From end to end ------------------------------------------------------------------------------

NOTEBOOK = "youth"
RELEASED = (
    "from rrlib.present import answer\n"
    "from rrlib.studies import yos_cohort_tracking\n"
    "answer(report.release(yos_cohort_tracking.STUDY, report.records, report.areas))"
)
BY_WHOM = ("--producer", "Ann", "--checker", "Bob", "--approver", "Cas", "--on", "2014-05-01")


@pytest.fixture
def small(project):
    """The demonstration, of two areas that nothing adds up, with a notebook of one table."""
    (project / "notebooks/yos_cohort_tracking.ipynb").unlink()
    write_report(project, "offences_by_year")
    path = project / "partnership.toml"
    content = path.read_text(encoding="utf-8")
    assert COMBINED in content
    path.write_text(content.replace(COMBINED, ""), encoding="utf-8")
    return project


def write_report(project, study):
    """A notebook with the one table of a study."""
    source = opening(["people", "offences"], ["first_time_entrants"])
    write_notebook(
        project / f"notebooks/{NOTEBOOK}.ipynb", source, RELEASED.replace("STUDY", study)
    )


COMBINED = f'[areas.combined]\n"{BOTH}" = ["{OTHER}", "{AREA}"]\n'


@pytest.fixture
def rr(small, monkeypatch, capsys, kernels):
    """Run `rr` in the project: its exit status and what it wrote.

    Reports are made one at a time: in this process, where all is imported already.
    """
    monkeypatch.setattr("rrlib.batch.kernels.warm", lambda: nullcontext(kernels))

    def run(*words):
        here = ("--at-once", "1") if words[0] == "report" else ()
        monkeypatch.chdir(small)
        monkeypatch.setattr(sys, "argv", ["rr", *words, *here])
        with pytest.raises(SystemExit) as end:
            main()
        out, err = capsys.readouterr()
        return end.value.code, out, err

    return run


def statuses(project):
    """What every public page and manifest says of its status, by area."""
    found = {}
    for path in sorted(project.glob(f"reports/{QUARTER}/*/{NOTEBOOK}.html")):
        page = re.search(r'<span class="status">(\w+)</span>', path.read_text(encoding="utf-8"))
        manifest = path.with_name(f"{NOTEBOOK}.manifest.json").read_text(encoding="utf-8")
        found[path.parent.name] = {page[1], json.loads(manifest)["status"]}
    return found


def every(word):
    return {area: {word} for area in SLUGS}


def test_reports_that_are_not_made_are_not_published(small, rr):
    code, out, err = rr("publish", QUARTER, *BY_WHOM)
    assert code == 120
    first, *unmade = err.splitlines()
    assert first == f"rr: the reports of {QUARTER} have to be made first: rr report {QUARTER}"
    assert unmade == [f"  {QUARTER}, {area}, {NOTEBOOK}: not made yet" for area in (OTHER, AREA)]
    assert out == ""
    assert not (small / "reports/published").exists()
    assert rr("report", QUARTER, "--area", AREA)[0] == 0
    assert rr("publish", QUARTER, *BY_WHOM)[0] == 120


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("Ann", " ", "Cas"), "name whoever produced, checked and approved the reports."),
        (("Ann", "Bob", ""), "name whoever produced, checked and approved the reports."),
        (
            ("Ann", "Bob", "ANN"),
            "'Ann' made the reports: others have to check and to approve them.",
        ),
    ],
)
def test_all_three_are_named_and_the_producer_is_neither_of_the_others(rr, words, said):
    producer, checker, approver = words
    given = ("--producer", producer, "--checker", checker, "--approver", approver)
    code, _, err = rr("publish", QUARTER, *given)
    assert (code, err) == (120, f"rr: {said}\n")


def test_nobody_signs_on_a_day_that_has_not_come(rr):
    words = ("--producer", "Ann", "--checker", "Bob", "--approver", "Cas", "--on", "2999-01-01")
    code, _, err = rr("publish", QUARTER, *words)
    assert (code, err) == (
        120,
        "rr: 2999-01-01 has not come yet: nobody can have signed on it.\n",
    )


@pytest.mark.parametrize("checker", ["Ann", " ann "])
def test_who_made_them_does_not_check_them(rr, checker):
    words = ("--producer", "Ann", "--checker", checker, "--approver", "Cas")
    code, _, err = rr("publish", QUARTER, *words)
    assert code == 120
    assert err == "rr: 'Ann' made the reports: others have to check and to approve them.\n"


def test_what_is_published_is_attacked_first_and_then_final(small, rr, monkeypatch):
    code, out, err = rr("report", QUARTER)
    assert code == 0, out + err
    assert statuses(small) == every("Draft")

    exposure = Exposure(AREA, QUARTER, "found", "row", "people", "It can be worked out.")
    with monkeypatch.context() as patched:
        patched.setattr(publishing, "audit", lambda *_: Audit((exposure,), 7, 0))
        code, out, err = rr("publish", QUARTER, *BY_WHOM)
        assert code == 120
        assert out.splitlines() == [
            "It can be worked out.",
            "7 hidden counts were attacked; 1 can be worked out.",
        ]
        assert err == f"rr: {QUARTER} is not published: numbers could be worked out.\n"
        assert rr("audit", QUARTER)[0] == 1
    assert not (small / "reports/published").exists()

    code, out, _ = rr("audit", QUARTER)
    assert code == 0
    assert out.endswith("hidden counts were attacked; none can be worked out.\n")

    code, out, _ = rr("publish", QUARTER, *BY_WHOM)
    assert code == 0
    published = [line for line in out.splitlines() if line.startswith("published: ")]
    assert published == [
        f"published: reports/published/{QUARTER}/{area}/{NOTEBOOK}.json" for area in SLUGS[::-1]
    ]
    assert "Keep the record: git add reports/published && git commit" in out
    assert statuses(small) == every("Final")
    said = "Produced by Ann, checked by Bob, approved by Cas on 1 May 2014."
    assert f'<span class="status">Final</span><span class="unseen">:</span> {said}' in page(small)

    assert rr("report", QUARTER)[1].splitlines()[-1].startswith("0 reports made, 2 unchanged.")
    code, out, _ = rr("publish", QUARTER, *BY_WHOM)
    assert code == 0
    assert out == f"These numbers of {QUARTER} are published already: nothing is changed.\n"


@pytest.mark.slow
def test_other_numbers_are_a_draft_until_the_correction_says_what_was_wrong(small, rr):
    assert rr("report", QUARTER)[0] == 0
    assert rr("publish", QUARTER, *BY_WHOM)[0] == 0
    write_report(small, "young_people_by_year")
    assert rr("report", QUARTER, "--area", AREA)[0] == 0
    assert statuses(small) == every("Final") | {"darlington": {"Draft"}}
    said = "These are not the numbers that were published on 1 May 2014."
    assert f'<span class="status">Draft</span><span class="unseen">:</span> {said}' in page(small)
    assert rr("report", QUARTER)[0] == 0
    code, _, err = rr("publish", QUARTER, *BY_WHOM)
    assert code == 120
    assert err.startswith("rr: other numbers were published of these reports before:\n")
    assert err.endswith("Say what was wrong with them: --correction 'WHAT WAS WRONG'.\n")
    assert rr("publish", QUARTER, *BY_WHOM, "--correction", WAS_WRONG)[0] == 0
    assert statuses(small) == every("Final")
    assert f"Corrected: {WAS_WRONG}" in page(small)


def page(project):
    return (project / f"reports/{QUARTER}/darlington/{NOTEBOOK}.html").read_text(encoding="utf-8")


def test_the_words_and_tables_of_a_report_that_stands_are_read(small, rr):
    assert rr("report", QUARTER, "--area", AREA)[0] == 0
    of = job(small / f"notebooks/{NOTEBOOK}.ipynb")
    found = standing(small, of)
    assert [table.name for table in found.tables] == ["offences_by_year"]
    assert found.words
    assert found.synthetic
    assert {"notebook", "extract people", "parameters"} <= found.made_from.keys()
    record = found.publication(SIGNED, None)
    assert (record.made_from, record.synthetic) == (found.made_from, True)
    assert found.page.area == AREA
    assert found.page.quarter == QUARTER
    made = small / "reports" / of.page
    made.write_text("something else", encoding="utf-8")
    with pytest.raises(PublicationError, match="what stands is not what its manifest says"):
        standing(small, of)


def test_a_record_changes_the_key_of_the_reports_of_its_area_and_of_the_combination_only(small):
    from rrlib.deliveries import prepare

    write_notebook(small / "notebooks/other.ipynb", opening(["people"]))
    held = prepare(small / "data", PARTNERSHIP, FinancialQuarter.parse(QUARTER))
    jobs = [
        replace(job(small / f"notebooks/{name}.ipynb", area), family=PARTNERSHIP.family(area))
        for area in (AREA, OTHER, BOTH)
        for name in (NOTEBOOK, "other")
    ]

    def parts():
        workshop = Workshop(small)
        return [workshop.parts(each, held) for each in jobs]

    before = parts()
    assert all("published record" not in each for each in before)
    publish(small, [report(AREA)], SIGNED, None)
    changed = [
        (each.area, each.name)
        for each, old, new in zip(jobs, before, parts(), strict=True)
        if old != new
    ]
    assert changed == [(area, name) for area in (AREA, BOTH) for name in (NOTEBOOK, "other")]
    once = parts()
    publish(small, [report(AREA, (table(2),))], SIGNED, WAS_WRONG)
    again = parts()
    key = "published record"
    assert [old.get(key) != new.get(key) for old, new in zip(once, again, strict=True)] == [
        each.area != OTHER for each in jobs
    ]
