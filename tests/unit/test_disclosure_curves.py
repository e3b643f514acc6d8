"""What a curve shows the public: no step of one to four people, told or worked out."""

from collections import defaultdict
from itertools import accumulate, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rrlib.codes import Audience
from rrlib.disclosure import Rule, release
from rrlib.disclosure import curves as judged
from rrlib.disclosure.suppression import hidden_cells
from rrlib.errors import DisclosureError
from rrlib.results import Column, Estimate, Finding, Marker, Role, Row, Unit
from rrlib.statistics import wilson

PUBLIC = Rule(Audience.PUBLIC, threshold=5, hide_unanimous=True)
LENIENT = Rule(Audience.PUBLIC, threshold=5, hide_unanimous=False)
INTERNAL = Rule(Audience.INTERNAL, threshold=1, hide_unanimous=False)
HIDDEN = Marker.CONFIDENTIAL


def series(name):
    """At risk, reoffended and the share of one series."""
    risk, done = f"risk {name}", f"done {name}"
    return (
        Column(risk, "At risk", Role.BASE, series=name),
        Column(done, "Reoffended", Role.OUTCOME, of=risk, series=name),
        Column(
            f"share {name}", "Share", Role.DERIVED, Unit.PERCENT, sources=(risk, done), series=name
        ),
    )


def cells(name, at_risk, done):
    return {
        f"risk {name}": Estimate.count(at_risk),
        f"done {name}": Estimate.count(done),
        f"share {name}": wilson(done, 200),
    }


def finding(*rows, columns=None):
    """Rows of cells, labelled by their months."""
    columns = columns or series("2012")
    labelled = tuple(Row(str(month), row) for month, row in enumerate(rows))
    return Finding("how_soon", "How soon?", "Months", columns, labelled, ())


def curve(*pairs):
    """Rows of (at risk, reoffended) from month 0 on."""
    return finding(*(cells("2012", *pair) for pair in pairs))


def months_shown(rule, found, name="2012"):
    released = release(found, rule)
    keys = [column.key for column in found.columns if column.series == name]
    shown = []
    for row in released.finding.rows:
        hidden = {row.cells[key] is HIDDEN for key in keys}
        assert len(hidden) == 1, "a row of a series is shown whole or not at all"
        if hidden == {False}:
            shown.append(int(row.label))
    return shown


@pytest.mark.parametrize(
    ("pairs", "shown"),
    [
        # Each step of at least five.
        ([(157, 0), (150, 7), (140, 17), (130, 27)], [0, 1, 2, 3]),
        # The last month stands; month 2 is two reoffences before it.
        ([(157, 0), (150, 7), (142, 15), (140, 17)], [0, 1, 3]),
        # Month 1 is four from nobody.
        ([(157, 0), (153, 4), (140, 17), (130, 27)], [0, 2, 3]),
        # A step of nobody is no group.
        ([(157, 0), (150, 7), (150, 7), (140, 17)], [0, 1, 2, 3]),
        # Of the four at risk in the last month somebody could know each.
        ([(20, 0), (12, 8), (4, 16)], [0, 1]),
        # All but four have reoffended.
        ([(20, 0), (10, 10), (0, 16)], [0, 1]),
        # Three in all.
        ([(157, 0), (156, 1), (154, 3)], [0]),
        # Nobody at all to begin with but four.
        ([(4, 0), (4, 0), (4, 0)], []),
    ],
    ids=str,
)
def test_no_step_of_one_to_four_people_is_shown(pairs, shown):
    assert months_shown(PUBLIC, curve(*pairs)) == shown


def test_the_last_month_is_kept_and_the_months_before_it_give_way():
    pairs = [(157, 0), (150, 7), (147, 10), (144, 13), (141, 16)]
    assert months_shown(PUBLIC, curve(*pairs)) == [0, 2, 4]


def test_who_left_without_reoffending_is_a_step_too():
    both_of_five = [(157, 0), (147, 5), (137, 10)]
    assert months_shown(PUBLIC, curve(*both_of_five)) == [0, 1, 2]
    two_into_custody = [(157, 0), (145, 12), (131, 24)]
    assert months_shown(PUBLIC, curve(*two_into_custody)) == [0, 1]


def test_at_risk_counted_before_the_months_events_tell_of_the_month_before():
    """157 - 154 have reoffended by month 1, as month 2 would tell though month 1 is hidden."""
    assert months_shown(PUBLIC, curve((157, 0), (157, 3), (154, 10), (147, 20))) == [0, 3]
    assert months_shown(PUBLIC, curve((157, 0), (157, 6), (151, 12), (145, 20))) == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("pairs", "shown"),
    [
        # Six left in month 1, as months 1 and 2 tell; two more before month 4, as 2 and 4 tell.
        ([(40, 0), (40, 0), (34, 6), (28, 8), (26, 14)], [0, 2, 4]),
        # Six left in month 1; ten had by month 6, since nothing happens after month 4.
        (
            [(60, 0), (60, 0), (54, 6), (45, 9), (42, 18), (33, 18), (32, 18)],
            [0, 2, 4, 6],
        ),
    ],
)
def test_who_left_in_between_is_a_step_where_three_rows_tell_it(pairs, shown):
    assert months_shown(LENIENT, curve(*pairs)) == shown


def test_by_a_month_when_nobody_or_everybody_has_reoffended_it_says_so_of_each():
    nobody = curve((30, 0), (20, 0), (10, 0))
    everybody = curve((30, 0), (20, 10), (10, 30))
    assert months_shown(PUBLIC, nobody) == [0]
    assert months_shown(PUBLIC, everybody) == [0, 1]
    assert months_shown(LENIENT, nobody) == [0, 1, 2]
    assert months_shown(LENIENT, everybody) == [0, 1, 2]


def test_where_nobody_is_at_risk_any_more_nothing_is_told_of_those_who_were():
    assert months_shown(LENIENT, curve((30, 0), (20, 10), (0, 20))) == [0, 1]


def test_counts_that_are_no_outcome_of_a_base_are_judged_by_those_at_risk_first():
    columns = tuple(
        Column(column.key, column.title, Role.BASE, series="2012") for column in series("2012")[:2]
    )
    nobody = finding(*(cells("2012", *pair) for pair in [(30, 0), (20, 0)]), columns=columns)
    assert months_shown(PUBLIC, nobody) == [0]


def test_a_count_is_small_by_its_number_whatever_stands_behind_it():
    few = {**cells("2012", 10, 190), "risk 2012": Estimate(3.0, None, None, 157, "counted", 3)}
    rows = [cells("2012", 200, 0), few]
    assert months_shown(PUBLIC, finding(*rows)) == [0]
    offences = {**cells("2012", 100, 100), "done 2012": Estimate.count(100, people=4)}
    assert months_shown(PUBLIC, finding(cells("2012", 200, 0), offences)) == [0]


def test_two_series_are_judged_each_by_itself():
    one, other = [(157, 0), (147, 10), (137, 20)], [(150, 0), (148, 2), (130, 20)]
    rows = [{**cells("2011", *a), **cells("2012", *b)} for a, b in zip(one, other, strict=True)]
    found = finding(*rows, columns=(*series("2011"), *series("2012")))
    assert months_shown(PUBLIC, found, "2011") == [0, 1, 2]
    assert months_shown(PUBLIC, found, "2012") == [0, 2]


def test_the_internal_audience_sees_every_month_to_the_last_decimal():
    found = curve((157, 0), (156, 1), (155, 2))
    released = release(found, INTERNAL)
    assert released.hidden == frozenset()
    assert released.cell("1", "share 2012").value == 0.5
    assert released.finding.columns == found.columns


def test_months_that_are_not_known_yet_stay_so_and_half_a_row_is_hidden():
    unknown = dict.fromkeys(cells("2012", 1, 1), Marker.NOT_AVAILABLE)
    known = [cells("2012", *pair) for pair in [(157, 0), (147, 10), (137, 20)]]
    released = release(finding(*known, unknown), PUBLIC)
    assert set(released.finding.rows[3].cells.values()) == {Marker.NOT_AVAILABLE}
    half = {**cells("2012", 137, 20), "risk 2012": Marker.NOT_AVAILABLE}
    released = release(finding(*known[:2], half), PUBLIC)
    assert released.finding.rows[1].cells["done 2012"].value == 10
    assert released.cell("2", "done 2012") is released.cell("2", "share 2012") is HIDDEN


def test_a_share_whose_counts_were_never_delivered_belongs_to_no_series():
    published = {
        "risk 2012": Marker.NOT_AVAILABLE,
        "done 2012": Marker.NOT_AVAILABLE,
        "share 2012": Estimate(38.0, None, None, 0, "as published"),
    }
    released = release(finding(cells("2012", 157, 0), published), PUBLIC)
    assert released.cell("1", "share 2012").value == 38.0


def test_a_series_without_counts_cannot_be_judged():
    alone = (Column("share 2012", "Share", Role.DERIVED, Unit.PERCENT, series="2012"),)
    with pytest.raises(DisclosureError, match=r"^how_soon: the series '2012' has no counts"):
        release(finding(cells("2012", 157, 20), columns=alone), PUBLIC)


def test_what_is_computed_from_two_series_goes_with_either():
    apart = Column(
        "apart", "Apart", Role.DERIVED, Unit.POINTS, sources=("share 2011", "share 2012")
    )
    one, other = [(157, 0), (147, 10), (137, 20)], [(150, 0), (148, 2), (130, 20)]
    rows = [
        {**cells("2011", *a), **cells("2012", *b), "apart": Estimate(1.2345, 0.1, 2.2, 300, "made")}
        for a, b in zip(one, other, strict=True)
    ]
    found = finding(*rows, columns=(*series("2011"), *series("2012"), apart))
    released = release(found, PUBLIC)
    assert released.cell("1", "apart") is HIDDEN
    assert released.cell("2", "apart").value == 1.2


def test_of_a_curve_only_whole_percents_are_released():
    """An exact estimate gives away how people are spread over the months that are hidden."""
    found = curve((157, 0), (146, 11), (136, 21))
    released = release(found, PUBLIC)
    share = released.cell("1", "share 2012")
    assert (share.value, share.lower, share.upper) == (6.0, 3.0, 10.0)  # 11 of 200 is 5.5%
    units = [column.unit for column in released.finding.columns]
    assert units == [Unit.COUNT, Unit.COUNT, Unit.WHOLE_PERCENT]


# Rows that hold one another's people, without being a curve.

PEOPLE = Column("people", "People", Role.BASE, series="nested")
OUTCOME = Column("reoffended", "Reoffended", Role.OUTCOME, of="people", series="nested")
SHARE = Column(
    "share", "Share", Role.DERIVED, Unit.PERCENT, sources=("people", "reoffended"), series="nested"
)


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [
        ((120, 50), (157, 62), True),
        ((157, 62), (157, 62), True),
        ((153, 60), (157, 62), False),  # four more people
        ((120, 59), (157, 62), False),  # three more reoffended
        ((120, 29), (157, 62), False),  # four of the others did not
        ((120, 62), (157, 62), False),  # none of the others did
        ((120, 25), (157, 62), False),  # all of the others did
        ((157, 58), (157, 62), False),  # of the same people, four more: proven later
        ((157, 57), (157, 62), True),
    ],
)
def test_a_group_is_shown_beside_the_whole_if_the_others_could_be(part, whole, shown):
    rows = [
        {
            "people": Estimate.count(people),
            "reoffended": Estimate.count(done),
            "share": wilson(done, people),
        }
        for people, done in (part, whole)
    ]
    released = release(finding(*rows, columns=(PEOPLE, OUTCOME, SHARE)), PUBLIC)
    hidden = {released.cell("0", column) is HIDDEN for column in ("people", "reoffended", "share")}
    assert hidden == {not shown}
    assert released.cell("1", "share").value == round(wilson(*whole[::-1]).value, 6)


def test_an_outcome_of_a_group_whose_size_is_not_known_is_hidden():
    known = Column("cohort", "Cohort", Role.BASE)
    done = Column("done", "Reoffended", Role.OUTCOME, of="cohort", series="a")
    for size, shown in ((Estimate.count(157), 30.0), (Marker.NOT_AVAILABLE, None)):
        rows = [{"cohort": size, "done": Estimate.count(number)} for number in (0, 10, 30)]
        cell = release(finding(*rows, columns=(known, done)), PUBLIC).cell("2", "done")
        assert cell is HIDDEN if shown is None else cell.value == shown


def test_a_group_of_whom_nobody_reoffended_is_no_start_of_a_curve():
    rows = [
        {"people": Estimate.count(people), "reoffended": Estimate.count(done)}
        for people, done in ((30, 0), (60, 20), (95, 10))
    ]
    released = release(finding(*rows, columns=(PEOPLE, OUTCOME)), PUBLIC)
    assert released.cell("0", "reoffended") is HIDDEN


# The attack: somebody who knows the rule tries every other curve that looks the same.


def counted(happened, left, *, before):
    """(At risk, reoffended) from month 0 on, of monthly events and others who left.

    Those at risk are counted `before` the events of the month, as R's n.risk, or after them.
    """
    done = list(accumulate(happened, initial=0))
    gone = [a + b for a, b in zip(done, accumulate(left, initial=0), strict=True)]
    if before:
        gone = [0, *gone[:-1]]
    return done, gone


def spread(people, parts):
    """Every way in which up to `people` are spread over `parts`."""
    if not parts:
        yield ()
        return
    for first in range(people + 1):
        for others in spread(people - first, parts - 1):
            yield (first, *others)


def hidden_months(pairs, rule):
    rows = [
        {"risk 2012": Estimate.count(at_risk), "done 2012": Estimate.count(done)}
        for at_risk, done in pairs
    ]
    hidden = hidden_cells(finding(*rows, columns=series("2012")[:2]), rule).all
    return {month for month, _ in hidden}


def given_away(people, months, rule, *, before, others, step=1):
    """Sums of one to four people, of a stretch of months, that all curves alike agree on."""
    alike = defaultdict(list)
    for world in spread(people, 2 * months if others else months):
        happened, left = world[:months], world[months:] or (0,) * months
        done, gone = counted(happened, left, before=before)
        pairs = [(people - g, d) for g, d in zip(gone, done, strict=True)][::step]
        hidden = hidden_months(pairs, rule)
        picture = tuple((m, *pair) for m, pair in enumerate(pairs) if m not in hidden)
        alike[picture].append((happened, left))
    assert len(alike) > 10
    return [
        (picture, first, last, kind)
        for picture, worlds in alike.items()
        for first in range(months)
        for last in range(first + 1, months + 1)
        for kind in (0, 1)
        if len(sums := {sum(world[kind][first:last]) for world in worlds}) == 1
        and rule.hides_count(sums.pop())
    ]


OF_TWO = Rule(Audience.PUBLIC, threshold=3, hide_unanimous=True)
OF_TWO_LENIENT = Rule(Audience.PUBLIC, threshold=3, hide_unanimous=False)


@pytest.mark.parametrize("before", [True, False], ids=["at risk before", "at risk after"])
@pytest.mark.parametrize(
    ("people", "months", "others", "rule"),
    [
        (18, 3, False, PUBLIC),
        (18, 3, False, LENIENT),
        (11, 4, False, OF_TWO),
        (11, 4, False, OF_TWO_LENIENT),
        (8, 3, True, OF_TWO),
        (8, 3, True, OF_TWO_LENIENT),
    ],
)
def test_nobody_who_is_hidden_can_be_worked_out(people, months, others, rule, before):
    assert given_away(people, months, rule, before=before, others=others) == []


@pytest.mark.slow
@pytest.mark.parametrize(("people", "months"), [(14, 3), (11, 4)])
def test_nor_in_larger_curves(people, months):
    assert given_away(people, months, OF_TWO_LENIENT, before=True, others=True) == []


@pytest.mark.parametrize("before", [True, False], ids=["at risk before", "at risk after"])
def test_nor_if_the_table_has_every_other_month(before):
    assert given_away(12, 4, OF_TWO_LENIENT, before=before, others=False, step=2) == []


@pytest.mark.parametrize(
    ("rule_of_the_code", "before", "others"),
    [("_between", False, False), ("_gone_since", True, True), ("_left_before", True, True)],
)
def test_the_attack_finds_what_is_given_away(monkeypatch, rule_of_the_code, before, others):
    monkeypatch.setattr(judged, rule_of_the_code, lambda *_: ())
    assert given_away(10, 3, OF_TWO_LENIENT, before=before, others=others)


monthly = st.lists(st.tuples(st.integers(0, 14), st.integers(0, 9)), min_size=1, max_size=14)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(monthly, st.booleans(), st.integers(2, 8), st.booleans())
def test_nothing_that_is_shown_is_one_to_four_people_apart(moves, before, threshold, unanimous):
    rule = Rule(Audience.PUBLIC, threshold, unanimous)
    done, gone = counted(*zip(*moves, strict=True), before=before)
    people = 20 + sum(map(sum, moves))
    pairs = [(people - g, d) for g, d in zip(gone, done, strict=True)]
    shown = months_shown(rule, curve(*pairs))
    for one, other in pairwise(shown):
        for a, b in zip(pairs[one], pairs[other], strict=True):
            assert not rule.hides_count(abs(a - b))
            assert not rule.hides_count(a)
        if not before:
            left = [gone[month] - done[month] for month in (one, other)]
            assert not rule.hides_count(left[1] - left[0])
    if unanimous:
        assert not [month for month in shown[1:] if done[month] in (0, people)]
