"""First recorded disposals: who entered the youth justice system, and who was diverted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from rrlib.codes import DIVERSION_DISPOSALS, PROVEN_DISPOSALS, Disposal, Sex
from rrlib.demonstration.draws import InfeasibleTargetsError, birth_date, chance, day_between
from rrlib.demonstration.youth import disposals
from rrlib.demonstration.youth.cohorts import FIRST_RECORDS
from rrlib.demonstration.youth.histories import Outcome, Person, Register
from rrlib.demonstration.youth.published import FIRST_DIVERSIONS, FIRST_TIME_ENTRANTS
from rrlib.demonstration.youth.targets import AREAS
from rrlib.periods import YOUTH_AGES, FinancialYear, Window, age_on

_ALREADY_18 = 3
_AGE_WEIGHTS = (2, 5, 11, 18, 22, 24, 22, 18)
_TOO_SERIOUS_FOR_A_FIRST = (Disposal.YOUTH_REHABILITATION_ORDER, Disposal.CUSTODY)


@dataclass(frozen=True)
class FirstDisposal:
    person: Person
    outcome: Outcome


def first_disposals(rng: Random, register: Register) -> list[FirstDisposal]:
    """Entries and diversions of every year, adding people for years before the records."""
    rows: list[FirstDisposal] = []
    for area in AREAS:
        for start in FIRST_TIME_ENTRANTS[area]:
            year = FinancialYear(start)
            if year.window.first < FIRST_RECORDS:
                rows.extend(_before_the_records(rng, register, area, year))
        rows.extend(_from_the_records(rng, register, area))
    return rows


def _before_the_records(
    rng: Random, register: Register, area: str, year: FinancialYear
) -> Iterator[FirstDisposal]:
    diversions = FIRST_DIVERSIONS[area][year.start_year]
    for number in range(FIRST_TIME_ENTRANTS[area][year.start_year]):
        entry = _newcomer(rng, register, area, year)
        yield entry
        before = entry.outcome.day - timedelta(days=rng.randint(40, 200))
        diverted_first = number % 8 == 0 and age_on(entry.person.date_of_birth, before) >= 10
        if diverted_first and before in year.window:
            diversions -= 1
            yield FirstDisposal(entry.person, Outcome(before, Disposal.PRE_REPRIMAND))
    for _ in range(diversions):
        diverted = _newcomer(rng, register, area, year)
        yield FirstDisposal(diverted.person, Outcome(diverted.outcome.day, Disposal.PRE_REPRIMAND))
    for _ in range(_ALREADY_18):
        yield _newcomer(rng, register, area, year, age=YOUTH_AGES.stop)


def _newcomer(
    rng: Random, register: Register, area: str, year: FinancialYear, age: int | None = None
) -> FirstDisposal:
    day = day_between(rng, year.window.first, year.window.last)
    years = rng.choices(YOUTH_AGES, _AGE_WEIGHTS)[0] if age is None else age
    born = birth_date(rng, range(years, years + 1), Window(day, day))
    person = register.person(Sex.MALE if chance(rng, 0.72) else Sex.FEMALE, born, area)
    return FirstDisposal(person, Outcome(day, disposals.proven(rng, day, (7, 3, 0, 0))))


def _from_the_records(rng: Random, register: Register, area: str) -> Iterator[FirstDisposal]:
    first_proven, first_diverted = _earliest(register, area)
    for start, wanted in FIRST_TIME_ENTRANTS[area].items():
        year = FinancialYear(start)
        if year.window.first < FIRST_RECORDS:
            continue
        young, adult = _candidates(first_proven, year)
        if len(young) < wanted:
            raise InfeasibleTargetsError(f"{area} {year}: {wanted} entrants among {len(young)}")
        yield from rng.sample(young, wanted)
        yield from rng.sample(adult, min(_ALREADY_18, len(adult)))
        yield from _diverted(rng, first_diverted, area, year)


def _earliest(register: Register, area: str) -> tuple[dict[Person, Outcome], dict[Person, Outcome]]:
    """Everybody's earliest proven disposal, and the earliest diversion of those diverted before."""
    outcomes: defaultdict[Person, list[Outcome]] = defaultdict(list)
    for offence in register.offences:
        if offence.person.area == area:
            outcomes[offence.person].extend(offence.outcomes)
    proven: dict[Person, Outcome] = {}
    diverted: dict[Person, Outcome] = {}
    for person, all_of_them in outcomes.items():
        recorded = sorted(all_of_them)
        entry = next((o for o in recorded if o.disposal in PROVEN_DISPOSALS), None)
        turned_away = next((o for o in recorded if o.disposal in DIVERSION_DISPOSALS), None)
        if entry is not None:
            proven[person] = entry
        if turned_away is not None and (entry is None or turned_away.day < entry.day):
            diverted[person] = turned_away
    return proven, diverted


def _candidates(
    first_proven: dict[Person, Outcome], year: FinancialYear
) -> tuple[list[FirstDisposal], list[FirstDisposal]]:
    """Who may have entered in a year: aged 10 to 17, and those already older."""
    young: list[FirstDisposal] = []
    adult: list[FirstDisposal] = []
    for person, outcome in first_proven.items():
        if outcome.day not in year.window or outcome.disposal in _TOO_SERIOUS_FOR_A_FIRST:
            continue
        is_young = age_on(person.date_of_birth, outcome.day) in YOUTH_AGES
        (young if is_young else adult).append(FirstDisposal(person, outcome))
    return young, adult


def _diverted(
    rng: Random,
    first_diverted: dict[Person, Outcome],
    area: str,
    year: FinancialYear,
) -> Iterator[FirstDisposal]:
    this_year = [
        FirstDisposal(person, outcome)
        for person, outcome in first_diverted.items()
        if outcome.day in year.window and age_on(person.date_of_birth, outcome.day) in YOUTH_AGES
    ]
    wanted = FIRST_DIVERSIONS[area][year.start_year]
    if len(this_year) < wanted:
        raise InfeasibleTargetsError(f"{area} {year}: {wanted} diversions among {len(this_year)}")
    yield from rng.sample(this_year, wanted)
