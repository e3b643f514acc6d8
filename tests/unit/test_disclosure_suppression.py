"""What each audience may see of a table of people, cell by cell."""

from collections import defaultdict
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rrlib.codes import Audience
from rrlib.disclosure import Rule, release
from rrlib.results import Change, Column, Estimate, Finding, Marker, Role, Row, Unit

PUBLIC = Rule(Audience.PUBLIC, threshold=5, hide_unanimous=True)
LENIENT = Rule(Audience.PUBLIC, threshold=5, hide_unanimous=False)
INTERNAL = Rule(Audience.INTERNAL, threshold=1, hide_unanimous=False)
PEOPLE = Column("people", "People", Role.BASE)
REOFFENDED = Column("reoffended", "Reoffended", Role.OUTCOME, of="people")
RATE = Column("rate", "Rate", Role.DERIVED, Unit.PERCENT, sources=("people", "reoffended"))
HIDDEN = "[c]"


def cell(number):
    return number if isinstance(number, Marker) else Estimate.count(number)


def row(label, breakdown="", is_total=False, **cells):
    filled = {key: cell(number) for key, number in cells.items() if number is not None}
    return Row(label, filled, breakdown, is_total)


def finding(*rows, columns=(PEOPLE, REOFFENDED, RATE), changes=()):
    return Finding("found", "How many?", "Group", columns, rows, (), changes=changes)


def shown(rule, *rows, **more):
    """The numbers left in each row, by column; `[c]` where one is hidden."""
    released = release(finding(*rows, **more), rule)
    return [
        {
            key: str(each) if isinstance(each, Marker) else each.value
            for key, each in row.cells.items()
        }
        for row in released.finding.rows
    ]


def family():
    """A cohort by tier and, part by part, by disposal: pre-court is reprimands and warnings."""
    tiers = [row("pre-court", "tier", people=67, reoffended=15)]
    tiers += [row("first", "tier", people=45, reoffended=17)]
    tiers += [row("custody", "tier", people=9, reoffended=7)]
    parts = {"reprimand": ("pre-court", 40, 9), "warning": ("pre-court", 27, 6)}
    parts |= {"referral": ("first", 45, 17), "released": ("custody", 9, 7)}
    disposals = [
        replace(row(label, "disposal", people=people, reoffended=number), parent=parent)
        for label, (parent, people, number) in parts.items()
    ]
    return [row("all", is_total=True, people=121, reoffended=39), *tiers, *disposals]


def test_a_hidden_row_is_not_told_by_its_parts():
    rows = family()
    cells = dict(zip([each.label for each in rows], shown(PUBLIC, *rows), strict=True))
    hidden = {label for label, each in cells.items() if each["reoffended"] == HIDDEN}
    # Of 9 released 2 did not reoffend; pre-court is hidden with them, and so must a part of it be.
    assert hidden == {"pre-court", "custody", "warning", "released"}


def test_a_small_part_of_a_shown_row_is_not_told_by_the_others():
    parts = [("a", 20, 3), ("b", 30, 9), ("c", 40, 20)]
    rows = [
        row("all", is_total=True, people=90, reoffended=32),
        row("whole", "tier", people=90, reoffended=32),
        *(
            replace(row(label, f"of {label}", people=people, reoffended=number), parent="whole")
            for label, people, number in parts
        ),
    ]
    cells = dict(zip([each.label for each in rows], shown(PUBLIC, *rows), strict=True))
    assert [cells[label]["reoffended"] for label, _, _ in parts] == [HIDDEN, HIDDEN, 20]


@pytest.mark.parametrize("people", [1, 2, 3, 4])
def test_one_to_four_people_are_hidden(people):
    assert shown(PUBLIC, row("all", people=people)) == [{"people": HIDDEN}]


@pytest.mark.parametrize("people", [0, 5, 6, 1000])
def test_no_people_and_five_or_more_are_shown(people):
    assert shown(PUBLIC, row("all", people=people)) == [{"people": people}]


#   reoffended, of people: is the outcome shown to the public, and to a rule without unanimity
OUTCOMES = [
    (1, 20, False, False),
    (4, 20, False, False),
    (5, 20, True, True),
    (15, 20, True, True),
    (16, 20, False, False),
    (19, 20, False, False),
    (20, 20, False, True),
    (0, 20, False, True),
    (5, 10, True, True),
    (5, 9, False, False),
    (5, 5, False, True),
    (0, 5, False, True),
    (0, 4, False, False),
    (4, 4, False, False),
    (0, 0, True, True),
]


@pytest.mark.parametrize(("reoffended", "people", "public", "lenient"), OUTCOMES)
def test_an_outcome_of_few_of_all_but_few_of_all_or_of_none_is_hidden(
    reoffended, people, public, lenient
):
    for rule, may_show in ((PUBLIC, public), (LENIENT, lenient)):
        (cells,) = shown(rule, row("all", people=people, reoffended=reoffended))
        assert cells["reoffended"] == (reoffended if may_show else HIDDEN)


def test_an_outcome_is_hidden_where_its_base_is_hidden_or_absent():
    for people, reoffended in ((3, 2), (None, 7), (Marker.NOT_AVAILABLE, 7)):
        (cells,) = shown(PUBLIC, row("all", people=people, reoffended=reoffended))
        assert cells["reoffended"] == HIDDEN


def test_an_outcome_without_its_base_does_not_stop_the_release_of_a_breakdown():
    cells = shown(
        PUBLIC,
        row("men", "sex", people=Marker.NOT_AVAILABLE, reoffended=7),
        row("women", "sex", people=20, reoffended=2),
        row("other", "sex", people=30, reoffended=10),
    )
    assert [each["reoffended"] for each in cells][:2] == [HIDDEN, HIDDEN]


@pytest.mark.parametrize(("shared", "of_all"), [(0, 20), (20, 20)])
def test_what_all_or_none_share_is_shown_where_it_is_not_sensitive(shared, of_all):
    mild = Column("first", "First offences", Role.OUTCOME, of="people", sensitive=False)
    (cells,) = shown(PUBLIC, row("all", people=of_all, first=shared), columns=(PEOPLE, mild))
    assert cells == {"people": of_all, "first": shared}


@pytest.mark.parametrize(("first", "expected"), [(1, HIDDEN), (19, HIDDEN), (10, 10)])
def test_few_are_hidden_though_what_they_share_is_not_sensitive(first, expected):
    mild = Column("first", "First offences", Role.OUTCOME, of="people", sensitive=False)
    (cells,) = shown(PUBLIC, row("all", people=20, first=first), columns=(PEOPLE, mild))
    assert cells["first"] == expected


@pytest.mark.parametrize(("behind", "expected"), [(1, HIDDEN), (4, HIDDEN), (5, 40), (40, 40)])
def test_many_offences_of_few_people_are_hidden(behind, expected):
    offences = Column("offences", "Offences", Role.BASE)
    made = Row("all", {"offences": Estimate.count(40, people=behind)})
    (cells,) = shown(PUBLIC, made, columns=(offences,))
    assert cells == {"offences": expected}


@pytest.mark.parametrize(
    ("people", "reoffended", "rate"),
    [(20, 10, 50), (20, 1, HIDDEN), (3, 0, HIDDEN), (4, 4, HIDDEN)],
)
def test_what_is_computed_from_a_hidden_cell_is_hidden_with_it(people, reoffended, rate):
    computed = 100 * reoffended // people
    (cells,) = shown(PUBLIC, row("all", people=people, reoffended=reoffended, rate=computed))
    assert cells["rate"] == rate


def test_what_is_computed_from_something_computed_is_hidden_too():
    index = Column("index", "Against 2010", Role.DERIVED, Unit.RATE, sources=("rate",))
    (cells,) = shown(
        PUBLIC,
        row("all", people=20, reoffended=1, rate=5, index=2),
        columns=(PEOPLE, REOFFENDED, index, RATE),
    )
    assert cells == {"people": 20, "reoffended": HIDDEN, "rate": HIDDEN, "index": HIDDEN}


def test_a_comparison_with_a_row_that_hides_its_number_is_hidden():
    since = Column("since", "Since 2010-11", Role.DERIVED, sources=("people",), against="2010-11")
    cells = shown(
        PUBLIC,
        row("2010-11", people=3),
        row("2011-12", people=30, since=900),
        columns=(PEOPLE, since),
    )
    assert cells == [{"people": HIDDEN}, {"people": 30, "since": HIDDEN}]


def test_a_comparison_with_a_row_that_shows_its_number_is_shown():
    since = Column("since", "Since 2010-11", Role.DERIVED, sources=("people",), against="2010-11")
    cells = shown(
        PUBLIC,
        row("2010-11", people=15),
        row("2011-12", people=30, since=100),
        row("2012-13", people=4, since=-73),
        columns=(PEOPLE, since),
    )
    assert [each.get("since") for each in cells] == [None, 100, HIDDEN]


def test_a_comparison_with_a_row_that_the_table_does_not_have_is_refused():
    since = Column("since", "Since 2010-11", Role.DERIVED, sources=("people",), against="2010")
    with pytest.raises(ValueError, match="2010"):
        finding(row("2010-11", people=3), columns=(PEOPLE, since))


def test_a_column_cannot_be_computed_from_one_that_the_table_does_not_have():
    misspelt = Column("rate", "Rate", Role.DERIVED, Unit.PERCENT, sources=("people", "reofended"))
    with pytest.raises(ValueError, match="reofended"):
        finding(row("all", people=20, reoffended=1), columns=(PEOPLE, REOFFENDED, misspelt))


def test_what_is_computed_from_a_complementary_cell_is_hidden_too():
    hidden = shown(
        PUBLIC,
        row("men", "sex", people=3, reoffended=1, rate=33),
        row("women", "sex", people=20, reoffended=10, rate=50),
        row("all", "sex", is_total=True, people=23, reoffended=11, rate=48),
    )
    assert hidden[1] == {"people": HIDDEN, "reoffended": HIDDEN, "rate": HIDDEN}
    assert hidden[2] == {"people": 23, "reoffended": 11, "rate": 48}


def test_one_hidden_cell_of_a_breakdown_takes_the_next_smallest_with_it():
    cells = shown(
        PUBLIC,
        row("10-13", "age", people=3),
        row("14-15", "age", people=30),
        row("16-17", "age", people=29),
        row("all", "age", is_total=True, people=62),
    )
    assert [each["people"] for each in cells] == [HIDDEN, 30, HIDDEN, 62]


def test_two_hidden_cells_of_a_breakdown_take_no_third():
    cells = shown(
        PUBLIC,
        row("10-13", "age", people=3),
        row("14-15", "age", people=2),
        row("16-17", "age", people=29),
        row("all", "age", is_total=True, people=34),
    )
    assert [each["people"] for each in cells] == [HIDDEN, HIDDEN, 29, 34]


def test_breakdowns_of_one_table_do_not_protect_each_other():
    cells = shown(
        PUBLIC,
        row("men", "sex", people=3),
        row("women", "sex", people=30),
        row("young", "age", people=2),
        row("old", "age", people=31),
        row("all", is_total=True, people=33),
    )
    assert [each["people"] for each in cells] == [HIDDEN] * 4 + [33]


def test_a_hidden_cell_outside_every_breakdown_takes_no_other_with_it():
    cells = shown(PUBLIC, row("2012-13", people=3), row("2013-14", people=30))
    assert [each["people"] for each in cells] == [HIDDEN, 30]


def test_a_hidden_total_hides_no_part_that_may_be_shown():
    cells = shown(PUBLIC, row("men", "sex", people=0), row("all", "sex", is_total=True, people=4))
    assert [each["people"] for each in cells] == [0, HIDDEN]


def test_the_complement_is_looked_for_in_each_column_by_itself():
    cells = shown(
        PUBLIC,
        row("men", "sex", people=40, reoffended=2),
        row("women", "sex", people=30, reoffended=15),
        row("other", "sex", people=50, reoffended=20),
        row("all", "sex", is_total=True, people=120, reoffended=37),
    )
    assert [each["people"] for each in cells] == [40, 30, 50, 120]
    assert [each["reoffended"] for each in cells] == [HIDDEN, HIDDEN, 20, 37]


def test_the_internal_audience_sees_everything():
    rows = [
        row("men", "sex", people=1, reoffended=1, rate=100),
        row("women", "sex", people=2, reoffended=0, rate=0),
        row("all", "sex", is_total=True, people=3, reoffended=1, rate=33),
    ]
    released = release(finding(*rows), INTERNAL)
    assert released.hidden == frozenset()
    assert released.finding.rows == tuple(rows)


def test_unanimity_is_hidden_whatever_the_threshold():
    rule = Rule(Audience.INTERNAL, threshold=1, hide_unanimous=True)
    (cells,) = shown(rule, row("all", people=2, reoffended=2))
    assert cells == {"people": 2, "reoffended": HIDDEN}


def test_a_marker_of_a_study_stays_what_it_is():
    (cells,) = shown(PUBLIC, row("all", people=Marker.NOT_APPLICABLE, rate=Marker.NOT_AVAILABLE))
    assert cells == {"people": "[z]", "rate": "[x]"}


def changed(column):
    return Change(column, "2012-13", "2013-14", Estimate(1.23456789, -1.0, 2.0, 40, "made"), False)


@pytest.mark.parametrize(
    ("before", "after", "columns"),
    [
        ((40, 20), (40, 20), ["people", "reoffended", "rate"]),
        ((40, 2), (40, 20), ["people"]),
        ((40, 20), (40, 39), ["people"]),
        ((3, 2), (40, 20), []),
    ],
)
def test_a_change_is_dropped_where_either_end_is_hidden(before, after, columns):
    rows = [
        row(label, people=people, reoffended=reoffended, rate=50)
        for label, (people, reoffended) in (("2012-13", before), ("2013-14", after))
    ]
    changes = tuple(changed(column) for column in ("people", "reoffended", "rate"))
    released = release(finding(*rows, changes=changes), PUBLIC)
    assert [change.column for change in released.finding.changes] == columns
    assert {change.difference.value for change in released.finding.changes} <= {1.234568}


counts = st.integers(0, 9) | st.integers(0, 60)
pairs = st.tuples(counts, counts).map(lambda pair: (max(pair), min(pair)))
breakdowns = st.lists(pairs, min_size=1, max_size=6)
rules = st.builds(Rule, st.just(Audience.PUBLIC), st.integers(2, 12), st.booleans())


def total_of(parts, breakdown):
    people, reoffended = (sum(part[place] for part in parts) for place in (0, 1))
    label = f"all of {breakdown}"
    return row(label, breakdown, is_total=True, people=people, reoffended=reoffended)


def table_of(tables):
    rows = []
    for name, parts in tables.items():
        for number, (people, reoffended) in enumerate(parts):
            rows.append(row(f"{name} {number}", name, people=people, reoffended=reoffended))
        rows.append(total_of(parts, name))
    return rows


@settings(max_examples=150, deadline=None, derandomize=True)
@example([(3, 1), (30, 15)], [(33, 16)], PUBLIC)
@example([(1, 0), (0, 0), (0, 0)], [(5, 5), (9, 0)], PUBLIC)
@given(breakdowns, breakdowns, rules)
def test_no_hidden_count_is_the_shown_total_less_the_shown_others(one, other, rule):
    tables = {"one": one, "other": other}
    released = release(finding(*table_of(tables), columns=(PEOPLE, REOFFENDED)), rule)
    for name, column in [(n, c) for n in tables for c in ("people", "reoffended")]:
        parts = [
            each.cells[column]
            for each in released.finding.rows
            if each.breakdown == name and not each.is_total
        ]
        hidden = [each for each in parts if each is Marker.CONFIDENTIAL]
        (total,) = [
            each.cells[column]
            for each in released.finding.rows
            if each.breakdown == name and each.is_total
        ]
        if len(parts) >= 2 and total is not Marker.CONFIDENTIAL:
            assert len(hidden) != 1


@settings(max_examples=120, deadline=None, derandomize=True)
@given(breakdowns, rules)
def test_nothing_that_a_rule_hides_is_ever_shown(parts, rule):
    rows = table_of({"one": parts})
    released = release(finding(*rows, columns=(PEOPLE, REOFFENDED)), rule)
    for was, now in zip(rows, released.finding.rows, strict=True):
        people, reoffended = was.cells["people"].value, was.cells["reoffended"].value
        if isinstance(now.cells["people"], Estimate):
            assert people == 0 or people >= rule.threshold
        if isinstance(now.cells["reoffended"], Estimate):
            assert reoffended == 0 or reoffended >= rule.threshold
            assert reoffended == people or people - reoffended >= rule.threshold
            assert not rule.hide_unanimous or people == 0 or 0 < reoffended < people
        for key, each in now.cells.items():
            assert each in (was.cells[key], Marker.CONFIDENTIAL)


@settings(max_examples=120, deadline=None, derandomize=True)
@given(st.lists(st.integers(5, 60), min_size=1, max_size=6))
def test_a_table_without_small_numbers_is_shown_whole(people):
    rows = [row(str(place), "one", people=each) for place, each in enumerate(people)]
    assert release(finding(*rows), PUBLIC).hidden == frozenset()


def tables_that_add_up_to(total, parts):
    if parts == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for others in tables_that_add_up_to(total - first, parts - 1):
            yield (first, *others)


@pytest.mark.parametrize(
    ("threshold", "parts", "largest"),
    [
        (5, 2, 20),
        (5, 3, 8),
        (3, 4, 5),
        *(
            pytest.param(*slow, marks=pytest.mark.slow)
            for slow in ((5, 3, 20), (5, 4, 14), (3, 4, 12), (5, 6, 8))
        ),
    ],
)
def test_who_knows_the_rule_and_the_total_still_cannot_tell_a_hidden_number(
    threshold, parts, largest
):
    rule = Rule(Audience.PUBLIC, threshold, hide_unanimous=True)
    for total in range(threshold, largest + 1):
        behind = defaultdict(list)
        for numbers in tables_that_add_up_to(total, parts):
            rows = [row(str(place), "one", people=each) for place, each in enumerate(numbers)]
            hidden = release(finding(*rows, columns=(PEOPLE,)), rule).hidden
            seen = tuple(
                None if (place, "people") in hidden else each for place, each in enumerate(numbers)
            )
            behind[seen].append(numbers)
        for seen, possible in behind.items():
            for place in (place for place, number in enumerate(seen) if number is None):
                assert len({numbers[place] for numbers in possible}) > 1, (seen, possible)


@pytest.mark.parametrize(
    "bases",
    [
        (10, 10),
        *(
            pytest.param(slow, marks=pytest.mark.slow)
            for slow in ((5, 5, 8), (20, 6, 8), (10, 10, 10))
        ),
    ],
    ids=str,
)
def test_who_knows_the_rule_and_the_total_still_cannot_tell_a_hidden_outcome(bases):
    behind = defaultdict(list)
    for numbers in product(*(range(base + 1) for base in bases)):
        rows = [
            row(str(place), "one", people=people, reoffended=each)
            for place, (people, each) in enumerate(zip(bases, numbers, strict=True))
        ]
        rows.append(total_of(list(zip(bases, numbers, strict=True)), "one"))
        released = release(finding(*rows, columns=(PEOPLE, REOFFENDED)), PUBLIC)
        seen = tuple(str(each.cells["reoffended"]) for each in released.finding.rows)
        behind[seen].append(numbers)
    for seen, possible in behind.items():
        for place in (place for place in range(len(bases)) if seen[place] == HIDDEN):
            assert len({numbers[place] for numbers in possible}) > 1, (seen, possible)
