"""For each rule, ways of breaking it in the source, and the specs that must notice.

A mutant is a text that occurs once in a file of `src/rrlib`, what to put in its place, and the spec
files each of which must fail on its own when that is done. When the source is rewritten, its
mutants are rewritten with it: `test_mutants.py` says which texts are no longer there.
"""

from typing import NamedTuple


class Mutant(NamedTuple):
    breaks: str
    file: str
    source: str
    replacement: str
    killed_by: tuple[str, ...]


def _mutants(file: str, *rows: tuple[str, str, str, str]) -> list[Mutant]:
    return [
        Mutant(breaks, file, source, replacement, tuple(specs.split()))
        for breaks, source, replacement, specs in rows
    ]


PERIODS = _mutants(
    "periods.py",
    (
        "a month too short rolls over into the next",
        "return date(years, month + 1, min(day.day, last))",
        "return date(years, month + 1, 1) + timedelta(days=day.day - 1)",
        "maturity",
    ),
    (
        "months are counted in days",
        "last = calendar.monthrange(years, month + 1)[1]",
        "last = 31\n    if day.day > 1:\n        return day + timedelta(days=365 * months // 12)",
        "maturity",
    ),
    (
        "an age is reached the day after the birthday",
        "(day.month, day.day) >= (date_of_birth.month",
        "(day.month, day.day) > (date_of_birth.month",
        "turning_18",
    ),
    (
        "a window of months holds the day after its last",
        "add_months(first, months) - timedelta(days=1)",
        "add_months(first, months)",
        "cohort_windows",
    ),
    (
        "a window may begin on any day",
        "if first.day != 1:",
        "if first.day > 28:",
        "cohort_windows",
    ),
    (
        "the financial year begins in May",
        "day.month >= 4",
        "day.month > 4",
        "youth_offences_of_a_year first_time_entrants",
    ),
    (
        "18 is an age of youth",
        "range(10, 18)",
        "range(10, 19)",
        "youth_offences_of_a_year first_time_entrants population_aged_10_to_17",
    ),
    (
        "10 is no age of youth",
        "range(10, 18)",
        "range(11, 18)",
        "youth_offences_of_a_year first_time_entrants population_aged_10_to_17",
    ),
    ("an adult is 17", "ADULT_AGE = 18", "ADULT_AGE = 17", "turning_18"),
    ("an adult is 19", "ADULT_AGE = 18", "ADULT_AGE = 19", "turning_18"),
)

CODES = _mutants(
    "codes.py",
    (
        "a diversion proves",
        "frozenset(Disposal) - DIVERSION_DISPOSALS - DISMISSED_DISPOSALS",
        "frozenset(Disposal) - DISMISSED_DISPOSALS",
        "disposals_that_prove offences_with_several_disposals first_time_entrants",
    ),
    (
        "a dismissal proves",
        "frozenset(Disposal) - DIVERSION_DISPOSALS - DISMISSED_DISPOSALS",
        "frozenset(Disposal) - DIVERSION_DISPOSALS",
        "disposals_that_prove offences_with_several_disposals first_time_entrants",
    ),
    (
        "a community resolution proves",
        "{Disposal.PRE_REPRIMAND, Disposal.PRE_CAUTION, Disposal.COMMUNITY_RESOLUTION}",
        "{Disposal.PRE_REPRIMAND, Disposal.PRE_CAUTION}",
        "disposals_that_prove",
    ),
)

RESULTS = _mutants(
    "results.py",
    (
        "there is no waiting period",
        "return self.follow_up_months + self.waiting_months",
        "return self.follow_up_months",
        "proven_in_time maturity",
    ),
    (
        "a follow-up is complete after two steps",
        "return add_months(index_date, self.proven_within_months)",
        "return add_months(add_months(index_date, self.follow_up_months), self.waiting_months)",
        "maturity proven_in_time",
    ),
    (
        "a local youth cohort begins in any month",
        "if self.cohort_begins_in is not None and first.month != self.cohort_begins_in:",
        "if first.month > 12:",
        "cohort_windows",
    ),
    (
        "the error names no month",
        "cohort begins in month {self.cohort_begins_in}, not on {first}.",
        "cohort does not begin on {first}.",
        "cohort_windows",
    ),
    (
        "a local youth cohort begins in April",
        "return date(year, self.cohort_begins_in, 1)",
        "return date(year, self.cohort_begins_in + 3, 1)",
        "cohort_windows",
    ),
    (
        "two definitions may be combined",
        "if len({e.definition for e in estimates}) > 1:",
        "if len({e.definition for e in estimates}) > 2:",
        "different_definitions",
    ),
    (
        "the error names one definition only",
        '", ".join(sorted(names))',
        "min(names)",
        "different_definitions",
    ),
)

COHORTS = _mutants(
    "cohorts.py",
    (
        "the cohort's last day does not belong to it",
        "ibis._.index_date.between(window.first, window.last)",
        "ibis._.index_date >= window.first, ibis._.index_date < window.last",
        "cohort_windows",
    ),
    (
        "the cohort's first day does not belong to it",
        "ibis._.index_date.between(window.first, window.last)",
        "ibis._.index_date > window.first, ibis._.index_date <= window.last",
        "cohort_windows",
    ),
    (
        "an event before the window is the first",
        "ibis._.index_date.between(window.first, window.last)",
        "ibis._.index_date <= window.last",
        "cohort_windows one_index_event_a_person",
    ),
    (
        "the last event is followed",
        "order = [events.index_date,",
        "order = [events.index_date.desc(),",
        "one_index_event_a_person areas",
    ),
    (
        "the most serious event is followed",
        "[events.index_date, events.tier.cases(*_MOST_SERIOUS_FIRST.items())]",
        "[events.tier.cases(*_MOST_SERIOUS_FIRST.items()), events.index_date]",
        "one_index_event_a_person",
    ),
    (
        "every event is followed",
        "ibis._.rank == 0",
        "ibis._.rank >= 0",
        "one_index_event_a_person areas",
    ),
    (
        "the least serious event of a day stands",
        "enumerate(reversed(Tier))",
        "enumerate(Tier)",
        "one_index_event_a_person areas",
    ),
    (
        "events of a day are ranked by the alphabet",
        "events.tier.cases(*_MOST_SERIOUS_FIRST.items())",
        "events.tier",
        "one_index_event_a_person",
    ),
    (
        "each area looks for a first event of its own",
        "between(window.first, window.last))",
        "between(window.first, window.last), ibis._.area.isin(areas))",
        "areas",
    ),
    (
        "the cohort holds every area",
        "ibis._.rank == 0, ibis._.area.isin(areas)",
        "ibis._.rank == 0",
        "areas",
    ),
    (
        "unmatched people are followed",
        'entrants.filter(matched).drop("matched")',
        'entrants.drop("matched")',
        "unmatched_people",
    ),
    (
        "matched people are counted as unmatched",
        "unmatched=(~matched).sum()",
        "unmatched=matched.sum()",
        "unmatched_people areas",
    ),
    (
        "unmatched people did not enter",
        "entered=entrants.count()",
        "entered=matched.sum()",
        "unmatched_people areas",
    ),
)

REOFFENDING = _mutants(
    "reoffending.py",
    (
        "an offence on the index date counts",
        "ibis._.offence_date > ibis._.index_date",
        "ibis._.offence_date >= ibis._.index_date",
        "index_day follow_up_window proven_late",
    ),
    (
        "an offence the day after the index date does not count",
        "ibis._.offence_date > ibis._.index_date",
        "ibis._.offence_date > ibis._.index_date + ibis.interval(days=1)",
        "index_day follow_up_window",
    ),
    (
        "an offence counts by the day of its conviction",
        "ibis._.offence_date > ibis._.index_date",
        "ibis._.proven_on > ibis._.index_date",
        "pseudo_reconviction",
    ),
    (
        "an offence on the last day does not count",
        "ibis._.offence_date <= ibis._.followed_to",
        "ibis._.offence_date < ibis._.followed_to",
        "follow_up_window",
    ),
    (
        "an offence in the waiting period counts",
        "ibis._.offence_date <= ibis._.followed_to",
        "ibis._.offence_date <= ibis._.proven_by",
        "follow_up_window proven_in_time proven_late",
    ),
    (
        "follow-up never ends",
        "ibis._.offence_date <= ibis._.followed_to,",
        "",
        "follow_up_window",
    ),
    (
        "a month is thirty days",
        "(day + ibis.interval(months=months)).cast",
        "(day + ibis.interval(days=30 * months)).cast",
        "follow_up_window proven_in_time maturity",
    ),
    (
        "a year is 365 days",
        "(day + ibis.interval(months=months)).cast",
        "(day + ibis.interval(days=months * 365 // 12)).cast",
        "follow_up_window proven_in_time maturity",
    ),
    (
        "a disposal on the last day comes too late",
        "within.proven_on <= within.proven_by",
        "within.proven_on < within.proven_by",
        "proven_in_time",
    ),
    (
        "an offence must be proven within follow-up",
        "within.proven_on <= within.proven_by",
        "within.proven_on <= within.followed_to",
        "proven_in_time",
    ),
    (
        "follow-up and waiting are added in two steps",
        "proven_by=_months_after(cohort.members.index_date, definition.proven_within_months)",
        "proven_by=_months_after(_months_after("
        "cohort.members.index_date, definition.follow_up_months), definition.waiting_months)",
        "proven_in_time maturity",
    ),
    (
        "waiting is added before follow-up",
        "proven_by=_months_after(cohort.members.index_date, definition.proven_within_months)",
        "proven_by=_months_after(_months_after("
        "cohort.members.index_date, definition.waiting_months), definition.follow_up_months)",
        "proven_in_time maturity",
    ),
    (
        "the latest disposal stands",
        "proven_on=ibis._.disposal_date.min()",
        "proven_on=ibis._.disposal_date.max()",
        "offences_with_several_disposals",
    ),
    (
        "a breach counts",
        "offences.offence_group != OffenceGroup.BREACH.value,",
        "",
        "breaches",
    ),
    (
        "any disposal proves",
        "offences.disposal.isin([disposal.value for disposal in PROVEN_DISPOSALS])",
        "offences.disposal.notnull()",
        "disposals_that_prove offences_with_several_disposals proven_late",
    ),
    (
        "every disposal is an offence",
        'proven.group_by("offence_id")',
        'proven.group_by("offence_id", proven.disposal_date.name("on"))',
        "offences_with_several_disposals",
    ),
    (
        "offences at one disposal are one",
        "reoffences=in_time.sum()",
        "reoffences=within.proven_on.nunique(where=in_time)",
        "offences_with_several_disposals",
    ),
    (
        "offences on one day are one",
        "reoffences=in_time.sum()",
        "reoffences=within.offence_date.nunique(where=in_time)",
        "offences_with_several_disposals",
    ),
    (
        "reoffences are yes or no",
        "reoffences=in_time.sum()",
        "reoffences=in_time.any().cast('int64')",
        "follow_up_window offences_with_several_disposals",
    ),
    (
        "offences proven late are counted",
        "reoffences=in_time.sum()",
        "reoffences=in_time.count()",
        "proven_in_time proven_late",
    ),
    (
        "offences proven in time are called late",
        "proven_late=(~in_time).sum()",
        "proven_late=in_time.sum()",
        "proven_late",
    ),
    (
        "the first reoffence may be one proven late",
        "within.offence_date.min(where=in_time)",
        "within.offence_date.min()",
        "proven_late",
    ),
    (
        "the last reoffence is taken for the first",
        "within.offence_date.min(where=in_time)",
        "within.offence_date.max(where=in_time)",
        "follow_up_window offences_with_several_disposals",
    ),
    (
        "the first reoffence is dated by its conviction",
        "within.offence_date.min(where=in_time)",
        "within.proven_on.min(where=in_time)",
        "follow_up_window breaches pseudo_reconviction",
    ),
    (
        "offences of anybody count",
        'followed.join(proven, "person_id")',
        'followed.cross_join(proven.drop("person_id"))',
        "follow_up_window",
    ),
    (
        "somebody without offences is lost",
        'members.left_join(counted, "person_id")\n        .drop("person_id_right")',
        'members.join(counted, "person_id")',
        "unmatched_people rates",
    ),
    (
        "a follow-up is complete the day after its last",
        "complete=ibis._.proven_by <= records.as_at",
        "complete=ibis._.proven_by < records.as_at",
        "maturity",
    ),
    (
        "a follow-up is complete before waiting",
        "complete=ibis._.proven_by <= records.as_at",
        "complete=ibis._.followed_to <= records.as_at",
        "maturity",
    ),
    (
        "incomplete follow-ups enter the rates",
        'return self.people[self.people["complete"]]',
        "return self.people",
        "maturity",
    ),
    (
        "incomplete follow-ups enter the frequency",
        'counts = followed.complete["reoffences"]',
        'counts = followed.people["reoffences"]',
        "maturity",
    ),
    (
        "incomplete follow-ups enter the mean",
        '_mean(followed.complete["reoffences"]',
        '_mean(followed.people["reoffences"]',
        "maturity",
    ),
    (
        "a mean stands on 29 reoffenders",
        "LEAST_REOFFENDERS = 30",
        "LEAST_REOFFENDERS = 29",
        "rates",
    ),
    (
        "a mean does not stand on 30 reoffenders",
        "(counts > 0).sum() < LEAST_REOFFENDERS",
        "(counts > 0).sum() <= LEAST_REOFFENDERS",
        "rates",
    ),
    (
        "a mean stands on few reoffenders among many offenders",
        "(counts > 0).sum() < LEAST_REOFFENDERS",
        "len(counts) < LEAST_REOFFENDERS",
        "rates",
    ),
    (
        "one reoffence makes no reoffender",
        '(people["reoffences"] > 0)',
        '(people["reoffences"] > 1)',
        "rates",
    ),
    (
        "frequency is of all offenders",
        "counts[counts > 0]",
        "counts",
        "rates",
    ),
    (
        "the waiting period turns people adult",
        "ibis._.date_of_birth, ibis._.followed_to)",
        "ibis._.date_of_birth, ibis._.proven_by)",
        "turning_18",
    ),
    (
        "somebody adult at the index date turns adult",
        "& ~has_reached(ADULT_AGE, ibis._.date_of_birth, ibis._.index_date)",
        "",
        "turning_18",
    ),
    (
        "the local tracker waits as long as the Ministry",
        "waiting_months=3,",
        "waiting_months=6,",
        "proven_in_time maturity",
    ),
    (
        "the local tracker begins in any quarter",
        "cohort_begins_in=1,",
        "",
        "cohort_windows",
    ),
)

RECORDS = _mutants(
    "records.py",
    (
        "somebody is 18 the day after the birthday",
        "return date_of_birth <= (day",
        "return date_of_birth < (day",
        "turning_18 youth_offences_of_a_year first_time_entrants",
    ),
    (
        "a year of age is 365 days",
        "ibis.interval(months=12 * age)",
        "ibis.interval(days=365 * age)",
        "turning_18 youth_offences_of_a_year",
    ),
    (
        "what happens after the as-at date is known",
        "table = table.filter(_over(table[column.name], column.kind, quarter))",
        "pass",
        "as_at",
    ),
    (
        "what happened on the last day is not known",
        "    return when <= last\n",
        "    return when < last\n",
        "as_at",
    ),
    (
        "disposals after the as-at date are known",
        "seen = entered & (table[fact] <= last)",
        "seen = entered & table[fact].notnull()",
        "as_at proven_late",
    ),
    (
        "disposals of the last day are not known",
        "seen = entered & (table[fact] <= last)",
        "seen = entered & (table[fact] < last)",
        "as_at complete_years",
    ),
    (
        "how an offence will end is known though not when",
        "*(column.name for column in extract.columns if column.goes_with == fact)]",
        "]",
        "as_at",
    ),
    (
        "offences not yet disposed of are lost",
        "    table = table.filter(entered | table[fact].notnull())\n",
        "    table = table.filter(table[fact] <= last)\n",
        "as_at",
    ),
    (
        "a disposal entered after the as-at date is known",
        "seen = entered & (table[fact] <= last)",
        "seen = table[fact] <= last",
        "as_known",
    ),
    (
        "an undisposed offence entered after the as-at date is known",
        "    table = table.filter(entered | table[fact].notnull())\n",
        "",
        "as_known",
    ),
    (
        "what was entered on the last day is not known",
        "(table[RECORDED_ON] <= last)\n",
        "(table[RECORDED_ON] < last)\n",
        "as_known",
    ),
    (
        "a row that does not say when it was entered is lost",
        "entered = table[RECORDED_ON].isnull() | (table",
        "entered = (table[RECORDED_ON].notnull()) & (table",
        "as_known",
    ),
    (
        "a row without a later fact is known before it was entered",
        "        return table.filter(entered)\n",
        "        return table\n",
        "as_known",
    ),
    (
        "a version entered later stands",
        "order = [entered.desc(), table[RECORDED_ON].desc()]",
        "order = [table[RECORDED_ON].desc()]",
        "as_known",
    ),
    (
        "a later version makes known what had not been entered",
        "known = table.filter(entered | first)",
        "known = table",
        "as_known",
    ),
    (
        "the first version stands",
        "order = [entered.desc(), table[RECORDED_ON].desc()]",
        "order = [entered.desc(), table[RECORDED_ON]]",
        "as_known",
    ),
    (
        "a quarter after the as-at date is known",
        "return when <= str(quarter)",
        "return when <= str(quarter.shift(1))",
        "as_at",
    ),
    (
        "the estimate of a mid-year to come is known",
        "(last.year if last >= mid_year(last.year) else last.year - 1)",
        "last.year",
        "as_at",
    ),
    (
        "a past quarter is reconstructed though all of it says when it was entered",
        "self.origin.delivery != self.quarter and bool(undated)",
        "self.origin.delivery != self.quarter",
        "as_known",
    ),
    (
        "a reconstructed quarter is not marked",
        "return self.origin.delivery != self.quarter and bool(undated)",
        "return False",
        "as_at",
    ),
)

ANNUAL_COUNTS = _mutants(
    "annual_counts.py",
    (
        "dismissals are youth offences",
        "_words(set(Disposal) - DISMISSED_DISPOSALS)",
        "_words(Disposal)",
        "youth_offences_of_a_year",
    ),
    (
        "diversions are no youth offences",
        "_words(set(Disposal) - DISMISSED_DISPOSALS)",
        "_words(PROVEN_DISPOSALS)",
        "youth_offences_of_a_year",
    ),
    (
        "breaches are youth offences",
        "ibis._.offence_group != OffenceGroup.BREACH.value,",
        "",
        "breaches",
    ),
    (
        "an offence belongs to the year of its last disposal",
        "disposal_date=ibis._.disposal_date.min(),\n        offence_group",
        "disposal_date=ibis._.disposal_date.max(),\n        offence_group",
        "youth_offences_of_a_year",
    ),
    (
        "an offence belongs to the year in which it was committed",
        'days = pd.to_datetime(table["disposal_date"])',
        'days = pd.to_datetime(table.get("offence_date", table["disposal_date"]))',
        "youth_offences_of_a_year",
    ),
    (
        "every disposal is a youth offence",
        'dealt_with.group_by("offence_id").aggregate',
        'dealt_with.group_by("offence_id", dealt_with.disposal_date.name("on")).aggregate',
        "youth_offences_of_a_year",
    ),
    (
        "age is taken at the disposal",
        'offences.join(records.people, "person_id"), "offence_date")',
        'offences.join(records.people, "person_id"), "disposal_date")',
        "youth_offences_of_a_year",
    ),
    (
        "youth offences are of every area",
        "counted.filter(ibis._.area.isin(areas)).mutate",
        "counted.mutate",
        "youth_offences_of_a_year",
    ),
    (
        "an age band ends a year early",
        "~has_reached(band.ages[-1] + 1,",
        "~has_reached(band.ages[-1],",
        "youth_offences_of_a_year",
    ),
    (
        "the last disposal is the entry",
        "proven.disposal_date == proven.disposal_date.min()",
        "proven.disposal_date == proven.disposal_date.max()",
        "first_time_entrants",
    ),
    (
        "every proven disposal of an entrant is looked at",
        "proven.filter(first_day)",
        "proven.filter(first_day | ~first_day)",
        "first_time_entrants",
    ),
    (
        "every proven disposal is an entry",
        "return _youth_disposals(first, records, areas)",
        "return _youth_disposals(proven, records, areas)",
        "first_time_entrants",
    ),
    (
        "any disposal is an entry",
        "records.first_time_entrants.filter(ibis._.disposal.isin(_words(PROVEN_DISPOSALS)))",
        "records.first_time_entrants",
        "first_time_entrants",
    ),
    (
        "any disposal is a diversion",
        "_words(DIVERSION_DISPOSALS)",
        "_words(Disposal)",
        "first_time_entrants",
    ),
    (
        "a year not over is shown",
        "if year.window.last <= records.as_at}",
        "if year.window.first <= records.as_at}",
        "complete_years",
    ),
    (
        "a year is shown only after its last day",
        "if year.window.last <= records.as_at}",
        "if year.window.last < records.as_at}",
        "complete_years",
    ),
    (
        "a year lacking a month is shown",
        "if held == MONTHS_OF_A_YEAR)",
        "if held >= 11)",
        "complete_years",
    ),
    (
        "a whole year is named as left out",
        "if held < MONTHS_OF_A_YEAR)",
        "if held <= MONTHS_OF_A_YEAR)",
        "complete_years",
    ),
    (
        "a year lacking one month is left out without a word",
        "if held < MONTHS_OF_A_YEAR)",
        "if held < MONTHS_OF_A_YEAR - 1)",
        "complete_years",
    ),
    (
        "adults show that young people's records were kept",
        '_of_youth_age(disposals.join(records.people, "person_id"), "disposal_date")\n    months',
        "disposals.filter(disposals.disposal_date.notnull())\n    months",
        "complete_years",
    ),
    (
        "a quarter is taken for covered by one of its months",
        'disposal_date.truncate("M")',
        'disposal_date.truncate("Q")',
        "complete_years",
    ),
    (
        "calendar years are shown",
        "FinancialYear.containing(month) for",
        "FinancialYear(month.year) for",
        "complete_years",
    ),
    (
        "disposals are counted where months are meant",
        ").distinct()",
        ")",
        "complete_years",
    ),
    (
        "population is of every area",
        "ibis._.area.isin(areas), ibis._.age.between",
        "ibis._.age.between",
        "population_aged_10_to_17",
    ),
    (
        "population takes in those aged 18",
        "between(YOUTH_AGES[0], YOUTH_AGES[-1])",
        "between(YOUTH_AGES[0], YOUTH_AGES[-1] + 1)",
        "population_aged_10_to_17",
    ),
    (
        "a population that lacks an age is taken for whole",
        "ibis._.cells == len(areas) * len(YOUTH_AGES)",
        "ibis._.cells > 0",
        "population_aged_10_to_17",
    ),
    (
        "one area's population is taken for that of several",
        "ibis._.cells == len(areas) * len(YOUTH_AGES)",
        "ibis._.cells >= len(YOUTH_AGES)",
        "population_aged_10_to_17",
    ),
)

MUTANTS = [*PERIODS, *CODES, *RESULTS, *COHORTS, *REOFFENDING, *RECORDS, *ANNUAL_COUNTS]
