"""Recorded crime for the study of welfare reform: the committed delivery edited, and drawn truths.

`edited` gives the extracts of 2018-19Q4 as frames, which a test changes before `records` makes a
delivery of them. `evidence_of` sets drawn counts straight into what the study asks.
"""

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
from drawn_support import records_of_tables
from histories import DURHAM, _schema

from rrlib.codes import CrimeGroup
from rrlib.contracts import EXTRACTS
from rrlib.demonstration.crime.areas import AREAS
from rrlib.demonstration.crime.counts import counts_without_cause
from rrlib.demonstration.crime.quarters import QUARTERS
from rrlib.demonstration.crime.truths import added_crimes
from rrlib.partnership import read_partnership
from rrlib.studies.welfare_reform_impact.crime import Crime
from rrlib.studies.welfare_reform_impact.evidence import Evidence

ROOT = Path(__file__).parents[3]
TO = "2018-19Q4"
DELIVERY = ROOT / "data" / "raw" / TO
NAMES = ("recorded_crime", "population", "comparators", "welfare_losses", "published_rates")
PARTNERSHIP = read_partnership(ROOT / "partnership.toml")


@cache
def _committed(name):
    return pd.read_csv(DELIVERY / f"{name}.csv")


def edited(**changes):
    """The committed extracts by name, each as `changes` makes it of itself; None leaves it out."""
    frames = {name: _committed(name).copy() for name in NAMES}
    for name, change in changes.items():
        frames[name] = change(frames[name])
    return frames


def records(frames):
    """The `Records` of extracts given as frames."""
    return records_of_tables({name: _table(name, frame) for name, frame in frames.items()}, TO)


def _table(name, frame):
    extract = next(extract for extract in EXTRACTS if extract.name == name)
    schema = _schema(extract)
    typed = frame.reindex(columns=schema.names)
    for field in schema:
        if pa.types.is_date(field.type):
            typed[field.name] = pd.to_datetime(typed[field.name]).dt.date
    return pa.Table.from_pandas(typed, schema=schema, preserve_index=False)


def evidence_of(truth, draw, effect=0.1, own=(DURHAM,)):
    """What the study asks of a drawn truth of the demonstration."""
    counts = counts_without_cause(draw)
    added = added_crimes(counts, draw, truth, effect)
    offences = np.zeros((len(AREAS), len(CrimeGroup), len(QUARTERS)))
    at = [{each: place for place, each in enumerate(of)} for of in (AREAS, CrimeGroup, QUARTERS)]
    for cell, count in counts.items():
        places = at[0][cell.area], at[1][cell.group], at[2][cell.quarter]
        offences[places] = count + added.get(cell, 0)
    people = np.array([[float(area.people_in(q.start_year)) for q in QUARTERS] for area in AREAS])
    compared = pd.DataFrame(
        {
            "force": [area.force for area in AREAS],
            "relation": [area.relation.value for area in AREAS],
            "universal_credit_on": [area.universal_credit_on for area in AREAS],
            "pounds": [float(area.pounds_lost) for area in AREAS],
            "working_age": [0.6 * area.people_in(2018) for area in AREAS],
        },
        index=[area.name for area in AREAS],
    )
    return Evidence(
        own,
        crime=Crime(tuple(area.name for area in AREAS), tuple(QUARTERS), offences, people, None),
        reform=next(each for each in PARTNERSHIP.reforms if each.main),
        compared=compared,
        breaks=tuple(each for each in PARTNERSHIP.breaks if "RECORDED_CRIME" in each.affects),
    )
