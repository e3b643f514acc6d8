"""What the audit by attack works out, relation by relation, and what it rightly lets pass."""

import itertools
import json
import math
import random
import subprocess
import sys
import time

import pytest

from rrlib.disclosure.audit import Known, Page, audit, bounds
from rrlib.disclosure.audit.attacking import Relation, attack
from rrlib.disclosure.shown import ShownCell, ShownColumn, ShownRow, ShownTable

PEOPLE = ShownColumn(key="people", title="People", role="BASE", unit="COUNT")
REOFFENDED = ShownColumn(
    key="reoffended", title="Reoffended", role="OUTCOME", unit="COUNT", of="people"
)
SHARE = ShownColumn(
    key="share", title="Share", role="DERIVED", unit="PERCENT", sources=("people", "reoffended")
)
PUBLIC = {"audience": "public", "threshold": 5, "hide_unanimous": True, "published": []}
INTERNAL = {"audience": "internal", "threshold": 1, "hide_unanimous": False, "published": []}
BOTH = {"Both": ("North", "South")}
C, X = "[c]", "[x]"


def cell(content):
    return ShownCell(marker=content) if isinstance(content, str) else ShownCell(value=content)


def row(label, *contents, breakdown="By part", **more):
    """A row by the order of the table's columns; None for a cell that is not there."""
    return (label, contents, breakdown, more)


def total(*contents):
    return row("All", *contents, breakdown="", is_total=True)


def table(*rows, columns=(PEOPLE, REOFFENDED, SHARE), name="found", rule=PUBLIC):
    return ShownTable(
        name=name,
        question="How many?",
        rule=rule,
        columns=columns,
        rows=tuple(
            ShownRow(
                label=label,
                breakdown=breakdown,
                definition="D",
                cells={
                    column.key: cell(content)
                    for column, content in zip(columns, contents, strict=False)
                    if content is not None
                },
                **more,
            )
            for label, contents, breakdown, more in rows
        ),
    )


def page(*tables, area="North", quarter="2013-14Q4", words=()):
    return Page(area, quarter, tables, words)


def told(*pages, known=(), combined=BOTH):
    """What is told, without the place's beginning."""
    exposures = audit(pages, combined, known).exposures
    return [each.told.removeprefix(f"{each.area}, {each.quarter}, ") for each in exposures]


def spans(*pages, known=()):
    return {
        (place.area, place.row, place.column): (span.low, span.high)
        for place, span in bounds(pages, BOTH, known).items()
    }


A = "found, row 'A', column 'People': the hidden count can be worked out: "
A_REOFFENDED = "found, row 'A', column 'Reoffended': the hidden count can be worked out: "
A_LEFT = (
    "found, row 'A', column 'Reoffended': how many of 'people' are not in it can be worked out: "
)


# --- Each relation by itself gives a count away --------------------------------------------------


def test_a_breakdown_adds_up_to_its_total():
    assert told(page(table(total(30), row("A", C), row("B", 12), row("C", 16)))) == [f"{A}2."]


def test_two_hidden_cells_are_known_nearly_where_they_are_few_together():
    found = page(table(total(30), row("A", C), row("B", C), row("C", 27)))
    assert told(found)[0] == f"{A}between 0 and 3."
    enough = page(table(total(30), row("A", C), row("B", C), row("C", 26)))
    assert told(enough) == []


def test_rows_of_a_parent_add_up_to_it():
    rows = [row("Tier", 9), row("A", C, breakdown="By kind", parent="Tier")]
    others = [row("B", 7, breakdown="By kind", parent="Tier"), row("C", C, breakdown="By kind")]
    assert told(page(table(*rows, *others))) == [f"{A}2."]


def test_a_total_of_the_breakdown_itself_is_nearer_than_that_of_the_table():
    within = [row("Sum", 9, is_total=True), row("A", C), row("B", 7)]
    assert told(page(table(total(90), *within))) == [f"{A}2."]


def test_rows_of_another_definition_do_not_add_up_to_a_total():
    whole, *parts = table(total(30), row("A", C), row("B", 28)).rows
    others = [part.model_copy(update={"definition": "E"}) for part in parts]
    apart = table().model_copy(update={"rows": (whole, *others)})
    assert told(page(apart)) == []


def test_an_outcome_is_at_most_its_base():
    found = page(table(total(23, 20), row("A", 6, C), row("B", 17, C)))
    assert f"{A_REOFFENDED}between 3 and 6." in told(found)


def test_what_is_left_of_a_base_is_a_count_too():
    assert told(page(table(total(40, 20), row("A", C, 10), row("B", 28, 10)))) == [f"{A_LEFT}2."]


def test_a_share_gives_its_outcome_away():
    assert told(page(table(row("A", 41, C, 4.878049)))) == [f"{A_REOFFENDED}2."]


def test_a_share_gives_its_base_away_and_so_what_is_left():
    assert told(page(table(row("A", C, 19, 90.47619)))) == [f"{A_LEFT}2."]


def test_a_share_of_which_both_counts_are_hidden_is_of_few_fractions():
    found = page(table(total(40), row("A", C, C, 18.181818), row("B", C, C, C), row("C", 20, C, C)))
    assert spans(found)["North", "A", "people"] == (11, 11)
    assert told(found) == [f"{A_REOFFENDED}2."]


def test_a_share_in_whole_percents_tells_what_rounds_to_it():
    assert spans(page(table(row("A", 60, C, 27.0)))) == {("North", "A", "reoffended"): (16, 16)}
    assert spans(page(table(row("A", 400, C, 27.0))))["North", "A", "reoffended"] == (106, 110)


def test_an_estimate_that_is_no_share_of_its_counts_tells_nothing():
    known_to_differ = row("B", 100, 30, 31.123456)
    assert told(page(table(row("A", 41, C, 4.878049), known_to_differ))) == []


def test_a_row_that_counts_the_same_in_another_table_is_the_same():
    one = table(row("A", C, counts="x"))
    other = table(row("A as well", C, counts="x"), total(9), row("B", 7), name="other")
    assert f"{A}2." in told(page(one, other))
    apart = table(row("A as well", C, counts="y"), total(9), row("B", 7), name="other")
    assert f"{A}2." not in told(page(one, apart))


def test_a_cell_that_was_shown_last_quarter_helps_this_one():
    before = page(table(total(30), row("A", C), row("B", 13), row("C", C)), quarter="2013-14Q3")
    now = page(table(total(30), row("A", C), row("B", C), row("C", 15)))
    assert told(before) == told(now) == []
    assert told(before, now) == [f"{A}2."]


def test_what_accumulates_less_what_it_was_is_a_count():
    grows = PEOPLE.model_copy(update={"accumulates": True})
    before = page(table(row("A", 20), columns=(grows,)), quarter="2013-14Q3")
    now = page(table(row("A", 23), columns=(grows,)))
    assert told(before, now) == [
        "found, row 'A', column 'People': it is 3 from that of '2013-14Q3'."
    ]
    much_later = page(table(row("A", 26), columns=(grows,)))
    same = page(table(row("A", 20), columns=(grows,)))
    assert told(before, much_later) == told(before, same) == []


def test_what_accumulates_and_is_hidden_is_not_the_same_but_no_less():
    grows = PEOPLE.model_copy(update={"accumulates": True})
    before = page(table(row("A", 20), columns=(grows,)), quarter="2013-14Q3")
    now = page(table(total(40), row("A", C), row("B", C), row("C", 17), columns=(grows,)))
    assert told(before, now)[-1] == (
        "found, row 'A', column 'People': what was added since 2013-14Q3 can be worked out: "
        "between 0 and 3."
    )


def test_a_combined_area_is_its_parts_together():
    north = page(table(row("A", C)))
    south, both = page(table(row("A", 17)), area="South"), page(table(row("A", 19)), area="Both")
    assert told(north, south) == told(north, both) == []
    assert told(north, south, both) == [f"{A}2."]


def test_a_row_that_a_part_lacks_counts_nobody_there():
    south = page(table(row("B", 17)), area="South")
    both = page(table(row("A", C), row("B", C)), area="Both")
    assert spans(page(table(row("A", C), row("B", 8))), south, both)["Both", "B", "people"] == (
        25,
        25,
    )
    elsewhere = page(table(row("A", 8)))
    assert spans(elsewhere, south, both)["Both", "A", "people"] == (8, 8)


@pytest.mark.parametrize("numbers", [(0, 4, 20), (0, 10, 13), (40, 37, 20), (0, 10, C, 12)])
def test_the_step_of_a_curve_is_a_count(numbers):
    curve = PEOPLE.model_copy(update={"series": "live"})
    rows = [row(str(month), number) for month, number in enumerate(numbers)]
    assert any("from that of" in each for each in told(page(table(*rows, columns=(curve,)))))


def test_steps_of_nobody_or_of_many_are_no_secret():
    curve = PEOPLE.model_copy(update={"series": "live"})
    rows = [row(str(month), number) for month, number in enumerate((0, 10, C, 10, 15, C))]
    assert told(page(table(*rows, columns=(curve,)))) == []


def test_hidden_rows_of_a_curve_lie_between_those_shown():
    curve = PEOPLE.model_copy(update={"series": "live"})
    rows = [row("A", C), row("B", 20), row("C", C), row("D", 30), row("E", C)]
    found = spans(page(table(*rows, columns=(curve,))))
    assert found == {
        ("North", "A", "people"): (0, 20),
        ("North", "C", "people"): (20, 30),
        ("North", "E", "people"): (30, math.inf),
    }


def test_a_hidden_step_is_told_where_another_table_gives_its_end_away():
    curve = PEOPLE.model_copy(update={"series": "live"})
    rows = [row("A", 0), row("B", 20), row("C", C, counts="x")]
    other = table(total(40), row("C", C, counts="x"), row("D", 18), name="other")
    assert told(page(table(*rows, columns=(curve,)), other)) == [
        "found, row 'C', column 'People': its step between 'C' and 'B' can be worked out: 2."
    ]


def test_a_number_that_stands_elsewhere_helps_and_is_itself_no_secret():
    found = page(table(total(18), row("A", C), row("B", C), row("C", 12)))
    assert told(found) == []
    assert told(found, known=[Known("found", "North", "B", "people", 3)]) == [f"{A}3."]
    assert told(found, known=[Known("found", "South", "B", "people", 3)]) == []


def test_a_share_that_stands_elsewhere_is_rounded_as_it_is_written():
    found = page(table(row("A", 14, C, C)))
    known = [Known("found", "North", "A", "share", 14.3)]
    assert told(found, known=known) == [f"{A_REOFFENDED}2."]


def test_who_reads_the_pages_of_two_audiences_knows_what_either_shows():
    stricter = PUBLIC | {"threshold": 10}
    one = page(table(total(30), row("A", C), row("B", 12), row("C", C), rule=stricter))
    other = page(table(total(30), row("A", C), row("B", C), row("C", 16)))
    assert told(one, other) == [f"{A}2."]
    inside = page(table(total(30), row("A", 2), row("B", 12), row("C", 16), rule=INTERNAL))
    assert told(one, inside) == []


# --- What is shown of a few ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("contents", "said"),
    [
        ((4,), "4 is shown"),
        ((20, 4), "4 is shown"),
        ((20, 16), "4 of 20 are not in it"),
        ((20, 0), "none of 20 are in it"),
        ((20, 20), "all of 20 are in it"),
    ],
)
def test_a_few_people_and_all_or_none_of_some_are_not_shown(contents, said):
    assert [each.rpartition(": ")[2] for each in told(page(table(row("A", *contents))))] == [
        f"{said}."
    ]


@pytest.mark.parametrize("contents", [(0,), (5,), (0, 0), (20, 5), (20, 15)])
def test_nobody_and_enough_people_are_shown(contents):
    assert told(page(table(row("A", *contents)))) == []


def test_what_is_public_already_is_shown():
    small = page(table(row("A", 20, 4)))
    assert told(small, known=[Known("found", "North", "A", "reoffended", 4)]) == []
    assert told(small, known=[Known("found", "North", "A", "reoffended", 3)]) != []
    before = page(table(row("A", 20, 4)), quarter="2013-14Q3")
    assert told(before, small) == []
    assert told(page(table(row("A", 21, 4)), quarter="2013-14Q3"), small) == []
    assert told(page(table(row("A", 20, 3)), quarter="2013-14Q3"), small) != []
    elsewhere = page(table(row("A", 20, 4)), area="South", quarter="2013-14Q3")
    assert told(elsewhere, small) != []


# --- What is let pass ----------------------------------------------------------------------------


def test_a_rule_that_hides_nothing_asks_for_nothing():
    found = table(total(30), row("A", C), row("B", 28), row("C", 2), rule=INTERNAL)
    assert audit([page(found)], BOTH) == audit([], {})


def test_that_nobody_is_there_is_no_secret_but_that_nobody_shares_an_outcome_is():
    assert told(page(table(total(30), row("A", C), row("B", 30)))) == []
    shared = table(total(50, 20), row("A", 20, C), row("B", 30, 20))
    assert told(page(shared)) == [f"{A_REOFFENDED}0."]
    harmless = REOFFENDED.model_copy(update={"sensitive": False})
    assert told(page(shared.model_copy(update={"columns": (PEOPLE, harmless)}))) == []
    plain = shared.model_copy(update={"rule": PUBLIC | {"hide_unanimous": False}})
    assert told(page(plain)) == []
    unanimous_only = shared.model_copy(update={"rule": PUBLIC | {"threshold": 1}})
    assert told(page(unanimous_only)) == [f"{A_REOFFENDED}0."]


def test_nobody_of_nobody_is_no_secret():
    assert told(page(table(total(30, 20), row("A", C, C), row("B", 30, 20)))) == []
    assert told(page(table(total(30, 20), row("A", 0, C), row("B", 30, 20)))) == []


def test_what_last_quarter_gave_away_is_not_told_again():
    given = table(total(30), row("A", C), row("B", 28))
    before = page(given, quarter="2013-14Q3")
    assert told(before, page(given)) == []
    assert told(page(given, area="South", quarter="2013-14Q3"), page(given)) == [f"{A}2."]


def test_cells_that_are_not_there_leave_their_sum_out():
    assert told(page(table(total(30), row("A", C), row("B", X), row("C", 28)))) == []
    assert told(page(table(total(30), row("A", C), row("B", None), row("C", 28)))) == []
    assert spans(page(table(total(30), row("A", C), row("B", "[u]"), row("C", 20)))) == {
        ("North", "A", "people"): (0, 10),
        ("North", "B", "people"): (0, 10),
    }


# --- Relations that contradict each other --------------------------------------------------------


def test_parts_that_exceed_their_whole_are_no_parts():
    found = [page(table(total(30), row("A", C), row("B", 31)))]
    assert audit(found, BOTH).dropped == 1
    assert bounds(found, BOTH).popitem()[1].high == math.inf


def test_parts_that_do_not_add_up_are_still_at_most_their_whole():
    rows = [
        row("T", C, counts="x"),
        row("A", C, counts="y", breakdown="By kind", parent="T"),
        row("B", 9, breakdown="By kind", parent="T"),
        row("C", C, breakdown="By kind", parent="T", counts="z"),
    ]
    outer = table(
        *(row(*each, counts=key) for *each, key in (("t", 20, "x"), ("a", 5, "y"), ("c", 5, "z"))),
        name="outer",
    )
    found = [page(table(*rows), outer)]
    assert audit(found, BOTH).dropped == 1
    assert set(spans(*found).values()) == {(20, 20), (5, 5)}


def test_quarters_that_disagree_are_not_linked():
    before = page(table(total(30), row("A", C), row("B", C), row("C", 12)), quarter="2013-14Q3")
    now = page(table(total(31), row("A", C), row("B", C), row("C", 12)))
    found = audit([before, now], BOTH)
    assert (found.exposures, found.dropped, found.hidden) == ((), 1, 4)


@pytest.mark.parametrize("seed", range(8))
def test_numbers_that_make_no_sense_raise_nothing(seed):
    draw = random.Random(seed)

    def nonsense():
        return draw.choice([C, C, X, draw.randrange(30), draw.randrange(30)])

    def drawn(name):
        rows = [
            row(
                label,
                *(nonsense() for _ in range(3)),
                parent=draw.choice([None, "A", "B"]),
                counts=draw.choice([None, "x", "y"]),
            )
            for label in "ABCDE"
        ]
        curve = PEOPLE.model_copy(update={"series": draw.choice([None, "live"])})
        columns = (curve, REOFFENDED, SHARE)
        return table(total(*(nonsense() for _ in range(3))), *rows, columns=columns, name=name)

    pages = [
        page(drawn("one"), drawn("two"), area=area, quarter=quarter)
        for area in ("North", "South", "Both")
        for quarter in ("2013-14Q3", "2013-14Q4")
    ]
    assert audit(pages, BOTH).hidden > 0
    assert all(span.low <= span.high for span in bounds(pages, BOTH).values())


# --- Words ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "said",
    [
        "1,477 of them and 39.5% (95% interval 32% to 47%).",
        "In 2013-14 and 2014, by 31 March 2013, 1477 were counted, 47% of all.",
        "Aged 10-13 within 12 months, for each 100 months, those aged 16 or older, 3 months on.",
        "6.3 percentage points lower than in 2011 (95% interval: 26.1 lower to 14.4 higher).",
        "2012: at 6, 9, hidden. Definition: TIME_TO_REOFFENCE(6). Outcome 22 in 2013-14Q4.",
        "Line 2, 1 April 2013: a reform. The upright axis does not begin at 0.",
        "The interval lies below 0 in 3 of the analyses.",
        "Interval: 95% Aalen-Johansen, log-log interval.",
    ],
)
def test_words_say_what_the_tables_show(said):
    assert told(_with_words(said)) == []


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("1,478 of them.", "1,478"),
        ("39.6% of them.", "39.6%"),
        ("39.5 of them.", "39.5"),
        ("Of these 3 were women.", "3"),
        ("6 of them.", "6"),
        ("Line 2 of them.", "2"),
        ("It lies below 3.", "3"),
    ],
)
def test_words_that_say_more_than_the_tables_are_told_of(said, number):
    assert told(_with_words(said)) == [
        f"North, 2013-14Q4: words say {number}, which no shown cell holds."
    ]


def _with_words(said):
    rows = [row("6", 1477, C, 39.512345), row("9", C, 32, 47.0), row("Outcome 22", 1000, C, 32.4)]
    return page(table(*rows), words=(said,))


# --- Against every other table that looks the same -----------------------------------------------


def compared(pages, truth, holds, most):
    """The audit's bounds of what is hidden, and those found by trying all that holds together."""
    hidden = [name for name, number in truth.items() if number is None]
    tried = [
        numbers
        for numbers in itertools.product(range(most + 1), repeat=len(hidden))
        if holds(truth | dict(zip(hidden, numbers, strict=True)))
    ]
    ends = [(min(numbers), max(numbers)) for numbers in zip(*tried, strict=True)]
    found = spans(*pages)
    return {name: found[name] for name in hidden}, dict(zip(hidden, ends, strict=True))


def _hide(draw, truth, *, but=None, most=4):
    names = [name for name in truth if name != but]
    return truth | dict.fromkeys(draw.sample(names, min(len(names), draw.randint(1, most))))


def _contents(truth, area, label, *keys):
    numbers = [truth[area, label, key] for key in keys]
    return [C if number is None else number for number in numbers]


def _as_page(truth, area, labels, keys, name="found", **more):
    rows = [
        total(*_contents(truth, area, label, *keys))
        if label == "All"
        else row(label, *_contents(truth, area, label, *keys))
        for label in labels
    ]
    return page(
        table(*rows, columns=(PEOPLE, REOFFENDED)[: len(keys)], name=name), area=area, **more
    )


@pytest.mark.parametrize("seed", range(30))
def test_bounds_are_those_of_every_table_of_outcomes_with_the_same_margins(seed):
    draw = random.Random(seed)
    truth = {}
    for label in "ABC":
        truth["North", label, "people"] = draw.randrange(4)
        truth["North", label, "reoffended"] = draw.randint(0, truth["North", label, "people"])
    for key in ("people", "reoffended"):
        truth["North", "All", key] = sum(truth["North", label, key] for label in "ABC")
    most = truth["North", "All", "people"]
    truth = _hide(draw, truth, but=("North", "All", "people"))

    def holds(world):
        get = {(label, key): world["North", label, key] for _, label, key in world}
        return all(
            get["All", key] == sum(get[label, key] for label in "ABC")
            for key in ("people", "reoffended")
        ) and all(get[label, "reoffended"] <= get[label, "people"] for label in ("All", *"ABC"))

    pages = [_as_page(truth, "North", ["All", *"ABC"], ["people", "reoffended"])]
    found, tried = compared(pages, truth, holds, most)
    assert found == tried


@pytest.mark.parametrize("seed", range(20))
def test_bounds_are_those_of_every_pair_of_areas_with_the_same_margins(seed):
    draw = random.Random(seed)
    labels = ["All", *"ABC"]
    truth = {(area, label, "people"): draw.randrange(4) for area in BOTH["Both"] for label in "ABC"}
    for area in BOTH["Both"]:
        truth[area, "All", "people"] = sum(truth[area, label, "people"] for label in "ABC")
    for label in labels:
        parts = [truth[area, label, "people"] for area in BOTH["Both"]]
        truth["Both", label, "people"] = sum(parts)
    most = truth["Both", "All", "people"]
    truth = _hide(draw, truth, but=("Both", "All", "people"))

    def holds(world):
        areas = ("North", "South", "Both")
        return all(
            world[area, "All", "people"] == sum(world[area, label, "people"] for label in "ABC")
            for area in areas
        ) and all(
            world["Both", label, "people"]
            == world["North", label, "people"] + world["South", label, "people"]
            for label in labels
        )

    pages = [_as_page(truth, area, labels, ["people"]) for area in ("North", "South", "Both")]
    found, tried = compared(pages, truth, holds, most)
    assert found == tried


@pytest.mark.parametrize("seed", range(20))
def test_bounds_are_those_of_every_pair_of_linked_tables_with_the_same_shares(seed):
    draw = random.Random(seed)
    base = {label: draw.randint(1, 6) for label in "AB"}
    out = {label: draw.randint(0, base[label]) for label in "AB"}
    shares = {label: round(100 * out[label] / base[label], 6) for label in "AB"}
    truth = _hide(
        draw,
        {("North", label, "people"): base[label] for label in "AB"}
        | {("North", label, "reoffended"): out[label] for label in "AB"},
    )
    with_shares = [label for label in "AB" if draw.random() < 0.5]
    rows = [
        row(
            label,
            *_contents(truth, "North", label, "people", "reoffended"),
            shares[label] if label in with_shares else C,
            counts=label,
        )
        for label in "AB"
    ]
    other = table(
        total(sum(base.values())), row("a", C, counts="A"), row("b", C, counts="B"), name="other"
    )

    def holds(world):
        people = {label: world["North", label, "people"] for label in "AB"}
        reoffended = {label: world["North", label, "reoffended"] for label in "AB"}
        return (
            sum(people.values()) == sum(base.values())
            and all(reoffended[label] <= people[label] for label in "AB")
            and all(
                people[label] > 0
                and round(100 * reoffended[label] / people[label], 6) == shares[label]
                for label in with_shares
            )
        )

    found, tried = compared([page(table(*rows), other)], truth, holds, most=12)
    assert found == tried


# --- The programmes ------------------------------------------------------------------------------


def test_the_least_sure_relation_is_given_up_and_the_others_hold():
    sure = Relation((("a", 1.0),), 10, 3, 3)
    unsure = Relation((("a", 1.0), ("b", -1.0)), 1)
    other = Relation((("b", 1.0),), 10, 5, 5)
    found = attack([sure, unsure, other], {}, {"a": math.inf, "b": math.inf})
    assert found.dropped == 1
    assert [(span.low, span.high) for span in found.spans.values()] == [(3, 3), (5, 5)]


def test_parts_of_a_contradicted_sum_are_still_at_most_their_whole():
    whole = Relation((("part", -1.0),), 1, -10, -10, weakens=True)
    less = Relation((("part", 1.0),), 10, -math.inf, 7)
    found = attack([whole, less], {}, {"part": math.inf})
    assert (found.dropped, found.spans["part"].low, found.spans["part"].high) == (1, 0, 7)


def test_disclosure_is_imported_without_what_the_audit_computes_with():
    code = "import json, sys, rrlib.disclosure.audit; print(json.dumps(list(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"numpy", "scipy", "pandas"} & set(json.loads(done.stdout))


def test_a_whole_report_is_attacked_in_little_time():
    draw = random.Random(1)
    people = {
        (area, name): [[draw.randrange(12) for _ in range(8)] for _ in range(2)]
        for area in ("North", "South")
        for name in range(25)
    }
    pages = []
    for area in ("North", "South", "Both"):
        tables = []
        for name in range(25):
            parts = BOTH.get(area, (area,))
            rows = [
                (
                    sum(people[each, name][0][at] + people[each, name][1][at] for each in parts),
                    sum(people[each, name][1][at] for each in parts),
                )
                for at in range(8)
            ]
            shown = [
                row(str(at), base if base > 8 else C, out if 5 <= out < base - 4 else C)
                for at, (base, out) in enumerate(rows)
            ]
            both = [sum(column) for column in zip(*rows, strict=True)]
            tables.append(table(total(*both), *shown, name=f"table {name}"))
        pages.append(page(*tables, area=area))
    start = time.perf_counter()
    found = audit(pages, BOTH)
    took = time.perf_counter() - start
    sys.stdout.write(f"{found.hidden} hidden counts attacked in {took:.2f} s\n")
    assert found.hidden > 300
