"""Why a table that could be read is not safe to use."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from rrlib.errors import OfficialFileError
from rrlib.official.accounts import Check, Understood
from rrlib.official.amounts import spoken
from rrlib.official.areas import spelled


def doubts(table: Understood, written: Collection[str], places: Collection[str]) -> tuple[str, ...]:
    """Totals within the table that differ, and areas written into an extract that break off.

    A number that is wrong at source and was left out raises no doubt, nor does a difference from
    another source: two publishers may count at different times.
    """
    return (*_differing(table), *_broken_off(table, written, places))


def _differing(table: Understood) -> Iterator[str]:
    own = _open(table)
    wrong = [check for check in own if check.difference]
    if wrong:
        first = wrong[0]
        yield (
            f"{len(wrong):,} of {len(own):,} totals of its own differ, such as {first.what}: "
            f"{spoken(first.counted)} and {spoken(first.stated)}"
        )


def _broken_off(
    table: Understood, written: Collection[str], places: Collection[str]
) -> Iterator[str]:
    for area, lacking in table.partial.items():
        if spelled(area, places) in written:
            yield f"{area} may be there in part only: {lacking}"


def require_some_agree(understood: Iterable[Understood]) -> None:
    """Raises OfficialFileError for tables of which no total agrees: they were read as another."""
    lines = [
        f"  {each.account.place}: {first.what}: {spoken(first.counted)} from its rows, "
        f"{spoken(first.stated)} stated"
        for each in understood
        if len(own := _open(each)) > 1 and all(check.difference for check in own)
        for first in own[:1]
    ]
    if lines:
        told = "\n".join(lines)
        raise OfficialFileError(
            f"every total of a table differs, so that it is not what it seems to be:\n{told}\n"
            "  Fetch the file again, as it was published."
        )


def _open(table: Understood) -> list[Check]:
    return [check for check in table.account.checks if not check.refused]
