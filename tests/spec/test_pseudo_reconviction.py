"""A conviction after the index date for an offence before it is no reoffence.

Somebody released in January may be sentenced in March for last autumn's burglary. That says
nothing of what was done after January. The literature calls it a pseudo-reconviction, and the
Ministry of Justice takes the date of the offence for this reason.

    offence ●──────────────● conviction
                  ┬ index                    → not counted
"""

from histories import Event, each, every_definition, outcome, proven

BEFORE = {
    "months before": ("2011-10-02", "2012-03-01"),
    "the day before": ("2012-01-14", "2012-03-01"),
    "the day before, convicted the day after": ("2012-01-14", "2012-01-16"),
    "the day before, convicted after waiting": ("2012-01-14", "2014-03-01"),
    "years before": ("2009-01-15", "2012-06-01"),
}


@every_definition
@each("offence, convicted", BEFORE)
def test_a_conviction_in_follow_up_for_an_earlier_offence_is_not_counted(
    definition, offence, convicted
):
    person = outcome(definition, Event("2012-01-15"), proven(offence, convicted))

    assert (person.reoffences, person.proven_late) == (0, 0)


@every_definition
def test_an_earlier_offence_is_no_reoffence_though_a_later_one_shares_its_sentence(definition):
    person = outcome(
        definition,
        Event("2012-01-15"),
        proven("2011-12-20", "2012-03-01"),
        proven("2012-02-10", "2012-03-01"),
    )

    assert person.reoffences == 1
    assert str(person.first_reoffence.date()) == "2012-02-10"
