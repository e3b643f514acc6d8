"""Why a published number moved: only what is known of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from rrlib.batch.changes.versions import Version
from rrlib.batch.keys import GLOSSARY
from rrlib.disclosure.shown import PROVISIONAL, ShownCell


class Revision(Enum):
    """The kind of a revision; `meaning` says what it is to a reader."""

    SCHEDULED = (
        "scheduled",
        "a later quarter's delivery gave the same number anew, as every quarter's does",
    )
    CORRECTION = (
        "correction",
        "what was published of that quarter was wrong, or its report was made again",
    )
    DEFINITIONAL = (
        "definitional",
        "it is made by another definition: the two cannot be compared, and it bears no [r]",
    )

    def __str__(self) -> str:
        return self.value[0]

    @property
    def meaning(self) -> str:
        return self.value[1]


OTHER_PEOPLE = "of a later cohort, year or month than before"
HIDDEN_NOW = "disclosure control hides it now, and did not before"
SHOWN_NOW = "disclosure control hid it before, and does not now"
STILL_OPEN = "its follow-up was still open: new events"
RECORDS_REVISED = "records of earlier events were revised (added, changed or withdrawn since)"
READ_LATER = "the same records, read as at a later day"
_WHICH = "which of them moved it is not known"
BOTH_CHANGED = f"records and code both changed: {_WHICH}"
OPEN_AND_CODE = f"its follow-up was still open, and the code or settings changed: {_WHICH}"
LATER_AND_CODE = f"it was read as at a later day, and the code or settings changed: {_WHICH}"
NOT_SAID = "not known: the record does not say what it was made from"
NOTHING_CHANGED = "not known: all that the report is made from is the same"

_NOT_INPUTS = ("parameters", "published record", GLOSSARY)
"""What differs from quarter to quarter anyway, or makes no number."""
_ONLY_SHOW = ("rrlib.batch", "rrlib.present", "rrlib.letters", "rrlib.access", "rrlib.publications")
"""Modules that show numbers, and make none."""
_RECORDS = ("extract ", "delivery")
_NAMED = 3


@dataclass(frozen=True)
class Inputs:
    """What two versions of a report were made from: what of it is not the same.

    `known` says whether both tell; `later` whether they are of two quarters, read as at their last
    days. `code` are the names of notebook, modules, settings and packages that differ.
    """

    known: bool
    later: bool
    records: bool = False
    code: tuple[str, ...] = ()

    @classmethod
    def of(cls, before: Version, now: Version) -> Inputs:
        """What differs from `before` to `now`."""
        then, new = before.made_from, now.made_from
        later = before.quarter != now.quarter
        if not then or not new:
            return cls(known=False, later=later)
        names = [
            name
            for name in dict.fromkeys([*new, *then])
            if not _makes_no_number(name) and new.get(name) != then.get(name)
        ]
        code = [name for name in names if not name.startswith(_RECORDS)]
        return cls(known=True, later=later, records=len(code) < len(names), code=tuple(code))

    def why(self, before: ShownCell) -> str:
        """Why a number that was `before`, of one definition and shown both times, moved."""
        was_open = PROVISIONAL in (before.marker or "")
        if not self.known:
            return NOT_SAID
        if self.records:
            if not self.code:
                return STILL_OPEN if was_open else RECORDS_REVISED
            return OPEN_AND_CODE if was_open else BOTH_CHANGED
        if self.code:
            return LATER_AND_CODE if was_open and self.later else self._code_changed()
        return READ_LATER if self.later else NOTHING_CHANGED

    def _code_changed(self) -> str:
        more = len(self.code) - _NAMED
        others = f" and {more} more" if more > 0 else ""
        return f"the code or settings changed: {', '.join(self.code[:_NAMED])}{others}"


def _makes_no_number(name: str) -> bool:
    modules = tuple(f"{each}." for each in _ONLY_SHOW)
    return name in (*_NOT_INPUTS, *_ONLY_SHOW) or name.startswith(modules)


def definition_changed(before: str | None, now: str | None) -> str:
    """Names both definitions."""
    return f"the definition changed: {before or 'none'} before, {now or 'none'} now"
