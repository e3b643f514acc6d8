"""The demonstration's people released under a known truth, many draws in one delivery.

Each draw has areas of its own, so that one query of each kind follows the people of all of them.
"""

import pyarrow as pa
from drawn_support import records_of_tables
from histories import BOTH, _schema

from rrlib.contracts import EXTRACTS
from rrlib.demonstration.panel import Truth, release_tables
from rrlib.studies.nepacs_family_support import Rung, weigh
from rrlib.studies.nepacs_family_support.hidden import withstands
from rrlib.studies.nepacs_family_support.methods import SHOWN, compare
from rrlib.studies.nepacs_family_support.saying import judge

EFFECT = 0.10
_READ = ("people", "offences", "custody_spells", "family_support", "prison_releases")
_OF_A_DRAW = ("person_id", "offence_id", "area")


def areas_of(draw):
    return tuple(f"{draw} {area}" for area in BOTH)


def records_of_draws(kind, draws):
    """The `Records` of the people of several draws, of whom no two share an area or a name."""
    parts = {name: [] for name in _READ}
    for draw in draws:
        tables = release_tables(Truth(kind, EFFECT), draw)
        for name, own in parts.items():
            own.append(_columns(name, tables[name], draw))
    return records_of_tables({name: pa.concat_tables(own) for name, own in parts.items()})


def _columns(name, rows, draw):
    extract = next(extract for extract in EXTRACTS if extract.name == name)
    own = [{key: _plain(key, value, draw) for key, value in row.items()} for row in rows]
    return pa.Table.from_pylist(own, schema=_schema(extract))


def _plain(key, value, draw):
    if key in _OF_A_DRAW:
        return f"{draw} {value}"
    return str(value) if hasattr(value, "value") else value


def outcome_of_draw(records, draw):
    """What the study finds of a draw: each difference, the verdict, whether it is fragile.

    Where its people are not compared, only why.
    """
    found = weigh(records, areas_of(draw))
    if found.alike is None:
        return {"why not": found.why_not[Rung.RECORDS], "crude gap": gap_of_means(found.group)}
    hidden = withstands(found.alike)
    return {
        "why not": None,
        "verdict": judge(found.alike).verdict,
        "fragile": hidden is None or hidden.is_fragile,
        "crude gap": gap_of_means(found.group),
        **{
            method.label: compare(found.alike, found.alike.reoffended, method).difference
            for method in SHOWN
        },
    }


def gap_of_means(group):
    """Percentage points by which the mean over prisons of all exceeds that of the supported."""
    again = group.people.assign(again=100.0 * (group.people["reoffences"] > 0))
    means = [own.groupby("prison")["again"].mean().mean() for own in (again, again[again["here"]])]
    return means[0] - means[1]


def outcomes(kind, draws):
    records = records_of_draws(kind, draws)
    return [outcome_of_draw(records, draw) for draw in draws]


def holds(estimate, truth):
    return estimate.lower <= truth <= estimate.upper
