"""The two groups of a comparison, (events, people) each: what every comparison begins with."""

from __future__ import annotations

Arm = tuple[int, int]
"""How many people of a group had the event, and how many people it has."""


def require_arms(treated: Arm, control: Arm) -> None:
    """Refuse, with ValueError, two groups of which one is no (events, people)."""
    for name, (events, people) in (("treated", treated), ("control", control)):
        if not (0 <= events <= people and people > 0):
            raise ValueError(
                f"{name} is {events} of {people}: events are from 0 to the people, who are 1 or "
                "more"
            )
