"""One more question of the profile, cut as an analyst asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial

import pandas as pd

from rrlib.errors import ParameterError, nearest
from rrlib.periods import written
from rrlib.records import Records
from rrlib.results import Cell, Column, Finding, Row
from rrlib.studies.offender_profiles import youth_years as young
from rrlib.studies.offender_profiles.crossing import Crossing, Cut
from rrlib.studies.offender_profiles.iom import (
    BANDS,
    BY_AGE,
    BY_SCHEME,
    HALVES,
    TWO,
    half_of,
    sex_cells,
    sex_columns,
)
from rrlib.studies.offender_profiles.members import (
    EVERYBODY,
    MEMBERS,
    NEEDED,
    SCHEMES,
    SHARE_OF_MEMBERS,
    counted,
    lacking,
    members_counted,
    members_on,
    odd_periods,
    share_of,
)
from rrlib.studies.offender_profiles.youth_years import lacking_youth, last_years, left_out

Study = Callable[..., Finding]
"""Of records, areas and a day, which is the last day known if not given."""

_SCHEME = Cut(BY_SCHEME, "scheme", {scheme.value: label for scheme, label in SCHEMES.items()})
_AGE = Cut(BY_AGE, "age_band", {band: band for band in BANDS}, TWO, {b: half_of(b) for b in BANDS})
# By scheme, finer bands are of so few that what is hidden of them can be worked out.
_HALF = Cut(TWO, "half", {half: half for half in HALVES})
_IN_COLUMNS = Cut("By sex", "sex", {})

MEMBERS_ASKED = "members"
PEOPLE_ASKED = "young people"
OFFENCES_ASKED = "offences of young people"

# In the order in which they are crossed: the last goes within the other.
_CUTS: Mapping[str, Mapping[str, Cut]] = {
    MEMBERS_ASKED: {"scheme": _SCHEME, "age_band": _AGE, "sex": _IN_COLUMNS},
    PEOPLE_ASKED: {
        "sex": young.BY_SEX,
        "alcohol": young.BY_EVER_DRINK,
        "age_band": young.BY_FIRST_AGE,
    },
    OFFENCES_ASKED: {
        "offence_group": young.BY_KIND,
        "sex": young.BY_SEX,
        "alcohol": young.BY_DRINK,
        "age_band": young.BY_AGE,
    },
}
"""What can be asked of whom. The sex of members stands in columns, as wherever they are counted."""

_MOST = 2
_WORDS = {"age_band": "age", "offence_group": "kind", "alcohol": "drink"}
_LIMIT = (
    "A cut that was chosen after looking finds differences by chance: what stands out here is a "
    "question for the next quarter, not an answer.",
)


def by(*cuts: str, of: str = MEMBERS_ASKED) -> Study:
    """A study that counts `of` whom, cut by one or more `cuts`: `by("sex", "age_band")`.

    Members of a day, by scheme, age_band or sex; "young people" with an offence in the
    last two whole years, or "offences of young people"; by one or two cuts. Each counts the same
    as the findings of the profile do, so that the gate knows one number from both. Raises
    ParameterError for what cannot be asked, which says what can.
    """
    if of not in _CUTS:
        raise ParameterError(
            f"{of!r} cannot be counted. Write of= one of {_listed(_CUTS)}.{nearest(of, _CUTS)}"
        )
    known = _CUTS[of]
    for cut in cuts:
        if cut not in known:
            raise ParameterError(
                f"{of} cannot be cut by {cut!r}. Ask by {_listed(known)}.{nearest(str(cut), known)}"
            )
    if not 0 < len(cuts) <= _MOST or len(set(cuts)) < len(cuts):
        raise ParameterError(
            f"ask {of} by one or two of {_listed(known)}, such as "
            'profile.by("sex", "age_band"). More at once would be of so few that little is shown.'
        )
    study = _members_by if of == MEMBERS_ASKED else partial(_young_by, of)
    return partial(study, {name: cut for name, cut in known.items() if name in cuts})


def _members_by(
    cuts: Mapping[str, Cut],
    records: Records,
    areas: tuple[str, ...],
    day: date | None = None,
) -> Finding:
    day, name = day or records.as_at, _named("members", cuts)
    asked = f"How many members were there on {written(day)}, by {_in_words(cuts)}?"
    if nothing := lacking(name, asked, records, *NEEDED):
        return nothing
    there = members_on(records, areas, day)
    bands = there["age"].map({age: band for band, years in BANDS.items() for age in years})
    there = there.assign(age_band=bands, half=bands.map({band: half_of(band) for band in BANDS}))
    by_sex = "sex" in cuts

    def cells(own: pd.DataFrame) -> dict[str, Cell]:
        if by_sex:
            return sex_cells(own)
        return {"number": counted(len(own)), "share": share_of(len(own), len(there))}

    crossing = Crossing(there, EVERYBODY, cells, partial(members_counted, day))
    of_members = (
        "Members are those with a period of membership that holds the day. Shares are of the row's "
        "members who are women, or of all members; by scheme, ages are in two groups."
    )
    return _answer(
        name,
        asked,
        "Members",
        sex_columns(there) if by_sex else (MEMBERS, SHARE_OF_MEMBERS),
        _rows(crossing, _of_rows(cuts)) if len(there) else (),
        (of_members, *odd_periods(records)),
    )


def _of_rows(cuts: Mapping[str, Cut]) -> list[Cut]:
    """The cuts of members whose groups stand in rows."""
    rows = [cut for cut in cuts.values() if cut is not _IN_COLUMNS]
    return [_SCHEME, _HALF] if len(rows) == _MOST else rows


def _young_by(
    of: str,
    cuts: Mapping[str, Cut],
    records: Records,
    areas: tuple[str, ...],
    day: date | None = None,
) -> Finding:
    del day  # Of years, whatever day members are described on.
    name = _named(of, cuts)
    asked = f"How many {of} were there in the last two whole years, by {_in_words(cuts)}?"
    if nothing := lacking_youth(name, asked, records):
        return nothing
    youth = last_years(records, areas)
    crossing = youth.by_offence if of == OFFENCES_ASKED else youth.by_person
    rows = _rows(crossing, list(cuts.values())) if youth.years else ()
    notes = (young.COUNTED_HOW, young.OF_FEW, *left_out(youth, records))
    return _answer(name, asked, of[0].upper() + of[1:], youth.columns, rows, notes)


def _rows(crossing: Crossing, cuts: list[Cut]) -> tuple[Row, ...]:
    if len(cuts) == _MOST:
        return (crossing.whole(), *crossing.crossed(*cuts))
    return (crossing.whole(), *(row for cut in cuts for row in crossing.by(cut)))


def _answer(
    name: str,
    asked: str,
    rows_are: str,
    columns: tuple[Column, ...],
    rows: tuple[Row, ...],
    notes: tuple[str, ...],
) -> Finding:
    return Finding(name, asked, rows_are, columns, rows, (), limits=_LIMIT, notes=notes)


def _named(of: str, cuts: Mapping[str, Cut]) -> str:
    return f"{of.replace(' ', '_')}_by_{'_and_'.join(cuts)}"


def _in_words(cuts: Mapping[str, Cut]) -> str:
    return " and ".join(_WORDS.get(cut, cut) for cut in cuts)


def _listed(known: Mapping[str, object]) -> str:
    return ", ".join(map(repr, known))
