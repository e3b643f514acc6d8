"""The list of reports: what stands, what failed and why, how headlines ran, page by page."""

import os
import shutil
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import unquote

import pytest
from listed_reports import LAST, empty_project, fail, put, said
from lxml import html
from small_reports import files, job, manifest

from rrlib.batch.failures import keep_failure
from rrlib.batch.keys import RULES, Workshop
from rrlib.batch.manifest import read_manifest
from rrlib.batch.site import write_index
from rrlib.batch.storing import finish_all, making, store, store_failed
from rrlib.batch.wanting import look
from rrlib.codes import Audience
from rrlib.partnership import slug

QUARTERS = ("2011-12Q4", "2012-13Q1", "2012-13Q2", "2012-13Q3", "2012-13Q4", LAST)


@pytest.fixture
def project(tmp_path, root):
    return empty_project(tmp_path, root)


@pytest.fixture
def write(project):
    """Write the list; the page at a path from `reports`, as a tree."""

    def written(at="index.html", partnership="Ours"):
        write_index(Workshop(project), partnership)
        return page(project, at)

    return written


def page(project, at):
    text = (project / "reports" / at).read_text(encoding="utf-8")
    return html.document_fromstring(text)


def words(element):
    return " ".join(element.text_content().split())


def links(tree):
    return [link.get("href") for link in tree.iter("a")]


def headings(tree):
    return [(each.tag, words(each)) for each in tree.xpath("//h1|//h2|//h3")]


def area_page(project, quarter=LAST, area="darlington"):
    return page(project, f"{quarter}/{area}/index.html")


class PowerCutError(BaseException):
    """The machine stops; nothing catches it."""


def stop_at(patch, number, *steps):
    """Stop the machine before the step of that number, counted from 0."""
    left = [number + 1]
    for of, name in steps:
        real = getattr(of, name)

        def step(*given, real=real, **named):
            left[0] -= 1
            if left[0] == 0:
                raise PowerCutError
            return real(*given, **named)

        patch.setattr(of, name, step)
    return left


# What is listed, and where


def test_without_reports_the_list_says_so(write, project):
    tree = write()
    assert headings(tree) == [("h1", "Reports")]
    assert "There is no report yet." in words(tree)
    assert not tree.xpath("//*[@id='search']")
    assert sorted(os.listdir(project / "reports")) == [".lock", "index.html"]


def test_quarters_come_with_the_newest_first_and_areas_by_name_each_with_its_page(write, project):
    put(project, "2012-13Q4", "West")
    put(project, LAST, "West")
    put(project, LAST, "East", "adults")
    put(project, "2012-13Q4", "West", delivery=LAST)
    tree = write()
    assert headings(tree) == [
        ("h1", "Reports"),
        ("h2", "2013-14Q1"),
        ("h3", "East"),
        ("h3", "West"),
        ("h2", "2012-13Q4"),
        ("h3", "West"),
        ("h2", "2012-13Q4, from the delivery of 2013-14Q1"),
        ("h3", "West"),
    ]
    assert "2013-14Q1/east/adults.html" in links(tree)
    assert "2012-13Q4-from-2013-14Q1/west/youth.html" in links(tree)
    assert "A third reoffended." in words(tree.xpath("//li[@data-words]")[0])
    assert headings(page(project, f"{LAST}/index.html")) == [
        ("h1", LAST),
        ("h2", "East"),
        ("h2", "West"),
    ]
    assert headings(area_page(project, area="west")) == [("h1", f"West, {LAST}"), ("h2", "Youth")]


def test_every_link_of_every_page_leads_to_something_that_stands(write, project):
    folder = put(project, LAST, "West", "youth", said())
    put(project, LAST, "West", "a?b c#1%")
    put(project, "2012-13Q4", "East", delivery=LAST)
    for ending in ("xlsx", "pdf", "docx"):
        (folder / f"youth.{ending}").touch()
    (folder.parent / "changes-since-2012-13Q4.html").touch()
    write()
    pages = sorted((project / "reports").rglob("index.html"))
    assert len(pages) == 5
    for path in pages:
        for link in links(page(project, path)):
            assert link.startswith("#") or (path.parent / unquote(link)).is_file(), (path, link)


def test_a_report_tells_its_files_its_tables_and_what_changed(write, project):
    folder = put(project, changed="Darlington rose by 3.1 points.", status="Final")
    for ending in ("xlsx", "pdf"):
        (folder / f"youth.{ending}").touch()
    write()
    tree = area_page(project)
    kinds = ["Workbook", "PDF", "Notebook", "Manifest"]
    assert [words(item) for item in tree.xpath("//section/ul/li")] == kinds
    assert [words(item) for item in tree.xpath("//details//li")] == ["by_group", "by_sex"]
    assert "Darlington rose by 3.1 points." in words(tree)
    assert [words(status) for status in tree.xpath("//*[@class='status']")] == ["Final"]


def test_a_report_without_a_title_has_the_name_of_its_notebook(write, project):
    put(project, title="  ")
    assert [words(link) for link in write().xpath("//li[@data-words]//a")] == ["youth"]


def test_changes_between_quarters_are_linked_where_they_stand(write, project):
    (put(project).parent / "changes-since-2012-13Q4.html").touch()
    (project / "reports" / LAST / "changes-since-.html").touch()
    assert "2013-14Q1/changes-since-2012-13Q4.html" in links(write())
    tree = page(project, f"{LAST}/index.html")
    assert "Changes since 2012-13Q4" in words(tree)
    assert [link for link in links(tree) if "changes" in link] == ["changes-since-2012-13Q4.html"]


def test_what_changed_between_two_runs_is_linked_too(write, project):
    (put(project).parent / "changes-within.html").touch()
    assert f"{LAST}/changes-within.html" in links(write())


def test_a_page_of_changes_goes_once_a_report_of_its_quarter_is_newer(write, project):
    older = put(project).parent / "changes-since-2012-13Q4.html"
    older.touch()
    write()
    assert older.exists()
    os.utime(older, (1, 1))
    assert "changes" not in " ".join(links(write()))
    assert not older.exists()


def test_two_notebooks_of_one_title_are_told_apart(write, project):
    put(project)
    put(project, LAST, "Darlington", "mine")
    said = words(write())
    assert "Youth (youth)" in said
    assert "Youth (mine)" in said


def test_internal_reports_are_listed_apart(write, project):
    put(project, LAST, "West", status="Internal", audience="internal")
    put(project, LAST, "East")
    public = write()
    assert [each for each in headings(public) if each[0] == "h3"] == [("h3", "East")]
    internal = page(project, "internal/index.html")
    assert [each for each in headings(internal) if each[0] == "h3"] == [("h3", "West")]
    assert "internal, not for publication" in words(internal)
    assert (project / f"reports/internal/{LAST}/west/index.html").exists()
    assert not (project / f"reports/{LAST}/west").exists()


def test_an_internal_report_that_lies_among_the_public_ones_is_not_listed(write, project):
    folder = put(project, LAST, "West", audience="internal")
    (project / "reports" / LAST).mkdir()
    folder.rename(project / "reports" / LAST / "west")
    assert not write().xpath("//li[@data-words]")


@pytest.mark.parametrize("name", ["2013-15Q1", "published", "logs", "2013-14Q5", "copy"])
def test_folders_that_no_batch_names_after_a_quarter_are_left_alone(write, project, name):
    folder = put(project)
    folder.parent.rename(project / "reports" / name)
    own = project / "reports" / name / "index.html"
    own.write_text("own", encoding="utf-8")
    assert "There is no report yet." in words(write())
    assert own.read_text(encoding="utf-8") == "own"


def test_a_demonstration_says_so_once_and_a_report_of_one_among_others_by_itself(write, project):
    put(project, LAST, "East")
    tree = write()
    assert [words(each) for each in tree.xpath("//*[@class='banner']")] == [
        "Demonstration data: synthetic. It describes no real person or event."
    ]
    assert "synthetic" not in words(tree.xpath("//li[@data-words]")[0])
    put(project, LAST, "West", synthetic=False)
    tree = write()
    assert not tree.xpath("//*[@class='banner']")
    east, west = tree.xpath("//li[@data-words]")
    assert "synthetic" in words(east)
    assert "synthetic" not in words(west)


def test_a_report_released_by_another_rule_says_so(write, project):
    put(project, LAST, "East")
    put(project, LAST, "West", made_from={RULES: "0" * 64})
    east, west = write().xpath("//li[@data-words]")
    other = "Released by another rule than partnership.toml has now: make it again."
    assert other in words(west)
    assert other in words(area_page(project, area="west"))
    assert other not in words(east)


# Failures


def test_a_failure_is_told_with_its_cause_and_time_above_the_last_good_version(write, project):
    fail(put(project))
    tree = write()
    failed = "Its last run failed on 30 June 2014 at 22:15 UTC: code cell 3 stopped with KeyError. "
    (item,) = tree.xpath("//li[@data-words]")
    assert f"{failed}What stands is the last good version." in words(item)
    assert f"{LAST}/darlington/youth.html" in links(tree)
    below = f"{failed}Below is the last good version, made on 1 May 2014 at 09:07 UTC."
    tree = area_page(project)
    assert below in words(tree)
    assert {"youth.html", "youth.failed.json"} <= set(links(tree))


@pytest.mark.parametrize("spoil", [False, True])
def test_a_failure_without_a_good_version_is_told_and_leads_to_no_page(write, project, spoil):
    folder = project / "reports" / LAST / "darlington"
    if spoil:
        (put(project) / "youth.html").write_bytes(b"not what its manifest says")
    fail(folder)
    tree = write()
    (item,) = tree.xpath("//li[@data-words]")
    assert words(item) == (
        "youth Its last run failed on 30 June 2014 at 22:15 UTC: code cell 3 stopped with "
        "KeyError. No version of it stands."
    )
    assert not [link for link in links(tree) + links(area_page(project)) if "youth.html" in link]


def test_a_failure_of_which_only_the_copy_is_left_is_told(write, project):
    (put(project) / "youth.failed.ipynb").touch()
    (put(project, LAST, "West") / "youth.failed.json").write_text("{", encoding="utf-8")
    for item in write().xpath("//li[@data-words]"):
        assert "Its last run failed. What stands is the last good version." in words(item)
    tree = area_page(project)
    assert "Its last run failed. Below is the last good version, made on 1 May" in words(tree)
    assert "youth.failed.ipynb" in links(tree)


@pytest.mark.parametrize(
    ("why", "cause"),
    [
        ("youth: its process died, twice.", "its process died, twice."),
        ("2013-14Q4 cannot be used: rr says", "2013-14Q4 cannot be used: rr says."),
        ("youth: p is 0.05 in file.csv. It happened.", "p is 0.05 in file.csv."),
        ("youth: cannot be used:", "cannot be used."),
        ("youth:", "nothing is known of why."),
        (
            'youth: code cell 3 stopped with KeyError. It was in the section "How many?". See.',
            "code cell 3 stopped with KeyError, in the section “How many?”.",
        ),
    ],
)
def test_the_cause_is_told_in_a_sentence(write, project, why, cause):
    fail(put(project), why=why)
    assert f"at 22:15 UTC: {cause} What stands" in words(write())


def test_a_report_that_is_not_whole_or_of_another_form_is_not_listed(write, project):
    (put(project, LAST, "East") / "youth.html").write_bytes(b"spoilt")
    (put(project, LAST, "West") / "youth.manifest.json").write_text("{", encoding="utf-8")
    assert "There is no report yet." in words(write())


def test_a_failure_goes_with_the_report_before_it_whenever_the_machine_stops(tmp_path, monkeypatch):
    """It stands beside the old report, and never beside the new one."""
    monkeypatch.setattr(os, "fsync", lambda _: None)
    old, new, became = files("old"), files("new"), []
    for number in range(100):
        reports = tmp_path / str(number)
        _store(reports, old)
        keep_failure(job(), "youth: stopped.", reports)
        with making(reports) as mine:
            store_failed(job(), b"partial", mine)
        with monkeypatch.context() as patch:
            left = stop_at(patch, number, (os, "replace"), (os, "rename"), (os, "unlink"))
            with suppress(PowerCutError):
                _store(reports, new)
        finish_all(reports)
        stands = read_manifest(reports / job().page.with_name("youth.manifest.json"))
        became.append(stands.outputs == manifest(job(), new).outputs)
        failures = {path.name for path in reports.rglob("*.failed.*")}
        assert failures == (set() if became[-1] else {"youth.failed.json", "youth.failed.ipynb"})
        if left[0] > 0:
            break
    assert became == sorted(became)
    assert 1 <= became.index(True) < len(became) - 3


def _store(reports, content):
    with making(reports) as mine:
        store(job(), content, manifest(job(), content).text(), mine)


def test_a_report_whose_last_run_failed_is_made_again_though_nothing_has_changed(project):
    reports, of, content = project / "reports", job(), files("x")
    with making(reports) as mine:
        store(of, content, manifest(of, content, {"part": "0"}).text(), mine)
    workshop = SimpleNamespace(project=project, parts=lambda *_: {"part": "0"})
    assert [each.why for each in look([of], {of.reads: None}, workshop)] == [""]
    keep_failure(of, "youth: its process died, twice.", reports)
    assert [each.why for each in look([of], {of.reads: None}, workshop)] == ["its last run failed"]


# Headlines and how they ran


def run_of(project, *values, **last):
    """Reports of the last quarters, one a value; None where there is no report."""
    for quarter, value in zip(QUARTERS[-len(values) :], values, strict=True):
        if value is not None:
            put(project, quarter, "Darlington", "youth", value, **last)


def drawings(project):
    return area_page(project).xpath("//main//*[local-name()='svg']")


def paths(drawing):
    """Of the intervals, the line and the dots."""
    return [path.get("d") for path in drawing.xpath("./*[local-name()='path']")]


def test_a_headline_stands_with_its_number_and_how_it_ran(write, project):
    run_of(project, said(38.9), said(41.0, unit="WHOLE_PERCENT"), said(39.5, lower=32, upper=47))
    write()
    (item,) = area_page(project).xpath("//li[strong]")
    assert words(item) == "So 39.5% reoffended. 2012, Reoffended: 39.5%"
    (drawing,) = drawings(project)
    assert drawing.get("role") == "img"
    assert drawing.get("aria-label") == "2012-13Q3: 38.9%; 2012-13Q4: 41%; 2013-14Q1: 39.5%"


def test_the_line_is_drawn_to_scale_and_goes_up_where_the_number_does(write, project):
    run_of(project, said(10.0, lower=0, upper=20), said(20.0, lower=10, upper=30))
    write()
    bars, line, dots = paths(drawings(project)[0])
    assert line == "M119.9 22.3L139.0 13.7"
    assert bars == "M119.9 31.0V13.7M139.0 22.3V5.0"
    assert dots == "M119.9 22.3h0M139.0 13.7h0"


def test_a_number_without_an_interval_is_drawn_from_nought(write, project):
    run_of(project, said(100.0, unit="COUNT"), said(50.0, unit="COUNT"))
    write()
    assert paths(drawings(project)[0])[:2] == ["", "M119.9 5.0L139.0 18.0"]
    assert drawings(project)[0].get("aria-label") == "2012-13Q4: 100; 2013-14Q1: 50"


@pytest.mark.parametrize(
    ("middle", "told"),
    [
        (None, "no number"),
        (said(None), "no number"),
        (said(30.0, definition="national"), "counted differently"),
        (said(30.0, column="Offended"), "counted differently"),
        (said(30.0, unit="COUNT"), "counted differently"),
        (said(30.0, question="How few?"), "counted differently"),
        (said(30.0, finding="g"), "no number"),
    ],
    ids=["missing", "hidden", "definition", "column", "unit", "question", "finding"],
)
def test_the_line_is_broken_where_there_is_no_such_number(write, project, middle, told):
    run_of(project, said(38.9), said(38.9), middle, said(39.5), said(40.0))
    write()
    (drawing,) = drawings(project)[-1:]
    assert drawing.get("aria-label") == (
        f"2012-13Q1: 38.9%; 2012-13Q2: 38.9%; 2012-13Q3: {told}; 2012-13Q4: 39.5%; 2013-14Q1: 40.0%"
    )
    line = paths(drawing)[1]
    assert line.count("M") == 2
    assert line.count("L") == 2


@pytest.mark.parametrize(
    "values",
    [
        (said(39.5),),
        (said(38.9), said(None)),
        (said(38.9, definition="national"), said(39.5)),
        (said(38.9, finding="g"), said(39.5)),
    ],
    ids=["one", "hidden now", "another definition", "another finding"],
)
def test_fewer_than_two_numbers_are_no_trend(write, project, values):
    run_of(project, *values)
    write()
    assert not drawings(project)


def test_a_trend_looks_back_eight_quarters_at_the_same_area_notebook_and_delivery(write, project):
    for quarter in ("2010-11Q4", "2011-12Q1", "2011-12Q2", "2011-12Q3"):
        put(project, quarter, "Darlington", "youth", said(1.0))
    put(project, QUARTERS[-1], "Darlington", "youth", said(39.5))
    for where in (("West", "youth"), ("Darlington", "adults")):
        put(project, QUARTERS[-2], *where, said(77.0))
    put(project, QUARTERS[-2], "Darlington", "youth", said(78.0), delivery=LAST)
    put(project, QUARTERS[-2], "Darlington", "youth", said(79.0), audience="internal")
    put(project, LAST, "Darlington", "youth", said(80.0), audience="internal")
    write()
    (drawing,) = drawings(project)
    assert drawing.get("aria-label") == (
        "2011-12Q2: 1.0%; 2011-12Q3: 1.0%; 2011-12Q4: no number; 2012-13Q1: no number; "
        "2012-13Q2: no number; 2012-13Q3: no number; 2012-13Q4: no number; 2013-14Q1: 39.5%"
    )
    internal = page(project, f"internal/{LAST}/darlington/index.html")
    assert "80.0%" in words(internal)
    assert not internal.xpath("//main//*[local-name()='svg']")


@pytest.mark.parametrize(
    ("headline", "number"),
    [
        (said(39.49), "39.5%"),
        (said(32.0, unit="WHOLE_PERCENT"), "32%"),
        (said(-81.4), "−81.4%"),
        (said(-0.04, unit="DIFFERENCE"), "0.0"),
        (said(1286.0, unit="COUNT"), "1,286"),
        (said(3.05, unit="RATE"), "3.05"),
    ],
)
def test_a_number_is_written_in_its_unit(write, project, headline, number):
    put(project, LAST, "Darlington", "youth", headline)
    write()
    (found,) = area_page(project).xpath("//li/strong")
    assert words(found) == number


# Search


def test_a_report_is_found_by_all_that_is_said_of_it(write, project):
    put(project, LAST, "West", "youth", said(), said(None, finding="g", question="And who?"))
    fail(project / "reports" / LAST / "west", "adults", area="West")
    by_name = [item.get("data-words") for item in write().xpath("//li[@data-words]")]
    assert by_name == [
        "2013-14Q1 West adults adults",
        "2013-14Q1 West Youth youth How many? So 39.5% reoffended. And who? Too few.",
    ]


def test_without_a_script_the_search_is_hidden_and_the_list_is_whole(write, project):
    put(project)
    for tree in (write(), page(project, f"{LAST}/index.html")):
        (search,) = tree.xpath("//*[@role='search']")
        assert search.get("hidden") is not None
        assert not tree.xpath("//li[@data-words and @hidden]")
        assert tree.xpath("//label[@for='typed']")
        assert tree.xpath("//*[@id='found' and @aria-live='polite']")


# What arrives is never markup

SPITEFUL = "<script>alert(1)</script></pre>\u202eevil\u2066 &amp; \"'"
HARMLESS = "<script>alert(1)</script></pre>⟨U+202E⟩evil⟨U+2066⟩ &amp; \"'"


def test_whatever_is_said_is_text(write, project):
    headline = said(
        39.5, question=SPITEFUL, said=SPITEFUL, row=SPITEFUL, column=SPITEFUL, finding=SPITEFUL
    )
    for quarter in QUARTERS[-2:]:
        folder = put(
            project, quarter, SPITEFUL, "youth", headline, title=SPITEFUL, headline=SPITEFUL
        )
        fail(folder, why=f"youth: {SPITEFUL}", area=SPITEFUL)
    put(project, LAST, SPITEFUL, "adults", changed=SPITEFUL)
    fail(folder, "lost", why=f"lost: {SPITEFUL}", area=SPITEFUL)
    write(partnership=SPITEFUL)
    pages = sorted((project / "reports").rglob("index.html"))
    assert len(pages) == 5
    for path in pages:
        text = path.read_text(encoding="utf-8")
        assert not {"\u202e", "\u2066"} & set(text)
        scripts = page(project, path).xpath("//script")
        assert not [script for script in scripts if "alert" in (script.text or "")]
        assert len(scripts) == (path.parent.name != slug(SPITEFUL))
        assert HARMLESS in words(page(project, path).xpath("//main")[0])
        assert "alert(1)</script>" not in text


# Writing


def test_pages_of_reports_that_are_gone_go(write, project):
    keep = put(project, LAST, "East")
    for quarter, area in ((LAST, "West"), ("2012-13Q4", "East")):
        put(project, quarter, area)
    write()
    for gone in (keep.parent / "west", project / "reports/2012-13Q4/east"):
        for path in gone.iterdir():
            if path.name != "index.html":
                shutil.rmtree(path) if path.is_dir() else path.unlink()
    write()
    found = (project / "reports").rglob("index.html")
    assert sorted(path.relative_to(project / "reports").as_posix() for path in found) == [
        f"{LAST}/east/index.html",
        f"{LAST}/index.html",
        "index.html",
    ]


def test_the_report_of_a_notebook_called_index_is_not_written_over(write, project):
    folder = put(project, LAST, "Darlington", "index")
    tree = write()
    assert (folder / "index.html").read_bytes() == b"x"
    assert f"{LAST}/darlington/index.html" in links(tree)


def test_a_page_that_stands_already_is_not_written_again(write, project):
    folder = put(project)
    write()
    pages = sorted((project / "reports").rglob("index.html"))
    for path in pages:
        os.utime(path, (0, 0))
    fail(folder, why="youth: stopped.")
    put(project, "2012-13Q4")
    write()
    assert {path.parent.name for path in pages if path.stat().st_mtime} == {
        "reports",
        LAST,
        "darlington",
    }
    for path in pages:
        os.utime(path, (0, 0))
    write()
    assert not [path for path in pages if path.stat().st_mtime]


def test_whenever_the_machine_stops_each_page_is_the_old_or_the_new_one(
    write, project, monkeypatch
):
    monkeypatch.setattr(os, "fsync", lambda _: None)
    put(project, "2012-13Q4", "West")
    folder = put(project)
    write()
    old = _pages(project)
    shutil.rmtree(project / "reports/2012-13Q4/west/tables")
    for path in (project / "reports/2012-13Q4/west").glob("youth*"):
        path.unlink()
    fail(folder)
    shutil.copytree(project / "reports", project / "before")
    write()
    new = _pages(project)
    assert len(old) == 5
    assert len(new) == 3
    for number in range(20):
        shutil.rmtree(project / "reports")
        shutil.copytree(project / "before", project / "reports")
        with monkeypatch.context() as patch:
            left = stop_at(patch, number, (os, "replace"), (Path, "unlink"))
            try:
                write()
            except PowerCutError:
                found = _pages(project)
                assert found.keys() >= new.keys()
                assert all(text in (old.get(at), new.get(at)) for at, text in found.items())
        write()
        assert _pages(project) == new
        if left[0] > 0:
            break
    assert number == 5


def _pages(project):
    found = (project / "reports").rglob("index.html")
    return {path.relative_to(project).as_posix(): path.read_bytes() for path in found}


def test_the_audience_of_a_failure_decides_where_it_is_listed(write, project):
    keep_failure(job(audience=Audience.INTERNAL), "youth: stopped.", project / "reports")
    assert not write().xpath("//li[@data-words]")
    assert page(project, "internal/index.html").xpath("//li[@data-words]")
