"""The reviewer's table of claims, and claims set against what records give."""

import re

import pytest
from ledger_rows import ledger, percent, row
from lxml import html

from rrlib.claims import Held
from rrlib.codes import Audience
from rrlib.disclosure import Rule, release
from rrlib.errors import DisclosureError
from rrlib.present import reviewed, set_against
from rrlib.results import Column, Estimate, Finding, Role, Row, Unit
from rrlib.statistics import wilson
from rrlib.studies import published_claims as study

PUBLIC = Rule(Audience.PUBLIC, 5, hide_unanimous=True)
LEDGER = ledger(
    row("all", "157", locator="3.1", note="As counted in June."),
    row("some", "62", locator="3.2"),
    percent("share", "39.5", locator="3.3", formula="100*{some}/{all}", agrees="yes"),
    percent("odd", "41.0", locator="<i>4</i>", formula="100*{some}/{all}", agrees="yes"),
)


def table(view):
    return html.fromstring(view.html).find(".//table")


def lines(view):
    return [
        [" ".join(cell.text_content().split()) for cell in line]
        for line in table(view).findall("tbody/tr")
    ]


@pytest.fixture
def view():
    return reviewed(release(study.recomputed(LEDGER), PUBLIC), LEDGER)


def test_every_claim_has_its_place_its_arithmetic_and_its_verdict(view):
    by_id = {line[0].split()[-1]: line for line in lines(view)}

    assert set(by_id) == {"all", "some", "share", "odd"}
    assert by_id["share"] == [
        "3.3 A report share",
        "39.5% share, here",
        "100 × 62 / 157 gives 39.49",
        "● reproduces What it is made of gives exactly this, as printed.",
    ]
    assert by_id["all"][2:] == [
        "[z]",
        "– cannot be checked No other printed figures give it. As counted in June.",
    ]


def test_what_a_reviewer_has_to_look_at_stands_first_and_what_differs_is_said(view):
    first = lines(view)[0]

    assert first[3].startswith("■ contradicts")
    assert "Recorded: reproduces." in first[3]


def test_rows_can_be_chosen_by_programme_and_verdict(view):
    chosen = {(each.get("data-programme"), each.get("data-verdict")) for each in table(view)[2]}

    assert chosen == {
        ("yos", "contradicts"),
        ("yos", "reproduces"),
        ("yos", "cannot be checked"),
    }
    assert "rr-filtered" in table(view).get("class")


def test_no_row_is_hidden_where_no_script_runs(view):
    assert not re.search(r"\bhidden\b|display", view.html)


def test_what_a_ledger_holds_is_never_markup(view):
    assert "<i>4</i>" not in view.html
    assert "&lt;i&gt;4&lt;/i&gt;" in view.html


def test_only_released_numbers_are_shown():
    with pytest.raises(DisclosureError, match="release them first"):
        reviewed(study.recomputed(LEDGER), LEDGER)
    with pytest.raises(DisclosureError, match="release them first"):
        set_against([], study.recomputed(LEDGER))


def cohorts(*counts):
    people = Column("people", "People", Role.BASE)
    again = Column("again", "Reoffended", Role.OUTCOME, of="people")
    share = Column("share", "Share", Role.DERIVED, Unit.PERCENT, sources=("people", "again"))
    rows = tuple(
        Row(
            str(place),
            {
                "people": Estimate.count(of),
                "again": Estimate.count(number),
                "share": wilson(number, of),
            },
        )
        for place, (number, of) in enumerate(counts)
    )
    return release(
        Finding("cohorts", "How many?", "Cohort", (people, again, share), rows, ()), PUBLIC
    )


def test_a_printed_figure_is_set_against_the_number_that_was_released():
    claims = LEDGER.claims
    held = [
        Held(claims["share"], "cohorts", "0", "share"),
        Held(claims["odd"], "cohorts", "0", "share"),
        Held(claims["share"], "cohorts", "1", "share"),
        Held(claims["share"], "cohorts", "gone", "share"),
        Held(claims["share"], "elsewhere", "0", "share"),
        Held(claims["share"], "cohorts", "0", "share", is_counted=False),
    ]
    view = set_against(held, cohorts((62, 157), (2, 14)))

    assert view.data["headline"] == (
        "1 of 2 printed figures are what this delivery's records give, and 1 of 1 what others' "
        "figures in it say."
    )
    assert [line[2:] for line in lines(view)] == [
        ["39.5% 0", "● as printed"],
        ["39.5% 0", "■ not as printed"],
        ["[c] 1", "hidden so that nobody can be identified"],
        ["[x] gone", "not available"],
        ["[x] 0", "not available"],
        ["39.5% 0", "● as printed"],
    ]


def test_where_records_hold_none_of_it_that_is_said():
    assert "No figure that is printed is one" in set_against([], cohorts((62, 157))).html
