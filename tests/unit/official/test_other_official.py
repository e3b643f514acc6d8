"""Street files, table P1, populations, Nomis, Stat-Xplore and the tool of the DfE."""

import pytest
from official_files import (
    AGES,
    LAIT,
    LOOKUP,
    NOMIS,
    P1,
    SERIES,
    STAT_XPLORE,
    STREET,
    YEARS,
    ages,
    imported,
    left_out,
    put,
    read,
    rows_of,
)

from rrlib.contracts.extracts import POPULATION, PUBLISHED_RATES
from rrlib.errors import OfficialFileError
from rrlib.official.amounts import amount, plain_name
from rrlib.official.areas import force_named
from rrlib.official.reconciling import filled
from rrlib.periods import FinancialQuarter, FinancialYear

SECRET = "f13ce20f93c355e9"


def street(crime_id, kind, month="2018-10", lsoa="County Durham 001A"):
    force = "Durham Constabulary"
    return f"{crime_id},{month},{force},{force},1,2,On or near,E01,{lsoa},{kind},,\n"


def test_crimes_are_counted_by_month_apart_from_anti_social_behaviour(tmp_path):
    path = put(
        tmp_path,
        "street.csv",
        STREET,
        street(SECRET, "Shoplifting"),
        street(SECRET, "Violent crime", lsoa="Barnsley 012E"),
        street("b", "Public disorder and weapons", lsoa=""),
        street("", "Anti-social behaviour"),
        street("c", "Drugs", month="2018-11"),
    )
    (table,) = read(path)
    assert [(t.place, str(t.window.first), t.number) for t in table.totals] == [
        ("Durham", "2018-10-01", 3),
        ("Durham", "2018-11-01", 1),
    ]
    assert left_out(table.account) == {"anti-social behaviour, which is no crime": 1}
    assert "1 rows repeat the Crime ID of another; every row is counted" in table.account.notes
    lookup = put(
        tmp_path,
        "lookup.csv",
        LOOKUP,
        "E06000047,County Durham,E22,County Durham,E23,Durham,1\n",
        "E08000016,Barnsley,E22,Barnsley,E23,South Yorkshire,2\n",
    )
    both = imported(path, lookup)
    (note,) = both.notes
    assert note.startswith("Durham: of 5 rows of street files 1 lie outside the force")
    assert "1 have no place" in note
    assert SECRET not in repr(both)


def test_an_unknown_crime_type_is_refused_with_the_nearest_and_without_a_crime_id(tmp_path):
    with pytest.raises(OfficialFileError, match=r"'Shop lifting'.*'shoplifting'") as caught:
        read(put(tmp_path, "street.csv", STREET, street(SECRET, "Shop lifting")))
    assert SECRET not in str(caught.value)


P1_ROWS = (
    "Cleveland,110,100,100,10\n",
    "Durham,55,50,50,5\n",
    'North East Region,165,"150",150,15\n',
    "Cheshire,40,38,38,2\n",
    "North West Region,40,38,38,2\n",
    "ENGLAND,205,188,188,17\n",
    "WALES,0,0,0,0\n",
    "British Transport Police,20,20,20,-\n",
    "ENGLAND AND WALES,225,208,208,17\n",
    '"Source: Police recorded crime, Home Office",,,,\n',
)


def test_every_subtotal_of_table_p1_is_compared_with_its_forces(tmp_path):
    (table,) = read(put(tmp_path, "p1.csv", P1, *P1_ROWS))
    assert not [check.what for check in table.account.checks if check.difference]
    year = [(t.place, str(t.window.first), str(t.window.last), t.number) for t in table.totals]
    assert year == [
        ("Cleveland", "2012-07-01", "2013-06-30", 100),
        ("Durham", "2012-07-01", "2013-06-30", 50),
        ("Cheshire", "2012-07-01", "2013-06-30", 38),
    ]
    assert left_out(table.account) == {
        "a subtotal": 5,
        "no territory: British Transport Police": 1,
        "a note or a heading": 1,
    }


def test_a_wrong_subtotal_of_table_p1_is_told(tmp_path):
    rows = [row.replace('"150"', '"151"') for row in P1_ROWS]
    (table,) = read(put(tmp_path, "p1.csv", P1, *rows))
    (wrong,) = [check for check in table.account.checks if check.difference]
    assert "North East Region: total recorded crime - excluding fraud" in wrong.what
    assert (wrong.counted, wrong.stated) == (150, 151)


def test_table_p1_without_a_period_is_compared_with_nothing(tmp_path):
    (table,) = read(put(tmp_path, "p1.csv", P1.replace("12 months to", "up to"), *P1_ROWS))
    assert table.totals == ()
    assert "names no" in table.account.notes[0]


def test_ages_become_population_and_are_added_up_to_their_total(tmp_path):
    path = put(
        tmp_path,
        "mid2018.csv",
        AGES,
        ages("K02000001", "UNITED KINGDOM", 30),
        ages("E06000047", "County Durham", 10),
        ages("E06000005", "Darlington", 20, total=1821),
    )
    rows = imported(path).extracts[POPULATION]
    assert len(rows) == 2 * 91
    assert rows_of(rows)[0] == ("County Durham", "2018", "0", "10")
    (table,) = read(path)
    assert {c.what: c.difference for c in table.account.checks if c.difference} == {
        "Darlington: ages added up": -1,
        "United Kingdom: local authorities added up": 1,
    }


def test_a_table_of_ages_without_a_year_says_how_to_name_its_file(tmp_path):
    with pytest.raises(OfficialFileError, match=r"mid2018-ages\.csv"):
        read(put(tmp_path, "ages.csv", AGES, ages("E06", "Darlington", 1)))


def test_two_tables_of_population_are_compared(tmp_path):
    one = put(tmp_path, "mid2018.csv", AGES, ages("E06", "Darlington", 10))
    other = put(tmp_path, "years.csv", YEARS, "E06,Darlington,2018,911\nE06,Darlington,2017,9\n")
    (check,) = imported(one, other).checks
    assert {check.counted, check.stated} == {910, 911}


def test_the_series_adds_women_and_men_up(tmp_path):
    path = put(
        tmp_path,
        "series.csv",
        SERIES,
        "E06,Darlington,E,1,0,10,11\nE06,Darlington,E,2,0,20,21\nE06,Darlington,E,1,1,5,6\n",
    )
    assert rows_of(imported(path).extracts[POPULATION]) == [
        ("Darlington", "2018", "0", "30"),
        ("Darlington", "2018", "1", "5"),
        ("Darlington", "2019", "0", "32"),
        ("Darlington", "2019", "1", "6"),
    ]


def test_a_year_of_the_series_with_a_mark_is_left_out_and_told(tmp_path):
    """Women alone would look like half of the people of that age."""
    path = put(
        tmp_path,
        "series.csv",
        SERIES,
        "E06,Darlington,E,1,0,x,11\nE06,Darlington,E,2,0,20,21\nE06,Darlington,E,1,1,5,6\n",
    )
    assert rows_of(imported(path).extracts[POPULATION]) == [
        ("Darlington", "2019", "0", "32"),
        ("Darlington", "2019", "1", "6"),
    ]
    (told,) = read(path)[0].account.notes
    assert told == "Darlington, 2018: left out, a mark stands where a number is expected"


def test_nomis_gives_single_ages_of_both_sexes_together(tmp_path):
    path = put(
        tmp_path,
        "nomis.csv",
        NOMIS,
        "2018,Darlington,Total,All Ages,Value,100\n",
        "2018,Darlington,Total,Age 10,Value,7\n",
        "2018,Darlington,Total,Aged 90+,Value,3\n",
        "2018,Darlington,Male,Age 10,Value,4\n",
        "2018,Darlington,Total,Age 10,Percent,0.7\n",
        "2018,England,Total,Age 10,Value,9000\n",
    )
    assert rows_of(imported(path).extracts[POPULATION]) == [
        ("Darlington", "2018", "10", "7"),
        ("Darlington", "2018", "90", "3"),
    ]
    assert set(left_out(read(path)[0].account)) == {
        "ages together, not a single one",
        "one sex only",
        "another measure than the number of people",
        "a region or country",
    }


def test_claims_of_stat_xplore_are_told_to_be_of_no_use(tmp_path):
    path = put(tmp_path, "claims.csv", STAT_XPLORE, "October 2017,Darlington,5400\n")
    both = imported(path)
    assert both.extracts == {}
    assert left_out(both.accounts[0]) == {"no extract holds counts of claims": 1}


REGIONS = (
    "North East",
    "North West",
    "Yorkshire and the Humber",
    "East Midlands",
    "West Midlands",
    "East of England",
    "London",
    "South East",
    "South West",
)


def lait(short, item, area, value, year="2016"):
    return f"{short},{item},{year},{area},{value},840.0,North East\n"


ENTRANTS = "First Time entrants to the Youth Justice System aged 10-17 (rate)"


def rates(tmp_path, england):
    path = put(
        tmp_path,
        "lait.csv",
        LAIT,
        lait("FirstYJS", ENTRANTS, "Durham", "331"),
        lait("FirstYJS", "", "Darlington", "33.119999999999997"),
        lait("FirstYJS", "", "Rutland", "-"),
        lait("FirstYJS", "", "Torbay", "x"),
        *[lait("FirstYJS", "", region, 100 + n) for n, region in enumerate(REGIONS)],
        lait("FirstYJS", "", "England", england),
        lait("Other", "Something else", "Durham", "5"),
    )
    both = imported(path)
    kept = rows_of(both.extracts[PUBLISHED_RATES])
    return {row[2]: row[9] for row in kept}, both.accounts[0]


def test_a_description_on_a_blocks_first_row_goes_for_all_of_it(tmp_path):
    kept, account = rates(tmp_path, 104)
    assert kept["County Durham"] == "331"
    assert kept["Darlington"] == "33.12"
    assert kept["England"] == "104"
    assert left_out(account) == {
        "no number, but a mark": 2,
        "no measure of published_rates: Something else": 1,
    }


@pytest.mark.parametrize(("england", "how"), [("936", "the sum of nine"), ("150", "wrong")])
def test_a_rate_of_england_outside_those_of_its_regions_is_left_out(tmp_path, england, how):
    kept, account = rates(tmp_path, england)
    assert "England" not in kept
    assert left_out(account)["a rate of England that its regions rule out"] == 1
    note, without_cohort = account.notes
    assert "cannot be answered" in without_cohort
    assert how in note
    assert ("the sum" in note) == (england == "936")


@pytest.mark.parametrize(
    ("text", "number"),
    [("1,234", 1234), ("-7", -7), ("12.5", 12.5), ("−3", -3), ("x", None), ("[z]", None)],
)
def test_numbers_are_read_as_printed(text, number):
    assert amount(text) == number


@pytest.mark.parametrize("text", ["1,23", "12a", "one", "1 234"])
def test_what_is_no_number_and_no_mark_is_refused(text):
    with pytest.raises(ValueError, match=text):
        amount(text)


def test_numbers_of_footnotes_are_no_part_of_a_name():
    assert plain_name(" Action   Fraud1 ") == "Action Fraud"
    assert plain_name("Devon and Cornwall [note 3]") == "Devon and Cornwall"


@pytest.mark.parametrize(
    ("name", "force"),
    [
        ("Durham Constabulary", "Durham"),
        ("Metropolitan Police Service", "Metropolitan Police"),
        ("City of London Police", "London, City of"),
        ("Devon & Cornwall Police", "Devon and Cornwall"),
        ("British Transport Police", "British Transport Police"),
    ],
)
def test_forces_have_one_name(name, force):
    assert force_named(name) == force


def test_quarters_make_up_a_year_only_without_a_gap():
    year = FinancialYear(2018)
    quarters = {quarter.window: 10.0 for quarter in year.quarters}
    assert filled(year.window, quarters) == 40
    assert filled(year.window, quarters | {year.window: 41.0}) == 41
    del quarters[FinancialQuarter(2018, 2).window]
    assert filled(year.window, quarters) is None
