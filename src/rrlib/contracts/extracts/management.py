"""Adults who are managed: integrated offender management, orders, custody, needs."""

from __future__ import annotations

from rrlib.codes import Assessment, CustodyType, OrderEnd, OrderType, Scheme, Supervisor
from rrlib.contracts.columns import Column, Extract, Kind, Presence
from rrlib.contracts.extracts.shared import AREA, ENTERED, PERSON, happened, later, planned

IOM_MEMBERSHIP = Extract(
    "iom_membership",
    "Periods during which somebody was managed by Integrated Offender Management",
    (
        PERSON,
        Column("scheme", Kind.CODE, "why; a change of scheme begins a new period", Scheme),
        happened("joined_on", "the first day of the period"),
        later("left_on", "its last day; empty while it goes on"),
        AREA,
        ENTERED,
    ),
    key=("person_id", "joined_on"),
)

CUSTODY_SPELLS = Extract(
    "custody_spells",
    "Periods in prison or a young offender institution",
    (
        PERSON,
        happened("received_on", "the day of reception"),
        later("released_on", "the day of release; empty while in custody"),
        Column("custody_type", Kind.CODE, "on what ground", CustodyType),
        ENTERED,
    ),
    key=("person_id", "received_on"),
)

ORDERS = Extract(
    "orders",
    "Orders and licences served in the community",
    (
        Column("order_id", Kind.IDENTIFIER, "names the order", personal=True),
        PERSON,
        Column("order_type", Kind.CODE, "which order or requirement", OrderType),
        happened("started_on", "the first day of supervision"),
        planned("planned_end", "the day it is to end; may lie ahead"),
        later("ended_on", "the day it did end; empty while it runs"),
        Column(
            "how_ended",
            Kind.CODE,
            "why it ended; empty while it runs",
            OrderEnd,
            presence=Presence.SOME_ROWS,
            goes_with="ended_on",
        ),
        planned("first_offence_on", "the earliest of the offences it was made for"),
        Column("supervised_by", Kind.CODE, "who supervises", Supervisor),
        AREA,
        ENTERED,
    ),
    key=("order_id",),
)

NEEDS_ASSESSMENTS = Extract(
    "needs_assessments",
    "Answers of an assessment, one row for each item that it asks about",
    (
        PERSON,
        happened("assessed_on", "the day of the assessment"),
        Column("assessment", Kind.CODE, "which list of items", Assessment),
        Column("item", Kind.TEXT, "an item of that list; see ASSESSED in codes.py"),
        Column("answer", Kind.TEXT, "one of the item's answers", personal=True),
        ENTERED,
    ),
    key=("person_id", "assessed_on", "assessment", "item"),
)
