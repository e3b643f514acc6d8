"""Real official files, sent as they are or put under the contract's headings as they stand."""

import csv
import gzip
from collections import Counter
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from untidy import HEADERS, PARTNERSHIP, text_of

from rrlib.contracts import Severity, process_delivery

REAL = Path(__file__).parents[4] / "shared" / "real"
FILES = (
    "2018-10-durham-street.csv",
    "2018-11-durham-street.csv",
    "2018-12-durham-street.csv",
    "homeoffice_outcomes_open_data_2018-19_by_force_quarter.csv.gz",
    "lad_csp_pfa_lookup_jan2017.csv",
    "lait_youth_offending_by_la_2016_2024.csv",
    "moj_proven_reoffending_by_age_index_offence_ye_mar2007_2017.csv",
    "ons_la_population_2001_2019.csv",
    "ons_mye_mid2018_persons_by_la_single_year_of_age.csv",
    "ons_table_P1_recorded_crime_pfa_ye_june2013.csv",
)
SENT_AS = ("people", "offences", "recorded_crime", "population", "published_rates")
QUARTER = "2018-19Q4"


@pytest.fixture(scope="module")
def real() -> Path:
    if not REAL.is_dir():
        pytest.skip("the folder shared/real of official files does not stand next to the project")
    return REAL


def delivered(tmp_path: Path, **files: str | bytes):
    folder = tmp_path / "raw" / QUARTER
    folder.mkdir(parents=True)
    for name, content in files.items():
        data = content.encode() if isinstance(content, str) else content
        (folder / f"{name}.csv").write_bytes(data)
    return process_delivery(folder, tmp_path / "processed", PARTNERSHIP)


@pytest.mark.parametrize("extract", SENT_AS)
@pytest.mark.parametrize("name", FILES)
def test_an_official_file_sent_as_an_extract_is_refused_in_words(name, extract, real, tmp_path):
    files = {"people": text_of("people"), extract: (real / name).read_bytes()}
    processed = delivered(tmp_path, **files)
    told = [str(breach) for breach in processed.stopped if breach.file == f"{extract}.csv"]
    assert told
    assert extract not in processed.extracts
    for words in told:
        assert words.startswith(f"{extract}.csv")
        assert "expected" in words
        assert len(words) < 300


def test_the_words_for_an_official_file_name_its_columns_and_those_to_write(real, tmp_path):
    content = (real / "ons_la_population_2001_2019.csv").read_bytes()
    only = "expected only the columns area, year, age, persons; rename it or leave it out."
    assert [str(breach) for breach in delivered(tmp_path, population=content).stopped] == [
        *(
            f"population.csv, row 1, column {name}: arrived {name!r}; {only}"
            for name in ("ladcode19", "laname19", "population")
        ),
        "population.csv, row 1, column area: expected a column headed 'area': the area's name",
        "population.csv, row 1, column age: expected a column headed 'age': completed years of "
        "age; the highest and over",
        "population.csv, row 1, column persons: expected a column headed 'persons': residents of "
        "that age",
    ]


def test_an_unpacked_archive_of_outcomes_is_refused_column_by_column(real, tmp_path):
    packed = real / "homeoffice_outcomes_open_data_2018-19_by_force_quarter.csv.gz"
    content = gzip.decompress(packed.read_bytes())
    header = content.split(b"\n", 1)[0].decode().strip().split(",")
    told = delivered(tmp_path, recorded_crime=content).stopped
    assert {breach.column for breach in told} == {
        *(name for name in header if name != "offence_group"),
        *("area", "force", "quarter", "offences"),
    }


@pytest.mark.parametrize("name", FILES[:3])
def test_every_row_of_the_police_s_street_files_is_accounted_for(name, real, tmp_path):
    with (real / name).open(encoding="utf-8", newline="") as file:
        crimes = list(csv.DictReader(file))
    known = HEADERS["offences"]
    rows = [
        [crime["Crime ID"], "P70001", f"{crime['Month']}-01", "other", "no", "", "", "elsewhere"]
        for crime in crimes
    ]
    content = "".join(f"{','.join(row)}\n" for row in [known, *rows])
    processed = delivered(tmp_path, people=text_of("people"), offences=content)
    ids = Counter(crime["Crime ID"] for crime in crimes)
    without, different = ids.pop(""), len(ids)
    (source,) = [source for source in processed.sources if source.file == "offences.csv"]
    assert (source.rows_read, source.rows_accepted) == (len(crimes), different)
    told = {
        breach.expected.partition(":")[0]: breach.count
        for breach in processed.breaches
        if breach.severity is Severity.QUARANTINED
    }
    repeated = ids.total() - different
    assert told == {"a value": without} | ({"each row once": repeated} if repeated else {})


def test_population_estimates_put_under_the_contract_s_headings_keep_their_totals(real, tmp_path):
    name = "ons_mye_mid2018_persons_by_la_single_year_of_age.csv"
    with (real / name).open(encoding="utf-8-sig", newline="") as file:
        places = list(csv.DictReader(file))
    ages = [heading for heading in places[0] if heading.rstrip("+").isdigit()]
    rows = [
        [place["Name"], "2018", age.rstrip("+"), place[age]] for place in places for age in ages
    ]
    content = "area,year,age,persons\n" + "".join(
        f'"{row[0]}",{",".join(row[1:])}\n' for row in rows
    )
    processed = delivered(tmp_path, population=content)
    accepted = pq.read_table(processed.table("population")).to_pylist()
    assert {row["area"] for row in accepted} == {"County Durham", "Darlington"}
    for area in ("County Durham", "Darlington"):
        (total,) = [place["All ages"] for place in places if place["Name"] == area]
        assert sum(row["persons"] for row in accepted if row["area"] == area) == float(total)
    (source,) = processed.sources
    assert source.rows_quarantined == len(rows) - 2 * len(ages)
