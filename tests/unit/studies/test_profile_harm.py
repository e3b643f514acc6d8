"""The harm of the members' offences. Every weight here is invented and of no real index."""

import pytest
from drawn_cohorts import cell, said, told
from drawn_members import member, offence, records_of_members
from histories import BOTH, DURHAM, each

from rrlib.codes import Audience
from rrlib.disclosure import gates
from rrlib.results import Marker
from rrlib.studies import offender_profiles as study

FINE = ("2013-09-01", "fine")
INVENTED = {"acquisitive": 2.5, "drugs": 10, "motoring": 0}


def weights(given, index="an invented index"):
    return [
        (
            "harm_weights",
            {"offence_group": kind, "weight": weight, "index_name": index, "source": "nowhere"},
        )
        for kind, weight in given.items()
    ]


def of_kinds(**numbers):
    """So many members with one offence each of a kind."""
    drawn = []
    for kind, number in numbers.items():
        for place in range(number):
            who = f"{kind} {place}"
            drawn += [member(who, "2013-08-01"), offence(who, "2013-05-01", FINE, group=kind)]
    return drawn


def found_of(*drawn, **more):
    return study.harm(records_of_members(*drawn, **more), BOTH)


def test_harm_is_offences_times_the_weight_of_their_kind():
    found = found_of(*of_kinds(acquisitive=12, drugs=7, motoring=1), weights(INVENTED))

    assert told(found) == {
        "All offences": (20, 5.0, 100.0, 100.0),
        "Acquisitive": (12, 2.5, 30.0, 30.0),
        "Drugs": (7, 10.0, 70.0, 70.0),
        "Motoring": (1, 0.0, 0.0, 0.0),
    }
    assert said(found) == [
        "By the index, most harm in 2013-14 came of one kind, drugs: 70.0% of all harm, with 7 of "
        "the 20 offences."
    ]
    assert found.notes[0] == "Weights: an invented index, as the partnership delivered them."


def test_the_offences_are_those_of_the_profile(delivered):
    records = delivered("2013-14Q4")
    kinds = study.offence_types(records, (DURHAM,))
    offences = {row.label: row.cells["offences"] for row in kinds.rows}
    drawn = [*of_kinds(acquisitive=6), weights(INVENTED)]
    drawn += [offence("acquisitive 0", "2013-06-01"), offence("acquisitive 1", "2012-05-01", FINE)]

    assert told(found_of(*drawn), "offences")["All offences"] == 6
    assert len(offences) > 3
    assert study.harm(records, (DURHAM,)).notes[0].startswith("Not answered: the delivery of 2013")


def test_without_weights_there_is_no_harm():
    found = found_of(*of_kinds(drugs=6), without=["harm_weights"])

    assert found.rows == ()
    assert "does not hold harm_weights (" in found.notes[0]


@each(
    "given, says",
    {
        "empty": ([], "Not answered: the extract harm_weights holds no weight."),
        "two indices": (
            [*weights({"drugs": 1}, "one"), *weights({"motoring": 1}, "two")],
            "Not answered: the extract harm_weights is of one, two; deliver one index.",
        ),
    },
)
def test_weights_are_of_one_index(given, says):
    assert found_of(*of_kinds(drugs=6), given).notes == (says,)


def test_a_kind_without_weight_is_named_and_the_whole_is_not_available():
    found = found_of(*of_kinds(drugs=6, sexual=5), weights(INVENTED))

    assert told(found)["Sexual"] == (5, "[x]", "[x]", "[x]")
    assert told(found)["Drugs"] == (6, 10.0, 60.0, "[x]")
    assert told(found)["All offences"] == (11, "[x]", "[x]", "[x]")
    assert "The index has no weight for: Sexual. The harm of all is not available." in found.notes


def test_without_offences_or_harm_nothing_is_divided():
    assert found_of(member("A", "2013-08-01"), weights(INVENTED)).rows == ()
    harmless = found_of(*of_kinds(motoring=6), weights(INVENTED))
    assert told(harmless)["All offences"] == (6, 0.0, 0.0, "[x]")


def test_where_a_kind_is_hidden_the_harm_of_all_is_too(partnership):
    """Two hidden kinds are told by their sum and their harm: two unknowns, two equations."""
    drawn = [*of_kinds(acquisitive=30, drugs=20, motoring=3), weights(INVENTED)]
    records = records_of_members(*drawn)
    (gate,) = gates(partnership, Audience.PUBLIC, (DURHAM,), {})
    gate.release(study.offence_types(records, (DURHAM,)))
    found = gate.release(study.harm(records, (DURHAM,))).finding

    hidden = [row.label for row in found.rows if row.cells["offences"] is Marker.CONFIDENTIAL]
    assert "Motoring" in hidden
    assert len(hidden) > 1
    for label in (*hidden, "All offences"):
        assert cell(found, label, "harm") is Marker.CONFIDENTIAL
    for row in found.rows:
        assert row.cells["share"] is Marker.CONFIDENTIAL
    assert cell(found, "All offences", "weight") is Marker.CONFIDENTIAL
    assert cell(found, "Acquisitive", "weight").value == INVENTED["acquisitive"]


@pytest.mark.parametrize("few", [False, True])
def test_where_nothing_is_hidden_all_is_shown(partnership, few):
    records = records_of_members(
        *of_kinds(acquisitive=30, drugs=2 if few else 20), weights(INVENTED)
    )
    (gate,) = gates(partnership, Audience.PUBLIC, (DURHAM,), {})
    gate.release(study.offence_types(records, (DURHAM,)))
    found = gate.release(study.harm(records, (DURHAM,))).finding

    assert (cell(found, "All offences", "harm") is Marker.CONFIDENTIAL) == few
