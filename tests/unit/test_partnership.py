"""partnership.toml: every fault is named at once, with the nearest word the project knows."""

import re
from datetime import date
from pathlib import Path

import pytest

from rrlib.codes import Audience
from rrlib.errors import PartnershipError
from rrlib.partnership import FILE_NAME, OffenceSource, find_project, read_partnership

REAL = Path(__file__).parents[2] / FILE_NAME
SOUND = """\
name = "a partnership"

[areas]
single = ["County Durham", "Darlington"]

[areas.combined]
"Both" = ["County Durham", "Darlington"]

[disclosure.public]
threshold = 5
hide_unanimous = true

[disclosure.internal]
threshold = 1
hide_unanimous = false

[[targets]]
finding = "first_time_entrants"
area = "Darlington"
year = "2014-15"
target = "at most 50"
set_by = "the board"
set_on = 2014-05-28
baseline = "60 in 2013-14"

[[breaks]]
date = 2013-04-08
affects = ["first_time_entrants"]
what = "cautions"
source = "an Act"

[[offence_source.breaches]]
since = 2013-10-01
codes = ["X1", "X2"]
source = "a list"

[[offence_source.adults]]
since = 2014-04-01
by = "the police"

[[offence_source.breaches]]
since = 2011-04-01
codes = ["X1"]
source = "an earlier list"
"""


LATER_COVER = """\
[[offence_source.adults]]
since = 2015-04-01
by = "the police and the probation trust"

"""
COVER_OF_2012 = """\
[[offence_source.adults]]
since = 2012-04-01
by = "the probation trust"

"""


@pytest.fixture
def read(tmp_path):
    def reading(old="", new=""):
        assert old in SOUND
        path = tmp_path / FILE_NAME
        path.write_text(SOUND.replace(old, new, 1) if old else SOUND, encoding="utf-8")
        return read_partnership(path)

    return reading


@pytest.fixture
def faults(read):
    """The lines said of the sound file with one text in place of another."""

    def found(old, new):
        with pytest.raises(PartnershipError) as refusal:
            read(old, new)
        first, *lines = str(refusal.value).splitlines()
        assert first == "partnership.toml has to be mended:"
        return [line.strip() for line in lines]

    return found


def test_the_real_file_is_valid():
    partnership = read_partnership(REAL)
    assert partnership.areas.single == ["County Durham", "Darlington"]
    assert set(partnership.disclosure) == set(Audience)
    assert partnership.disclosure[Audience.PUBLIC].threshold == 5
    assert partnership.disclosure[Audience.PUBLIC].hide_unanimous


def test_a_sound_file_is_read_whole(read):
    partnership = read()
    assert partnership.area_names == ("County Durham", "Darlington", "Both")
    assert partnership.residences == (
        "County Durham",
        "Darlington",
        "elsewhere",
        "no fixed address",
    )
    assert partnership.targets[0].year == "2014-15"
    assert partnership.breaks[0].date.isoformat() == "2013-04-08"
    assert [each.codes for each in partnership.offence_source.breaches] == [["X1", "X2"], ["X1"]]


@pytest.mark.parametrize(
    ("more", "day", "seen"),
    [
        ("", date(2014, 3, 31), False),
        ("", date(2014, 4, 1), True),
        ("", date(2020, 1, 1), True),
        (COVER_OF_2012, date(2012, 3, 31), False),
        (COVER_OF_2012, date(2012, 4, 1), True),
        (COVER_OF_2012, date(2014, 4, 1), True),
    ],
)
def test_adults_are_seen_from_the_earliest_cover_on_in_any_order_of_covers(read, more, day, seen):
    later_first = read("[[breaks]]", f"{LATER_COVER}{more}[[breaks]]")
    earlier_first = read("[[breaks]]", f"{more}{LATER_COVER}[[breaks]]")
    assert later_first.offence_source.sees_adults_on(day) == seen
    assert earlier_first.offence_source.sees_adults_on(day) == seen


def test_nobody_is_seen_as_an_adult_where_no_cover_is_named(read):
    source = read('[[offence_source.adults]]\nsince = 2014-04-01\nby = "the police"\n', "")
    assert not source.offence_source.sees_adults_on(date(2030, 1, 1))


def test_what_the_real_file_shows_of_the_offence_source_as_an_example_is_valid(tmp_path):
    lines = REAL.read_text(encoding="utf-8").splitlines()
    first = lines.index("# [[offence_source.adults]]")
    last = max(place for place, line in enumerate(lines) if line.startswith("# codes = ")) + 1
    for place in range(first, last + 1):
        if re.match(r"# (\[\[|\w+ = )", lines[place]):
            lines[place] = lines[place].removeprefix("# ")
    path = tmp_path / FILE_NAME
    path.write_text("\n".join(lines), encoding="utf-8")
    shown = read_partnership(path).offence_source
    assert (len(shown.adults), len(shown.breaches)) == (1, 1)
    assert read_partnership(REAL).offence_source == OffenceSource()


def test_two_lists_of_breaches_of_one_day_are_named(faults):
    assert faults("since = 2011-04-01", "since = 2013-10-01") == [
        "offence_source.breaches: 2 lists are in force since 2013-10-01; make them one."
    ]


def test_targets_breaks_and_combined_areas_may_be_left_out(tmp_path):
    path = tmp_path / FILE_NAME
    text = SOUND.split("[[targets]]")[0].replace(
        '[areas.combined]\n"Both" = ["County Durham", "Darlington"]\n', ""
    )
    path.write_text(text, encoding="utf-8")
    partnership = read_partnership(path)
    assert (partnership.targets, partnership.breaks) == ([], [])
    assert partnership.area_names == ("County Durham", "Darlington")


@pytest.mark.parametrize(
    ("old", "new", "place", "near"),
    [
        ('name = "a partnership"', 'name = "a"\nnmae = "b"', "nmae", "name"),
        ("single =", "singel = []\nsingle =", "areas.singel", "single"),
        ("threshold = 5", "threshold = 5\ntreshold = 5", "disclosure.public.treshold", "threshold"),
        (
            "hide_unanimous = false",
            "hide_unanimous = false\nhide_unanimus = true",
            "disclosure.internal.hide_unanimus",
            "hide_unanimous",
        ),
        ("set_by =", 'setby = "x"\nset_by =', "targets.0.setby", "set_by"),
        ("what =", 'waht = "x"\nwhat =', "breaks.0.waht", "what"),
        ("codes =", 'sinse = "x"\ncodes =', "offence_source.breaches.0.sinse", "since"),
        ("codes =", 'sorce = "x"\ncodes =', "offence_source.breaches.0.sorce", "source"),
        ("\nby =", '\nbye = "x"\nby =', "offence_source.adults.0.bye", "by"),
        (
            "[[offence_source.br",
            "[offence_source]\nbreach = 1\n[[offence_source.br",
            "offence_source.breach",
            "breaches",
        ),
        (
            "[[offence_source.br",
            "[offence_sorce]\nx = 1\n[[offence_source.br",
            "offence_sorce",
            "offence_source",
        ),
        ("[[breaks]]", "[[brakes]]\nx = 1\n[[breaks]]", "brakes", "breaks"),
        ("[[targets]]", "[target]\nx = 1\n[[targets]]", "target", "targets"),
        (
            "[[targets]]",
            '[panel_report]\nbesides = ["England"]\n[[targets]]',
            "panel_report.besides",
            "beside",
        ),
        ("what =", "delays_prof = true\nwhat =", "breaks.0.delays_prof", "delays_proof"),
    ],
)
def test_an_unknown_key_is_named_where_it_stands_with_the_nearest_known_one(
    faults, old, new, place, near
):
    assert faults(old, new) == [f"{place}: unknown key. Did you mean {near!r}?"]


def test_an_unknown_key_like_no_other_is_named_alone(faults):
    assert faults('name = "a partnership"', 'name = "a"\nxyzzy = 1') == ["xyzzy: unknown key."]


def test_an_unknown_audience_is_named_with_the_nearest_known_one(faults):
    messages = faults("[disclosure.public]", "[disclosure.publik]")
    (message,) = [each for each in messages if each.startswith("disclosure.publik: ")]
    assert "'public'" in message
    assert "instance of" not in message


def test_an_audience_without_a_rule_is_named(faults):
    rule = "[disclosure.internal]\nthreshold = 1\nhide_unanimous = false\n"
    assert faults(rule, "") == ["disclosure: no rule for internal."]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('name = "a partnership"', "", "name: missing."),
        ('single = ["County Durham", "Darlington"]', "", "areas.single: missing."),
        ("threshold = 5", "", "disclosure.public.threshold: missing."),
        ("set_on = 2014-05-28", "", "targets.0.set_on: missing."),
        ('source = "an Act"', "", "breaks.0.source: missing."),
        ('by = "the police"', "", "offence_source.adults.0.by: missing."),
        ('codes = ["X1", "X2"]', "", "offence_source.breaches.0.codes: missing."),
    ],
)
def test_a_missing_key_is_named_where_it_should_stand(faults, old, new, message):
    assert faults(old, new) == [message]


@pytest.mark.parametrize(
    ("old", "new", "place", "says"),
    [
        ("threshold = 5", 'threshold = "5"', "disclosure.public.threshold", "'5'"),
        ("threshold = 5", "threshold = 5.5", "disclosure.public.threshold", "5.5"),
        ("threshold = 5", "threshold = 0", "disclosure.public.threshold", "0"),
        ("threshold = 5", "threshold = true", "disclosure.public.threshold", "True"),
        ("hide_unanimous = true", "hide_unanimous = 1", "disclosure.public.hide_unanimous", "1"),
        ('single = ["County Durham", "Darlington"]', "single = []", "areas.single", "[]"),
        (
            'single = ["County Durham", "Darlington"]',
            'single = "County Durham"',
            "areas.single",
            "'County Durham'",
        ),
        ('"Both" = ["County Durham", "Darlington"]', '"Both" = 2', "areas.combined.Both", "2"),
        ("set_on = 2014-05-28", 'set_on = "2014-05-28"', "targets.0.set_on", "'2014-05-28'"),
        ("date = 2013-04-08", 'date = "8 April"', "breaks.0.date", "'8 April'"),
        ('affects = ["first_time_entrants"]', 'affects = "all"', "breaks.0.affects", "'all'"),
        ('["X1", "X2"]', "[]", "offence_source.breaches.0.codes", "[]"),
        ('["X1", "X2"]', "[661]", "offence_source.breaches.0.codes.0", "661"),
        ("since = 2013-10-01", 'since = "October"', "offence_source.breaches.0.since", "'October'"),
        ("since = 2014-04-01", "since = 2014", "offence_source.adults.0.since", "2014"),
    ],
)
def test_a_wrong_value_is_named_with_what_the_file_says(faults, old, new, place, says):
    (message,) = faults(old, new)
    assert message.startswith(f"{place}: ")
    assert message.endswith(f"(it says {says}).")


def test_a_target_for_a_year_that_is_none_is_answered_with_the_right_one(faults):
    (message,) = faults('year = "2014-15"', 'year = "2014-16"')
    assert message.startswith("targets.0.year: ")
    assert "'2014-16' is not one financial year" in message
    assert "Write '2014-15'." in message


def test_a_combined_area_of_an_unknown_part_is_named_with_the_nearest_area(faults):
    assert faults('"Both" = ["County Durham", "Darl', '"Both" = ["County Durham", "Dral') == [
        "areas.combined.Both: 'Dralington' is not a single area. Did you mean 'Darlington'?"
    ]


def test_a_combined_area_cannot_be_part_of_another(faults):
    more = '"Both" = ["County Durham", "Darlington"]\n"All" = ["Both"]'
    assert faults('"Both" = ["County Durham", "Darlington"]', more) == [
        "areas.combined.All: 'Both' is not a single area."
    ]


def test_a_combined_area_cannot_have_the_name_of_a_single_one(faults):
    messages = faults('"Both" =', '"Darlington" =')
    assert "areas.combined: 'Darlington' is a single area as well." in messages


def test_a_target_for_an_unknown_area_is_named_with_the_nearest_area(faults):
    assert faults('area = "Darlington"', 'area = "Darlingtn"') == [
        "targets.0.area: 'Darlingtn' is not an area. Did you mean 'Darlington'?"
    ]


def test_every_fault_is_named_at_once(faults):
    broken = SOUND.replace("threshold = 5", "treshold = 5").replace("what =", "waht =")
    broken = broken.replace('name = "a partnership"', "name = 7")
    assert len(faults(SOUND, broken)) == 5


def test_a_file_that_is_not_toml_is_named_with_the_line(read):
    with pytest.raises(PartnershipError) as refusal:
        read("[areas]", "[areas")
    assert str(refusal.value).startswith("partnership.toml cannot be read: ")
    assert "at line 3" in str(refusal.value)


def test_a_file_that_is_not_utf_8_is_named(tmp_path):
    path = tmp_path / FILE_NAME
    path.write_bytes(b"name = '\xe9'\n")
    with pytest.raises(PartnershipError, match=r"^partnership\.toml cannot be read: 'utf-8' codec"):
        read_partnership(path)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(
        PartnershipError, match=r"^partnership\.toml cannot be read: .*No such file"
    ):
        read_partnership(tmp_path / FILE_NAME)


def test_an_area_stands_for_its_parts(read):
    partnership = read()
    assert partnership.parts("Darlington") == ("Darlington",)
    assert partnership.parts("Both") == ("County Durham", "Darlington")


@pytest.mark.parametrize(
    ("area", "hint"),
    [
        ("Darlingtn", " Did you mean 'Darlington'?"),
        ("both", " Did you mean 'Both'?"),
        ("Leeds", ""),
    ],
)
def test_an_unknown_area_is_answered_with_those_there_are_and_the_nearest(read, area, hint):
    with pytest.raises(PartnershipError) as refusal:
        read().parts(area)
    assert str(refusal.value) == (
        f"{area!r} is not an area of partnership.toml; "
        f"it has 'County Durham', 'Darlington', 'Both'.{hint}"
    )


def test_where_people_live_who_live_in_no_area_is_no_area(read):
    with pytest.raises(PartnershipError, match=r"^'elsewhere' is not an area of"):
        read().parts("elsewhere")


def test_the_project_is_found_from_any_folder_below_it(tmp_path):
    (tmp_path / FILE_NAME).write_text(SOUND, encoding="utf-8")
    below = tmp_path / "notebooks" / "drafts"
    below.mkdir(parents=True)
    assert find_project(below) == tmp_path
    assert find_project(tmp_path) == tmp_path


def test_the_project_is_found_from_the_working_folder(tmp_path, monkeypatch):
    (tmp_path / FILE_NAME).write_text(SOUND, encoding="utf-8")
    (tmp_path / "notebooks").mkdir()
    monkeypatch.chdir(tmp_path / "notebooks")
    assert find_project() == tmp_path


def test_a_folder_outside_every_project_is_told_so(tmp_path):
    with pytest.raises(PartnershipError) as refusal:
        find_project(tmp_path)
    assert str(refusal.value) == (
        f"no partnership.toml in {tmp_path.name!r} or any folder above it. "
        "Run from inside the project."
    )


def test_a_partnership_cannot_be_changed_once_read(read):
    with pytest.raises(ValueError, match="frozen"):
        read().name = "another"


@pytest.mark.parametrize(
    "setting",
    [
        "threshold = 6\nhide_unanimous = false",
        "threshold = 3\nhide_unanimous = true",
        "threshold = 1\nhide_unanimous = true",
        "threshold = 1\nhide_unanimous = false\nrounding = 5",
        "threshold = 1\nhide_unanimous = false\nsensitive = ['By sex']",
    ],
)
def test_the_internal_audience_sees_everything_or_what_the_public_sees(faults, setting):
    (said,) = faults("threshold = 1\nhide_unanimous = false", setting)
    assert said.startswith("disclosure.internal: show everything inside (threshold = 1,")


def test_the_internal_rule_may_be_the_publics(read):
    rules = read("threshold = 1\nhide_unanimous = false", "threshold = 5\nhide_unanimous = true")
    assert rules.disclosure[Audience.INTERNAL] == rules.disclosure[Audience.PUBLIC]


def test_a_cell_withheld_in_an_unknown_area_is_named(faults):
    withheld = """
[[withheld]]
finding = "exits"
area = "Durhamm"
row = "2013"
column = "people"
why = "asked for"
"""
    (said,) = faults("[[breaks]]", withheld + "[[breaks]]")
    assert said.startswith("withheld.0.area: 'Durhamm' is not an area.")


_REFORM = """
[[reforms]]
date = 2013-04-01
name = "{name}"
main = {main}
affects = ["crime_by_quarter"]
what = "Less is paid"
source = "an Act"
"""


def test_a_reform_is_read_with_its_day_and_whether_the_verdict_is_about_it(read):
    text = _REFORM.format(name="charge", main="true")
    (reform,) = read("[[breaks]]", text + "[[breaks]]").reforms
    assert (reform.date, reform.name, reform.main) == (date(2013, 4, 1), "charge", True)


def test_two_main_reforms_are_named(faults):
    two = "".join(_REFORM.format(name=name, main="true") for name in ("charge", "cap"))
    assert faults("[[breaks]]", two + "[[breaks]]") == [
        "reforms: 'charge', 'cap' are each main; the verdict is about one."
    ]


def test_two_reforms_of_one_name_are_named(faults):
    two = 2 * _REFORM.format(name="charge", main="false")
    assert faults("[[breaks]]", two + "[[breaks]]") == ["reforms: 2 are named 'charge'; keep one."]


def test_a_break_names_the_forces_whose_recording_changed_or_is_everybodys(read):
    assert read().breaks[0].forces == []
    changed = read("[[breaks]]", '[[breaks]]\nforces = ["Durham"]').breaks[0]
    assert changed.forces == ["Durham"]
