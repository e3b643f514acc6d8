"""Records are as they were known: what was entered after the last day of the quarter is not there.

Where an extract says when a row's latest fact was entered (`recorded_on`), a past quarter is cut
by it. A disposal of February entered in April is not yet known at the end of March; its offence is
there, undisposed. Rows of one key entered on different days are versions of one another.

    offence     disposal    31 March   entered
    ●───────────────●───────────┼─────────●      → there, undisposed
    ●───────────────●────────●  ┼                → there, disposed
                        ●       ┼         ●      → not there: nothing of it was entered
"""

from datetime import date

from histories import each, records_of_rows

KNOWN_AT = "2011-12Q4"


def offence(on, disposed, entered):
    day = disposed and date.fromisoformat(disposed)
    return {
        "offence_id": "O1",
        "person_id": "P1",
        "offence_date": date.fromisoformat(on),
        "disposal_date": day,
        "disposal": day and "fine",
        "recorded_on": entered and date.fromisoformat(entered),
    }


def known(*rows, versioned=()):
    """(offence date, disposal date, disposal) of every offence known at the end of March 2012."""
    records = records_of_rows({"offences": list(rows)}, KNOWN_AT, versioned=versioned)
    table = records.offences.execute()[["offence_date", "disposal_date", "disposal"]]
    return [tuple(map(str, row)) for row in table.astype("string").fillna("-").to_numpy()]


UNDISPOSED = ("2012-02-01", "-", "-")
DISPOSED = ("2012-02-01", "2012-02-20", "fine")
#                                        disposed      entered       known
ENTERED = {
    "entered before the last day": ("2012-02-20", "2012-03-01", [DISPOSED]),
    "entered on the last day": ("2012-02-20", "2012-03-31", [DISPOSED]),
    "entered the day after": ("2012-02-20", "2012-04-01", [UNDISPOSED]),
    "it does not say when": ("2012-02-20", None, [DISPOSED]),
    "disposed and entered later": ("2012-04-03", "2012-04-05", [UNDISPOSED]),
    "undisposed, entered before": (None, "2012-02-03", [UNDISPOSED]),
    "undisposed, entered the day after": (None, "2012-04-01", []),
    "undisposed, it does not say when": (None, None, [UNDISPOSED]),
}


@each("disposed, entered, expected", ENTERED)
def test_only_what_had_been_entered_by_the_last_day_is_known(disposed, entered, expected):
    assert known(offence("2012-02-01", disposed, entered)) == expected


def assessed(entered, answer="need"):
    return {
        "person_id": "P1",
        "assessed_on": date(2012, 2, 1),
        "assessment": "seven pathways (2004)",
        "item": "health",
        "answer": answer,
        "recorded_on": entered and date.fromisoformat(entered),
    }


@each(
    "entered, rows",
    {
        "on the last day": ("2012-03-31", 1),
        "the day after": ("2012-04-01", 0),
        "it does not say when": (None, 1),
    },
)
def test_a_row_with_no_later_fact_is_known_from_the_day_it_was_entered(entered, rows):
    records = records_of_rows({"needs_assessments": [assessed(entered)]}, KNOWN_AT)

    assert records.needs_assessments.count().execute() == rows


@each(
    "entered, answer",
    {
        "the second is not yet entered": (("2012-02-05", "2012-04-05"), "need"),
        "both are entered": (("2012-02-05", "2012-03-05"), "no need"),
        "the first does not say when": ((None, "2012-03-05"), "no need"),
        "the first does not say when, the second is not yet entered": (
            (None, "2012-04-05"),
            "need",
        ),
    },
)
def test_of_several_versions_the_last_entered_by_then_stands(entered, answer):
    first, second = entered
    rows = [assessed(second, "no need"), assessed(first, "need")]

    records = records_of_rows(
        {"needs_assessments": rows}, KNOWN_AT, versioned=["needs_assessments"]
    )

    assert list(records.needs_assessments.execute()["answer"]) == [answer]


def test_what_was_first_entered_after_the_last_day_is_not_known_by_its_later_version():
    entered = [("2012-04-10", None), ("2012-05-10", date(2012, 5, 1))]
    rows = [
        {
            "person_id": "P1",
            "received_on": date(2012, 3, 1),
            "released_on": released,
            "recorded_on": date.fromisoformat(recorded),
        }
        for recorded, released in entered
    ]

    records = records_of_rows({"custody_spells": rows}, KNOWN_AT, versioned=["custody_spells"])

    assert records.custody_spells.count().execute() == 0


def test_a_past_quarter_is_not_reconstructed_where_everything_says_when_it_was_entered():
    every = ("offences", "people", "yos_cohort", "yos_programmes", "first_time_entrants")
    others = ("iom_membership", "custody_spells", "orders", "needs_assessments", "family_support")
    rest = ("prison_releases", "trial_participants")

    all_dated = records_of_rows(
        {}, KNOWN_AT, delivery="2013-14Q4", recorded=[*every, *others, *rest]
    )
    one_undated = records_of_rows(
        {}, KNOWN_AT, delivery="2013-14Q4", recorded=[*every[1:], *others, *rest]
    )

    assert not all_dated.reconstructed
    assert one_undated.reconstructed
