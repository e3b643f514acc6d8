"""A breach of an order is not a reoffence.

A breach is a failure to keep to a sentence, not a new offence against anybody (Ministry of Justice,
Proven reoffending statistics, definitions and measurement). Those under supervision can breach and
those who are not cannot, so that counting breaches would make supervision itself look harmful.
"""

from histories import DURHAM, Event, Offence, every_definition, outcome, proven, records_of

from rrlib.annual_counts import youth_offences
from rrlib.codes import PROVEN_DISPOSALS

BREACH = "breach of an order"


@every_definition
def test_a_breach_never_counts_however_it_was_dealt_with(definition):
    breaches = [
        Offence("2012-06-01", [("2012-07-01", disposal.value)], group=BREACH)
        for disposal in PROVEN_DISPOSALS
    ]

    person = outcome(definition, Event("2012-01-15"), *breaches)

    assert (person.reoffences, person.proven_late) == (0, 0)


@every_definition
def test_a_breach_proven_late_is_not_late(definition):
    person = outcome(
        definition, Event("2012-01-15"), proven("2012-06-01", "2014-03-01", group=BREACH)
    )

    assert (person.reoffences, person.proven_late) == (0, 0)


@every_definition
def test_an_offence_sentenced_together_with_a_breach_counts(definition):
    person = outcome(
        definition,
        Event("2012-01-15"),
        proven("2012-05-01", "2012-07-01", group=BREACH),
        proven("2012-06-01", "2012-07-01"),
    )

    assert person.reoffences == 1
    assert str(person.first_reoffence.date()) == "2012-06-01"


def test_a_breach_is_not_among_the_youth_offences_of_a_year():
    records = records_of(
        proven("2012-06-01", "2012-07-01", group=BREACH), proven("2012-06-02", "2012-07-01")
    )

    assert list(youth_offences(records, (DURHAM,)).offence_group) == ["acquisitive"]
