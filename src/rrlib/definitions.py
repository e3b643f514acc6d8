"""What each number means: definitions as data, carried by every estimate made by them.

Numbers of two definitions are never combined. A definition is also a card: who counts, what
counts, over whom, when it is known, and who cannot be seen.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import date

from rrlib.errors import PeriodError
from rrlib.periods import Window, add_months

PROVEN = "proven by conviction, caution, reprimand or warning"
_NOT_COUNTED = "Breaches of orders do not count, nor offences on the index date itself."
_ONCE = "once, from the first such event; matched to the offence records"


@dataclass(frozen=True)
class Definition(ABC):
    """A measure, as data. `cannot_see` says whose offences its source does not hold."""

    name: str
    title: str
    source: str
    cannot_see: str

    @property
    @abstractmethod
    def who_counts(self) -> str: ...

    @property
    @abstractmethod
    def what_counts(self) -> str: ...

    @property
    @abstractmethod
    def denominator(self) -> str: ...

    @property
    @abstractmethod
    def known(self) -> str:
        """When it is known: its lag."""


@dataclass(frozen=True)
class FollowUpDefinition(Definition):
    """A cohort followed for the same number of months from each index date.

    A cohort is the people with an index event, which `index_event` names, in `cohort_months`
    calendar months (which must begin in `cohort_begins_in`, if given); each is followed for
    `follow_up_months`, and an offence counts if proven within a further `waiting_months`.
    """

    cohort_months: int
    follow_up_months: int
    waiting_months: int
    cohort_begins_in: int | None = None
    index_event: str = "an index event"

    @property
    def proven_within_months(self) -> int:
        """Months from the index date by which an offence must be proven.

        Follow-up and waiting are added in one step: in two, 29 February loses a day twice.
        """
        return self.follow_up_months + self.waiting_months

    def cohort_window(self, first: date) -> Window:
        """The days on which an index event belongs to the cohort that begins on `first`."""
        if self.cohort_begins_in is not None and first.month != self.cohort_begins_in:
            raise PeriodError(
                f"a {self.name} cohort begins in month {self.cohort_begins_in}, not on {first}."
            )
        return Window.of_months(first, self.cohort_months)

    def cohort_begins(self, year: int) -> date:
        """The first day of the cohort of calendar year `year`, if the definition fixes a month."""
        if self.cohort_begins_in is None:
            raise PeriodError(f"a {self.name} cohort may begin in any month; name its first day.")
        return date(year, self.cohort_begins_in, 1)

    def complete_on(self, index_date: date) -> date:
        """The first day on which the follow-up from `index_date` is known in full."""
        return add_months(index_date, self.proven_within_months)

    @property
    def who_counts(self) -> str:
        return (
            f"Everybody with {self.index_event} in the {self.cohort_months} months of the cohort, "
            f"{_ONCE}."
        )

    @property
    def what_counts(self) -> str:
        return (
            f"Offences after the index date and within {self.follow_up_months} months of it, "
            f"{PROVEN} within {self.proven_within_months} months of it. {_NOT_COUNTED}"
        )

    @property
    def denominator(self) -> str:
        return "The people whose follow-up is complete, those in custody or dead included."

    @property
    def known(self) -> str:
        wait = f"{self.proven_within_months} months after the index date"
        if not self.waiting_months:
            wait += ", with no waiting period: offences proven later are missed"
        return f"{wait}; until then a person enters no rate."


@dataclass(frozen=True)
class PeriodDefinition(Definition):
    """Members of a scheme, followed to the end of one period, while they are members.

    The index date is the later of the day of joining and the day before the period of
    `period_months`; an offence must be proven within `waiting_months` after the period.
    """

    period_months: int
    waiting_months: int

    def period(self, first: date) -> Window:
        return Window.of_months(first, self.period_months)

    def known_on(self, period: Window) -> date:
        """The day from which the share is no longer provisional."""
        return Window.of_months(period.first, self.period_months + self.waiting_months).last

    @property
    def who_counts(self) -> str:
        return (
            "Members of the scheme at liberty on at least one day of the "
            f"{self.period_months} months, once; matched to the offence records."
        )

    @property
    def what_counts(self) -> str:
        return (
            "Offences of the period, after the day of joining and on a day of membership, "
            f"{PROVEN} by {self.waiting_months} months after the period. {_NOT_COUNTED}"
        )

    @property
    def denominator(self) -> str:
        return "Everybody who counts, however short the membership."

    @property
    def known(self) -> str:
        return f"{self.waiting_months} months after the period ends; provisional until then."


@dataclass(frozen=True)
class TimeDefinition(Definition):
    """How soon people reoffend, an offence counting if disposed of within `proof_months` of it.

    The same delay is allowed to every offence, so that a cohort still followed can be set
    beside an earlier one.
    """

    proof_months: int

    @property
    def who_counts(self) -> str:
        return f"Everybody of the cohort, {_ONCE}."

    @property
    def what_counts(self) -> str:
        return (
            f"The first offence after the index date that is {PROVEN} within {self.proof_months} "
            "months of the offence. Custody and death before it are competing events: whoever is "
            f"taken into custody or dies first is not at risk from then on. {_NOT_COUNTED}"
        )

    @property
    def denominator(self) -> str:
        return "Those still followed, at liberty and without a reoffence, month by month."

    @property
    def known(self) -> str:
        return (
            f"Up to {self.proof_months} months before the as-at date: an offence committed since "
            "may still be in the courts, and nobody is followed into those months."
        )


@dataclass(frozen=True)
class CountDefinition(Definition):
    """A count of people in a year, by its card."""

    counted: str
    counting: str
    over: str
    lag: str

    @property
    def who_counts(self) -> str:
        return self.counted

    @property
    def what_counts(self) -> str:
        return self.counting

    @property
    def denominator(self) -> str:
        return self.over

    @property
    def known(self) -> str:
        return self.lag
