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
        "        Disposal.COMMUNITY_RESOLUTION,\n",
        "",
        "disposals_that_prove first_time_entrants",
    ),
    (
        "outcome 22 proves",
        "        Disposal.OUTCOME_22,\n",
        "",
        "disposals_that_prove first_time_entrants",
    ),
    (
        "a quashing proves",
        "{Disposal.NO_FURTHER_ACTION, Disposal.NOT_GUILTY, Disposal.QUASHED}",
        "{Disposal.NO_FURTHER_ACTION, Disposal.NOT_GUILTY}",
        "first_time_entrants",
    ),
    (
        "what is taken into consideration proves",
        "- DISMISSED_DISPOSALS - ONLY_ADMITTED",
        "- DISMISSED_DISPOSALS",
        "disposals_that_prove first_time_entrants",
    ),
)

DEFINITIONS = _mutants(
    "definitions.py",
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
        "the share of a period is known when the period ends",
        "self.period_months + self.waiting_months).last",
        "self.period_months).last",
        "iom_cohort",
    ),
    (
        "waiting after a period ends with a day of a shorter month",
        "Window.of_months(period.first, self.period_months + self.waiting_months).last",
        "add_months(period.last, self.waiting_months)",
        "iom_cohort",
    ),
    (
        "a period is a month longer",
        "return Window.of_months(first, self.period_months)",
        "return Window.of_months(first, self.period_months + 1)",
        "iom_cohort",
    ),
)

RESULTS = _mutants(
    "results.py",
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
    (
        "a row may hold a number of any definition",
        "if made_by is not None and made_by != named:",
        "if made_by is not None and made_by != made_by:",
        "different_definitions",
    ),
    (
        "a row is of the finding's definition whatever it names",
        "named = row.definition or self.definition\n        for cell",
        "named = self.definition or row.definition\n        for cell",
        "different_definitions",
    ),
    (
        "a change may be between rows of two definitions",
        "if len(named) > 1:",
        "if len(named) > 2:",
        "different_definitions",
    ),
    (
        "a change looks at every row of the finding",
        "if row.label in (change.earlier, change.later)]",
        "]",
        "different_definitions",
    ),
)

COHORTS = _mutants(
    "cohorts/choosing.py",
    (
        "the cohort's last day does not belong to it",
        "events.index_date.between(window.first, window.last)",
        "events.index_date >= window.first, events.index_date < window.last",
        "cohort_windows",
    ),
    (
        "the cohort's first day does not belong to it",
        "events.index_date.between(window.first, window.last)",
        "events.index_date > window.first, events.index_date <= window.last",
        "cohort_windows",
    ),
    (
        "an event before the window is the first",
        "events.index_date.between(window.first, window.last)",
        "events.index_date <= window.last",
        "cohort_windows one_index_event_a_person",
    ),
    (
        "each area looks for a first event of its own",
        "between(window.first, window.last))",
        "between(window.first, window.last), events.area.isin(areas))",
        "areas",
    ),
    (
        "the last event is followed",
        "order = [events.index_date, events.order]",
        "order = [events.index_date.desc(), events.order]",
        "one_index_event_a_person areas",
    ),
    (
        "the most serious event is followed",
        "order = [events.index_date, events.order]",
        "order = [events.order, events.index_date]",
        "one_index_event_a_person",
    ),
    (
        "every event is followed",
        'first=ranked["rank"] == 0',
        'first=ranked["rank"] >= 0',
        "one_index_event_a_person areas",
    ),
    (
        "the cohort holds every area",
        "here=ranked.area.isin(areas)",
        "here=ranked.area.notnull()",
        "areas",
    ),
    (
        "unmatched people are followed",
        "found.filter(first & here & ~unmatched)",
        "found.filter(first & here)",
        "unmatched_people",
    ),
    (
        "matched people are counted as unmatched",
        "LeftOut.NOT_MATCHED: first & here & unmatched",
        "LeftOut.NOT_MATCHED: first & here & ~unmatched",
        "unmatched_people areas",
    ),
    (
        "unmatched people did not enter",
        "entered=int((first & here).sum())",
        "entered=int((first & here & ~unmatched).sum())",
        "unmatched_people areas",
    ),
    (
        "unmatched people of other areas are told of",
        "LeftOut.NOT_MATCHED: first & here & unmatched",
        "LeftOut.NOT_MATCHED: first & unmatched",
        "who_is_left_out",
    ),
    (
        "later events of other areas are told of",
        "LeftOut.LATER_EVENT: ~first & here",
        "LeftOut.LATER_EVENT: ~first",
        "who_is_left_out",
    ),
    (
        "who lived elsewhere is told of with the homeless",
        "LeftOut.ELSEWHERE: away & (residence == Residence.ELSEWHERE.value)",
        "LeftOut.ELSEWHERE: away",
        "who_is_left_out",
    ),
    (
        "an area asked for is left out as well",
        "away, residence = first & ~here,",
        "away, residence = first,",
        "who_is_left_out",
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
        "follow-up and waiting are added in two steps",
        "months_after(events.index_date, definition.proven_within_months)",
        "months_after(months_after("
        "events.index_date, definition.follow_up_months), definition.waiting_months)",
        "proven_in_time maturity",
    ),
    (
        "waiting is added before follow-up",
        "months_after(events.index_date, definition.proven_within_months)",
        "months_after(months_after("
        "events.index_date, definition.waiting_months), definition.follow_up_months)",
        "proven_in_time maturity",
    ),
    (
        "somebody counts in the first of several periods only",
        "own = [events.place, events.person_id]",
        "own = [events.person_id]",
        "iom_cohort",
    ),
    (
        "an offence counts that is proven after the period itself",
        "members.mutate(proven_by=members.followed_to)",
        "members",
        "iom_cohort",
    ),
)

YOUNG_COHORTS = _mutants(
    "cohorts/youth.py",
    (
        "the least serious event of a day stands",
        "enumerate(reversed(Tier))",
        "enumerate(Tier)",
        "one_index_event_a_person areas",
    ),
    (
        "events of a day are ranked by the alphabet",
        "order=events.tier.cases(*_MOST_SERIOUS_FIRST.items())",
        "order=events.tier",
        "one_index_event_a_person",
    ),
    (
        "a programme's cohort is followed from its end",
        "index_date=begun.started_on",
        "index_date=begun.ended_on",
        "programme_cohorts",
    ),
    (
        "an order of another service is an exit",
        "orders.filter(orders.supervised_by == Supervisor.YOS.value)",
        "orders",
        "exits",
    ),
    (
        "an exit is a beginning",
        "index_date=table.ended_on",
        "index_date=table.started_on",
        "exits",
    ),
    ("15 is an age of leaving", "EXIT_AGES = range(16, 19)", "EXIT_AGES = range(15, 19)", "exits"),
    ("19 is an age of leaving", "EXIT_AGES = range(16, 19)", "EXIT_AGES = range(16, 20)", "exits"),
    (
        "programmes end nothing",
        "        ended.append(records.yos_programmes)\n",
        "        ended.append(records.yos_programmes.limit(0))\n",
        "exits",
    ),
    (
        "diverted young people are not followed",
        "if disposal in PROVEN_DISPOSALS | DIVERSION_DISPOSALS",
        "if disposal in PROVEN_DISPOSALS",
        "disposal_cohorts",
    ),
    (
        "the least serious disposal of a day stands",
        '{"rank": -rank,',
        '{"rank": rank,',
        "disposal_cohorts",
    ),
    (
        "a young person is followed from a quashed conviction",
        "standing(records.offences)",
        "records.offences",
        "disposal_cohorts",
    ),
    (
        "a young person is followed from a breach",
        "ibis._.offence_group != OffenceGroup.BREACH.value,",
        "",
        "disposal_cohorts",
    ),
    (
        "an adult is followed from a disposal",
        "~has_reached(YOUTH_AGES[-1] + 1, born.date_of_birth, born.disposal_date),",
        "",
        "disposal_cohorts",
    ),
    (
        "a child under 10 is followed from a disposal",
        "has_reached(YOUTH_AGES[0], born.date_of_birth",
        "has_reached(YOUTH_AGES[0] - 1, born.date_of_birth",
        "disposal_cohorts",
    ),
)

PROGRAMME_COHORTS = _mutants(
    "cohorts/programmes.py",
    (
        "a release after a recall is an index event",
        "spells.custody_type == CustodyType.RECALL.value",
        'spells.custody_type == "no such type"',
        "prison_releases",
    ),
    (
        "only releases after a recall are index events",
        "released = released.anti_join(",
        "released = released.semi_join(",
        "prison_releases",
    ),
    (
        "a recall of any day undoes a release",
        'recalls, ["person_id", released.released_on == recalls.released_on]',
        'recalls, ["person_id"]',
        "prison_releases",
    ),
    (
        "support on the day of release precedes it",
        "met.started_on < met.index_date",
        "met.started_on <= met.index_date",
        "family_support",
    ),
    (
        "support at any prison counts",
        "here=(before & at_it).any(),",
        "here=before.any(),",
        "family_support",
    ),
    (
        "support at the prison counts whenever it began",
        "here=(before & at_it).any(),",
        "here=at_it.any(),",
        "family_support",
    ),
    (
        "who is supported here was supported elsewhere",
        "elsewhere=found.before & ~found.here,",
        "elsewhere=found.before,",
        "family_support",
    ),
    (
        "who was supported before is so since",
        "after=found.ever & ~found.before,",
        "after=found.ever,",
        "family_support",
    ),
    (
        "another trial's participants are followed",
        "ibis._.trial == trial",
        "ibis._.trial != ''",
        "trial_cohorts",
    ),
    (
        "somebody is followed from another day than that of randomisation",
        'drawn.rename(index_date="randomised_on")',
        "drawn.mutate(index_date=ibis._.randomised_on + ibis.interval(days=1))",
        "trial_cohorts",
    ),
)

EARLIER = _mutants(
    "reoffending/earlier.py",
    (
        "what was proven on the day of reception counts",
        "rows.disposal_date < received.received_on",
        "rows.disposal_date <= received.received_on",
        "offended_before",
    ),
    (
        "a year is a day short",
        "rows.offence_date >= months_after(received.received_on, -months)",
        "rows.offence_date > months_after(received.received_on, -months)",
        "offended_before",
    ),
    (
        "a breach of an order counts",
        "ibis._.offence_group != OffenceGroup.BREACH.value, ibis._.disposal.isin(PROVEN)",
        "ibis._.disposal.isin(PROVEN)",
        "offended_before",
    ),
    (
        "what was not proven counts",
        "ibis._.offence_group != OffenceGroup.BREACH.value, ibis._.disposal.isin(PROVEN)",
        "ibis._.offence_group != OffenceGroup.BREACH.value",
        "offended_before",
    ),
    (
        "what was quashed counts",
        "offences = standing(records.offences).filter(",
        "offences = records.offences.filter(",
        "offended_before",
    ),
    (
        "whose reception is not known had not offended",
        'ibis.null("boolean"),',
        "False,",
        "offended_before",
    ),
    (
        "an assessment on the day of release precedes it",
        "rows.assessed_on < members.index_date",
        "rows.assessed_on <= members.index_date",
        "needs_before",
    ),
    (
        "the first assessment counts",
        "before.assessed_on.max()",
        "before.assessed_on.min()",
        "needs_before",
    ),
    (
        "every answer is a need",
        "(ibis._.answer == _A_NEED).sum()",
        "ibis._.answer.count()",
        "needs_before",
    ),
    (
        "other lists than those of pathways count",
        "ibis._.assessment.isin(_PATHWAYS)",
        "ibis._.assessment.notnull()",
        "needs_before",
    ),
)

MANAGED_COHORTS = _mutants(
    "cohorts/management.py",
    (
        "members are followed until the share is known",
        '"followed_to": pa.array([each.last for each in periods], pa.date32())',
        '"followed_to": pa.array(known, pa.date32())',
        "iom_cohort",
    ),
    (
        "who joined on the last day is no member of the period",
        "stays.joined_on <= windows.followed_to",
        "stays.joined_on < windows.followed_to",
        "iom_cohort",
    ),
    (
        "who left on the first day is no member of the period",
        "stays.left_on >= windows.begins",
        "stays.left_on > windows.begins",
        "iom_cohort",
    ),
    (
        "members in custody throughout count",
        "filter(ibis._.days > 0)",
        "filter(ibis._.days >= 0)",
        "iom_cohort",
    ),
    (
        "one day at liberty is not enough",
        "filter(ibis._.days > 0)",
        "filter(ibis._.days > 1)",
        "iom_cohort",
    ),
    (
        "the day of release is spent in custody",
        "ibis.least((jailed.released_on - _A_DAY).cast",
        "ibis.least((jailed.released_on).cast",
        "iom_cohort",
    ),
    (
        "the day of reception is spent at liberty",
        "ibis.greatest(jailed.received_on, jailed.first)",
        "ibis.greatest((jailed.received_on + _A_DAY).cast('date'), jailed.first)",
        "iom_cohort",
    ),
    (
        "a member is followed from the first day of the period",
        '(inside.begins - _A_DAY).cast("date")',
        "inside.begins",
        "iom_cohort",
    ),
    (
        "a change of scheme is a new joining",
        "ibis.greatest(inside.joining,",
        "ibis.greatest(inside.joined_on,",
        "iom_cohort",
    ),
    (
        "joining again is no new joining",
        'cast("date") == membership.joined_on',
        'cast("date") <= membership.joined_on',
        "iom_cohort",
    ),
    (
        "somebody belongs to the area of the last membership",
        "order=inside.joined_on,",
        "order=-inside.joined_on.epoch_days(),",
        "iom_cohort",
    ),
    (
        "who was at liberty in another period is at liberty in this",
        'inside.semi_join(free, ["place", "person_id"])',
        'inside.semi_join(free, ["person_id"])',
        "iom_cohort",
    ),
)

FOLLOWING = _mutants(
    "reoffending/following.py",
    (
        "an offence on the index date counts",
        "    after = rows.offence_date >",
        "    members = members.mutate(index_date=(members.index_date"
        " - ibis.interval(days=1)).cast('date'))\n"
        "    after = rows.offence_date >",
        "index_day follow_up_window proven_late",
    ),
    (
        "an offence the day after the index date does not count",
        "    after = rows.offence_date >",
        "    members = members.mutate(index_date=(members.index_date"
        " + ibis.interval(days=1)).cast('date'))\n"
        "    after = rows.offence_date >",
        "index_day follow_up_window",
    ),
    (
        "an offence counts by the day of its conviction",
        "    after = rows.offence_date >",
        "    rows = rows.mutate(offence_date=rows.disposal_date)\n    after = rows.offence_date >",
        "pseudo_reconviction",
    ),
    (
        "an offence on the last day does not count",
        "rows.offence_date <= members.followed_to",
        "rows.offence_date < members.followed_to",
        "follow_up_window",
    ),
    (
        "an offence in the waiting period counts",
        "rows.offence_date <= members.followed_to",
        "rows.offence_date <= members.proven_by",
        "follow_up_window proven_in_time proven_late",
    ),
    (
        "follow-up never ends",
        "rows.offence_date <= members.followed_to, may_be_after",
        "may_be_after",
        "follow_up_window",
    ),
    (
        "a range of days counts by its last day",
        "    after = rows.offence_date >",
        "    rows = rows.mutate(offence_date=rows.offence_to.coalesce(rows.offence_date))\n"
        "    after = rows.offence_date >",
        "dates_given_as_a_range",
    ),
    (
        "an ambiguous offence counts",
        "inside=near.offence_date > near.index_date",
        "inside=ibis.literal(True)",
        "dates_given_as_a_range",
    ),
    (
        "a range to the index date is ambiguous",
        "rows.offence_to > members.index_date",
        "rows.offence_to >= members.index_date",
        "dates_given_as_a_range",
    ),
    (
        "ambiguous offences are not told of",
        "may_be_after = after | (rows.offence_to > members.index_date)",
        "may_be_after = after",
        "dates_given_as_a_range",
    ),
    (
        "an ambiguous offence need not be proven",
        "ambiguous=(~inside & proven).sum()",
        "ambiguous=(~inside).sum()",
        "dates_given_as_a_range",
    ),
    (
        "an ambiguous offence in the courts is undisposed",
        "undisposed=(inside & ~offences.disposed)",
        "undisposed=(~offences.disposed)",
        "dates_given_as_a_range",
    ),
    (
        "a disposal on the last day comes too late",
        "in_time = inside & (offences.proven_on <= offences.proven_by)",
        "in_time = inside & (offences.proven_on < offences.proven_by)",
        "proven_in_time",
    ),
    (
        "an offence must be proven within follow-up",
        "proven_by=ibis._.proven_by.min()",
        "proven_by=ibis._.followed_to.min()",
        "proven_in_time",
    ),
    (
        "the latest disposal stands",
        "proven_on=ibis._.disposal_date.min(where",
        "proven_on=ibis._.disposal_date.max(where",
        "offences_with_several_disposals",
    ),
    (
        "a breach counts",
        "offences.filter(offences.offence_group != OffenceGroup.BREACH.value).select(",
        "offences.select(",
        "breaches",
    ),
    (
        "any disposal proves",
        "PROVEN = sorted(disposal.value for disposal in PROVEN_DISPOSALS)",
        "PROVEN = sorted(disposal.value for disposal in Disposal)",
        "disposals_that_prove offences_with_several_disposals proven_late",
    ),
    (
        "a quashed conviction counts",
        "        standing(near)\n",
        "        near\n",
        "quashed_convictions",
    ),
    (
        "every disposal is an offence",
        '.group_by("place", "offence_id")',
        '.group_by("place", "offence_id", "disposal_date")',
        "offences_with_several_disposals",
    ),
    (
        "a joint offence is one person's",
        '        .group_by("place", "offence_id")',
        '        .mutate(place=ibis._.place.min().over(group_by="offence_id"))\n'
        '        .group_by("place", "offence_id")',
        "joint_offences",
    ),
    (
        "offences at one disposal are one",
        "reoffences=in_time.sum()",
        "reoffences=offences.proven_on.nunique(where=in_time)",
        "offences_with_several_disposals",
    ),
    (
        "offences on one day are one",
        "reoffences=in_time.sum()",
        "reoffences=offences.offence_date.nunique(where=in_time)",
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
        "reoffences=(inside & proven).sum()",
        "proven_in_time proven_late",
    ),
    (
        "offences proven in time are called late",
        "proven_late=(inside & (offences.proven_on > offences.proven_by)).sum()",
        "proven_late=in_time.sum()",
        "proven_late",
    ),
    (
        "the first reoffence may be one proven late",
        "offences.offence_date.min(where=in_time)",
        "offences.offence_date.min(where=inside & proven)",
        "proven_late",
    ),
    (
        "the last reoffence is taken for the first",
        "offences.offence_date.min(where=in_time)",
        "offences.offence_date.max(where=in_time)",
        "follow_up_window offences_with_several_disposals",
    ),
    (
        "the first reoffence is dated by its conviction",
        "offences.offence_date.min(where=in_time)",
        "offences.proven_on.min(where=in_time)",
        "follow_up_window breaches pseudo_reconviction",
    ),
    (
        "what was dismissed or diverted is undisposed",
        "undisposed=(inside & ~offences.disposed)",
        "undisposed=(inside & ~proven)",
        "undisposed",
    ),
    (
        "what was taken into consideration and proven is told of twice",
        "(inside & ~proven & offences.considered)",
        "(inside & offences.considered)",
        "taken_into_consideration",
    ),
    (
        "whatever is not proven was taken into consideration",
        "(inside & ~proven & offences.considered)",
        "(inside & ~proven & offences.disposed)",
        "taken_into_consideration",
    ),
    (
        "offences of anybody count",
        'members.join(rows, ["person_id", ',
        "members.join(rows, [",
        "follow_up_window",
    ),
    (
        "somebody without offences is lost",
        'own.drop(columns="proven_by")',
        'own.drop(columns="proven_by")[beside["reoffences"].to_numpy()[end - len(own) : end] > 0]',
        "unmatched_people rates",
    ),
    (
        "somebody without offences has one",
        'np.zeros(people, dtype="int64")',
        'np.ones(people, dtype="int64")',
        "follow_up_window",
    ),
    (
        "what is found of one cohort's people comes back to the first's",
        "beside.iloc[end - len(own) : end]",
        "beside.iloc[: len(own)]",
        "cohorts_followed_together",
    ),
    (
        "cohorts of two definitions are followed together",
        "if len(names) > 1:",
        "if len(names) > 2:",
        "different_definitions",
    ),
    (
        "an offence of somebody who is no member counts",
        "if cohort.membership is not None",
        "if cohort.membership is not None and False",
        "iom_cohort",
    ),
    (
        "an offence on the first day of membership does not count",
        "(near.offence_date >= days.first)",
        "(near.offence_date > days.first)",
        "iom_cohort",
    ),
    (
        "an offence on the last day of membership does not count",
        "near.offence_date <= days.last",
        "near.offence_date < days.last",
        "iom_cohort",
    ),
    (
        "what may have come before the period is not told of",
        " | ~near.inside",
        "",
        "iom_cohort",
    ),
    (
        "somebody received on the last day was not in custody",
        "spells.received_on <= members.followed_to",
        "spells.received_on < members.followed_to",
        "custody_and_death",
    ),
    (
        "somebody released the day after the index date was in custody",
        "(spells.released_on > first)",
        "(spells.released_on >= first)",
        "custody_and_death",
    ),
    (
        "somebody still held was not in custody",
        "spells.released_on.isnull() | ",
        "",
        "custody_and_death",
    ),
    (
        "where spells were not delivered nobody was in custody",
        "        return None\n",
        "        return np.zeros(people, dtype=bool)\n",
        "custody_and_death",
    ),
    (
        "somebody who died on the last day did not die",
        "(members.died_on <= members.followed_to)",
        "(members.died_on < members.followed_to)",
        "custody_and_death",
    ),
    (
        "somebody who died after the follow-up died in it",
        "members.died_on.notnull() & (members.died_on <= members.followed_to)",
        "members.died_on.notnull()",
        "custody_and_death",
    ),
    (
        "those in custody and the dead leave the denominator",
        'return self.people[self.people["complete"]]',
        "held = self.people.in_custody | self.people.died\n"
        '        return self.people[self.people["complete"] & ~held]',
        "custody_and_death",
    ),
    (
        "a follow-up is complete the day after its last",
        "complete=members.proven_by <= as_at",
        "complete=members.proven_by < as_at",
        "maturity",
    ),
    (
        "a follow-up is complete before waiting",
        "complete=members.proven_by <= as_at",
        "complete=members.followed_to <= as_at",
        "maturity",
    ),
    (
        "incomplete follow-ups enter the rates",
        'return self.people[self.people["complete"]]',
        "return self.people",
        "maturity",
    ),
    (
        "the waiting period turns people adult",
        "turned_adult=has_reached(ADULT_AGE, born, members.followed_to)",
        "turned_adult=has_reached(ADULT_AGE, born, members.proven_by)",
        "turning_18",
    ),
    (
        "somebody adult at the index date turns adult",
        "& ~has_reached(ADULT_AGE, born, members.index_date)",
        "",
        "turning_18",
    ),
)

RATES = _mutants(
    "reoffending/rates.py",
    (
        "incomplete follow-ups enter the frequency",
        'counts = followed.complete["reoffences"]\n    return _mean(',
        'counts = followed.people["reoffences"]\n    return _mean(',
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
        "incomplete follow-ups are among the busiest",
        'followed.complete["reoffences"].tolist()',
        'followed.people["reoffences"].tolist()',
        "rates",
    ),
)

TIMING = _mutants(
    "reoffending/timing.py",
    (
        "following goes on to the as-at date",
        "add_months(records.as_at, -definition.proof_months)",
        "records.as_at",
        "time_to_reoffence",
    ),
    (
        "an offence counts whenever it is disposed of",
        "ibis._.disposal_date <= months_after(ibis._.offence_date, definition.proof_months)",
        "ibis._.disposal_date.notnull()",
        "time_to_reoffence",
    ),
    (
        "a disposal on the last day of the delay comes too late",
        "ibis._.disposal_date <= months_after(",
        "ibis._.disposal_date < months_after(",
        "time_to_reoffence",
    ),
    (
        "the last day of a month is no whole month",
        "return months - (end > last)",
        "return months - (end >= last)",
        "time_to_reoffence",
    ),
    (
        "an unfinished month is followed",
        'return months - (end > last).cast("int64")',
        "return months",
        "time_to_reoffence",
    ),
    (
        "following does not end at the horizon",
        "followed=ibis.least(whole, months)",
        "followed=whole",
        "time_to_reoffence",
    ),
    (
        "turning 18 ends nothing",
        "unseen.ifelse(ibis.least(last, last_as_young), last)",
        "last",
        "time_to_reoffence",
    ),
    (
        "following goes on to the 18th birthday itself",
        'last_as_young = (birthday - _A_DAY).cast("date")',
        "last_as_young = birthday",
        "time_to_reoffence",
    ),
    (
        "somebody born on a leap day is 18 on 28 February",
        '(day.day() < born.day()).ifelse((day + _A_DAY).cast("date"), day)',
        "day",
        "time_to_reoffence",
    ),
    (
        "offences of adults are seen from the day after the cover begins",
        "unseen = birthday < since",
        "unseen = birthday <= since",
        "time_to_reoffence",
    ),
    (
        "offences of adults are never seen",
        "unseen = birthday < since",
        "unseen = ibis.literal(True)",
        "time_to_reoffence",
    ),
    (
        "the latest cover of adults counts",
        "since = min((cover",
        "since = max((cover",
        "time_to_reoffence",
    ),
    (
        "turning 18 after following has ended is told of",
        "& (last_as_young < last) ",
        "",
        "time_to_reoffence",
    ),
    (
        "turning 18 after the horizon is told of",
        " & (whole < months)",
        "",
        "time_to_reoffence",
    ),
    (
        "a breach ends the time",
        "records.offences.filter(ibis._.offence_group != OffenceGroup.BREACH.value)",
        "records.offences",
        "time_to_reoffence",
    ),
    (
        "an offence on the index date ends the time",
        "rows.offence_date > members.index_date",
        "rows.offence_date >= members.index_date",
        "time_to_reoffence",
    ),
    (
        "a quashed conviction ends the time",
        "standing(near).filter(",
        "near.filter(",
        "time_to_reoffence",
    ),
    (
        "the last reoffence ends the time",
        "reoffended_on=ibis._.offence_date.min()",
        "reoffended_on=ibis._.offence_date.max()",
        "time_to_reoffence",
    ),
    (
        "a release the day after the index date is custody",
        "(ibis._.released_on > ibis._.first)",
        "(ibis._.released_on >= ibis._.first)",
        "time_to_reoffence",
    ),
    (
        "custody that began before the index date comes before anything",
        'ibis.greatest(held.received_on, (held.index_date + _A_DAY).cast("date"))',
        "held.received_on",
        "time_to_reoffence",
    ),
    (
        "the last time in custody counts",
        "custody_on=ibis._.first.min()",
        "custody_on=ibis._.first.max()",
        "time_to_reoffence",
    ),
    (
        "custody comes before a reoffence of the same day",
        "(reoffended == first, End",
        "((reoffended == first) & (custody != first), End",
        "time_to_reoffence",
    ),
    (
        "death comes before custody of the same day",
        "(custody == first, End",
        "((custody == first) & (custody != known.died_on.fill_null(never)), End",
        "time_to_reoffence",
    ),
    (
        "an event of the last day of a month is of the next",
        '(first - _A_DAY).cast("date")) + 1',
        "first) + 1",
        "time_to_reoffence",
    ),
    (
        "custody and death only end the following",
        'people["end"].to_numpy(), of,',
        '(people["end"] == of).to_numpy() * int(of), of,',
        "time_to_reoffence",
    ),
    (
        "a curve goes on beyond what is followed",
        "if curve is None or month not in curve.at:",
        "month = min(month, curve.at[-1]) if curve else month\n"
        "    if curve is None or month not in curve.at:",
        "time_to_reoffence",
    ),
)

BACKGROUND = _mutants(
    "reoffending/background.py",
    (
        "a birthday is reached the day after",
        "(known.index_date.day() < known.date_of_birth.day())",
        "(known.index_date.day() <= known.date_of_birth.day())",
        "background",
    ),
    (
        "an age goes by the year of birth",
        "age=age - birthday_to_come",
        "age=age",
        "background",
    ),
    (
        "what was proven on the index date came earlier",
        "disposed.disposal_date < disposed.index_date",
        "disposed.disposal_date <= disposed.index_date",
        "background",
    ),
    (
        "what was not proven came earlier",
        "< disposed.index_date, disposed.disposal.isin(PROVEN)",
        "< disposed.index_date",
        "background",
    ),
    (
        "every disposal is an earlier offence",
        "ibis._.offence_id.nunique()",
        "ibis._.offence_id.count()",
        "background",
    ),
    (
        "what becomes of offences after the index date is known on it",
        "rows.disposal_date <= members.index_date",
        "rows.disposal_date.notnull()",
        "background",
    ),
    (
        "a breach came earlier",
        "records.offences.filter(ibis._.offence_group != OffenceGroup.BREACH.value)",
        "records.offences",
        "background",
    ),
    (
        "a quashed conviction came earlier",
        "disposed = standing(members.join(",
        "disposed = (members.join(",
        "background",
    ),
    (
        "the index disposal may be an earlier one",
        "disposed.disposal_date == disposed.index_date,",
        "",
        "background",
    ),
    (
        "the least serious disposal of the index date is told",
        "disposal.argmax(rank)",
        "disposal.argmin(rank)",
        "background",
    ),
    (
        "a dismissal is the index disposal",
        "if disposal not in {*DISMISSED_DISPOSALS, Disposal.TAKEN_INTO_CONSIDERATION}",
        "if disposal not in {Disposal.TAKEN_INTO_CONSIDERATION}",
        "background",
    ),
    (
        "what was taken into consideration has the index disposal",
        "if disposal not in {*DISMISSED_DISPOSALS, Disposal.TAKEN_INTO_CONSIDERATION}",
        "if disposal not in DISMISSED_DISPOSALS",
        "background",
    ),
)

MEASURES = _mutants(
    "reoffending/measures.py",
    (
        "the local tracker waits as long as the Ministry",
        "YOT_LOCAL_LONGER_WAIT = FollowUpDefinition(",
        'YOT_LOCAL = __import__("dataclasses").replace(YOT_LOCAL, waiting_months=6)\n\n'
        "YOT_LOCAL_LONGER_WAIT = FollowUpDefinition(",
        "proven_in_time maturity",
    ),
    (
        "the local tracker begins in any quarter",
        "YOT_LOCAL_LONGER_WAIT = FollowUpDefinition(",
        'YOT_LOCAL = __import__("dataclasses").replace(YOT_LOCAL, cohort_begins_in=None)\n\n'
        "YOT_LOCAL_LONGER_WAIT = FollowUpDefinition(",
        "cohort_windows",
    ),
    (
        "a programme's cohort is given time for the courts",
        "waiting_months=0,",
        "waiting_months=3,",
        "programme_cohorts",
    ),
    (
        "the IOM cohort is given as long as the Ministry",
        "period_months=months,\n        waiting_months=3,",
        "period_months=months,\n        waiting_months=6,",
        "iom_cohort",
    ),
    (
        "an offence may have no time to be disposed of",
        "if proof_months < 1:",
        "if proof_months < 0:",
        "time_to_reoffence",
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
        "~(entered & (table[fact] <= last))",
        "~entered",
        "as_at proven_late",
    ),
    (
        "disposals of the last day are not known",
        "~(entered & (table[fact] <= last))",
        "~(entered & (table[fact] < last))",
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
        ".union(table.filter(not_yet).mutate(blank))",
        "",
        "as_at",
    ),
    (
        "a disposal entered after the as-at date is known",
        "not_yet = table[fact].notnull() & ~(entered & (table[fact] <= last))",
        "not_yet = table[fact] > last\n    entered = entered | table[fact].notnull()",
        "as_known",
    ),
    (
        "an undisposed offence entered after the as-at date is known",
        "table.filter(entered, ~not_yet)",
        "table.filter(~not_yet)",
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
        "a quashing undoes nothing",
        "    return offences.anti_join(quashings,",
        "    return offences.filter(offences.disposal != Disposal.QUASHED.value)\n"
        "    return offences.anti_join(quashings,",
        "quashed_convictions",
    ),
    (
        "the conviction of the day of the quashing stands",
        "undone = offences.disposal_date <= quashings.quashed_on",
        "undone = offences.disposal_date < quashings.quashed_on",
        "quashed_convictions",
    ),
    (
        "a quashing undoes what came of a retrial",
        ', ["person_id", "offence_id", undone])',
        ', ["person_id", "offence_id"])',
        "quashed_convictions",
    ),
    (
        "a quashing undoes every person's part in a joint offence",
        ', ["person_id", "offence_id", undone])',
        ', ["offence_id", undone])',
        "quashed_convictions",
    ),
    (
        "a quashing undoes every offence of the person",
        ', ["person_id", "offence_id", undone])',
        ', ["person_id", undone])',
        "quashed_convictions",
    ),
    (
        "no code is a breach",
        "    if not newest_first:\n",
        "    if newest_first or not newest_first:\n",
        "breach_codes",
    ),
    (
        "the earliest list of breaches is in force for good",
        "key=lambda each: each.since, reverse=True)",
        "key=lambda each: each.since)",
        "breach_codes",
    ),
    (
        "the list of breaches that stands first in the file is in force",
        "sorted(lists, key=lambda each: each.since, reverse=True)",
        "list(lists)",
        "breach_codes",
    ),
    (
        "a list of breaches is in force the day after its first",
        "ibis._.offence_date >= each.since",
        "ibis._.offence_date > each.since",
        "breach_codes",
    ),
    (
        "a list of breaches is in force by the day of the disposal",
        "ibis._.offence_date >= each.since",
        "ibis._.disposal_date >= each.since",
        "breach_codes",
    ),
    (
        "a list of breaches is in force by the last day of a range",
        "ibis._.offence_date >= each.since",
        "ibis._.offence_to.coalesce(ibis._.offence_date) >= each.since",
        "breach_codes",
    ),
    (
        "a list of breaches counts for all time",
        "ibis._.offence_date >= each.since",
        "ibis._.offence_date.notnull()",
        "breach_codes",
    ),
    (
        "only a listed code makes a breach",
        "listed.ifelse(OffenceGroup.BREACH.value, ibis._.offence_group)",
        "listed.ifelse(OffenceGroup.BREACH.value, OffenceGroup.OTHER.value)",
        "breach_codes",
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
        "the busiest tenth is rounded down",
        "ceil(len(most_first) / 10)",
        "len(most_first) // 10",
        "rates",
    ),
    (
        "the busiest tenth is the quietest",
        "sorted(offences_of_each, reverse=True)",
        "sorted(offences_of_each)",
        "rates",
    ),
    (
        "dismissals are youth offences",
        "_words(set(Disposal) - DISMISSED_DISPOSALS - ONLY_ADMITTED)",
        "_words(set(Disposal) - ONLY_ADMITTED)",
        "youth_offences_of_a_year joint_offences",
    ),
    (
        "what is taken into consideration is a youth offence",
        "_words(set(Disposal) - DISMISSED_DISPOSALS - ONLY_ADMITTED)",
        "_words(set(Disposal) - DISMISSED_DISPOSALS)",
        "youth_offences_of_a_year",
    ),
    (
        "diversions are no youth offences",
        "_words(set(Disposal) - DISMISSED_DISPOSALS - ONLY_ADMITTED)",
        "_words(PROVEN_DISPOSALS)",
        "youth_offences_of_a_year joint_offences",
    ),
    (
        "quashed convictions are youth offences",
        "standing(records.offences).filter(",
        "records.offences.filter(",
        "quashed_convictions",
    ),
    (
        "a joint offence is one of its people's",
        'group_by("person_id", "offence_id").aggregate(',
        'group_by("offence_id").aggregate(person_id=ibis._.person_id.min(),',
        "joint_offences",
    ),
    (
        "all offences of a person are one",
        'group_by("person_id", "offence_id").aggregate(',
        'group_by("person_id").aggregate(offence_id=ibis._.offence_id.min(),',
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
        'dealt_with.group_by("person_id", "offence_id").aggregate',
        "dealt_with.group_by("
        '"person_id", "offence_id", dealt_with.disposal_date.name("on")).aggregate',
        "youth_offences_of_a_year joint_offences",
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

REOFFENDING = [*FOLLOWING, *RATES, *TIMING, *BACKGROUND, *MEASURES]

MUTANTS = [
    *PERIODS,
    *CODES,
    *DEFINITIONS,
    *RESULTS,
    *COHORTS,
    *YOUNG_COHORTS,
    *MANAGED_COHORTS,
    *PROGRAMME_COHORTS,
    *EARLIER,
    *REOFFENDING,
    *RECORDS,
    *ANNUAL_COUNTS,
]
