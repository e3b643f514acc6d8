"""Rules that follow from what a contract says of its columns, over every extract they apply to.

For each rule a delivery holds a file of every extract, and the file the row that only just breaks
the rule and the nearest that does not.
"""

from datetime import date, timedelta

import pytest
from deliveries import (
    OF_PEOPLE,
    File,
    accepted,
    day_of,
    free_of,
    later_of,
    of_another,
    only_happened,
    processed,
    quarantined,
    said,
    sound,
)

from rrlib.contracts import EXTRACTS, Kind, Presence, When

BY_NAME = {extract.name: extract for extract in EXTRACTS}
OF_YOUTH = [
    extract
    for extract in EXTRACTS
    if extract.name in ("yos_cohort", "yos_programmes", "first_time_entrants")
]
OTHERS = [extract for extract in OF_PEOPLE if extract.name != "people"]
WITH_LATER = [e for e in OTHERS if any(column.when is When.LATER for column in e.columns)]
"""Without people, a fault of whom would cost the rows of other extracts."""
BORN = {"P1": date(1998, 5, 1), "P2": date(1997, 2, 11)}
"""Dates of birth in the sound delivery."""

ALTERED = {
    "people": ("sex", "female"),
    "offences": ("area", "County Durham"),
    "yos_cohort": ("area", "County Durham"),
    "yos_programmes": ("area", "County Durham"),
    "first_time_entrants": ("area", "County Durham"),
    "iom_membership": ("scheme", "high crime causer"),
    "custody_spells": ("custody_type", "recall"),
    "orders": ("order_type", "suspended sentence order"),
    "needs_assessments": ("answer", "no problem"),
    "family_support": ("ended_on", "2013-02-02"),
    "prison_releases": ("early_visits", "4"),
    "prison_counts": ("reoffenders", "11"),
    "trial_participants": ("arm", "control"),
    "recorded_crime": ("offences", "211"),
    "population": ("persons", "1201"),
    "comparators": ("source", "another list"),
    "welfare_losses": ("pounds", "561"),
    "service_activity": ("number", "13"),
    "surveys": ("score", "62.6"),
    "harm_weights": ("weight", "12.6"),
    "published_rates": ("value", "30.1"),
    "published_figures": ("value", "13"),
}
"""For each extract a column outside its key, and another sound value for its first row."""


@pytest.fixture
def check(tmp_path):
    """Check a delivery of files and of the sound people, or others where they are among them."""

    def checked(*files):
        tables = sound("people") | {file.name: file.rows for file in files}
        return processed(tmp_path, tables)

    return checked


def years_after(day, years):
    return day.replace(year=day.year + years)


def row_2(extracts, told):
    """The messages of a rule that row 2 of each of `extracts` breaks, and what is quarantined."""
    messages = [f"{extract.name}.csv, row 2, column {told(extract)}" for extract in extracts]
    return messages, {extract.name: [2] for extract in extracts}


def test_an_altered_value_is_sound_in_itself(check):
    files = []
    for extract in EXTRACTS:
        column, value = ALTERED[extract.name]
        assert column not in extract.key
        files.append(File(extract.name))
        files[-1].add(**{column: value})
        assert files[-1].rows[1][: len(files[-1].first)] != files[-1].first
    assert said(check(*files)) == []


def test_there_is_an_extract_for_every_rule_that_columns_imply():
    assert {extract.name for extract in WITH_LATER} == {
        "offences",
        "yos_programmes",
        "iom_membership",
        "custody_spells",
        "orders",
        "family_support",
    }
    assert {extract.name for extract in OF_YOUTH} == {
        "yos_cohort",
        "yos_programmes",
        "first_time_entrants",
    }
    assert len(OTHERS) == 11


def test_what_became_of_an_event_is_not_before_it(check):
    files = []
    for extract in WITH_LATER:
        day, later = day_of(extract), later_of(extract)
        file = File(extract.name)
        for number, on in enumerate(("2013-05-01", "2013-05-02"), 1):
            dates = {day: "2013-05-02", later: on}
            file.add(**of_another(extract, number), **free_of(extract), **dates)
        files.append(file)
    delivery = check(*files)
    messages, rows = row_2(
        WITH_LATER, lambda e: f"{later_of(e)}: expected a day not before {day_of(e)}"
    )
    assert said(delivery) == messages
    assert quarantined(delivery) == rows


FACTS = [("offences", "disposal", "fine"), ("orders", "how_ended", "completed")]


def test_a_fact_and_its_date_are_there_together_or_not_at_all(check):
    files, messages = [], []
    for name, fact, word in FACTS:
        extract = BY_NAME[name]
        later = later_of(extract)
        given = {later: "2013-06-01", fact: word}
        file = File(name)
        for number, held in enumerate([(), (later,), (fact,), (later, fact)]):
            values = {column: given[column] if column in held else "" for column in given}
            ids = {extract.key[0]: f"X{number}", "person_id": "P1"}
            file.add(**ids, **values)
        files.append(file)
        what = f"expected {fact} and {later}, or neither (and 1 more such)"
        messages.append(f"{name}.csv, row 3, column {fact}: {what}")
    delivery = check(*files)
    assert said(delivery) == messages
    assert quarantined(delivery) == {"offences": [3, 4], "orders": [3, 4]}


def test_each_fact_goes_with_the_date_that_the_contract_names():
    assert {
        (extract.name, column.name, column.goes_with)
        for extract in EXTRACTS
        for column in extract.columns
        if column.goes_with
    } == {("offences", "disposal", "disposal_date"), ("orders", "how_ended", "ended_on")}


def test_nothing_is_recorded_before_it_happened(check):
    files = []
    for extract in OTHERS:
        file = File(extract.name)
        for number, recorded in enumerate(("2013-05-01", "2013-05-02", ""), 1):
            dates = {day_of(extract): "2013-05-02", "recorded_on": recorded}
            file.add(**of_another(extract, number), **only_happened(extract), **dates)
        files.append(file)
    delivery = check(*files)
    messages, rows = row_2(OTHERS, lambda e: f"recorded_on: expected a day not before {day_of(e)}")
    assert said(delivery) == messages
    assert quarantined(delivery) == rows


def test_what_became_of_an_event_is_not_recorded_before_its_day(check):
    files = []
    for extract in WITH_LATER:
        file = File(extract.name)
        for number, recorded in enumerate(("2013-05-03", "2013-05-04"), 1):
            dates = {day_of(extract): "2013-05-02", later_of(extract): "2013-05-04"}
            ids = of_another(extract, number)
            file.add(**ids, **free_of(extract), **dates, recorded_on=recorded)
        files.append(file)
    delivery = check(*files)
    messages, rows = row_2(
        WITH_LATER, lambda e: f"recorded_on: expected a day not before {later_of(e)}"
    )
    assert said(delivery) == messages
    assert quarantined(delivery) == rows


def test_somebody_may_be_recorded_whenever(check):
    people = File("people")
    people.add(recorded_on="1990-01-01")
    assert said(check(people)) == []


def test_nobody_dies_before_birth_or_after_the_quarter(check):
    people = File("people")
    days = ("1998-04-30", "1998-05-01", "2014-03-31", "2014-04-01", "31/12/2013", "")
    for number, day in enumerate(days, 1):
        people.add(**of_another(BY_NAME["people"], number), died_on=day, recorded_on="1990-01-01")
    delivery = check(people)
    column = "column died_on: expected"
    assert said(delivery) == [
        f"people.csv, row 5, {column} a day not after 2014-03-31, the last of the delivery's "
        "quarter",
        f"people.csv, row 6, {column} year-month-day, not day/month/year (read as such)",
        f"people.csv, row 2, {column} a day not before date_of_birth",
    ]
    assert quarantined(delivery) == {"people": [2, 5]}
    died = {row["person_id"]: row["died_on"] for row in accepted(delivery, "people")}
    assert died == {
        "P2": date(1998, 5, 1),
        "P3": date(2014, 3, 31),
        "P5": date(2013, 12, 31),
        "P6": None,
    }


AFTER = {
    Kind.DATE: ("2014-04-01", "2014-03-31"),
    Kind.QUARTER: ("2014-15Q1", "2013-14Q4"),
    Kind.YEAR: ("2014", "2013"),
}
"""By kind of column: the first value after the quarter, and the last that is not."""


@pytest.mark.parametrize("when", When)
def test_nothing_is_known_after_the_last_day_of_the_quarter(check, when):
    files, messages = [], []
    for extract in EXTRACTS:
        bound = [c for c in extract.columns if c.when is when and extract.name != "people"]
        for column in bound:
            after, last = AFTER[column.kind]
            file = File(extract.name)
            for number, value in enumerate((after, last), 1):
                ids = of_another(extract, number) if extract.of_people else {}
                empty = only_happened(extract) if when is When.HAPPENED else free_of(extract)
                file.add(**ids, **empty | {column.name: value})
            files.append(file)
            messages.append(
                f"{extract.name}.csv, row 2, column {column.name}: arrived '{after}'; "
                "expected a day not after 2014-03-31, the last of the delivery's quarter"
            )
    delivery = check(*files)
    assert len(messages) == {When.HAPPENED: 17, When.LATER: 6}[when]
    assert said(delivery) == messages
    assert quarantined(delivery) == {file.name: [2] for file in files}


def test_only_what_happened_or_became_of_it_is_held_to_the_quarter():
    free = {
        (extract.name, column.name)
        for extract in EXTRACTS
        for column in extract.columns
        if column.kind in AFTER and column.when is None and column.name != "recorded_on"
    }
    assert free == {
        ("offences", "offence_to"),
        ("orders", "planned_end"),
        ("orders", "first_offence_on"),
        ("prison_counts", "released_from"),
        ("comparators", "universal_credit_on"),
        ("published_rates", "cohort_from"),
        ("published_figures", "period_start"),
        ("published_figures", "period_end"),
    }


def test_what_is_planned_or_was_entered_afterwards_may_lie_beyond_the_quarter(check):
    beyond = {extract.name: ["recorded_on"] for extract in OF_PEOPLE}
    beyond["orders"].append("planned_end")
    beyond["offences"].append("offence_to")
    beyond["comparators"] = ["universal_credit_on"]
    beyond["published_figures"] = ["period_end"]
    files = [File(name) for name in beyond]
    for file in files:
        file.add(**dict.fromkeys(beyond[file.name], "2016-01-01"))
    delivery = check(*files)
    assert said(delivery) == []
    for name, columns in beyond.items():
        (row,) = accepted(delivery, name)
        assert {row[column] for column in columns} == {date(2016, 1, 1)}


def test_everybody_named_stands_among_the_accepted_people(check):
    files = [File(extract.name) for extract in OTHERS]
    for extract, file in zip(OTHERS, files, strict=True):
        file.add(**of_another(extract, 9))
        file.add(**of_another(extract, 1))
    delivery = check(*files)
    messages, rows = row_2(OTHERS, lambda _: "person_id: expected a person accepted from people")
    assert said(delivery) == messages
    assert quarantined(delivery) == rows


def test_nothing_happens_before_birth(check):
    files = []
    for extract in OTHERS:
        file, empty = File(extract.name), only_happened(extract)
        youngest = 10 if extract in OF_YOUTH else 0
        before, then = BORN["P1"] - timedelta(days=1), years_after(BORN["P2"], youngest)
        file.add(**of_another(extract, 1), **empty, **{day_of(extract): before})
        file.add(**of_another(extract, 2), **empty, **{day_of(extract): then})
        files.append(file)
    delivery = check(*files)
    messages, rows = row_2(
        OTHERS, lambda e: f"{day_of(e)}: expected a day not before the person's birth"
    )
    assert said(delivery) == messages
    assert quarantined(delivery) == rows


UNDER_TEN = "expected a day on which the person is 10 or older"


def test_nobody_is_under_ten_in_an_extract_of_young_people(check):
    tenth = years_after(BORN["P1"], 10)
    files = [File(extract.name) for extract in OF_YOUTH]
    for extract, file in zip(OF_YOUTH, files, strict=True):
        for day in (tenth - timedelta(days=1), tenth, BORN["P1"]):
            file.add(person_id="P1", **only_happened(extract), **{day_of(extract): day})
    delivery = check(*files)
    messages, rows = row_2(OF_YOUTH, lambda e: f"{day_of(e)}: {UNDER_TEN} (and 1 more such)")
    assert said(delivery) == messages
    assert quarantined(delivery) == {name: [2, 4] for name in rows}


def test_somebody_born_on_29_february_is_ten_on_1_march(check):
    people = File("people")
    people.add(date_of_birth="2000-02-29")
    files = [File(extract.name) for extract in OF_YOUTH]
    for extract, file in zip(OF_YOUTH, files, strict=True):
        for day in ("2010-02-28", "2010-03-01"):
            file.add(person_id="P1", **only_happened(extract), **{day_of(extract): day})
    delivery = check(people, *files)
    messages, rows = row_2(OF_YOUTH, lambda e: f"{day_of(e)}: {UNDER_TEN}")
    assert said(delivery) == messages
    assert quarantined(delivery) == rows


def test_a_child_may_offend_before_ten_in_the_extract_of_offences(check):
    file = File("offences")
    file.add(offence_date=years_after(BORN["P1"], 9), disposal="", disposal_date="")
    assert said(check(file)) == []


def test_a_row_that_comes_again_is_kept_once(check):
    files = [File(extract.name) for extract in EXTRACTS]
    for file in files:
        for _ in range(3):
            file.add()
    delivery = check(*files)
    assert sorted(said(delivery)) == sorted(
        f"{extract.name}.csv, row 3: expected each row once: another is the same, "
        f"with its {' and '.join(extract.key)} (and 1 more such)"
        for extract in EXTRACTS
    )
    assert quarantined(delivery) == {extract.name: [3, 4] for extract in EXTRACTS}
    assert {len(accepted(delivery, extract.name)) for extract in EXTRACTS} == {1}


def require_at_odds(delivery, extracts):
    told = [message for message in said(delivery) if "another says something else" in message]
    assert sorted(told) == sorted(
        f"{extract.name}.csv, row 2: expected one row for each {' and '.join(extract.key)}: "
        "another says something else (and 1 more such)"
        for extract in extracts
    )
    assert quarantined(delivery) == {extract.name: [2, 3] for extract in extracts}


@pytest.mark.parametrize("extracts", [EXTRACTS[:1], EXTRACTS[1:]], ids=["people", "all others"])
def test_rows_that_say_different_things_of_one_are_all_quarantined(check, extracts):
    files = [File(extract.name) for extract in extracts]
    for file in files:
        column, value = ALTERED[file.name]
        file.add()
        file.add(**{column: value})
    delivery = check(*files)
    require_at_odds(delivery, extracts)
    assert {breach.file for breach in delivery.stopped} == {e.file_name for e in extracts}


def test_versions_recorded_on_different_days_are_not_at_odds(check):
    files = [File(extract.name) for extract in OF_PEOPLE]
    for file in files:
        column, value = ALTERED[file.name]
        file.add(recorded_on="2014-01-10")
        file.add(recorded_on="2014-02-10", **{column: value})
        file.add(recorded_on="", **{column: value})
    delivery = check(*files)
    assert said(delivery) == []
    assert delivery.versioned == tuple(sorted(extract.name for extract in OF_PEOPLE))
    assert {len(accepted(delivery, extract.name)) for extract in OF_PEOPLE} == {3}


@pytest.mark.parametrize("recorded", ["2014-01-10", ""])
@pytest.mark.parametrize("extracts", [OF_PEOPLE[:1], OF_PEOPLE[1:]], ids=["people", "all others"])
def test_rows_recorded_on_the_same_day_are_no_versions(check, extracts, recorded):
    files = [File(extract.name) for extract in extracts]
    for file in files:
        column, value = ALTERED[file.name]
        file.add(recorded_on=recorded)
        file.add(recorded_on=recorded, **{column: value})
        file.add(recorded_on="2014-01-11")
    delivery = check(*files)
    require_at_odds(delivery, extracts)
    assert delivery.versioned == ()


def test_the_last_version_of_somebody_says_when_he_was_born(check):
    people = File("people")
    for born, recorded in (("1990-05-01", "2013-01-10"), ("1998-05-01", "2014-01-10")):
        people.add(date_of_birth=born, recorded_on=recorded)
    people.add(date_of_birth="1980-05-01", recorded_on="")
    file = File("offences")
    file.add(offence_id="F1", offence_date="1998-04-30")
    file.add(offence_id="F2", offence_date="1998-05-01")
    assert quarantined(check(people, file)) == {"offences": [2]}


def test_only_extracts_that_say_of_every_row_when_it_was_entered_are_recorded(check):
    offences, cohort, entrants = File("offences"), File("yos_cohort"), File("first_time_entrants")
    offences.add(recorded_on="2013-06-01")
    cohort.add(recorded_on="2013-06-01")
    cohort.add(tier="pre-court", recorded_on="")
    entrants.add()
    assert check(offences, cohort, entrants).recorded == ("offences",)


def test_a_quarantined_row_does_not_matter_to_what_is_recorded_or_versioned(check):
    offences = File("offences")
    offences.add(recorded_on="2013-06-01")
    offences.add(offence_group="", recorded_on="")
    offences.add(offence_group="", recorded_on="2013-07-01")
    offences.add(recorded_on="2013-06-01")
    delivery = check(offences)
    assert quarantined(delivery) == {"offences": [3, 4, 5]}
    assert (delivery.recorded, delivery.versioned) == (("offences",), ())


def test_a_bad_row_does_not_make_its_sound_double_a_double(check):
    files = [File(extract.name) for extract in EXTRACTS]
    for extract, file in zip(EXTRACTS, files, strict=True):
        required = [c.name for c in extract.columns if c.presence is Presence.EVERY_ROW]
        file.add(**{required[-1]: ""})
        file.add()
    delivery = check(*files)
    assert quarantined(delivery) == {extract.name: [2] for extract in EXTRACTS}
    assert {len(accepted(delivery, extract.name)) for extract in EXTRACTS} == {1}
