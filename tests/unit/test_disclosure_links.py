"""Tables of one report that count the same people: what one hides, no other tells."""

import random
from dataclasses import replace

import pytest
from drawn_findings import groups, people, sexes

from rrlib.codes import Audience
from rrlib.disclosure import Gate, Rule, release, shown_table
from rrlib.disclosure.audit import Page, audit
from rrlib.disclosure.counts import Counts, Seen
from rrlib.errors import DisclosureError
from rrlib.partnership import Withheld
from rrlib.reoffending.measures import MOJ_PROVEN, YOT_LOCAL
from rrlib.results import Column, Estimate, Finding, Marker, Role, Row, Unit

PUBLIC = Rule(Audience.PUBLIC, threshold=5, hide_unanimous=True)
PEOPLE = Column("people", "People", Role.BASE)
REOFFENDED = Column("reoffended", "Reoffended", Role.OUTCOME, of="people")
HIDDEN = "[c]"


def gate(area="North"):
    return Gate(PUBLIC, Seen(area=area))


def row(label, people, breakdown="By part", **more):
    return Row(label, {"people": Estimate.count(people)}, breakdown, **more)


def total(people, **more):
    return row("All", people, "", is_total=True, **more)


def table(name, *rows, columns=(PEOPLE,), **more):
    return Finding(name, f"{name}?", "Group", columns, rows, (), **more)


def shown(released, column="people"):
    """By label, the number that is shown, or the marker."""
    cells = {row.label: row.cells[column] for row in released.finding.rows}
    return {
        label: str(cell) if isinstance(cell, Marker) else cell.value
        for label, cell in cells.items()
    }


def told(*released):
    found = audit([Page("North", "2013-14Q4", tuple(map(shown_table, released)))], {})
    return [each.told for each in found.exposures]


FIRST = table("first", total(33, counts="all"), row("men", 3, counts="men"), row("women", 30))
BOTH_SEXES = replace(FIRST, rows=(*FIRST.rows[:2], row("women", 30, counts="women")))
BY_AGE = tuple(row(label, 15, "By age", parent="women") for label in ("young", "old"))


def test_a_count_that_is_hidden_in_one_table_is_hidden_in_the_next():
    through = gate()
    before = through.release(FIRST)
    later = through.release(table("second", row("the men", 3, "", counts="men")))
    assert shown(before)["men"] == HIDDEN
    assert shown(later) == {"the men": HIDDEN}


def test_a_count_that_was_hidden_to_protect_another_is_hidden_in_the_next_too():
    through = gate()
    assert shown(through.release(BOTH_SEXES)) == {"All": 33, "men": HIDDEN, "women": HIDDEN}
    later = through.release(table("second", row("the women", 30, "", counts="women")))
    assert shown(later) == {"the women": HIDDEN}


def test_the_same_number_without_the_same_name_is_another_count():
    through = gate()
    through.release(BOTH_SEXES)
    assert shown(through.release(table("second", row("women", 30, "")))) == {"women": 30}


def test_another_definition_is_another_count():
    through = gate()
    through.release(replace(BOTH_SEXES, definition=YOT_LOCAL))
    found = table("second", row("women", 31, "", counts="women"), definition=MOJ_PROVEN)
    assert shown(through.release(found)) == {"women": 31}


def test_another_column_is_another_count():
    through = gate()
    through.release(FIRST)
    offences = Column("offences", "Offences", Role.BASE)
    cells = {"offences": Estimate.count(90)}
    found = table("second", Row("men", cells, counts="men"), columns=(offences,))
    assert shown(through.release(found), "offences") == {"men": 90}


def test_two_numbers_under_one_name_are_refused():
    through = gate()
    through.release(FIRST)
    message = "two tables that say they count the same do not hold the same number"
    with pytest.raises(DisclosureError, match=message):
        through.release(table("second", row("men", 4, "", counts="men")))


def test_two_numbers_under_one_name_are_refused_in_one_table_as_well():
    rows = (row("men", 30, "", counts="men"), row("boys and men", 31, "", counts="men"))
    with pytest.raises(DisclosureError, match="do not hold the same number"):
        gate().release(table("first", *rows))


def test_the_parts_of_a_later_table_do_not_tell_what_an_earlier_one_hid():
    through = gate()
    before = through.release(BOTH_SEXES)
    rows = (total(33, counts="all"), row("women", 30, counts="women"), *BY_AGE)
    later = through.release(table("second", *rows))
    assert shown(later)["women"] == HIDDEN
    assert HIDDEN in (shown(later)["young"], shown(later)["old"])
    assert told(before, later) == []


def test_a_hidden_row_is_not_told_by_its_parts_although_their_heading_has_nothing_small():
    rows = [row("low", 40), row("middle", 56), row("high", 4)]
    rows += [row(label, 20, "By kind", parent="low") for label in ("one kind", "another")]
    rows += [row(label, 28, "By age", parent="middle") for label in ("young", "old")]
    rows += [row("other kinds", 60, "By kind"), row("other ages", 44, "By age")]
    released = gate().release(table("first", total(100), *rows))
    cells = shown(released)
    assert [cells["low"], cells["high"]] == [HIDDEN, HIDDEN]
    assert HIDDEN in (cells["one kind"], cells["another"])
    assert told(released) == []


def test_nor_do_they_where_the_later_table_has_no_total():
    through = gate()
    before = through.release(BOTH_SEXES)
    later = through.release(table("second", row("women", 30, counts="women"), *BY_AGE))
    assert HIDDEN in (shown(later)["young"], shown(later)["old"])
    assert told(before, later) == []


def test_a_later_table_may_not_tell_the_one_by_its_total_and_the_others():
    through = gate()
    before = through.release(FIRST)
    rows = [row("men", 3, counts="men"), row("women", 25), row("not known", 5)]
    later = through.release(table("second", total(33, counts="all"), *rows))
    cells = shown(later)
    assert cells["All"] == 33
    assert cells["men"] == HIDDEN
    assert HIDDEN in (cells["women"], cells["not known"])
    assert told(before, later) == []


def test_what_is_shown_first_stays_shown_and_another_count_gives_way():
    through = gate()
    rows = [row("men", 20, counts="men"), row("women", 30, counts="women")]
    before = through.release(table("first", total(50, counts="all"), *rows))
    assert HIDDEN not in shown(before).values()
    later = [row("men", 20, counts="men"), row("boys", 4), row("women and girls", 26)]
    cells = shown(through.release(table("second", total(50, counts="all"), *later)))
    assert cells == {"All": 50, "men": 20, "boys": HIDDEN, "women and girls": HIDDEN}


def test_outcomes_of_the_same_count_go_together():
    through = gate()

    def pair(label, base, outcome, **more):
        cells = {"people": Estimate.count(base), "reoffended": Estimate.count(outcome)}
        return Row(label, cells, "", counts="men", **more)

    columns = (PEOPLE, REOFFENDED)
    before = through.release(table("first", pair("men", 20, 2), columns=columns))
    later = through.release(table("second", pair("the men", 20, 2), columns=columns))
    assert shown(before, "reoffended") == {"men": HIDDEN}
    assert shown(later, "reoffended") == {"the men": HIDDEN}
    assert shown(later) == {"the men": 20}


@pytest.mark.parametrize("first", [groups, sexes])
def test_tables_that_count_the_same_show_and_hide_the_same(first):
    then = sexes if first is groups else groups
    for seed in range(20):
        found = people(random.Random(seed), 10, 150)
        through = gate()
        before, later = through.release(first(found)), through.release(then(found))
        for column in ("people", "reoffended"):
            one, other = shown(before, column), shown(later, column)
            both = [label for label in one if label in other]
            assert len(both) == 4
            assert [one[label] for label in both] == [other[label] for label in both], seed
        assert told(before, later) == [], seed


def test_the_attack_finds_what_tables_that_know_nothing_of_each_other_give_away():
    alone = table("second", row("women", 30, "", counts="women"))
    both = BOTH_SEXES, alone
    assert told(*(gate().release(each) for each in both)) != []
    together = gate()
    assert told(*(together.release(each) for each in both)) == []


def curve_of(*counts):
    """A cohort followed for so many months: at risk, and reoffended, by the end of each."""
    columns = (
        Column("risk", "At risk", Role.BASE, series="one"),
        Column("done", "Reoffended", Role.BASE, series="one"),
    )
    rows = tuple(
        Row(str(month), {"risk": Estimate.count(100 - n), "done": Estimate.count(n)})
        for month, n in enumerate(counts)
    )
    names = {(str(month), "done"): f"by month {month}" for month in range(len(counts))}
    return Finding("curve", "How soon?", "Month", columns, rows, (), names=names)


@pytest.mark.parametrize(("months", "hidden"), [((1,), True), ((2,), False), ((1, 2), True)])
def test_what_is_made_of_a_hidden_month_of_a_curve_is_hidden(months, hidden):
    through = gate()
    curve = through.release(curve_of(0, 18, 20))  # from month 1 to 2 it happens to two people
    assert [shown(curve, "done")[month] for month in ("1", "2")] == [HIDDEN, 20]
    made_of = {("men", "people"): tuple(f"by month {month}" for month in months)}
    later = through.release(replace(table("second", row("men", 20, "")), made_of=made_of))
    assert (shown(later)["men"] == HIDDEN) == hidden


def test_what_is_computed_from_a_hidden_month_of_a_curve_is_hidden_too():
    through = gate()
    through.release(curve_of(0, 18, 20))
    share = Column("share", "Share", Role.DERIVED, Unit.PERCENT)
    cells = {"people": Estimate.count(20), "share": Estimate(40.0, 20, 60, 50, "made")}
    found = table("second", Row("men", cells), columns=(PEOPLE, share))
    made_of = {("men", "share"): ("by month 1",)}
    released = through.release(replace(found, made_of=made_of))
    assert (shown(released)["men"], shown(released, "share")["men"]) == (20, HIDDEN)


def test_what_is_made_of_another_areas_month_is_not_hidden_by_it():
    counts = Counts()
    Gate(PUBLIC, Seen(counts, "North")).release(curve_of(0, 18, 20))
    made_of = {("men", "people"): ("by month 1",)}
    finding = replace(table("second", row("men", 20, "")), made_of=made_of)
    assert shown(Gate(PUBLIC, Seen(counts, "South")).release(finding))["men"] == 20


def test_a_cell_that_is_withheld_is_hidden_and_protected():
    withheld = Withheld(finding="first", area="North", row="women", column="people", why="asked")
    rule = replace(PUBLIC, withheld=(withheld,))
    found = table("first", total(90), row("men", 20), row("women", 30), row("not known", 40))
    assert list(shown(release(found, rule)).values()).count(HIDDEN) == 2
    assert shown(release(found, rule))["women"] == HIDDEN
    other = replace(rule, withheld=(withheld.model_copy(update={"row": "boys"}),))
    assert HIDDEN not in shown(release(found, other)).values()
