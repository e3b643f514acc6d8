"""Findings released in areas of a partnership of one's own, and their pages attacked."""

from rrlib.codes import Audience
from rrlib.disclosure import gates, shown_table
from rrlib.disclosure.audit import Page, audit
from rrlib.partnership import Areas, AudienceRule, Partnership

QUARTER = "2013-14Q4"
NAMES = ("North", "South", "West")


def partnership(singles=2, threshold=5, internal=1):
    areas = Areas(single=list(NAMES[:singles]), combined={"Both": list(NAMES[:singles])})
    return Partnership(
        name="Ours",
        areas=areas,
        disclosure={
            Audience.PUBLIC: AudienceRule(threshold=threshold, hide_unanimous=True),
            Audience.INTERNAL: AudienceRule(threshold=internal, hide_unanimous=internal > 1),
        },
    )


def released_together(ours, findings, audience=Audience.PUBLIC, before=None):
    """Each finding released in every area: `findings` are lists of one a part and the whole."""
    family = ours.family("Both")
    through = gates(ours, audience, family, before or {})
    released = {area: [] for area in family}
    for one in findings:
        for area, gate, finding in zip(family, through, one, strict=True):
            released[area].append(gate.release(finding))
    return released


def pages_of(released, quarter=QUARTER):
    return [
        Page(area, quarter, tuple(map(shown_table, tables))) for area, tables in released.items()
    ]


def told(pages, ours):
    return [each.told for each in audit(pages, ours.areas.combined).exposures]
