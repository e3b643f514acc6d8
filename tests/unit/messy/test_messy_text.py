"""CSV as it is written in offices: encodings, line ends, quotes, separators, headers, footers."""

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE

from untidy import (
    CLEAN,
    HEADERS,
    SURNAME,
    comes_of,
    quarantined,
    read,
    refused,
    table,
    text_of,
)

OFFENCES = text_of("offences")
PEOPLE = text_of("people")
POPULATION = text_of("population")
PEOPLE_HEADER = ",".join(HEADERS["people"])
OFFENCES_HEADER = ",".join(HEADERS["offences"])
PEOPLE_KNOWN = "person_id, sex, date_of_birth, matched, died_on, recorded_on"
LINES = OFFENCES.splitlines(keepends=True)
ALL_ENDS = ("\r\n", "\n", "\r", "\r\n", "\r", "\n", "\r\n")
IN_1252 = "text encoded as UTF-8 (read as Windows-1252)"
NO_END = "expected a line end after the last row: make sure that the file is whole"
PASSED_OVER = "expected the header in row 1 (what stands above it was passed over)"
NINE = "expected 8 values, as in the header"
NO_HEADER = f"expected the header {OFFENCES_HEADER} in row 1, separated by commas"


def in_county_dürham(encoding: str) -> bytes:
    """A letter beyond ASCII in a row that is otherwise in order."""
    return OFFENCES.replace("elsewhere", "élsewhere").encode(encoding)


@table(
    {
        "a file that is as it should be": read("offences.csv", OFFENCES),
        "UTF-8 with a byte-order mark": read("offences.csv", BOM_UTF8 + OFFENCES.encode()),
        "UTF-8 with a byte-order mark and quotes": read(
            "offences.csv", BOM_UTF8 + text_of("offences", quoted=True).encode()
        ),
        "UTF-16, little end first, with its mark": read(
            "offences.csv", BOM_UTF16_LE + OFFENCES.encode("utf-16-le")
        ),
        "UTF-16, big end first, with its mark": read(
            "offences.csv", BOM_UTF16_BE + OFFENCES.encode("utf-16-be")
        ),
        "UTF-16, little end first, without a mark": read(
            "offences.csv", OFFENCES.encode("utf-16-le")
        ),
        "UTF-16, big end first, without a mark": read("offences.csv", OFFENCES.encode("utf-16-be")),
        "UTF-16 that breaks off within a letter": refused(
            "offences.csv",
            BOM_UTF16_LE + OFFENCES.encode("utf-16-le")[:-1],
            "offences.csv, row 7: expected the whole file: it breaks off within its utf-16 text",
        ),
        "UTF-16 without its last line end": read(
            "offences.csv",
            BOM_UTF16_LE + OFFENCES.rstrip().encode("utf-16-le"),
            f"offences.csv, row 7: {NO_END}",
        ),
        "Windows-1252 with a letter that matters": quarantined(
            "offences.csv",
            in_county_dürham("cp1252"),
            [6],
            f"offences.csv: expected {IN_1252}",
            "offences.csv, row 6, column area: arrived 'élsewhere'; expected one of "
            "'County Durham', 'Darlington', 'elsewhere', 'no fixed address'",
        ),
        "the same letter in UTF-8": quarantined(
            "offences.csv",
            in_county_dürham("utf-8"),
            [6],
            "offences.csv, row 6, column area: arrived 'élsewhere'; expected one of "
            "'County Durham', 'Darlington', 'elsewhere', 'no fixed address'",
        ),
        "bytes that are neither UTF-8 nor Windows-1252": refused(
            "offences.csv",
            OFFENCES.encode().replace(b"elsewhere", b"elsewh\x81re"),
            "offences.csv, row 6: expected text encoded as UTF-8 (save as 'CSV UTF-8')",
        ),
        "UTF-8 that breaks off within a letter": quarantined(
            "offences.csv",
            OFFENCES.encode() + "é".encode()[:1],
            [8],
            f"offences.csv: expected {IN_1252}",
            f"offences.csv, row 8: arrived '1 values'; {NINE}",
            f"offences.csv, row 8: {NO_END}",
            lost=[],
        ),
    }
)
def test_a_file_is_read_in_the_encoding_that_it_is_in(case, tmp_path):
    comes_of(case, tmp_path)


@table(
    {
        "Windows' line ends": read("offences.csv", text_of("offences", line_end="\r\n")),
        "old Macintosh line ends": read("offences.csv", text_of("offences", line_end="\r")),
        "old Macintosh line ends and quotes": read(
            "offences.csv", text_of("offences", line_end="\r", quoted=True)
        ),
        "line ends of all three kinds": read(
            "offences.csv",
            "".join(line.rstrip("\n") + end for line, end in zip(LINES, ALL_ENDS, strict=True)),
        ),
        "no line end after the last row": read(
            "offences.csv", OFFENCES.rstrip("\n"), f"offences.csv, row 7: {NO_END}"
        ),
        "no line end after the last row, with quotes": read(
            "offences.csv",
            text_of("offences", quoted=True).rstrip("\n"),
            f"offences.csv, row 7: {NO_END}",
        ),
        "a file half-written, its last row broken off": quarantined(
            "offences.csv",
            OFFENCES[:-30],
            [7],
            "offences.csv, row 7: arrived '4 values'; expected 8 values, as in the header",
            f"offences.csv, row 7: {NO_END}",
        ),
        "a file half-written within a word": quarantined(
            "offences.csv",
            OFFENCES[:-6],
            [7],
            f"offences.csv, row 7: {NO_END}",
            "offences.csv, row 7, column area: arrived 'no fixed ad'; expected one of "
            "'County Durham', 'Darlington', 'elsewhere', 'no fixed address'",
        ),
        "blank lines between the rows": read("offences.csv", "\n\n".join(LINES)),
        "blank lines before the header": read("offences.csv", "\n\n" + OFFENCES),
        "rows of nothing but commas": read(
            "offences.csv", LINES[0] + ",,,,,,,\n" + "".join(LINES[1:]) + ",,,,,,,\n" * 20
        ),
        "rows of nothing but spaces": read("offences.csv", OFFENCES + " , ,,,,,,\n   \n"),
        "an end-of-file mark of MS-DOS": quarantined(
            "offences.csv",
            OFFENCES + "\x1a",
            [8],
            f"offences.csv, row 8: arrived '1 values'; {NINE}",
            f"offences.csv, row 8: {NO_END}",
            lost=[],
        ),
    }
)
def test_rows_are_told_apart_however_lines_end(case, tmp_path):
    comes_of(case, tmp_path)


def swallowing() -> str:
    """A quote mark opens in row 2 and closes in row 3: one record with the right width."""
    rows = text_of("surveys").splitlines(keepends=True)
    rows[1] = rows[1].replace("Good job", '"Good job')
    rows[2] = rows[2].replace("Good job", 'Good job"')
    return "".join(rows)


@table(
    {
        "everything in quotes": read("offences.csv", text_of("offences", quoted=True)),
        "everything in quotes, a space before each": quarantined(
            "people.csv",
            PEOPLE_HEADER + '\n"P70001", "male","1998-05-14","yes"\n' + PEOPLE.split("\n", 2)[2],
            [2],
            "people.csv, row 2, column sex: arrived ' \"male\"'; expected one of 'male', 'female', "
            "'not recorded'",
        ),
        "a line break within quotes": read(
            "surveys.csv", text_of("surveys").replace("Good job", '"Good\njob"')
        ),
        "a line break and a space within quotes": read(
            "surveys.csv", text_of("surveys").replace("Good job", '"Good \r\n job"')
        ),
        "a comma within quotes": quarantined(
            "offences.csv",
            text_of("offences", {(2, "area"): "County Durham, Peterlee"}),
            [2],
            "offences.csv, row 2, column area: expected one of "
            "'County Durham', 'Darlington', 'elsewhere', 'no fixed address'",
        ),
        "a comma without quotes": quarantined(
            "offences.csv",
            OFFENCES.replace("2014-02-05,fine,County", "2014-02-05,fine, of £80,County"),
            [5],
            f"offences.csv, row 5: arrived '9 values'; {NINE}",
        ),
        "a stray quote mark within a value": quarantined(
            "offences.csv",
            OFFENCES.replace("drugs", 'dr"ugs'),
            [5],
            "offences.csv, row 5, column offence_group: arrived 'dr\"ugs'; expected one of "
            "'acquisitive', 'violence against the person', 'criminal damage', 'public order', "
            "'drugs', 'motoring', 'sexual', 'other', 'breach of an order'",
        ),
        "a quote mark that opens and never closes": refused(
            "offences.csv",
            OFFENCES.replace("drugs", '"drugs'),
            "offences.csv, row 5: expected a second quote mark that ends the value which "
            "begins in this row",
        ),
        "a quote mark that opens and never closes in a long file": refused(
            "population.csv",
            POPULATION + 'Darlington,2013,"12,1\n' + "Darlington,2012,13,1\n" * 10_000,
            "population.csv, row 6: expected a second quote mark that ends the value which "
            "begins in this row",
        ),
        "a quote mark in the middle of a quoted value": refused(
            "offences.csv",
            text_of("offences", quoted=True).replace("drugs", 'dr"ugs'),
            "offences.csv, row 5: expected quote marks around whole values only, doubled "
            "inside them",
        ),
        "a quote mark that closes a row too late": quarantined(
            "surveys.csv",
            swallowing(),
            [2],
            "surveys.csv, row 2: arrived 'other records within quote marks'; "
            "expected 8 values, as in the header",
            lost=[0, 1],
        ),
    }
)
def test_quote_marks_neither_hide_rows_nor_make_them(case, tmp_path):
    comes_of(case, tmp_path)


@table(
    {
        "semicolons": refused(
            "offences.csv",
            text_of("offences", separator=";"),
            f"offences.csv, row 1: {NO_HEADER}; these are separated by ';'",
        ),
        "tabs": refused(
            "offences.csv",
            text_of("offences", separator="\t"),
            f"offences.csv, row 1: {NO_HEADER}; these are separated by '\\t'",
        ),
        "pipes": refused(
            "offences.csv",
            text_of("offences", separator="|"),
            f"offences.csv, row 1: {NO_HEADER}; these are separated by '|'",
        ),
        "tabs in UTF-16, as 'Unicode text' of Excel": refused(
            "offences.csv",
            BOM_UTF16_LE + text_of("offences", separator="\t").encode("utf-16-le"),
            f"offences.csv, row 1: {NO_HEADER}; these are separated by '\\t'",
        ),
        "a line that tells Excel the separator": read(
            "offences.csv", "sep=,\n" + OFFENCES, f"offences.csv, row 2: {PASSED_OVER}"
        ),
        "too few values in a row": quarantined(
            "offences.csv",
            OFFENCES.replace("acquisitive,no,", "acquisitive,"),
            [2],
            f"offences.csv, row 2: arrived '7 values'; {NINE}",
        ),
        "too many values in a row": quarantined(
            "offences.csv",
            OFFENCES.replace("O80002,", f"O80002,{SURNAME},"),
            [3],
            f"offences.csv, row 3: arrived '9 values'; {NINE}",
        ),
        "empty columns after the last": read("offences.csv", OFFENCES.replace("\n", ",,,\n")),
        "a value beyond the last column": quarantined(
            "offences.csv",
            OFFENCES.replace("\n", ",,\n").replace("elsewhere,,", f"elsewhere,,{SURNAME}"),
            [6],
            f"offences.csv, row 6: arrived '10 values'; {NINE}",
        ),
    }
)
def test_values_are_told_apart_by_commas_and_nothing_else(case, tmp_path):
    comes_of(case, tmp_path)


@table(
    {
        "a title above the header": read(
            "offences.csv",
            "Durham Constabulary,,,,,,,\nOffences April to June 2014,,,,,,,\n,,,,,,,\n" + OFFENCES,
            f"offences.csv, row 4: {PASSED_OVER}",
        ),
        "a title and a blank line above the header": read(
            "offences.csv", "Offences\n\n" + OFFENCES, f"offences.csv, row 3: {PASSED_OVER}"
        ),
        "a page of notes above the header": refused(
            "offences.csv",
            "A line of notes\n" * 40 + OFFENCES,
            f"offences.csv, row 1: {NO_HEADER}",
        ),
        "the header below some of the rows": refused(
            "offences.csv",
            "".join(LINES[1:4] + LINES[:1] + LINES[4:]),
            "offences.csv, row 1: expected the header above every record; it stands in row 4 "
            "(and 2 more such)",
        ),
        "spaces around the names of the header": read(
            "offences.csv", OFFENCES.replace(OFFENCES_HEADER, OFFENCES_HEADER.replace(",", " , "))
        ),
        "spaces that do not break around the names": read(
            "offences.csv", OFFENCES.replace("person_id", "\xa0person_id\xa0")
        ),
        "columns in another order": read(
            "people.csv",
            "matched,sex,person_id,date_of_birth\n"
            + "".join(
                f"{row['matched']},{row['sex']},{row['person_id']},{row['date_of_birth']}\n"
                for row in CLEAN["people"]
            ),
        ),
        "the same heading twice": refused(
            "people.csv",
            PEOPLE.replace("matched", "sex"),
            "people.csv, row 1, column sex: arrived 'the same header again'; "
            "expected each column once",
            "people.csv, row 1, column matched: expected a column headed 'matched': "
            "whether linkage found the person in the offence source",
        ),
        "a heading renamed": refused(
            "people.csv",
            PEOPLE.replace("date_of_birth", "Date of birth"),
            "people.csv, row 1, column Date of birth: arrived 'Date of birth'; expected only the "
            f"columns {PEOPLE_KNOWN}; rename it or leave it out. Did you mean 'date_of_birth'?",
            "people.csv, row 1, column date_of_birth: expected a column headed 'date_of_birth': "
            "as recorded",
        ),
        "every heading in capitals": refused(
            "people.csv",
            PEOPLE.replace(PEOPLE_HEADER, PEOPLE_HEADER.upper()),
            f"people.csv, row 1: expected the header {PEOPLE_HEADER} in row 1, separated by commas",
        ),
        "a column that is missing": refused(
            "people.csv",
            "\n".join(line.rsplit(",", 1)[0] for line in PEOPLE.splitlines()),
            "people.csv, row 1, column matched: expected a column headed 'matched': "
            "whether linkage found the person in the offence source",
        ),
        "a column of surnames": refused(
            "people.csv",
            "".join(
                f"{line},{word}\n"
                for line, word in zip(PEOPLE.splitlines(), ["surname", *[SURNAME] * 4], strict=True)
            ),
            "people.csv, row 1, column surname: arrived 'surname'; expected only the columns "
            f"{PEOPLE_KNOWN}; rename it or leave it out.",
        ),
        "a column without a heading": refused(
            "people.csv",
            f",{PEOPLE}".replace("\nP", f"\n{SURNAME},P"),
            "people.csv, row 1, column without a name: arrived ''; expected only the columns "
            f"{PEOPLE_KNOWN}; rename it or leave it out.",
        ),
        "no header at all": refused(
            "people.csv",
            PEOPLE.split("\n", 1)[1],
            f"people.csv, row 1: expected the header {PEOPLE_HEADER} in row 1, separated by commas",
        ),
        "the header again on each printed page": quarantined(
            "people.csv",
            PEOPLE.replace("P70003", f"{PEOPLE_HEADER}\nP70003"),
            [4],
            "people.csv, row 4, column person_id: expected a pseudonymous id: letters, digits, "
            "hyphens",
            "people.csv, row 4, column sex: expected one of 'male', 'female', 'not recorded'",
            "people.csv, row 4, column date_of_birth: "
            "expected a date written year-month-day, such as 2013-03-31",
            "people.csv, row 4, column matched: expected one of 'yes', 'no'",
            lost=[],
        ),
        "the header alone": refused(
            "people.csv", f"{PEOPLE_HEADER}\n", "people.csv: expected rows: not one was accepted"
        ),
    }
)
def test_the_header_is_found_and_what_is_wrong_with_it_is_told(case, tmp_path):
    comes_of(case, tmp_path)


EMPTY_PLACES = (
    "population.csv, row 6, column year: expected a value",
    "population.csv, row 6, column age: expected a value",
)


@table(
    {
        "a total at the end": quarantined(
            "population.csv",
            POPULATION + "Total,,,13363\n",
            [6],
            "population.csv, row 6, column area: expected a record of its own: this looks like a "
            "total of other rows",
            *EMPTY_PLACES,
            lost=[],
        ),
        "a grand total": quarantined(
            "population.csv",
            POPULATION + "GRAND TOTAL,,,13363\n",
            [6],
            "population.csv, row 6, column area: expected a record of its own: this looks like a "
            "total of other rows",
            *EMPTY_PLACES,
            lost=[],
        ),
        "a total with every cell filled": quarantined(
            "population.csv",
            POPULATION + "Total persons,2013,10,6646\n",
            [6],
            "population.csv, row 6, column area: expected a record of its own: this looks like a "
            "total of other rows",
            lost=[],
        ),
        "a total without a name": quarantined(
            "population.csv",
            POPULATION + ",,,13363\n",
            [6],
            "population.csv, row 6, column area: expected a value",
            *EMPTY_PLACES,
            lost=[],
        ),
        "a source below the table": quarantined(
            "population.csv",
            POPULATION + "\nSource: mid-year estimates\n",
            [7],
            "population.csv, row 7: arrived '1 values'; expected 4 values, as in the header",
            lost=[],
        ),
        "a total among ids": quarantined(
            "offences.csv",
            OFFENCES + "Total,6,,,,,,\n",
            [8],
            "offences.csv, row 8, column offence_id: expected a record of its own: this looks like "
            "a total of other rows",
            "offences.csv, row 8, column offence_date: expected a value",
            "offences.csv, row 8, column offence_group: expected a value",
            "offences.csv, row 8, column alcohol_related: expected a value",
            "offences.csv, row 8, column area: expected a value",
            lost=[],
        ),
    }
)
def test_totals_and_footers_are_no_records(case, tmp_path):
    comes_of(case, tmp_path)
