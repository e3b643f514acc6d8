"""An offence is one, however many disposals it has; its earliest proven disposal stands for it.

Reoffences are offences, not occasions in court: two offences sentenced together are two. One
offence may have several rows, as a case is dismissed and reopened, diverted and then charged, or
resentenced after a breach. Counting rows would count a resentenced offence twice; taking the last
row would call an offence late that was proven in time.
"""

from histories import Event, Offence, each, every_definition, outcome, proven

from rrlib.reoffending import YOT_LOCAL

IN_TIME, LATER_IN_TIME, LATE = "2012-07-01", "2012-09-01", "2014-03-01"

#    first row                             second row                          counted, late
PAIRS = {
    "unproven, then proven": ((IN_TIME, "not guilty"), (LATER_IN_TIME, "fine"), 1, 0),
    "diverted, then proven": ((IN_TIME, "pre-caution disposal"), (LATER_IN_TIME, "fine"), 1, 0),
    "unproven in time, then proven late": ((IN_TIME, "not guilty"), (LATE, "fine"), 0, 1),
    "diverted in time, then proven late": ((IN_TIME, "community resolution"), (LATE, "fine"), 0, 1),
    "proven in time, then unproven": ((IN_TIME, "fine"), (LATER_IN_TIME, "not guilty"), 1, 0),
    "proven in time, then resentenced late": ((IN_TIME, "referral order"), (LATE, "custody"), 1, 0),
    "proven twice in time": ((IN_TIME, "referral order"), (LATER_IN_TIME, "custody"), 1, 0),
    "proven twice on one day": ((IN_TIME, "fine"), (IN_TIME, "referral order"), 1, 0),
    "proven twice, both late": ((LATE, "fine"), ("2014-04-01", "custody"), 0, 1),
    "unproven twice": ((IN_TIME, "no further action"), (LATE, "not guilty"), 0, 0),
}
BOTH_ORDERS = {
    f"{name}, {order}": (rows[::step], counted, late)
    for name, (*rows, counted, late) in PAIRS.items()
    for order, step in (("as dealt with", 1), ("rows the other way round", -1))
}


@each("rows, counted, late", BOTH_ORDERS)
def test_the_earliest_proven_disposal_stands_for_an_offence(rows, counted, late):
    person = outcome(YOT_LOCAL, Event("2012-01-15"), Offence("2012-06-01", rows))

    assert (person.reoffences, person.proven_late) == (counted, late)


@every_definition
def test_two_offences_at_one_disposal_are_two_reoffences(definition):
    person = outcome(
        definition,
        Event("2012-01-15"),
        proven("2012-06-01", IN_TIME),
        proven("2012-06-03", IN_TIME),
    )

    assert person.reoffences == 2


@every_definition
def test_two_offences_on_one_day_at_one_disposal_are_two_reoffences(definition):
    person = outcome(
        definition, Event("2012-01-15"), *[proven("2012-06-01", IN_TIME) for _ in range(2)]
    )

    assert person.reoffences == 2


@every_definition
def test_offences_with_several_rows_each_count_once(definition):
    rows = [(IN_TIME, "not guilty"), (LATER_IN_TIME, "fine"), (LATE, "custody")]

    person = outcome(
        definition,
        Event("2012-01-15"),
        *[Offence(day, rows) for day in ("2012-05-01", "2012-06-01", "2012-06-02")],
    )

    assert (person.reoffences, person.proven_late) == (3, 0)
    assert str(person.first_reoffence.date()) == "2012-05-01"


@every_definition
def test_a_second_disposal_in_the_records_of_a_past_quarter_is_not_yet_known(definition):
    history = [
        Event("2012-01-15"),
        Offence("2012-06-01", [(IN_TIME, "no further action"), (LATER_IN_TIME, "youth caution")]),
    ]

    assert outcome(definition, *history, to="2012-13Q1").reoffences == 0
    assert outcome(definition, *history, to="2012-13Q2").reoffences == 1
