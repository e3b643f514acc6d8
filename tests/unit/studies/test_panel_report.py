"""The commissioner's report: printed figures, words of change, breaks in proving, rows deleted."""

import csv
import re
from dataclasses import replace
from datetime import date
from functools import cache

import ibis
import pytest
from drawn_cohorts import PUBLIC, told
from histories import BOTH, DURHAM, Event, Person, Programme, proven, records_of, records_of_rows

from rrlib.disclosure import release
from rrlib.periods import FinancialQuarter
from rrlib.present import answer
from rrlib.present.words import sentences
from rrlib.results import Role
from rrlib.studies import panel_report as study
from rrlib.studies.panel_report.courts import marked
from rrlib.studies.panel_report.signals import Side, side_of

TOGETHER = "County Durham and Darlington"
PANEL = "2020-21Q2"


@pytest.fixture(scope="module")
def ledger(root):
    file = root / "data/raw/published/published_figures.csv"
    with file.open(encoding="utf-8", newline="") as rows:
        return {row["claim_id"]: float(row["value"] or "nan") for row in csv.DictReader(rows)}


@pytest.fixture(scope="module")
def found(delivered, partnership):
    """A finding of the demonstration's panel report, by its study and the areas asked for."""

    @cache
    def of(name, areas=BOTH):
        return getattr(study, name)(delivered(PANEL), areas, partnership)

    return of


def cell(finding, label, title):
    (column,) = [each for each in finding.columns if each.title == title]
    (row,) = [each for each in finding.rows if each.label == label]
    return row.cells[column.key].value


def test_proven_reoffending_is_as_the_briefing_and_the_strategy_print_it(found, ledger):
    finding = found("published_share")

    for area, claim in (
        (DURHAM, "county-durham"),
        ("Darlington", "darlington"),
        ("England", "england"),
    ):
        printed = ledger[f"brief-reoffending-2018-{claim}"]
        assert cell(finding, "to 31 March 2018", area) == printed
    assert cell(finding, "to 31 December 2011", DURHAM) == ledger["proven-2011-durham"]
    assert (
        cell(finding, "to 31 December 2011", "England and Wales")
        == (ledger["proven-2011-national"])
    )
    first, second = sentences(release(finding, PUBLIC))
    assert "County Durham 31.7%, Darlington 39.5%" in first
    assert "England 29.2%" in first
    assert second.startswith("Whether it rises or falls cannot be told")


INDICATORS = {
    "Local concerns - police only": "police-only",
    "Local concerns - police and council": "police-council",
    "Confidence": "confidence",
    "Good/excellent": "good-excellent",
}


@pytest.mark.parametrize("indicator", INDICATORS)
def test_confidence_is_as_the_panels_table_prints_it(found, ledger, indicator):
    finding, claim = found("confidence_in_police"), f"csew-2019-{INDICATORS[indicator]}"
    row = next(row for row in finding.rows if row.label == indicator)

    assert row.cells["score"].value == ledger[f"{claim}-score"]
    assert row.cells["quartile"].value == ledger[f"{claim}-quartile"]
    places = told(finding, "places")[indicator]
    assert places == ledger.get(f"{claim}-places", "[x]")
    before = ledger.get(f"{claim}-previous-quartile", "[x]")
    assert told(finding, "before")[indicator] == before


def test_a_rank_is_not_judged_and_a_score_without_respondents_has_no_interval(found):
    finding = found("confidence_in_police")
    shown = answer(release(finding, PUBLIC)).text

    assert not re.search(r"●|■|◆|\b(met|not met|target)\b", shown)
    assert not re.search(r"improve|better|worse|significant", shown)
    assert all(row.cells["score"].lower is None for row in finding.rows)
    assert any("15 months before" in note for note in finding.notes)


def test_a_score_of_known_respondents_has_wilsons_interval(partnership):
    row = {
        "survey": "A survey",
        "area": DURHAM,
        "period_end": date(2013, 12, 31),
        "indicator": "Confidence",
        "score": 50.0,
        "respondents": 100,
    }
    records = records_of_rows({"surveys": [row]}, "2013-14Q4")
    (only,) = study.confidence_in_police(records, (DURHAM,), partnership).rows

    # 50 of 100 by Wilson: 40.4% to 59.6% (Newcombe 1998).
    assert only.cells["score"].lower == pytest.approx(40.38, abs=0.01)
    assert only.cells["score"].upper == pytest.approx(59.62, abs=0.01)


def test_custody_visits_and_visitors_are_as_printed(found, ledger):
    finding = found("custody_visits")

    assert cell(finding, PANEL, "Visitors appointed") == ledger["icv-visitors-count"]
    assert [cell(finding, quarter, "Custody visits") for quarter in ("2020-21Q1", PANEL)] == [0, 0]
    (said,) = sentences(release(found("custody_visits_chart"), PUBLIC))
    assert "On 23 March 2020: visits to custody were suspended" in said


def test_young_people_on_enhanced_intervention_are_as_printed(found, ledger):
    within_6 = found("programme_cohorts_6", (DURHAM,))
    within_12 = found("programme_cohorts_12", (DURHAM,))
    october, april = "October to December 2019", "April to June 2019"

    assert cell(within_6, october, "Reoffended") == ledger["pcp-yos-oct19-count"]
    for finding, label, claim in (
        (within_6, october, "pcp-yos-oct19-share"),
        (within_12, april, "pcp-yos-apr19-share"),
    ):
        assert round(cell(finding, label, "Share who reoffended"), 1) == ledger[claim]


def referrals(numbers, area=DURHAM, service="restorative hub", stage="referred"):
    quarter = FinancialQuarter.parse("2010-11Q1")
    return [
        {
            "service": service,
            "area": area,
            "quarter": str(quarter.shift(place)),
            "stage": stage,
            "setting": "all",
            "number": number,
        }
        for place, number in enumerate(numbers)
    ]


def charted(numbers, partnership):
    records = records_of_rows({"service_activity": referrals(numbers)}, "2013-14Q4")
    return study.hub_referrals_chart(records, (DURHAM,), partnership)


STEADY = [60, 66, 57, 63, 61, 58, 65, 60, 62, 59, 64, 61, 60]
CHANGED = re.compile(r"\b(rose|fell|signal|changed)\b")


def test_without_a_signal_there_is_no_word_of_change(partnership):
    (said,) = sentences(release(charted(STEADY, partnership), PUBLIC))

    assert "No change is told from chance" in said
    assert not CHANGED.search(said)


@pytest.mark.parametrize(("last", "word"), [(20, "fell below"), (95, "rose above")])
def test_with_a_signal_there_is_one_that_says_which_way(partnership, last, word):
    finding = charted([*STEADY[:-1], last], partnership)
    (said,) = sentences(release(finding, PUBLIC))

    assert word in said
    assert "a signal that something changed, not of what" in said
    # By hand: a u chart's limits lie three roots of the mean about it.
    mean = sum([*STEADY[:-1], last]) / 13
    row = finding.rows[-1]
    assert row.cells["lower"].value == pytest.approx(mean - 3 * mean**0.5)
    assert row.cells["upper"].value == pytest.approx(mean + 3 * mean**0.5)


def test_on_a_limit_is_within(partnership):
    finding = charted(STEADY, partnership)
    row = finding.rows[-1]
    on = replace(row, cells={**row.cells, "value": row.cells["upper"]})

    assert side_of(on, finding.columns) is Side.WITHIN
    above = replace(row.cells["upper"], value=row.cells["upper"].value + 0.01)
    beyond = replace(row, cells={**row.cells, "value": above})
    assert side_of(beyond, finding.columns) is Side.ABOVE


def test_seven_quarters_are_too_few_for_a_chart_and_eight_have_trial_limits(partnership):
    assert "too few" in " ".join(charted(STEADY[:7], partnership).notes)
    (said,) = sentences(release(charted(STEADY[:8], partnership), PUBLIC))
    assert "trial limits of so few quarters" in said
    (said,) = sentences(release(charted(STEADY[:12], partnership), PUBLIC))
    assert "limits of chance" in said


def published(to, value, definition="MOJ_PROVEN", area=DURHAM):
    last = date.fromisoformat(to)
    return {
        "measure": "proportion reoffending",
        "definition": definition,
        "area": area,
        "people": "all",
        "cohort_from": last.replace(year=last.year - 1, month=last.month),
        "cohort_to": last,
        "value": value,
        "source": "a source",
    }


def of_rates(rows, partnership, to="2021-22Q4"):
    records = records_of_rows({"published_rates": rows}, to)
    return study.published_share(records, (DURHAM,), partnership)


@pytest.mark.parametrize(
    ("to", "reached"), [("2018-09-22", False), ("2018-09-23", True), ("2019-03-31", True)]
)
def test_a_published_cohort_is_marked_where_its_courts_had_closed(partnership, to, reached):
    """Twelve months and six to be proven: of 23 September 2018 they end on 23 March 2020."""
    finding = of_rates([published(to, 30.0)], partnership)

    assert bool(finding.reached) is reached
    assert any("23 March 2020" in note for note in finding.notes) is reached
    assert ("[b]" in answer(release(finding, PUBLIC)).text) is reached


@pytest.mark.parametrize(
    ("month", "reached"), [("2019-07-01", False), ("2019-10-01", True), ("2020-04-01", True)]
)
def test_a_programmes_cohort_is_marked_where_its_months_reach_the_closing(
    partnership, month, reached
):
    """Of a quarter's last beginner: six months from 30 September 2019 end on 30 March 2020."""
    began = {"2019-07-01": "2019-04-01"}.get(month, month)
    records = records_of(Person("P1", born="2004-01-01"), Programme(began), to="2020-21Q4")
    finding = study.programme_cohorts_6(records, (DURHAM,), partnership)

    assert bool(finding.reached) is reached


def test_a_row_is_reached_on_the_very_day_and_not_the_day_before(partnership):
    finding = of_rates([published("2012-03-31", 30.0)], partnership)
    (row,) = finding.rows
    for day, reached in ((date(2020, 3, 22), set()), (date(2020, 3, 23), {row.label})):
        assert marked(finding, {row.label: day}, partnership).reached == reached


STABLE = [30.0, 31.0, 30.5, 29.8, 30.2, 30.9, 29.9, 30.4]


@pytest.mark.parametrize(
    ("last", "said"),
    [(30.1, "no change is told from chance"), (36.0, "a signal that something changed")],
)
def test_a_published_trend_has_a_word_only_by_a_signal(partnership, last, said):
    values = [*STABLE, last]
    rows = [
        {**published(f"{2004 + n}-03-31", value), "cohort_from": date(2003 + n, 4, 1)}
        for n, value in enumerate(values)
    ]
    finding = of_rates(rows, partnership, to="2013-14Q4")

    assert said in finding.sentences[1].template
    changed = [{**row, "definition": "another"} if n == 8 else row for n, row in enumerate(rows)]
    cannot = of_rates(changed, partnership, to="2013-14Q4").sentences[1].template
    assert "cannot be told" in cannot


def test_overlapping_cohorts_are_not_charted(partnership):
    rows = [
        {**published(f"{2004 + n}-03-31", value), "cohort_from": date(2003 + n, 3, 1)}
        for n, value in enumerate([*STABLE, 36.0])
    ]
    assert "cannot be told" in of_rates(rows, partnership, "2013-14Q4").sentences[1].template


def test_victims_are_the_youth_services_and_as_the_strategy_prints_them(partnership, ledger):
    rows = [
        {
            "claim_id": claim,
            "document": "Strategy",
            "locator": "9.84",
            "programme": "restorative",
            "area": DURHAM,
            "period_start": date(year, 4, 1),
            "period_end": date(year, 12, 31),
            "group": "identified victims of youth crime",
            "measure": "share",
            "value": ledger[claim],
            "unit": "percent",
        }
        for year in (2012, 2013)
        for claim in [f"restorative-victim-participation-{year}"]
    ]
    records = records_of_rows({"published_figures": rows}, "2013-14Q4")
    finding = study.victims_taking_part(records, (DURHAM,), partnership)

    assert list(told(finding, "share").values()) == [45, 64]
    said = answer(release(finding, PUBLIC)).text
    assert "youth offending service" in said
    assert "cannot be told" in said
    assert "not the restorative hub's" in finding.limits[0].replace("It is not", "not")
    (later,) = study.victims_taking_part(
        records_of_rows({"published_figures": rows[1:]}, "2013-14Q4"), (DURHAM,), partnership
    ).rows
    assert later.cells["share"].value == 64


def test_what_is_counted_of_another_area_is_said_to_stand_there(found):
    for name in ("hub_referrals", "custody_visits", "confidence_in_police"):
        finding = found(name, (DURHAM,))
        assert finding.rows == ()
        assert f"only of {TOGETHER}" in finding.notes[0]


SERVICE, RATES, SURVEY = "service_activity", "published_rates", "surveys"
MADE_OF = {
    "published_share": RATES,
    "published_frequency": RATES,
    "hub_referrals": SERVICE,
    "hub_referrals_chart": SERVICE,
    "custody_visits": SERVICE,
    "custody_visits_chart": SERVICE,
    "confidence_in_police": SURVEY,
    "victims_taking_part": "published_figures",
    "programme_cohorts_6": "yos_programmes",
    "programme_cohorts_12": "yos_programmes",
}


@pytest.mark.parametrize("name", MADE_OF)
def test_without_its_extract_a_finding_says_which_is_missing(name, partnership):
    records = records_of_rows({}, "2013-14Q4", without=[MADE_OF[name]])
    finding = getattr(study, name)(records, (DURHAM,), partnership)

    assert finding.rows == ()
    assert MADE_OF[name] in finding.notes[0]


def test_every_row_deleted_changes_what_is_told(delivered, partnership, found):
    """The first row of each extract that a finding is made of: told from nowhere else."""
    whole = delivered(PANEL)
    latest = {SERVICE: PANEL, RATES: date(2018, 3, 31), SURVEY: date(2019, 6, 30)}
    dated = {SERVICE: "quarter", RATES: "cohort_to", SURVEY: "period_end"}
    for name, extract in MADE_OF.items():
        if extract not in latest:
            continue
        rows = whole.tables[extract].execute()
        day = rows[dated[extract]].astype(str).str.slice(0, 10)
        kept = rows[day != str(latest[extract])]
        assert len(kept) < len(rows)
        less = replace(whole, tables={**whole.tables, extract: ibis.memtable(kept)})
        after = getattr(study, name)(less, BOTH, partnership)
        assert told(after) != told(found(name)), name


def test_a_reoffence_less_and_a_programmes_share_is_lower(partnership):
    young = [Person(f"P{n}", born="2004-01-01") for n in range(12)]
    began = [Programme("2018-04-05", person=f"P{n}") for n in range(12)]
    again = [proven("2018-05-01", "2018-06-01", person=f"P{n}") for n in range(6)]

    def share(offences):
        records = records_of(*young, *began, *offences, to="2019-20Q2")
        finding = study.programme_cohorts_6(records, (DURHAM,), partnership)
        return told(finding, "reoffended", "share")["April to June 2018"]

    assert share(again) == (6, 50.0)
    assert share(again[1:]) == (5, pytest.approx(41.7, abs=0.05))


SUPERLATIVE = re.compile(
    r"\b(lowest|highest|best ever|record low|significant\w*|improv\w+|success\w*)\b", re.IGNORECASE
)


@pytest.mark.parametrize("areas", [BOTH, (DURHAM,)], ids=["both", "one"])
def test_no_sentence_has_a_superlative_or_calls_a_number_significant(found, areas):
    for name in MADE_OF:
        finding = found(name, areas)
        for sentence in finding.sentences:
            assert not SUPERLATIVE.search(sentence.template), sentence.template


def test_a_trial_and_support_are_told_with_their_rung(delivered):
    records = delivered(PANEL)
    checkpoint = study.checkpoint(study.trial(records, BOTH))
    support = study.family_support(study.weigh(records, BOTH))

    assert checkpoint.sentences[0].template.startswith("Checkpoint. What can be said")
    assert checkpoint.sentences[0].template.endswith("drawn by lot, all counted as drawn.")
    assert "records of people, matched and not drawn by lot" in support.sentences[0].template
    nothing = records_of_rows({}, "2013-14Q4", without=["trial_participants", "family_support"])
    assert study.checkpoint(study.trial(nothing, (DURHAM,))).rows == ()
    assert study.family_support(study.weigh(nothing, (DURHAM,))).rows == ()


def test_counts_of_referrals_are_of_people_and_visits_are_not(found):
    (referred,) = found("hub_referrals").columns
    visits, visitors = found("custody_visits").columns

    assert (referred.role, visits.role, visitors.role) == (Role.BASE, Role.DERIVED, Role.BASE)
    few = release(found("hub_referrals"), replace(PUBLIC, threshold=40))
    assert str(few.cell(PANEL, "number")) == "[c]"


def test_tracked_cohorts_are_told_without_a_change_between_them(delivered, partnership):
    records = delivered("2013-14Q4")
    finding = study.tracked_cohorts(study.track(records, (DURHAM,)), records, partnership)

    assert finding.changes == ()
    assert told(finding, "people", "reoffended")["2012"] == (157, 62)
    assert finding.reached == frozenset()
    without = records_of(Event("2013-02-01"), to="2013-14Q4", without=["yos_cohort"])
    assert study.tracked_cohorts((), without, partnership).rows == ()


def test_members_are_marked_where_waiting_reached_the_closing_and_their_share_not_trended(
    delivered, partnership
):
    """Three months after a quarter: those of October to December 2019 end on 31 March 2020."""
    records = delivered(PANEL)
    rule = replace(PUBLIC, threshold=1, hide_unanimous=False)
    known = study.iom_quarters(records, (DURHAM,), rule)
    table = study.iom_by_quarter(known, records, rule, partnership)
    chart = study.iom_chart(known, records, partnership)

    settled = {"2019-20Q3", "2019-20Q4", "2020-21Q1"}
    assert table.reached == {*settled, PANEL}
    assert chart.reached == settled
    (counted,) = sentences(release(table, rule))
    assert counted.startswith("Of 179 members of offender management, 29 reoffended in 2020-21Q1")
    assert "16.2% (95% interval 12% to 22%)" in counted
    (said,) = sentences(release(chart, rule))
    assert "whether it changed cannot be told" in said
    assert not CHANGED.search(said.replace("whether it changed", ""))


def test_adults_alone_are_not_all_offenders(partnership):
    adults = {**published("2012-03-31", 25.0), "people": "adults"}
    finding = of_rates([adults, published("2011-03-31", 30.0)], partnership, to="2013-14Q4")

    assert [row.label for row in finding.rows] == ["to 31 March 2011"]
