"""Deliveries of one messy file, and what became of each of its rows.

The clean rows stand here once. A case says how they arrive and what comes of it: all are read
rightly, some rows go to quarantine, or the file is refused; always with the very words.
"""

import csv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from openpyxl import Workbook

from rrlib.contracts import EXTRACTS, Kind, Processed, Severity, process_delivery
from rrlib.partnership import read_partnership

QUARTER = "2014-15Q1"
PARTNERSHIP = read_partnership(Path(__file__).parents[3] / "partnership.toml")
BY_NAME = {extract.name: extract for extract in EXTRACTS}

_TABLES = {
    "people": """\
person_id,sex,date_of_birth,matched
P70001,male,1998-05-14,yes
P70002,female,1999-11-03,yes
P70003,male,1997-02-28,no
P70004,not recorded,2000-08-17,yes
""",
    "offences": """\
offence_id,person_id,offence_date,offence_group,alcohol_related,disposal_date,disposal,area
O80001,P70001,2013-04-03,acquisitive,no,2013-05-21,referral order,County Durham
O80002,P70002,2013-07-31,violence against the person,yes,2013-09-02,youth caution,Darlington
O80003,P70002,2013-12-09,criminal damage,no,,,Darlington
O80004,P70003,2014-01-17,drugs,no,2014-02-05,fine,County Durham
O80005,P70004,2014-03-30,public order,yes,2014-06-11,discharge,elsewhere
O80006,P70004,2014-05-06,motoring,no,,,no fixed address
""",
    "population": """\
area,year,age,persons
County Durham,2013,10,5432
County Durham,2013,11,5519
Darlington,2013,10,1214
Darlington,2013,11,1198
""",
    "surveys": """\
survey,area,period_end,indicator,score,quartile,places,respondents
Crime Survey,County Durham,2013-12-31,Good job,62.5,1,2,1234
Crime Survey,Darlington,2013-12-31,Good job,58,2,-1,801
Crime Survey,County Durham,2014-03-31,Good job,63,1,0,1250
""",
    "recorded_crime": """\
area,force,quarter,offence_group,offences
County Durham,Durham,2013-14Q4,shoplifting,1204
Darlington,Durham,2013-14Q4,shoplifting,415
County Durham,Durham,2014-15Q1,shoplifting,1187
Darlington,Durham,2014-15Q1,shoplifting,-2
""",
}
CLEAN = {
    name: [dict(row) for row in csv.DictReader(StringIO(text))] for name, text in _TABLES.items()
}
HEADERS = {name: text.splitlines()[0].split(",") for name, text in _TABLES.items()}
SURNAME = "Featherstonehaugh"
TELEPHONE = "07700 900123"
PERSONAL = frozenset(
    [SURNAME, TELEPHONE]
    + [row[name] for row in CLEAN["people"] for name in ("person_id", "date_of_birth")]
    + [row["offence_id"] for row in CLEAN["offences"]]
)
"""What may stand in no message, however it was garbled."""

Row = list[str]
Content = bytes | Callable[[Path], None]


def rows_of(extract: str, changes: dict[tuple[int, str], str] | None = None) -> list[Row]:
    """The clean rows as lists of text, with some cells, by row of the file and column, changed."""
    rows = [list(row.values()) for row in CLEAN[extract]]
    for (row, column), text in (changes or {}).items():
        rows[row - 2][HEADERS[extract].index(column)] = text
    return rows


def text_of(
    extract: str,
    changes: dict[tuple[int, str], str] | None = None,
    *,
    separator: str = ",",
    line_end: str = "\n",
    quoted: bool = False,
) -> str:
    """The clean rows as CSV, with some cells changed."""
    file = StringIO()
    quoting = csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
    writer = csv.writer(file, delimiter=separator, lineterminator=line_end, quoting=quoting)
    writer.writerows([HEADERS[extract], *rows_of(extract, changes)])
    return file.getvalue()


def sheet_of(extract: str) -> list[list[object]]:
    """The clean rows as a spreadsheet holds them: real dates and numbers, nothing where empty."""
    kinds = [BY_NAME[extract].column(name).kind for name in HEADERS[extract]]
    table = [
        [cell(text, kind) for text, kind in zip(row, kinds, strict=True)]
        for row in rows_of(extract)
    ]
    return [list(HEADERS[extract]), *table]


def cell(text: str, kind: Kind) -> object:
    if text == "":
        return None
    if kind is Kind.DATE:
        return date.fromisoformat(text)
    if kind in (Kind.DECIMAL, Kind.PERCENT):
        return float(text)
    whole = kind in (Kind.YEAR, Kind.WHOLE_NUMBER, Kind.BALANCE)
    return int(text) if whole else text


def workbook(*sheets: Iterable[Sequence[object]], titles: Sequence[str] = ()) -> Workbook:
    made = Workbook()
    made.remove(made.active)
    for number, rows in enumerate(sheets):
        sheet = made.create_sheet(titles[number] if titles else f"Sheet{number + 1}")
        for row in rows:
            sheet.append(list(row))
    return made


def saved(made: Workbook) -> bytes:
    file = BytesIO()
    made.save(file)
    return file.getvalue()


@dataclass(frozen=True)
class Case:
    """A messy file and what comes of it.

    `quarantined` are the rows of the file that do, of which `lost` are clean rows by their place
    in the table; the other clean ones are accepted. A refused file has no row accepted.
    """

    file: str
    content: Content
    said: tuple[str, ...] = ()
    quarantined: tuple[int, ...] = ()
    lost: tuple[int, ...] = ()
    refused: bool = False

    @property
    def extract(self) -> str:
        return self.file.split(".")[0]


def read(file: str, content: Content | str, *said: str) -> Case:
    """Every clean row is accepted; `said` is what was noted."""
    return Case(file, _bytes(content), said)


def quarantined(
    file: str,
    content: Content | str,
    rows: Iterable[int],
    *said: str,
    lost: Iterable[int] | None = None,
) -> Case:
    """The rows of the file go to quarantine: the clean ones there, or those that `lost` names."""
    rows = tuple(rows)
    places = tuple(row - 2 for row in rows) if lost is None else tuple(lost)
    return Case(file, _bytes(content), said, rows, places)


def refused(file: str, content: Content | str, *said: str) -> Case:
    return Case(file, _bytes(content), said, refused=True)


def _bytes(content: Content | str) -> Content:
    return content.encode() if isinstance(content, str) else content


def table(cases: dict[str, Case]) -> pytest.MarkDecorator:
    """A test for each case, drawn as {what arrives: what comes of it}."""
    return pytest.mark.parametrize("case", list(cases.values()), ids=list(cases))


def put(case: Case, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / case.file
    if isinstance(case.content, bytes):
        path.write_bytes(case.content)
    else:
        case.content(path)
    if case.extract == "offences":
        (folder / "people.csv").write_text(text_of("people"), encoding="utf-8")


def arrived(case: Case, tmp_path: Path) -> Processed:
    folder = tmp_path / "raw" / QUARTER
    put(case, folder)
    return process_delivery(folder, tmp_path / "processed", PARTNERSHIP)


def comes_of(case: Case, tmp_path: Path) -> None:
    """Assert that the delivery of this one file becomes what the case says, and nothing else."""
    processed = arrived(case, tmp_path)
    breaches = [breach for breach in processed.breaches if breach.file == case.file]
    assert sorted(map(str, breaches)) == sorted(case.said)
    for breach in processed.breaches:
        told = f"{breach} {breach.arrived}"
        assert not [value for value in PERSONAL if value in told]
    stopped = [breach for breach in processed.breaches if breach.severity is Severity.STOPS]
    if case.refused:
        assert stopped
        assert case.extract not in processed.extracts
        return
    assert stopped == []
    kept = [row for place, row in enumerate(CLEAN[case.extract]) if place not in case.lost]
    assert _accepted(processed.table(case.extract)) == sorted(_typed(case.extract, kept))
    assert _rows_in(processed.quarantine(case.extract)) == sorted(case.quarantined)
    (source,) = [source for source in processed.sources if source.file == case.file]
    assert source.rows_read == source.rows_accepted + source.rows_quarantined
    assert source.rows_accepted == len(kept)


def _accepted(path: Path) -> list[tuple[str, ...]]:
    rows = pq.read_table(path).to_pylist()
    return sorted(
        tuple("" if value is None else str(value) for value in row.values()) for row in rows
    )


def _typed(extract: str, rows: Iterable[dict[str, str]]) -> list[tuple[str, ...]]:
    contract = BY_NAME[extract]
    return [
        tuple(
            str(float(row[column.name]))
            if column.kind in (Kind.DECIMAL, Kind.PERCENT)
            else row.get(column.name, "")
            for column in contract.columns
        )
        for row in rows
    ]


def _rows_in(path: Path) -> list[int]:
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert all(row["reasons"] for row in rows)
    return sorted(int(row["row"]) for row in rows)
