"""Rounded counts, shares of too few people, and headings under which all or nobody is sensitive."""

import random
from dataclasses import replace

import pytest
from drawn_findings import CURVE, GROUPS, curve, groups, of_pair, people
from released_pages import pages_of, partnership, told

from rrlib.codes import Audience
from rrlib.disclosure import Rule, release, rule_for
from rrlib.partnership import AlreadyPublished, AudienceRule
from rrlib.results import Change, Column, Estimate, Finding, Marker, Role, Row, Unit
from rrlib.statistics import wilson

PUBLIC = Rule(Audience.PUBLIC, threshold=5, hide_unanimous=True)
ROUNDED = replace(PUBLIC, rounding=5)
MEAN = Column("mean", "Mean", Role.DERIVED, Unit.RATE, sources=("people",))
HIDDEN, TOO_FEW = Marker.CONFIDENTIAL, Marker.UNRELIABLE


def found(*pairs, columns=GROUPS, **more):
    rows = tuple(Row(str(place), of_pair(*pair)) for place, pair in enumerate(pairs))
    return replace(Finding("found", "How many?", "Group", columns, rows, ()), **more)


@pytest.mark.parametrize(
    ("count", "rounded"),
    [(0, 0), (5, 5), (7, 5), (8, 10), (12, 10), (13, 15), (1002, 1000), (1003, 1005)],
)
def test_a_count_is_shown_as_the_nearest_multiple_of_five(count, rounded):
    cell = release(found((count, 0)), ROUNDED).cell("0", "people")
    assert cell == Estimate.count(rounded)


@pytest.mark.parametrize(("multiple", "rounded"), [(2, 14), (10, 20), (3, 15)])
def test_of_two_multiples_as_near_the_larger_one_is_shown(multiple, rounded):
    count = {2: 13, 10: 15, 3: 14}[multiple]
    cell = release(found((count, 0)), replace(PUBLIC, rounding=multiple)).cell("0", "people")
    assert cell.value == rounded


def test_every_shown_count_is_a_multiple_and_every_share_is_of_those():
    shares = 0
    for seed in range(25):
        finding = groups(people(random.Random(seed), 20, 300))
        exact, rounded = release(finding, PUBLIC), release(finding, ROUNDED)
        assert rounded.hidden == exact.hidden
        for row in rounded.finding.rows:
            counts = [row.cells[key] for key in ("people", "reoffended")]
            for count in counts:
                assert isinstance(count, Marker) or count.value % 5 == 0
                assert isinstance(count, Marker) or count.n == count.numerator == count.value
            share = row.cells["share"]
            if isinstance(share, Estimate):
                base, outcome = (int(count.value) for count in counts)
                assert share == replace(wilson(outcome, base), definition=share.definition)
                shares += 1
    assert shares > 50


def test_a_share_keeps_its_definition():
    finding = groups(people(random.Random(1), 200, 200))
    made = finding.definition
    cells = {key: replace(cell, definition=made) for key, cell in finding.rows[0].cells.items()}
    finding = replace(finding, rows=(replace(finding.rows[0], cells=cells),))
    released = release(finding, ROUNDED)
    assert {cell.definition for cell in released.finding.rows[0].cells.values()} == {made}


def test_the_share_of_a_base_that_is_rounded_to_nobody_is_not_applicable():
    lenient = Rule(Audience.INTERNAL, threshold=1, hide_unanimous=False, rounding=5)
    released = release(found((2, 1), (3, 1)), lenient)
    assert released.cell("0", "share") is Marker.NOT_APPLICABLE
    assert released.cell("1", "share") == wilson(0, 5)


def test_anything_else_that_is_computed_is_hidden():
    rows = (Row("0", {"people": Estimate.count(20), "mean": wilson(5, 20)}),)
    columns = (Column("people", "People", Role.BASE), MEAN)
    finding = Finding("found", "How many?", "Group", columns, rows, ())
    assert isinstance(release(finding, PUBLIC).cell("0", "mean"), Estimate)
    assert release(finding, ROUNDED).cell("0", "mean") is HIDDEN


@pytest.mark.parametrize(
    "share",
    [
        {"unit": Unit.RATE},
        {"sources": ("people",)},
        {"sources": ("reoffended",)},
        {"sources": ("people", "reoffended", "other")},
        {"sources": ("other", "reoffended")},
    ],
)
def test_what_is_no_share_of_an_outcome_in_its_base_is_hidden(share):
    people_, reoffended, of_both = GROUPS
    other = Column("other", "Others", Role.BASE)
    columns = (people_, reoffended, other, replace(of_both, **share))
    cells = of_pair(20, 10) | {"other": Estimate.count(30)}
    finding = Finding("found", "How many?", "Group", columns, (Row("0", cells),), ())
    assert release(finding, ROUNDED).cell("0", "share") is HIDDEN


def test_the_exact_percents_of_a_curve_are_hidden_where_its_counts_are_rounded():
    released = release(curve(people(random.Random(3), 300, 300)), ROUNDED)
    cells = [row.cells for row in released.finding.rows]
    assert {each["share"] for each in cells} == {HIDDEN}
    assert any(isinstance(each["done"], Estimate) for each in cells)
    assert [column.key for column in CURVE] == ["risk", "done", "share"]


def test_a_marker_stays_what_it_is():
    rows = (Row("0", {"people": Marker.NOT_AVAILABLE, "share": Marker.NOT_APPLICABLE}),)
    released = release(found(rows=rows), ROUNDED)
    assert released.cell("0", "people") is Marker.NOT_AVAILABLE
    assert released.cell("0", "share") is Marker.NOT_APPLICABLE


def test_changes_are_dropped_where_counts_are_rounded():
    change = Change("share", "0", "1", Estimate(1.0, -1.0, 2.0, 40, "made"), False)
    finding = found((40, 20), (60, 20), changes=(change,))
    assert len(release(finding, PUBLIC).finding.changes) == 1
    assert release(finding, ROUNDED).finding.changes == ()


@pytest.mark.parametrize(("base", "shown"), [(29, TOO_FEW), (30, wilson(10, 30)), (0, None)])
def test_a_share_of_too_few_people_is_marked_and_one_of_just_enough_is_shown(base, shown):
    rule = replace(PUBLIC, minimum_denominator=30)
    finding = found((base, 10 if base else 0))
    cell = release(finding, rule).cell("0", "share")
    if isinstance(shown, Estimate):
        assert cell.value == round(shown.value, 6)
    else:
        assert cell is (shown or Marker.NOT_APPLICABLE)
    if base:
        assert release(finding, PUBLIC).cell("0", "share").n == base


def test_the_counts_that_too_small_a_share_is_made_of_are_shown():
    released = release(found((29, 10)), replace(PUBLIC, minimum_denominator=30))
    assert released.cell("0", "people").value == 29
    assert released.cell("0", "reoffended").value == 10
    assert released.hidden == frozenset()


def test_a_hidden_share_of_too_few_is_hidden_and_not_marked_as_of_too_few():
    released = release(found((29, 2)), replace(PUBLIC, minimum_denominator=30))
    assert released.cell("0", "share") is HIDDEN


def test_a_mean_is_no_share_and_a_share_of_nobody_knows_whom_is_shown():
    rule = replace(PUBLIC, minimum_denominator=30)
    columns = (Column("people", "People", Role.BASE), MEAN)
    rows = (Row("0", {"people": Estimate.count(20), "mean": wilson(5, 20)}),)
    finding = Finding("found", "How many?", "Group", columns, rows, ())
    assert isinstance(release(finding, rule).cell("0", "mean"), Estimate)
    without = replace(wilson(10, 20), numerator=None)
    rows = (Row("0", of_pair(20, 10) | {"share": without}),)
    assert isinstance(release(found(rows=rows), rule).cell("0", "share"), Estimate)


def test_a_share_is_judged_by_how_many_there_are_and_not_by_the_rounded_number():
    rule = replace(ROUNDED, minimum_denominator=30)
    released = release(found((29, 10)), rule)
    assert released.cell("0", "people").value == 30
    assert released.cell("0", "share") is TOO_FEW


def published(column, value):
    return AlreadyPublished(
        finding="found", area="North", row="0", column=column, value=value, source="The panel"
    )


def test_a_published_count_is_shown_as_it_is_published():
    rule = replace(ROUNDED, published=(published("people", 14), published("reoffended", 2)))
    released = release(found((14, 2)), rule)
    assert released.cell("0", "people").value == 14
    assert released.cell("0", "reoffended").value == 2
    assert (0, "reoffended") in released.published


def test_a_published_share_of_too_few_is_marked_all_the_same():
    rule = replace(PUBLIC, minimum_denominator=30)
    rule = replace(rule, published=(published("share", 50.0),))
    assert release(found((20, 10)), rule).cell("0", "share") is TOO_FEW


def under(heading, *numbers, rule=PUBLIC, also="By sex"):
    """What is shown of rows under a heading, then of the total, where `also` is sensitive."""
    rows = [
        Row(str(place), {"people": Estimate.count(number)}, heading)
        for place, number in enumerate(numbers)
    ]
    rows.append(Row("All", {"people": Estimate.count(sum(numbers))}, is_total=True))
    columns = (Column("people", "People", Role.BASE),)
    finding = Finding("found", "How many?", "Group", columns, tuple(rows), ())
    released = release(finding, replace(rule, sensitive=frozenset({also, "By disposal"})))
    cells = [row.cells["people"] for row in released.finding.rows]
    return [None if isinstance(cell, Marker) else cell.value for cell in cells], released


@pytest.mark.parametrize(
    ("numbers", "shown"),
    [
        ((20, 0), [None, None, 20]),
        ((20, 0, 0), [None, None, None, 20]),
        ((12, 8, 0), [12, None, None, 20]),
        ((12, 8), [12, 8, 20]),
        ((0, 0), [0, 0, 0]),
    ],
)
def test_under_a_sensitive_heading_all_or_nobody_is_hidden_and_protected(numbers, shown):
    cells, released = under("By disposal", *numbers)
    assert cells == shown
    assert told(pages_of({"North": [released]}), partnership()) == []


def test_under_another_heading_all_or_nobody_is_shown():
    assert under("By age", 20, 0)[0] == [20, 0, 20]
    assert under("By sex", 20, 0)[0] == [None, None, 20]


def test_the_total_under_a_sensitive_heading_is_shown():
    columns = (Column("people", "People", Role.BASE),)
    rows = tuple(
        Row(label, {"people": Estimate.count(number)}, "By disposal", is_total=label == "All")
        for label, number in (("fine", 12), ("order", 8), ("All", 20))
    )
    finding = Finding("found", "How many?", "Group", columns, rows, ())
    assert release(finding, replace(PUBLIC, sensitive=frozenset({"By disposal"}))).hidden == set()


def test_a_rule_that_knows_sensitive_headings_hides_something():
    everything = Rule(Audience.INTERNAL, threshold=1, hide_unanimous=False)
    assert everything.hides_nothing
    assert not replace(everything, sensitive=frozenset({"By disposal"})).hides_nothing
    assert under("By disposal", 12, 8, 0, rule=everything)[0][2] is None


def test_what_is_hidden_without_a_threshold_is_protected_too():
    everything = Rule(Audience.INTERNAL, threshold=1, hide_unanimous=False)
    cells, _ = under("By disposal", 12, 8, 0, rule=everything)
    assert cells.count(None) > 1


def test_a_rule_is_what_the_partnership_sets():
    ours = partnership()
    settings = AudienceRule(
        threshold=10,
        hide_unanimous=True,
        rounding=5,
        minimum_denominator=30,
        sensitive=["By disposal"],
    )
    ours = ours.model_copy(update={"disclosure": {**ours.disclosure, Audience.PUBLIC: settings}})
    rule = rule_for(ours, Audience.PUBLIC, "North")
    assert rule == Rule(Audience.PUBLIC, 10, True, (), 5, 30, frozenset({"By disposal"}))
    assert rule.described["rounding"] == 5
    assert rule.described["minimum_denominator"] == 30
    assert rule.described["sensitive"] == ["By disposal"]
