"""Late and corrected extracts are taken into a delivery whole, and what changed is told."""

import hashlib
import os
import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from openpyxl import Workbook

from rrlib.contracts import receiving
from rrlib.contracts.finding import find_files
from rrlib.contracts.receiving import Changes, receive_files
from rrlib.errors import DeliveryError

QUARTER = "2014-15Q1"
HEADER = (
    "offence_id,person_id,offence_date,offence_group,alcohol_related,disposal_date,disposal,area"
)
ROWS = [
    "O1,P1,2013-04-03,drugs,no,2013-05-21,fine,Darlington",
    "O2,P1,2013-04-13,drugs,no,,,Darlington",
    "O3,P2,2013-04-23,motoring,yes,2013-06-01,fine,elsewhere",
    "O4,P2,2013-05-06,motoring,no,,,elsewhere",
]
PEOPLE = "person_id,sex,date_of_birth,matched\nP1,male,1998-05-01,yes\nP2,female,1997-02-11,no\n"


def offences(*rows: str) -> str:
    return "\n".join([HEADER, *(rows or ROWS)]) + "\n"


@pytest.fixture
def sent(tmp_path: Path):
    """Writes a file as the agency sends it."""

    def write(name: str, content: str | bytes) -> Path:
        path = tmp_path / "sent" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data" / "raw" / QUARTER


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def sums(folder: Path) -> dict[str, str]:
    lines = (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    return {name: sha256 for sha256, name in (line.split("  ") for line in lines)}


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_the_first_files_make_the_folder_with_their_sums(sent, folder):
    received = receive_files([sent("offences.csv", offences()), sent("people.csv", PEOPLE)], folder)
    assert [str(each) for each in received] == [
        "offences.csv: 4 rows, new in this delivery.",
        "people.csv: 2 rows, new in this delivery.",
    ]
    assert set(files(folder)) == {"offences.csv", "people.csv", "SHA256SUMS"}
    assert sums(folder) == {
        "offences.csv": sha256(offences().encode()),
        "people.csv": sha256(PEOPLE.encode()),
    }


def test_sha256sum_itself_vouches_for_what_was_received(sent, folder):
    receive_files([sent("offences.csv", offences()), sent("people.csv", PEOPLE)], folder)
    run = subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=folder, check=False
    )
    assert run.returncode == 0


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Offences.csv", "offences.csv"),
        ("offences (2).csv", "offences.csv"),
        ("OFFENCES 2014-15Q1 corrected.CSV", "offences.csv"),
        ("offences.txt", "offences.csv"),
    ],
)
def test_a_file_is_kept_under_the_name_of_its_extract(name, kept, sent, folder):
    receive_files([sent(name, offences())], folder)
    assert set(files(folder)) == {kept, "SHA256SUMS"}


def test_a_later_version_replaces_the_earlier_which_is_kept(sent, folder):
    receive_files([sent("offences.csv", offences())], folder)
    changed = [
        ROWS[0],
        ROWS[2].replace("motoring,yes", "drugs,no"),
        ROWS[3],
        "O5,P1,2013-06-30,drugs,no,,,elsewhere",
    ]
    (received,) = receive_files([sent("offences.csv", offences(*changed))], folder)
    assert received.changes == Changes(1, 1, 1, (("offence_group", 1), ("alcohol_related", 1)))
    begun = sha256(offences().encode())[:8]
    assert re.fullmatch(rf"[0-9-]{{10}}-{begun}-offences.csv", received.kept_as)
    assert str(received) == (
        "offences.csv: 4 rows; 1 added, 1 removed, 1 changed (1 in offence_group, 1 in "
        f"alcohol_related). The earlier version is superseded/{received.kept_as}."
    )
    assert files(folder)[f"superseded/{received.kept_as}"] == offences().encode()
    assert files(folder)["offences.csv"] == offences(*changed).encode()
    assert sums(folder) == {"offences.csv": sha256(offences(*changed).encode())}


def test_nothing_that_arrived_is_told(sent, folder):
    receive_files([sent("people.csv", PEOPLE)], folder)
    (received,) = receive_files(
        [sent("people.csv", PEOPLE.replace("1998-05-01", "1998-05-02"))], folder
    )
    told = str(received)
    assert "1 in date_of_birth" in told
    assert not [value for value in ("P1", "1998-05-01", "1998-05-02", "male") if value in told]


def test_the_same_file_twice_changes_nothing(sent, folder):
    path = sent("offences.csv", offences())
    receive_files([path], folder)
    before = files(folder)
    (received,) = receive_files([path], folder)
    assert str(received) == "offences.csv: the same file is already there."
    assert files(folder) == before


def test_the_same_file_is_vouched_for_where_it_was_copied_by_hand(sent, folder):
    folder.mkdir(parents=True)
    (folder / "offences.csv").write_text(offences(), encoding="utf-8")
    receive_files([sent("offences.csv", offences())], folder)
    assert sums(folder) == {"offences.csv": sha256(offences().encode())}


def test_rows_in_another_order_and_notation_are_no_change(sent, folder):
    receive_files([sent("offences.csv", offences())], folder)
    other = [row.replace("2013-04-23", "23/04/2013").replace("fine", "Fine") for row in ROWS[::-1]]
    (received,) = receive_files([sent("offences.csv", offences(*other))], folder)
    assert received.changes == Changes(0, 0, 0, ())


def test_a_workbook_replaces_a_csv_and_is_compared_with_it(sent, folder):
    receive_files([sent("offences.csv", offences())], folder)
    workbook = Workbook()
    workbook.active.append(HEADER.split(","))
    for row in ROWS[1:]:
        workbook.active.append([value or None for value in row.split(",")])
    path = sent("offences.xlsx", b"")
    workbook.save(path)
    (received,) = receive_files([path], folder)
    assert received.changes == Changes(0, 1, 0, ())
    assert set(files(folder)) == {"offences.xlsx", "SHA256SUMS", f"superseded/{received.kept_as}"}
    assert set(sums(folder)) == {"offences.xlsx"}


def test_a_workbook_called_csv_is_kept_as_a_workbook(sent, folder):
    workbook = Workbook()
    workbook.active.append(HEADER.split(","))
    workbook.active.append(ROWS[0].split(","))
    path = sent("offences.csv", b"")
    workbook.save(path)
    receive_files([path], folder)
    assert "offences.xlsx" in files(folder)


def test_rows_of_one_key_are_paired_and_counted_once(sent, folder):
    receive_files([sent("people.csv", PEOPLE + "P1,male,1998-05-02,yes\n")], folder)
    (received,) = receive_files([sent("people.csv", PEOPLE + "P1,male,1998-05-02,no\n")], folder)
    assert received.changes == Changes(0, 0, 1, (("matched", 1),))
    (received,) = receive_files([sent("people.csv", PEOPLE)], folder)
    assert received.changes == Changes(0, 1, 0, ())


def test_a_column_that_was_left_out_and_then_filled_is_a_change(sent, folder):
    receive_files([sent("people.csv", PEOPLE)], folder)
    with_days = (
        "person_id,sex,date_of_birth,matched,recorded_on\n"
        "P1,male,1998-05-01,yes,2014-01-01\nP2,female,1997-02-11,no,\n"
    )
    (received,) = receive_files([sent("people.csv", with_days)], folder)
    assert received.changes == Changes(0, 0, 1, (("recorded_on", 1),))


def test_long_versions_are_compared_across_their_batches(sent, folder):
    areas = ("Darlington", "elsewhere")
    rows = [f"O{n},P{n},2013-04-03,drugs,no,,,{areas[n % 2]}" for n in range(70_000)]
    receive_files([sent("offences.csv", offences(*rows))], folder)
    quoted = [row.replace("drugs", '"drugs"') for row in rows]
    quoted[69_999] = quoted[69_999].replace("elsewhere", "Darlington")
    (received,) = receive_files([sent("offences.csv", offences(*quoted))], folder)
    assert received.changes == Changes(0, 0, 1, (("area", 1),))


def test_an_earlier_version_that_cannot_be_read_is_kept_and_told(sent, folder):
    folder.mkdir(parents=True)
    (folder / "offences.csv").write_bytes(b"%PDF-1.7")
    (received,) = receive_files([sent("offences.csv", offences())], folder)
    assert str(received) == (
        "offences.csv: 4 rows; the earlier version cannot be read, so that nothing is compared. "
        f"The earlier version is superseded/{received.kept_as}."
    )
    assert files(folder)[f"superseded/{received.kept_as}"] == b"%PDF-1.7"


REFUSED = {
    "a file that cannot be read": (
        {"offences.csv": b"\0", "people.csv": PEOPLE},
        ["offences.csv, row 1: expected text: the file is half-written or no text"],
    ),
    "a file that is named for nothing": (
        {"ofences.csv": offences(), "people.csv": PEOPLE},
        ["ofences.csv is named for no extract: rename it. Did you mean 'offences'?"],
    ),
    "two files of one extract": (
        {"offences.csv": offences(), "offences (2).csv": offences()},
        ["several files of offences."],
    ),
    "several reasons at once": (
        {"offences.zip": b"PK\x03\x04", "export.csv": "x", "people.csv": "sex\n"},
        [
            "offences.zip: arrived 'a half-written file'; expected the whole file: send it again",
            "export.csv is named for no extract: rename it.",
            "people.csv, row 1, column person_id: expected a column headed 'person_id': "
            "pseudonym shared by all extracts",
            "people.csv, row 1, column date_of_birth: expected a column headed 'date_of_birth': "
            "as recorded",
            "people.csv, row 1, column matched: expected a column headed 'matched': whether "
            "linkage found the person in the offence source",
        ],
    ),
}


@pytest.mark.parametrize(("arrived", "reasons"), list(REFUSED.values()), ids=list(REFUSED))
@pytest.mark.parametrize("existing", [True, False])
def test_nothing_is_changed_unless_every_file_can_be_read(arrived, reasons, existing, sent, folder):
    if existing:
        receive_files([sent("people.csv", PEOPLE + "P3,male,1999-01-01,no\n")], folder)
    before = files(folder)
    paths = [sent(name, content) for name, content in arrived.items()]
    with pytest.raises(DeliveryError) as refusal:
        receive_files(paths, folder)
    heading, *told = str(refusal.value).splitlines()
    assert heading == f"nothing was taken into {QUARTER}:"
    assert told == [f"  {reason}" for reason in reasons]
    assert files(folder) == before
    assert folder.exists() == existing


def test_a_file_that_is_not_there_is_named(tmp_path, folder):
    with pytest.raises(DeliveryError, match=r"offences\.csv is not there"):
        receive_files([tmp_path / "offences.csv"], folder)


def test_a_folder_in_the_place_of_the_earlier_version_is_left_alone(sent, folder):
    (folder / "offences.csv").mkdir(parents=True)
    with pytest.raises(DeliveryError, match=r"offences.csv of 2014-15Q1 cannot be replaced \(Is a"):
        receive_files([sent("offences.csv", offences())], folder)
    assert (folder / "offences.csv").is_dir()


def test_lines_of_others_in_the_sums_are_left_as_they_are(sent, folder):
    folder.mkdir(parents=True)
    theirs = f"{'0' * 64} *./population.csv\n{'1' * 64}  offences.csv\n"
    (folder / "SHA256SUMS").write_text(theirs, encoding="utf-8")
    receive_files([sent("offences.csv", offences())], folder)
    lines = (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    assert f"{'0' * 64} *./population.csv" in lines
    assert f"{sha256(offences().encode())}  offences.csv" in lines
    assert len(lines) == 2


INTERRUPTIONS = range(1, 4)


@pytest.mark.parametrize("step", INTERRUPTIONS)
def test_an_interruption_leaves_a_whole_version_in_its_place(step, sent, folder, monkeypatch):
    """Whichever of the moves that put a file in its place is the last that happens."""
    receive_files([sent("offences.csv", offences())], folder)
    later = sent("offences.csv", offences(*ROWS[:2]))
    moved, moves = os.replace, []

    def interrupted(source, target):
        moves.append(target)
        if len(moves) == step:
            raise KeyboardInterrupt
        moved(source, target)

    monkeypatch.setattr(receiving.os, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        receive_files([later], folder)
    whole = {offences().encode(), offences(*ROWS[:2]).encode()}
    held = files(folder)
    assert held["offences.csv"] in whole
    assert all(held[name] in whole for name in held if name.startswith("superseded/"))
    if held["offences.csv"] != offences().encode():
        assert offences().encode() in [held[name] for name in held if "superseded" in name]


def test_half_a_copy_is_never_seen_under_the_name_of_an_extract(sent, folder, monkeypatch):
    def breaks_off(_source, target):
        Path(target).write_text(HEADER[:20], encoding="utf-8")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(receiving.shutil, "copyfile", breaks_off)
    with pytest.raises(DeliveryError, match=r"cannot be written to \(No space left on device\)"):
        receive_files([sent("offences.csv", offences())], folder)
    assert files(folder) == {}


RECEIVING = """
import sys
from pathlib import Path
from rrlib.contracts.receiving import receive_files
for path in sys.argv[2:]:
    receive_files([Path(path)], Path(sys.argv[1]))
"""


def test_versions_received_at_once_leave_one_of_them_whole(tmp_path, folder):
    """Readers look all the while: what they see is always one of the versions."""
    versions = {offences(*ROWS[:count]).encode() for count in range(1, 5)}
    paths = []
    for count, content in enumerate(sorted(versions)):
        path = tmp_path / str(count) / "offences.csv"
        path.parent.mkdir()
        path.write_bytes(content)
        paths.append(path)
    receive_files([paths[0]], folder)
    seen, stop = set(), threading.Event()

    def look():
        while not stop.is_set():
            seen.add((folder / "offences.csv").read_bytes())

    reader = threading.Thread(target=look)
    reader.start()
    processes = [
        subprocess.Popen(
            [
                sys.executable,
                "-c",
                RECEIVING,
                str(folder),
                *map(str, order),
            ]
        )
        for order in (paths, paths[::-1])
    ]
    codes = [process.wait() for process in processes]
    stop.set()
    reader.join()
    assert codes == [0, 0]
    assert seen <= versions
    assert (folder / "offences.csv").read_bytes() in versions
    assert not list(folder.glob(".*"))


def test_a_demonstration_takes_no_other_extracts(sent, folder):
    folder.mkdir(parents=True)
    about = folder / "delivery.toml"
    about.write_text('synthetic = true\nmade_by = "rr demo"\n', encoding="utf-8")
    with pytest.raises(DeliveryError, match="is a demonstration delivery; take extracts into ano"):
        receive_files([sent("offences.csv", offences())], folder)
    assert [path.name for path in folder.iterdir()] == ["delivery.toml"]


def test_only_the_owner_can_read_what_was_received(sent, folder):
    for rows in (ROWS, ROWS[:1]):
        receive_files([sent("offences.csv", offences(*rows))], folder)
    modes = {path.stat().st_mode & 0o777 for path in folder.rglob("*.csv")}
    assert modes == {0o600}
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / "superseded").stat().st_mode & 0o777 == 0o700


POPULATION = "area,year,age,persons\nDarlington,2018,0,{}\n"
CRIME = "area,force,quarter,offence_group,offences\nDarlington,Durham,2018-19Q1,shoplifting,3\n"


def sources(safe="true", because="[]", **extracts: str) -> str:
    told = [f"safe_to_use = {safe}", f"not_safe_because = {because}"]
    for name, content in extracts.items():
        told += ["[[extracts]]", f'name = "{name}"', f'sha256 = "{sha256(content.encode())}"']
    return "\n".join(told) + "\n"


def test_where_extracts_come_from_is_kept_beside_each_of_them(sent, folder):
    population = POPULATION.format(9)
    about = sources(population=population, recorded_crime=CRIME)
    given = [
        sent("population.csv", population),
        sent("recorded_crime.csv", CRIME),
        sent("sources.toml", about),
    ]
    received = receive_files(given, folder)
    assert [str(each) for each in received][2:] == [
        "population.sources.toml: where population comes from, kept beside it.",
        "recorded_crime.sources.toml: where recorded_crime comes from, kept beside it.",
    ]
    assert files(folder)["population.sources.toml"] == about.encode()
    assert sums(folder)["recorded_crime.sources.toml"] == sha256(about.encode())
    assert find_files(folder).breaches == ()
    receive_files(given, folder)
    assert not (folder / "superseded").exists()


def test_where_a_replaced_extract_came_from_goes_with_it(sent, folder):
    population = POPULATION.format(9)
    about = sources(population=population)
    receive_files([sent("population.csv", population), sent("sources.toml", about)], folder)
    receive_files([sent("population.csv", POPULATION.format(8))], folder)
    assert not (folder / "population.sources.toml").exists()
    assert set(sums(folder)) == {"population.csv"}
    kept = sorted(path.name[20:] for path in (folder / "superseded").iterdir())
    assert kept == ["population.csv", "population.sources.toml"]


def test_sources_that_lie_beside_an_extract_go_with_it_unasked(sent, folder):
    population = POPULATION.format(9)
    sent("sources.toml", sources(population=population))
    receive_files([sent("population.csv", population)], folder)
    assert (folder / "population.sources.toml").exists()


def test_what_is_not_safe_is_refused_also_where_its_sources_are_left_out(sent, folder):
    sent("sources.toml", sources("false", '["one total"]', population=POPULATION.format(9)))
    with pytest.raises(DeliveryError, match="not safe to use: one total"):
        receive_files([sent("population.csv", POPULATION.format(9))], folder)
    sent("sources.toml", "colour = 1")
    receive_files([sent("population.csv", POPULATION.format(9))], folder)
    assert not (folder / "population.sources.toml").exists()


def test_sources_may_come_after_their_extracts_and_replace_earlier_ones(sent, folder):
    population = POPULATION.format(9)
    receive_files([sent("population.csv", population)], folder)
    about = sources(population=population)
    receive_files([sent("sources.toml", about)], folder)
    (renewed,) = receive_files([sent("sources.toml", "# again\n" + about)], folder)
    assert "The earlier version is superseded/" in str(renewed)
    assert files(folder)["population.sources.toml"] == b"# again\n" + about.encode()


@pytest.mark.parametrize(
    ("about", "told"),
    [
        (sources(population="other"), "population is not the file that sources.toml tells of"),
        (sources(offences="other"), "sources.toml tells of offences: give those files with it"),
        ("colour = 1\n", "sources.toml is none that rr import wrote"),
        ("safe_to_use", "sources.toml is none that rr import wrote"),
        (
            sources("false", '["b.csv: 1 of 2 totals"]', population=POPULATION.format(9)),
            "not safe to use: b.csv: 1 of 2 totals. Import files that are whole; or",
        ),
    ],
)
def test_sources_that_are_of_other_files_or_not_safe_are_refused(sent, folder, about, told):
    given = [sent("population.csv", POPULATION.format(9)), sent("sources.toml", about)]
    with pytest.raises(DeliveryError, match=re.escape(told)):
        receive_files(given, folder)
    assert not folder.exists()
