"""What a profile should tell and no extract of a delivery holds."""

from __future__ import annotations

from rrlib.records import Records
from rrlib.results import Finding, unanswered

SCREENED_NEEDS = (
    "sexual health",
    "healthy lifestyles",
    "mental health",
    "self-harm",
    "attention problems",
    "learning disabilities",
    "substance misuse",
    "social vulnerability",
    "speech, language and communication",
)
"""What the health screening of young people looks for (the Strategy, 9.59)."""

_NOT_HELD = (
    "Health screening of young people: no extract holds it. It would take one row for each young "
    "person and need, with the days on which they were screened, referred and seen. The needs are: "
    f"{'; '.join(SCREENED_NEEDS)}.",
    "Ethnicity: no extract holds it. It would take a column of the extract people, as the person "
    "describes themself.",
    "Deprivation: no extract holds it. It would take a column of the extract people with the tenth "
    "of areas, by the Index of Multiple Deprivation, in which the person lived, worked out by the "
    "agency so that no address is delivered.",
)


def not_recorded(records: Records, areas: tuple[str, ...]) -> Finding:
    """What is not told of young people and members since no contract knows of it: no numbers.

    Whatever the delivery holds, since nothing of it could be read.
    """
    del records, areas
    return unanswered("not_recorded", "What of them is not recorded here?", _NOT_HELD)
