"""Numbers made by different definitions are never combined.

A local tracker with three months of waiting and the Ministry's with six give different rates of the
same young people. Their difference is a difference of rules, so that no series, difference or test
may hold both: an error names them. A table may set them beside each other where each row says which
definition made it.
"""

from datetime import date
from itertools import combinations

import pytest
from histories import BOTH, Event, each, followed, records_of

from rrlib.cohorts import youth_cohort
from rrlib.errors import DefinitionError
from rrlib.reoffending import (
    MOJ_PROVEN,
    MOJ_PROVEN_QUARTERLY,
    YOT_LOCAL,
    curve,
    follow_up_each,
    proportion_reoffending,
    time_to_reoffence_within,
    times_to_reoffence,
)
from rrlib.results import (
    Change,
    Column,
    Estimate,
    Finding,
    Role,
    Row,
    Unit,
    require_same_definition,
)

PAIRS = {
    f"{one.name} and {other.name}": (one, other)
    for one, other in combinations((MOJ_PROVEN, MOJ_PROVEN_QUARTERLY, YOT_LOCAL), 2)
}


def rate(definition):
    return proportion_reoffending(followed(definition, Event("2012-01-15")))


@each("one, other", PAIRS)
def test_rates_of_two_definitions_are_refused_and_both_are_named(one, other):
    with pytest.raises(DefinitionError) as refusal:
        require_same_definition(rate(one), rate(one), rate(other))

    assert str(refusal.value) == (
        "these numbers were made by different definitions and cannot be combined: "
        f"{one.name}, {other.name}"
    )


def test_a_number_without_a_definition_is_not_set_beside_one_that_has_one():
    with pytest.raises(DefinitionError, match="YOT_LOCAL, no definition"):
        require_same_definition(rate(YOT_LOCAL), Estimate.count(3))


def test_rates_of_one_definition_may_be_combined():
    require_same_definition(rate(YOT_LOCAL), rate(YOT_LOCAL))


def cohort(definition, records):
    return youth_cohort(records, definition, date(2012, 1, 1), BOTH)


def test_cohorts_of_two_definitions_are_not_followed_together():
    records = records_of(Event("2012-01-15"))
    cohorts = [cohort(definition, records) for definition in (YOT_LOCAL, MOJ_PROVEN, YOT_LOCAL)]

    with pytest.raises(DefinitionError) as refusal:
        follow_up_each(cohorts, records)

    assert str(refusal.value) == ("cohorts of MOJ_PROVEN, YOT_LOCAL cannot be followed together.")


def test_curves_that_allow_different_delays_are_of_different_definitions():
    records = records_of(Event("2012-01-15"))
    ends = []
    for months in (3, 6):
        times = times_to_reoffence(
            cohort(YOT_LOCAL, records), records, time_to_reoffence_within(months)
        )
        ends.append(curve(times).estimates[-1])

    with pytest.raises(DefinitionError, match=r"TIME_TO_REOFFENCE\(3\), TIME_TO_REOFFENCE\(6\)"):
        require_same_definition(*ends)


SHARE = Column("share", "Reoffended", Role.BASE, Unit.PERCENT)


def finding(*rows, definition=None, changes=()):
    return Finding("shares", "How many?", "Cohort", (SHARE,), rows, (), definition, changes)


def row(label, made_by, named=None):
    share = Estimate(40.0, 30.0, 50.0, 90, "Wilson", 36, definition=made_by)
    return Row(label, {"share": share}, definition=named)


def is_refused(*rows, **details):
    try:
        finding(*rows, **details)
    except DefinitionError:
        return True
    return False


ACCEPTED = {
    "the finding names it": (row("2012", YOT_LOCAL), YOT_LOCAL),
    "the row names it": (row("2012", YOT_LOCAL, YOT_LOCAL), None),
    "the row names another than the finding": (row("2012", YOT_LOCAL, YOT_LOCAL), MOJ_PROVEN),
    "a number of no definition": (row("2012", None), YOT_LOCAL),
}
REFUSED = {
    "the finding names another": (row("2012", YOT_LOCAL), MOJ_PROVEN, "MOJ_PROVEN"),
    "the row names another": (row("2012", YOT_LOCAL, MOJ_PROVEN), YOT_LOCAL, "MOJ_PROVEN"),
    "nobody names any": (row("2012", YOT_LOCAL), None, "no definition"),
}


@each("accepted, definition", ACCEPTED)
def test_a_row_holds_numbers_of_the_definition_it_is_of(accepted, definition):
    assert not is_refused(accepted, definition=definition)


@each("refused, definition, named", REFUSED)
def test_a_row_with_a_number_made_by_another_definition_is_refused(refused, definition, named):
    with pytest.raises(DefinitionError) as refusal:
        finding(refused, definition=definition)

    assert str(refusal.value) == (
        f"shares: the row '2012' is of {named} and holds a number made by YOT_LOCAL; "
        "numbers of two definitions cannot be combined."
    )


CHANGE = Change("share", "2011", "2012", Estimate(-1.0, -5.0, 3.0, 180, "Newcombe"), too_few=False)
LOCAL, NATIONAL = row("2011", YOT_LOCAL, YOT_LOCAL), row("2012", MOJ_PROVEN, MOJ_PROVEN)


def test_a_change_between_rows_of_two_definitions_is_refused():
    with pytest.raises(DefinitionError) as refusal:
        finding(LOCAL, NATIONAL, changes=(CHANGE,))

    assert str(refusal.value) == (
        "shares: '2011' and '2012' are of MOJ_PROVEN and YOT_LOCAL; "
        "numbers of two definitions cannot be combined."
    )


def test_rows_of_two_definitions_may_stand_beside_each_other():
    assert not is_refused(LOCAL, NATIONAL)


def test_a_change_between_rows_of_one_definition_is_accepted():
    rows = (LOCAL, row("2012", YOT_LOCAL), row("2013", MOJ_PROVEN, MOJ_PROVEN))

    assert not is_refused(*rows, definition=YOT_LOCAL, changes=(CHANGE,))
