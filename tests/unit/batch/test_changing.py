"""What changed since the last published quarter: on a report's page, and on a page of its own."""

import re
import shutil
import subprocess
import sys
from dataclasses import replace

import pytest
from lxml import html
from small_reports import job
from test_movements import (
    BEFORE,
    FEWER,
    LATER_RECORDS,
    MADE,
    MORE,
    NOW,
    PUBLIC,
    cohorts,
    defined,
    keep,
    stand,
)
from typer.testing import CliRunner

from rrlib.batch.changes import explaining
from rrlib.batch.changes.dumbbells import EDGE, WIDTH, Dumbbell, dumbbell, scales
from rrlib.batch.changes.explaining import OTHER_PEOPLE, Revision
from rrlib.batch.changes.moved import Kind
from rrlib.batch.changes.pairing import two_quarters, two_runs
from rrlib.batch.changes.since import changed_since, summary
from rrlib.batch.changes.telling import counted, page_of, write_page
from rrlib.batch.pages import frame
from rrlib.cli import app
from rrlib.codes import Audience
from rrlib.disclosure import release, shown_table
from rrlib.periods import FinancialQuarter
from rrlib.reoffending import EIP_6, YOT_LOCAL
from rrlib.results import SYNTHETIC

EVIL = "<script>alert('x')</script>"


def since(project, *findings, of=None, made_from=MADE, synthetic=False):
    """What changed in a report of `NOW` that is about to show `findings`."""
    tables = [shown_table(release(finding, PUBLIC)) for finding in findings]
    return changed_since(project, of or job(), tables, made_from, synthetic=synthetic)


def many(moved_by, number=12, latest="2012"):
    """A finding of so many cohorts; the headline is of the latest."""
    rows = [(str(2012 - each), 200, 80 + moved_by) for each in range(number)]
    return cohorts(*rows, latest=latest)


# --- Compared with what ---------------------------------------------------------------------------


def test_a_report_is_compared_with_the_latest_earlier_quarter_published_of_it(tmp_path):
    keep(tmp_path, "2012-13Q4", cohorts(("2012", 157, 10)))
    keep(tmp_path, BEFORE, FEWER, made_from=MADE)
    keep(tmp_path, BEFORE, cohorts(("2012", 157, 20)), replaced=1)
    keep(tmp_path, BEFORE, cohorts(("2012", 157, 30)), area="County Durham")
    keep(tmp_path, "2014-15Q1", cohorts(("2012", 157, 40)))
    changed = since(tmp_path, MORE, made_from=MADE | LATER_RECORDS)
    assert changed.before == BEFORE
    assert changed.said == (
        f"2 published numbers changed since {BEFORE}. Beyond the interval printed before: 1 of 1."
    )
    assert {each.before.value for each in changed.moved} == {62, 39.490446}
    assert {(each.revision, each.why) for each in changed.moved} == {
        (Revision.SCHEDULED, explaining.RECORDS_REVISED)
    }
    assert changed.corrections == ()


def test_where_nothing_was_published_before_that_is_said(tmp_path):
    keep(tmp_path, NOW, FEWER)
    changed = since(tmp_path, MORE)
    assert (changed.before, changed.moved) == (None, ())
    assert changed.said == (
        f"Nothing was published of Darlington before {NOW} by this notebook: there is nothing to "
        "compare with."
    )


@pytest.mark.parametrize(
    "of",
    [
        job(audience=Audience.INTERNAL),
        replace(job(), delivery=FinancialQuarter.parse("2014-15Q1")),
    ],
)
def test_an_internal_or_reconstructed_report_is_not_compared(tmp_path, of):
    keep(tmp_path, BEFORE, FEWER)
    changed = since(tmp_path, MORE, of=of)
    assert changed is None


def test_a_demonstration_is_no_quarter_before_a_real_one_nor_the_other_way_round(tmp_path):
    keep(tmp_path, BEFORE, FEWER, synthetic=True)
    assert since(tmp_path, MORE).before is None
    assert since(tmp_path, MORE, synthetic=True).before == BEFORE
    keep(tmp_path, BEFORE, FEWER)
    assert since(tmp_path, MORE).before == BEFORE
    assert since(tmp_path, MORE, synthetic=True).before is None


def test_corrections_of_either_quarter_are_told(tmp_path):
    keep(tmp_path, BEFORE, FEWER, correction="a file was late")
    keep(tmp_path, NOW, FEWER, replaced=1)
    keep(tmp_path, NOW, MORE, correction="an area was wrong")
    changed = since(tmp_path, MORE)
    assert changed.corrections == (
        f"What was published of {NOW} was corrected: an area was wrong.",
        f"What was published of {BEFORE} was corrected: a file was late.",
    )
    assert {each.revision for each in changed.moved} == {Revision.CORRECTION}
    (tmp_path / f"reports/published/{BEFORE}/darlington/youth.json").unlink()
    assert since(tmp_path, MORE).corrections == changed.corrections[:1]


def test_a_draft_with_other_numbers_than_its_quarter_published_corrects_them(tmp_path):
    keep(tmp_path, BEFORE, FEWER)
    keep(tmp_path, NOW, FEWER)
    assert {each.revision for each in since(tmp_path, MORE).moved} == {Revision.CORRECTION}
    keep(tmp_path, NOW, MORE)
    assert {each.revision for each in since(tmp_path, MORE).moved} == {Revision.SCHEDULED}


def test_the_most_important_come_first_and_eight_are_told_at_once(tmp_path):
    hidden = cohorts(("2000", 157, 3), ("2001", 157, 62), ("2002", 157, 62), ("2003", 157, 62))
    now = cohorts(("2000", 157, 62), ("2001", 157, 63), ("2002", 157, 90), ("2003", 157, 60))
    before, now = (
        replace(
            each,
            sentences=tuple(replace(s, cells={"share": ("2003", "share")}) for s in each.sentences),
        )
        for each in (hidden, now)
    )
    keep(tmp_path, BEFORE, before)
    told = [each.what for each in since(tmp_path, now).moved]
    assert told == [
        "2002, Share",  # beyond its interval
        "2003, Share",  # in the headline
        "2001, Reoffended",
        "2001, Share",
        "2002, Reoffended",
        "2003, Reoffended",
        "2000, Reoffended",  # shown now
        "2000, Share",
    ]
    keep(tmp_path, BEFORE, many(0))
    changed = since(tmp_path, many(1))
    assert (len(changed.first), len(changed.rest)) == (8, 16)
    assert changed.first + changed.rest == changed.moved


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([(157, 62)], "No published number changed since Q."),
        (
            [(157, 63)],
            "2 published numbers changed since Q. Beyond the interval printed before: 0 of 1.",
        ),
        (
            [(157, 90), (157, 90)],
            "4 published numbers changed since Q. Beyond the interval printed before: 2 of 2.",
        ),
    ],
)
def test_one_sentence_says_how_many_moved(tmp_path, rows, said):
    now = [(str(2012 + place), *row) for place, row in enumerate(rows)]
    before = [(str(2012 + place), 157, 62) for place in range(len(rows))]
    keep(tmp_path, BEFORE, cohorts(*before))
    moved = since(tmp_path, cohorts(*now)).moved
    assert summary(moved, "Q") == said
    if moved:
        assert summary(moved[:1], "Q").startswith("1 published number changed since Q. ")


def test_what_compares_a_report_loads_nothing_that_draws():
    code = "import sys, rrlib.batch.changes.since; print([*sys.modules])"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout
    for name in ("matplotlib", "pandas", "nbformat", "jinja2", "scipy"):
        assert f"'{name}'" not in loaded, name


# --- The panel ------------------------------------------------------------------------------------


def panel(changed):
    """The panel alone, made by the templates' own environment."""
    source = "{% from '_changed.html.j2' import panel %}{{ panel(changed) }}"
    return html.fromstring(frame._environment().from_string(source).render(changed=changed))


def test_the_panel_says_how_many_tells_the_first_and_tables_the_rest(tmp_path):
    keep(tmp_path, BEFORE, many(0), correction=EVIL)
    changed = since(tmp_path, many(30))
    page = panel(changed)
    (section,) = page.xpath("//section")
    assert section.xpath("string(h2[@id='changed'])") == f"Changed since {BEFORE}"
    assert section.xpath("string(p)") == changed.said
    first, rest = section.xpath(".//table")
    assert rest.xpath("boolean(ancestor::details)")
    for table, number in ((first, 8), (rest, 16)):
        assert table.xpath("count(tbody/tr)") == number
        assert table.xpath("count(tbody/tr/th[@scope='row'])") == number
        assert table.xpath("count(thead/tr/th[@scope='col'])") == 4
    assert first.xpath("count(tbody/tr/td/strong)") == 8  # beyond
    assert first.xpath("string(caption)") == f"What moved since {BEFORE}"
    told, *_ = changed.moved
    row = " ".join(first.xpath("string(tbody/tr[1])").split())
    assert (
        row
        == f"{told.question} {told.what} {told.was} {told.is_now} Revised, scheduled: {told.why}; "
        f"{told.verdict}."
    )
    assert section.xpath("details//dl/dt/text()") == ["Scheduled", "Correction", "Definitional"]
    assert not page.xpath("//script")


def test_the_panel_of_nothing_to_compare_with_is_one_sentence(tmp_path):
    changed = since(tmp_path, MORE)
    page = panel(changed)
    assert page.xpath("string(//section/p)") == changed.said
    assert not page.xpath("//section//ul | //section//details | //section//table")


# --- The page of rr compare -----------------------------------------------------------------------


def test_the_page_tells_every_number_in_a_table_of_its_finding(tmp_path):
    now = cohorts(("2012", 157, 80), ("2013", 120, 70), latest="2013")
    keep(tmp_path, BEFORE, FEWER, made_from=MADE, synthetic=True)
    keep(tmp_path, NOW, now, made_from=MADE | LATER_RECORDS)
    page = html.fromstring(page_of(two_quarters(tmp_path, BEFORE, NOW)))
    assert page.xpath("string(//h1)") == f"What changed from {BEFORE} to {NOW}"
    assert page.xpath("string(//main/p/strong)") == (
        "3 numbers moved: 2 scheduled, 1 of later people. "
        "Beyond the interval printed before: 1 of 1."
    )
    assert page.xpath("string(//p[@class='banner'])") == SYNTHETIC
    (table,) = page.xpath("//table")
    assert table.xpath("string(caption)") == "How many?"
    assert table.xpath("thead/tr/th[@scope='col']/text()") == [
        "Number",
        "Before",
        "Now",
        "By how much",
        "Chart",
        "Interval before",
        "Class",
        "Why",
    ]
    rows = [
        [" ".join(cell.text_content().split()) for cell in row] for row in table.xpath("tbody/tr")
    ]
    why = explaining.RECORDS_REVISED
    beyond = "beyond the interval before (32.2% to 47.3%)"
    cohort, share = "+18.8 percentage points", "+11.5 percentage points"
    assert ["; ".join(row) for row in rows] == [
        f"2012, Share → 2013, Share; 39.5%; 58.3%; {cohort}; ; –; latest; {OTHER_PEOPLE}",
        f"2012, Reoffended; 62; 80; +18; ; –; revised, scheduled; {why}",
        f"2012, Share; 39.5%; 51.0%; {share}; ; {beyond}; revised, scheduled; {why}",
    ]
    assert table.xpath("count(tbody/tr/th[@scope='row'])") == 3
    assert page.xpath("//table//svg/@aria-hidden") == ["true"] * 3
    assert not page.xpath("//tr[@class='broken']")
    assert "Scales of the charts: 0.0% to 66.8%; 0 to 80." in page.text_content()


def test_other_definitions_stand_below_a_broken_line_and_are_not_joined(tmp_path):
    keep(tmp_path, BEFORE, cohorts(("2011", 157, 62), ("2012", 157, 62)))
    now = cohorts(("2011", 157, 80), ("2012", 157, 80))
    first, second = now.rows
    mixed = replace(now, rows=(replace(first, definition=EIP_6), second))
    keep(tmp_path, NOW, mixed)
    page = html.fromstring(page_of(two_quarters(tmp_path, BEFORE, NOW)))
    (broken,) = page.xpath("//tr[@class='broken']")
    assert ".broken th{border-top:2px dashed " in page.xpath("string(//style)")
    assert "made by another definition" in broken.text_content()
    above = page.xpath("//tbody[1]/tr/th/text()")
    assert "2 scheduled, 2 by another definition." in page.xpath("string(//main/p)")
    below = page.xpath("//tbody[2]/tr[position()>1]/th/text()")
    assert above == ["2012, Reoffended", "2012, Share"]
    assert below == ["2011, Reoffended", "2011, Share"]
    assert page.xpath("//tbody[2]/tr[position()>1]/td[3]/text()") == ["–", "–"]
    keep(tmp_path, BEFORE, defined(FEWER, YOT_LOCAL))
    keep(tmp_path, NOW, defined(MORE, EIP_6))
    alone = html.fromstring(page_of(two_quarters(tmp_path, BEFORE, NOW)))
    assert alone.xpath("count(//tbody)") == 1


def test_whatever_a_record_says_is_escaped(tmp_path):
    keep(tmp_path, BEFORE, cohorts((EVIL, 157, 62), latest=EVIL, question=EVIL), area=EVIL)
    now = cohorts((EVIL, 157, 80), latest=EVIL, question=EVIL)
    keep(tmp_path, NOW, now, area=EVIL, correction=EVIL)
    text = page_of(two_quarters(tmp_path, BEFORE, NOW))
    assert "<script" not in text
    page = html.fromstring(text)
    assert page.xpath("string(//caption)") == EVIL
    assert page.xpath("string(//h2)") == f"{EVIL}, youth"
    assert page.xpath("//div/@aria-label") == [f"{EVIL}: {EVIL}"]
    assert page.xpath("string(//p[@class='banner'])").endswith(f"corrected: {EVIL}")


def test_what_is_hidden_has_no_number_and_no_mark(tmp_path):
    keep(tmp_path, BEFORE, FEWER)
    keep(tmp_path, NOW, cohorts(("2012", 157, 3)))
    page = html.fromstring(page_of(two_quarters(tmp_path, BEFORE, NOW)))
    assert page.xpath("//tbody/tr/td[2]/text()") == ["[c]", "[c]"]
    assert not page.xpath("//*[@class='now']")
    assert page.xpath("count(//*[@class='before'])") == 2
    assert "1.9" not in page.xpath("string(//main)")


def test_the_page_lies_beside_the_reports_of_the_later_quarter(tmp_path, monkeypatch, root):
    monkeypatch.chdir(tmp_path)
    for name in ("partnership.toml", "requirements.lock"):
        shutil.copy(root / name, tmp_path)
    keep(tmp_path, BEFORE, FEWER)
    keep(tmp_path, NOW, FEWER)
    stand(tmp_path, NOW, MORE)
    said = CliRunner().invoke(app, ["compare", BEFORE, NOW, "--page"])
    name = f"reports/{NOW}/changes-since-{BEFORE}.html"
    assert said.output.splitlines() == ["No published numbers moved.", f"Open {name}"]
    assert "No number moved." in (tmp_path / name).read_text(encoding="utf-8")
    said = CliRunner().invoke(app, ["compare", NOW, "--page", "--json"])
    assert said.stderr.splitlines()[-1] == f"Open reports/{NOW}/changes-within.html"
    within = (tmp_path / f"reports/{NOW}/changes-within.html").read_text(encoding="utf-8")
    assert f"What changed between two runs of {NOW}" in within
    assert "2 by correction." in within
    listed = (tmp_path / f"reports/{NOW}/index.html").read_text(encoding="utf-8")
    assert 'href="changes-within.html"' in listed


def test_the_same_page_is_the_same_bytes_and_loads_nothing(tmp_path):
    keep(tmp_path, BEFORE, FEWER)
    keep(tmp_path, NOW, MORE)
    compared = two_quarters(tmp_path, BEFORE, NOW)
    path = tmp_path / write_page(tmp_path, compared)
    first = path.read_bytes()
    write_page(tmp_path, two_quarters(tmp_path, BEFORE, NOW))
    assert path.read_bytes() == first
    loads = re.compile(rb"""(src|href|url)\s*[=(]\s*["']?(https?:)?//""")
    assert not loads.search(first)


# --- Its charts -----------------------------------------------------------------------------------


def test_the_charts_of_a_unit_have_one_scale_from_nought_to_the_greatest_end(tmp_path):
    keep(tmp_path, BEFORE, cohorts(("2011", 157, 20), ("2012", 157, 62)))
    keep(tmp_path, NOW, cohorts(("2011", 157, 25), ("2012", 157, 80)))
    moved = two_quarters(tmp_path, BEFORE, NOW).moved
    of_units = scales(moved)
    assert str(of_units["COUNT"]) == "0 to 80"
    charts = {each.what: dumbbell(each, of_units[each.unit]) for each in moved}
    counts = charts["2011, Reoffended"], charts["2012, Reoffended"]
    assert counts[0].before.at == EDGE + 36  # a quarter of 144 pixels
    assert (counts[0].now.at, counts[1].now.at) == (EDGE + 45, WIDTH - EDGE)
    assert counts[0].before.lower is None
    shares = charts["2011, Share"], charts["2012, Share"]
    assert shares[1].now.upper == WIDTH - EDGE
    assert EDGE < shares[0].before.lower < shares[0].before.at < shares[0].before.upper
    assert all(each.joined for each in charts.values())


def test_a_hidden_number_has_no_mark(tmp_path):
    keep(tmp_path, BEFORE, FEWER)
    keep(tmp_path, NOW, cohorts(("2012", 157, 3)))
    (count, _) = two_quarters(tmp_path, BEFORE, NOW).moved
    chart = dumbbell(count, scales([count])["COUNT"])
    assert chart == Dumbbell(replace(chart.before, at=WIDTH - EDGE), None, False)


def test_only_one_number_revised_is_joined_to_what_it_was(tmp_path):
    now = cohorts(("2012", 157, 80), ("2013", 120, 70), latest="2013")
    keep(tmp_path, BEFORE, FEWER)
    keep(tmp_path, NOW, now)
    found = two_quarters(tmp_path, BEFORE, NOW).moved
    joined = {each.kind: dumbbell(each, scales([each])[each.unit]).joined for each in found}
    assert joined == {Kind.LATEST: False, Kind.REVISED: True}


def test_each_class_is_counted(tmp_path):
    keep(tmp_path, NOW, FEWER)
    stand(tmp_path, NOW, MORE)
    moved = two_runs(tmp_path, NOW).moved
    assert counted(moved) == (
        "2 numbers moved: 2 by correction. Beyond the interval printed before: 1 of 1."
    )
    assert counted(moved[:1]) == (
        "1 number moved: 1 by correction. None of what changed had an interval."
    )
    assert counted(()) == "No number moved."
