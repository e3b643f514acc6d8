"""Small official files as their publishers head them, to be spoilt a row at a time."""

import csv
import io
import zipfile
from xml.sax.saxutils import escape

from rrlib.official import gather, read_file

CSP = (
    "Financial Year,Financial Quarter,Police Force,CSP Name,Offence Description,Offence Group,"
    "Offence Subgroup,Offence Code,Offence Count\n"
)
FORCE = (
    "Financial Year,Financial Quarter,Force Name,Offence Description,Offence Group,"
    "Offence Subgroup,Offence Code,Number of Offences\n"
)
OUTCOMES = (
    "financial_year,financial_quarter,force_name,offence_description,offence_group,"
    "offence_subgroup,offence_code,offence_code_expired,outcome_description,outcome_group,"
    "outcome_type,force_outcomes_for_offences_recorded_in_quarter,"
    "force_outcomes_recorded_in_quarter\n"
)
STREET = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,"
    "Crime type,Last outcome category,Context\n"
)
AGES = "Code,Name,Geography1,All ages," + ",".join(map(str, range(91))) + "\n"
YEARS = "ladcode19,laname19,year,population\n"
SERIES = "ladcode20,laname20,country,sex,age,population_2018,population_2019\n"
LAIT = "Short Desc,Data item,Years,LA and Regions,Values,LA Number,Region\n"
LOOKUP = "\ufeffLAD17CD,LAD17NM,CSP17CD,CSP17NM,PFA17CD,PFA17NM,FID\n"
NOMIS = "DATE_NAME,GEOGRAPHY_NAME,GENDER_NAME,C_AGE_NAME,MEASURES_NAME,OBS_VALUE\n"
STAT_XPLORE = "Month,National - Regional - LA - OAs,People on Universal Credit\n"
P1 = """\
"Table P1: Police recorded crime by police force area, 12 months to June 2013",,,,
,Total recorded crime - including fraud,Total recorded crime - excluding fraud,Victim-based crime,
,,,Violence against       the person,Fraud
"""

OWN = ("County Durham", "Darlington")


def crime(area, number, **other):
    """A row of the partnership table; shoplifting in 2012/13 quarter 1 if nothing else is said."""
    row = {
        "year": "2012/13",
        "quarter": "1",
        "force": "Durham",
        "description": "Shoplifting",
        "group": "Theft offences",
        "subgroup": "Shoplifting",
        "code": "46",
    } | other
    before = [row["year"], row["quarter"], row["force"], area]
    return _line([*before, row["description"], row["group"], row["subgroup"], row["code"], number])


def ages(code, name, each, total=None):
    """A row of the table by single year of age with `each` people of every age."""
    return _line([code, name, "Unitary Authority", total or each * 91, *[each] * 91])


def _line(cells):
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(cells)
    return out.getvalue()


def put(folder, name, *lines):
    path = folder / name
    path.write_text("".join(lines), encoding="utf-8")
    return path


def unwatched(_share):
    """For whom how far a file is read does not matter."""


def opened(*paths):
    return [read_file(path, unwatched) for path in paths]


def read(*paths):
    return [table for file in opened(*paths) for table in file.tables]


def imported(*paths, places=OWN):
    return gather(opened(*paths), places)


def rows_of(table):
    """The rows of a frame as tuples of text, without the columns that say nothing here."""
    return [tuple(map(str, row)) for row in table.itertuples(index=False)]


def left_out(account):
    return {left.reason: left.rows for left in account.left_out}


OPENING = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
    "<office:body><office:spreadsheet>"
)
CLOSING = "</office:spreadsheet></office:body></office:document-content>"
EMPTY_TO_THE_END = (
    '<table:table-row table:number-rows-repeated="1048000">'
    '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
)


def cell(text, times=1):
    repeated = f' table:number-columns-repeated="{times}"' if times > 1 else ""
    if text == "":
        return f"<table:table-cell{repeated}/>"
    if text.replace(".", "", 1).isdigit():
        kind = f'office:value-type="float" office:value="{text}"'
    else:
        kind = 'office:value-type="string"'
    return f"<table:table-cell{repeated} {kind}><text:p>{escape(text)}</text:p></table:table-cell>"


def table_row(cells, times=1):
    repeated = f' table:number-rows-repeated="{times}"' if times > 1 else ""
    return f"<table:table-row{repeated}>{''.join(cells)}</table:table-row>"


def spreadsheet(path, sheets):
    """An OpenDocument spreadsheet of sheets given as rows of XML."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        with archive.open("content.xml", "w", force_zip64=True) as content:
            content.write(OPENING.encode())
            for name, rows in sheets.items():
                content.write(f'<table:table table:name="{name}">'.encode())
                for row in rows:
                    content.write(row.encode())
                content.write(f"{EMPTY_TO_THE_END}</table:table>".encode())
            content.write(CLOSING.encode())
    return path
