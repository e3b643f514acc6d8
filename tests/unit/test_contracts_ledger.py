"""Bad ledgers of public claims: every breach at once, with file, row, column and what to write."""

import csv

import pytest
from deliveries import processed, said, sound
from typer.testing import CliRunner

from rrlib.cli import app
from rrlib.contracts import Severity
from rrlib.contracts.ledger_file import read_ledger

HEADER = sound("published_figures")["published_figures"][0]


def row(claim, value="12", formula="", agrees="", **more):
    held = {
        **dict.fromkeys(HEADER, ""),
        "claim_id": claim,
        "document": "A report",
        "locator": "1.4",
        "programme": "iom",
        "area": "here",
        "group": "all",
        "measure": "count_people",
        "value": value,
        "unit": "count",
        "decimals": "0",
        "formula": formula,
        "agrees": agrees,
        **more,
    }
    return [held[name] for name in HEADER]


@pytest.fixture
def check(tmp_path):
    def checked(*rows):
        return processed(tmp_path, {"published_figures": [HEADER, *rows]})

    return checked


PARTS = row("part-a"), row("part-b", "8")


def test_a_sound_ledger_is_accepted_whole(check):
    delivery = check(*PARTS, row("whole", "20", "{part-a}+{part-b}", "yes"))

    assert said(delivery) == []
    assert delivery.sources[0].rows_accepted == 3


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            [row("whole", "20", "{part-a}+{part-x}", "yes")],
            "row 4, column formula: arrived 'part-x'; expected ids of claims of this file only",
        ),
        (
            [row("whole", "20", "{whole}", "yes")],
            "row 4, column formula: arrived '{whole}'; expected a formula that does not lead back "
            "to its own claim, as this does",
        ),
        (
            [row("one", "20", "{two}", "yes"), row("two", "20", "{one}", "yes")],
            "row 4, column formula: arrived '{two}'; expected a formula that does not lead back to "
            "its own claim, as this does with two",
        ),
        (
            [row("nought", "0"), row("whole", "20", "1/{nought}", "yes")],
            "row 5, column formula: arrived '1/{nought}'; expected a divisor that is not 0",
        ),
        (
            [row("whole", "20", "{part-a}+", "yes")],
            "row 4, column formula: arrived '{part-a}+'; expected a number, a claim in braces or a "
            "bracket at its end",
        ),
        ([row("whole", "")], "row 4, column value: expected a value"),
        (
            [row("part-b", "9")],
            "row 3: expected one row for each claim_id: another says something else "
            "(and 1 more such)",
        ),
        (
            [row("part-b", "8")],
            "row 4: expected each row once: another is the same, with its claim_id",
        ),
        (
            [row("whole", "20", denominator_claim="part-x")],
            "row 4, column denominator_claim: arrived 'part-x'; expected ids of claims of this "
            "file only",
        ),
        (
            [row("thousands", "1,129")],
            "row 4, column value: arrived '1,129'; expected digits without thousands separators",
        ),
        (
            [row("thousands", "1,12")],
            "row 4, column value: arrived '1,12'; expected a number, such as 470 or 1.25",
        ),
    ],
)
def test_a_breach_names_file_row_column_and_what_to_write(check, rows, expected):
    assert f"published_figures.csv, {expected}" in said(check(*PARTS, *rows))


def test_every_breach_is_told_at_once(check):
    """A row that others are made of and that is bad costs them nothing but their own verdict."""
    delivery = check(
        *PARTS,
        row("unknown", "20", "{gone}", "yes"),
        row("circle", "20", "{circle}", "yes"),
        row("division", "20", "1/(8-{part-b})", "yes"),
        row("letters", "20", "os.system('x')", "yes"),
        row("empty", ""),
    )

    columns = sorted((each.column, each.rows) for each in delivery.breaches)
    assert columns == [
        ("formula", (4,)),
        ("formula", (5,)),
        ("formula", (6,)),
        ("formula", (7,)),
        ("value", (8,)),
    ]
    assert delivery.sources[0].rows_accepted == 2


def test_what_may_be_a_name_or_a_number_that_strayed_in_is_not_repeated(check):
    delivery = check(
        *PARTS,
        row("a", formula="John Smith"),
        row("b", formula="0191 496012"),
        row("c", formula="{part-a} 01914960123"),
    )

    assert not [line for line in said(delivery) if "Smith" in line or "496" in line]
    assert sum(breach.count for breach in delivery.breaches) == 3


def test_a_verdict_that_differs_fails_the_batch_and_keeps_the_row(check):
    delivery = check(*PARTS, row("whole", "21", "{part-a}+{part-b}", "yes"))

    (breach,) = delivery.breaches
    assert breach.severity is Severity.FAILS
    assert (breach.rows, breach.column, breach.arrived) == ((4,), "agrees", ("reproduces",))
    assert "the verdict 'contradicts'" in breach.expected
    assert delivery.sources[0].rows_accepted == 3
    assert not delivery.stopped


def test_line_ends_make_no_difference(tmp_path):
    texts = {}
    for name, end in (("unix.csv", "\n"), ("dos.csv", "\r\n")):
        with (tmp_path / name).open("w", newline="", encoding="utf-8") as file:
            csv.writer(file, lineterminator=end).writerows(
                [HEADER, *PARTS, row("whole", "20", "{part-a}+{part-b}", "yes")]
            )
        texts[name] = read_ledger(tmp_path / name)

    assert texts["unix.csv"] == texts["dos.csv"]
    assert len(texts["dos.csv"].ledger.judged) == 3


@pytest.fixture
def run(tmp_path):
    def checked(*rows):
        path = tmp_path / "ledger.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([HEADER, *rows])
        return CliRunner().invoke(app, ["claims", "check", str(path)])

    return checked


def test_the_command_ends_with_0_where_all_stand_as_recorded(run):
    ended = run(*PARTS, row("whole", "20", "{part-a}+{part-b}", "yes"))

    assert ended.exit_code == 0
    assert "3 claims and checks worked out, 0 verdicts differ" in ended.output


def test_the_command_ends_with_1_and_proposes_a_notice(run):
    ended = run(*PARTS, row("whole", "21", "{part-a}+{part-b}", "yes"))

    assert ended.exit_code == 1
    for said_so in (
        "Proposed notice, whole",
        "Where: A report, 1.4",
        "Printed: 21 (here; all)",
        "Arithmetic: 12 + 8 gives 20",
        "Notice: The figure of 21 does not follow from the other figures printed",
        "1 verdict differs",
    ):
        assert said_so in ended.output


def test_the_command_ends_with_1_where_a_row_cannot_be_read(run):
    ended = run(*PARTS, row("whole", "20", "{part-a}+{part-x}", "yes"))

    assert ended.exit_code == 1
    assert "ledger.csv, row 4, column formula: arrived 'part-x'" in ended.output


def test_the_demonstration_stands_as_recorded_and_a_perturbed_copy_does_not(tmp_path):
    run = CliRunner().invoke
    ledger = "data/raw/2020-21Q2/published_figures.csv"
    perturbed = tmp_path / "perturbed.csv"
    with open(ledger, encoding="utf-8") as file:
        perturbed.write_text(file.read().replace(",210,count,", ",215,count,"), encoding="utf-8")

    assert run(app, ["claims", "check", ledger]).exit_code == 0
    assert run(app, ["claims", "check", str(perturbed)]).exit_code == 1


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("nowhere.csv", "there is no file nowhere.csv"),
        ("2013-14Q4", "the delivery 2013-14Q4 does not hold a ledger"),
        ("1999-00Q1", "there is no delivery data/raw/1999-00Q1"),
    ],
)
def test_what_is_not_there_is_told(asked, expected):
    ended = CliRunner().invoke(app, ["claims", "check", asked])

    assert expected in str(ended.exception)
