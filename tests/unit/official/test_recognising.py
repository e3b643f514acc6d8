"""A file is known by its header; an unknown one is refused with what it comes nearest to."""

import pytest
from official_files import (
    AGES,
    CSP,
    FORCE,
    LAIT,
    LOOKUP,
    NOMIS,
    OUTCOMES,
    P1,
    SERIES,
    STAT_XPLORE,
    STREET,
    YEARS,
    cell,
    crime,
    put,
    read,
    spreadsheet,
    table_row,
)

from rrlib.errors import OfficialFileError
from rrlib.official.recognising import LAYOUTS

HEADERS = {
    "Home Office: recorded crime by community safety partnership": CSP,
    "Home Office: recorded crime by police force": FORCE,
    "Home Office: outcomes of recorded crime by police force": OUTCOMES,
    "police.uk: street-level crime": STREET,
    "ONS: table P1, recorded crime by police force": P1,
    "ONS: mid-year population by single year of age": AGES,
    "ONS: mid-year population by year, without ages": YEARS,
    "ONS: mid-year population series by sex and age (MYEB1)": SERIES,
    "ONS: local authority to community safety partnership to police force": LOOKUP,
    "Nomis: population estimates by single year of age": NOMIS,
    "Nomis: another data set": "DATE_NAME,GEOGRAPHY_NAME,OBS_VALUE\n",
    "Stat-Xplore: claims by area": STAT_XPLORE,
    "DfE: local authority interactive tool, youth offending": LAIT,
}


def test_every_layout_has_a_header_here():
    assert {layout.source for layout in LAYOUTS} == set(HEADERS)


def test_the_documentation_lists_every_layout_and_whether_it_was_read_as_published(root):
    page = (root / "docs/official-files.md").read_text(encoding="utf-8")
    table = page.split("## Sources")[1].split("## Which areas")[0]
    verified = [line.rsplit("|", 2)[1].strip() for line in table.splitlines() if line[:2] == "| "]
    said = [words.split(",")[0] == "yes" for words in verified[1:]]
    assert sorted(said) == sorted(layout.verified for layout in LAYOUTS)
    folded = table.casefold().replace("_", " ")
    for layout in LAYOUTS:
        words = [column for column in layout.columns if column.replace(" ", "").isalpha()]
        assert [column for column in words if column not in folded] == [], layout.source


def test_a_layout_that_was_never_read_as_published_is_told(tmp_path):
    (unverified,) = read(put(tmp_path, "a.csv", CSP, crime("Darlington", 3)))
    (verified,) = read(put(tmp_path, "b.csv", YEARS, "E06,Darlington,2018,5\n"))
    assert not unverified.account.verified
    assert verified.account.verified


@pytest.mark.parametrize("source", HEADERS)
def test_a_file_is_known_by_its_header_below_a_title(tmp_path, source):
    path = put(tmp_path, "mid2018.csv", "A title\n\n", HEADERS[source])
    (table,) = read(path)
    assert table.account.source == source
    assert table.account.header_row == 2 + HEADERS[source].count("\n")


def test_the_order_and_letters_of_columns_do_not_matter(tmp_path):
    mixed = CSP.upper().strip().split(",")[::-1]
    path = put(tmp_path, "a.csv", ",".join(f" {name}" for name in mixed), "\n")
    assert read(path)[0].account.source.endswith("community safety partnership")


def test_an_unknown_header_is_refused_with_the_nearest_and_what_is_missing(tmp_path):
    path = put(tmp_path, "a.csv", CSP.replace("CSP Name", "Partnership"), crime("Darlington", 3))
    with pytest.raises(OfficialFileError) as caught:
        read(path)
    told = str(caught.value)
    assert "a.csv" in told
    assert "row 1: financial year, financial quarter, police force, partnership" in told
    assert "nearest is 'Home Office: recorded crime by community safety partnership'" in told
    assert told.endswith("missing: csp name")


def test_a_file_that_is_like_nothing_is_refused_and_none_of_it_repeated(tmp_path):
    with pytest.raises(OfficialFileError, match="this header is not known") as caught:
        read(put(tmp_path, "a.csv", "month,somebody\nP123,1998-05-01\n"))
    assert "its header is like none that is known" in str(caught.value)
    assert "nearest" not in str(caught.value)
    assert "somebody" not in str(caught.value)
    assert "P123" not in str(caught.value)


def sheet(text):
    return [table_row(map(cell, line.split(","))) for line in text.splitlines()]


def test_a_cover_is_passed_over_and_every_table_read(tmp_path):
    path = spreadsheet(
        tmp_path / "a.ods",
        {
            "Cover": sheet("Police recorded crime\nPublished 2019"),
            "2012-13": sheet(CSP + crime("Darlington", 3)),
            "2013-14": sheet(CSP + crime("Darlington", 4, year="2013/14")),
        },
    )
    assert [(t.account.sheet, t.account.rows_read) for t in read(path)] == [
        ("2012-13", 1),
        ("2013-14", 1),
    ]


def test_a_sheet_that_nearly_is_a_table_is_not_passed_over(tmp_path):
    path = spreadsheet(
        tmp_path / "a.ods",
        {
            "2012-13": sheet(CSP + crime("Darlington", 3)),
            "2013-14": sheet(CSP.replace("Offence Count", "Offences") + crime("Darlington", 4)),
        },
    )
    with pytest.raises(OfficialFileError, match=r"sheet '2013-14', row 1(.|\n)*offence count"):
        read(path)
