"""The delivery 2020-21Q2: what the panel report of 16 October 2020 is about.

Young people on the Enhanced Intervention Programme, Integrated Offender Management, family support
in prison and the Checkpoint trial. It can be had under several truths about family support, so that
a method can be tried where the answer is known.
"""

from __future__ import annotations

from pathlib import Path
from random import Random

from rrlib.demonstration.files import Row, write_delivery
from rrlib.demonstration.panel.counts import prison_counts
from rrlib.demonstration.panel.enhanced import add_enhanced_intervention
from rrlib.demonstration.panel.iom import add_members
from rrlib.demonstration.panel.iom_offences import add_quarters
from rrlib.demonstration.panel.prison_records import PrisonRecords, add_releases, iom_releases
from rrlib.demonstration.panel.register import DARLINGTON, DURHAM, QUARTER, Register
from rrlib.demonstration.panel.releases import plan_releases
from rrlib.demonstration.panel.support import SupportTruth, Truth
from rrlib.demonstration.panel.tables import Invented, tables
from rrlib.demonstration.panel.trial import add_trial

__all__ = ["SupportTruth", "Truth", "panel_tables", "release_tables", "write_2020_21_q2"]

_SEED = 20200930
_PLACES = {DURHAM: 165, DARLINGTON: 53}
_ABOUT = """\
Its totals equal those printed in the Police and Crime Panel's report of 16 October 2020 because the
records add up to them; published rates are as the briefing on reoffending, the Strategy 2014-2017
and the Ministry of Justice print them. Everything else is ours: the sizes of all groups, among them
97 of 265 and 120 of 256 in the Checkpoint trial, one way of several to reach its printed shares;
all quarterly figures; published rates by area of cohorts to March of 2012 to 2017, of the North
East, and all their reoffences per reoffender; the prisons' sizes, the period of releases, their
follow-up and the equal weight of each prison in a mean; that no young person began the Enhanced
Intervention Programme from January to March 2020.
Nobody stands in two of programme, offender management, releases and trial, but for six members of
Integrated Offender Management released from Durham after March 2019 and three who had taken part in
the trial."""


def write_2020_21_q2(
    folder: Path,
    truth: SupportTruth = SupportTruth.NONE,
    draw: int = 0,
    effect: float = 0.10,
) -> None:
    """Write the delivery into `folder`, the same bytes each time for the same arguments.

    `draw` 0 is the committed one; others are as true. `effect`, a proportion, is how much support
    lowers the probability of reoffending or, where the truth is hidden, seems to.
    """
    known = Truth(truth, effect)
    write_delivery(folder, QUARTER, panel_tables(known, draw), _ABOUT, known.words)


def panel_tables(truth: Truth, draw: int) -> dict[str, list[Row]]:
    """The delivery's rows by extract, not yet written."""
    register = Register()
    starts = add_enhanced_intervention(_rng("programme"), register)
    members = []
    for area, places in _PLACES.items():
        of_area = add_members(_rng(f"members {area}"), register, area, places)
        add_quarters(_rng(f"quarters {area}"), register, area, of_area)
        members += of_area
    participants = add_trial(_rng("trial"), register, members)
    prisons = _add_prisons(register, truth, draw)
    prisons.releases.extend(iom_releases(_rng("shared"), members))
    counts = list(prison_counts(register, prisons))
    invented = Invented(register, starts, members, participants, prisons, counts)
    return tables(_rng(f"files {draw}"), invented)


def release_tables(truth: Truth, draw: int) -> dict[str, list[Row]]:
    """Only the rows about people released, under other pseudonyms: for many draws, quickly."""
    register = Register()
    prisons = _add_prisons(register, truth, draw)
    counts = list(prison_counts(register, prisons))
    return tables(_rng(f"files {draw}"), Invented(register, [], [], [], prisons, counts))


def _add_prisons(register: Register, truth: Truth, draw: int) -> PrisonRecords:
    fates = _rng(f"fates {truth.kind.name} {draw}")
    planned = plan_releases(_rng(f"releases {draw}"), fates, truth, published=draw == 0)
    return add_releases(_rng(f"records {draw}"), register, planned)


def _rng(part: str) -> Random:
    """Each part draws from its own, so that a change in one leaves the others as they are."""
    return Random(f"{_SEED} {part}")  # noqa: S311 - invented data, nothing here is secret
