"""Programme cohorts at 6 and 12 months, and those who leave supervision at 16 to 18."""

import pytest
from drawn_cohorts import cell, said, shown, told
from histories import BOTH, DARLINGTON, DURHAM, Order, Person, Programme, each, proven, records_of

from rrlib.codes import Audience
from rrlib.disclosure import release, rule_for
from rrlib.periods import FinancialQuarter
from rrlib.present.words import published, sentences
from rrlib.studies import yos_cohort_tracking as study
from rrlib.studies.yos_cohort_tracking.programmes import quarter_in_words

OCTOBER, APRIL = "October to December 2019", "April to June 2019"
PANEL = "Police and Crime Panel, quarterly performance report, 16 October 2020, KPQ6"


@pytest.fixture(scope="module")
def durham(demonstration):
    found = demonstration("2020-21Q2", DURHAM)
    return {months: found[f"programme_cohorts_{months}"] for months in (6, 12)}


@each(
    "months, began, expected, interval",
    {
        "October 2019, 6 months": (6, OCTOBER, (14, 2, 14.3), (4.0, 39.9)),
        "April 2019, 12 months": (12, APRIL, (19, 5, 26.3), (11.8, 48.8)),
    },
)
def test_the_panel_s_cohorts_have_the_shares_that_it_was_told(
    durham, months, began, expected, interval
):
    assert told(durham[months])[began] == expected
    share = cell(durham[months], began, "share")
    assert (round(share.lower, 1), round(share.upper, 1)) == interval


def test_what_the_panel_was_told_is_shown_to_the_public_and_marked(durham, partnership):
    rule = rule_for(partnership, Audience.PUBLIC, DURHAM)
    within_6, within_12 = (release(durham[months], rule) for months in (6, 12))

    assert told(within_6.finding)[OCTOBER] == (14, 2, 14.3)
    assert published(within_6) == [
        f"Shown although small, because it is published: {PANEL}. "
        f"{OCTOBER}: Reoffended, Share who reoffended"
    ]
    assert sentences(within_6)[0].startswith(f"Of the 14 who began in {OCTOBER}, 2 reoffended")
    # Five of nineteen is not small, and is shown as any other.
    assert told(within_12.finding)[APRIL] == (19, 5, 26.3)
    assert published(within_12) == []


def test_other_small_cohorts_of_the_same_table_stay_hidden(durham, partnership):
    found = shown(durham[6], rule=rule_for(partnership, Audience.PUBLIC, DURHAM))

    for began in ("January to March 2019", "April to June 2019", "July to September 2019"):
        assert found[began][1:] == ("[c]", "[c]")


def test_the_small_cohorts_of_darlington_are_hidden(demonstration, partnership):
    found = demonstration("2020-21Q2", DARLINGTON)["programme_cohorts_6"]

    released = release(found, rule_for(partnership, Audience.PUBLIC, DARLINGTON))

    assert told(found)[OCTOBER][0] == 5
    assert {row[1:] for row in told(released.finding).values()} == {("[c]", "[c]"), ("[x]", "[c]")}
    assert (published(released), sentences(released)) == ([], [])


def test_cohorts_not_yet_followed_for_so_long_have_no_share(durham):
    waiting = {
        months: [label for label, row in told(found).items() if row[1:] == ("[x]", "[x]")]
        for months, found in durham.items()
    }

    assert waiting[6] == ["April to June 2020", "July to September 2020"]
    assert waiting[12] == [OCTOBER, *waiting[6]]
    for months, found in durham.items():
        *notes, last = found.notes
        assert [note.split(":")[0] for note in notes] == waiting[months]
        assert last == "A quarter that is not listed is one in which nobody began."
        assert "beyond 30 September 2020; the share is not available yet." in found.notes[0]


def test_the_sentence_is_of_the_latest_cohort_with_a_share(durham):
    within_6, within_12 = (said(durham[months])[0] for months in (6, 12))

    assert within_6.startswith(
        f"Of the 14 who began in {OCTOBER}, 2 reoffended within 6 months: 14."
    )
    assert within_12.startswith("Of the 16 who began in July to September 2019, 6 reoffended withi")


def test_a_limit_says_how_often_each_of_so_many_is_the_lowest_by_chance(durham):
    assert "among 7 with the same risk, each is the lowest one time in 7." in durham[6].limits[0]
    assert "one time in 6." in durham[12].limits[0]


@each(
    "to, row",
    {"a day before": ("2019-20Q4", (2, "[x]", "[x]")), "on the day": ("2020-21Q1", (2, 1, 50.0))},
)
def test_a_cohort_has_a_share_once_the_last_to_begin_is_followed_for_six_months(to, row):
    records = records_of(
        Programme("2019-10-01", person="P1"),
        Programme("2019-12-31", person="P2"),
        proven("2020-01-10", "2020-02-10", person="P1"),
        to=to,
    )

    assert told(study.programme_cohorts_6(records, BOTH)) == {OCTOBER: row}


def test_the_last_ten_quarters_are_shown_in_which_anybody_began():
    first, last = FinancialQuarter.parse("2017-18Q1"), FinancialQuarter.parse("2019-20Q4")
    quarters = [quarter for quarter in first.through(last) if str(quarter) != "2017-18Q3"]
    history = [Programme(str(quarter.window.first), person=str(quarter)) for quarter in quarters]
    history.append(Programme("2020-01-01", person="another of the last"))

    found = told(study.programme_cohorts_6(records_of(*history, to="2019-20Q4"), BOTH), "people")

    assert len(quarters) == 11
    assert list(found) == [quarter_in_words(quarter) for quarter in quarters[-10:]]
    assert list(found.values()) == [1] * 9 + [2]
    assert list(found)[-1] == "January to March 2020"


def test_a_cohort_of_whom_nobody_was_found_waits_for_nobody():
    records = records_of(Person(matched="no"), Programme("2019-10-01"), to="2020-21Q2")

    found = study.programme_cohorts_6(records, BOTH)

    assert told(found, "people") == {OCTOBER: 0}
    assert not any("not available yet" in note for note in found.notes)
    assert said(found) == []


def test_without_programmes_nothing_is_answered_and_the_delivery_is_named():
    records = records_of(to="2013-14Q4", without=["yos_programmes"])

    for finding in (study.programme_cohorts_6, study.programme_cohorts_12):
        found = finding(records, BOTH)
        assert found.rows == ()
        assert found.notes[0].startswith(
            "Not answered: the delivery of 2013-14Q4 does not hold yos_programmes ("
        )


#                       born          left          reoffended  18 on leaving
LEFT = {
    "at 16": ("1995-06-01", "2011-09-01", True, False),
    "at 17": ("1994-06-01", "2011-09-01", False, False),
    "the day before the 18th birthday": ("1993-09-02", "2011-09-01", False, False),
    "on the 18th birthday": ("1993-09-01", "2011-09-01", False, True),
    "at 15": ("1996-06-01", "2011-09-01", True, False),
    "at 19": ("1992-06-01", "2011-09-01", True, True),
    "a year before": ("1994-06-01", "2010-09-01", False, False),
    "a year later": ("1995-06-01", "2012-12-31", False, False),
    "the next year": ("1996-06-01", "2013-10-01", False, False),
}


def exits_as_known(to, **known):
    history = []
    for name, (born, left, again, _) in LEFT.items():
        history += [Person(name, born=born), Order("2011-01-01", left, person=name)]
        if again:
            history.append(proven("2011-12-01", "2012-02-01", person=name))
    history += [Person("by a programme", born="1995-06-01")]
    history += [Programme("2011-01-01", "2011-10-01", person="by a programme")]
    return study.exits(records_of(*history, to=to, **known), BOTH)


@pytest.fixture(scope="module")
def left():
    return exits_as_known("2013-14Q3")


def test_those_who_left_at_16_to_18_are_counted_by_year(left):
    assert told(left, "people", "adults", "reoffended", "share") == {
        "2010-11": (1, 0, 0, 0.0),
        "2011-12": (5, 1, 1, 20.0),
        "2012-13": (1, 0, "[x]", "[x]"),
        "2013-14": (1, 0, "[x]", "[x]"),
    }


def test_the_first_sentence_is_of_the_latest_year_followed_and_the_second_of_the_latest_over(left):
    followed, over = said(left)

    assert followed.startswith(
        "Of the 5 young people aged 16 to 18 who left youth supervision in 2011-12, 1 reoffended "
        "within 12 months: 20.0% (95% interval "
    )
    assert over == "1 young people aged 16 to 18 left youth supervision in 2012-13."


def test_years_not_followed_and_a_year_not_over_are_named(left):
    assert left.notes[1:] == (
        "2012-13: some are followed beyond 31 December 2013; the share is not available yet.",
        "2013-14: some are followed beyond 31 December 2013; the share is not available yet.",
        "2013-14 is not over: more may leave in it.",
    )


def test_a_year_is_over_on_its_last_day():
    assert said(exits_as_known("2013-14Q4"))[1].endswith("left youth supervision in 2013-14.")


EACH_YEAR = {"2010-11": 1, "2011-12": 4, "2012-13": 1, "2013-14": 1}


@each(
    "missing, people, note",
    {
        "orders": (["orders"], {"2011-12": 1}, "Not counted: "),
        "programmes": (["yos_programmes"], EACH_YEAR, "Not counted: "),
        "both": (["orders", "yos_programmes"], {}, "Not answered: "),
    },
)
def test_without_orders_or_programmes_the_others_are_counted(missing, people, note):
    found = exits_as_known("2013-14Q3", without=missing)

    assert told(found, "people") == people
    assert found.notes[0].startswith(note)
    assert all(f"{name} (" in found.notes[0] for name in missing)


def test_a_delivery_whose_orders_are_of_others_has_no_exits(demonstration):
    found = demonstration("2013-14Q4", DURHAM)["exits"]

    assert (found.rows, said(found)) == ((), [])
    assert "does not hold yos_programmes" in found.notes[0]


def test_the_public_sees_no_few_who_left(demonstration, partnership):
    rule = rule_for(partnership, Audience.PUBLIC, DURHAM)
    found = demonstration("2020-21Q2", DURHAM)["exits"]

    assert told(found) == {
        "2018-19": (15, 2, 5, 33.3),
        "2019-20": (22, 2, "[x]", "[x]"),
        "2020-21": (3, 2, "[x]", "[x]"),
    }
    assert shown(found, "people", "adults", rule=rule) == {
        "2018-19": (15, "[c]"),
        "2019-20": (22, "[c]"),
        "2020-21": ("[c]", "[c]"),
    }
