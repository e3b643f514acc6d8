"""Totals of one source beside those of another: the same place, the same days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from rrlib.errors import OfficialFileError
from rrlib.official.accounts import Account, Check, Subject, Understood, shortened
from rrlib.official.amounts import spoken
from rrlib.official.areas import spelled
from rrlib.periods import Window

_Key = tuple[Subject, str]
_ByWindow = dict[Window, float]


def reconciled(understood: Iterable[Understood]) -> tuple[Check, ...]:
    """Every total that two sources have, finer windows of one added up to a window of the other.

    Three months of street files are compared with a quarter, four quarters with a year. Raises
    OfficialFileError where every number of residents of a day differs: the year must be wrong.
    """
    by_source: defaultdict[str, defaultdict[_Key, _ByWindow]]
    by_source = defaultdict(lambda: defaultdict(dict))
    for each in understood:
        for total in each.totals:
            place = spelled(total.place, ()) if total.subject is Subject.RESIDENTS else total.place
            by_source[each.account.source][(total.subject, place)][total.window] = total.number
    checks: list[Check] = []
    for one, other in combinations(sorted(by_source), 2):
        of_a_day: defaultdict[Window, list[Check]] = defaultdict(list)
        for key in sorted(by_source[one].keys() & by_source[other].keys(), key=_spoken):
            ours, theirs = by_source[one][key], by_source[other][key]
            for window, check in _compared(key, {one: ours, other: theirs}):
                checks.append(check)
                if key[0] is Subject.RESIDENTS:
                    of_a_day[window].append(check)
        _require_same_year(of_a_day)
    return tuple(checks)


def _require_same_year(of_a_day: Mapping[Window, Sequence[Check]]) -> None:
    wrong = [
        f"  {each[0].what}: {spoken(each[0].counted)} and {spoken(each[0].stated)}, and so all of "
        f"{len(each):,}"
        for each in of_a_day.values()
        if len(each) > 1 and all(check.difference for check in each)
    ]
    if wrong:
        raise OfficialFileError(
            "every number of residents of a year differs between two sources:\n"
            + "\n".join(wrong)
            + "\n  Either a file is of another year than its name says, or they are two editions: "
            "give only files that belong together."
        )


def require_different(understood: Iterable[Understood]) -> None:
    """Raises OfficialFileError where two tables of a source that makes no extract have one total.

    A month of street files under two names would be counted twice. (Rows of extracts are compared
    one by one elsewhere.)
    """
    first: dict[tuple[str, Subject, str, Window], tuple[Account, float]] = {}
    twice: list[str] = []
    for each in understood:
        for total in each.totals if each.extract is None else ():
            key = (each.account.source, total.subject, total.place, total.window)
            account, number = first.setdefault(key, (each.account, total.number))
            if account is not each.account:
                twice.append(
                    f"  {total.place}, {total.window.first} to {total.window.last}: "
                    f"{account.place} ({spoken(number)}) and {each.account.place} "
                    f"({spoken(total.number)})"
                )
    if twice:
        raise OfficialFileError(
            "the same stands in two files, and would be counted twice; give one of them:\n"
            + "\n".join(shortened(twice, "such pairs"))
        )


def _spoken(key: _Key) -> tuple[str, str]:
    return key[0].value, key[1]


def _compared(key: _Key, sources: Mapping[str, _ByWindow]) -> Iterator[tuple[Window, Check]]:
    """One check a window of either source which the other's windows fill without a gap."""
    (one, ours), (other, theirs) = sources.items()
    subject, place = key
    for window in sorted(ours.keys() | theirs.keys()):
        counted, stated = filled(window, ours), filled(window, theirs)
        if counted is None or stated is None:
            continue
        when = str(window.first)
        if window.first != window.last:
            when += f" to {window.last}"
        what = f"{place}, {when}: {subject.value} ({one}; {other})"
        yield window, Check(what, counted, stated, (one, other))


def filled(window: Window, parts: Mapping[Window, float]) -> float | None:
    """The number of `window`, or the sum of the parts that make it up; None where they do not.

    Parts that lie within others, as quarters do within a year, are not counted twice.
    """
    if window in parts:
        return parts[window]
    total, day = 0.0, window.first.toordinal()
    for part in sorted(parts, key=lambda each: (each.first, each.last)):
        if part.first.toordinal() == day:
            total, day = total + parts[part], part.last.toordinal() + 1
    return total if day == window.last.toordinal() + 1 else None
