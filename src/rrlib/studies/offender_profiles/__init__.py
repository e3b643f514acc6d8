"""Who are the offenders whom the partnership works with, what did they do, what do they need?"""

from rrlib.studies.offender_profiles.asking import by
from rrlib.studies.offender_profiles.circumstances import circumstances
from rrlib.studies.offender_profiles.drug_programme import drug_programme
from rrlib.studies.offender_profiles.harm import harm
from rrlib.studies.offender_profiles.iom import ages, not_described, size
from rrlib.studies.offender_profiles.joining import joined_and_left, moves_by_scheme
from rrlib.studies.offender_profiles.lasting import length_of_membership
from rrlib.studies.offender_profiles.needs import pathways, pathways_by_scheme
from rrlib.studies.offender_profiles.not_recorded import not_recorded
from rrlib.studies.offender_profiles.offending import offence_types, offences_last_year
from rrlib.studies.offender_profiles.substances import substance_combinations, substances
from rrlib.studies.offender_profiles.together import co_occurrence, needs_per_person
from rrlib.studies.offender_profiles.women import needs_by_sex, women_and_men
from rrlib.studies.offender_profiles.youth_counts import youth_offences, youth_people
from rrlib.studies.offender_profiles.youth_patterns import youth_alcohol, youth_busiest
from rrlib.studies.yos_cohort_tracking import first_time_entrants

__all__ = [
    "ages",
    "by",
    "circumstances",
    "co_occurrence",
    "drug_programme",
    "first_time_entrants",
    "harm",
    "joined_and_left",
    "length_of_membership",
    "moves_by_scheme",
    "needs_by_sex",
    "needs_per_person",
    "not_described",
    "not_recorded",
    "offence_types",
    "offences_last_year",
    "pathways",
    "pathways_by_scheme",
    "size",
    "substance_combinations",
    "substances",
    "women_and_men",
    "youth_alcohol",
    "youth_busiest",
    "youth_offences",
    "youth_people",
]
