"""What can be said of two programmes, in one line each, with how good the evidence is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from rrlib.results import Finding, unanswered
from rrlib.studies import checkpoint_trial, nepacs_family_support
from rrlib.studies.checkpoint_trial import Trial
from rrlib.studies.nepacs_family_support import Evidence, Rung

_BY_LOT = "Evidence: people drawn by lot, all counted as drawn."
_RUNGS: Mapping[Rung, str] = MappingProxyType(
    {
        Rung.PRINT: "Evidence: two published shares, the lowest of three rungs.",
        Rung.COUNTS: "Evidence: counts by prison, the middle one of three rungs.",
        Rung.RECORDS: "Evidence: records of people, matched and not drawn by lot; the highest of "
        "three rungs.",
    }
)


def checkpoint(trial: Trial) -> Finding:
    """The Checkpoint trial: what can be said, by the rule of its own report."""
    said = checkpoint_trial.what_can_be_said(trial)
    if trial.why_not:
        return unanswered(said.name, "Did the Checkpoint trial lower reoffending?", trial.why_not)
    return _with_rung(said, "Checkpoint", _BY_LOT)


def family_support(found: Evidence) -> Finding:
    """Family support by NEPACS: what can be said on the highest rung that the delivery allows."""
    said = nepacs_family_support.what_can_be_said(found)
    if found.rung is None:
        why = tuple(found.why_not.values())
        return unanswered(said.name, "Did family support in prison lower reoffending?", why)
    return _with_rung(said, "Family support in prison", _RUNGS[found.rung])


def _with_rung(finding: Finding, programme: str, rung: str) -> Finding:
    """The finding, its first sentence told of whom it is and how good the evidence is."""
    first, *others = finding.sentences
    told = replace(first, template=f"{programme}. {first.template} {rung}")
    return replace(finding, sentences=(told, *others))
