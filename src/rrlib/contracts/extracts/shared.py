"""Columns that several extracts have in common."""

from __future__ import annotations

from rrlib.contracts.columns import RECORDED_ON, Column, Kind, Presence, When

PERSON = Column("person_id", Kind.IDENTIFIER, "pseudonym shared by all extracts", personal=True)
AREA = Column("area", Kind.AREA, "where the person lived at the event, or before custody")
ENTERED = Column(
    RECORDED_ON,
    Kind.DATE,
    "the day the row's latest fact was entered in the agency's system",
    presence=Presence.MAY_BE_LEFT_OUT,
    uk_dates=True,
)


def happened(name: str, description: str) -> Column:
    """The day of the event that a row is about."""
    return Column(name, Kind.DATE, description, when=When.HAPPENED, uk_dates=True)


def later(name: str, description: str, presence: Presence = Presence.SOME_ROWS) -> Column:
    """A day on which something more became of it; empty until then."""
    return Column(
        name,
        Kind.DATE,
        description,
        presence=presence,
        when=When.LATER,
        uk_dates=True,
    )


def planned(name: str, description: str) -> Column:
    """A day that may lie ahead."""
    return Column(name, Kind.DATE, description, presence=Presence.SOME_ROWS, uk_dates=True)
