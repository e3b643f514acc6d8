"""A report's workbook, opened again."""

import io
import re
import time
import warnings
import zipfile
from datetime import date

import pytest
from openpyxl import load_workbook

from rrlib.batch.takeaway.workbook import About, TakenTable, workbook
from rrlib.disclosure.shown import ShownCell, ShownColumn, ShownRow, ShownTable
from rrlib.results import SYNTHETIC

ABOUT = About(
    "youth", "Darlington", "2013-14Q4", date(2014, 3, 31), "Draft: nobody signed.", True, "Why."
)
PEOPLE = ShownColumn(key="people", title="People", role="BASE", unit="COUNT")
SHARE = ShownColumn(key="share", title="Share", role="DERIVED", unit="PERCENT")
STEP = ShownColumn(key="step", title="Step", role="DERIVED", unit="DIFFERENCE")
RATE = ShownColumn(key="rate", title="Per head", role="DERIVED", unit="RATE")


def cell(value=None, lower=None, upper=None, marker=None):
    return ShownCell(value=value, lower=lower, upper=upper, marker=marker)


def row(label, cells, **more):
    return ShownRow(label=label, cells=cells, **more)


def table(*rows, columns=(PEOPLE, SHARE), name="by_cohort", question="Who reoffended?"):
    return ShownTable(name=name, question=question, rule={}, columns=columns, rows=rows)


PLAIN = table(
    row("2011", {"people": cell(44.0), "share": cell(47.727273, 33.754991, 62.064534)}),
    row("2012", {"people": cell(41.0), "share": cell(marker="[c]")}),
    row("2013", {"people": cell(38.0, marker="[p]")}),
)


def opened(*tables, title="Do they reoffend?", about=ABOUT):
    taken = [each if isinstance(each, TakenTable) else TakenTable(each) for each in tables]
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)  # XlsxWriter's, of what it leaves out
        content = workbook(title, about, taken)
    return load_workbook(io.BytesIO(content))


def values(sheet):
    return [[each for each in row if each is not None] for row in sheet.iter_rows(values_only=True)]


def links(book):
    cells = [each for sheet in book for row in sheet.rows for each in row]
    return [each.hyperlink for each in cells if each.hyperlink]


def rows_of(book, label="by_cohort"):
    """The table of a sheet: its headings, then its rows."""
    ((area,),) = [[each.ref for each in book[label].tables.values()]]
    return [[each.value for each in row] for row in book[label][area]]


def test_numbers_are_numbers_and_an_interval_has_columns_of_its_own():
    assert rows_of(opened(TakenTable(PLAIN, rows_are="Cohort"))) == [
        [
            "Cohort",
            "People",
            "Share (%)",
            "Share, lower end of interval (%)",
            "Share, upper end of interval (%)",
            "Shorthand",
        ],
        ["2011", 44, 47.727273, 33.754991, 62.064534, "none"],
        ["2012", 41, "[c]", "[c]", "[c]", "none"],
        ["2013", 38, "[x]", "[x]", "[x]", "People [p]"],
    ]


def test_numbers_show_as_many_decimals_as_the_page_prints():
    made = table(
        row(
            "a", {"people": cell(1234.0), "share": cell(1.0), "step": cell(-2.0), "rate": cell(3.0)}
        ),
        columns=(PEOPLE, SHARE, STEP, RATE),
    )
    sheet = opened(made)["by_cohort"]
    headings, cells = list(sheet.rows)[-2:]
    assert [each.value for each in headings[1:]] == [
        "People",
        "Share (%)",
        "Step (percentage points)",
        "Per head",
    ]
    assert [each.number_format for each in cells[1:]] == ["#,##0", "0.0", "0.0", "0.00"]
    assert {each.alignment.horizontal for each in cells[1:]} == {"right"}


def test_a_counted_number_among_estimates_has_no_interval():
    made = table(
        row("a", {"share": cell(50.0, 40.0, 60.0)}),
        row("b", {"share": cell(-0.0)}),
        columns=(SHARE,),
    )
    assert rows_of(opened(made))[1:] == [["a", 50, 40, 60], ["b", 0, "[z]", "[z]"]]


def test_breakdowns_and_definitions_are_columns_where_there_are_several():
    made = table(
        row("All", {"people": cell(9.0)}, definition="ONE"),
        row("Male", {"people": cell(6.0)}, breakdown="By sex", definition="TWO"),
        row("Other", {"people": cell(3.0)}, breakdown="By sex"),
        columns=(PEOPLE,),
    )
    assert rows_of(opened(made)) == [
        ["Breakdown", "Row", "Definition", "People"],
        ["In all", "All", "ONE", 9],
        ["By sex", "Male", "TWO", 6],
        ["By sex", "Other", "[z]", 3],
    ]


def test_the_cover_says_what_it_is_how_sure_and_how_to_cite_and_verify_it():
    said = "\n".join(str(each) for (each,) in opened(PLAIN)["Cover"].values)
    assert said.startswith("Do they reoffend?\n")
    for part in ("Why.", SYNTHETIC, "Status: Draft: nobody signed.", "rr verify"):
        assert part in said
    assert "Cite as: Do they reoffend? Darlington, quarter 2013-14Q4, as known on 31 March" in said
    assert "youth.manifest.json" in said
    real = About("youth", "Darlington", "2013-14Q4", date(2014, 3, 31), "Final.", False)
    assert SYNTHETIC not in str(values(opened(PLAIN, about=real)["Cover"]))


def test_notes_explain_every_shorthand_and_name_the_definitions():
    made = table(row("a", {"people": cell(9.0)}, definition="YOT_LOCAL"))
    book = opened(made)
    notes = dict(values(book["Notes"])[3:])
    assert {"[c]", "[x]", "[z]", "[u]", "[p]", "[r]", "YOT_LOCAL"} == set(notes)
    assert notes["[c]"] == "hidden so that nobody can be identified"
    assert "by_cohort" in notes["YOT_LOCAL"]
    assert ["Definition: YOT_LOCAL"] in values(book["by_cohort"])


def test_limits_and_notes_stand_above_the_table_and_contents_lead_to_it():
    book = opened(TakenTable(PLAIN, ("Not why.",), ("In months.",)))
    assert values(book["by_cohort"])[:4] == [
        ["Who reoffended?"],
        ["This worksheet contains one table. Shorthand is explained on the worksheet Notes."],
        ["What this does not show: Not why."],
        ["How it is counted: In months."],
    ]
    assert book.sheetnames == ["Cover", "Contents", "Notes", "by_cohort"]
    assert [each.location for each in links(book)] == [
        "'Notes'!A1",
        "'by_cohort'!A1",
    ]
    assert values(book["Contents"])[-1] == ["by_cohort", "Who reoffended?"]


@pytest.mark.parametrize(
    "hostile",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "{=1+1}",
        "http://example.org/",
        "internal:A1",
        "mailto:a@example.org",
        "1234",
    ],
)
def test_text_stays_text_whatever_it_begins_with(hostile):
    made = table(
        row(hostile, {"people": cell(9.0)}, breakdown=hostile),
        columns=(ShownColumn(key="people", title=hostile, role="BASE", unit="COUNT"),),
        question=hostile,
    )
    book = opened(TakenTable(made, (hostile,), rows_are=f"{hostile} "), title=hostile)
    cells = [each for sheet in book for row in sheet.rows for each in row]
    assert sum(each.value == hostile for each in cells) >= 6
    assert {each.data_type for each in cells if each.value == hostile} == {"s"}
    assert not [each for each in cells if each.data_type == "f"]
    assert {each.location for each in links(book)} == {"'Notes'!A1", "'by_cohort'!A1"}
    assert {each.target for each in links(book)} == {None}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x07b\x00\ufffe\ud800", "a⟨U+0007⟩b⟨U+0000⟩⟨U+FFFE⟩⟨U+D800⟩"),
        ("[a](http://example.org) [b](x)", "[a] (http://example.org) [b] (x)"),
        ("costs $$5$$$", "costs $ $5$ $ $"),
        (" ", "blank"),
        ("–", "– (as written)"),
        ("Ä", "Ä (as written)"),
    ],
)
def test_text_that_excel_or_gptables_cannot_hold_is_made_visible(text, shown):
    book = opened(table(row(text, {"people": cell(9.0)}), columns=(PEOPLE,), question=f"Q{text}"))
    assert rows_of(book)[1][0] == shown
    if text.strip():
        assert book["by_cohort"]["A1"].value == f"Q{shown.removesuffix(' (as written)')}"


@pytest.mark.parametrize("text", ["x" * 100_000, "😀" * 50_000])
def test_what_no_cell_can_hold_is_cut_and_says_so(text):
    book = opened(
        TakenTable(
            table(
                row(text, {"people": cell(9.0)}),
                columns=(ShownColumn(key="people", title=text, role="BASE", unit="COUNT"),),
                question=text,
            ),
            (text,),
        )
    )
    label = rows_of(book)[1][0]
    assert label.endswith("…")
    assert 32_765 <= len(label.encode("utf-16-le")) / 2 <= 32_767
    assert len(rows_of(book)[0][1].encode("utf-16-le")) / 2 <= 255
    assert all(each.width < 61 for each in book["by_cohort"].column_dimensions.values())


def test_sheets_and_columns_have_names_of_their_own_that_excel_can_hold():
    names = ["x" * 40, "X" * 40, "a/b:c*?[d]'", "notes", "history", " ", "same", "same"]
    book = opened(*(table(*PLAIN.rows, name=name) for name in names))
    labels = book.sheetnames[3:]
    assert labels == [
        "x" * 31,
        "X" * 29 + "_2",
        "a_b_c___d__",
        "notes_2",
        "history_2",
        "table",
        "same",
        "same_2",
    ]
    twins = [ShownColumn(key=key, title=key, role="BASE", unit="COUNT") for key in ("n", "N")]
    made = table(row("a", {"n": cell(1.0), "N": cell(2.0)}), columns=tuple(twins))
    assert rows_of(opened(made)) == [["Row", "n", "N_2"], ["a", 1, 2]]


def test_it_is_the_same_bytes_each_time_and_without_the_date():
    first = workbook("Do they reoffend?", ABOUT, [TakenTable(PLAIN)])
    time.sleep(1.1)
    assert workbook("Do they reoffend?", ABOUT, [TakenTable(PLAIN)]) == first
    archive = zipfile.ZipFile(io.BytesIO(first))
    assert {each.date_time[0] for each in archive.infolist()} == {1980}
    assert {each.compress_type for each in archive.infolist()} == {zipfile.ZIP_STORED}
    core = archive.read("docProps/core.xml").decode()
    assert set(re.findall(r">(\d{4}-\d\d-\d\d)T", core)) == {"1900-01-01"}
    assert "<dc:title>Do they reoffend?</dc:title>" in core


def test_nothing_of_it_warns_of_what_pandas_will_end():
    with warnings.catch_warnings():
        warnings.simplefilter("error", DeprecationWarning)
        workbook("Do they reoffend?", ABOUT, [TakenTable(PLAIN)])
