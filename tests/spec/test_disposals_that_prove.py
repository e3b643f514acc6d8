"""Convictions, cautions, reprimands and warnings prove an offence; diversion and dismissal do not.

The Ministry of Justice counts an offence that leads to a court conviction, caution, reprimand or
warning (Proven reoffending statistics, July 2011 to June 2012). A pre-reprimand or pre-caution
disposal and a community resolution admit an offence but are recorded on no criminal record: if they
proved it, an area that diverts more would seem to reoffend more. Outcome 22, a prosecution deferred
while somebody takes part in a programme, diverts too. What is taken into consideration is admitted,
but no conviction of its own. A charge awaiting its end is not proven either.
"""

from histories import Event, Offence, each, every_definition, outcome

from rrlib.codes import Disposal
from rrlib.reoffending import YOT_LOCAL

PROVES = {
    "reprimand": True,
    "final warning": True,
    "youth caution": True,
    "youth conditional caution": True,
    "discharge": True,
    "fine": True,
    "referral order": True,
    "reparation order": True,
    "youth rehabilitation order": True,
    "caution": True,
    "conditional caution": True,
    "community order": True,
    "suspended sentence order": True,
    "custody": True,
    "pre-reprimand disposal": False,
    "pre-caution disposal": False,
    "community resolution": False,
    "outcome 22": False,
    "no further action": False,
    "not guilty": False,
    "conviction quashed": False,
    "taken into consideration": False,
}


@each("disposal, proves", {disposal: (disposal, proves) for disposal, proves in PROVES.items()})
def test_an_offence_counts_when_its_disposal_proves_it(disposal, proves):
    person = outcome(
        YOT_LOCAL, Event("2012-01-15"), Offence("2012-06-01", [("2012-07-01", disposal)])
    )

    assert person.reoffences == proves


@every_definition
def test_every_definition_takes_the_same_disposals_for_proof(definition):
    history = [Offence("2012-06-01", [("2012-07-01", disposal)]) for disposal in PROVES]

    person = outcome(definition, Event("2012-01-15"), *history)

    assert person.reoffences == sum(PROVES.values()) == 14


@every_definition
def test_an_undisposed_offence_is_not_proven(definition):
    person = outcome(definition, Event("2012-01-15"), Offence("2012-06-01"))

    assert person.reoffences == 0


def test_every_disposal_of_the_vocabulary_is_in_the_table():
    assert set(PROVES) == {disposal.value for disposal in Disposal}
