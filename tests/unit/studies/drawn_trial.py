"""Trials drawn for the findings of the Checkpoint study, and what was printed of one."""

from collections.abc import Iterable
from itertools import count

from drawn_cohorts import holding
from histories import BOTH, DURHAM, Person, Randomised, proven, records_of

from rrlib.records import Records
from rrlib.studies import checkpoint_trial as study

TO = "2020-21Q2"
DRAWN_ON = "2016-08-15"
OF_TRIAL = (
    "participants",
    "baseline",
    "reoffended",
    "effects",
    "chance",
    "needed_to_treat",
    "frequency",
    "adjusted",
    "compliers",
    "what_can_be_said",
)
OF_TRIAL_AND_RECORDS = ("harm", "power")
OF_PRINTED = ("printed", "splits")
NAMES = (*OF_TRIAL, *OF_TRIAL_AND_RECORDS, *OF_PRINTED)
"""In an order in which they may be released."""

_number = count()


def drawn(arm, people, again, *, treated=None, on=DRAWN_ON, area=DURHAM, trial="Checkpoint", **who):
    """So many people drawn for `arm`, of whom the first `again` each reoffend `times` times.

    `who` may say `times`, the `group` of their reoffences, `earlier` proven offences of each, and
    what a person is: `born`, `sex`, `matched`.
    """
    of_person = {key: who[key] for key in ("born", "sex", "matched") if key in who}
    rows = []
    for place in range(people):
        person = f"T{next(_number)}"
        rows += [
            Person(person, **of_person),
            Randomised(on, arm, treated, trial, person, area),
            *[proven("2015-01-10", "2015-03-01", person=person)] * who.get("earlier", 0),
        ]
        if place < again:
            group = who.get("group", "acquisitive")
            rows += [proven("2017-01-10", "2017-03-01", person=person, group=group)] * who.get(
                "times", 1
            )
    return rows


def records_with(*history, to=TO, claims=True, **origin) -> Records:
    records = records_of(*(row for rows in history for row in rows), to=to, **origin)
    return holding(records, "published_figures", published()) if claims else records


def trial_of(*history, areas=BOTH, to=TO, name=None, **origin):
    return study.trial(records_with(*history, to=to, claims=False, **origin), areas, name)


def two_arms(treated, control):
    """The trial of two arms, (reoffenders, people) each."""
    (again, people), (other, others) = treated, control
    return trial_of(drawn("treatment", people, again), drawn("control", others, other))


def published(treatment=36.6, control=46.9, per_100=10, most=50, without: Iterable[str] = ()):
    """The rows of the extract of published figures that are about the trial."""
    values = {
        "checkpoint-treatment-prevalence": (treatment, 1),
        "checkpoint-control-prevalence": (control, 1),
        "checkpoint-fewer-reoffenders-per-100": (per_100, 0),
        "checkpoint-fewer-reoffenders-upper": (most, 0),
    }
    return [
        {
            "claim_id": claim,
            "document": "a report",
            "locator": "KPQ6",
            "area": "County Durham and Darlington",
            "value": float(value),
            "decimals": decimals,
        }
        for claim, (value, decimals) in values.items()
        if claim not in without
    ]


def every_finding(records: Records, areas=BOTH, area="County Durham and Darlington"):
    """As {name of the study: finding}, made in the order of NAMES."""
    trial = study.trial(records, areas)
    return {
        **{name: getattr(study, name)(trial) for name in OF_TRIAL},
        **{name: getattr(study, name)(trial, records) for name in OF_TRIAL_AND_RECORDS},
        **{name: getattr(study, name)(records, area) for name in OF_PRINTED},
    }
