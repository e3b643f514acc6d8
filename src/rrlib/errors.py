"""Every error a user of the project can meet, each written to be acted upon."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class RRError(Exception):
    """Something the user can mend: the message names it and shows the line to write."""

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows instead of a traceback, whose lines could hold records."""
        return [f"{type(self).__name__}: {self}"]


class PeriodError(RRError):
    """A quarter or year is not written as the project writes it."""


class PartnershipError(RRError):
    """partnership.toml is missing, or says something the project does not know."""


class DeliveryError(RRError):
    """A delivery of extracts cannot be used; the message lists every reason at once."""


class OfficialFileError(RRError):
    """A published file cannot be read as what it seems to be; the message lists every reason."""


class ParameterError(RRError):
    """A notebook or command was given a parameter it does not have, or a wrong value."""


class DefinitionError(RRError):
    """Two numbers made by different definitions were about to be combined."""


class DisclosureError(RRError):
    """Something was about to be shown that has not been released."""


class PublicationError(RRError):
    """Something cannot be published as asked, or the record of what was published is spoilt."""


class ReportError(RRError):
    """A report could not be made; the last good one, if any, still stands."""


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint ' Did you mean …?' naming the known word closest to `word`, or nothing."""
    by_folded = {name.casefold(): name for name in known}
    folded = word.casefold()
    parts = set(folded.split())
    alike = [name for name in by_folded if parts and parts <= set(name.split())]
    close = sorted(alike, key=len) or get_close_matches(folded, by_folded, n=1, cutoff=0.5)
    return f" Did you mean {by_folded[close[0]]!r}?" if close else ""
