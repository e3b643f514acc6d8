"""An offence on the index date itself is not counted, and neither is the index offence.

The extracts carry days, not hours. Whether an offence on the day of a release or a sentence came
before or after it cannot be told, and the offence that was sentenced may bear that very date.
Leaving the day out can miss a reoffence in its first hours; counting it would call the index
offence a reoffence.

    offence     ●  ●  ●
    index          ┬
    counted     ×  ×  ✓
"""

from histories import Event, each, every_definition, outcome, proven

DAYS = {
    "the day before": ("2012-01-19", 0),
    "the day itself": ("2012-01-20", 0),
    "the day after": ("2012-01-21", 1),
}


@every_definition
@each("offence, counted", DAYS)
def test_an_offence_on_the_index_date_is_not_counted(definition, offence, counted):
    person = outcome(definition, Event("2012-01-20"), proven(offence, "2012-02-20"))

    assert person.reoffences == counted


@every_definition
def test_an_offence_dealt_with_on_the_index_date_it_led_to_is_not_counted(definition):
    person = outcome(definition, Event("2012-01-20"), proven("2012-01-02", "2012-01-20"))

    assert (person.reoffences, person.proven_late) == (0, 0)


@every_definition
def test_an_offence_committed_and_cautioned_on_the_index_date_is_not_counted(definition):
    person = outcome(definition, Event("2012-01-20"), proven("2012-01-20", "2012-01-20"))

    assert (person.reoffences, person.proven_late) == (0, 0)


@every_definition
def test_nobody_reoffends_late_on_the_index_date(definition):
    person = outcome(definition, Event("2012-01-20"), proven("2012-01-20", "2014-01-20"))

    assert (person.reoffences, person.proven_late) == (0, 0)
