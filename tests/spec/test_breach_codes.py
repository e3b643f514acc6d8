"""A breach of an order is one by the list of codes that was in force when it was committed.

Police systems group a breach of an order with whatever else the court dealt with; only the code of
the offence tells. Which codes are breaches changes: a list counts from its day until the next one's
day, so that a series made again does not change with a list of today. An offence of before the
first list is what its group says.

                  list of 2010: X1        list of 2013: X2
    ──────────────────┼───────────────────────┼──────────────
    X1: an offence    │ X1: a breach          │ X1: an offence
"""

from histories import BOTH, Event, each, followed, proven, records_of, told

from rrlib.annual_counts import youth_offences
from rrlib.partnership import OffenceSource
from rrlib.reoffending import YOT_LOCAL

SINCE_2010 = {"since": "2010-04-01", "codes": ["X1", "X9"], "source": "a list"}
SINCE_2013 = {"since": "2013-04-01", "codes": ["X2", "X9"], "source": "another list"}


def source(*lists):
    return OffenceSource.model_validate({"breaches": list(lists)}, strict=False)


def counts(offence, *lists):
    """Whether an offence is counted among those of a year, in the light of the lists."""
    records = records_of(offence, offence_source=source(*lists))
    return len(youth_offences(records, BOTH)) == 1


#                                              day           code    counts
CODES = {
    "listed, on the list's first day": ("2010-04-01", "X1", False),
    "listed, the day before": ("2010-03-31", "X1", True),
    "listed, the day before the next list": ("2013-03-31", "X1", False),
    "listed no more": ("2013-04-01", "X1", True),
    "not yet listed": ("2013-03-31", "X2", True),
    "listed from the second on": ("2013-04-01", "X2", False),
    "listed in both, in the time of the first": ("2012-06-01", "X9", False),
    "listed in both, in the time of the second": ("2013-06-01", "X9", False),
    "listed in both, before either": ("2009-06-01", "X9", True),
    "another code": ("2012-06-01", "X3", True),
    "a code that begins like one": ("2012-06-01", "X11", True),
    "no code": ("2012-06-01", None, True),
}
IN_ANY_ORDER = {
    f"{name}, the {first} list first": (*case, lists)
    for name, case in CODES.items()
    for first, lists in (
        ("earlier", (SINCE_2010, SINCE_2013)),
        ("later", (SINCE_2013, SINCE_2010)),
    )
}


@each("day, code, counted, lists", IN_ANY_ORDER)
def test_the_list_in_force_on_the_day_of_the_offence_says_what_a_breach_is(
    day, code, counted, lists
):
    assert counts(proven(day, "2013-09-01", code=code), *lists) == counted


def test_the_day_of_the_disposal_does_not_matter():
    assert counts(proven("2013-03-31", "2013-04-01", code="X2"), SINCE_2010, SINCE_2013)


def test_an_offence_dated_as_a_range_goes_by_its_earliest_day():
    offence = proven("2013-03-31", "2013-09-01", to="2013-04-30", code="X2")

    assert counts(offence, SINCE_2010, SINCE_2013)


@each("group", {"acquisitive": "acquisitive", "other": "other"})
def test_a_listed_code_is_a_breach_whatever_the_group(group):
    assert not counts(proven("2012-06-01", "2012-07-01", code="X1", group=group), SINCE_2010)


def test_what_its_group_calls_a_breach_is_one_without_a_listed_code():
    for code in ("X3", None):
        breach = proven("2012-06-01", "2012-07-01", code=code, group="breach of an order")
        assert not counts(breach, SINCE_2010)


def test_no_code_is_a_breach_where_the_partnership_has_no_list():
    assert counts(proven("2012-06-01", "2012-07-01", code="X1"))


def test_what_an_offence_is_keeps_its_group_where_its_code_is_not_listed():
    records = records_of(
        proven("2012-06-01", "2012-07-01", code="X3", group="drugs"),
        offence_source=source(SINCE_2010),
    )

    assert list(youth_offences(records, BOTH).offence_group) == ["drugs"]


def test_a_breach_by_its_code_is_no_reoffence():
    first, second = {"since": "2012-02-01", "codes": ["X1"], "source": "a list"}, SINCE_2013
    #                             committed     code   counts
    offences = {
        "before the list": ("2012-01-31", "X1", 1),
        "from the list's day": ("2012-02-01", "X1", 0),
        "another code": ("2012-02-01", "X2", 1),
        "no code": ("2012-02-01", None, 1),
    }
    history = []
    for name, (day, code, _) in offences.items():
        history += [Event("2012-01-15", person=name)]
        history += [proven(day, "2013-04-10", code=code, person=name)]

    people = followed(YOT_LOCAL, *history, offence_source=source(first, second)).people

    assert told(people, "reoffences") == {name: counts for name, (*_, counts) in offences.items()}
