"""What earlier reports published: what they hid stays hidden, what they showed is known."""

import random
from dataclasses import replace

import pytest
from drawn_findings import MONTHS, NEVER, by_sex, curve, groups, people, sexes
from released_pages import pages_of, partnership, released_together, told

from rrlib.codes import Audience
from rrlib.disclosure import Gate, Rule, gates, release, shown_table
from rrlib.disclosure.counts import Seen
from rrlib.disclosure.shown import ShownCell
from rrlib.reoffending.measures import MOJ_PROVEN, YOT_LOCAL
from rrlib.results import Column, Estimate, Finding, Marker, Role, Row, Unit

PUBLIC = Rule(Audience.PUBLIC, threshold=5, hide_unanimous=True)
ALL = Rule(Audience.PUBLIC, threshold=1, hide_unanimous=False)
PEOPLE = Column("people", "People", Role.BASE)
SO_FAR = Column("people", "So far", Role.BASE, accumulates=True)
HIDDEN = "[c]"


def one(number, column=PEOPLE, breakdown="", **more):
    found = Row("men", {"people": Estimate.count(number)}, breakdown)
    return replace(Finding("found", "How many?", "Group", (column,), (found,), ()), **more)


def shown_after(before, now, rule=PUBLIC):
    """What is shown now of the one cell, after a table that was shown by `rule`."""
    seen = Seen(before=(shown_table(release(before, rule)),))
    cell = release(now, PUBLIC, seen).cell("men", "people")
    return str(cell) if isinstance(cell, Marker) else cell.value


def test_what_was_hidden_stays_hidden_although_it_has_grown():
    assert shown_after(one(3), one(30)) == HIDDEN


def test_what_was_shown_is_shown_where_it_is_the_same_number_although_it_is_small():
    assert shown_after(one(3), one(3), ALL) == 3


@pytest.mark.parametrize(("before", "now", "shown"), [(3, 4, HIDDEN), (30, 31, 31), (3, 30, 30)])
def test_a_number_that_has_changed_is_judged_anew(before, now, shown):
    assert shown_after(one(before), one(now), ALL) == shown


@pytest.mark.parametrize(
    ("now", "shown"), [(20, 20), (21, HIDDEN), (24, HIDDEN), (25, 25), (16, HIDDEN), (15, 15)]
)
def test_few_more_of_what_accumulates_are_hidden(now, shown):
    assert shown_after(one(20, SO_FAR), one(now, SO_FAR)) == shown
    assert shown_after(one(20), one(now)) == now


@pytest.mark.parametrize(
    "other",
    [
        {"question": "How many by then?"},
        {"name": "other"},
        {"definition": MOJ_PROVEN},
        {"rows": (Row("women", {"people": Estimate.count(3)}),)},
        {"rows": (Row("men", {"people": Estimate.count(3)}, "By sex"),)},
        {"columns": (Column("offences", "Offences", Role.BASE),)},
    ],
)
def test_another_table_row_or_definition_is_another_number(other):
    assert shown_after(one(3), one(30)) == HIDDEN
    assert shown_after(replace(one(3), **other), one(30)) == 30


def test_the_definition_of_a_row_is_that_of_the_table_where_it_has_none():
    before = one(3, definition=YOT_LOCAL)
    (named,) = before.rows
    now = one(30, definition=YOT_LOCAL, rows=(replace(named, definition=YOT_LOCAL),))
    cell = {"people": Estimate.count(30)}
    now = replace(now, rows=(replace(now.rows[0], cells=cell),))
    assert shown_after(before, now) == HIDDEN


def test_what_was_published_of_another_area_is_another_number():
    hid = (shown_table(release(one(3), PUBLIC)),)
    ours = partnership()
    for area, shown in (("North", HIDDEN), ("South", 30.0)):
        (gate,) = gates(ours, Audience.PUBLIC, (area,), {"North": hid})
        cell = gate.release(one(30)).cell("men", "people")
        assert (str(cell) if isinstance(cell, Marker) else cell.value) == shown


def test_any_earlier_report_that_hid_it_hides_it_and_one_that_showed_it_is_no_help():
    tables = tuple(shown_table(release(one(number), PUBLIC)) for number in (3, 30))
    for before in (tables, tables[::-1]):
        released = release(one(30), PUBLIC, Seen(before=before))
        assert released.cell("men", "people") is Marker.CONFIDENTIAL


def test_what_was_computed_from_a_hidden_cell_stays_hidden_too():
    doubled = Column("twice", "Twice", Role.DERIVED, Unit.RATE, sources=("people",))

    def found(number):
        cells = {"people": Estimate.count(number), "twice": Estimate.count(2 * number)}
        columns = (PEOPLE, doubled)
        return Finding("found", "How many?", "Group", columns, (Row("men", cells),), ())

    hid = shown_table(release(found(3), PUBLIC))
    without_people = hid.model_copy(
        update={
            "rows": tuple(
                row.model_copy(update={"cells": {"twice": row.cells["twice"]}}) for row in hid.rows
            )
        }
    )
    released = release(found(30), PUBLIC, Seen(before=(without_people,)))
    assert released.cell("men", "people").value == 30
    assert released.cell("men", "twice") is Marker.CONFIDENTIAL


def of_months(*pairs):
    """A curve of (at risk, reoffended) by month."""
    columns = curve(()).columns
    rows = tuple(
        Row(str(month), {"risk": Estimate.count(risk), "done": Estimate.count(done)})
        for month, (risk, done) in enumerate(pairs)
    )
    return Finding("curve", "How soon?", "Months", columns, rows, ())


def months_shown(released):
    return [row.label for row in released.finding.rows if isinstance(row.cells["done"], Estimate)]


LONG = of_months((100, 0), (92, 8), (84, 16), (76, 24))
CLOSE = of_months((100, 0), (92, 8), (90, 10), (76, 24))


def test_a_month_of_a_curve_that_was_hidden_stays_hidden():
    assert months_shown(release(LONG, PUBLIC)) == ["0", "1", "2", "3"]
    hid = release(CLOSE, PUBLIC)
    assert months_shown(hid) == ["0", "2", "3"]
    later = release(LONG, PUBLIC, Seen(before=(shown_table(hid),)))
    assert months_shown(later) == ["0", "2", "3"]


def test_a_month_of_a_curve_that_was_shown_as_it_is_now_is_shown_and_others_give_way():
    both = release(CLOSE, ALL)
    assert months_shown(both) == ["0", "1", "2", "3"]
    (first, one_, two, three) = shown_table(both).rows
    without_two = shown_table(both).model_copy(update={"rows": (first, one_, three)})
    later = release(CLOSE, PUBLIC, Seen(before=(without_two,)))
    assert months_shown(later) == ["0", "1", "3"]
    without_one = shown_table(both).model_copy(update={"rows": (first, two, three)})
    later = release(CLOSE, PUBLIC, Seen(before=(without_one,)))
    assert months_shown(later) == ["0", "2", "3"]


@pytest.mark.parametrize("month", [(91, 9), (91, 8), (92, 7)])
def test_a_month_that_was_shown_with_another_number_is_no_help(month):
    other = of_months((100, 0), month, (90, 10), (76, 24))
    first, one_, _, three = shown_table(release(other, ALL)).rows
    before = shown_table(release(other, ALL)).model_copy(update={"rows": (first, one_, three)})
    later = release(CLOSE, PUBLIC, Seen(before=(before,)))
    assert months_shown(later) == ["0", "2", "3"]


def test_where_the_first_month_was_hidden_nothing_of_the_curve_is_shown():
    hid = release(of_months((3, 0), (3, 0)), PUBLIC)
    assert months_shown(hid) == []
    assert months_shown(release(LONG, PUBLIC, Seen(before=(shown_table(hid),)))) == []


def next_quarter(draw, found):
    """The same people and a few more, of whom some have reoffended meanwhile."""

    def later(each):
        if each.month == NEVER and draw.random() < 0.03:
            return replace(each, month=draw.choice(MONTHS[1:]))
        return each

    more = people(draw, 0, draw.choice([0, 0, 3, 12]))
    return (*map(later, found), *more)


def two_quarters(seed, makes, most=90):
    """The pages of two quarters of two areas and both together, the first published."""
    ours, draw = partnership(), random.Random(seed)
    first = [people(draw, 4, most) for _ in range(2)]
    second = [next_quarter(draw, found) for found in first]
    pages, before = [], {}
    for quarter, parts in (("2013-14Q3", first), ("2013-14Q4", second)):
        of_areas = (*parts, tuple(each for part in parts for each in part))
        findings = [[make(each) for each in of_areas] for make in makes]
        released = released_together(ours, findings, before=before)
        before = {area: tuple(map(shown_table, tables)) for area, tables in released.items()}
        pages += pages_of(released, quarter)
    return pages, ours


@pytest.mark.parametrize(
    ("makes", "then", "draws", "most"),
    [
        # The next quarter prints one more table beside the one that it prints again.
        ((by_sex,), (sexes, by_sex), 20, 90),
        ((groups,), (groups, sexes), 3, 90),
        ((curve,), (curve,), 40, 300),
    ],
)
def test_two_quarters_with_the_same_people_tell_nothing_together(makes, then, draws, most):
    for seed in range(draws):
        ours, draw = partnership(), random.Random(seed)
        parts = [people(draw, 4, most) for _ in range(2)]
        of_areas = (*parts, tuple(each for part in parts for each in part))
        first = released_together(ours, [[make(each) for each in of_areas] for make in makes])
        before = {area: tuple(map(shown_table, tables)) for area, tables in first.items()}
        findings = [[make(each) for each in of_areas] for make in then]
        second = released_together(ours, findings, before=before)
        pages = [*pages_of(first, "2013-14Q3"), *pages_of(second, "2013-14Q4")]
        assert told(pages, ours) == [], seed


def test_the_attack_finds_what_a_quarter_that_knows_nothing_of_the_last_gives_away():
    ours = partnership()
    first = released_together(ours, [[one(3), one(40), one(43)]])
    second = released_together(ours, [[one(30), one(40), one(70)]])
    pages = [*pages_of(first, "2013-14Q3"), *pages_of(second, "2013-14Q4")]
    assert told(pages, ours) == []
    few_more = [released_together(ours, [[one(n, SO_FAR)] * 3]) for n in (30, 31)]
    pages = [*pages_of(few_more[0], "2013-14Q3"), *pages_of(few_more[1], "2013-14Q4")]
    assert told(pages, ours) != []


def after_a_quarter(*pairs):
    """What is told of what accumulates in two areas and in both: each before, and now."""
    ours = partnership()
    pages, before = [], {}
    for quarter, numbers in zip(("2013-14Q3", "2013-14Q4"), zip(*pairs, strict=True), strict=True):
        released = released_together(ours, [[one(n, SO_FAR) for n in numbers]], before=before)
        before = {area: tuple(map(shown_table, tables)) for area, tables in released.items()}
        pages += pages_of(released, quarter)
    return told(pages, ours)


def test_few_more_of_an_area_are_hidden_in_the_whole_too_where_both_are_few():
    assert after_a_quarter((110, 110), (39, 40), (149, 150)) == []


def test_few_more_of_an_area_are_not_told_by_the_whole():
    assert after_a_quarter((110, 119), (39, 40), (149, 159)) == []


def test_few_more_of_hidden_rows_together_are_found_by_the_attack():
    def found(*numbers):
        rows = [
            Row(label, {"people": Estimate.count(number)}, "By sex")
            for label, number in zip(("men", "women", "not known"), numbers, strict=True)
        ]
        rows.append(Row("All", {"people": Estimate.count(sum(numbers))}, is_total=True))
        return replace(one(1, SO_FAR), rows=tuple(rows))

    first = release(found(102, 6, 2), PUBLIC)
    second = release(found(110, 7, 2), PUBLIC, Seen(before=(shown_table(first),)))
    assert (
        told([*pages_of({"N": [first]}, "2013-14Q3"), *pages_of({"N": [second]})], partnership())
        != []
    )


def test_what_was_hidden_in_a_quarter_is_hidden_in_the_next_wherever_it_stands():
    for seed in range(20):
        pages, _ = two_quarters(seed, (by_sex, curve), 150)
        for page in pages[:3]:
            (later,) = [each for each in pages[3:] if each.area == page.area]
            for table, next_table in zip(page.tables, later.tables, strict=True):
                for row, next_row in zip(table.rows, next_table.rows, strict=True):
                    hidden = {key for key, cell in row.cells.items() if cell.marker == HIDDEN}
                    still = {key for key, cell in next_row.cells.items() if cell.value is None}
                    assert hidden <= still


def test_a_gate_takes_what_was_published_of_its_own_area():
    hid = (shown_table(release(one(3), PUBLIC)),)
    ours = partnership()
    *_, whole = gates(ours, Audience.PUBLIC, ours.family("Both"), {"Both": hid})
    assert isinstance(whole, Gate)
    assert whole.seen.before == hid


def test_a_number_that_was_published_as_another_says_that_it_is_revised():
    before = tuple(shown_table(release(one(number), PUBLIC)) for number in (30, 31))
    released = release(one(30), PUBLIC, Seen(before=before, revises=before))
    assert released.cell("men", "people").revised
    assert shown_table(released).cell("men", "people").marker == "[r]"


def test_only_the_number_published_last_and_no_other_quarters_counts():
    before = tuple(shown_table(release(one(number), PUBLIC)) for number in (30, 31))
    released = release(one(31), PUBLIC, Seen(before=before, revises=before))
    assert not released.cell("men", "people").revised
    assert not release(one(40), PUBLIC, Seen(before=before)).cell("men", "people").revised


def _marked_hidden(table):
    """The same table, as a later report that hides all of it."""
    cells = {"people": ShownCell(marker="[c]")}
    rows = tuple(row.model_copy(update={"cells": cells}) for row in table.rows)
    return table.model_copy(update={"rows": rows})


def test_a_signed_report_stands_as_it_was_whatever_later_ones_hid():
    signed = shown_table(release(one(30), PUBLIC))
    later = _marked_hidden(signed)
    anew = Seen(before=(signed, later), signed=(signed,))
    assert release(one(30), PUBLIC, anew).cell("men", "people").value == 30
    changed = Seen(before=(signed, later), signed=(signed,))
    assert release(one(31), PUBLIC, changed).cell("men", "people") is Marker.CONFIDENTIAL


def test_what_a_signed_report_hid_stays_hidden_although_a_later_one_shows_it():
    later = shown_table(release(one(30), PUBLIC))
    anew = Seen(before=(_marked_hidden(later), later), signed=(_marked_hidden(later),))
    assert release(one(30), PUBLIC, anew).cell("men", "people") is Marker.CONFIDENTIAL


def test_what_was_computed_stands_in_a_signed_report_too():
    share = Column("share", "Share", Role.DERIVED, Unit.PERCENT, sources=("people",))
    cells = {"people": Estimate.count(30), "share": Estimate(100 / 3, 20, 50, 90, "made")}
    found = Finding("found", "How many?", "Group", (PEOPLE, share), (Row("men", cells),), ())
    signed = shown_table(release(found, PUBLIC))
    hid = {"people": signed.rows[0].cells["people"], "share": ShownCell(marker="[c]")}
    later = signed.model_copy(update={"rows": (signed.rows[0].model_copy(update={"cells": hid}),)})
    seen = Seen(before=(signed, later), signed=(signed,))
    assert release(found, PUBLIC, seen).cell("men", "share").value == 33.333333
    unsigned = Seen(before=(signed, later))
    assert release(found, PUBLIC, unsigned).cell("men", "share") is Marker.CONFIDENTIAL
