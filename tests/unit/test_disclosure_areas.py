"""An area that adds up others: its numbers less those of its parts tell nothing either."""

import random

import pytest
from drawn_findings import by_sex, curve, groups, people, sexes
from released_pages import NAMES, QUARTER, pages_of, partnership, released_together, told

from rrlib.codes import Audience
from rrlib.disclosure import Gate, gates
from rrlib.disclosure.counts import Seen
from rrlib.errors import ParameterError
from rrlib.notebook import Report, open_report
from rrlib.notebook.report import MOST_APART
from rrlib.results import Column, Estimate, Finding, Marker, Role, Row

PEOPLE = Column("people", "People", Role.BASE)
HIDDEN = Marker.CONFIDENTIAL


def drawn(seed, singles, makes, most=90):
    """Findings made of people of each area, and of all of them together."""
    draw = random.Random(seed)
    of_parts = [people(draw, 4, most) for _ in range(singles)]
    everybody = tuple(each for part in of_parts for each in part)
    return [[make(found) for found in (*of_parts, everybody)] for make in makes]


@pytest.mark.parametrize(
    ("singles", "makes", "draws", "most"),
    [
        (2, (by_sex,), 40, 90),
        (3, (by_sex,), 20, 90),
        (2, (groups, sexes), 6, 90),
        (3, (groups, sexes), 3, 90),
        (2, (curve,), 60, 300),
        (3, (curve,), 30, 300),
    ],
)
def test_the_whole_less_its_parts_tells_nothing(singles, makes, draws, most):
    ours = partnership(singles)
    for seed in range(draws):
        released = released_together(ours, drawn(seed, singles, makes, most))
        assert told(pages_of(released), ours) == [], seed


@pytest.mark.parametrize("make", [by_sex, curve])
def test_the_attack_finds_what_areas_that_know_nothing_of_each_other_give_away(make):
    ours = partnership()
    caught = 0
    for seed in range(12):
        findings = drawn(seed, 2, (make,), most=150)
        alone = {
            area: released_together(partnership(1), [[one[place]] * 2 for one in findings])["North"]
            for place, area in enumerate(ours.family("Both"))
        }
        caught += bool(told(pages_of(alone), ours))
    assert caught > 3


def test_the_pages_of_the_parts_do_not_change_because_there_is_a_whole():
    ours = partnership()
    for seed in range(8):
        findings = drawn(seed, 2, (by_sex, curve, sexes))
        together = released_together(ours, findings)
        for place, area in enumerate(NAMES[:2]):
            (alone,) = gates(ours, Audience.PUBLIC, (area,), {})
            assert [alone.release(one[place]) for one in findings] == together[area], seed


def one_row(number):
    return Finding("found", "How many?", "Year", (PEOPLE,), (Row("2013", {"people": number}),), ())


def whole_of(*parts):
    """What of a single count of the whole is shown, its parts being these."""
    cells = [Estimate.count(part) for part in parts]
    cells.append(Estimate.count(sum(parts)))
    released = released_together(partnership(len(parts)), [[one_row(each) for each in cells]])
    return [tables[0].cell("2013", "people") for tables in released.values()]


def test_the_whole_is_hidden_where_it_less_a_part_is_a_hidden_count():
    north, south, both = whole_of(3, 40)
    assert (north, south.value, both) == (HIDDEN, 40, HIDDEN)


def test_the_whole_is_shown_where_two_parts_are_hidden_that_could_be_others():
    *parts, both = whole_of(3, 4, 40)
    assert parts[:2] == [HIDDEN, HIDDEN]
    assert both is HIDDEN or both.value == 47
    *parts, both = whole_of(3, 3)
    assert parts == [HIDDEN, HIDDEN]


def test_the_whole_is_shown_where_its_parts_are():
    assert [each.value for each in whole_of(30, 40)] == [30, 40, 70]


def of_two_rows(first, second):
    rows = (Row("a", {"n": Estimate.count(first)}), Row("b", {"n": Estimate.count(second)}))
    column = Column("n", "First reoffences", Role.BASE, series="parts")
    return Finding("parts", "When?", "Month", (column,), rows, ())


def test_a_row_of_a_series_is_hidden_in_the_whole_where_one_part_shows_and_another_hides_it():
    north, south = of_two_rows(40, 20), of_two_rows(3, 20)
    released = released_together(partnership(), [[north, south, of_two_rows(43, 40)]])
    shown = {
        area: [tables[0].cell(row, "n") is not HIDDEN for row in ("a", "b")]
        for area, tables in released.items()
    }
    assert shown == {"North": [True, True], "South": [False, True], "Both": [False, True]}


def test_each_area_has_its_own_gate_and_the_whole_knows_its_parts():
    ours = partnership(3)
    *parts, whole = gates(ours, Audience.PUBLIC, ours.family("Both"), {})
    assert [gate.seen.parts for gate in parts] == [(), (), ()]
    assert whole.seen.parts == NAMES
    assert [gate.seen.area for gate in (*parts, whole)] == [*NAMES, "Both"]


def test_a_finding_that_is_no_study_is_refused(root, monkeypatch):
    monkeypatch.chdir(root)
    gate = Gate(None, Seen())
    report = Report(None, None, "North", gate)
    with pytest.raises(ParameterError, match="release a study with its inputs, not what it found"):
        report.release(one_row(Estimate.count(5)))


@pytest.mark.parametrize("area", ["Darlington", "County Durham and Darlington"])
def test_a_study_is_asked_of_every_area_that_the_report_adds_up(project, monkeypatch, area):
    monkeypatch.chdir(project)
    report = open_report(QUARTER, area)
    asked = []

    def made(areas):
        asked.append(("made", areas))
        return areas

    def study(given, areas, word):
        assert given == areas
        asked.append(("asked", areas))
        assert word == "as it is"
        return one_row(Estimate.count(20 * len(areas)))

    given = report.of_each_area(made, report.areas)
    released = report.release(study, given, report.areas, "as it is")
    parts = ("County Durham", "Darlington")
    each = [(area,) for area in parts] if area not in parts else []
    assert [areas for what, areas in asked if what == "made"] == [report.areas, *each]
    assert [areas for what, areas in asked if what == "asked"] == [*each, report.areas]
    assert released.cell("2013", "people").value == 20 * len(report.areas)
    assert report.released == [released]
    shown = report.in_each_area(released)
    assert list(shown) == (list(parts) if area not in parts else [area])
    assert {each.cell("2013", "people").value for each in shown.values()} == {20}
    assert {each.finding.breaks for each in shown.values()} == {released.finding.breaks}


def test_of_more_areas_than_a_brief_has_room_for_the_whole_is_shown(project, monkeypatch):
    monkeypatch.chdir(project)
    report = open_report(QUARTER, "County Durham and Darlington")
    released = report.release(lambda areas: one_row(Estimate.count(20 * len(areas))), report.areas)
    assert len(report.in_each_area(released)) == MOST_APART
    report.of_parts[released.finding.name]["A third"] = released
    assert report.in_each_area(released) == {"County Durham and Darlington": released}


def test_what_a_part_of_the_area_shows_and_hides_counts_for_the_report_of_the_whole(
    project, monkeypatch
):
    monkeypatch.chdir(project)
    report = open_report(QUARTER, "County Durham and Darlington")
    numbers = {("County Durham",): 40, ("Darlington",): 3, report.areas: 43}
    released = report.release(lambda areas: one_row(Estimate.count(numbers[areas])), report.areas)
    assert released.cell("2013", "people") is HIDDEN
