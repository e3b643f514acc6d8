"""A conviction that was quashed proves nothing; a conviction after a retrial proves.

When an appeal succeeds the person was never guilty in law. The row of the conviction stays in the
records, and the quashing comes as a row of its own: all that had become of the offence by that day
is undone. The offence then stands as it would without: a retrial may prove it later, and is dated
by its own day. In the records of a quarter before the quashing the conviction still counts, since
that is what was known.

    offence    conviction    quashed      retrial
    ●──────────────●────────────●            │        → no offence of any year
    ●──────────────●────────────●────────────●        → an offence of the year of the retrial
"""

from histories import BOTH, Event, Offence, each, followed, records_of, told

from rrlib.annual_counts import youth_offences
from rrlib.reoffending import YOT_LOCAL

QUASHED = "conviction quashed"


def years(*history, **known):
    return sorted(youth_offences(records_of(*history, **known), BOTH).year)


#                                  rows                                        years
ROWS = {
    "convicted": ([("2012-07-01", "fine")], ["2012-13"]),
    "convicted, then quashed": ([("2012-07-01", "fine"), ("2013-05-01", QUASHED)], []),
    "quashed on the day of the conviction": ([("2012-07-01", "fine"), ("2012-07-01", QUASHED)], []),
    "quashed a year before a retrial": (
        [("2012-07-01", "fine"), ("2012-09-01", QUASHED), ("2013-09-01", "fine")],
        ["2013-14"],
    ),
    "convicted again the day after": (
        [("2012-07-01", "fine"), ("2013-03-31", QUASHED), ("2013-04-01", "custody")],
        ["2013-14"],
    ),
    "acquitted at the retrial": (
        [("2012-07-01", "fine"), ("2012-09-01", QUASHED), ("2013-09-01", "not guilty")],
        [],
    ),
    "convicted twice, then quashed": (
        [("2012-07-01", "fine"), ("2012-09-01", "custody"), ("2013-05-01", QUASHED)],
        [],
    ),
    "quashed twice": (
        [
            ("2012-07-01", "fine"),
            ("2012-09-01", QUASHED),
            ("2013-05-01", "fine"),
            ("2013-09-01", QUASHED),
        ],
        [],
    ),
    "quashed twice, convicted at the third trial": (
        [
            ("2011-07-01", "fine"),
            ("2011-09-01", QUASHED),
            ("2012-05-01", "fine"),
            ("2012-09-01", QUASHED),
            ("2013-09-01", "fine"),
        ],
        ["2013-14"],
    ),
    "diverted, charged after all, quashed": (
        [("2012-07-01", "community resolution"), ("2012-09-01", "fine"), ("2013-05-01", QUASHED)],
        [],
    ),
    "quashed, the conviction not delivered": ([("2013-05-01", QUASHED)], []),
}


@each(
    "rows, counted",
    {
        f"{name}, {order}": (rows[::step], counted)
        for name, (rows, counted) in ROWS.items()
        for order, step in (("as dealt with", 1), ("rows the other way round", -1))
    },
)
def test_what_came_before_a_quashing_is_undone_and_what_came_after_stands(rows, counted):
    assert years(Offence("2011-06-01", rows)) == counted


def test_a_quashing_undoes_no_other_offence_of_the_person():
    quashed = [("2012-07-01", "fine"), ("2013-05-01", QUASHED)]

    assert years(Offence("2012-06-01", quashed), Offence("2012-06-01", ["2012-07-01"])) == [
        "2012-13"
    ]


def test_a_quashing_undoes_no_other_person_s_part_in_a_joint_offence():
    quashed = [("2012-07-01", "fine"), ("2013-05-01", QUASHED)]
    history = [
        Offence("2012-06-01", quashed, person="P1", offence_id="F1"),
        Offence("2012-06-01", ["2012-07-01"], person="P2", offence_id="F1"),
    ]

    table = youth_offences(records_of(*history), BOTH)

    assert list(table.person_id) == ["P2"]


@each(
    "quarter, counted",
    {
        "the quarter before the quashing": ("2012-13Q4", ["2012-13"]),
        "the quarter of the quashing": ("2013-14Q1", []),
        "the quarter before the retrial": ("2013-14Q2", []),
        "the quarter of the retrial": ("2013-14Q3", ["2013-14"]),
    },
)
def test_a_conviction_counts_until_its_quashing_is_known(quarter, counted):
    rows = [("2012-07-01", "fine"), ("2013-04-01", QUASHED), ("2013-10-01", "fine")]

    assert years(Offence("2012-06-01", rows), to=quarter) == counted


#                                 disposals of an offence of 1 March 2012         counted, late
REOFFENCES = {
    "convicted": (["2012-07-01"], 1, 0),
    "quashed": (["2012-07-01", ("2012-09-01", QUASHED)], 0, 0),
    "quashed after the waiting period": (["2012-07-01", ("2013-09-01", QUASHED)], 0, 0),
    "quashed after the as-at date": (["2012-07-01", ("2014-01-01", QUASHED)], 1, 0),
    "convicted again in time": (["2012-07-01", ("2012-09-01", QUASHED), "2012-12-01"], 1, 0),
    "convicted again too late": (["2012-07-01", ("2012-09-01", QUASHED), "2013-12-01"], 0, 1),
    "convicted too late, then quashed": (["2013-09-01", ("2013-12-01", QUASHED)], 0, 0),
}


def test_a_quashed_conviction_makes_no_reoffence_and_a_retrial_counts_by_its_own_day():
    history = []
    for name, (disposals, *_) in REOFFENCES.items():
        history += [Event("2012-01-15", person=name), Offence("2012-03-01", disposals, person=name)]

    people = followed(YOT_LOCAL, *history, to="2013-14Q3").people

    assert told(people, "reoffences", "proven_late") == {
        name: (counted, late) for name, (_, counted, late) in REOFFENCES.items()
    }
