"""Every finding of the performance framework, in the order in which the notebook releases them."""

from rrlib.studies import performance_framework as study


def every_framework_finding(records, areas, area, partnership, rule):
    """As (name of the study, finding), made one after another."""
    tracked = study.track(records, areas)
    quarters, years = (
        study.iom_quarters(records, areas, rule),
        study.iom_years(records, areas, rule),
    )
    yield study.iom_detected_crime(records, areas)
    yield study.entrants(records, areas)
    yield study.entrants_published(records, area)
    yield study.youth_reoffending(tracked, records)
    yield study.youth_frequency(tracked, records)
    yield study.custody_rate(records, areas)
    yield study.iom_reoffending(records, areas, rule)
    yield study.drug_order_change(records, areas)
    yield study.iom_after_release(records, areas)
    yield study.all_reoffending(records, area)
    yield study.time_to_reoffending(records, areas)
    yield study.under_supervision(records, areas)
    yield study.iom_regression_to_the_mean(records, areas)
    yield study.iom_by_year(years, records)
    yield study.yearly_means(years)
    yield study.iom_detected_crime_national_form(records, areas)
    yield study.iom_by_quarter(quarters, records, rule)
    yield study.iom_chart(quarters, records, partnership)
    yield study.areas_compared(records, areas, rule)
    yield study.entrants_by_quarter(records, areas)
    yield study.entrants_chart(records, areas, partnership)
    yield study.custody_times(records, areas, rule)
    yield study.hazard_since_release(records, areas)
    yield study.hazard_since_sentence(records, areas)
